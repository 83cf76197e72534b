"""Counts of entities that stand in the same documents or sentences of a selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from analysis.query import Query
from analysis.store.database import Database, Selection
from analysis.store.index.arrays import Array
from analysis.store.index.occurrences import Rows
from analysis.store.selecting import Selecting

Unit = Literal["documents", "sentences"]


class PairCounts(Selecting):
    """Pairs of a corpus: documents are counted in the index, sentences in the table of mentions."""

    database: Database

    def pair_counts(self, query: Query, ids: Sequence[int], *, unit: Unit = "documents") -> pd.DataFrame:
        """Return a, b (a < b), together: documents or sentences of the selection that mention both entities."""
        chosen = self.selection(query)
        if unit == "documents":
            return self._pairs_in_documents(query, chosen, ids)
        return self.database.frame(
            f"WITH units AS ({_sentences(query, chosen)} WHERE list_contains(?, entity)) "
            "SELECT x.entity AS a, y.entity AS b, count(*) AS together "
            "FROM units x JOIN units y ON x.doc = y.doc AND x.sentence = y.sentence AND x.entity < y.entity "
            "GROUP BY a, b ORDER BY a, b", [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def _pairs_in_documents(self, query: Query, chosen: Selection, ids: Sequence[int]) -> pd.DataFrame:
        """Count pairs as sets of bits: a bit for each document of the selection, a row for each entity."""
        occurrences = self.index.entities[query.inferred].occurrences
        known = occurrences.known(ids)
        rows = occurrences.rows(chosen, known)
        bits = _bits(rows, len(known), self.index.documents)
        found: list[tuple[Array, ...]] = []
        for place in range(len(known) - 1):
            together = np.bitwise_count(bits[place + 1 :] & bits[place]).sum(axis=1, dtype=np.int64)
            met = np.flatnonzero(together)
            found.append((np.full(len(met), known[place]), known[place + 1 + met], together[met]))
        a, b, together = (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else [_NONE] * 3
        return pd.DataFrame({"a": a.astype(np.int32), "b": b.astype(np.int32), "together": together})

    def companion_counts(self, query: Query, entity: int, *, unit: Unit = "documents") -> pd.DataFrame:
        """Return entity_id, together: documents or sentences that mention it with the one entity, all companions."""
        chosen = self.selection(query)
        if unit == "documents":
            occurrences = self.index.entities[query.inferred].occurrences
            having = self.selection_of(chosen.among(occurrences.documents_of([entity]))[0])
            together = self.entity_tally(query, having).documents
            met = np.flatnonzero(together)
            met = met[met != entity]
            return pd.DataFrame({"entity_id": met.astype(np.int32), "together": together[met]})
        return self.database.frame(
            f"WITH units AS ({_sentences(query, chosen)}) SELECT y.entity AS entity_id, "
            "count(*) AS together FROM units x JOIN units y ON x.doc = y.doc AND x.sentence = y.sentence "
            "AND y.entity <> x.entity WHERE x.entity = ? GROUP BY y.entity ORDER BY y.entity",
            [int(entity)], chosen=chosen,
        )  # fmt: skip

    def unit_counts(self, query: Query, ids: Sequence[int], *, unit: Unit = "documents") -> pd.DataFrame:
        """Return entity_id, n: documents or sentences of the selection that mention each entity."""
        chosen = self.selection(query)
        if unit == "documents":
            documents = self.entity_tally(query, chosen).documents
            known = self.index.entities[query.inferred].occurrences.known(ids)
            known = known[documents[known] > 0]
            return pd.DataFrame({"entity_id": known.astype(np.int32), "n": documents[known]})
        return self.database.frame(
            f"SELECT entity AS entity_id, count(*) AS n FROM ({_sentences(query, chosen)} "
            "WHERE list_contains(?, entity)) GROUP BY entity ORDER BY entity",
            [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def unit_total(self, query: Query, unit: Unit) -> int:
        """Return the number of documents or sentences of the selection."""
        chosen = self.selection(query)
        return chosen.n_documents if unit == "documents" else int(self.index.n_sentences[chosen.docs].sum())


_NONE = np.empty(0, dtype=np.int64)


def _sentences(query: Query, chosen: Selection) -> str:
    """Return SQL with one row per sentence and entity in it."""
    return f"SELECT DISTINCT doc, sentence, entity FROM {chosen.mentions(query)}"


def _bits(rows: Rows, height: int, width: int) -> Array:
    """Return a row of bits for each place, in words of 64: those of its documents are set; empty words are left out."""
    packed = np.zeros((height, (width + 63) // 64 * 8), dtype=np.uint8)
    bounds, row = np.searchsorted(rows.places, np.arange(height + 1)), np.zeros(packed.shape[1] * 8, dtype=bool)
    for place in range(height):
        docs = rows.docs[bounds[place] : bounds[place + 1]]
        row[docs] = True
        packed[place] = np.packbits(row)
        row[docs] = False
    words = packed.view(np.uint64)
    return np.ascontiguousarray(words[:, words.any(axis=0)])
