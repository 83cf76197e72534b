"""The counts of a corpus by SQL over its tables: what the answers of the counts index must equal, to the last digit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.query import Query
from analysis.schema import KEYWORD, TERM_KINDS, split_entity_key, split_term_key
from analysis.store.corpus import Corpus
from analysis.store.database import Selection
from analysis.store.search import documents_of

Unit = Literal["documents", "sentences"]
Docs = npt.NDArray[np.int32]

_LISTED_TERMS = "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS term) USING (term)"
"""Keeps the terms of a bound list: a join skips parts of the table that a condition would read."""


class SqlCounts:
    """Selections and counts of an open corpus, each asked anew of its tables."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.database, self.manifest = corpus, corpus.database, corpus.manifest

    # -- selection ---------------------------------------------------------------------------------------------

    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps."""
        where, values = _condition(query)
        docs = self.database.column(f"SELECT doc FROM documents WHERE {where} ORDER BY doc", values)
        if query.count == "stories":
            docs = np.intersect1d(docs, self._earliest(query), assume_unique=True)
        sets = [self._documents_with(self.entity_ids(key), query) for key in query.entities]
        if sets and query.match == "any":
            sets = [np.unique(np.concatenate(sets))]
        if query.search:
            sets.append(documents_of(self.corpus.hits(query.search)))
        if query.tags:
            sets.append(self.corpus.tagged(query.tags, self.corpus.marks()))
        for other in sets:
            docs = np.intersect1d(docs, other, assume_unique=True)
        if query.apart is not None:
            docs = np.setdiff1d(docs, self.selection(query.apart).docs, assume_unique=True)
        return self.selection_of(docs)

    def _earliest(self, query: Query) -> Docs:
        """Return the earliest document of each story that documents of these sources, collections and tags tell."""
        where, values = _condition(query.replace(date_from=None, date_to=None))
        if query.tags:
            where += " AND list_contains(?, doc)"
            values.append(self.corpus.tagged(query.tags, self.corpus.marks()).tolist())
        return self.database.column(
            f"SELECT min(doc) AS doc FROM documents JOIN stories USING (doc) WHERE {where} GROUP BY head ORDER BY doc",
            values,
        )

    def _documents_with(self, entities: list[int], query: Query) -> Docs:
        tables = ("doc_entities", "inferred") if query.inferred else ("doc_entities",)
        each = " UNION ALL ".join(f"SELECT doc, entity FROM {table}" for table in tables)
        return self.database.column(
            f"SELECT DISTINCT doc FROM ({each}) WHERE list_contains(?, entity) ORDER BY doc", [entities]
        )

    def selection_of(self, docs: Docs) -> Selection:
        """Return a selection with its totals."""
        bare = Selection(docs, len(docs) == self.manifest["documents"], len(docs), 0, 0, None, None)
        row = self.database.rows(
            "SELECT count(*) FILTER (date IS NULL), coalesce(sum(n_tokens), 0)::BIGINT, min(date), max(date) "
            f"FROM {bare.of('documents')}", chosen=bare,
        )[0]  # fmt: skip
        return Selection(docs, bare.everything, len(docs), *row)

    def within(self, docs: Docs, first: dt.date, last: dt.date) -> Docs:
        """Return those documents that are of a period, both days included."""
        [[low, high]] = self.database.rows(
            "SELECT min(doc), max(doc) FROM documents WHERE date BETWEEN ? AND ?", [first, last]
        )
        return docs[:0] if low is None else docs[(docs >= low) & (docs <= high)]

    def entity_ids(self, key: str) -> list[int]:
        """Return the visible entities of a key."""
        name, label = split_entity_key(key)
        return [id_ for (id_,) in self.database.rows(
            "SELECT entity FROM entities WHERE name = ? AND (? IS NULL OR label = ?) AND NOT hidden ORDER BY entity",
            [name, label, label],
        )]  # fmt: skip

    def term_ids(self, term: str) -> list[int]:
        """Return the terms of a text."""
        text, kind = split_term_key(term)
        return [id_ for (id_,) in self.database.rows(
            "SELECT term FROM terms WHERE text = ? AND (? IS NULL OR kind = ?) ORDER BY term", [text, kind, kind]
        )]  # fmt: skip

    def documents_among(self, query: Query, series: str) -> Docs:
        """Return the documents of the selection that mention an entity, or have a `keyword:<term>`; '' keeps all."""
        docs = self.selection(query).docs
        if not series:
            return docs
        if series.startswith(KEYWORD):
            ids = self.term_ids(series.removeprefix(KEYWORD))
            found = self.database.column("SELECT DISTINCT doc FROM doc_terms WHERE list_contains(?, term)", [ids])
        else:
            found = self._documents_with(self.entity_ids(series), query)
        return np.intersect1d(docs, found)

    @property
    def first_undated(self) -> int:
        """The number of the first undated document."""
        return int(self.manifest["documents"]) - int(self.manifest["undated"])

    # -- counts ------------------------------------------------------------------------------------------------

    def labels(self) -> pd.DataFrame:
        """Return label, entities, mentions, documents, most mentioned first."""
        return self.database.frame(
            "SELECT label, count(DISTINCT entity) AS entities, count(*) AS mentions, count(DISTINCT doc) AS documents "
            "FROM mentions JOIN entities USING (entity) GROUP BY label ORDER BY 3 DESC, label"
        )

    def names(self, column: str) -> pd.DataFrame:
        """Return name, documents of each value of a column."""
        return self.database.frame(
            f"SELECT {column} AS name, count(*) AS documents FROM documents GROUP BY 1 ORDER BY 2 DESC, 1"
        )

    def unit_count(self, query: Query) -> int:
        """Return how many words and names the selection has."""
        chosen = self.selection(query)
        return int(self.database.rows(
            f"SELECT coalesce(sum(n), 0)::BIGINT FROM {chosen.of('doc_terms')} JOIN terms USING (term) "
            "WHERE kind IN ('word', 'name')", chosen=chosen,
        )[0][0])  # fmt: skip

    def entity_counts(self, query: Query) -> pd.DataFrame:
        """Return entity_id, entity, label, mentions, documents, first_date, last_date; only labels of the query."""
        chosen = self.selection(query)
        labels = f"WHERE label IN ({', '.join('?' * len(query.labels))})" if query.labels else ""
        return self.database.frame(
            "SELECT entity AS entity_id, name AS entity, label, c.mentions, c.documents, f.date AS first_date, "
            "l.date AS last_date FROM (SELECT entity, sum(n)::BIGINT AS mentions, count(*) AS documents, "
            f"min(doc) AS first, max(doc) FILTER (doc < {self.first_undated}) AS last "
            f"FROM {chosen.doc_entities(query)} GROUP BY entity) c JOIN entities USING (entity) "
            "LEFT JOIN documents f ON f.doc = c.first LEFT JOIN documents l ON l.doc = c.last "
            f"{labels} ORDER BY entity_id",
            query.labels, chosen=chosen,
        )  # fmt: skip

    def entity_days(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return entity_id, date (NaT for undated documents), mentions, documents."""
        chosen = self.selection(query)
        return self.database.frame(
            "SELECT entity AS entity_id, date, sum(n)::BIGINT AS mentions, count(*) AS documents "
            f"FROM {chosen.doc_entities(query)} JOIN documents USING (doc) WHERE list_contains(?, entity) "
            "GROUP BY entity, date ORDER BY entity, date", [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def mention_days(self, query: Query, *, of_entities: bool = False) -> pd.DataFrame:
        """Return date (NaT for undated documents), mentions: all with the query's labels, whatever entities it names.

        With `of_entities`, those of the query's entities alone where it names some.
        """
        chosen = self.selection(query)
        condition, values = "", list[object]()
        if of_entities and query.entities:
            condition, values = "WHERE list_contains(?, entity)", [self._ids(query)]
        elif query.labels:
            condition, values = "WHERE list_contains(?, label)", [list(query.labels)]
        return self.database.frame(
            f"SELECT date, sum(n)::BIGINT AS mentions FROM {chosen.doc_entities(query)} JOIN entities USING (entity) "
            f"JOIN documents USING (doc) {condition} GROUP BY date ORDER BY date", values, chosen=chosen,
        )  # fmt: skip

    def _ids(self, query: Query) -> list[int]:
        """Return the entities that a query names."""
        return sorted({entity for key in query.entities for entity in self.entity_ids(key)})

    def source_counts(self, query: Query) -> pd.DataFrame:
        """Return name, documents of each source in the selection ('' where none is given)."""
        chosen = self.selection(query)
        return self.database.frame(
            f"SELECT source AS name, count(*) AS documents FROM {chosen.of('documents')} GROUP BY 1 ORDER BY 2 DESC, 1",
            chosen=chosen,
        )

    def document_days(self, query: Query) -> pd.DataFrame:
        """Return date (NaT for undated documents), documents, tokens."""
        return self.days_of(self.selection(query))

    def days_of(self, chosen: Selection) -> pd.DataFrame:
        """Return date (NaT for undated documents), documents, tokens of some documents."""
        return self.database.frame(
            f"SELECT date, count(*) AS documents, sum(n_tokens)::BIGINT AS tokens FROM {chosen.of('documents')} "
            "GROUP BY date ORDER BY date", chosen=chosen,
        )  # fmt: skip

    def origin_counts(
        self, docs: npt.NDArray[np.int32], period: tuple[dt.date, dt.date] | None = None
    ) -> dict[str, int]:
        """Return where dates come from -> dated documents, of some documents, within a period where one is given."""
        chosen = self.selection_of(docs if period is None else self.within(docs, *period))
        sql = f"SELECT date_origin, count(*) FROM {chosen.of('documents')} WHERE date IS NOT NULL GROUP BY 1 ORDER BY 1"
        return dict(self.database.rows(sql, chosen=chosen))

    def term_counts(
        self, query: Query, *, kinds: Sequence[str] = TERM_KINDS, top: int | None = None, ids: Sequence[int] = ()
    ) -> pd.DataFrame:
        """Return term_id, term, kind, count, documents of terms that occur in the selection, or of some ids alone.

        With `top`, the first so many by count, documents (most first), term and kind.
        """
        chosen = self.selection(query)
        counted = (
            "SELECT term, count::BIGINT AS count, documents::BIGINT AS documents FROM terms"
            if chosen.everything
            else _term_sums(chosen)
        )
        order = "" if top is None else f"ORDER BY count DESC, documents DESC, term LIMIT {int(top)}"
        return self.database.frame(
            "SELECT term AS term_id, text AS term, kind, c.count, c.documents "
            f"FROM (SELECT * FROM ({counted}) {_LISTED_TERMS if len(ids) else _of_kinds(kinds)} {order}) c "
            f"JOIN terms USING (term) ORDER BY {'term_id' if top is None else 'count DESC, documents DESC, term_id'}",
            [list(map(int, ids))] if len(ids) else [], chosen=chosen,
        )  # fmt: skip

    def term_contrast(
        self, query: Query, other: Query | None = None, *, kinds: Sequence[str] = TERM_KINDS, min_count: int = 1
    ) -> pd.DataFrame:
        """Return term_id, n_target, n_reference: occurrences in the selection and in another one, else in all other
        documents.

        Of terms with at least `min_count` in both together. Term ids follow the order of text, then kind.
        """
        chosen = self.selection(query)
        if other is None:
            return self.database.frame(
                "SELECT term AS term_id, coalesce(c.count, 0)::BIGINT AS n_target, "
                "(t.count - coalesce(c.count, 0))::BIGINT AS n_reference "
                f"FROM terms t LEFT JOIN ({_term_sums(chosen)}) c USING (term) "
                f"WHERE t.count >= {int(min_count)} AND list_contains(?, kind) ORDER BY term",
                [list(kinds)], chosen=chosen,
            )  # fmt: skip
        sides = [self._occurrences(side, kinds) for side in (query, other)]
        both = sides[0].merge(sides[1], on="term_id", how="outer", sort=True, suffixes=("_target", "_reference"))
        counts = both.fillna(0).astype("int64")
        return counts[counts["n_target"] + counts["n_reference"] >= min_count].reset_index(drop=True)

    def _occurrences(self, query: Query, kinds: Sequence[str]) -> pd.DataFrame:
        """Return term_id, n of the terms of a selection."""
        chosen = self.selection(query)
        return self.database.frame(
            f"SELECT term AS term_id, count AS n FROM ({_term_sums(chosen)}) {_of_kinds(kinds)}", chosen=chosen
        )

    def term_names(self, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, term, kind of some terms."""
        return self.database.frame(
            f"SELECT term AS term_id, text AS term, kind FROM terms {_LISTED_TERMS} ORDER BY term",
            [list(map(int, ids))],
        )

    def term_spread(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, deviation, deviation_norm: Gries' DP over the selection's documents, and normalised.

        DP = ½ Σ |v - s| with v the share of the term's occurrences and s the share of tokens of each document
        (Gries 2008); divided by 1 - min(s) it reaches 1 (Lijffijt and Gries 2012), and is NULL where one document
        holds every token. Documents without tokens are left out, and so is what occurs in them.
        """
        chosen = self.selection(query)
        docs = chosen.of("documents")
        return self.database.frame(
            f"WITH sizes AS (SELECT doc, n_tokens / {max(chosen.n_tokens, 1)} AS s FROM {docs} WHERE n_tokens > 0), "
            f"hits AS (SELECT term, s, n, sum(n) OVER (PARTITION BY term) AS total FROM {chosen.of('doc_terms')} "
            f"{_LISTED_TERMS} JOIN sizes USING (doc)), deviations AS (SELECT term AS term_id, "
            "greatest(0.5 * (1 + sum(abs(n / total - s) - s)), 0) AS deviation "
            "FROM hits GROUP BY term) "
            "SELECT term_id, deviation, CASE WHEN low < 1 THEN deviation / (1 - low) END AS deviation_norm "
            "FROM deviations, (SELECT min(s) AS low FROM sizes) ORDER BY term_id",
            [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def documents_with_terms(self, chosen: Selection, *, at_least: int = 1, ids: Sequence[int] = ()) -> pd.DataFrame:
        """Return term_id, documents of terms in a selection: of those in `at_least` so many, or of some ids alone."""
        listed = _LISTED_TERMS if len(ids) else ""
        return self.database.frame(
            f"SELECT term AS term_id, count(*) AS documents FROM {chosen.of('doc_terms')} {listed} "
            f"GROUP BY term HAVING count(*) >= {int(at_least)} ORDER BY term",
            [list(map(int, ids))] if len(ids) else [], chosen=chosen,
        )  # fmt: skip

    def period_terms(self, chosen: Selection, unit: str, *, at_least: int) -> pd.DataFrame:
        """Return start (first day of a calendar period), term_id, documents: dated ones of a selection that have it.

        Of terms in `at_least` so many documents of the period. `unit`: day, week (ISO), month, quarter or year.
        """
        return self.database.frame(
            f"SELECT date_trunc('{unit}', date)::DATE AS start, term AS term_id, count(*) AS documents "
            f"FROM {chosen.of('doc_terms')} JOIN documents USING (doc) WHERE date IS NOT NULL GROUP BY 1, 2 "
            f"HAVING count(*) >= {int(at_least)} ORDER BY 1, 2", chosen=chosen,
        )  # fmt: skip

    def documents_with_entities(
        self, query: Query, chosen: Selection, *, at_least: int = 1, ids: Sequence[int] = ()
    ) -> pd.DataFrame:
        """Return entity_id, entity, label, documents: as `documents_with_terms`, counted as the query counts."""
        listed, values = ("", [])
        if len(ids):
            listed, values = "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS entity) USING (entity)", [list(map(int, ids))]
        return self.database.frame(
            "SELECT entity AS entity_id, name AS entity, label, c.documents FROM (SELECT entity, count(*) AS documents "
            f"FROM {chosen.doc_entities(query)} {listed} GROUP BY entity HAVING count(*) >= {int(at_least)}) c "
            "JOIN entities USING (entity) ORDER BY entity_id", values, chosen=chosen,
        )  # fmt: skip

    def term_presence(self, chosen: Selection, ids: Sequence[int]) -> pd.DataFrame:
        """Return doc, term_id: which of some terms each document of a selection has."""
        return self.database.frame(
            f"SELECT doc, term AS term_id FROM {chosen.of('doc_terms')} {_LISTED_TERMS} ORDER BY doc, term",
            [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def term_days(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, date (NaT for undated documents), count, documents."""
        chosen = self.selection(query)
        return self.database.frame(
            "SELECT term AS term_id, date, sum(n)::BIGINT AS count, count(*) AS documents "
            f"FROM {chosen.of('doc_terms')} JOIN documents USING (doc) {_LISTED_TERMS} "
            "GROUP BY term, date ORDER BY term, date", [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def _units(self, query: Query, unit: Unit, *, some: bool = True) -> str:
        """Return SQL with one row per unit (a document, a sentence) and entity in it; `some` binds a list of them."""
        chosen, condition = self.selection(query), " WHERE list_contains(?, entity)" if some else ""
        if unit == "documents":
            return f"SELECT doc, 0 AS sentence, entity FROM {chosen.doc_entities(query)}{condition}"
        return f"SELECT DISTINCT doc, sentence, entity FROM {chosen.mentions(query)}{condition}"

    def pair_counts(self, query: Query, ids: Sequence[int], *, unit: Unit = "documents") -> pd.DataFrame:
        """Return a, b (a < b), together: documents or sentences of the selection that mention both entities."""
        chosen = self.selection(query)
        return self.database.frame(
            f"WITH units AS ({self._units(query, unit)}) SELECT x.entity AS a, y.entity AS b, count(*) AS together "
            "FROM units x JOIN units y ON x.doc = y.doc AND x.sentence = y.sentence AND x.entity < y.entity "
            "GROUP BY a, b ORDER BY a, b", [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def companion_counts(self, query: Query, entity: int, *, unit: Unit = "documents") -> pd.DataFrame:
        """Return entity_id, together: documents or sentences that mention it with the one entity, all companions."""
        chosen = self.selection(query)
        return self.database.frame(
            f"WITH units AS ({self._units(query, unit, some=False)}) SELECT y.entity AS entity_id, "
            "count(*) AS together FROM units x JOIN units y ON x.doc = y.doc AND x.sentence = y.sentence "
            "AND y.entity <> x.entity WHERE x.entity = ? GROUP BY y.entity ORDER BY y.entity",
            [int(entity)], chosen=chosen,
        )  # fmt: skip

    def unit_counts(self, query: Query, ids: Sequence[int], *, unit: Unit = "documents") -> pd.DataFrame:
        """Return entity_id, n: documents or sentences of the selection that mention each entity."""
        chosen = self.selection(query)
        return self.database.frame(
            f"SELECT entity AS entity_id, count(*) AS n FROM ({self._units(query, unit)}) GROUP BY entity "
            "ORDER BY entity", [list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def unit_total(self, query: Query, unit: Unit) -> int:
        """Return the number of documents or sentences of the selection."""
        chosen = self.selection(query)
        if unit == "documents":
            return chosen.n_documents
        return int(self.database.rows(f"SELECT count(*) FROM {chosen.of('sentences')}", chosen=chosen)[0][0])


def _condition(query: Query) -> tuple[str, list[object]]:
    parts, values = ["TRUE"], list[object]()
    for condition, bound in (("date >= ?", query.date_from), ("date <= ?", query.date_to)):
        if bound is not None:
            parts.append(condition)
            values.append(bound)
    for column, chosen in (("source", query.sources), ("collection", query.collections)):
        if chosen:
            parts.append(f"list_contains(?, {column})")
            values.append(list(chosen))
    return " AND ".join(parts), values


def _term_sums(chosen: Selection) -> str:
    """Return SQL for term, count, documents of a selection."""
    source = chosen.of("doc_terms")
    return f"SELECT term, sum(n)::BIGINT AS count, count(*) AS documents FROM {source} GROUP BY term"


def _of_kinds(kinds: Sequence[str]) -> str:
    """Return the join that keeps terms of these kinds; of two, it leaves out the third: fewer terms to look up."""
    others = [kind for kind in TERM_KINDS if kind not in kinds]
    if not others:
        return ""
    join, listed = ("SEMI", list(kinds)) if len(others) > 1 else ("ANTI", others)
    return f"{join} JOIN (SELECT term FROM terms WHERE list_contains({listed!r}, kind)) USING (term)"
