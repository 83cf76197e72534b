"""Quotes of a selection: who said what, about whom, when."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.query import Query
from analysis.schema import QUOTE_KINDS
from analysis.store.database import Database, Selection
from analysis.store.naming_queries import entity_ids
from analysis.store.slices import with_slices

UNRESOLVED = -1
"""Stands for the speaker of a quote whose source is not known to be any entity."""

_PLACES = ("source_start", "source_end", "cue_start", "cue_end")
_SPEAKER = "coalesce(name || ' (' || label || ')', '')"
_ABOUT = (
    "coalesce((SELECT string_agg(b.name || ' (' || b.label || ')', '; ' ORDER BY b.name, b.label) "
    "FROM quote_entities a JOIN entities b ON b.entity = a.entity WHERE a.doc = q.doc AND a.quote = q.quote), '')"
)
_COUNTS = (
    "count(*) AS quotes, count(*) FILTER (kind = 'direct') AS direct, count(*) FILTER (kind = 'indirect') AS indirect, "
    "count(*) FILTER (kind = 'mixed') AS mixed, count(DISTINCT doc) AS documents"
)


class QuoteQueries(ABC):
    """The quoting half of a corpus: each method answers for the documents that a query keeps.

    `speaker` keeps the quotes of an entity (a key or a name; '' those whose speaker is unresolved), `about` those
    whose content mentions an entity, `kind` one of QUOTE_KINDS. Labels of the query do not matter here.
    Raises UnknownName, InvalidParameter.
    """

    database: Database

    @abstractmethod
    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps."""

    @property
    @abstractmethod
    def first_undated(self) -> int:
        """Return the number of the first undated document."""

    def quotes(
        self, query: Query, *, speaker: str | None = None, about: str | None = None, kind: str | None = None,
        limit: int | None = None, offset: int = 0,
    ) -> pd.DataFrame:  # fmt: skip
        """Return quotes in order of document (by date, undated last) and place.

        Columns: doc, document (its id), title, date (NaT where undated), source (of the document), quote (number in
        its document), kind, start, end, text (of the content), sentence_text, sentence_start, source_start,
        source_end, source_text, cue_start, cue_end, cue_text ('' and -1 where there is none), cue (lemma), speaker
        (its key), entity_id, entity (its name), label ('' and -1 where unresolved), reason, about (keys of the
        entities that the content mentions, joined by "; ").
        """
        chosen, (sql, values) = self.selection(query), self._quotes(query, speaker, about, kind)
        bounds = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else f"OFFSET {int(offset)}"
        places = ", ".join(f"q.{place}::BIGINT AS {place}" for place in _PLACES)
        frame = self.database.frame(
            f"WITH q AS ({sql} ORDER BY doc, quote {bounds}) SELECT q.doc::BIGINT AS doc, d.id AS document, d.title, "
            'd.date, d.source, quote::BIGINT AS quote, kind, q.start::BIGINT AS start, q."end"::BIGINT AS "end", '
            f's.start::BIGINT AS sentence_start, s."end"::BIGINT AS sentence_end, {places}, cue, '
            f"{_SPEAKER} AS speaker, coalesce(q.entity, {UNRESOLVED})::BIGINT AS entity_id, coalesce(name, '') AS "
            f"entity, coalesce(label, '') AS label, reason, {_ABOUT} AS about FROM q JOIN documents d USING (doc) "
            "LEFT JOIN entities e "
            "ON e.entity = q.entity LEFT JOIN sentences s ON s.doc = q.doc AND s.sentence = q.sentence "
            "ORDER BY q.doc, quote", values, chosen=chosen,
        )  # fmt: skip
        return _with_text(self.database, frame)

    def quote_count(
        self, query: Query, *, speaker: str | None = None, about: str | None = None, kind: str | None = None
    ) -> int:
        """Return the number of quotes."""
        sql, values = self._quotes(query, speaker, about, kind)
        return int(self.database.rows(f"SELECT count(*) FROM ({sql})", values, chosen=self.selection(query))[0][0])

    def speaker_counts(self, query: Query, *, about: str | None = None, kind: str | None = None) -> pd.DataFrame:
        """Return how often each speaker is quoted, most first; one row (entity_id -1) for unresolved speakers.

        Columns: entity_id, key, entity (its name), label ('' where unresolved), quotes, direct, indirect, mixed,
        documents, first_date, last_date (NaT where no document is dated).
        """
        chosen, (sql, values) = self.selection(query), self._quotes(query, None, about, kind)
        return self.database.frame(
            f"SELECT coalesce(c.entity, {UNRESOLVED})::BIGINT AS entity_id, {_SPEAKER} AS key, coalesce(name, '') AS "
            "entity, coalesce(label, '') AS label, quotes, direct, indirect, mixed, c.documents, f.date AS first_date, "
            f"l.date AS last_date FROM (SELECT entity, {_COUNTS}, min(doc) AS first, max(doc) FILTER "
            f"(doc < {self.first_undated}) AS last FROM ({sql}) GROUP BY entity) c LEFT JOIN entities e "
            "ON e.entity = c.entity LEFT JOIN documents f ON f.doc = c.first LEFT JOIN documents l ON l.doc = c.last "
            "ORDER BY quotes DESC, name NULLS LAST, label", values, chosen=chosen,
        )  # fmt: skip

    def speaker_words(self, query: Query, *, about: str | None = None, kind: str | None = None) -> pd.DataFrame:
        """Return entity_id (-1: unresolved) and words: runs of letters and digits in the contents of its quotes."""
        chosen, (sql, values) = self.selection(query), self._quotes(query, None, about, kind)
        return self.database.frame(
            f"SELECT coalesce(entity, {UNRESOLVED})::BIGINT AS entity_id, sum(len(regexp_extract_all("
            "substring(text, start + 1, \"end\" - start), '[\\p{L}\\p{N}]+')))::BIGINT AS words "
            f"FROM ({sql}) JOIN {self.database.table('texts')} USING (doc) GROUP BY 1 ORDER BY 1",
            values, chosen=chosen,
        )  # fmt: skip

    def speaker_days(
        self, query: Query, ids: Sequence[int], *, about: str | None = None, kind: str | None = None
    ) -> pd.DataFrame:
        """Return entity_id, date (NaT for undated documents), quotes, documents of some speakers; -1: unresolved."""
        chosen, (sql, values) = self.selection(query), self._quotes(query, None, about, kind)
        return self.database.frame(
            f"SELECT coalesce(entity, {UNRESOLVED})::BIGINT AS entity_id, date, count(*) AS quotes, "
            f"count(DISTINCT doc) AS documents FROM ({sql}) JOIN documents USING (doc) "
            f"WHERE list_contains(?, coalesce(entity, {UNRESOLVED})) GROUP BY 1, 2 ORDER BY 1, 2",
            [*values, list(map(int, ids))], chosen=chosen,
        )  # fmt: skip

    def quoted_about(
        self, query: Query, *, speaker: str | None = None, kind: str | None = None
    ) -> pd.DataFrame:
        """Return entity_id, key, entity, label, quotes, documents of what quotes mention inside, most quotes first."""
        chosen, (sql, values) = self.selection(query), self._quotes(query, speaker, None, kind)
        return self.database.frame(
            f"SELECT a.entity::BIGINT AS entity_id, {_SPEAKER} AS key, name AS entity, label, count(*) AS quotes, "
            f"count(DISTINCT q.doc) AS documents FROM ({sql}) q JOIN quote_entities a USING (doc, quote) "
            "JOIN entities e ON e.entity = a.entity GROUP BY ALL ORDER BY quotes DESC, name, label",
            values, chosen=chosen,
        )  # fmt: skip

    def _quotes(
        self, query: Query, speaker: str | None, about: str | None, kind: str | None
    ) -> tuple[str, list[Any]]:
        """Return SQL with the quotes that are asked for, and its bound values."""
        return quote_rows(self.database, self.selection(query), speaker, about, kind)


def quote_rows(
    database: Database, chosen: Selection, speaker: str | None, about: str | None, kind: str | None
) -> tuple[str, list[Any]]:
    """Return SQL with the rows of `quotes` that are asked for, and its bound values."""
    conditions, values = [], list[Any]()
    if speaker == "":
        conditions.append("entity IS NULL")
    elif speaker is not None:
        conditions.append("list_contains(?, entity)")
        values.append(entity_ids(database, speaker))
    if kind is not None:
        if kind not in QUOTE_KINDS:
            raise InvalidParameter("kind", kind, ", ".join(QUOTE_KINDS))
        conditions.append("kind = ?")
        values.append(kind)
    join = ""
    if about is not None:
        join = "SEMI JOIN (SELECT doc, quote FROM quote_entities WHERE list_contains(?, entity)) USING (doc, quote)"
        values.insert(0, entity_ids(database, about))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM {chosen.of('quotes')} {join} {where}", values


def quotes_of(database: Database, doc: int) -> pd.DataFrame:
    """Return the quotes of one document, for its viewer."""
    places = ", ".join(f"{place}::BIGINT AS {place}" for place in ("start", '"end"', *_PLACES))
    return database.frame(
        f"SELECT quote::BIGINT AS quote, {places}, kind, cue, {_SPEAKER} AS speaker, reason FROM quotes q "
        "LEFT JOIN entities e ON e.entity = q.entity WHERE doc = ? ORDER BY quote", [doc],
    )  # fmt: skip


def _with_text(database: Database, frame: pd.DataFrame) -> pd.DataFrame:
    """Add the text of content, source, cue and sentence; a quote in no sentence is its own."""
    frame["sentence_start"] = frame["sentence_start"].fillna(frame["start"]).astype("int64")
    frame["sentence_end"] = frame["sentence_end"].fillna(frame["end"]).astype("int64")
    texts = {
        "text": ("start", "end"), "sentence_text": ("sentence_start", "sentence_end"),
        "source_text": ("source_start", "source_end"), "cue_text": ("cue_start", "cue_end"),
    }  # fmt: skip
    return with_slices(database, frame, texts).drop(columns="sentence_end")
