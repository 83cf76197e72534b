"""What changed since last time: documents, entities and ranks of two snapshots, as a small report beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from analysis.errors import StoreError
from analysis.store.database import quoted
from analysis.store.parts import write_json

Report = dict[str, Any]

FILE = "changes.json"
LISTED = 1_000
"""Documents and entities of a kind that are named; their numbers are told in full."""
RANKED, MOVES = 100, 50
"""Entities whose ranks are compared (the most mentioned of either time), and moves that are named."""

_DOCUMENTS = """
CREATE TEMP TABLE paths AS SELECT coalesce(a.path, b.path) AS path, a.id AS was, b.id AS is_now,
    coalesce(b.title, a.title) AS title, coalesce(b.date, a.date)::VARCHAR AS date
FROM read_parquet('{before}/documents.parquet') a FULL JOIN read_parquet('{after}/documents.parquet') b USING (path)
WHERE a.id IS DISTINCT FROM b.id
"""
"""Paths that hold another document than before, or none at one of the two times."""

_STATES = {
    "added": "SELECT path, title, date FROM paths p WHERE was IS NULL AND NOT EXISTS "
             "(SELECT 1 FROM paths o WHERE o.was = p.is_now) ORDER BY path",
    "changed": "SELECT path, title, date FROM paths p WHERE was IS NOT NULL AND is_now IS NOT NULL AND NOT EXISTS "
               "(SELECT 1 FROM paths o WHERE o.was = p.is_now) ORDER BY path",
    "moved": "SELECT p.path, o.path AS earlier_path, p.title, p.date FROM paths p JOIN paths o ON o.was = p.is_now "
             "ORDER BY p.path",
    "removed": "SELECT path, title, date FROM paths p WHERE was IS NOT NULL AND is_now IS NULL AND NOT EXISTS "
               "(SELECT 1 FROM paths o WHERE o.is_now = p.was) ORDER BY path",
}  # fmt: skip

_ENTITIES = """
CREATE TEMP TABLE names AS SELECT coalesce(a.key, b.key) AS key, a.mentions AS mentions_before,
    b.mentions AS mentions, a.place AS rank_before, b.place AS rank
FROM ({before}) a FULL JOIN ({after}) b USING (key)
"""
_RANKED = """SELECT name || ' (' || label || ')' AS key, mentions,
    row_number() OVER (ORDER BY mentions DESC, name, label) AS place
    FROM read_parquet('{folder}/entities.parquet') WHERE NOT hidden"""

_NAMES = {
    "new": "SELECT key, mentions, rank FROM names WHERE mentions_before IS NULL ORDER BY mentions DESC, key",
    "gone": "SELECT key, mentions_before, rank_before FROM names WHERE mentions IS NULL "
            "ORDER BY mentions_before DESC, key",
    "ranks": "SELECT key, rank_before, rank, mentions_before, mentions FROM names WHERE rank <> rank_before "
             f"AND least(rank, rank_before) <= {RANKED} ORDER BY abs(rank - rank_before) DESC, key",
}  # fmt: skip


def write_changes(store: Path, before: Path, after: Path) -> None:
    """Write what differs between two snapshots of a store, the earlier one first."""
    with duckdb.connect() as connection:
        connection.execute(_DOCUMENTS.format(before=quoted(before), after=quoted(after)))
        ranked = {"before": _RANKED.format(folder=quoted(before)), "after": _RANKED.format(folder=quoted(after))}
        connection.execute(_ENTITIES.format(**ranked))
        documents = {name: _rows(connection, sql, LISTED) for name, sql in _STATES.items()}
        entities = {name: _rows(connection, sql, MOVES if name == "ranks" else LISTED) for name, sql in _NAMES.items()}
    write_json(store / FILE, {"before": _about(before), "after": _about(after),
                              "documents": documents, "entities": entities})  # fmt: skip


def changes(store: Path) -> Report | None:
    """Return what the last build that found something new has changed; None where it was the first.

    before, after: fingerprint, built_at, documents, stories, entities. documents: of added, changed, moved (the same
    document at another path) and removed, `total` and `rows` (path, title, date, of moved ones earlier_path), at most
    LISTED. entities: the same of new and gone ones, and of `ranks`: the most mentioned whose rank by mentions moved,
    furthest first. Raises StoreError for a report that cannot be read.
    """
    try:
        found = json.loads((store / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StoreError(f"{store / FILE} cannot be read ({error}). Delete it: the next build that finds something "
                         "new writes it again.") from error  # fmt: skip
    return dict(found)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, most: int) -> dict[str, Any]:
    [[total]] = connection.execute(f"SELECT count(*) FROM ({sql})").fetchall()
    found = connection.execute(f"{sql} LIMIT {most}")
    columns = [column[0] for column in found.description]
    return {"total": total, "rows": [dict(zip(columns, row, strict=True)) for row in found.fetchall()]}


def _about(folder: Path) -> dict[str, Any]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {name: manifest.get(name) for name in ("fingerprint", "built_at", "documents", "stories", "entities")}


def in_words(report: Report) -> list[str]:
    """Return a report as lines of text."""
    documents, entities = report["documents"], report["entities"]
    lines = [f"{report['before']['built_at']} → {report['after']['built_at']}: "
             f"{report['before']['documents']:,} → {report['after']['documents']:,} documents"]  # fmt: skip
    for name, found in documents.items():
        lines.append(f"\n{found['total']:,} documents {name}")
        for row in found["rows"]:
            whence = f"  (was {row['earlier_path']})" if name == "moved" else ""
            lines.append(f"  {row['date'] or 'undated'}  {row['path']}{whence}  {row['title']}")
    for name, found in entities.items():
        if name != "ranks":
            lines.append(f"\n{found['total']:,} names {name}")
            lines += [f"  {row['key']}  {row.get('mentions', row.get('mentions_before')):,}" for row in found["rows"]]
            continue
        lines.append(f"\n{found['total']:,} of the {RANKED} most mentioned names moved in rank")
        lines += [f"  {row['rank_before']:,} → {row['rank']:,}  {row['key']}  "
                  f"({row['mentions_before']:,} → {row['mentions']:,} mentions)" for row in found["rows"]]  # fmt: skip
    return lines
