"""What a reader yields: a record (one document, its fields as found) or a refusal (one row, and why)."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.ingest.dates import UNDATED, Dated


@dataclass(frozen=True, slots=True)
class Record:
    """One document as its file gives it; `row` numbers it from 1 in a file that holds many, else None."""

    text: str
    title: str = ""
    dated: Dated = UNDATED
    source: str = ""
    language: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of a file that cannot be read as a document."""

    row: int
    reason: str
