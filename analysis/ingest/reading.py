"""Read one file into documents and rejections."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from pathlib import Path

from analysis.errors import UnreadableFile
from analysis.ingest.dates import date_of_file_name
from analysis.ingest.decoding import clean, one_line
from analysis.ingest.formats import READABLE, READERS
from analysis.ingest.language import language_of
from analysis.ingest.records import Record, Refusal
from analysis.ingest.titles import first_sentence
from analysis.schema import Document, document_id

INGEST_VERSION = 1
"""Raised when the same bytes would give other documents."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was not read, and why: a file, or one row of it (`file.csv#row=12`)."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """Everything that one file gave; `path` is relative to the folder."""

    path: str
    documents: tuple[Document, ...] = ()
    rejected: tuple[Rejection, ...] = ()


def read_file(path: Path, *, folder: Path) -> FileResult:
    """Read the documents of a file; what cannot be read is a rejection with its reason, never an error."""
    name = path.relative_to(folder).as_posix()
    shown = clean(name).replace("\n", " ")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        what = path.suffix.lower() or "A file without a suffix"
        return _refused(shown, f"{what} is not a format that is read; allowed: {', '.join(READABLE)}")
    try:
        data = path.read_bytes()
    except OSError as error:
        return _refused(shown, f"cannot be opened: {error.strerror or error}")
    documents: list[Document] = []
    rejected: list[Rejection] = []
    try:
        for item in reader(data):
            at = shown if item.row is None else f"{shown}#row={item.row}"
            if isinstance(item, Refusal):
                rejected.append(Rejection(at, item.reason))
            elif text := clean(item.text):
                documents.append(_document(item, text, at, name))
            else:
                rejected.append(Rejection(at, "holds no text"))
    except UnreadableFile as error:
        rejected.append(Rejection(shown, str(error)))
    if not documents:
        rejected = _summed_up(rejected, shown)
    return FileResult(shown, tuple(documents), tuple(rejected))


def _document(record: Record, text: str, path: str, name: str) -> Document:
    """Complete a record: a title, a language, an id, and the file name's date where it has none."""
    folder, _, file_name = name.rpartition("/")
    dated = record.dated
    if dated.date is None and record.row is None:
        of_name = date_of_file_name(file_name)
        dated = of_name if of_name.date else dated
    title = one_line(unescape(record.title)) or first_sentence(text)
    return Document(
        id=document_id(dated.date, title, text), title=title, text=text, path=path, date=dated.date,
        date_origin=dated.origin, date_confidence=dated.confidence, date_text=one_line(dated.written),
        source=one_line(unescape(record.source)), collection=clean(folder).replace("\n", " "),
        language=record.language or language_of(text),
    )  # fmt: skip


def _summed_up(rejected: list[Rejection], path: str) -> list[Rejection]:
    """Return one rejection for a file of which nothing was read, where every row has the same reason."""
    reasons = {rejection.reason for rejection in rejected}
    if len(reasons) > 1 or len(rejected) == 1:
        return rejected
    rows = f" (each of its {len(rejected):,} rows)" if rejected else ""
    return [Rejection(path, "".join(reasons or {"holds no text"}) + rows)]


def _refused(path: str, reason: str) -> FileResult:
    return FileResult(path, rejected=(Rejection(path, reason),))
