"""The formats that are read: one file and one line each.

A reader turns a file's bytes into records and refusals; it raises UnreadableFile where the whole file, or the
rest of it, cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analysis.ingest.formats import jsonl, markdown, plain, tabular
from analysis.ingest.records import Record, Refusal

READERS: dict[str, Callable[[bytes], Iterator[Record | Refusal]]] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".csv": tabular.read,
    ".tsv": tabular.read,
    ".jsonl": jsonl.read_lines,
    ".ndjson": jsonl.read_lines,
    ".json": jsonl.read,
}
"""Suffix in lower case -> reader."""

READABLE = tuple(READERS)
