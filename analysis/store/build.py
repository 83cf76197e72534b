"""Build a corpus: ingest → batches → annotate → parts → publish. Incremental, resumable, atomic.

A build does only what is new: files are known by the bytes they hold, texts by their content. It can be stopped
at any moment; the next build takes up the finished parts and ends in the same tables.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import platform
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from analysis.annotate.pipeline import pipeline_fingerprint, pipeline_label
from analysis.errors import StoreError
from analysis.ingest import INGEST_VERSION, list_files, read_file
from analysis.schema import SCHEMA_VERSION
from analysis.store.execution import map_batches, worker_pool
from analysis.store.parts import (
    ANNOTATION_PART,
    DOCUMENT_PART,
    annotation_row,
    digest,
    document_row,
    list_parts,
    read_columns,
    rejection_row,
    write_json,
    write_part,
)
from analysis.store.snapshot import publish

FILES_IN_BATCH, BYTES_IN_BATCH = 256, 16_000_000
TEXTS_IN_BATCH, CHARACTERS_IN_BATCH = 48, 300_000
WORTH_WORKERS = 150
"""From so many new texts on, loading the pipeline in more processes pays."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `done` of `total` `unit`s in `stage` ('reading', 'analysing', 'publishing')."""

    stage: str
    done: int
    total: int
    unit: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts of files read and texts annotated now, and the published fingerprint."""

    store: Path
    fingerprint: str
    files: int
    files_read: int
    texts_annotated: int
    published: bool


Report = Callable[[Progress], None]
Item = TypeVar("Item")


def default_store(folder: Path) -> Path:
    """Return the store of a folder: DATELINE_STORE where set, else `var/<folder name>` (with a hash if taken)."""
    if chosen := os.environ.get("DATELINE_STORE"):
        return Path(chosen)
    slug = re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-.") or "corpus"
    store = Path("var") / slug
    origin = store / "origin"
    if origin.exists() and origin.read_text(encoding="utf-8") != str(folder.resolve()):
        return store.with_name(f"{slug}-{digest(str(folder.resolve()))[:6]}")
    return store


def build(
    folder: Path | str, store: Path | str | None = None, *, pipeline: str | None = None,
    executor: Executor | None = None, workers: int | None = None, progress: Report | None = None,
) -> BuildReport:  # fmt: skip
    """Bring the store up to date with a folder of documents and publish it.

    `pipeline` is the shipped one, or an installed spaCy pipeline's name or path. Texts are annotated in `executor`,
    else in `workers` processes (one per core where there is much to do; 1 works in this process).
    Raises MissingInput for a folder without files, StoreError where another build holds the store, PipelineError.
    """
    folder = Path(folder)
    store = Path(store) if store is not None else default_store(folder)
    tell = progress or (lambda _: None)
    files = list_files(folder)
    store.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(store / "lock", timeout=0), _told(store, tell) as tell_all:
            return _build(folder, store, files, pipeline, executor, workers, tell_all)
    except Timeout:
        raise StoreError(
            f"Another build is writing {store}. Wait until it has ended, or choose another --store."
        ) from None


def _build(
    folder: Path, store: Path, files: list[Path], pipeline: str | None, executor: Executor | None,
    workers: int | None, tell: Report,
) -> BuildReport:  # fmt: skip
    """Do the work of `build` while the lock is held."""
    (store / "origin").write_text(str(folder.resolve()), encoding="utf-8")
    annotator = pipeline_fingerprint(pipeline)
    ledger = _hash_files(folder, files, tell)
    fingerprint = digest(
        f"{SCHEMA_VERSION}", f"{INGEST_VERSION}", annotator, *(f"{name}\x1f{value}" for name, value in ledger.items())
    )[:16]
    if published(store) == fingerprint:
        return BuildReport(store, fingerprint, len(files), 0, 0, published=False)
    read = _ingest(folder, store, ledger, tell)
    document_parts = list_parts(_documents_folder(store))
    ledger_table = pa.table({"file": list(ledger), "file_hash": list(ledger.values())})
    annotations = store / "parts" / "annotations" / annotator[:16]
    annotated = _annotate_new(document_parts, ledger_table, annotations, pipeline, executor, workers, tell)
    tell(Progress("publishing", 0, 1, "snapshot"))
    manifest = {
        "schema": SCHEMA_VERSION, "name": folder.resolve().name, "folder": str(folder.resolve()), "pipeline": pipeline_label(pipeline),
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "versions": _versions(),
    }  # fmt: skip
    publish(
        store, fingerprint, ledger=ledger_table, documents=document_parts, annotations=list_parts(annotations),
        manifest=manifest,
    )  # fmt: skip
    tell(Progress("publishing", 1, 1, "snapshot"))
    return BuildReport(store, fingerprint, len(files), read, annotated, published=True)


def published(store: Path) -> str | None:
    """Return the fingerprint of the published snapshot, None where there is none."""
    pointer = store / "current"
    if not pointer.exists():
        return None
    fingerprint = pointer.read_text(encoding="utf-8").strip()
    return fingerprint if (store / "snapshots" / fingerprint / "manifest.json").exists() else None


# -- reading ---------------------------------------------------------------------------------------------------


def _hash_files(folder: Path, files: list[Path], tell: Report) -> dict[str, str]:
    """Return relative path -> hash of the file's bytes ('unreadable' where the system refuses it)."""
    ledger: dict[str, str] = {}
    for number, path in enumerate(files):
        if number % 500 == 0:
            tell(Progress("looking for new files", number, len(files), "files"))
        try:
            with path.open("rb") as file:
                ledger[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()[:32]
        except OSError:
            ledger[path.relative_to(folder).as_posix()] = "unreadable"
    return ledger


def _documents_folder(store: Path) -> Path:
    return store / "parts" / f"documents-{INGEST_VERSION}"


def _ingest(folder: Path, store: Path, ledger: dict[str, str], tell: Report) -> int:
    """Read files that no part holds yet into document parts; return how many."""
    known: set[tuple[str, str]] = set()
    for _, table in read_columns(list_parts(_documents_folder(store)), ["file", "file_hash"]):
        known.update(zip(table["file"].to_pylist(), table["file_hash"].to_pylist(), strict=True))
    new = [(name, value) for name, value in ledger.items() if (name, value) not in known]
    done = 0
    for batch in _by_weight(new, lambda f: _size(folder / f[0]), FILES_IN_BATCH, BYTES_IN_BATCH):
        tell(Progress("reading", done, len(new), "files"))
        rows = [row for name, value in batch for row in _file_rows(folder, name, value)]
        key = digest(*(f"{name}\x1f{value}" for name, value in batch))
        write_part(_documents_folder(store) / f"{key}.parquet", rows, DOCUMENT_PART)
        done += len(batch)
    if new:
        tell(Progress("reading", done, len(new), "files"))
    return len(new)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _file_rows(folder: Path, name: str, value: str) -> list[dict[str, Any]]:
    """Return the rows of one file: its documents, then what was rejected."""
    result = read_file(folder / name, folder=folder)
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


# -- annotating ------------------------------------------------------------------------------------------------


def _annotate_new(
    document_parts: list[Path], ledger: pa.Table, folder: Path, pipeline: str | None, executor: Executor | None,
    workers: int | None, tell: Report,
) -> int:  # fmt: skip
    """Annotate each distinct text that no annotation part holds; return how many texts were new."""
    known: set[str] = set()
    for _, table in read_columns(list_parts(folder), ["text_id"]):
        known.update(table["text_id"].to_pylist())
    batches = _plan(document_parts, ledger, known, folder / "plan.json")
    total = sum(map(len, batches))
    if not total:
        (folder / "plan.json").unlink()
        return 0
    tell(Progress("analysing", 0, total, "documents"))
    done = 0
    with ExitStack() as stack:
        if executor is None and workers != 1 and (workers or total >= WORTH_WORKERS):
            executor = stack.enter_context(worker_pool(workers or os.cpu_count() or 1))
        work = partial(annotate_batch, pipeline=pipeline, folder=folder)
        loaded = _with_texts(batches, document_parts)
        for count in map_batches(work, loaded, executor=executor):
            done += count
            tell(Progress("analysing", done, total, "documents"))
    (folder / "plan.json").unlink()
    return total


def _plan(document_parts: list[Path], ledger: pa.Table, known: set[str], path: Path) -> list[list[str]]:
    """Return batches of text ids that are to be annotated.

    The batches of a run stand in a file until all are done: a network's last digits depend on what shares its
    batch, so a build that was stopped goes on with the very same batches.
    """
    with duckdb.connect() as connection:
        connection.register("ledger", ledger)
        names = [str(p) for p in document_parts]
        sizes: dict[str, int] = dict(
            connection.execute(
                "SELECT text_id, any_value(n_chars) FROM read_parquet(?) p SEMI JOIN ledger l ON p.file = l.file "
                "AND p.file_hash = l.file_hash WHERE p.id <> '' GROUP BY text_id ORDER BY text_id", [names],
            ).fetchall()  # fmt: skip
        )
    batches: list[list[str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    planned = {text_id for batch in batches for text_id in batch}
    new = [text_id for text_id in sizes if text_id not in known and text_id not in planned]
    batches += _by_weight(new, sizes.__getitem__, TEXTS_IN_BATCH, CHARACTERS_IN_BATCH)
    batches = [[t for t in batch if t in sizes and t not in known] for batch in batches]
    batches = [batch for batch in batches if batch]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, batches)
    return batches


def _with_texts(batches: list[list[str]], document_parts: list[Path]) -> Iterator[list[tuple[str, str]]]:
    """Yield each batch as (text id, text), fetching texts from the parts only when their turn comes."""
    names = [str(p) for p in document_parts]
    with duckdb.connect() as connection:
        for start in range(0, len(batches), 16):
            group = batches[start : start + 16]
            wanted = pa.table({"text_id": [text_id for batch in group for text_id in batch]})
            connection.register("wanted", wanted)
            texts = dict(
                connection.execute(
                    "SELECT text_id, any_value(text) FROM read_parquet(?) SEMI JOIN wanted USING (text_id) "
                    "GROUP BY text_id", [names],
                ).fetchall()  # fmt: skip
            )
            for batch in group:
                yield [(text_id, texts[text_id]) for text_id in batch]


def annotate_batch(batch: list[tuple[str, str]], *, pipeline: str | None, folder: Path) -> int:
    """Annotate texts and write them as one part; return their number. Runs in a worker process as well."""
    from analysis.annotate.annotate import annotate
    from analysis.annotate.pipeline import load_pipeline

    nlp = load_pipeline(pipeline)
    annotations = annotate((text for _, text in batch), nlp=nlp)
    rows = [annotation_row(text_id, found) for (text_id, _), found in zip(batch, annotations, strict=True)]
    write_part(folder / f"{digest(*(text_id for text_id, _ in batch))}.parquet", rows, ANNOTATION_PART)
    return len(batch)


def _by_weight(
    items: Iterable[Item], weight: Callable[[Item], int], most_items: int, most_weight: int
) -> Iterator[list[Item]]:
    """Yield runs of items that stay within a number and a total weight (one heavy item is a run of its own)."""
    batch: list[Item] = []
    total = 0
    for item in items:
        size = weight(item)
        if batch and (len(batch) >= most_items or total + size > most_weight):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += size
    if batch:
        yield batch


# -- what is told ----------------------------------------------------------------------------------------------


class _told:
    """Write progress to `progress.json` as well, so that a dashboard in another process can show it."""

    def __init__(self, store: Path, tell: Report) -> None:
        self.path = store / "progress.json"
        self.tell = tell
        self.state: dict[str, Any] = {"pid": os.getpid(), "started": _now(), "state": "running", "error": ""}

    def __enter__(self) -> Report:
        self._write(Progress("starting", 0, 0, "files"))
        return self._report

    def _report(self, progress: Progress) -> None:
        self._write(progress)
        self.tell(progress)

    def _write(self, progress: Progress) -> None:
        self.state |= {"stage": progress.stage, "done": progress.done, "total": progress.total,
                       "unit": progress.unit, "updated": _now()}  # fmt: skip
        write_json(self.path, self.state)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.state |= {"state": "failed" if error else "done", "error": str(error or ""), "updated": _now()}
        write_json(self.path, self.state)


def _now() -> float:
    return dt.datetime.now(dt.UTC).timestamp()


def _versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    packages = ("dateline", "spacy", "duckdb", "pandas", "pyarrow")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
