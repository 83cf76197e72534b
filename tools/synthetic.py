"""A synthetic corpus of any size, published as a real one: `python -m tools.synthetic 100k var/synthetic-100k`.

Words and names follow Zipf's law, topics drift over ten years, offsets are exact. The documents are written as the
parts that a build writes, then published by the code that publishes a build. Equal size and seed give equal bytes.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.schema import SCHEMA_VERSION, document_id
from analysis.store.execution import map_batches, worker_pool
from analysis.store.parts import ANNOTATION_PART, DOCUMENT_PART, digest, list_parts, write_json
from analysis.store.snapshot import publish
from tools.lexicon import LABELS, STOP_WORDS, Ints, Lexicon, make_lexicon
from tools.synthetic_texts import (
    Slots,
    draw,
    draw_days,
    draw_topics,
    is_attributive,
    make_titles,
    write_texts,
    zipf_weights,
)

VERSION = 4
DOCUMENTS_IN_CHUNK = 2_000
DOCUMENTS_IN_PART, TEXTS_IN_PART = 256, 48
"""As many as a build writes into one part."""
FIRST_DAY = np.datetime64("2015-01-01")
SOURCES, COLLECTIONS, UNDATED = 50, 8, 0.02
KINDS = ("word", "phrase", "name")


def generate(size: int, store: Path, *, seed: int = 1, workers: int = 2) -> dict[str, Any]:
    """Write and publish a corpus of `size` documents; return its totals, times (s) and the peak memory (MB).

    `workers` processes write the parts (0: this one does), one more publishes.
    """
    shutil.rmtree(store, ignore_errors=True)
    began = time.perf_counter()
    work = partial(write_chunk, size=size, seed=seed, store=store)
    chunks = range((size + DOCUMENTS_IN_CHUNK - 1) // DOCUMENTS_IN_CHUNK)
    with worker_pool(workers) if workers else nullcontext() as pool:
        list(map_batches(work, chunks, executor=pool))
    written = time.perf_counter()
    with worker_pool(1) if workers else nullcontext() as pool:
        memory = next(map_batches(partial(publish_parts, seed=seed), [store], executor=pool))
    published = time.perf_counter()
    totals = json.loads((store / "snapshots" / _fingerprint(size, seed) / "manifest.json").read_text("utf-8"))
    figures = {
        "version": VERSION, "size": size, "seed": seed, "tokens": totals["tokens"], "mentions": totals["mentions"],
        "write_seconds": round(written - began, 1), "publish_seconds": round(published - written, 1),
        "publish_peak_mb": memory,
    }  # fmt: skip
    write_json(store / "synthetic.json", figures)
    return figures


def publish_parts(store: Path, *, seed: int) -> int:
    """Publish the parts of a store; return the peak memory of this process in MB."""
    documents = list_parts(store / "parts" / "documents")
    ledger = pa.concat_tables(pq.read_table(path, columns=["file", "file_hash"]) for path in documents)
    manifest = {
        "schema": SCHEMA_VERSION, "name": f"synthetic {len(ledger):,}", "folder": "", "pipeline": "synthetic",
        "built_at": "2025-01-01T00:00:00+00:00", "versions": {},
    }  # fmt: skip
    publish(
        store, _fingerprint(len(ledger), seed), ledger=ledger, documents=documents,
        annotations=list_parts(store / "parts" / "annotations"), manifest=manifest,
    )  # fmt: skip
    return peak_memory()


def peak_memory() -> int:
    """Return the most memory that this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1024)


def _fingerprint(size: int, seed: int) -> str:
    return digest("synthetic", f"{VERSION}", f"{size}", f"{seed}")[:16]


def write_chunk(chunk: int, *, size: int, seed: int, store: Path) -> int:
    """Write the parts of one chunk, in the sizes that a build writes; return how many documents it has."""
    documents, annotations = make_chunk(chunk, size=size, seed=seed)
    for name, table, rows in (
        ("documents", documents, DOCUMENTS_IN_PART),
        ("annotations", annotations, TEXTS_IN_PART),
    ):
        folder = store / "parts" / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, start in enumerate(range(0, len(table), rows)):
            path = folder / f"{chunk:05d}-{number:03d}.parquet"
            pq.write_table(table.slice(start, rows), path, compression="zstd")
    return len(documents)


def make_chunk(chunk: int, *, size: int, seed: int) -> tuple[pa.Table, pa.Table]:
    """Return the documents and the annotations of one chunk, a row per document."""
    numbers = np.arange(chunk * DOCUMENTS_IN_CHUNK, min(size, (chunk + 1) * DOCUMENTS_IN_CHUNK))
    rng = np.random.default_rng([seed, size, chunk])
    lexicon = make_lexicon(int(600 * size**0.5), int(200 * size**0.5))
    days = draw_days(rng, len(numbers))
    slots, texts = write_texts(rng, lexicon, draw_topics(rng, days))
    documents = _document_table(rng, numbers, days, texts, make_titles(lexicon, slots))
    annotations = pa.table(
        {
            "text_id": documents["text_id"],
            "n_tokens": pa.array(np.add.reduceat(lexicon.n_words[slots.string], slots.borders[:-1]), pa.int32()),
            "sentences": _sentences(slots),
            "mentions": _mentions(lexicon, slots),
            "terms": _terms(lexicon, slots),
            **_quotes(lexicon, slots),
            "dates": _dates(lexicon, slots),
        }
    )
    return documents.cast(DOCUMENT_PART), annotations.cast(ANNOTATION_PART)


# -- tables ----------------------------------------------------------------------------------------------------


def _document_table(
    rng: np.random.Generator, numbers: Ints, days: Ints, texts: pa.Array, titles: pa.Array
) -> pa.Table:
    """Return the rows of the document parts."""
    dated = rng.random(len(numbers)) >= UNDATED
    dates = pa.array((FIRST_DAY + days).astype("datetime64[D]"), mask=~dated)
    source = draw(rng, zipf_weights(SOURCES), len(numbers))
    source_names = [f"Source {n:02d}" if n else "" for n in range(SOURCES)]
    sources = [source_names[n] for n in source]
    collections = [f"collection-{n % COLLECTIONS}" for n in source]
    files = [f"{folder}/{n:08d}.txt" for folder, n in zip(collections, numbers, strict=True)]
    columns = list(zip(dates.to_pylist(), titles.to_pylist(), texts.to_pylist(), strict=True))
    text_ids = [digest(text) for _, _, text in columns]
    empty = [""] * len(numbers)
    return pa.table(
        {
            "file": files, "file_hash": text_ids, "row": pa.array(np.zeros(len(numbers)), pa.int32()),
            "reason": empty, "path": files, "id": [document_id(*row) for row in columns], "text_id": text_ids,
            "title": titles, "text": texts, "date": dates,
            "date_origin": np.where(dated, "header", ""), "date_confidence": np.where(dated, "certain", ""),
            "date_text": pc.fill_null(pc.strftime(dates.cast(pa.timestamp("s")), "%Y-%m-%d"), ""),
            "source": sources, "collection": collections, "language": ["en"] * len(numbers),
            "n_chars": pc.utf8_length(texts),
        }
    )  # fmt: skip


def _nested(rows_before: Ints, columns: dict[str, Any]) -> pa.Array:
    """Return lists of structs, one list per document."""
    structs = pa.StructArray.from_arrays([pa.array(c) for c in columns.values()], list(columns))
    return pa.ListArray.from_arrays(pa.array(rows_before, pa.int32()), structs)


def _rows_before(documents: Ints, n: int) -> Ints:
    """Return how many rows of a sorted column stand before each document, and how many there are."""
    return np.concatenate([[0], np.cumsum(np.bincount(documents, minlength=n))])


def _int32(values: Ints) -> pa.Array:
    return pa.array(values, pa.int32())


def _sentences(slots: Slots) -> pa.Array:
    """Return the sentences of each document; a sentence takes in its full stop."""
    key = slots.document * (slots.sentence.max() + 1) + slots.sentence
    first = np.flatnonzero(np.diff(key, prepend=-1))
    last = np.append(first[1:], len(key)) - 1
    spans = {"start": _int32(slots.start[first]), "end": _int32(slots.end[last] + 1)}
    return _nested(_rows_before(slots.document[first], len(slots.borders) - 1), spans)


def _mentions(lexicon: Lexicon, slots: Slots) -> pa.Array:
    """Return names and values of each document."""
    at = np.flatnonzero(slots.is_name | slots.is_value)
    string = slots.string[at]
    labels = pa.array([*LABELS, *lexicon.value_labels])
    name = np.clip(string - lexicon.first_name, 0, lexicon.names - 1)
    label = np.where(slots.is_name[at], lexicon.name_labels[name], len(LABELS) + string - lexicon.first_value)
    columns = {
        "start": _int32(slots.start[at]), "end": _int32(slots.end[at]), "sentence": _int32(slots.sentence[at]),
        "label": labels.take(pa.array(label)), "name": lexicon.strings.take(pa.array(string)),
        "base": lexicon.strings.take(pa.array(string)), "reason": [""] * len(at),
    }  # fmt: skip
    return _nested(_rows_before(slots.document[at], len(slots.borders) - 1), columns)


def _quotes(lexicon: Lexicon, slots: Slots) -> dict[str, pa.Array]:
    """Return quotes and inferred mentions: who begins a sentence says the rest of it and is meant by its last word."""
    key = slots.document * (slots.sentence.max() + 1) + slots.sentence
    first = np.flatnonzero(np.diff(key, prepend=-1))
    last = np.append(first[1:], len(key)) - 1
    told = slots.is_name[first] & (last - first > 2)
    first, last = first[told], last[told]
    rows = _rows_before(slots.document[first], len(slots.borders) - 1)
    string, none = slots.string[first], _int32(np.full(len(first), -1))
    speaker = {
        "label": pa.array(LABELS).take(pa.array(lexicon.name_labels[string - lexicon.first_name])),
        "name": lexicon.strings.take(pa.array(string)),
    }
    sentence, end = _int32(slots.sentence[first]), _int32(slots.end[last])
    quotes = {
        "start": _int32(slots.start[first + 1]), "end": end, "sentence": sentence, **speaker,
        "kind": ["indirect"] * len(first), "source_start": _int32(slots.start[first]),
        "source_end": _int32(slots.end[first]), "cue_start": none, "cue_end": none, "cue": [""] * len(first),
        "reason": ["named"] * len(first),
    }  # fmt: skip
    inferred = {"start": _int32(slots.start[last]), "end": end, "sentence": sentence, **speaker,
                "reason": ["role"] * len(first)}  # fmt: skip
    return {"inferred": _nested(rows, inferred), "quotes": _nested(rows, quotes)}


def _dates(lexicon: Lexicon, slots: Slots) -> pa.Array:
    """Return the days that a text speaks of: each value stands for a day up to four weeks before its document."""
    at = np.flatnonzero(slots.is_value)
    back = (slots.string[at] - lexicon.first_value) % 28
    columns = {
        "start": _int32(slots.start[at]), "end": _int32(slots.end[at]), "sentence": _int32(slots.sentence[at]),
        "value": pa.array([f"day-{days}" for days in range(28)]).take(pa.array(back)),
    }  # fmt: skip
    return _nested(_rows_before(slots.document[at], len(slots.borders) - 1), columns)


def _terms(lexicon: Lexicon, slots: Slots) -> pa.Array:
    """Return the terms of each document, each with the offsets of its occurrences."""
    n = lexicon.words
    occurrences = list(_occurrences(lexicon, slots))
    key, start, end = (np.concatenate(column) for column in zip(*occurrences, strict=True))
    order = np.argsort(key, kind="stable")
    key, start, end = key[order], start[order], end[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    hits = pa.array(np.append(first, len(key)), pa.int32())
    where, pair = np.divmod(key[first], n * n)
    document, kind = np.divmod(where, len(KINDS))
    left, right = np.divmod(pair, n)
    whole = lexicon.strings.take(pa.array(np.where(kind == 2, lexicon.first_name, 0) + right))
    phrase = pc.binary_join_element_wise(lexicon.strings.take(pa.array(left)), whole, " ")
    columns = {
        "term": pc.if_else(pa.array(kind == 1), phrase, whole), "kind": pa.array(KINDS).take(pa.array(kind)),
        "starts": pa.ListArray.from_arrays(hits, _int32(start)), "ends": pa.ListArray.from_arrays(hits, _int32(end)),
    }  # fmt: skip
    return _nested(_rows_before(document, len(slots.borders) - 1), columns)


def _occurrences(lexicon: Lexicon, slots: Slots) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield key, start and end of words, phrases and names; a key tells document, kind and term, in that order."""
    n = lexicon.words

    def keys(at: Ints, kind: int, term: Ints) -> Ints:
        return (slots.document[at] * len(KINDS) + kind) * n * n + term

    content = slots.word >= STOP_WORDS
    at = np.flatnonzero(content)
    yield keys(at, 0, slots.word[at]), slots.start[at], slots.end[at]
    together = (slots.document[:-1] == slots.document[1:]) & (slots.sentence[:-1] == slots.sentence[1:])
    at = np.flatnonzero(together & is_attributive(slots.word[:-1]) & content[1:])
    yield keys(at, 1, slots.word[at] * n + slots.word[at + 1]), slots.start[at], slots.end[at + 1]
    at = np.flatnonzero(slots.is_name)
    yield keys(at, 2, slots.string[at] - lexicon.first_name), slots.start[at], slots.end[at]


# -- command line ----------------------------------------------------------------------------------------------


def parse_size(text: str) -> int:
    """Read a number of documents such as 300, 10k or 1m."""
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return int(text[:-1] if factor > 1 else text) * factor


def main() -> None:
    """Write a corpus and print what was written."""
    parser = argparse.ArgumentParser(prog="python -m tools.synthetic", description=main.__doc__)
    parser.add_argument("size", type=parse_size, help="documents: 300, 10k, 100k")
    parser.add_argument("store", type=Path, help="folder of the store; what is there is removed")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    figures = generate(arguments.size, arguments.store, seed=arguments.seed)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
