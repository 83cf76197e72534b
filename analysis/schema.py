"""What documents and annotations are made of, and the words that stand in their columns.

A *part* (what annotation writes) holds one row per document, with its sentences, mentions and terms nested.
A *snapshot* (what is published and queried) holds flat tables; `analysis.snapshot_tables` names their columns.
Offsets count Unicode code points of the document's text, end exclusive, so `text[start:end]` is the surface form.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

SCHEMA_VERSION = 3

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

DATE_ORIGINS = (
    "header", "metadata", "column", "page", "address", "feed", "message", "file name", "folder name", "dateline",
    "text", "set by hand",
)  # fmt: skip
"""metadata: front matter, fields of an object, properties of a file; page: what an HTML page says of itself; address:
that of a page; message: the Date line of a mail; text: its first lines. docs/formats.md says which goes first. What
somebody set wins over all of them."""
SET_BY_HAND = DATE_ORIGINS[-1]

DATE_CONFIDENCES = ("certain", "likely", "doubtful")
UNDATED_REASONS = ("partial", "ambiguous")
"""Why what is written dates no document: a month or a year alone; numbers that can be two days."""

UNTOLD = "und"
"""Stands for the language of a text that does not tell."""
FILE_STATES = ("loaded", "rejected", "duplicate")


@dataclass(frozen=True, slots=True)
class Document:
    """One dated document as ingest yields it.

    `id` is derived from content alone (the date that was found, title, text), and stays where somebody sets the date;
    without a `date` the origin is '', one of UNDATED_REASONS, or SET_BY_HAND;
    `path` is relative to the input folder and goes on inside a file that holds many: `#row=N` (from 1), `/inner.txt`;
    `collection` is the sub-folder ('' at the top), an archive counts as one; `language` is ISO 639-1 or 'und'.
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
