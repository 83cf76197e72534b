"""Counts of a selection: entities, days, sources. What they mean is the measures' business."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.query import Query
from analysis.schema import NAME_LABELS
from analysis.store.database import Selection
from analysis.store.index.arrays import Array, Docs, Texts
from analysis.store.index.index import Codes, begins, lengths, sums
from analysis.store.index.occurrences import NONE
from analysis.store.pair_counts import PairCounts
from analysis.store.term_counts import TermCounts

_LABELS = Texts.of(NAME_LABELS)


class Counts(TermCounts, PairCounts):
    """The counting half of a corpus: each method answers for the documents that a query keeps."""

    def entity_counts(self, query: Query) -> pd.DataFrame:
        """Return entity_id, entity, label, mentions, documents, first_date, last_date; only labels of the query."""
        chosen, index = self.selection(query), self.index
        tally = self.entity_tally(query, chosen)
        has = tally.documents > 0
        ids = np.flatnonzero(has & index.labelled(query.labels) if query.labels else has)
        first, last = self._ends(query, chosen, ids)
        return pd.DataFrame({
            **self._entities(ids), "mentions": tally.occurrences[ids], "documents": tally.documents[ids],
            "first_date": index.dates(first), "last_date": np.where(last == NONE, _NAT, index.dates(last)),
        })  # fmt: skip

    def _entities(self, ids: Array) -> dict[str, object]:
        """Return entity_id, entity, label of some entities."""
        return {
            "entity_id": ids.astype(np.int32), "entity": self.index.entity.column(ids),
            "label": _LABELS.column(self.index.label[ids]),
        }  # fmt: skip

    def _ends(self, query: Query, chosen: Selection, ids: Array) -> tuple[Docs, Docs]:
        """Return the first document of each of some entities in a selection, and the last dated one (NONE without)."""
        occurrences = self.index.entities[query.inferred].occurrences
        first, last = (each[ids] for each in occurrences.ends(chosen))
        if chosen.n_undated:
            for at in np.flatnonzero(last >= self.first_undated):
                docs = chosen.among(occurrences.by_subject.of(int(ids[at]))[0])[0]
                before = int(np.searchsorted(docs, self.first_undated))
                last[at] = docs[before - 1] if before else NONE
        return first, last

    def entity_days(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return entity_id, date (NaT for undated documents), mentions, documents."""
        occurrences = self.index.entities[query.inferred].occurrences
        known = occurrences.known(ids)
        rows = occurrences.rows(self.selection(query), known)
        starts = begins(rows.places, self.index.day[rows.docs])
        return pd.DataFrame({
            "entity_id": known[rows.places[starts]].astype(np.int32), "date": self.index.dates(rows.docs[starts]),
            "mentions": sums(rows.counts, starts), "documents": lengths(starts, len(rows.docs)),
        })  # fmt: skip

    def mention_days(self, query: Query, *, of_entities: bool = False) -> pd.DataFrame:
        """Return date (NaT for undated documents), mentions: all with the query's labels, whatever entities it names.

        With `of_entities`, those of the query's entities alone where it names some.
        """
        docs, mentions = self.mentions_of(query, self.selection(query), of_entities=of_entities)
        kept = mentions > 0
        dates, _, [counts] = self.index.by_day(docs[kept], mentions[kept])
        return pd.DataFrame({"date": dates, "mentions": counts})

    def mentions_of(self, query: Query, chosen: Selection, *, of_entities: bool) -> tuple[Docs, Array]:
        """Return documents of a selection, and how many mentions each has, as `mention_days` counts them."""
        entities = self.index.entities[query.inferred]
        if not (of_entities and query.entities):
            return chosen.docs, entities.mentions(chosen.docs, query.labels)
        ids = entities.occurrences.known([entity for key in query.entities for entity in self.entity_ids(key)])
        rows = entities.occurrences.rows(chosen, ids)
        docs, places = np.unique(rows.docs, return_inverse=True)
        return docs, np.bincount(places, weights=rows.counts, minlength=len(docs)).astype(np.int64)

    def source_counts(self, query: Query) -> pd.DataFrame:
        """Return name, documents of each source in the selection ('' where none is given)."""
        return named_counts(self.index.source, self.selection(query).docs)

    def document_days(self, query: Query) -> pd.DataFrame:
        """Return date (NaT for undated documents), documents, tokens."""
        return self.days_of(self.selection(query))

    def not_analysed(self, chosen: Selection) -> int:
        """Return how many documents of a selection are in a language that the pipeline does not read."""
        return int(np.count_nonzero(~self.index.analysed[chosen.docs]))

    def days_of(self, chosen: Selection) -> pd.DataFrame:
        """Return date (NaT for undated documents), documents, tokens of some documents."""
        dates, documents, [tokens] = self.index.by_day(chosen.docs, self.index.n_tokens[chosen.docs])
        return pd.DataFrame({"date": dates, "documents": documents, "tokens": tokens})

    def origin_counts(
        self, docs: npt.NDArray[np.int32], period: tuple[dt.date, dt.date] | None = None
    ) -> dict[str, int]:
        """Return where dates come from -> dated documents, of some documents, within a period where one is given."""
        dated = docs[: np.searchsorted(docs, self.first_undated)]
        return dict(self.index.origin.counts(dated if period is None else self.index.within(dated, *period)))

    def documents_with_entities(
        self, query: Query, chosen: Selection, *, at_least: int = 1, ids: Sequence[int] = ()
    ) -> pd.DataFrame:
        """Return entity_id, entity, label, documents: as `documents_with_terms`, counted as the query counts."""
        documents = self.entity_tally(query, chosen).documents
        known = self.index.entities[query.inferred].occurrences.known(ids) if len(ids) else np.arange(len(documents))
        found = known[documents[known] >= max(at_least, 1)]
        return pd.DataFrame({**self._entities(found), "documents": documents[found]})


_NAT = np.datetime64("NaT", "s")


def named_counts(column: Codes, docs: Docs) -> pd.DataFrame:
    """Return name, documents of each value of a column that some documents have, the most frequent first."""
    rows = sorted(column.counts(docs), key=lambda row: -row[1])
    return pd.DataFrame({
        "name": pd.array([name for name, _ in rows], dtype="str"),
        "documents": np.array([count for _, count in rows], dtype=np.int64),
    })  # fmt: skip
