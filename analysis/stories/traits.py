"""What of a text is compared with others: shingles of its words, its figures and its names, as sorted hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

SHINGLE = 3
"""Words in a shingle: a changed word spoils so many of them."""
LEAST_SHINGLES = 25
"""Shorter texts are too alike by chance: only the very same words make them one story."""
JACCARD, JACCARD_UNNAMED, JACCARD_FAR = 0.25, 0.5, 0.6
"""The least share of shingles that two texts have in common, of all that one of them has; the second, where one of
the texts has too few figures and names to compare; the third, where more than NEAR_DAYS lie between them."""
NEAR_DAYS = 3
"""Copies and versions appear within days; what is half alike weeks later is a form that is filled in anew."""
TELLING, FIGURES, NAMES = 0.75, 0.7, 0.6
"""The least share of the figures and names of one text that the other one has: of both kinds, of figures, of names.
Of the two texts that with fewer counts, so that an excerpt agrees with its whole."""
FEW_TELLING, FEW = 3, 2
"""With fewer than so many, of both kinds and of one kind, shares say nothing."""
LONG = 60
"""From so many shingles on, how many may differ is rounded to the nearest whole number, not down."""
_TINY = 1e-9

_WORD = re.compile(r"\w+")
_FACTOR, _HALF, _SMALL = np.uint64(0x9E3779B97F4A7C15), np.uint64(32), np.uint64(29)
_ENDS = ("", ".", "?", "!", ":", '"', "“", "”", "«", "»")
_NEAR = 8


@dataclass(frozen=True, eq=False)
class Traits:
    """A text as it is compared: sorted hashes of its shingles, figures and names."""

    shingles: Hashes
    figures: Hashes
    names: Hashes


def traits(text: str) -> Traits:
    """Return what of a text is compared.

    A shingle is SHINGLE words in a row, in lower case. A figure is a word with a digit, a name one with a capital
    that does not begin a sentence.
    """
    figures, names = set(), set()
    for match in _WORD.finditer(text):
        word = match[0]
        if any(map(str.isdigit, word)):
            figures.add(word.lower())
        elif word[0].isupper() and _follows(text, match.start()):
            names.add(word.lower())
    return Traits(shingles(hashed_words(text)), _sorted(figures), _sorted(names))


def _follows(text: str, at: int) -> bool:
    """Whether what begins here goes on with a sentence."""
    return text[max(0, at - _NEAR) : at].rstrip()[-1:] not in _ENDS


def hashed_words(text: str) -> Hashes:
    """Return the hash of each word of a text, in order."""
    return np.array([_hash(word) for word in _WORD.findall(text.lower())], dtype=np.uint64)


def shingles(words: Hashes) -> Hashes:
    """Return the sorted hashes of the different shingles of a text."""
    if len(words) < SHINGLE:
        return words[:0]
    count = len(words) - SHINGLE + 1
    found = words[:count].copy()
    for at in range(1, SHINGLE):
        found = found * _FACTOR + words[at : at + count]
    found ^= found >> _HALF
    found *= _FACTOR
    return np.unique(found ^ (found >> _SMALL))


def similarity(one: Traits, other: Traits) -> float:
    """Return the Jaccard similarity of two texts: shingles of both by shingles of either, from 0 to 1."""
    both = _common(one.shingles, other.shingles)
    either = len(one.shingles) + len(other.shingles) - both
    return both / either if either else 0.0


def is_same_story(one: Traits, other: Traits, alike: float, *, near: bool = True) -> bool:
    """Whether two texts of this similarity are copies or versions of one text, not two fillings of one form.

    `near`: at most NEAR_DAYS lie between them, as far as is known.
    """
    if alike < (JACCARD if near else JACCARD_FAR):
        return False
    telling = [np.concatenate([each.figures, each.names]) for each in (one, other)]
    if min(map(len, telling)) < FEW_TELLING:
        return alike >= JACCARD_UNNAMED
    rounded = 0.5 if min(len(one.shingles), len(other.shingles)) >= LONG else 0.0
    return (
        _agree(telling[0], telling[1], TELLING, FEW_TELLING, rounded)
        and _agree(one.figures, other.figures, FIGURES, FEW, rounded)
        and _agree(one.names, other.names, NAMES, FEW, rounded)
    )


def _agree(ours: Hashes, theirs: Hashes, least: float, few: int, rounded: float) -> bool:
    """Whether the shorter list misses no more in the longer one than it may."""
    size = min(len(ours), len(theirs))
    return size < few or size - _common(ours, theirs) <= (1 - least) * size + rounded + _TINY


def _common(one: Hashes, other: Hashes) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))


def _sorted(words: Iterable[str]) -> Hashes:
    return np.sort(np.array([_hash(word) for word in words], dtype=np.uint64))


@lru_cache(maxsize=1 << 20)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
