"""Every table's columns, types and units: the only place that names them.

A *part* (what annotation writes) holds one row per document, with its sentences, mentions and terms nested.
A *snapshot* (what is published and queried) holds flat tables, one Parquet file each, in a fixed row order.
Offsets count Unicode code points of the document's text, end exclusive, so `text[start:end]` is the surface form.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

SCHEMA_VERSION = 3

SNAPSHOT_VERSION = 3
"""Version of the tables that are published: where it is another one, they are made anew from the same parts."""

NAME_LABELS = (
    "PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE", "MISC",
)
"""Labels of names: what the dashboard counts as entities."""

VALUE_LABELS = ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL")
"""Labels of values: annotated and shown in the document viewer, never counted as entities."""

TERM_KINDS = ("word", "phrase", "name")
"""word: one lemma; phrase: 2-3 words by tag pattern; name: an entity mention kept whole."""
KEYWORD, WORDS = "keyword:", "words:"
"""What a series of a term begins with, and of what is searched for, where they stand beside names."""

JOIN_REASONS = {
    "surname": "the last word of the one full name that supports it",
    "first name": "the first word of the one full name that supports it",
    "initials": "one name with and without initials, middle names or what stands after it",
    "acronym": "the document introduces the short form beside the long one",
    "short form": "the document also gives the name with the kind of body that it is",
    "spelling": "another spelling or transliteration of one name, in like company",
    "gazetteer": "a form of one country, place or body in the gazetteer",
    "label": "one name under two labels, settled by the more frequent one",
    "decision": "somebody decided so",
}
"""Why one name is counted as another."""

INFERENCE_REASONS = {
    "role": "the document introduced exactly one person with this role",
}

PLACE_KINDS, PLACE_LABELS = ("country", "region", "city"), ("GPE", "LOC")
"""Kinds of places; labels whose names are looked up as places: buildings and peoples (demonyms) are not."""

PLACE_REASONS = {
    "country": "the name of a country",
    "only": "the one known place of this name",
    "people": "many more people live there than in other places of this name",
    "stated": "the text says where it lies",
    "near": "other places of its country or region stand in the document",
    "elsewhere": "most other documents mean this one",
}
"""Why a name in a document is taken for a place."""

QUOTE_KINDS = ("direct", "indirect", "mixed")
"""direct: within quotation marks; indirect: a clause without them; mixed: a clause that holds some."""

SPEAKER_REASONS = {
    "named": "the source holds the name",
    "role": "the source is a role that the document gives to one person",
    "pronoun": "the source is a pronoun that can mean one person",
    "transcript": "the speaker's name stands before the turn",
    "": "unresolved",
}

DATE_GRANULARITIES = ("day", "week", "month", "quarter", "year")
"""How finely the words of a text name days."""

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
    """A span of text that names something.

    `base` is the normal form of the span alone (`Putin`); `name` is what the document makes of it
    (`Vladimir Putin`); `reason` is why the two differ, one of JOIN_REASONS, '' where they do not.
    """

    start: int
    end: int
    sentence: int
    label: str
    name: str
    base: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Inferred:
    """A span that names nobody but can only mean one entity of its document: a role.

    `name` and `label` are the entity's; `reason` is one of INFERENCE_REASONS. Never counted unless asked for.
    """

    start: int
    end: int
    sentence: int
    label: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Speech or writing that a document attributes to somebody: source, cue and content.

    `start` and `end` span the content (without its outer quotation marks), `sentence` is that of the cue (of the
    content where there is no cue). `kind` is one of QUOTE_KINDS. `cue` is the lemma of the cue; source and cue
    offsets are -1 where there is none. `name` and `label` are the speaker's entity, both '' where unresolved;
    `reason` is one of SPEAKER_REASONS.
    """

    start: int
    end: int
    sentence: int
    kind: str
    source_start: int
    source_end: int
    cue_start: int
    cue_end: int
    cue: str
    label: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name days: `last Friday`. `value` is what they alone say, see `annotate.time_values`."""

    start: int
    end: int
    sentence: int
    value: str


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
    inferred: tuple[Inferred, ...] = ()
    quotes: tuple[Quote, ...] = ()
    dates: tuple[TimeExpression, ...] = ()


_SPAN = {"doc": "int32", "start": "int32", "end": "int32", "sentence": "int32"}
_MENTION = {**_SPAN, "entity": "int32", "alias": "int32"}
_QUOTE = {
    "doc": "int32", "quote": "int32, within its document, from 0", "start": "int32, of the content", "end": "int32",
    "sentence": "int32, of the cue", "kind": "string, one of QUOTE_KINDS", "source_start": "int32, -1 without source",
    "source_end": "int32", "cue_start": "int32, -1 without cue", "cue_end": "int32", "cue": "string, lemma",
}

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
    "values": {**_SPAN, "label": "string"},
    "dates": {
        **_SPAN, "first": "date, first day that the words mean", "last": "date, last day, inclusive",
        "granularity": "string, one of DATE_GRANULARITIES",
    },
    "terms": {"term": "int32, from 0, by text then kind", "text": "string", "kind": "string, one of TERM_KINDS",
              "count": "int32, in the whole corpus", "documents": "int32, in the whole corpus"},
    "doc_terms": {"doc": "int32", "term": "int32", "n": "int32", "starts": "list of int32", "ends": "list of int32"},
    "files": {"path": "string", "state": "string, one of FILE_STATES", "reason": "string",
              "id": "string, of the document ('' when rejected)"},
    "found_aliases": {
        "alias": "int32, from 0, by base, label, name, reason", "base": "string, normal form of the span alone",
        "label": "string, one of NAME_LABELS", "name": "string, what the document makes of it",
        "reason": "string, why the two differ: a key of JOIN_REASONS or ''", "mentions": "int32", "documents": "int32",
        "entity_name": "string, what the corpus makes of it without decisions", "entity_label": "string",
        "join_reason": "string, why: a key of JOIN_REASONS or ''",
        "ambiguous": "bool, several full names support this entity",
    },
    "found_suggestions": {"name": "string", "label": "string", "target_name": "string", "target_label": "string",
                          "reason": "string, a key of JOIN_REASONS", "score": "double, from 0 to 1"},
    "found_mentions": {**_SPAN, "alias": "int32"},
    "found_inferred": {**_SPAN, "alias": "int32", "reason": "string, a key of INFERENCE_REASONS"},
    "found_quotes": {**_QUOTE, "alias": "int32, the speaker's; null where unresolved",
                     "reason": "string, a key of SPEAKER_REASONS"},
    "aliases": {
        "alias": "int32, as in found_aliases", "base": "string", "label": "string", "name": "string",
        "reason": "string, a key of JOIN_REASONS or ''", "entity": "int32",
        "join_reason": "string, why the corpus counts the name as this entity: a key of JOIN_REASONS or ''",
        "mentions": "int32", "documents": "int32",
    },
    "entities": {
        "entity": "int32, from 0, by name then label", "name": "string", "label": "string",
        "mentions": "int32, in the whole corpus", "documents": "int32, in the whole corpus",
        "ambiguous": "bool, several full names support it", "hidden": "bool, left out of every measure",
        "iso3": "string, ISO 3166-1 code of a country, capital or demonym, '' else",
    },
    "mentions": _MENTION,
    "hidden_mentions": _MENTION,
    "doc_entities": {"doc": "int32", "entity": "int32", "n": "int32, mentions"},
    "inferred": {**_SPAN, "entity": "int32", "reason": "string, a key of INFERENCE_REASONS"},
    "quotes": {**_QUOTE, "entity": "int32, the speaker; null where unresolved",
               "reason": "string, a key of SPEAKER_REASONS"},
    "quote_entities": {"doc": "int32", "quote": "int32", "entity": "int32, mentioned inside the content"},
    "places": {
        "place": "int32, from 0, by key", "key": "string, of the gazetteer", "name": "string",
        "kind": "string, one of PLACE_KINDS", "iso3": "string, ISO 3166-1 code of its country",
        "country": "string, name of its country", "region": "string, of a city, '' where it is not known",
        "latitude": "double, degrees", "longitude": "double, degrees", "population": "int32",
    },
    "place_names": {"entity": "int32, of a label of PLACE_LABELS",
                    "why": "string, what keeps it unresolved (in some documents); '' where nothing does"},
    "doc_places": {"doc": "int32", "entity": "int32", "place": "int32, null where unresolved", "n": "int32, mentions",
                   "reason": "string, a key of PLACE_REASONS, '' where unresolved"},
    "suggestions": {
        "suggestion": "int32, from 0, best score first", "entity": "string, key", "target": "string, key",
        "reason": "string, a key of JOIN_REASONS", "score": "double, from 0 to 1",
        "mentions": "int32, of the entity", "documents": "int32, of the entity",
    },
}  # fmt: skip
"""Tables of a snapshot: column -> type and meaning. Those from `found_aliases` to `found_quotes` hold what was found;
those after them are made of these and of what people decided."""


def entity_key(name: str, label: str) -> str:
    """Return the one string that names an entity in filters, links and options: `Vladimir Putin (PERSON)`."""
    return f"{name} ({label})"


def split_entity_key(key: str) -> tuple[str, str | None]:
    """Split an entity key into name and label; the label is None where only a name was given."""
    head, bracket, tail = key.rpartition(" (")
    if bracket and tail.endswith(")") and tail[:-1] in (*NAME_LABELS, *VALUE_LABELS):
        return head, tail[:-1]
    return key, None


def split_term_key(term: str) -> tuple[str, str | None]:
    """Split a term key such as `sanction (word)` into text and kind; the kind is None where only a text was given."""
    for kind in TERM_KINDS:
        if term.endswith(f" ({kind})"):
            return term[: -len(kind) - 3], kind
    return term, None
