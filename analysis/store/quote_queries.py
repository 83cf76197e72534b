"""Quotes of a selection: who said what, about whom, when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.query import Query
from analysis.schema import NAME_LABELS, QUOTE_KINDS, entity_key
from analysis.store.database import Database, Selection
from analysis.store.index.arrays import Array
from analysis.store.index.index import begins, lengths, sums
from analysis.store.index.quotes import NOBODY, Asked, Found
from analysis.store.naming_queries import entity_ids
from analysis.store.selecting import Selecting
from analysis.store.slices import with_slices

_PLACES = ("source_start", "source_end", "cue_start", "cue_end")
_SPEAKER = "coalesce(name || ' (' || label || ')', '')"
_NAT = np.datetime64("NaT", "s")


class QuoteQueries(Selecting):
    """The quoting half of a corpus: each method answers for the documents that a query keeps.

    `speaker` keeps the quotes of an entity (a key or a name; '' those whose speaker is unresolved), `about` those
    whose content mentions an entity, `kind` one of QUOTE_KINDS. Labels of the query do not matter here.
    Raises UnknownName, InvalidParameter.
    """

    database: Database

    def quotes(
        self, query: Query, *, speaker: str | None = None, about: str | None = None, kind: str | None = None,
        limit: int | None = None, offset: int = 0,
    ) -> pd.DataFrame:  # fmt: skip
        """Return quotes in order of document (by date, undated last) and place.

        Columns: doc, document (its id), title, date (NaT where undated), source (of the document), quote (number in
        its document), kind, start, end, text (of the content), sentence_text, sentence_start, source_start,
        source_end, source_text, cue_start, cue_end, cue_text ('' and -1 where there is none), cue (lemma), words (of
        the content), speaker (its key), entity_id, entity (its name), label ('' and -1 where unresolved), reason,
        about (keys of the entities that the content mentions, joined by "; ").
        """
        found = self._find(query, speaker, about, kind)
        page = slice(offset, None if limit is None else offset + limit)
        docs = found.docs[page]
        numbers = found.numbers[page] - self.index.quotes.starts[docs]
        places = ", ".join(f"q.{place}::BIGINT AS {place}" for place in _PLACES)
        frame = self.database.frame(
            "WITH asked AS (SELECT unnest(?::INTEGER[]) AS doc, unnest(?::INTEGER[]) AS quote), "
            "q AS (SELECT * FROM quotes SEMI JOIN asked USING (doc, quote)) SELECT q.doc::BIGINT AS doc, d.id AS "
            "document, d.title, "
            'd.date, d.source, quote::BIGINT AS quote, kind, q.start::BIGINT AS start, q."end"::BIGINT AS "end", '
            f's.start::BIGINT AS sentence_start, s."end"::BIGINT AS sentence_end, {places}, cue, words::BIGINT AS '
            f"words, {_SPEAKER} AS speaker, coalesce(q.entity, {NOBODY})::BIGINT AS entity_id, coalesce(name, '') AS "
            f"entity, coalesce(label, '') AS label, reason FROM q JOIN documents d USING (doc) "
            "LEFT JOIN entities e "
            "ON e.entity = q.entity LEFT JOIN sentences s ON s.doc = q.doc AND s.sentence = q.sentence "
            "ORDER BY q.doc, quote", [docs.tolist(), numbers.tolist()],
        )  # fmt: skip
        frame["about"] = self._about(Found(found.numbers[page], docs))
        return _with_text(self.database, frame)

    def quote_count(
        self, query: Query, *, speaker: str | None = None, about: str | None = None, kind: str | None = None
    ) -> int:
        """Return the number of quotes."""
        return len(self._find(query, speaker, about, kind).numbers)

    def speaker_counts(self, query: Query, *, about: str | None = None, kind: str | None = None) -> pd.DataFrame:
        """Return how often each speaker is quoted, most first; one row (entity_id -1) for unresolved speakers.

        Columns: entity_id, key, entity (its name), label ('' where unresolved), quotes, direct, indirect, mixed,
        words (of all these quotes), documents, first_date, last_date (NaT where no document is dated).
        """
        quotes, found = self.index.quotes, self._find(query, None, about, kind)
        speakers = quotes.speaker[found.numbers]
        order = np.argsort(speakers, kind="stable")
        numbers, docs, speakers = found.numbers[order], found.docs[order], speakers[order]
        starts = begins(speakers)
        dated = sums(docs < self.first_undated, starts)
        kinds = {name: sums(quotes.kind[numbers] == code, starts) for code, name in enumerate(QUOTE_KINDS)}
        last = self.index.dates(docs[np.maximum(starts + dated - 1, 0)])
        frame = pd.DataFrame({
            **self._speakers(speakers[starts]), "quotes": lengths(starts, len(docs)), **kinds,
            "words": sums(quotes.words[numbers], starts), "documents": _distinct(starts, speakers, docs),
            "first_date": self.index.dates(docs[starts]), "last_date": np.where(dated > 0, last, _NAT),
        })  # fmt: skip
        ids = frame["entity_id"].to_numpy()
        unresolved_last = np.where(ids == NOBODY, len(self.index.entity), ids)
        return frame.iloc[np.lexsort((unresolved_last, -frame["quotes"]))].reset_index(drop=True)

    def speaker_days(
        self, query: Query, ids: Sequence[int], *, about: str | None = None, kind: str | None = None
    ) -> pd.DataFrame:
        """Return entity_id, date (NaT for undated documents), quotes, documents of some speakers; -1: unresolved."""
        found = self.index.quotes.find(self.selection(query), self._asked(None, about, kind)._replace(speakers=ids))
        speakers = self.index.quotes.speaker[found.numbers]
        order = np.argsort(speakers, kind="stable")
        docs, speakers = found.docs[order], speakers[order]
        starts = begins(speakers, self.index.day[docs])
        return pd.DataFrame({
            "entity_id": speakers[starts].astype(np.int64), "date": self.index.dates(docs[starts]),
            "quotes": lengths(starts, len(docs)), "documents": _distinct(starts, speakers, docs),
        })  # fmt: skip

    def quoted_about(
        self, query: Query, *, speaker: str | None = None, kind: str | None = None
    ) -> pd.DataFrame:
        """Return entity_id, key, entity, label, quotes, documents of what quotes mention inside, most quotes first."""
        found = self._find(query, speaker, None, kind)
        places, entities = self.index.quotes.about(found)
        order = np.argsort(entities, kind="stable")
        entities, docs = entities[order], found.docs[places[order]]
        starts = begins(entities)
        frame = pd.DataFrame({
            **self._speakers(entities[starts]), "quotes": lengths(starts, len(docs)),
            "documents": _distinct(starts, entities, docs),
        })  # fmt: skip
        return frame.iloc[np.lexsort((frame["entity_id"], -frame["quotes"]))].reset_index(drop=True)

    def _speakers(self, ids: Array) -> dict[str, Any]:
        """Return entity_id, key, entity, label of some entities; all but the number are '' for nobody."""
        known = np.flatnonzero(ids != NOBODY)
        named = zip(self.index.entity.list(ids[known]), self.index.label[ids[known]], strict=True)
        texts = np.full((3, len(ids)), "", dtype=object)
        for at, (name, code) in zip(known, named, strict=True):
            texts[:, at] = entity_key(name, NAME_LABELS[code]), name, NAME_LABELS[code]
        columns = dict(zip(("key", "entity", "label"), texts, strict=True))
        return {
            "entity_id": ids.astype(np.int64),
            **{name: pd.array(values.tolist(), dtype="str") for name, values in columns.items()},
        }

    def _about(self, found: Found) -> Any:
        """Return the keys of what each of some quotes mentions, joined by "; "."""
        places, entities = self.index.quotes.about(found)
        keys: list[list[str]] = [[] for _ in found.numbers]
        for place, key in zip(places, self._speakers(entities)["key"], strict=True):
            keys[place].append(key)
        return pd.array(["; ".join(each) for each in keys], dtype="str")

    def _find(self, query: Query, speaker: str | None, about: str | None, kind: str | None) -> Found:
        """Return the quotes that are asked for."""
        return self.index.quotes.find(self.selection(query), self._asked(speaker, about, kind))

    def _asked(self, speaker: str | None, about: str | None, kind: str | None) -> Asked:
        check_kind(kind)
        speakers = None if speaker is None else self.entity_ids(speaker) if speaker else [NOBODY]
        return Asked(speakers, None if about is None else self.entity_ids(about), kind)


def _distinct(starts: Array, subjects: Array, docs: Array) -> Array:
    """Return how many different documents each run has, of rows in order of subject, then document."""
    new = np.zeros(len(docs), dtype=np.int64)
    new[begins(subjects, docs)] = 1
    new[starts] = 1
    return sums(new, starts)


def check_kind(kind: str | None) -> None:
    """Raise InvalidParameter for a kind of quotes that is none."""
    if kind is not None and kind not in QUOTE_KINDS:
        raise InvalidParameter("kind", kind, ", ".join(QUOTE_KINDS))


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
        check_kind(kind)
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
