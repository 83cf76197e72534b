"""Corpora written by hand: real snapshots of a few documents whose every mention and term stands in the text.

A document's text marks its mentions, `[GPE Kyiv]`, and ends sentences with a full stop and a space. Words in lower case
are terms of kind word; mentions are terms of kind name as well. No pipeline is loaded.

`[PERSON Merkel=Angela Merkel]` is a mention that its document joins with a full name, `[~PERSON she=Angela Merkel]` an
inferred one. `{PERSON Angela Merkel: the gas is here}` is a quote with its speaker, `{: …}` one without.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.annotate.joins import Resolution
from analysis.annotate.time_expressions import find_time_expressions
from analysis.schema import (
    NAME_LABELS,
    SCHEMA_VERSION,
    Annotation,
    Document,
    Inferred,
    Mention,
    Quote,
    TermHits,
    document_id,
)
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.parts import ANNOTATION_PART, DOCUMENT_PART, annotation_row, digest, document_row, write_part
from analysis.store.republish import ledger_of
from analysis.store.snapshot import publish

MARK = re.compile(
    r"\[(?P<inferred>~?)(?P<label>[A-Z_]+) (?P<surface>[^\]=]+)(?:=(?P<name>[^\]]+))?\]|\{(?P<speaker>[^:{}]*): |\}"
)
Resolve = Callable[..., Resolution]


def as_written(*_: object, **__: object) -> Resolution:
    """Join nothing over the corpus: entities are the names of documents."""
    return Resolution((), (), {})


@dataclass(frozen=True)
class Note:
    """One document by hand: day, marked text, source."""

    date: dt.date | None
    marked: str
    source: str = ""
    title: str = ""
    origin: str = "header"


def note(date: str | None, marked: str, *, source: str = "", title: str = "", origin: str = "header") -> Note:
    return Note(dt.date.fromisoformat(date) if date else None, marked, source, title, origin)


def read_note(marked: str) -> tuple[str, Annotation]:
    """Return the text without its marks, and what the marks say."""
    text, found, inferred, quotes, open_quotes, at = "", [], [], [], [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[0] == "}":
            start, (label, _, name) = open_quotes.pop()
            quotes.append((start, len(text), label, name))
        elif match["surface"] is None:
            open_quotes.append((len(text), match["speaker"].partition(" ")))
        else:
            surface = match["surface"]
            kept = inferred if match["inferred"] else found
            kept.append((len(text), len(text) + len(surface), match["label"], match["name"] or surface, surface))
            text += surface
    text += marked[at:]
    sentences = [match.span() for match in re.finditer(r"\S.*?(?:\.(?= |$)|$)", text)]

    def sentence_of(start: int) -> int:
        return next(n for n, (low, high) in enumerate(sentences) if low <= start < high)

    mentions = tuple(
        Mention(s, e, sentence_of(s), label, name, base, "surname" if base != name else "")
        for s, e, label, name, base in found
    )
    return text, Annotation(
        len(re.findall(r"\w+", text)), tuple(sentences), mentions, _terms(text, mentions),
        tuple(Inferred(s, e, sentence_of(s), label, name, "role") for s, e, label, name, _ in inferred),
        tuple(
            Quote(s, e, sentence_of(s), "direct", -1, -1, -1, -1, "", label, name, "transcript" if name else "")
            for s, e, label, name in quotes
        ),
        find_time_expressions(text, sentences),
    )  # fmt: skip


def _terms(text: str, mentions: Sequence[Mention]) -> tuple[TermHits, ...]:
    terms: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for mention in mentions:
        if mention.label in NAME_LABELS:
            terms[mention.name, "name"].append((mention.start, mention.end))
    for match in re.finditer(r"\b[a-z]+\b", text):
        terms[match[0], "word"].append(match.span())
    return tuple(
        TermHits(term, kind, tuple(s for s, _ in spans), tuple(e for _, e in spans))
        for (term, kind), spans in sorted(terms.items())
    )


def hand_corpus(
    store: Path, notes: Sequence[Note], *, name: str = "hand", resolve: Resolve = as_written
) -> Corpus:
    """Publish documents written by hand and open them."""
    documents: list[dict[str, Any]] = []
    annotations: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(notes):
        text, annotation = read_note(one.marked)
        title = one.title or f"Note {number}"
        document = Document(
            id=document_id(one.date, title, text), title=title, text=text, path=f"{number}.txt", date=one.date,
            date_origin=one.origin if one.date else "", date_confidence="certain" if one.date else "",
            source=one.source, language="en",
        )  # fmt: skip
        documents.append(document_row(document, file=document.path, file_hash=document.id, row=0))
        annotations[digest(text)] = annotation_row(digest(text), annotation)
    parts = store / "parts"
    write_part(parts / "documents.parquet", documents, DOCUMENT_PART)
    write_part(parts / "annotations.parquet", list(annotations.values()), ANNOTATION_PART)
    ledger = pa.table({"file": [d["file"] for d in documents], "file_hash": [d["file_hash"] for d in documents]},
                      schema=pa.schema([("file", pa.string()), ("file_hash", pa.string())]))  # fmt: skip
    publish(
        store, "0" * 16, ledger=ledger, documents=[parts / "documents.parquet"],
        annotations=[parts / "annotations.parquet"],
        manifest={"name": name, "folder": str(store), "pipeline": "by hand", "schema": SCHEMA_VERSION},
        decisions=ledger_of(store).active, resolve=resolve,
    )  # fmt: skip
    return open_corpus(store)
