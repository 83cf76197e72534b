"""Tables of a snapshot as files: Parquet whose bytes depend on the rows alone, and DuckDB for what filters read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.store.database import quoted

MEMORY = "2GB"
ROWS_IN_GROUP = 16_384
IN_GROUP_OF = {"texts": 256}
"""Rows of a group where single rows are read: a whole group has to be unpacked for one."""


@contextmanager
def workspace(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database in memory that spills into the folder, for making tables."""
    with duckdb.connect() as connection:
        _limit(connection)
        connection.execute(f"SET temp_directory = '{quoted(folder / 'spill')}'")
        yield connection
    shutil.rmtree(folder / "spill", ignore_errors=True)


def _limit(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET enable_progress_bar = false")


def in_languages(languages: Sequence[str]) -> str:
    """Return the condition of SQL that keeps documents in some languages; none named keeps all."""
    listed = ", ".join("'" + language.replace("'", "''") + "'" for language in languages)
    return f"language IN ({listed})" if languages else "true"


def write_tables(
    connection: duckdb.DuckDBPyConnection, folder: Path, tables: Mapping[str, str], values: Sequence[Any] = ()
) -> None:
    """Write one Parquet file per table, in the order of its SQL; `values` are bound where a `?` stands."""
    for name, sql in tables.items():
        found = connection.sql(sql, params=list(values) if "?" in sql else None)
        rows = IN_GROUP_OF.get(name, ROWS_IN_GROUP)
        _write_parquet(folder / f"{name}.parquet", found.to_arrow_reader(rows), rows)


def _write_parquet(path: Path, reader: pa.RecordBatchReader, rows: int = ROWS_IN_GROUP) -> None:
    """Write a stream in row groups of exactly `rows` rows: the bytes depend on the rows alone."""
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in reader:
            waiting.append(batch)
            if sum(b.num_rows for b in waiting) >= rows:
                table = pa.Table.from_batches(waiting, reader.schema)
                whole = table.num_rows - table.num_rows % rows
                writer.write_table(table.slice(0, whole).combine_chunks(), row_group_size=rows)
                waiting = table.slice(whole).combine_chunks().to_batches()
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting, reader.schema).combine_chunks(), row_group_size=rows)


def write_database(path: Path, folder: Path, tables: Iterable[str]) -> None:
    """Write the tables that every filter reads as a DuckDB file; offsets of terms stay in Parquet."""
    with duckdb.connect(str(path)) as connection:
        _limit(connection)
        for name in tables:
            columns = "doc, term, n" if name == "doc_terms" else "*"
            source = quoted(folder / f"{name}.parquet")
            connection.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM read_parquet(\'{source}\')')


def rows_table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Return rows as a table of a schema."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def file_list(paths: Iterable[Path]) -> str:
    """Return paths as a list of SQL."""
    return "[" + ", ".join(f"'{quoted(p)}'" for p in paths) + "]"
