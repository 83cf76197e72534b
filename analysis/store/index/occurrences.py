"""How often documents have some subjects, terms or entities, from both ends; and what a selection has of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.store.database import Selection
from analysis.store.index.arrays import Array, Arrays, Counts, Docs, Lists

NONE = -1
"""Stands for no document."""


class Tally(NamedTuple):
    """Of every subject: its occurrences in a selection, and the documents of it that have it."""

    occurrences: Counts
    documents: Counts


class Rows(NamedTuple):
    """Documents, subjects (places in a list of them) and occurrences, by subject, then document."""

    docs: Array
    places: Array
    counts: Array


@dataclass(frozen=True)
class Occurrences:
    """What documents have of some subjects: lists by document, and by subject."""

    by_document: Lists
    by_subject: Lists
    totals: Counts

    @classmethod
    def read(cls, arrays: Arrays, documents: int, subjects: int) -> Occurrences:
        """Open the arrays of a folder."""
        return cls(
            arrays.lists("by_document", documents), arrays.lists("by_subject", subjects),
            arrays.read("totals", subjects),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.by_subject)

    @cached_property
    def whole(self) -> Tally:
        """What the corpus has of every subject."""
        return Tally(self.totals, self.by_subject.all_lengths)

    def known(self, ids: Sequence[int] | Array) -> npt.NDArray[np.int64]:
        """Return those of some numbers that are subjects, in order, each once."""
        numbers = np.unique(np.asarray(ids, dtype=np.int64))
        return numbers[(numbers >= 0) & (numbers < len(self))]

    # -- a selection -------------------------------------------------------------------------------------------

    def tally(self, chosen: Selection) -> Tally:
        """Count every subject in a selection; where it is most of the corpus, what is left out is counted instead."""
        if chosen.everything:
            return self.whole
        if 2 * chosen.n_documents > len(self.by_document):
            rest = self._count(_others(chosen, len(self.by_document)))
            return Tally(self.whole.occurrences - rest.occurrences, self.whole.documents - rest.documents)
        return self._count(chosen)

    def _count(self, chosen: Selection) -> Tally:
        occurrences, documents = np.zeros(len(self)), np.zeros(len(self), dtype=np.int64)
        for block in self.by_document.blocks(chosen):
            occurrences += np.bincount(block.ids, weights=block.counts, minlength=len(self))
            documents += np.bincount(block.ids, minlength=len(self))
        return Tally(occurrences.astype(np.int64), documents)

    def ends(self, chosen: Selection) -> tuple[Docs, Docs]:
        """Return of every subject the first document of a selection that has it, and the last: NONE where none has."""
        first, last = (np.full(len(self), NONE, dtype=np.int32) for _ in range(2))
        if chosen.everything:
            has = np.flatnonzero(self.by_subject.all_lengths)
            first[has] = self.by_subject.ids[self.by_subject.starts[has]]
            last[has] = self.by_subject.ids[self.by_subject.starts[has + 1] - 1]
            return first, last
        for block in self.by_document.blocks(chosen):
            docs = np.repeat(chosen.docs[block.part], block.lengths)
            last[block.ids] = docs  # of several values for one place, the last one stays
            begun = first[block.ids] == NONE
            first[block.ids[begun][::-1]] = docs[begun][::-1]
        return first, last

    # -- some subjects -----------------------------------------------------------------------------------------

    def documents_of(self, ids: Sequence[int] | Array) -> Docs:
        """Return the documents that have one of some subjects."""
        lists = [self.by_subject.of(int(one))[0] for one in self.known(ids)]
        if len(lists) == 1:
            return np.asarray(lists[0])
        return np.unique(np.concatenate(lists)) if lists else np.empty(0, dtype=np.int32)

    def rows(self, chosen: Selection, ids: npt.NDArray[np.int64]) -> Rows:
        """Return the rows of some subjects (`known`) in a selection, from the end where fewer have to be read."""
        ours = int(self.by_subject.lengths(ids).sum())
        if chosen.everything or ours < 2 * int(self.by_document.lengths(chosen.docs).sum()):
            return self._rows_of(chosen, ids)
        place = np.full(len(self), NONE, dtype=np.int64)
        place[ids] = np.arange(len(ids))
        found: list[tuple[Any, ...]] = []
        for block in self.by_document.blocks(chosen):
            kept = place[block.ids] != NONE
            docs = np.repeat(chosen.docs[block.part], block.lengths)[kept]
            found.append((docs, place[block.ids[kept]], block.counts[kept]))
        docs, places, counts = _joined(found)
        order = np.argsort(places, kind="stable")
        return Rows(docs[order], places[order], counts[order])

    def _rows_of(self, chosen: Selection, ids: npt.NDArray[np.int64]) -> Rows:
        found: list[tuple[Any, ...]] = []
        for place, one in enumerate(ids):
            docs, counts = chosen.among(*self.by_subject.of(int(one)))
            found.append((docs, np.full(len(docs), place), counts))
        return Rows(*_joined(found))



def _others(chosen: Selection, documents: int) -> Selection:
    """Return the documents that a selection leaves out; totals are not counted."""
    left = np.ones(documents, dtype=bool)
    left[chosen.docs] = False
    docs = np.flatnonzero(left).astype(np.int32)
    return replace(chosen, docs=docs, everything=False, n_documents=len(docs))


def _joined(found: list[tuple[Any, ...]]) -> list[Array]:
    if not found:
        return [np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)]
    return [np.concatenate(parts) for parts in zip(*found, strict=True)]
