"""From parts to a published snapshot: flat tables in one fixed order, whatever the parts they come from.

The tables of a snapshot depend on the files, the pipeline and what people decided alone: however a build was split,
stopped or resumed, the same input gives the same bytes. What was found stands apart from what decisions make of it,
so that a decision only needs the second half (`store.naming_tables`) anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from analysis.decisions import Decision
from analysis.schema import NAME_LABELS
from analysis.set_dates import SetDate
from analysis.snapshot_tables import SNAPSHOT_VERSION
from analysis.store.current import Manifest, begin, finish
from analysis.store.dating import TABLE, dated_fingerprint, lay_over
from analysis.store.found import write_found
from analysis.store.index.writing import write_found_index
from analysis.store.naming import Resolve
from analysis.store.naming_tables import decided_fingerprint, write_naming
from analysis.store.parts import ANNOTATION_PART
from analysis.store.progress import Report
from analysis.store.provenance import Sources, write_sources
from analysis.store.spoken import resolved_values
from analysis.store.stories import write_stories
from analysis.store.tables import file_list, in_languages, workspace, write_database, write_tables

_RAW = """
CREATE TEMP VIEW found_raw AS
SELECT p.* FROM read_parquet({documents}) p SEMI JOIN ledger l ON p.file = l.file AND p.file_hash = l.file_hash
QUALIFY row_number() OVER (PARTITION BY p.file, p.row, p.path ORDER BY p.id) = 1
"""

_NUMBERED = """
CREATE TEMP TABLE numbered AS
SELECT (row_number() OVER (ORDER BY date NULLS LAST, id) - 1)::INTEGER AS doc, *
FROM (SELECT id, text_id, file, row, path, date, language
      FROM raw WHERE id <> '' QUALIFY row_number() OVER (PARTITION BY id ORDER BY file, row) = 1)
"""

_MENTIONS = """
CREATE TEMP TABLE found AS
SELECT n.doc, m.start, m."end", m.sentence, m.label, m.name, m.base, m.reason
FROM (SELECT text_id, unnest(mentions) AS m FROM annotated) JOIN numbered n USING (text_id)
"""

_TERMS = """
CREATE TEMP TABLE vocabulary AS
SELECT (row_number() OVER (ORDER BY t.term, t.kind) - 1)::INTEGER AS term, t.term AS text, t.kind AS kind,
       sum(len(t.starts))::INTEGER AS count, count(*)::INTEGER AS documents
FROM (SELECT text_id, unnest(terms) AS t FROM annotated) JOIN numbered n USING (text_id)
GROUP BY t.term, t.kind
"""

_SPOKEN = """
CREATE TEMP TABLE spoken AS
SELECT n.doc, n.date, t.start, t."end", t.sentence, t.value
FROM (SELECT text_id, unnest(dates) AS t FROM annotated) JOIN numbered n USING (text_id)
"""
"""The days that texts speak of, as the words alone say them."""

_ANNOTATED = """
CREATE TEMP VIEW annotated AS SELECT * FROM read_parquet({annotations}, filename = true)
SEMI JOIN (SELECT text_id FROM numbered WHERE {read}) USING (text_id)
QUALIFY row_number() OVER (PARTITION BY text_id ORDER BY filename) = 1
"""

_TABLES = {
    "documents": """SELECT n.doc, r.id, r.title, r.date, r.date_origin, r.date_confidence, r.date_text, r.source,
        r.collection, r.language, r.path, coalesce(a.n_tokens, 0)::INTEGER AS n_tokens, r.n_chars,
        a.text_id IS NOT NULL AS analysed
        FROM numbered n JOIN raw r ON r.file = n.file AND r.row = n.row AND r.id = n.id
        LEFT JOIN annotated a ON a.text_id = n.text_id ORDER BY n.doc""",
    "texts": """SELECT n.doc, r.text FROM numbered n
        JOIN raw r ON r.file = n.file AND r.row = n.row AND r.id = n.id ORDER BY n.doc""",
    "sentences": """SELECT doc, (row_number() OVER (PARTITION BY doc ORDER BY s.start) - 1)::INTEGER AS sentence,
        s.start, s."end" FROM (SELECT text_id, unnest(sentences) AS s FROM annotated)
        JOIN numbered USING (text_id) ORDER BY doc, s.start""",
    "values": """SELECT doc, start, "end", sentence, label FROM found
        WHERE NOT list_contains(?, label) ORDER BY doc, start, "end", label""",
    "dates": """SELECT s.doc, s.start, s."end", s.sentence, r.first, r.last, r.granularity FROM spoken s
        JOIN resolved r ON r.value = s.value AND r.date IS NOT DISTINCT FROM s.date
        ORDER BY s.doc, s.start, s."end" ASC""",
    "set_dates": TABLE,
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
"""What documents say, whatever their names are counted as."""

_NOT_IN_DATABASE = {"texts"}


def publish(
    store: Path, files: str, *, ledger: pa.Table, documents: list[Path], annotations: list[Path], manifest: Manifest,
    languages: Sequence[str] = (), decisions: Sequence[Decision] = (), dates: Sequence[SetDate] = (),
    resolve: Resolve | None = None,
    tell: Report = lambda _: None,
) -> str:  # fmt: skip
    """Write the snapshot of these parts and make it the current one; return its fingerprint.

    `files` is the fingerprint of what is read, without dates that people set and decisions. `ledger` (file, file_hash)
    names the files of the folder as they are now. Documents in other `languages` than those named have no annotations;
    none named: all are read. `decisions` are the active ones; `dates` are those that people set. `resolve` joins names
    over the corpus (default: `annotate.joins.resolve`).
    Readers of an older snapshot keep it; the one before the current stays on disk, older ones are removed when
    nobody reads them.
    """
    base = dated_fingerprint(files, dates)
    fingerprint = decided_fingerprint(base, decisions)
    partial = begin(store, fingerprint)
    made_of = Sources(ledger, documents, annotations, tuple(languages))
    write_sources(store, partial, made_of)
    with workspace(partial) as connection:
        _read_parts(connection, made_of, dates)
        write_tables(connection, partial, _TABLES, [list(NAME_LABELS)])
        write_stories(connection, partial, store / "parts", tell=tell)
        write_found(connection, partial, resolve=resolve)
    write_database(partial / "corpus.duckdb", partial, {*_TABLES, "stories"} - _NOT_IN_DATABASE)
    write_found_index(partial)
    named = write_naming(partial, decisions)
    about = {**manifest, **_totals(partial), **named, "snapshot": SNAPSHOT_VERSION}
    finish(store, partial, {**about, "files": files, "base": base, "fingerprint": fingerprint})
    return fingerprint


def _read_parts(connection: duckdb.DuckDBPyConnection, made_of: Sources, dates: Sequence[SetDate]) -> None:
    """Make the views and tables that a snapshot's tables are selected from."""
    connection.register("ledger", made_of.ledger)
    connection.execute(_RAW.format(documents=file_list(made_of.documents)))
    lay_over(connection, dates)
    connection.execute(_NUMBERED)
    if made_of.annotations:
        read = in_languages(made_of.languages)
        connection.execute(_ANNOTATED.format(annotations=file_list(made_of.annotations), read=read))
    else:
        connection.register("annotated", ANNOTATION_PART.empty_table())
    connection.execute(_MENTIONS)
    connection.execute(_TERMS)
    connection.execute(_SPOKEN)
    connection.register("resolved", resolved_values(connection))


def _totals(folder: Path) -> dict[str, Any]:
    """Return what `info` reports of the documents of a snapshot."""
    with duckdb.connect(str(folder / "corpus.duckdb"), read_only=True) as connection:
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (date IS NULL), min(date)::VARCHAR, max(date)::VARCHAR, "
            "coalesce(sum(n_tokens), 0)::BIGINT, count(*) FILTER (NOT analysed) FROM documents"
        ).fetchone()
        stories = connection.execute("SELECT count(DISTINCT head) FROM stories").fetchall()[0][0]
        [lines] = connection.execute("SELECT count(*), count(*) FILTER (id = '') FROM set_dates").fetchall()
        states = dict(connection.execute("SELECT state, count(*) FROM files GROUP BY state").fetchall())
    assert row is not None, "an aggregate always gives a row"
    return {
        "documents": row[0], "stories": stories, "undated": row[1], "first_date": row[2], "last_date": row[3],
        "tokens": row[4], "not_analysed": row[5], "rejected": states.get("rejected", 0),
        "duplicates": states.get("duplicate", 0), "dates_set": lines[0] - lines[1], "dates_lost": lines[1],
    }  # fmt: skip
