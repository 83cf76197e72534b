"""What one file gave: documents and rejections, and how they pass from one process to another."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass

from analysis.schema import Document


@dataclass(frozen=True, slots=True)
class Rejection:
    """What was not read, and why: a file, or one part of it (`file.csv#row=12`, `archive.zip/inner.txt`)."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """Everything that one file gave; `path` is relative to the folder."""

    path: str
    documents: tuple[Document, ...] = ()
    rejected: tuple[Rejection, ...] = ()


def to_json(result: FileResult) -> str:
    """Return a result as one line of JSON."""
    return json.dumps(asdict(result), default=lambda date: date.isoformat())


def from_json(line: str | bytes) -> FileResult:
    """Return the result that a line of JSON holds."""
    found = json.loads(line)
    documents = [
        Document(**{**one, "date": dt.date.fromisoformat(one["date"]) if one["date"] else None})
        for one in found["documents"]
    ]
    return FileResult(found["path"], tuple(documents), tuple(Rejection(**one) for one in found["rejected"]))
