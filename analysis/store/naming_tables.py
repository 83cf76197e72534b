"""The tables of a snapshot that decisions change: made from what was found, and from the decisions that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.annotate.gazetteer import gazetteer
from analysis.decisions import Decision, Key, Names, Naming, Notice, Suggested, apply
from analysis.errors import StoreError
from analysis.schema import entity_key
from analysis.store.database import quoted
from analysis.store.index.writing import write_named_index
from analysis.store.parts import digest
from analysis.store.placing import TABLES as PLACES
from analysis.store.placing import place_names
from analysis.store.tables import rows_table, workspace, write_database, write_tables

_COUNTRY_KINDS = ("country", "capital", "demonym")

_READ = """
CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet('{path}')
"""

_COUNTED = """
CREATE TEMP TABLE counted AS
SELECT doc, entity, count(*)::INTEGER AS n FROM found_mentions JOIN owners USING (alias) GROUP BY doc, entity
"""

_ENTITIES = """
CREATE TEMP TABLE entities AS
SELECT entity, name, label, t.mentions, t.documents, ambiguous, hidden, iso3 FROM named
JOIN (SELECT entity, sum(n)::INTEGER AS mentions, count(*)::INTEGER AS documents FROM counted GROUP BY entity) t
USING (entity)
"""

_VISIBLE = "SEMI JOIN (SELECT entity FROM entities WHERE NOT hidden) USING (entity)"

_QUOTE = 'q.doc, quote, q.start, q."end", q.sentence, kind, source_start, source_end, cue_start, cue_end, cue, words'

_MENTIONS = """SELECT doc, start, "end", sentence, entity, alias FROM found_mentions JOIN owners USING (alias)
    {visible} ORDER BY doc, start, "end", alias"""

TABLES = {
    "aliases": """SELECT alias, base, label, name, reason, entity, o.join_reason, mentions, documents
        FROM found_aliases JOIN owners o USING (alias) ORDER BY alias""",
    "entities": "SELECT * FROM entities ORDER BY entity",
    "mentions": _MENTIONS.format(visible=_VISIBLE),
    "hidden_mentions": _MENTIONS.format(visible=_VISIBLE.replace("NOT hidden", "hidden")),
    "doc_entities": f"SELECT doc, entity, n FROM counted {_VISIBLE} ORDER BY doc, entity",
    "inferred": f"""SELECT doc, start, "end", sentence, entity, reason FROM found_inferred JOIN owners USING (alias)
        {_VISIBLE} ORDER BY doc, start, "end", entity""",
    "quotes": f"""SELECT {_QUOTE}, e.entity, CASE WHEN e.entity IS NULL THEN '' ELSE reason END AS reason
        FROM found_quotes q LEFT JOIN owners USING (alias) LEFT JOIN entities e
        ON e.entity = owners.entity AND NOT e.hidden ORDER BY q.doc, quote""",
    "quote_entities": f"""SELECT DISTINCT q.doc, quote, entity FROM found_quotes q JOIN found_mentions m
        ON m.doc = q.doc AND m.start >= q.start AND m."end" <= q."end" JOIN owners o ON o.alias = m.alias
        {_VISIBLE} ORDER BY q.doc, quote, entity""",
    "suggestions": """SELECT suggestion, s.entity, target, reason, score, mentions, documents FROM suggested s
        JOIN entities e ON e.entity = s.number ORDER BY suggestion""",
    **PLACES,
}
"""What names are counted as."""

NAMED = pa.schema(
    [("entity", pa.int32()), ("name", pa.string()), ("label", pa.string()), ("ambiguous", pa.bool_()),
     ("hidden", pa.bool_()), ("iso3", pa.string())]
)  # fmt: skip
OWNERS = pa.schema([("alias", pa.int32()), ("entity", pa.int32()), ("join_reason", pa.string())])
SUGGESTED = pa.schema(
    [("suggestion", pa.int32()), ("number", pa.int32()), ("entity", pa.string()), ("target", pa.string()),
     ("reason", pa.string()), ("score", pa.float64())]
)  # fmt: skip


def decided_fingerprint(base: str, decisions: Sequence[Decision]) -> str:
    """Return the fingerprint of a snapshot: that without decisions, changed by what the active ones do."""
    effects = ["\x1f".join(decision.effect) for decision in decisions if decision.is_active]
    return digest(base, *effects)[:16] if effects else base


def write_naming(folder: Path, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Write the tables of a snapshot that depend on decisions; return what `info` reports of them."""
    naming, notices = apply(automatic(folder), decisions)
    numbers = {key: number for number, key in enumerate(sorted(naming.entities))}
    with workspace(folder) as connection:
        for name in ("found_aliases", "found_mentions", "found_inferred", "found_quotes"):
            connection.execute(_READ.format(name=name, path=quoted(folder / f"{name}.parquet")))
        connection.register("named", _named(naming, numbers))
        connection.register("owners", _owners(naming, numbers))
        connection.register("suggested", _suggested(naming, numbers))
        connection.execute(_COUNTED)
        connection.execute(_ENTITIES)
        place_names(connection)
        write_tables(connection, folder, TABLES)
    write_database(folder / "naming.duckdb", folder, TABLES)
    write_named_index(folder)
    return _totals(folder) | {"decisions": sum(d.is_active for d in decisions), "notices": list(map(str, notices))}


def automatic(folder: Path) -> Naming:
    """Return the naming of a snapshot before any decision."""
    found = pq.read_table(folder / "found_aliases.parquet").to_pydict()
    keys: list[Key] = list(zip(found["entity_name"], found["entity_label"], strict=True))
    names = Names(found["base"], found["label"], found["name"], keys, found["join_reason"])
    ambiguous = {key for key, flag in zip(keys, found["ambiguous"], strict=True) if flag}
    rows = pq.read_table(folder / "found_suggestions.parquet").to_pylist()
    suggestions = [
        Suggested((r["name"], r["label"]), (r["target_name"], r["target_label"]), r["reason"], r["score"]) for r in rows
    ]
    return Naming.automatic(names, ambiguous, suggestions)


def check_decisions(folder: Path, decisions: Sequence[Decision]) -> tuple[Notice, ...]:
    """Return which of these decisions do not apply to a snapshot, and why. Raises StoreError where it is damaged."""
    try:
        naming = automatic(folder)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise StoreError(f"The names in {folder} are damaged: {reason}. Build the corpus again, which mends them; "
                         "decisions are kept.") from error  # fmt: skip
    return apply(naming, decisions)[1]


def _named(naming: Naming, numbers: Mapping[Key, int]) -> pa.Table:
    rows = [
        (number, *key, key in naming.ambiguous, key in naming.hidden, _iso3(*key)) for key, number in numbers.items()
    ]
    return rows_table(rows, NAMED)


def _iso3(name: str, label: str) -> str:
    """Return the country that a name stands for: its own, its capital's or its people's code; '' else."""
    entry = gazetteer().get(name)
    return entry.iso3 if entry and entry.kind in _COUNTRY_KINDS and entry.label == label else ""


def _owners(naming: Naming, numbers: Mapping[Key, int]) -> pa.Table:
    rows = [
        (alias, numbers[key], naming.join_reason(alias, key))
        for key, aliases in naming.entities.items()
        for alias in aliases
    ]
    return rows_table(sorted(rows), OWNERS)


def _suggested(naming: Naming, numbers: Mapping[Key, int]) -> pa.Table:
    """Return open suggestions, best score first; hidden entities need none."""
    chosen = [s for s in naming.suggestions if not naming.hidden & {s.entity, s.target}]
    chosen.sort(key=lambda s: (-s.score, s.entity, s.target))
    rows = [
        (at, numbers[s.entity], entity_key(*s.entity), entity_key(*s.target), s.reason, s.score)
        for at, s in enumerate(chosen)
    ]
    return rows_table(rows, SUGGESTED)


def _totals(folder: Path) -> dict[str, int]:
    """Return how many rows the tables of names hold."""
    with duckdb.connect(str(folder / "naming.duckdb"), read_only=True) as connection:
        counts = [
            (name, connection.execute(f"SELECT count(*) FROM {name}").fetchone())
            for name in ("mentions", "hidden_mentions", "entities", "inferred", "quotes", "suggestions")
        ]
    return {name: row[0] for name, row in counts if row is not None}
