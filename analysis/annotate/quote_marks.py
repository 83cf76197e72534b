"""Find what stands within quotation marks: straight, curly, low and angled, nested, unbalanced, over paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 6_000
"""Characters: a mark that nothing closes for longer than this opens nothing."""

_MOST_MARKS, _DEEPEST = 200, 4
"""Marks within one quotation, and quotations within each other: more is no writing."""

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‟": "”", "»": "«", "‘": "’", "‹": "›"}
_MARK = re.compile(r"[\"“”„‟«»‹›＂]|``|''|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?…—–-])[’'](?!\w)")
_BLANK = re.compile(r"\n[^\S\n]*\n|\u2029")
_ELISION = re.compile(r"[‘'’](?:em|til|tis|twas|cause|round|n|\d0s|\d\d)\b", re.IGNORECASE)
_OPENS_AFTER = frozenset(" \t\n\r\xa0([{—–-:/\u2028\u2029")
_SINGLE = frozenset("‘'’")


class Quotation(NamedTuple):
    """A stretch within quotation marks: the content's offsets, and those of the marks around it.

    `closed` is False where the closing mark is missing and the paragraph's end stands in.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool
    single: bool
    line_start: bool


def quotations(text: str) -> list[Quotation]:
    """Return the outermost quotations of a text in order; none overlap.

    A quotation goes on over a paragraph that opens with a mark again; one that is never closed ends with its
    paragraph.
    """
    marks = list(_marks(text))
    if not marks:
        return []
    blanks = [m.start() for m in _BLANK.finditer(text)]
    found: list[Quotation] = []
    place = 0
    while place < len(marks):
        mark = marks[place]
        if not mark.opens:
            place += 1
            continue
        quotation, place = _read(text, marks, place, blanks)
        if quotation is not None:
            found.append(quotation)
    return found


def _marks(text: str) -> Iterator[_Mark]:
    elided = {m.start() for m in _ELISION.finditer(text)}
    for match in _MARK.finditer(text):
        start, end = match.span()
        if start in elided:
            continue
        sign = match.group()
        before, after = text[start - 1 : start], text[end : end + 1]
        open_place = (not before or before in _OPENS_AFTER or before in _PAIRS) and bool(after) and not after.isspace()
        opens, closes = _sides(sign, open_place, before)
        yield _Mark(start, end, opens, closes, sign in _SINGLE, _begins_line(text, start))


def _begins_line(text: str, place: int) -> bool:
    while place and text[place - 1] in " \t\xa0":
        place -= 1
    return not place or text[place - 1] in "\n\r\u2028\u2029"


def _sides(sign: str, open_place: bool, before: str) -> tuple[bool, bool]:
    """Return whether a mark can open and whether it can close, by its shape, or else by its place."""
    if sign in ("„", "‟", "«", "‹", "‘", "``"):
        return True, False
    if sign in "»›’":
        return False, True
    if sign == "“":
        return open_place, not open_place and bool(before) and not before.isspace()
    if sign == "”":
        return False, True
    return open_place, not open_place


def _read(text: str, marks: list[_Mark], place: int, blanks: list[int]) -> tuple[Quotation | None, int]:
    """Read the quotation that a mark opens; return it with the number of the mark after it."""
    first = marks[place]
    limit, last = _paragraph_end(blanks, first.start, len(text)), first.end
    depth = 1
    number = place + 1
    while number < len(marks) and number - place < _MOST_MARKS and depth <= _DEEPEST:
        mark = marks[number]
        if mark.start >= limit:
            again = mark.opens and mark.line_start and mark.single == first.single
            if not again or text[limit : mark.start].strip():
                break
            limit = _paragraph_end(blanks, mark.start, len(text))
        elif mark.start - first.end > LONGEST:
            break
        elif mark.single != first.single or (mark.closes and _is_possessive(text, marks, number, limit)):
            number += 1
            continue
        elif mark.closes:
            depth -= 1
            if not depth:
                return _quotation(text, first.start, first.end, mark.start, mark.end, True), number + 1
        elif mark.opens and not mark.line_start:
            if _is_same(text, first, mark):
                break
            depth += 1
        last = mark.end
        number += 1
    if first.single:
        return None, place + 1
    end = min(limit, marks[number].start if number < len(marks) else limit)
    end = first.end + len(text[first.end : end].rstrip())
    if end <= last or end - first.end > LONGEST:
        return None, place + 1
    return _quotation(text, first.start, first.end, end, end, False), max(number, place + 1)


def _is_possessive(text: str, marks: list[_Mark], number: int, limit: int) -> bool:
    """Tell whether a closing single mark is the apostrophe of a plural: it follows an s, and another closes."""
    if not marks[number].single or text[marks[number].start - 1] not in "sS":
        return False
    following = next((m for m in marks[number + 1 : number + 20] if m.single), None)
    return following is not None and following.closes and following.start < limit


def _is_same(text: str, first: _Mark, mark: _Mark) -> bool:
    """Tell whether a second opening mark of one shape stands after a sentence's end: the first was never closed."""
    same = text[first.start : first.end] == text[mark.start : mark.end]
    return same and text[max(first.end, mark.start - 9) : mark.start].rstrip()[-1:] in (".", "!", "?", ":", ",")


def _paragraph_end(blanks: list[int], start: int, length: int) -> int:
    place = bisect_left(blanks, start)
    return blanks[place] if place < len(blanks) else length


def _quotation(text: str, outer: int, start: int, end: int, outer_end: int, closed: bool) -> Quotation | None:
    body = text[start:end]
    if not any(map(str.isalnum, body)):
        return None
    left = len(body) - len(body.lstrip())
    return Quotation(start + left, start + len(body.rstrip()), outer, outer_end, closed)
