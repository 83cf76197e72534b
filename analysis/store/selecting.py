"""Which documents a query keeps, from the counts index; searches and tags say by themselves which they match."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.query import Query
from analysis.schema import KEYWORD
from analysis.store.database import Selection
from analysis.store.index.arrays import Mask
from analysis.store.index.index import Index
from analysis.store.index.occurrences import Tally

Docs = npt.NDArray[np.int32]


class Selecting(ABC):
    """What the counting parts of a corpus have in common: its index, and the documents that a query keeps."""

    index: Index

    @abstractmethod
    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps. Raises UnknownName for an entity that the corpus does not have."""

    @abstractmethod
    def selection_of(self, docs: Docs) -> Selection:
        """Return a selection of some documents (sorted), with its totals."""

    @abstractmethod
    def entity_ids(self, key: str) -> list[int]:
        """Return the entities of a key. Raises UnknownName."""

    @abstractmethod
    def term_ids(self, term: str) -> list[int]:
        """Return the terms of a text. Raises UnknownName."""

    @abstractmethod
    def term_tally(self, chosen: Selection) -> Tally:
        """Return what a selection has of every term; the last few are kept."""

    @abstractmethod
    def entity_tally(self, query: Query, chosen: Selection) -> Tally:
        """Return what a selection has of every entity, counted as the query counts; the last few are kept."""

    @property
    def first_undated(self) -> int:
        """The number of the first undated document; documents are numbered by date, undated last."""
        return self.index.first_undated

    def documents_among(self, query: Query, series: str) -> Docs:
        """Return the documents of the selection that mention an entity, or have a `keyword:<term>`; '' keeps all.

        Raises UnknownName.
        """
        chosen = self.selection(query)
        if not series:
            return chosen.docs
        if series.startswith(KEYWORD):
            found = self.index.terms.documents_of(self.term_ids(series.removeprefix(KEYWORD)))
        else:
            found = self._mentioning(query, self.entity_ids(series))
        return np.asarray(chosen.among(found)[0])

    def _mentioning(self, query: Query, entities: Sequence[int]) -> Docs:
        """Return the documents of the corpus that mention one of some entities."""
        return self.index.entities[query.inferred].occurrences.documents_of(entities)

    def _kept_documents(self, query: Query, found: Docs | None, tagged: Docs | None) -> Docs:
        """Return the documents that a query keeps, of those that its search found and that have its tags."""
        low, high = self.index.between(query.date_from, query.date_to)
        sets = [self._mentioning(query, self.entity_ids(key)) for key in query.entities]
        if sets and query.match == "any":
            sets = [np.unique(np.concatenate(sets))]
        kept = self._told(query, tagged)
        kept[:low] = kept[high:] = False
        for other in sets if found is None else (*sets, found):
            kept &= self._among(other)
        if query.apart is not None:
            kept[self.selection(query.apart).docs] = False
        return np.flatnonzero(kept).astype(np.int32)

    def _told(self, query: Query, tagged: Docs | None) -> Mask:
        """Return which documents are of the sources, collections and tags of a query; of stories, the earliest."""
        index = self.index
        kept = np.ones(index.documents, dtype=bool) if tagged is None else self._among(tagged)
        for column, values in ((index.source, query.sources), (index.collection, query.collections)):
            if values:
                kept &= column.chosen(values)[column.numbers]
        if query.count == "stories":
            return self._among(index.earliest(np.flatnonzero(kept).astype(np.int32)))
        return kept

    def _among(self, docs: Docs) -> Mask:
        """Return of each document of the corpus whether it is one of some."""
        among = np.zeros(self.index.documents, dtype=bool)
        among[docs] = True
        return among
