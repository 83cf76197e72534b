"""The connection to one snapshot, and which documents a query keeps in it."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.errors import StoreError
from analysis.query import Query

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # a module, where there is one


HEADERS = 3 * 4096
"""Bytes of a DuckDB file before its blocks."""


FEW = 50
"""Documents that SQL names one by one; more of them are joined."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The documents that a query keeps: sorted document numbers, and what the whole of them holds.

    `first` and `last` are days of dated documents (None where there are none); `n_tokens` counts words and numbers.
    """

    docs: np.ndarray[Any, np.dtype[np.int32]]
    everything: bool
    n_documents: int
    n_undated: int
    n_tokens: int
    first: dt.date | None
    last: dt.date | None

    def of(self, table: str) -> str:
        """Return SQL that reads a table for these documents alone."""
        if self.everything:
            return table
        if not self.n_documents:
            return f"(SELECT * FROM {table} WHERE false)"
        if self.is_run:
            return f"(SELECT * FROM {table} WHERE doc BETWEEN {self.docs[0]} AND {self.docs[-1]})"
        if self.n_documents <= FEW:
            return f"(SELECT * FROM {table} WHERE doc IN ({', '.join(map(str, self.docs.tolist()))}))"
        return f"(SELECT * FROM {table} SEMI JOIN chosen USING (doc))"

    def mentions(self, query: Query) -> str:
        """Return SQL for doc, start, end, sentence, entity of the mentions that a query counts in them."""
        columns = 'doc, start, "end", sentence, entity'
        if not query.inferred:
            return f"(SELECT {columns} FROM {self.of('mentions')})"
        return f"(SELECT {columns} FROM {self.of('mentions')} UNION ALL SELECT {columns} FROM {self.of('inferred')})"

    def doc_entities(self, query: Query) -> str:
        """Return SQL for doc, entity, n: how many mentions of each entity a query counts in each of them."""
        if not query.inferred:
            return self.of("doc_entities")
        return (
            f"(SELECT doc, entity, sum(n) AS n FROM (SELECT doc, entity, n FROM {self.of('doc_entities')} "
            f"UNION ALL SELECT doc, entity, 1 FROM {self.of('inferred')}) GROUP BY doc, entity)"
        )

    @property
    def is_run(self) -> bool:
        """Whether the documents follow each other without a gap, as those of a period do."""
        return self.n_documents > 0 and int(self.docs[-1]) - int(self.docs[0]) + 1 == self.n_documents

    @cached_property
    def _mask(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each document up to the last one is chosen."""
        mask = np.zeros(int(self.docs[-1]) + 1, dtype=bool)
        mask[self.docs] = True
        return mask

    def among(
        self, docs: np.ndarray[Any, Any], *values: np.ndarray[Any, Any]
    ) -> tuple[np.ndarray[Any, Any], ...]:
        """Return those of some documents (sorted) that are chosen, with the values that belong to them."""
        if self.everything:
            return docs, *values
        if not self.n_documents:
            return docs[:0], *(each[:0] for each in values)
        low, high = np.searchsorted(docs, [self.docs[0], self.docs[-1] + 1])
        inside = tuple(each[low:high] for each in (docs, *values))
        if self.is_run:
            return inside
        kept = self._mask[inside[0]]
        return tuple(each[kept] for each in inside)


class Database:
    """A read-only snapshot; safe to use from several threads. Raises StoreError where it is damaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._in_use = mark_in_use(folder)
        weakref.finalize(self, self._in_use.close)  # a corpus that a cache drops is never closed by hand
        self._connection = duckdb.connect()
        try:
            self._attach()
        except duckdb.Error as error:
            self.close()
            raise damaged(folder, _reason(error)) from error
        self._files = {
            "texts": f"read_parquet('{quoted(folder / 'texts.parquet')}')",
            "term_hits": f"read_parquet('{quoted(folder / 'doc_terms.parquet')}')",
        }

    def _attach(self) -> None:
        """Make the tables of the snapshot's two files visible under one name each: documents, and names."""
        self._connection.execute(f"SET temp_directory = '{quoted(self.folder / 'corpus.duckdb.tmp')}'")
        for file in ("corpus", "naming"):
            path = quoted(self.folder / f"{file}.duckdb")
            self._connection.execute(f"ATTACH '{path}' AS {file}_file (READ_ONLY)")
            self._check_length(file)
            tables = self._connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [f"{file}_file"]
            ).fetchall()
            for (name,) in tables:
                self._connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {file}_file."{name}"')

    def _check_length(self, file: str) -> None:
        """Raise duckdb.IOException where the end of an attached file is missing; DuckDB looks at its beginning only."""
        [[blocks]] = self._connection.execute(
            "SELECT total_blocks * block_size FROM pragma_database_size() WHERE database_name = ?", [f"{file}_file"]
        ).fetchall()
        if (self.folder / f"{file}.duckdb").stat().st_size < HEADERS + blocks:
            raise duckdb.IOException(f"{file}.duckdb is shorter than it was written")

    def close(self) -> None:
        """Close the connection; using the corpus afterwards raises."""
        self._connection.close()
        self._in_use.close()

    def table(self, name: str) -> str:
        """Return how SQL names a table of the snapshot."""
        return self._files.get(name, f'"{name}"')

    def rows(self, sql: str, values: Sequence[Any] = (), *, chosen: Selection | None = None) -> list[tuple[Any, ...]]:
        """Run SQL and return its rows."""
        with self._cursor(chosen) as cursor:
            return cursor.execute(sql, _bound(values)).fetchall()

    def frame(self, sql: str, values: Sequence[Any] = (), *, chosen: Selection | None = None) -> pd.DataFrame:
        """Run SQL and return a frame; dates come as datetime64[s]."""
        with self._cursor(chosen) as cursor:
            frame: pd.DataFrame = cursor.execute(sql, _bound(values)).df()
        for column in frame.columns:
            if pd.api.types.is_datetime64_any_dtype(frame[column].dtype):
                frame[column] = frame[column].astype("datetime64[s]")
        return frame

    def column(self, sql: str, values: Sequence[Any] = ()) -> np.ndarray[Any, np.dtype[np.int32]]:
        """Run SQL and return its one column of document numbers."""
        with self._cursor() as cursor:
            found = cursor.execute(sql, _bound(values)).fetchnumpy()
        return np.asarray(next(iter(found.values())), dtype=np.int32)

    @contextmanager
    def _cursor(self, chosen: Selection | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor that knows the chosen documents; a file that cannot be read becomes a StoreError."""
        with self._connection.cursor() as cursor:
            if chosen is not None and chosen.n_documents > FEW and not (chosen.everything or chosen.is_run):
                cursor.register("chosen", pa.table({"doc": chosen.docs}))
            try:
                yield cursor
            except (duckdb.IOException, duckdb.InvalidInputException) as error:
                raise damaged(self.folder, _reason(error)) from error


def _reason(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]


def damaged(folder: Path, reason: str) -> StoreError:
    """Return the error of a snapshot that cannot be read."""
    return StoreError(f"{folder} is damaged: {reason}. Delete this folder and build the corpus again.")


def _bound(values: Sequence[Any]) -> list[Any]:
    """Return values to bind; what is not Unicode in a text (the command line lets it through) is replaced."""
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values]


def mark_in_use(folder: Path) -> IO[bytes]:
    """Return an open file that keeps a snapshot from being removed while it is read (a shared lock, on POSIX)."""
    file = (folder / "in-use").open("rb")
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_in_use(folder: Path) -> bool:
    """Whether any process reads a snapshot. Where locks cannot tell, an open file cannot be removed either."""
    if fcntl is None or not (folder / "in-use").exists():
        return False
    with (folder / "in-use").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def quoted(path: Path) -> str:
    """Return a path for a quoted string of SQL."""
    return str(path).replace("'", "''")
