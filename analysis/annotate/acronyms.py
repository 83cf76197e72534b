"""Find the long form of a body's name: of an acronym that a text introduces, of `Harvard` beside `Harvard University`.

The matching of acronyms is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (Pacific Symposium on Biocomputing 2003).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from analysis.annotate.lexicon import is_generic, word_set
from analysis.annotate.spans import Span

_BRACKET = re.compile(r"\(([^()\n]{2,90})\)")
_BODY = re.compile(r"\b(?:Organi[sz]ation|Union|Community|Alliance|Association|Federation|Agency|Bank|Fund)$")
_PART_OF = re.compile(r"\bof (?:the )?$")
"""Before the long form of a body's acronym: the span is a part of it (`Security Council of the | CSTO`)."""
_QUOTES = " \t\"“”‘’'"
_SHORTEST, _LONGEST = 2, 10
_KINDS_OF_BODY = word_set(
    """
    University College School Institute Corporation Corp Company Co Inc Ltd Limited LLC PLC Group Holdings Holding
    Bank Party Foundation Airlines Airways Industries Technologies Systems Motors Partners AG SA NV JSC PJSC GmbH
    """
)


def is_short_form(word: str) -> bool:
    """Tell whether a word can be an acronym: 2 to 10 characters, two capitals or more, no space."""
    return (
        _SHORTEST <= len(word) <= _LONGEST
        and word[0].isalnum()
        and not any(map(str.isspace, word))
        and sum(map(str.isupper, word)) > 1
    )


def long_form(short: str, before: str) -> str | None:
    """Return the shortest end of `before` that holds the letters of `short` in order, None without one.

    The first letter must begin a word; the long form has at most min(|short| + 5, 2 |short|) words and is longer
    than the short one.
    """
    at = len(before) - 1
    for place in range(len(short) - 1, -1, -1):
        letter = short[place].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (before[at].lower() != letter or (place == 0 and at > 0 and before[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    found = before[before.rfind(" ", 0, at + 1) + 1 :] if at >= 0 else before
    words = re.split(r"[\s-]+", found)
    if len(found) <= len(short) or len(words) > min(len(short) + 5, 2 * len(short)) or short in words:
        return None
    return found


def introduced(text: str, spans: Sequence[Span]) -> dict[str, int]:
    """Map each acronym to the number of the span that the text introduces it for.

    Either form may stand in the brackets. The long form must be a span of its own, of two words or more; an
    acronym that is introduced for two different forms is left out.
    """
    if "(" not in text:
        return {}
    by_end = {span.end: number for number, span in enumerate(spans)}
    by_start = {span.start: number for number, span in enumerate(spans)}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for bracket in _BRACKET.finditer(text):
        for short, number in _pairs(text, bracket, by_start, by_end):
            surface = text[spans[number].start : spans[number].end]
            long = long_form(short, surface) if " " in surface else None
            if long and not (_BODY.search(long) and _PART_OF.search(surface.removesuffix(long))):
                found[short].setdefault(surface, number)
    return {short: next(iter(forms.values())) for short, forms in found.items() if len(forms) == 1}


def _pairs(
    text: str, bracket: re.Match[str], by_start: dict[int, int], by_end: dict[int, int]
) -> list[tuple[str, int]]:
    """Return the acronym and the long form's span on either side of an opening bracket, where both are there."""
    inside = re.split(r"[,;]| or ", bracket.group(1))[0].strip(_QUOTES)
    end = bracket.start()
    while end and text[end - 1] in _QUOTES:
        end -= 1
    if is_short_form(inside):
        return [(inside, by_end[end])] if end in by_end else []
    before = text[max(0, end - _LONGEST - 1) : end].split()
    if not before or not is_short_form(before[-1]):
        return []
    content = text[bracket.start() + 1 : bracket.end()]
    start = bracket.start() + 1 + len(content) - len(content.lstrip(_QUOTES))
    places = (start, start + 4) if text[start : start + 4].lower() == "the " else (start,)
    return [(before[-1], by_start[place]) for place in places if place in by_start]


def short_forms(names: Iterable[str]) -> dict[str, str]:
    """Map each of the names of bodies to the one other that only says besides what kind of body it is."""
    known = set(names)
    found: dict[str, set[str]] = defaultdict(set)
    for name in known:
        words = name.split(" ")
        while len(words) > 1 and words[-1].rstrip(".,") in _KINDS_OF_BODY:
            words.pop()
            core = " ".join(words).rstrip(",")
            if core in known and not is_generic(core):
                found[core].add(name)
    return {core: next(iter(longer)) for core, longer in found.items() if len(longer) == 1}
