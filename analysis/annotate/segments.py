"""Cut a text into the pieces that the pipeline reads: paragraphs, and parts of very long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 20_000
"""Characters: a paragraph that is longer is cut, at a sentence border where it has one."""

_BREAK = r"(?:\r\n|\r(?!\n)|[\n\u2028\u2029\x85])"
_BLANK_LINE = re.compile(rf"{_BREAK}[^\S\r\n\u2028\u2029\x85]*+{_BREAK}\s*+|\u2029\s*+")
_LINE_END_OF_SENTENCE = re.compile(
    r"(?<![A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z][a-z]\.)(?:(?<=[.!?…])|(?<=[.!?…][”\"’)]))"
    r"[^\S\r\n]*+(?:\r\n|\n)\s*+(?=[“\"‘(]?[A-Z0-9])"
)
_SHORT_LINE = re.compile(r"(?:(?<=\n)|\A)[^\r\n]{1,44}(\r?\n[^\S\r\n]*+)(?=[“\"‘(•*-]?\s?[A-Z0-9])")
_LINE_ENDS = str.maketrans("\r\n\t\x0b\x0c\x85\xa0\u2028\u2029", " " * 9)
_SENTENCE_END = re.compile(r"[.!?…][”\"’)]*\s")
_SPACE = re.compile(r"\s")


class Segment(NamedTuple):
    """A piece of a text: its first character's offset, and its characters without space at the edges."""

    start: int
    text: str


def segments(text: str, *, longest: int = LONGEST) -> Iterator[Segment]:
    """Yield the paragraphs of a text in order; whatever is left out is white space.

    A blank line ends a paragraph, and so do the end of a line that closes a sentence and that of a short line
    (a heading, an item) before a capital: the pipeline never saw paragraph breaks and would read across them.
    """
    start = 0
    borders = {m.span() for pattern in (_BLANK_LINE, _LINE_END_OF_SENTENCE) for m in pattern.finditer(text)}
    borders |= {m.span(1) for m in _SHORT_LINE.finditer(text)}
    for border in sorted(borders):
        if border[0] >= start:
            yield from _parts(text, start, border[0], longest)
            start = border[1]
        else:
            start = max(start, border[1])
    yield from _parts(text, start, len(text), longest)


def one_line(text: str) -> str:
    """Return a segment as the pipeline reads it: as long as before, with a space for each line end and
    tab.
    """
    return text.translate(_LINE_ENDS)


def _parts(text: str, start: int, end: int, longest: int) -> Iterator[Segment]:
    while end - start > longest:
        cut = _cut(text, start, start + longest)
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut: after the last sentence end in the second half, else after a space, else at the
    end.
    """
    middle = (start + end) // 2
    for border in (_SENTENCE_END, _SPACE):
        last = max((m.end() for m in border.finditer(text, middle, end)), default=0)
        if last:
            return last
    return end


def _trimmed(text: str, start: int, end: int) -> Iterator[Segment]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        yield Segment(start + len(piece) - len(piece.lstrip()), body)
