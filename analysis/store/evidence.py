"""The rows behind a number: one span of one document each, with its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.query import Query
from analysis.store.database import Selection
from analysis.store.place_queries import place_rows
from analysis.store.quote_queries import quote_rows
from analysis.store.slices import with_slices

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

EvidenceUnit = Literal["mentions", "documents", "sentences", "entities", "hits", "quotes"]
UNITS = ("mentions", "documents", "sentences", "entities", "hits", "quotes")
COLUMNS = ("document", "title", "date", "start", "end", "text", "sentence", "sentence_start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a number counts, and so which rows prove it.

    entity: a key: its mentions (unit `documents`, `sentences`: the first mention in each), with the inferred ones
    where the query counts them.
    term: a keyword: its occurrences (unit `documents`: the first in each).
    pair: two entity keys: one row per document (or sentence) that mentions both, at the first mention of the first.
    none of these: unit `mentions` all mentions that the query counts, `entities` the first mention of each entity,
    `hits` the hits of the search words, `documents` each document's first sentence, `sentences` every sentence;
    `quotes` the content of each quote, kept by `speaker`, `about` and `kind` as in `store.quote_queries`;
    without a unit: mentions of the query's entities, else its search hits, else its documents.
    place: the mentions that are taken for a place of the gazetteer (a key such as `city:703448`); `country`: for any
    place of a country (ISO 3166-1 code). With an entity, its mentions that are; `place` '': that are unresolved.
    among: only documents of a series, that mention an entity or have a `keyword:<term>`.
    spoken: first and last day: expressions that mean days within them (unit `documents`: the first in each).
    outside: the documents that the query leaves out, counted as it counts. instead: those of another query, which also
    says what counts.
    period: days, both included. undated: undated documents alone; unread: those that are not analysed.
    """

    entity: str | None = None
    term: str | None = None
    pair: tuple[str, str] | None = None
    unit: EvidenceUnit | None = None
    outside: bool = False
    period: tuple[dt.date, dt.date] | None = None
    undated: bool = False
    unread: bool = False
    speaker: str | None = None
    about: str | None = None
    kind: str | None = None
    among: str | None = None
    instead: Query | None = None
    spoken: tuple[dt.date, dt.date] | None = None
    place: str | None = None
    country: str | None = None

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in UNITS:
            raise InvalidParameter("unit", self.unit, ", ".join(UNITS))
        if sum(value is not None for value in (self.entity, self.term, self.pair, self.spoken)) > 1:
            raise InvalidParameter("evidence", "entity, term and pair", "one of entity, term, pair, spoken")
        if self.unit != "quotes" and any(v is not None for v in (self.speaker, self.about, self.kind)):
            raise InvalidParameter("unit", self.unit, "quotes (for speaker, about, kind)")


def evidence_rows(corpus: Corpus, query: Query, subject: Subject) -> EvidenceRows:
    """Return the rows behind a number, not yet fetched. Raises UnknownName for an unknown entity or keyword."""
    query = subject.instead or query
    chosen = _documents(corpus, query, subject)
    if subject.place is not None or subject.country is not None:
        ids = corpus.entity_ids(subject.entity) if subject.entity is not None else None
        sql, values = place_rows(chosen, query, subject.place, subject.country, ids)
        return EvidenceRows(corpus, chosen, _first(sql, subject.unit or "mentions"), values)
    if subject.entity is not None:
        return _entity_rows(corpus, query, chosen, corpus.entity_ids(subject.entity), subject.unit or "mentions")
    if subject.term is not None:
        return _term_rows(corpus, chosen, subject.term, subject.unit or "mentions")
    if subject.pair is not None:
        return _pair_rows(corpus, query, chosen, subject.pair, subject.unit or "documents")
    if subject.spoken is not None:
        sql = f'SELECT doc, start, "end", sentence FROM {chosen.of("dates")} WHERE first >= ? AND last <= ?'
        return EvidenceRows(corpus, chosen, _first(sql, subject.unit or "mentions"), list(subject.spoken))
    if subject.unit is None and query.entities:
        ids = sorted({entity for key in query.entities for entity in corpus.entity_ids(key)})
        return _entity_rows(corpus, query, chosen, ids, "mentions")
    return _query_rows(corpus, query, chosen, subject)


def _documents(corpus: Corpus, query: Query, subject: Subject) -> Selection:
    """Return the documents in which rows are looked for."""
    chosen = Query(apart=query, count=query.count) if subject.outside else query
    docs = corpus.documents_among(chosen, subject.among or "")
    if subject.undated:
        docs = docs[docs >= corpus.first_undated]
    if subject.unread:
        docs = docs[~corpus.index.analysed[docs]]
    if subject.period is not None:
        docs = corpus.index.within(docs, *subject.period)
    return corpus.selection_of(docs)


class EvidenceRows:
    """Spans to be counted or fetched in order of document and place."""

    def __init__(self, corpus: Corpus, chosen: Selection, sql: str, values: list[Any]) -> None:
        self.corpus, self.chosen, self.sql, self._values = corpus, chosen, sql, values

    def bound(self) -> list[Any]:
        """Return the values that the SQL binds."""
        return self._values

    def count(self) -> int:
        """Return the number of rows."""
        rows = self.corpus.database.rows(f"SELECT count(*) FROM ({self.sql})", self.bound(), chosen=self.chosen)
        return int(rows[0][0])

    def page(self, limit: int | None, offset: int) -> pd.DataFrame:
        """Return rows from `offset` on: the columns are document (its id), title, date, start, end, text,
        sentence (its text), sentence_start."""
        bounds = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else f"OFFSET {int(offset)}"
        spans = self.corpus.database.frame(
            f'WITH spans AS (SELECT * FROM ({self.sql}) ORDER BY doc, start, "end" {bounds}) '
            'SELECT e.doc, d.id AS document, d.title, d.date, e.start::BIGINT AS start, e."end"::BIGINT AS "end", '
            's.start::BIGINT AS sentence_start, s."end"::BIGINT AS sentence_end FROM spans e '
            "JOIN documents d ON d.doc = e.doc "
            "ASOF LEFT JOIN sentences s ON s.doc = e.doc AND e.start >= s.start "
            'ORDER BY e.doc, e.start, e."end"',
            self.bound(), chosen=self.chosen,
        )  # fmt: skip
        return _with_text(self.corpus, spans)


class HitRows(EvidenceRows):
    """Search hits, which are found in texts and kept in no table; SQL gets them as lists, where it needs them."""

    def __init__(self, corpus: Corpus, chosen: Selection, spans: list[tuple[int, int, int]]) -> None:
        self.spans = spans
        lists = ", ".join(f'unnest(?::INTEGER[]) AS "{column}"' for column in ("doc", "start", "end"))
        super().__init__(corpus, chosen, f"SELECT {lists}", [])

    def bound(self) -> list[Any]:
        """Return documents, starts and ends."""
        return [[span[column] for span in self.spans] for column in range(3)]

    def count(self) -> int:
        """Return the number of hits."""
        return len(self.spans)

    def page(self, limit: int | None, offset: int) -> pd.DataFrame:
        """Return hits as `EvidenceRows.page` does."""
        spans = self.spans[offset : None if limit is None else offset + limit]
        return EvidenceRows.page(HitRows(self.corpus, self.chosen, spans), None, 0)


def hit_rows(corpus: Corpus, chosen: Selection, search: str) -> EvidenceRows:
    """Return the hits of a search in some documents."""
    found = corpus.hits(search) if search else {}
    return HitRows(corpus, chosen, [(doc, *span) for doc in chosen.docs.tolist() for span in found.get(doc, ())])


def first_places(corpus: Corpus, query: Query, docs: Sequence[int]) -> EvidenceRows:
    """Return the first hit of the search in each of some documents, else the first mention of a chosen entity."""
    chosen = corpus.selection_of(np.array(sorted(docs), dtype=np.int32))
    found = corpus.hits(query.search) if query.search else {}
    if any(found.get(doc) for doc in docs) or not query.entities:
        return HitRows(corpus, chosen, [(doc, *found[doc][0]) for doc in chosen.docs.tolist() if found.get(doc)])
    ids = [entity for key in query.entities for entity in corpus.entity_ids(key)]
    return _entity_rows(corpus, query, chosen, ids, "documents")


def _with_text(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """Return spans with the text of each and of its sentence; one that lies in none is its own."""
    alone = spans["sentence_start"].isna() | (spans["start"] >= spans["sentence_end"])
    low = spans["sentence_start"].mask(alone, spans["start"]).astype("int64")
    high = spans["sentence_end"].mask(alone, spans["end"]).clip(lower=spans["end"]).astype("int64")
    frame = spans.assign(sentence_start=low, sentence_end=high)
    texts = {"text": ("start", "end"), "sentence": ("sentence_start", "sentence_end")}
    return with_slices(corpus.database, frame, texts)[list(COLUMNS)]


def _entity_rows(corpus: Corpus, query: Query, chosen: Selection, ids: list[int], unit: str) -> EvidenceRows:
    sql = f'SELECT doc, start, "end", sentence FROM {chosen.mentions(query)} WHERE list_contains(?, entity)'
    return EvidenceRows(corpus, chosen, _first(sql, unit), [ids])


def _first(sql: str, unit: str) -> str:
    """Keep every span, or the first of each document or sentence."""
    if unit == "mentions":
        return sql
    by = {"documents": "doc", "sentences": "doc, sentence"}.get(unit)
    if by is None:
        raise InvalidParameter("unit", unit, "mentions, documents, sentences (for an entity)")
    return f'SELECT * FROM ({sql}) QUALIFY row_number() OVER (PARTITION BY {by} ORDER BY start, "end") = 1'


def _term_rows(corpus: Corpus, chosen: Selection, term: str, unit: str) -> EvidenceRows:
    if unit not in ("mentions", "documents"):
        raise InvalidParameter("unit", unit, "mentions, documents (for a keyword)")
    hits = chosen.of(corpus.database.table("term_hits"))
    sql = f'SELECT doc, unnest(starts) AS start, unnest(ends) AS "end" FROM {hits} WHERE list_contains(?, term)'
    return EvidenceRows(corpus, chosen, _first(sql, unit), [corpus.term_ids(term)])


def _pair_rows(
    corpus: Corpus, query: Query, chosen: Selection, pair: tuple[str, str], unit: str
) -> EvidenceRows:
    one, other = (corpus.entity_ids(key) for key in pair)
    if unit not in ("documents", "sentences"):
        raise InvalidParameter("unit", unit, "documents, sentences (for a pair)")
    mentions = chosen.mentions(query)
    on = "doc, sentence" if unit == "sentences" else "doc"
    sql = (
        f'SELECT doc, start, "end", sentence FROM {mentions} SEMI JOIN '
        f"(SELECT {on} FROM {mentions} WHERE list_contains(?, entity)) USING ({on}) WHERE list_contains(?, entity)"
    )
    return EvidenceRows(corpus, chosen, _first(sql, unit), [other, one])


def _query_rows(corpus: Corpus, query: Query, chosen: Selection, subject: Subject) -> EvidenceRows:
    unit = subject.unit or ("hits" if query.search else "documents")
    if unit == "quotes":
        sql, values = quote_rows(corpus.database, chosen, subject.speaker, subject.about, subject.kind)
        return EvidenceRows(corpus, chosen, f'SELECT doc, start, "end" FROM ({sql})', values)
    if unit == "hits":
        return hit_rows(corpus, chosen, query.search)
    if unit in ("documents", "sentences"):
        if unit == "sentences":
            return EvidenceRows(corpus, chosen, f'SELECT doc, start, "end" FROM {chosen.of("sentences")}', [])
        sql = (
            'SELECT d.doc, coalesce(s.start, 0) AS start, coalesce(s."end", 0) AS "end" '
            f"FROM {chosen.of('documents')} d LEFT JOIN sentences s ON s.doc = d.doc AND s.sentence = 0"
        )
        return EvidenceRows(corpus, chosen, sql, [])
    labels = f"WHERE label IN ({', '.join('?' * len(query.labels))})" if query.labels else ""
    sql = (
        f'SELECT doc, start, "end", sentence, entity FROM {chosen.mentions(query)} '
        f"JOIN entities USING (entity) {labels}"
    )
    if unit == "entities":
        sql = f'SELECT * FROM ({sql}) QUALIFY row_number() OVER (PARTITION BY entity ORDER BY doc, start, "end") = 1'
    return EvidenceRows(corpus, chosen, sql, list(query.labels))
