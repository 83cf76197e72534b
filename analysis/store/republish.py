"""Publish a corpus again after a decision: only the tables of names are made anew, the rest is linked."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from analysis.decisions import Ledger, decisions_path
from analysis.errors import StoreError
from analysis.schema import SCHEMA_VERSION, SNAPSHOT
from analysis.store.current import Manifest, begin, current_manifest, finish, read_manifest, set_current
from analysis.store.naming_tables import TABLES, decided_fingerprint, write_naming

_MADE_ANEW = {"manifest.json", "in-use", "naming.duckdb", *(f"{name}.parquet" for name in TABLES)}
SECONDS_TO_WAIT = 3


def ledger_of(store: Path) -> Ledger:
    """Return the decisions about the corpus of a store.

    They stand beside its documents; beside the store where it was made of no folder.
    """
    try:
        origin = (store / "origin").read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        found = current_manifest(store)
        origin = str(found[1].get("folder", "")) if found else ""
    return Ledger.open(decisions_path(Path(origin) if origin else store))


def republish(store: Path) -> str | None:
    """Bring the published names in line with the decisions; return the fingerprint.

    None where a build holds the store: it will publish the decisions when it ends.
    Raises StoreError where nothing has been published, or it cannot be written.
    """
    try:
        with FileLock(store / "lock", timeout=SECONDS_TO_WAIT):
            return republish_now(store, ledger_of(store))
    except Timeout:
        return None
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise StoreError(f"The names in {store} could not be published: {reason}. The decisions are kept. Make room or "
                         "allow writing there, then build again, which mends damaged tables.") from error  # fmt: skip


def republish_now(store: Path, ledger: Ledger) -> str:
    """Do the work of `republish` while the lock of the store is held."""
    folder, manifest = published_manifest(store)
    fingerprint = decided_fingerprint(manifest["base"], ledger.active)
    if fingerprint == folder.name:
        return fingerprint
    if _is_whole(folder.with_name(fingerprint)):
        set_current(store, fingerprint)
        return fingerprint
    partial = begin(store, fingerprint)
    for path in sorted(folder.iterdir()):
        if path.name not in _MADE_ANEW and path.is_file():
            _link(path, partial / path.name)
    named = write_naming(partial, ledger.active)
    finish(store, partial, {**manifest, **named, "fingerprint": fingerprint})
    return fingerprint


def _is_whole(folder: Path) -> bool:
    """Whether a snapshot that is there from before can be published again as it is."""
    if read_manifest(folder) is None:
        return False
    try:
        for name in SNAPSHOT:
            pq.read_metadata(folder / f"{name}.parquet")
    except (pa.ArrowException, OSError):
        return False
    return True


def published_manifest(store: Path) -> tuple[Path, Manifest]:
    """Return folder and manifest of a snapshot of this version. Raises StoreError."""
    found = current_manifest(store)
    if found is None or found[1].get("schema") != SCHEMA_VERSION:
        raise StoreError(f"There is no corpus of this version in {store}. "
                         f"Build it first: python -m analysis build FOLDER --store {store}")  # fmt: skip
    return found


def _link(path: Path, target: Path) -> None:
    """Give a file a second name; where the file system has no such links, copy it."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
