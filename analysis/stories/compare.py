"""Two texts side by side: the words that both have in order, and what stands in one of them alone."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_WORDS = 20_000
"""Longer texts are compared by sentence: by word it would take minutes."""
_WORD, _SENTENCE = re.compile(r"\s+|\S+\s*"), re.compile(r"\s+|\S.*?(?:[.?!]\s+|\n\s*|$)", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of two texts: what it reads in each of them, and whether it is the same."""

    same: bool
    one: str
    other: str


def compare(one: str, other: str) -> list[Piece]:
    """Cut two texts into stretches that both have and stretches that differ, in order.

    Words are compared with their capitals and punctuation, whatever space follows them (Ratcliff and Obershelp's
    matching, as in Python's difflib). The stretches of either text make up the whole of it.
    """
    parts = [_WORD.findall(text) for text in (one, other)]
    if sum(map(len, parts)) > MOST_WORDS:
        parts = [_SENTENCE.findall(text) for text in (one, other)]
    ours, theirs = parts
    matcher = SequenceMatcher(None, [part.strip() for part in ours], [part.strip() for part in theirs], autojunk=False)
    return [
        Piece(kind == "equal", "".join(ours[low:high]), "".join(theirs[first:last]))
        for kind, low, high, first, last in matcher.get_opcodes()
    ]
