"""Making the counts index of a snapshot from its tables, in two passes over each, a batch at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.schema import NAME_LABELS, TERM_KINDS
from analysis.store.database import quoted
from analysis.store.index.arrays import Array, Arrays, new_array, write_array, write_texts
from analysis.store.index.quotes import PART, write_found_quotes, write_named_quotes
from analysis.store.tables import workspace

FOUND, NAMED = "corpus.index", "naming.index"
"""Folders of a snapshot: what documents hold, and what decisions make of their names."""
UNDATED = np.iinfo(np.int32).max
"""Stands for the day of an undated document: after every other."""
ROWS_IN_BATCH = 1_000_000

Batches = Callable[[], Iterator[tuple[Array, Array, Array]]]
"""Each call goes through rows of document, subject and count once more, in order of document, then subject."""

_WITH_INFERRED = """SELECT doc, entity, sum(n)::INTEGER AS n FROM (
    SELECT doc, entity, n FROM read_parquet('{folder}/doc_entities.parquet')
    UNION ALL SELECT doc, entity, 1 FROM read_parquet('{folder}/inferred.parquet')
) GROUP BY doc, entity ORDER BY doc, entity"""


def write_found_index(folder: Path) -> None:
    """Write the half of the index that does not depend on decisions: documents, and terms in them."""
    into = _emptied(folder / FOUND)
    documents = pq.read_table(
        folder / "documents.parquet", columns=["date", "n_tokens", "analysed", "source", "collection", "date_origin"]
    )
    days = documents["date"].cast(pa.int32())
    write_array(into, "day", np.asarray(pc.fill_null(days, int(UNDATED)), dtype=np.int32))
    write_array(into, "n_tokens", np.asarray(documents["n_tokens"], dtype=np.int32))
    write_array(into, "analysed", np.asarray(documents["analysed"], dtype=bool))
    write_array(into, "n_sentences", _sentences(folder, len(documents)))
    stories = pq.read_table(folder / "stories.parquet", columns=["head"])
    write_array(into, "story", np.asarray(stories["head"], dtype=np.int32))
    for column in ("source", "collection", "date_origin"):
        names = sorted(pc.unique(documents[column]).to_pylist())
        write_texts(into, column, pa.chunked_array([pa.array(names, pa.string())]))
        codes = pc.index_in(documents[column], value_set=pa.array(names, documents[column].type))
        write_array(into, column, np.asarray(codes, dtype=np.int32))
    terms = pq.read_table(folder / "terms.parquet", columns=["text", "kind"])
    write_texts(into, "term", terms["text"])
    write_array(into, "kind", _codes(terms["kind"], TERM_KINDS))
    write_found_quotes(folder, _emptied(into / PART), len(documents))
    table = folder / "doc_terms.parquet"
    _write_occurrences(_emptied(into / "terms"), _batches(table, "term"), len(documents), len(terms))


def write_named_index(folder: Path) -> None:
    """Write the half of the index that decisions change: entities in documents, without and with inferred mentions."""
    into = _emptied(folder / NAMED)
    documents = pq.read_metadata(folder / "documents.parquet").num_rows
    entities = pq.read_table(folder / "entities.parquet", columns=["entity", "name", "label", "hidden"])
    assert np.array_equal(entities["entity"], np.arange(len(entities))), "numbers without a gap"
    labels = _codes(entities["label"], NAME_LABELS)
    write_texts(into, "entity", entities["name"])
    write_array(into, "label", labels)
    write_array(into, "hidden", np.asarray(entities["hidden"], dtype=bool))
    with workspace(folder) as connection:
        merged = folder / "with_inferred.parquet"
        sql = _WITH_INFERRED.format(folder=quoted(folder))
        connection.execute(f"COPY ({sql}) TO '{quoted(merged)}' (FORMAT parquet)")
    for name, table in (("mentions", folder / "doc_entities.parquet"), ("with_inferred", merged)):
        part, batches = _emptied(into / name), _batches(table, "entity")
        _write_occurrences(part, batches, documents, len(entities))
        _write_by_label(part, batches, documents, labels)
    merged.unlink()
    starts = Arrays(folder, f"{FOUND}/{PART}").read("starts", documents + 1)
    write_named_quotes(folder, _emptied(into / PART), starts)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _codes(column: pa.ChunkedArray, names: tuple[str, ...]) -> Array:
    return np.asarray(pc.index_in(column, value_set=pa.array(names, column.type)), dtype=np.uint8)


def _sentences(folder: Path, documents: int) -> Array:
    """Return how many sentences each document has."""
    counted = np.zeros(documents, dtype=np.int64)
    for batch in pq.ParquetFile(folder / "sentences.parquet").iter_batches(ROWS_IN_BATCH, columns=["doc"]):
        counted += np.bincount(batch["doc"], minlength=documents)
    return counted.astype(np.int32)


def _batches(table: Path, subject: str) -> Batches:
    def batches() -> Iterator[tuple[Array, Array, Array]]:
        with pq.ParquetFile(table) as file:
            for batch in file.iter_batches(ROWS_IN_BATCH, columns=["doc", subject, "n"]):
                yield np.asarray(batch["doc"]), np.asarray(batch[subject]), np.asarray(batch["n"])

    return batches


def _write_occurrences(folder: Path, batches: Batches, documents: int, subjects: int) -> None:
    """Write lists of subjects by document and of documents by subject, and each subject's occurrences."""
    lengths, spread = np.zeros(documents, dtype=np.int64), np.zeros(subjects, dtype=np.int64)
    totals, most = np.zeros(subjects), 0
    for docs, ids, counts in batches():
        lengths += np.bincount(docs, minlength=documents)
        spread += np.bincount(ids, minlength=subjects)
        totals += np.bincount(ids, weights=counts, minlength=subjects)
        most = max(most, int(counts.max(initial=0)))
    write_array(folder, "totals", totals.astype(np.int64))
    rows, dtype = int(lengths.sum()), np.min_scalar_type(most)
    starts = {
        name: np.concatenate([np.zeros(1, np.int64), np.cumsum(each)])
        for name, each in (("by_document", lengths), ("by_subject", spread))
    }
    found = {
        name: (new_array(folder, f"{name}_ids", np.int32, (rows,)), new_array(folder, f"{name}_counts", dtype, (rows,)))
        for name in starts
    }
    for name, each in starts.items():
        write_array(folder, f"{name}_starts", each)
    free, at = starts["by_subject"][:-1].copy(), 0
    for docs, ids, counts in batches():
        for array, values in zip(found["by_document"], (ids, counts), strict=True):
            array[at : at + len(docs)] = values
        at += len(docs)
        order = np.argsort(ids, kind="stable")
        places = _places(ids[order], free)
        for array, values in zip(found["by_subject"], (docs, counts), strict=True):
            array[places] = values[order]
    for arrays in found.values():
        for array in arrays:
            array.flush()  # type: ignore[attr-defined]  # they are maps of files


def _places(ids: Array, free: Array) -> Array:
    """Return where rows of some subjects, which stand in order, go: each to its subject's next free place."""
    begins = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]])) if len(ids) else np.empty(0, np.int64)
    lengths = np.diff(np.append(begins, len(ids)))
    places = np.repeat(free[ids[begins]] - begins, lengths) + np.arange(len(ids))
    free[ids[begins]] += lengths
    return np.asarray(places)


def _write_by_label(folder: Path, batches: Batches, documents: int, labels: Array) -> None:
    """Write how many mentions of each label every document has, and last, of all labels."""
    found = new_array(folder, "by_label", np.int32, (len(NAME_LABELS) + 1, documents))
    for docs, ids, counts in batches():
        if len(docs):
            low, span = int(docs[0]), int(docs[-1]) - int(docs[0]) + 1
            cells = labels[ids].astype(np.int64) * span + (docs - low)
            sums = np.bincount(cells, weights=counts, minlength=len(NAME_LABELS) * span).reshape(-1, span)
            found[:-1, low : low + span] += sums.astype(np.int32)
            found[-1, low : low + span] += sums.sum(axis=0).astype(np.int32)
    found.flush()  # type: ignore[attr-defined]  # it is a map of a file
