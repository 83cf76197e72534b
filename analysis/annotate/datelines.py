"""The place at the head of a dispatch, written in capitals: `MINSK, 9 October (BelTA) – …`, `HOUSTON - …`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.annotate.gazetteer import gazetteer
from analysis.annotate.spans import Span

_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})"
    r"(?P<more>(?:, [^\n–—-]{2,40}?)?(?: ?\([^)\n]{2,30}\))?) ?(?:--|[-–—]) ",
    re.MULTILINE,
)
_LANDFORMS = frozenset(("CAPE", "MOUNT", "LAKE", "GULF", "ISLE", "POINT"))
_PLACES = frozenset(("GPE", "LOC"))


def place_datelines(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans with each dateline's place as one GPE (a landform: LOC).

    What is followed by neither a region, a date nor an agency must be known as a place, to the gazetteer or to the
    pipeline: a line may also begin with `NASA - `.
    """
    found = list(spans)
    for match in _DATELINE.finditer(text):
        start, end = match.span("place")
        inside = [span for span in found if span.start < end and start < span.end]
        known = gazetteer().get(match["place"].title()) or any(span.label in _PLACES for span in inside)
        if not (match["more"] or known):
            continue
        label = "LOC" if match["place"].split()[0] in _LANDFORMS else "GPE"
        found = [span for span in found if span not in inside] + [Span(start, end, label)]
    return found
