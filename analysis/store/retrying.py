"""Files that are to be read once more though their bytes are known: what failed, when somebody asks for it.

`again.json` in a store says of a file with which hash, and how many times it was asked for. The number goes into the
hash that its documents stand under, so that nothing that was read before has to be taken away, and a build that was
stopped goes on with it.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow as pa

from analysis.store.parts import digest, write_json

FILE = "again.json"

Times = dict[str, tuple[str, int]]
"""File -> the hash of what it held, and how many times it was to be read again."""


def times_of(store: Path) -> Times:
    """Return what was asked for; nothing where the file is not there or damaged: then files count as read."""
    try:
        found = json.loads((store / FILE).read_text(encoding="utf-8"))
        return {str(name): (str(value), int(times)) for name, (value, times) in found.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def salted(times: Times, name: str, value: str) -> str:
    """Return the hash that a file's documents stand under."""
    held, number = times.get(name, ("", 0))
    return digest(value, f"again {number}") if number and held == value else value


def ask_again(store: Path, plain: dict[str, str]) -> Times:
    """Ask for files with these hashes of their bytes to be read once more; return all that was asked for."""
    times = times_of(store)
    for name, value in plain.items():
        held, number = times.get(name, ("", 0))
        times[name] = (value, number + 1 if held == value else 1)
    write_json(store / FILE, times)
    return times


def failed(parts: list[Path], ledger: dict[str, str]) -> list[str]:
    """Return the files, as they stand in the ledger, of which something was rejected."""
    if not parts:
        return []
    files = pa.table({"file": list(ledger), "file_hash": list(ledger.values())})
    with duckdb.connect() as connection:
        connection.register("ledger", files)
        rows = connection.execute(
            "SELECT DISTINCT p.file FROM read_parquet(?) p SEMI JOIN ledger l ON p.file = l.file "
            "AND p.file_hash = l.file_hash WHERE p.id = '' ORDER BY p.file", [[str(part) for part in parts]],
        ).fetchall()  # fmt: skip
    return [file for (file,) in rows]
