"""The stories of a corpus: which documents are near-duplicates of each other, and which of them came first.

A text is sketched once: sketches stand in parts, by the text that they are of. What texts tell one story follows from
the texts and the order of their documents alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.store.database import quoted
from analysis.store.parts import digest, list_parts, write_part
from analysis.store.progress import Progress, Report
from analysis.store.tables import file_list, write_tables
from analysis.stories.clusters import clusters
from analysis.stories.sketch import SKETCH_VERSION, band_keys, sketch
from analysis.stories.traits import Traits, traits

TEXTS_IN_PART = 4_096

SKETCH_PART = pa.schema(
    [("text_id", pa.string()), ("words", pa.uint64()), ("shingles", pa.int32()), ("bands", pa.binary())]
)
"""One row per distinct text: see `stories.sketch.Sketch`."""

STORIES = pa.schema([("doc", pa.int32()), ("head", pa.int32()), ("similarity", pa.float64())])


class Sketched(NamedTuple):
    """Documents with the sketches of their texts, in order of documents."""

    docs: npt.NDArray[np.int32]
    words: npt.NDArray[np.uint64]
    bands: list[bytes]
    days: list[int | None]


def write_stories(connection: duckdb.DuckDBPyConnection, folder: Path, parts: Path, *, tell: Report) -> None:
    """Write the table of stories; texts that no part holds a sketch of are sketched.

    `numbered` must stand in the database, the table of texts in the folder.
    """
    sketches = parts / f"sketches-{SKETCH_VERSION}"
    _sketch_new(connection, folder, sketches, tell)
    found = _sketched(connection, sketches)
    tell(Progress("looking for copies", 0, len(found.docs), "documents"))
    connection.register("told", _told(connection, folder, found))
    write_tables(connection, folder, {"stories": "SELECT * FROM told ORDER BY doc"})


def _sketch_new(connection: duckdb.DuckDBPyConnection, folder: Path, sketches: Path, tell: Report) -> None:
    """Sketch the texts that no part holds yet."""
    known = list_parts(sketches)
    unknown = f"ANTI JOIN read_parquet({file_list(known)}) USING (text_id)" if known else ""
    new = connection.execute(
        f"SELECT text_id, min(doc) AS doc FROM numbered {unknown} GROUP BY text_id ORDER BY doc"
    ).fetchall()
    for start in range(0, len(new), TEXTS_IN_PART):
        tell(Progress("sketching", start, len(new), "texts"))
        batch = new[start : start + TEXTS_IN_PART]
        texts = _texts(connection, folder, [doc for _, doc in batch])
        rows = [
            {"text_id": text_id, **sketch(text)._asdict()} for (text_id, _), text in zip(batch, texts, strict=True)
        ]
        write_part(sketches / f"{digest(*(text_id for text_id, _ in batch))}.parquet", rows, SKETCH_PART)


def _texts(connection: duckdb.DuckDBPyConnection, folder: Path, docs: Sequence[int]) -> list[str]:
    """Return the texts of some documents, which are sorted."""
    texts = quoted(folder / "texts.parquet")
    rows = connection.execute(
        f"SELECT text FROM read_parquet('{texts}') SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc) "
        "WHERE doc BETWEEN ? AND ? ORDER BY doc", [list(docs), docs[0], docs[-1]],
    ).fetchall()  # fmt: skip
    return [text for (text,) in rows]


def _sketched(connection: duckdb.DuckDBPyConnection, sketches: Path) -> Sketched:
    known = list_parts(sketches)
    source = f"read_parquet({file_list(known)})" if known else "(SELECT '' AS text_id, 0 AS words, ''::BLOB AS bands)"
    found = connection.sql(
        "SELECT doc, any_value(words)::UBIGINT AS words, any_value(bands) AS bands, "
        "any_value(date) - DATE '1970-01-01' AS day "
        f"FROM numbered JOIN {source} USING (text_id) GROUP BY doc ORDER BY doc"
    ).to_arrow_table()
    return Sketched(
        np.asarray(found["doc"], dtype=np.int32), np.asarray(found["words"], dtype=np.uint64),
        found["bands"].to_pylist(), found["day"].to_pylist(),
    )  # fmt: skip


def _told(connection: duckdb.DuckDBPyConnection, folder: Path, found: Sketched) -> pa.Table:
    """Return the head of each document's story, and how like it is to that.

    Texts of the very same words are one from the start, by the first document that has them.
    """
    assert np.array_equal(found.docs, np.arange(len(found.docs))), "a sketch for each document"
    _, first, same = np.unique(found.words, return_index=True, return_inverse=True)
    first = first[same].astype(np.int32)
    heads, alike = first.copy(), np.ones(len(first))
    compared = np.array([doc for doc in np.unique(first) if found.bands[doc]], dtype=np.int32)

    def traits_of(numbers: Sequence[int]) -> list[Traits]:
        return [traits(text) for text in _texts(connection, folder, compared[list(numbers)].tolist())]

    keys = band_keys([found.bands[doc] for doc in compared])
    told, similarities = clusters(keys, traits_of, [found.days[doc] for doc in compared])
    heads[compared], alike[compared] = compared[told], similarities
    return pa.table([pa.array(found.docs), pa.array(heads[first]), pa.array(alike[first])], schema=STORIES)
