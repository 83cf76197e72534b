"""The reading half of a build: which files there are, which of them are new, and their documents as parts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.columns import ColumnChoice, chosen_columns
from analysis.ingest import INGEST_VERSION, read_file, stop_reading
from analysis.ingest.preview import is_table
from analysis.store.execution import runs
from analysis.store.parts import (
    DOCUMENT_PART,
    digest,
    document_row,
    list_parts,
    read_columns,
    rejection_row,
    write_part,
)
from analysis.store.progress import Progress, Report
from analysis.store.retrying import Times, ask_again, failed, salted

FILES_IN_BATCH, BYTES_IN_BATCH = 256, 16_000_000
READINGS = 3
"""How often a file that changes while it is read is read again."""


def named(folder: Path, files: list[Path]) -> dict[str, Path]:
    """Return each file under its relative path; what is not Unicode in a name is replaced, and names stay apart."""
    paths: dict[str, Path] = {}
    for path in files:
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")
        while name in paths:
            name += "?"
        paths[name] = path
    return paths


class FileReading:
    """How files are read: which columns somebody chose, and which files are to be read once more."""

    def __init__(self, choices: Sequence[ColumnChoice], times: Times) -> None:
        self._choices, self._times = choices, times

    def chosen(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the columns that were chosen for a file."""
        return chosen_columns(self._choices, name) if self._choices and is_table(name) else ()

    def plain(self, name: str, path: Path) -> str:
        """Return a hash of a file's bytes and of its columns ('unreadable' where the system refuses it)."""
        value = _hash(path)
        chosen = self.chosen(name)
        return digest(value, *(f"{role}\x1f{column}" for role, column in chosen)) if chosen else value

    def hash(self, name: str, path: Path) -> str:
        """Return a hash of a file's bytes and of how they are read."""
        return salted(self._times, name, self.plain(name, path))

    def again(self, store: Path, paths: dict[str, Path], ledger: dict[str, str]) -> None:
        """Let the files of which something was rejected be read once more, and change their hashes in the ledger."""
        names = failed(list_parts(documents_folder(store)), ledger)
        self._times = ask_again(store, {name: self.plain(name, paths[name]) for name in names})
        ledger.update({name: self.hash(name, paths[name]) for name in names})


def hash_files(
    paths: dict[str, Path], reading: FileReading, tell: Report, *, again_in: Path | None = None
) -> dict[str, str]:
    """Return name -> hash of the file's bytes and of how they are read.

    `again_in` is the store in which files of which something was rejected are asked to be read once more.
    """
    ledger: dict[str, str] = {}
    for number, (name, path) in enumerate(paths.items()):
        if number % 500 == 0:
            tell(Progress("looking for new files", number, len(paths), "files"))
        ledger[name] = reading.hash(name, path)
    if again_in is not None:
        reading.again(again_in, paths, ledger)
    return ledger


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:32]
    except OSError:
        return "unreadable"


def documents_folder(store: Path) -> Path:
    return store / "parts" / f"documents-{INGEST_VERSION}"


def ingest(
    folder: Path, store: Path, paths: dict[str, Path], ledger: dict[str, str], reading: FileReading, tell: Report
) -> int:
    """Read files that no part holds yet into document parts; return how many.

    A file that has changed since it was hashed gets its new hash in the ledger.
    """
    known: set[tuple[str, str]] = set()
    for _, table in read_columns(list_parts(documents_folder(store)), ["file", "file_hash"]):
        known.update(zip(table["file"].to_pylist(), table["file_hash"].to_pylist(), strict=True))
    new = [(name, value) for name, value in ledger.items() if (name, value) not in known]
    done = 0
    for batch in runs(new, lambda f: _size(paths[f[0]]), FILES_IN_BATCH, BYTES_IN_BATCH):
        tell(Progress("reading", done, len(new), "files"))
        rows = [row for name, _ in batch for row in _file_rows(paths[name], folder, name, ledger, reading)]
        key = digest(*(f"{name}\x1f{ledger[name]}" for name, _ in batch))
        write_part(documents_folder(store) / f"{key}.parquet", rows, DOCUMENT_PART)
        done += len(batch)
    stop_reading()
    if new:
        tell(Progress("reading", done, len(new), "files"))
    return len(new)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _file_rows(
    path: Path, folder: Path, name: str, ledger: dict[str, str], reading: FileReading
) -> list[dict[str, Any]]:
    """Return the rows of one file: its documents, then what was rejected; under the hash of what was read."""
    result = read_file(path, folder=folder, chosen=reading.chosen(name))
    for _ in range(READINGS):
        value = reading.hash(name, path)
        if value == ledger[name]:
            break
        ledger[name] = value
        result = read_file(path, folder=folder, chosen=reading.chosen(name))
    value = ledger[name]
    rows = [
        document_row(document, file=name, file_hash=value, row=number)
        for number, document in enumerate(result.documents)
    ]
    start = len(rows)
    rows.extend(
        rejection_row(rejection.path, rejection.reason, file=name, file_hash=value, row=start + number)
        for number, rejection in enumerate(result.rejected)
    )
    return rows

