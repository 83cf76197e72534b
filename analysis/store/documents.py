"""One document with everything that is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import UnknownName
from analysis.fulltext import FIELDS, parse
from analysis.query import Query
from analysis.schema import Document
from analysis.store.quote_queries import quotes_of

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

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
    analysed: bool
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


def document_view(corpus: Corpus, id: str, query: Query) -> DocumentView:
    """Return one document. Raises UnknownName for an id that the corpus does not have."""
    database = corpus.database
    found = database.rows(
        "SELECT doc, id, title, date, date_origin, date_confidence, date_text, source, collection, language, path, "
        "n_tokens, analysed FROM documents WHERE id = ?", [id],
    )  # fmt: skip
    if not found:
        raise UnknownName("document", id, ())
    doc, _, title, date, origin, confidence, date_text, source, collection, language, path, tokens, analysed = found[0]
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
        analysed=analysed,
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
