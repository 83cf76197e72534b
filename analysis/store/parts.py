"""Parquet parts: what ingest and annotation found, in files named by what they hold.

`parts/documents/*.parquet` holds documents and rejections of some files, `parts/annotations/<pipeline>/*.parquet`
holds annotations of some texts. A part is written once, whole, and never changed: the same work gives the same
name and the same bytes, so a build that was stopped resumes where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.schema import Annotation, Document

_SPAN = [("start", pa.int32()), ("end", pa.int32())]
_NAMED = [*_SPAN, ("sentence", pa.int32()), ("label", pa.string()), ("name", pa.string())]
_MENTION = pa.struct([*_NAMED, ("base", pa.string()), ("reason", pa.string())])
_INFERRED = pa.struct([*_NAMED, ("reason", pa.string())])
_QUOTE = pa.struct(
    [*_NAMED, ("kind", pa.string()), ("source_start", pa.int32()), ("source_end", pa.int32()),
     ("cue_start", pa.int32()), ("cue_end", pa.int32()), ("cue", pa.string()), ("reason", pa.string())]
)  # fmt: skip
_DATE = pa.struct([*_SPAN, ("sentence", pa.int32()), ("value", pa.string())])

DOCUMENT_PART = pa.schema(
    [
        ("file", pa.string()), ("file_hash", pa.string()), ("row", pa.int32()), ("reason", pa.string()),
        ("path", pa.string()), ("id", pa.string()), ("text_id", pa.string()),
        ("title", pa.string()), ("text", pa.string()), ("date", pa.date32()), ("date_origin", pa.string()),
        ("date_confidence", pa.string()), ("date_text", pa.string()), ("source", pa.string()),
        ("collection", pa.string()), ("language", pa.string()), ("n_chars", pa.int32()),
    ]
)  # fmt: skip
"""One row per document or rejection of a file; `reason` is empty for a document."""

ANNOTATION_PART = pa.schema(
    [
        ("text_id", pa.string()), ("n_tokens", pa.int32()),
        ("sentences", pa.list_(pa.struct(_SPAN))),
        ("mentions", pa.list_(_MENTION)),
        ("terms", pa.list_(pa.struct([("term", pa.string()), ("kind", pa.string()),
                                      ("starts", pa.list_(pa.int32())), ("ends", pa.list_(pa.int32()))]))),
        ("inferred", pa.list_(_INFERRED)),
        ("quotes", pa.list_(_QUOTE)),
        ("dates", pa.list_(_DATE)),
    ]
)  # fmt: skip
"""One row per distinct text."""


def digest(*values: str) -> str:
    """Return 32 hexadecimal digits for a sequence of strings (SHA-256, truncated)."""
    state = hashlib.sha256()
    for value in values:
        encoded = value.encode("utf-8", "surrogatepass")
        state.update(len(encoded).to_bytes(8, "big") + encoded)
    return state.hexdigest()[:32]


def document_row(document: Document, *, file: str, file_hash: str, row: int) -> dict[str, Any]:
    """Return the row of a document part for one document."""
    return {
        "file": file, "file_hash": file_hash, "row": row, "reason": "",
        "path": document.path, "id": document.id, "text_id": digest(document.text),
        "title": document.title, "text": document.text, "date": document.date,
        "date_origin": document.date_origin, "date_confidence": document.date_confidence,
        "date_text": document.date_text, "source": document.source, "collection": document.collection,
        "language": document.language, "n_chars": len(document.text),
    }  # fmt: skip


def rejection_row(path: str, reason: str, *, file: str, file_hash: str, row: int) -> dict[str, Any]:
    """Return the row of a document part for a file (or a row of it) that was rejected; it has no id."""
    return {"file": file, "file_hash": file_hash, "row": row, "reason": reason, "path": path, "id": ""}


def annotation_row(text_id: str, annotation: Annotation) -> dict[str, Any]:
    """Return the row of an annotation part for one text."""
    return {
        "text_id": text_id,
        "n_tokens": annotation.n_tokens,
        "sentences": [{"start": start, "end": end} for start, end in annotation.sentences],
        "mentions": [{**_fields(m, _MENTION), "base": m.base or m.name} for m in annotation.mentions],
        "terms": [
            {"term": t.term, "kind": t.kind, "starts": list(t.starts), "ends": list(t.ends)}
            for t in annotation.terms
        ],
        "inferred": [_fields(one, _INFERRED) for one in annotation.inferred],
        "quotes": [_fields(quote, _QUOTE) for quote in annotation.quotes],
        "dates": [_fields(date, _DATE) for date in annotation.dates],
    }


def _fields(found: object, struct: pa.StructType) -> dict[str, Any]:
    return {field.name: getattr(found, field.name) for field in struct}


def write_part(path: Path, rows: Sequence[dict[str, Any]], schema: pa.Schema) -> None:
    """Write rows as one Parquet file that appears under its name only when it is whole and on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with partial.open("wb") as file:
        pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file that is replaced in one step."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with partial.open("w", encoding="utf-8", errors="replace") as file:  # a file name need not be Unicode
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def list_parts(folder: Path) -> list[Path]:
    """Return the finished parts of a folder, by name; remove what an interrupted write left."""
    if not folder.is_dir():
        return []
    for leftover in folder.glob(".*.partial"):
        leftover.unlink(missing_ok=True)
    return sorted(folder.glob("*.parquet"))


def remove_damaged(folder: Path) -> int:
    """Remove parts that are not whole Parquet files, so that the next build makes them anew; return how many."""
    removed = 0
    for path in sorted(folder.rglob("*.parquet")):
        try:
            pq.read_table(path)
        except (pa.ArrowException, OSError) as error:
            if getattr(error, "errno", None) is None:  # what it holds is wrong, not the way to it
                path.unlink()
                removed += 1
    return removed


def read_columns(paths: Iterable[Path], columns: list[str]) -> Iterable[tuple[Path, pa.Table]]:
    """Yield each part's path with a table of some of its columns."""
    for path in paths:
        yield path, pq.read_table(path, columns=columns)
