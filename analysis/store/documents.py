"""Documents of a selection as a list, and one document with everything that is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter, UnknownName
from analysis.fulltext import FIELDS, parse
from analysis.query import Query
from analysis.schema import Document
from analysis.store.quote_queries import quotes_of
from analysis.store.relevance import relevance_of

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

ORDERS = {
    "newest": "date DESC NULLS LAST, doc",
    "oldest": "date NULLS LAST, doc",
    "longest": "n_tokens DESC, doc",
    "shortest": "n_tokens, doc",
    "title": "lower(title), doc",
    "hits": "hits DESC, mentions DESC, doc",
    "relevance": "relevance DESC NULLS LAST, date DESC NULLS LAST, doc",
}
UNRANKED: tuple[str, list[Any]] = ("SELECT NULL::INTEGER AS doc, NULL::DOUBLE AS relevance LIMIT 0", [])


@dataclass(frozen=True, slots=True, eq=False)
class DocumentView:
    """A document for reading: its number, itself, its size, and frames of what was found in it.

    mentions: start, end, sentence, label, entity (its name), key. inferred: the same with reason (a key of
    INFERENCE_REASONS). values: start, end, sentence, label. sentences: sentence, start, end. quotes: quote, start, end,
    kind, source_start, source_end, cue_start, cue_end, cue, speaker (its key, '' where unresolved), reason.
    hits: spans of the search words. The label of a mention is that of its entity.
    """

    doc: int
    document: Document
    n_tokens: int
    mentions: pd.DataFrame
    inferred: pd.DataFrame
    values: pd.DataFrame
    sentences: pd.DataFrame
    quotes: pd.DataFrame
    hits: list[tuple[int, int]]

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def title(self) -> str:
        """The document's title."""
        return self.document.title

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def date(self) -> dt.date | None:
        """The day of publication, None where undated."""
        return self.document.date


def list_documents(
    corpus: Corpus, query: Query, *, order: str = "newest", limit: int | None = 50, offset: int = 0
) -> pd.DataFrame:
    """Return documents of a selection, sorted by one of ORDERS.

    Columns: doc, id, date, date_origin, date_confidence, title, source, collection, language, path, n_tokens,
    mentions (of the query's entities where it names some, else of its labels), hits (of its search words), relevance
    (NaN unless it is the order), tags (joined), note.
    Raises InvalidParameter for an unknown order, and for that of relevance where nothing is looked for.
    """
    if order not in ORDERS:
        raise InvalidParameter("order", order, ", ".join(ORDERS))
    chosen = corpus.selection(query)
    condition, values = _counted(corpus, query)
    found = corpus.hits(query.search) if query.search else {}
    hits = {doc: len(found[doc]) for doc in chosen.docs.tolist()} if found else {}
    ranking, terms = relevance_of(corpus, query) if order == "relevance" else UNRANKED
    bounds = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else f"OFFSET {int(offset)}"
    return corpus.database.frame(
        "SELECT d.doc::BIGINT AS doc, id, date, date_origin, date_confidence, title, source, collection, language, "
        "path, n_tokens::BIGINT AS n_tokens, coalesce(m.n, 0)::BIGINT AS mentions, "
        "coalesce(h.n, 0)::BIGINT AS hits, relevance, coalesce(tags, '') AS tags, coalesce(note, '') AS note "
        f"FROM {chosen.of('documents')} d LEFT JOIN "
        f"(SELECT doc, sum(n) AS n FROM {chosen.doc_entities(query)} {condition} GROUP BY doc) m USING (doc) "
        "LEFT JOIN (SELECT unnest(?::INTEGER[]) AS doc, unnest(?::INTEGER[]) AS n) h USING (doc) "
        f"LEFT JOIN ({ranking}) USING (doc) LEFT JOIN (SELECT unnest(?::VARCHAR[]) AS id, "
        "unnest(?::VARCHAR[]) AS tags, unnest(?::VARCHAR[]) AS note) USING (id) "
        f"ORDER BY {ORDERS[order]} {bounds}",
        [*values, list(hits), list(hits.values()), *terms, *corpus.mark_columns()], chosen=chosen,
    )  # fmt: skip


def _counted(corpus: Corpus, query: Query) -> tuple[str, list[Any]]:
    """Return the condition on doc_entities that keeps the mentions which a document list counts."""
    if query.entities:
        ids = [entity for key in query.entities for entity in corpus.entity_ids(key)]
        return "WHERE list_contains(?, entity)", [ids]
    if query.labels:
        marks = ", ".join("?" * len(query.labels))
        return f"JOIN entities USING (entity) WHERE label IN ({marks})", list(query.labels)
    return "", []


def document_view(corpus: Corpus, id: str, query: Query) -> DocumentView:
    """Return one document. Raises UnknownName for an id that the corpus does not have."""
    database = corpus.database
    found = database.rows(
        "SELECT doc, id, title, date, date_origin, date_confidence, date_text, source, collection, language, path, "
        "n_tokens FROM documents WHERE id = ?", [id],
    )  # fmt: skip
    if not found:
        raise UnknownName("document", id, ())
    doc, _, title, date, origin, confidence, date_text, source, collection, language, path, tokens = found[0]
    text = database.rows(f"SELECT text FROM {database.table('texts')} WHERE doc = ?", [doc])[0][0]
    document = Document(
        id=id, title=title, text=text, path=path, date=date, date_origin=origin, date_confidence=confidence,
        date_text=date_text, source=source, collection=collection, language=language,
    )  # fmt: skip
    span = 'start::BIGINT AS start, "end"::BIGINT AS "end"'
    named = (
        f"SELECT {span}, sentence::BIGINT AS sentence, label, name AS entity, "
        "name || ' (' || label || ')' AS key{more} "
        'FROM {table} JOIN entities USING (entity) WHERE doc = ? ORDER BY start, "end"'
    )
    return DocumentView(
        doc=doc,
        document=document,
        n_tokens=tokens,
        mentions=database.frame(named.format(more="", table="mentions"), [doc]),
        inferred=database.frame(named.format(more=", reason", table="inferred"), [doc]),
        values=database.frame(
            f'SELECT {span}, sentence::BIGINT AS sentence, label FROM "values" WHERE doc = ? ORDER BY start', [doc]
        ),
        sentences=database.frame(
            f"SELECT sentence::BIGINT AS sentence, {span} FROM sentences WHERE doc = ? ORDER BY sentence", [doc]
        ),
        quotes=quotes_of(database, doc),
        hits=_hits(document, query.search),
    )


def _hits(document: Document, search: str) -> list[tuple[int, int]]:
    """Return where a document's text has what is searched for; nowhere, too, where it does not match."""
    node = parse(search)
    fields = {"text": document.text, **{name: getattr(document, name) for name in FIELDS}}
    return (node.find(fields) or []) if node is not None else []


def neighbours(
    corpus: Corpus, id: str, query: Query, order: str = "newest"
) -> tuple[str | None, str | None, int, int]:
    """Return previous and next id in the order of the list, position (from 1, 0 when not in the selection), total."""
    ids = list_documents(corpus, query, order=order, limit=None)["id"].to_numpy()
    at = np.flatnonzero(ids == id)
    if not len(at):
        return None, None, 0, len(ids)
    place = int(at[0])
    before = str(ids[place - 1]) if place else None
    after = str(ids[place + 1]) if place + 1 < len(ids) else None
    return before, after, place + 1, len(ids)
