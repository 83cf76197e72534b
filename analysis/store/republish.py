"""Publish a corpus again: after a decision only the tables of names are made anew, after a date was set all tables.

Neither reads a document or annotates a text: tables are made of the parts that stand in the store.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from analysis.decisions import Ledger, decisions_path
from analysis.errors import DatelineError, StoreError
from analysis.set_dates import SetDate, read_dates
from analysis.snapshot_tables import SNAPSHOT
from analysis.store.current import (
    Manifest,
    amend,
    begin,
    current_manifest,
    finish,
    is_readable,
    read_manifest,
    set_current,
)
from analysis.store.database import Database
from analysis.store.dating import dated_fingerprint
from analysis.store.index.index import Index
from analysis.store.index.writing import NAMED
from analysis.store.naming_tables import TABLES, decided_fingerprint, write_naming
from analysis.store.provenance import read_sources
from analysis.store.snapshot import publish

_MADE_ANEW = {"manifest.json", "in-use", "naming.duckdb", NAMED, *(f"{name}.parquet" for name in TABLES)}
SECONDS_TO_WAIT = 3


def ledger_of(store: Path) -> Ledger:
    """Return the decisions about the corpus of a store.

    They stand beside the documents that the published snapshot was made of, whatever is being built now; beside the
    store where it was made of no folder.
    """
    try:
        origin = (store / "origin").read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        origin = ""
    found = current_manifest(store)
    folder = str(found[1].get("folder", "")) if found else origin
    if origin.encode("utf-8", "replace").decode() == folder:  # a manifest cannot hold what is not Unicode in a name
        folder = origin
    return Ledger.open(decisions_path(Path(folder) if folder else store))


def dates_path(decided: Ledger) -> Path:
    """Return the file of dates that people set: beside the decisions."""
    return decided.path.with_name("dates.csv")


def dates_of(decided: Ledger) -> list[SetDate]:
    """Return the dates that people set beside these decisions. Raises StoreError where they cannot be read."""
    return read_dates(dates_path(decided))[0]


def republish(store: Path) -> str | None:
    """Bring what is published in line with decisions and with dates that people set; return the fingerprint.

    None where a build or another decision holds the store: it will publish this one too before it ends.
    Raises StoreError where nothing has been published, or it cannot be written.
    """
    try:
        with FileLock(store / "lock", timeout=SECONDS_TO_WAIT):
            republish_now(store, partial(ledger_of, store))
            return published_manifest(store)[0].name
    except Timeout:
        folder, manifest = published_manifest(store)
        ledger = ledger_of(store)
        return folder.name if _fingerprints(manifest, ledger, dates_of(ledger))[1] == folder.name else None
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise StoreError(
            f"The corpus in {store} could not be published: {reason}. Decisions and dates are kept. Make room or allow "
            "writing there, then build again, which mends damaged tables."
        ) from error


def republish_now(store: Path, read: Callable[[], Ledger]) -> Ledger:
    """Do the work of `republish` while the lock of the store is held; return the decisions that are published.

    `read` gives the decisions. It is asked again after each publication: who decides meanwhile cannot get the lock.
    """
    while True:
        ledger = read()
        dates = dates_of(ledger)
        _publish(store, ledger, dates)
        if read().active == ledger.active and dates_of(ledger) == dates:
            return ledger


def _fingerprints(manifest: Manifest, ledger: Ledger, dates: list[SetDate]) -> tuple[str, str]:
    """Return the fingerprints of a snapshot with these dates: without the decisions, and with them."""
    base = dated_fingerprint(manifest["files"], dates)
    return base, decided_fingerprint(base, ledger.active)


def _publish(store: Path, ledger: Ledger, dates: list[SetDate]) -> None:
    folder, manifest = published_manifest(store)
    base, fingerprint = _fingerprints(manifest, ledger, dates)
    if fingerprint == folder.name:
        return
    earlier = folder.with_name(fingerprint)
    if is_whole(earlier):
        amend(earlier, {key: manifest[key] for key in ("name", "folder") if key in manifest})
        set_current(store, fingerprint)
        return
    if base != manifest["base"]:
        made_of = read_sources(store, folder)
        publish(store, manifest["files"], **made_of._asdict(), manifest=manifest, decisions=ledger.active, dates=dates)
        return
    made = begin(store, fingerprint)
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if place.parts[0] in _MADE_ANEW or place.parts[0].endswith(".tmp"):
            continue
        if path.is_dir():
            (made / place).mkdir()
        else:
            _link(path, made / place)
    named = write_naming(made, ledger.active)
    finish(store, made, {**manifest, **named, "fingerprint": fingerprint})


@contextmanager
def decided_at_last(store: Path) -> Iterator[None]:
    """Publish what is decided while the lock of the store is held, where the work fails or is stopped as well."""
    try:
        yield
    except BaseException:
        with suppress(DatelineError, duckdb.Error, pa.ArrowException, OSError):
            republish_now(store, partial(ledger_of, store))
        raise


def is_whole(folder: Path) -> bool:
    """Whether each file of a snapshot can be opened, so that it can be published as it is."""
    if read_manifest(folder) is None:
        return False
    try:
        for name in SNAPSHOT:
            pq.read_metadata(folder / f"{name}.parquet")
        Database(folder).close()
        Index(folder)
    except (pa.ArrowException, OSError, StoreError):
        return False
    return True


def published_manifest(store: Path) -> tuple[Path, Manifest]:
    """Return folder and manifest of a snapshot of this version. Raises StoreError."""
    found = current_manifest(store)
    if found is None or not is_readable(found[1]):
        raise StoreError(f"There is no corpus of this version in {store}. "
                         f"Build it first: python -m analysis build FOLDER --store {store}")  # fmt: skip
    return found


def _link(path: Path, target: Path) -> None:
    """Give a file a second name; where the file system has no such links, copy it."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
