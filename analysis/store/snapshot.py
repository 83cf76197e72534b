"""From parts to a published snapshot: flat tables in one fixed order, whatever the parts they come from.

The tables of a snapshot depend on the files and the pipeline alone: however a build was split, stopped or resumed,
the same input gives the same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.schema import NAME_LABELS
from analysis.store.database import is_in_use, quoted
from analysis.store.parts import write_json

MEMORY = "2GB"
ROWS_IN_GROUP = 16_384

_RAW = """
CREATE TEMP VIEW raw AS
SELECT p.* FROM read_parquet({documents}) p SEMI JOIN ledger l ON p.file = l.file AND p.file_hash = l.file_hash
QUALIFY row_number() OVER (PARTITION BY p.file, p.row, p.path ORDER BY p.id) = 1
"""

_NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT (row_number() OVER (ORDER BY date NULLS LAST, id) - 1)::INTEGER AS doc, *
FROM (SELECT id, text_id, file, row, path, date
      FROM raw WHERE id <> '' QUALIFY row_number() OVER (PARTITION BY id ORDER BY file, row) = 1)
"""

_MENTIONS = """
CREATE TEMP TABLE found AS
SELECT n.doc, m.start, m."end", m.sentence, m.label, m.name
FROM (SELECT text_id, unnest(mentions) AS m FROM annotated) JOIN numbered n USING (text_id)
"""

_TERMS = """
CREATE TEMP TABLE vocabulary AS
SELECT (row_number() OVER (ORDER BY t.term, t.kind) - 1)::INTEGER AS term, t.term AS text, t.kind AS kind,
       sum(len(t.starts))::INTEGER AS count, count(*)::INTEGER AS documents
FROM (SELECT text_id, unnest(terms) AS t FROM annotated) JOIN numbered n USING (text_id)
GROUP BY t.term, t.kind
"""

_ENTITIES = """
CREATE TEMP TABLE named AS
SELECT (row_number() OVER (ORDER BY name, label) - 1)::INTEGER AS entity, name, label,
       count(*)::INTEGER AS mentions, count(DISTINCT doc)::INTEGER AS documents
FROM found WHERE list_contains(?, label) GROUP BY name, label
"""

_TABLES = {
    "documents": """SELECT n.doc, r.id, r.title, r.date, r.date_origin, r.date_confidence, r.date_text, r.source,
        r.collection, r.language, r.path, coalesce(a.n_tokens, 0)::INTEGER AS n_tokens, r.n_chars
        FROM numbered n JOIN raw r ON r.file = n.file AND r.row = n.row AND r.id = n.id
        LEFT JOIN annotated a ON a.text_id = n.text_id ORDER BY n.doc""",
    "texts": """SELECT n.doc, r.text FROM numbered n
        JOIN raw r ON r.file = n.file AND r.row = n.row AND r.id = n.id ORDER BY n.doc""",
    "sentences": """SELECT doc, (row_number() OVER (PARTITION BY doc ORDER BY s.start) - 1)::INTEGER AS sentence,
        s.start, s."end" FROM (SELECT text_id, unnest(sentences) AS s FROM annotated)
        JOIN numbered USING (text_id) ORDER BY doc, s.start""",
    "entities": "SELECT * FROM named ORDER BY entity",
    "mentions": """SELECT f.doc, f.start, f."end", f.sentence, e.entity FROM found f
        JOIN named e ON e.name = f.name AND e.label = f.label ORDER BY f.doc, f.start, f."end", e.entity""",
    "doc_entities": """SELECT f.doc, e.entity, count(*)::INTEGER AS n FROM found f
        JOIN named e ON e.name = f.name AND e.label = f.label GROUP BY f.doc, e.entity ORDER BY f.doc, e.entity""",
    "values": """SELECT doc, start, "end", sentence, label FROM found
        WHERE NOT list_contains(?, label) ORDER BY doc, start, "end", label""",
    "terms": "SELECT * FROM vocabulary ORDER BY term",
    "doc_terms": """SELECT n.doc, v.term, len(t.starts)::INTEGER AS n, t.starts, t.ends
        FROM (SELECT text_id, unnest(terms) AS t FROM annotated) JOIN numbered n USING (text_id)
        JOIN vocabulary v ON v.text = t.term AND v.kind = t.kind ORDER BY n.doc, v.term""",
    "files": """SELECT r.path, CASE WHEN r.id = '' THEN 'rejected' WHEN n.file = r.file AND n.row = r.row
        THEN 'loaded' ELSE 'duplicate' END AS state,
        CASE WHEN r.id <> '' AND NOT (n.file = r.file AND n.row = r.row)
        THEN 'identical to ' || n.path ELSE r.reason END AS reason, r.id
        FROM raw r LEFT JOIN numbered n USING (id) ORDER BY r.file, r.row, r.path""",
}

_NOT_IN_DATABASE = {"texts"}


def current_manifest(store: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return folder and manifest of the published snapshot, None where there is none that can be read."""
    try:
        folder = store / "snapshots" / (store / "current").read_text(encoding="utf-8").strip()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    is_whole = isinstance(manifest, dict) and manifest.get("fingerprint") == folder.name
    return (folder, manifest) if is_whole else None


def publish(
    store: Path, fingerprint: str, *, ledger: pa.Table, documents: list[Path], annotations: list[Path],
    manifest: dict[str, Any],
) -> Path:  # fmt: skip
    """Write the snapshot of these parts and make it the current one; return its folder.

    `ledger` (file, file_hash) names the files of the folder as they are now. Readers of an older snapshot keep it;
    the one before the current stays on disk, older ones are removed when nobody reads them.
    """
    snapshots = store / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    for leftover in snapshots.glob(".*.partial"):
        shutil.rmtree(leftover)
    partial = snapshots / f".{fingerprint}.partial"
    partial.mkdir()
    _write_tables(partial, ledger, documents, annotations)
    _write_database(partial)
    (partial / "in-use").touch()
    write_json(partial / "manifest.json", {**manifest, **_totals(partial), "fingerprint": fingerprint})
    final = snapshots / fingerprint
    if final.exists():
        shutil.rmtree(final)
    partial.rename(final)
    _set_current(store, fingerprint)
    return final


def _write_tables(folder: Path, ledger: pa.Table, documents: list[Path], annotations: list[Path]) -> None:
    """Write one Parquet file per table of the schema, sorted."""
    names = list(NAME_LABELS)
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET temp_directory = '{quoted(folder / 'spill')}'")
        connection.register("ledger", ledger)
        connection.execute(_RAW.format(documents=_files(documents)))
        connection.execute(_NUMBERED)
        connection.execute(
            f"CREATE TEMP VIEW annotated AS SELECT * FROM read_parquet({_files(annotations)}, filename = true) "
            "SEMI JOIN numbered USING (text_id) QUALIFY row_number() OVER (PARTITION BY text_id ORDER BY filename) = 1"
            if annotations
            else "CREATE TEMP VIEW annotated AS SELECT NULL::VARCHAR AS text_id, 0 AS n_tokens, "
            "NULL::STRUCT(start INTEGER, \"end\" INTEGER)[] AS sentences, "
            "NULL::STRUCT(start INTEGER, \"end\" INTEGER, sentence INTEGER, label VARCHAR, name VARCHAR)[] AS mentions,"
            " "
            "NULL::STRUCT(term VARCHAR, kind VARCHAR, starts INTEGER[], ends INTEGER[])[] AS terms WHERE false"
        )
        connection.execute(_MENTIONS)
        connection.execute(_TERMS)
        connection.execute(_ENTITIES, [names])
        for name, sql in _TABLES.items():
            found = connection.sql(sql, params=[names] if "?" in sql else None)
            _write_parquet(folder / f"{name}.parquet", found.to_arrow_reader(ROWS_IN_GROUP), ROWS_IN_GROUP)
    shutil.rmtree(folder / "spill", ignore_errors=True)


def _write_parquet(path: Path, reader: pa.RecordBatchReader, rows: int) -> None:
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


def _write_database(folder: Path) -> None:
    """Write the tables that every filter reads as a DuckDB file; long texts and offsets stay in Parquet."""
    with duckdb.connect(str(folder / "corpus.duckdb")) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET enable_progress_bar = false")
        for name in _TABLES:
            if name in _NOT_IN_DATABASE:
                continue
            columns = "doc, term, n" if name == "doc_terms" else "*"
            source = quoted(folder / f"{name}.parquet")
            connection.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM read_parquet(\'{source}\')')


def _totals(folder: Path) -> dict[str, Any]:
    """Return what `info` reports of a snapshot."""
    with duckdb.connect(str(folder / "corpus.duckdb"), read_only=True) as connection:
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (date IS NULL), min(date)::VARCHAR, max(date)::VARCHAR, "
            "coalesce(sum(n_tokens), 0)::BIGINT FROM documents"
        ).fetchone()
        states = dict(connection.execute("SELECT state, count(*) FROM files GROUP BY state").fetchall())
        mentions = connection.execute("SELECT count(*) FROM mentions").fetchone()
    assert row is not None, "an aggregate always gives a row"
    assert mentions is not None, "an aggregate always gives a row"
    return {
        "documents": row[0], "undated": row[1], "first_date": row[2], "last_date": row[3], "tokens": row[4],
        "mentions": mentions[0], "rejected": states.get("rejected", 0), "duplicates": states.get("duplicate", 0),
    }  # fmt: skip


def _set_current(store: Path, fingerprint: str) -> None:
    """Point the store at a snapshot in one step, and remove older snapshots that nobody reads."""
    pointer = store / "current"
    before = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.exists() else ""
    partial = store / f".current.{os.getpid()}.partial"
    partial.write_text(fingerprint, encoding="utf-8")
    partial.replace(pointer)
    for folder in (store / "snapshots").iterdir():
        if folder.name not in (before, fingerprint) and not is_in_use(folder):
            shutil.rmtree(folder)


def _files(paths: list[Path]) -> str:
    return "[" + ", ".join(f"'{quoted(p)}'" for p in paths) + "]"
