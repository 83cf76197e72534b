"""Annotate the texts that no part holds yet, in batches, wherever an executor works."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from analysis.store.execution import map_batches, runs, worker_pool
from analysis.store.parts import (
    ANNOTATION_PART,
    annotation_row,
    digest,
    list_parts,
    read_columns,
    write_json,
    write_part,
)
from analysis.store.progress import Progress, Report
from analysis.store.tables import in_languages

TEXTS_IN_BATCH, CHARACTERS_IN_BATCH = 32, 200_000
WORTH_WORKERS = 150
"""From so many new texts on, loading the pipeline in more processes pays."""


def annotate_new(
    document_parts: list[Path], ledger: pa.Table, folder: Path, *, pipeline: str | None, languages: Sequence[str],
    executor: Executor | None, workers: int | None, tell: Report,
) -> int:  # fmt: skip
    """Annotate each distinct text that no annotation part holds; return how many texts were new.

    Only texts in `languages`, all of them where it is empty.
    """
    known: set[str] = set()
    for _, table in read_columns(list_parts(folder), ["text_id"]):
        known.update(table["text_id"].to_pylist())
    batches = _plan(document_parts, ledger, known, languages, folder / "plan.json")
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


def _plan(
    document_parts: list[Path], ledger: pa.Table, known: set[str], languages: Sequence[str], path: Path
) -> list[list[str]]:
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
                f"AND p.file_hash = l.file_hash WHERE p.id <> '' AND {in_languages(languages)} "
                "GROUP BY text_id ORDER BY text_id", [names],
            ).fetchall()
        )
    batches = _planned(path)
    planned = {text_id for batch in batches for text_id in batch}
    new = [text_id for text_id in sizes if text_id not in known and text_id not in planned]
    batches += runs(new, sizes.__getitem__, TEXTS_IN_BATCH, CHARACTERS_IN_BATCH)
    batches = [[t for t in batch if t in sizes and t not in known] for batch in batches]
    batches = [batch for batch in batches if batch]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, batches)
    return batches


def _planned(path: Path) -> list[list[str]]:
    """Return the batches of a build that was stopped; none where their file is missing or damaged."""
    try:
        batches: list[list[str]] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
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
                ).fetchall()
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
