"""Which texts tell one story: pairs that share a band, each text compared with heads of stories alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from analysis.stories.sketch import Keys
from analysis.stories.traits import NEAR_DAYS, Traits, is_same_story, similarity

Numbers = npt.NDArray[np.int32]
TraitsOf = Callable[[Sequence[int]], list[Traits]]

NEIGHBOURS = 3
"""Each text of a band is paired with the first and so many texts before it: what shares a band with thousands is
looked up a few times, not thousands of times."""
BANDS_AT_ONCE, TEXTS_AT_ONCE = 10, 512


def candidates(keys: Keys) -> tuple[Numbers, Numbers]:
    """Return pairs of rows that share a key in some column: the later rows in order, and an earlier one of each.

    At most 1 + NEIGHBOURS pairs for each row and column, however many rows share a key.
    """
    count = len(keys)
    pairs = np.empty(0, dtype=np.int64)
    for start in range(0, keys.shape[1], BANDS_AT_ONCE):
        found = [_pairs_of(keys[:, column]) for column in range(start, min(start + BANDS_AT_ONCE, keys.shape[1]))]
        pairs = np.unique(np.concatenate([pairs, *found]))
    return (pairs // max(count, 1)).astype(np.int32), (pairs % max(count, 1)).astype(np.int32)


def _pairs_of(column: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Return later * rows + earlier, for pairs of rows with one key."""
    order = np.argsort(column, kind="stable").astype(np.int64)
    sorted_keys = column[order]
    begins = np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]])
    first = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    found = [(order, first)]
    for lag in range(1, min(NEIGHBOURS, len(order) - 1) + 1):
        same = sorted_keys[lag:] == sorted_keys[:-lag]
        found.append((order[lag:][same], order[:-lag][same]))
    later, earlier = (np.concatenate(each) for each in zip(*found, strict=True))
    apart = later != earlier
    return np.asarray(later[apart] * len(column) + earlier[apart])


def clusters(
    keys: Keys, traits_of: TraitsOf, days: Sequence[int | None] | None = None
) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """Return for each text the head of its story, and its similarity to that.

    Texts come in their order: a text joins the story whose head it is most like (of equals the first), of those that
    a candidate belongs to, where it tells the same story; else it is the head of its own. Since it is compared with
    heads, versions of versions do not drift away from what they are counted as. `traits_of` reads some texts; `days`
    are their dates as numbers, None where that is not known.
    """
    heads = np.arange(len(keys), dtype=np.int32)
    alike = np.ones(len(keys))
    if not len(keys):
        return heads, alike
    later, earlier = candidates(keys)
    needed = np.unique(np.concatenate([later, earlier]))
    starts = np.searchsorted(later, needed), np.searchsorted(later, needed, side="right")
    kept: dict[int, Traits] = {}
    for (text, own), low, high in zip(_read(needed, traits_of), *starts, strict=True):
        best = (0.0, text)
        for head in np.unique(heads[earlier[low:high]]).tolist():
            found = similarity(own, kept[head])
            if found > best[0] and is_same_story(own, kept[head], found, near=_near(days, text, head)):
                best = found, head
        if best[1] == text:
            kept[text] = own
        else:
            alike[text], heads[text] = best
    return heads, alike


def _near(days: Sequence[int | None] | None, one: int, other: int) -> bool:
    if days is None or (first := days[one]) is None or (second := days[other]) is None:
        return True
    return abs(first - second) <= NEAR_DAYS


def _read(texts: Numbers, traits_of: TraitsOf) -> Iterator[tuple[int, Traits]]:
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        some = texts[start : start + TEXTS_AT_ONCE].tolist()
        yield from zip(some, traits_of(some), strict=True)
