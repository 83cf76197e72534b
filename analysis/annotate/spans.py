"""Labelled spans of a text, and how they are kept apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A labelled stretch of text, end exclusive."""

    start: int
    end: int
    label: str


def apart(spans: Iterable[Span], sentences: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the spans that lie within one sentence and overlap no earlier one; ends beyond a sentence are
    cut.
    """
    starts = [start for start, _ in sentences]
    kept: list[Span] = []
    free = 0
    for span in sorted(set(spans), key=lambda s: (s.start, -s.end, s.label)):
        place = bisect_right(starts, span.start) - 1
        if place < 0 or span.start < free or span.start >= sentences[place][1]:
            continue
        end = min(span.end, sentences[place][1])
        kept.append(Span(span.start, end, span.label))
        free = end
    return kept


def is_acronym(text: str, start: int, end: int) -> bool:
    """Tell whether a word in capitals (US, WHO, IT) stands in a line that is not all capitals."""
    surface = text[start:end].replace(".", "")
    if not (surface.isupper() and surface.isalpha() and len(surface) > 1):
        return False
    around = text[max(0, start - 25) : start] + text[end : end + 25]
    return any(map(str.islower, around))
