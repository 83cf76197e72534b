"""Build a corpus: ingest → batches → annotate → parts → publish. Incremental, resumable, atomic.

A build does only what is new: files are known by the bytes they hold, texts by their content. It can be stopped
at any moment; the next build takes up the finished parts and ends in the same tables.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from analysis.annotate.pipeline import pipeline_fingerprint, pipeline_label, pipeline_language
from analysis.columns import read_choices
from analysis.decisions import Ledger, decisions_path
from analysis.errors import StoreError
from analysis.ingest import INGEST_VERSION, list_files
from analysis.places import GAZETTEER
from analysis.schema import SCHEMA_VERSION, UNTOLD
from analysis.set_dates import read_dates
from analysis.snapshot_tables import SNAPSHOT_VERSION
from analysis.store.annotating import annotate_new
from analysis.store.changes import write_changes
from analysis.store.current import Manifest, amend, current_manifest, is_readable
from analysis.store.ingesting import FileReading, documents_folder, hash_files, ingest, named
from analysis.store.parts import (
    digest,
    list_parts,
    remove_damaged,
)
from analysis.store.progress import Progress, ProgressFile, Report
from analysis.store.republish import (
    dates_of,
    dates_path,
    decided_at_last,
    is_whole,
    published_manifest,
    republish,
    republish_now,
)
from analysis.store.retrying import times_of
from analysis.store.snapshot import publish

__all__ = ["BuildReport", "build", "default_store", "published", "republish"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts of files read and texts annotated now, and the published fingerprint.

    `notices` name decisions that no longer apply and lines of the file of decisions that cannot be read.
    """

    store: Path
    fingerprint: str
    files: int
    files_read: int
    texts_annotated: int
    published: bool
    notices: tuple[str, ...] = ()


def default_store(folder: Path) -> Path:
    """Return the store of a folder: DATELINE_STORE where set, else `var/<folder name>` (with a hash if taken)."""
    if chosen := os.environ.get("DATELINE_STORE"):
        return Path(chosen)
    return usual_store(folder)


def usual_store(folder: Path) -> Path:
    """Return the store of a folder where none is named: `var/<folder name>` (with a hash if taken)."""
    slug = re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-.") or "corpus"
    store = Path("var") / slug
    origin = store / "origin"
    if origin.exists() and origin.read_text(encoding="utf-8", errors="surrogateescape") != str(folder.resolve()):
        return store.with_name(f"{slug}-{digest(str(folder.resolve()))[:6]}")
    return store


def build(
    folder: Path | str, store: Path | str | None = None, *, pipeline: str | None = None,
    executor: Executor | None = None, workers: int | None = None, progress: Report | None = None, again: bool = False,
) -> BuildReport:  # fmt: skip
    """Bring the store up to date with a folder of documents and publish it.

    `pipeline` is the shipped one, or an installed spaCy pipeline's name or path. Texts are annotated in `executor`,
    else in `workers` processes (one per core where there is much to do; 1 works in this process). `again` reads files
    of which something was rejected once more.
    Raises MissingInput for a folder without files, StoreError where another build holds the store, PipelineError.
    """
    folder = Path(folder)
    store = Path(store) if store is not None else default_store(folder)
    tell = progress or (lambda _: None)
    files = list_files(folder)
    try:
        store.mkdir(parents=True, exist_ok=True)
        with FileLock(store / "lock", timeout=0), ProgressFile(store, tell) as tell_all, decided_at_last(store):
            work = partial(_build, folder, store, files, pipeline, executor, workers, again, tell_all)
            try:
                return work()
            except (duckdb.Error, pa.ArrowException, OSError):
                if not remove_damaged(store / "parts"):
                    raise
            return work()
    except Timeout:
        raise StoreError(
            f"Another build is writing {store}. Wait until it has ended, or choose another --store."
        ) from None
    except (duckdb.Error, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise StoreError(
            f"The corpus in {store} could not be written: {reason}. What was finished is kept: make room or allow "
            "writing there, and build again; or choose another --store."
        ) from error


def _build(
    folder: Path, store: Path, files: list[Path], pipeline: str | None, executor: Executor | None,
    workers: int | None, again: bool, tell: Report,
) -> BuildReport:  # fmt: skip
    """Do the work of `build` while the lock is held."""
    before = published(store)
    if before is None:
        note_origin(store, folder)
    annotator = pipeline_fingerprint(pipeline)
    paths = named(folder, files)
    reading = FileReading(read_choices(columns_path(folder))[0], times_of(store))
    ledger = hash_files(paths, reading, tell, again_in=store if again else None)
    read_decisions = partial(Ledger.open, decisions_path(folder.resolve()))
    dates_of(read_decisions())  # now as well: what cannot be read should not end a long build
    if _is_current(store, _fingerprint(annotator, ledger)):
        with suppress(duckdb.Error, pa.ArrowException, OSError):  # a damaged snapshot is made anew
            return _keep(store, folder, read_decisions, len(files), before)
    read = ingest(folder, store, paths, ledger, reading, tell)
    base = _fingerprint(annotator, ledger)
    document_parts = list_parts(documents_folder(store))
    ledger_table = pa.table({"file": list(ledger), "file_hash": list(ledger.values())})
    annotations = store / "parts" / "annotations" / f"{annotator[:16]}-{SCHEMA_VERSION}"
    languages = _languages(pipeline)
    annotated = annotate_new(
        document_parts, ledger_table, annotations, pipeline=pipeline, languages=languages, executor=executor,
        workers=workers, tell=tell,
    )  # fmt: skip
    tell(Progress("publishing", 0, 1, "snapshot"))
    manifest = {
        "schema": SCHEMA_VERSION, **_whence(folder), "pipeline": pipeline_label(pipeline),
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "versions": _versions(),
    }  # fmt: skip
    earlier = current_manifest(store) if before else None
    decided = read_decisions()
    made = publish(
        store, base, ledger=ledger_table, documents=document_parts, annotations=list_parts(annotations),
        manifest=manifest, languages=languages, decisions=decided.active, dates=dates_of(decided), tell=tell,
    )  # fmt: skip
    if earlier is not None and earlier[1].get("files") != base:
        write_changes(store, earlier[0], store / "snapshots" / made)
    note_origin(store, folder)
    tell(Progress("publishing", 1, 1, "snapshot"))
    decided = republish_now(store, read_decisions)  # what was decided while the snapshot was made
    return _report(store, decided, len(files), read, annotated, None)


def _keep(
    store: Path, folder: Path, read_decisions: Callable[[], Ledger], files: int, before: str | None
) -> BuildReport:
    """Keep a snapshot that is of these files: only where they lie and what was decided may be new."""
    amend(published_manifest(store)[0], _whence(folder))
    note_origin(store, folder)
    return _report(store, republish_now(store, read_decisions), files, 0, 0, before)


def _whence(folder: Path) -> dict[str, str]:
    """Return what a manifest says of the folder of documents."""
    return {"name": folder.resolve().name, "folder": str(folder.resolve())}


def columns_path(folder: Path) -> Path:
    """Return the file that says which columns of tables hold what: beside the decisions."""
    return decisions_path(folder.resolve()).with_name("columns.csv")


def note_origin(store: Path, folder: Path) -> None:
    """Write into a store of which folder it is."""
    store.mkdir(parents=True, exist_ok=True)
    (store / "origin").write_text(str(folder.resolve()), encoding="utf-8", errors="surrogateescape")


def _report(
    store: Path, decided: Ledger, files: int, read: int, annotated: int, before: str | None
) -> BuildReport:
    """Return what a build did; `before` is the fingerprint that stood before it, None where it publishes anyway."""
    folder, manifest = published_manifest(store)
    columns = read_choices(columns_path(Path(manifest["folder"])))[1]
    notices = (*manifest["notices"], *decided.problems, *_about_dates(manifest, dates_path(decided)), *columns)
    return BuildReport(store, folder.name, files, read, annotated, folder.name != before, notices)


def _about_dates(manifest: Manifest, path: Path) -> tuple[str, ...]:
    """Return what is to be said of dates that people set."""
    lost = manifest.get("dates_lost", 0)
    said = f"{path}: lines that mean no document of this corpus any more: {lost:,}. They are kept; see: analysis dates"
    return (*read_dates(path)[1], *([said] if lost else []))


def _is_current(store: Path, base: str) -> bool:
    """Whether the published snapshot is whole, and of these files and rules, whatever was decided and dated."""
    found = current_manifest(store)
    if found is None or not is_readable(found[1]):
        return False
    return bool(found[1]["files"] == base) and is_whole(found[0])


def published(store: Path) -> str | None:
    """Return the fingerprint of the published snapshot, None where there is none of this version."""
    found = current_manifest(store)
    return found[0].name if found and is_readable(found[1]) else None


def _fingerprint(annotator: str, ledger: dict[str, str]) -> str:
    """Return what a snapshot is named by: the files and all that reads them."""
    contents = (f"{name}\x1f{value}" for name, value in ledger.items())
    versions = (f"{SCHEMA_VERSION}", f"{SNAPSHOT_VERSION}", f"{INGEST_VERSION}", version(GAZETTEER))
    return digest(*versions, annotator, *contents)[:16]


def _languages(pipeline: str | None) -> tuple[str, ...]:
    """Return the languages of documents that a pipeline reads, () for all; what cannot be told is tried."""
    language = pipeline_language(pipeline)
    return () if language == "xx" else (language, UNTOLD, "")


def _versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    packages = ("dateline", "spacy", "duckdb", "pandas", "pyarrow", GAZETTEER)
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
