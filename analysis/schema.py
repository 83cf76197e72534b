"""Every table's columns, types and units: the only place that names them.

A *part* (what annotation writes) holds one row per document, with its sentences, mentions and terms nested.
A *snapshot* (what is published and queried) holds flat tables, one Parquet file each, in a fixed row order.
Offsets count Unicode code points of the document's text, end exclusive, so `text[start:end]` is the surface form.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

SCHEMA_VERSION = 1

NAME_LABELS = (
    "PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE", "MISC",
)
"""Labels of names: what the dashboard counts as entities."""

VALUE_LABELS = ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL")
"""Labels of values: annotated and shown in the document viewer, never counted as entities."""

TERM_KINDS = ("word", "phrase", "name")
"""word: one lemma; phrase: 2-3 words by tag pattern; name: an entity mention kept whole."""

DATE_ORIGINS = ("header", "metadata", "column", "file name")
DATE_CONFIDENCES = ("certain", "likely")
FILE_STATES = ("loaded", "rejected", "duplicate")


@dataclass(frozen=True, slots=True)
class Document:
    """One dated document as ingest yields it.

    `id` is derived from content alone (date, title, text); `date` is None for an undated document;
    `path` is relative to the input folder, with `#row=N` (from 1) where one file holds many documents;
    `collection` is the sub-folder ('' at the top); `source` is '' where none is given; `language` is ISO 639-1
    ('und' where it cannot be told).
    """

    id: str
    title: str
    text: str
    path: str
    date: dt.date | None = None
    date_origin: str = ""
    date_confidence: str = ""
    date_text: str = ""
    source: str = ""
    collection: str = ""
    language: str = "und"


def document_id(date: dt.date | None, title: str, text: str) -> str:
    """Return the 16 hexadecimal digits that identify a document's content (SHA-256, truncated)."""
    key = "\x1f".join((date.isoformat() if date else "", title, text))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that names something: offsets, sentence number, label, normalised name."""

    start: int
    end: int
    sentence: int
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class TermHits:
    """A term of one document with the offsets of each of its occurrences (sorted)."""

    term: str
    kind: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """What annotation finds in one document. `n_tokens` counts words and numbers, not punctuation or space."""

    n_tokens: int
    sentences: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]
    terms: tuple[TermHits, ...]


SNAPSHOT: dict[str, dict[str, str]] = {
    "documents": {
        "doc": "int32, number of the document: 0, 1 … in order of date (undated last), then id",
        "id": "string, 16 hexadecimal digits of its content",
        "title": "string", "date": "date, null where undated",
        "date_origin": "string, one of DATE_ORIGINS or ''", "date_confidence": "string, one of DATE_CONFIDENCES or ''",
        "date_text": "string, the date as it was written", "source": "string", "collection": "string",
        "language": "string, ISO 639-1", "path": "string, relative to the folder",
        "n_tokens": "int32, words and numbers", "n_chars": "int32, code points",
    },
    "texts": {"doc": "int32", "text": "string"},
    "sentences": {"doc": "int32", "sentence": "int32, from 0", "start": "int32", "end": "int32"},
    "entities": {"entity": "int32, from 0, by name then label", "name": "string", "label": "string",
                 "mentions": "int32, in the whole corpus", "documents": "int32, in the whole corpus"},
    "mentions": {"doc": "int32", "start": "int32", "end": "int32", "sentence": "int32", "entity": "int32"},
    "doc_entities": {"doc": "int32", "entity": "int32", "n": "int32, mentions"},
    "values": {"doc": "int32", "start": "int32", "end": "int32", "sentence": "int32", "label": "string"},
    "terms": {"term": "int32, from 0, by text then kind", "text": "string", "kind": "string, one of TERM_KINDS",
              "count": "int32, in the whole corpus", "documents": "int32, in the whole corpus"},
    "doc_terms": {"doc": "int32", "term": "int32", "n": "int32", "starts": "list of int32", "ends": "list of int32"},
    "files": {"path": "string", "state": "string, one of FILE_STATES", "reason": "string",
              "id": "string, of the document ('' when rejected)"},
}
"""Tables of a snapshot: column -> type and meaning."""


def entity_key(name: str, label: str) -> str:
    """Return the one string that names an entity in filters, links and options: `Vladimir Putin (PERSON)`."""
    return f"{name} ({label})"


def split_entity_key(key: str) -> tuple[str, str | None]:
    """Split an entity key into name and label; the label is None where only a name was given."""
    head, bracket, tail = key.rpartition(" (")
    if bracket and tail.endswith(")") and tail[:-1] in (*NAME_LABELS, *VALUE_LABELS):
        return head, tail[:-1]
    return key, None
