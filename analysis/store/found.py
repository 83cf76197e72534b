"""What annotation found about names, and what the corpus makes of them before anybody decides."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis.schema import NAME_LABELS
from analysis.store.database import quoted
from analysis.store.naming import Resolve, automatic_naming
from analysis.store.tables import write_tables

_ALIASES = """
CREATE TEMP TABLE aliased AS
SELECT (row_number() OVER (ORDER BY base, label, name, reason) - 1)::INTEGER AS alias, base, label, name, reason,
       count(*)::INTEGER AS mentions, count(DISTINCT doc)::INTEGER AS documents
FROM found WHERE list_contains(?, label) GROUP BY base, label, name, reason
"""

_MENTIONS = """
CREATE TEMP TABLE found_mentions AS
SELECT f.doc, f.start, f."end", f.sentence, a.alias FROM found f JOIN aliased a USING (base, label, name, reason)
"""

_STANDS_FOR = """
CREATE TEMP TABLE stands_for AS
SELECT name, label, alias FROM aliased
QUALIFY row_number() OVER (PARTITION BY name, label ORDER BY base <> name, mentions DESC, alias) = 1
"""
"""The alias that a name of a document is counted with: the name in full, else its most frequent form."""

_ATTRIBUTED = """
CREATE TEMP TABLE attributed AS
SELECT n.doc, (row_number() OVER (PARTITION BY n.doc ORDER BY q.start, q."end", q.kind, q.source_start, q.cue_start)
       - 1)::INTEGER AS quote, q
FROM (SELECT text_id, unnest(quotes) AS q FROM annotated) JOIN numbered n USING (text_id)
"""

_SPEAKERS = """
CREATE TEMP TABLE speakers AS
SELECT t.doc, t.quote, m.alias FROM attributed t
JOIN found_mentions m ON m.doc = t.doc AND m.start >= t.q.source_start AND m."end" <= t.q.source_end
JOIN aliased a ON a.alias = m.alias AND a.name = t.q.name AND a.label = t.q.label
QUALIFY row_number() OVER (PARTITION BY t.doc, t.quote ORDER BY m.start, m."end", m.alias) = 1
"""
"""The alias of the mention that names the speaker of a quote: quote and mention are counted as one entity."""

_TABLES = {
    "found_aliases": """SELECT a.alias, a.base, a.label, a.name, a.reason, a.mentions, a.documents, n.entity_name,
        n.entity_label, n.join_reason, n.ambiguous FROM aliased a JOIN automatic n USING (name, label)
        ORDER BY alias""",
    "found_suggestions": "SELECT * FROM suggested",
    "found_mentions": """SELECT doc, start, "end", sentence, alias FROM found_mentions
        ORDER BY doc, start, "end", alias""",
    "found_inferred": """SELECT n.doc, i.start, i."end", i.sentence, s.alias, i.reason
        FROM (SELECT text_id, unnest(inferred) AS i FROM annotated) JOIN numbered n USING (text_id)
        JOIN stands_for s ON s.name = i.name AND s.label = i.label ORDER BY n.doc, i.start, i."end", s.alias""",
    "found_quotes": """SELECT t.doc, t.quote, q.start, q."end", q.sentence, q.kind, q.source_start, q.source_end,
        q.cue_start, q.cue_end, q.cue, len(regexp_extract_all(substring(x.text, q.start + 1, q."end" - q.start),
        '[\\p{{L}}\\p{{N}}]+'))::INTEGER AS words, coalesce(p.alias, s.alias) AS alias,
        CASE WHEN s.alias IS NULL THEN '' ELSE q.reason END AS reason FROM attributed t
        JOIN read_parquet('{folder}/texts.parquet') x ON x.doc = t.doc
        LEFT JOIN speakers p ON p.doc = t.doc AND p.quote = t.quote
        LEFT JOIN stands_for s ON s.name = q.name AND s.label = q.label ORDER BY t.doc, t.quote""",
}


def write_found(connection: duckdb.DuckDBPyConnection, folder: Path, *, resolve: Resolve | None) -> None:
    """Write aliases, mentions, inferred mentions, quotes and suggestions as they were found.

    `found` (mentions), `annotated` and `numbered` must stand in the database, and the documents' texts in the folder.
    """
    connection.execute(_ALIASES, [list(NAME_LABELS)])
    connection.execute(_MENTIONS)
    for sql in (_STANDS_FOR, _ATTRIBUTED, _SPEAKERS):
        connection.execute(sql)
    named, suggested = automatic_naming(connection, resolve)
    connection.register("automatic", named)
    connection.register("suggested", suggested)
    tables = {name: sql.format(folder=quoted(folder)) for name, sql in _TABLES.items()}
    write_tables(connection, folder, tables)
