"""Words in context: every place of a node with what stands before and after it.

A node is an entity's key, `keyword:<term>`, or `words:<search>`; '' is what the query itself looks for. Near it count
the words (lemmas) and names of the text, in order; small words that are no terms are passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.fulltext import parse
from analysis.query import Query
from analysis.schema import KEYWORD, WORDS
from analysis.store.evidence import EvidenceRows, Subject, evidence_rows, hit_rows
from analysis.store.slices import with_slices
from analysis.store.term_counts import UNIT_KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus


def node_rows(corpus: Corpus, query: Query, node: str) -> EvidenceRows:
    """Return the places of a node in the selection. Raises UnknownName, InvalidParameter."""
    if node.startswith(WORDS):
        search = node.removeprefix(WORDS)
        if parse(search) is None:
            raise InvalidParameter("node", node, f"a word or phrase after {WORDS}")
        return hit_rows(corpus, corpus.selection(query), search)
    if node.startswith(KEYWORD):
        return evidence_rows(corpus, query, Subject(term=node.removeprefix(KEYWORD), unit="mentions"))
    if node:
        return evidence_rows(corpus, query, Subject(entity=node, unit="mentions"))
    if query.search or query.entities:
        return evidence_rows(corpus, query, Subject(unit="hits" if query.search else None))
    raise InvalidParameter("node", node, f"an entity, {KEYWORD}<term> or {WORDS}<search>, where no filter names one")


def rows_behind(corpus: Corpus, query: Query, subject: dict[str, Any]) -> EvidenceRows:
    """Return the rows behind a number: of a `node` as `near_rows` is asked, else of a Subject."""
    if "node" in subject:
        return near_rows(corpus, query, **subject)
    return evidence_rows(corpus, query, Subject(**subject))


def near_rows(corpus: Corpus, query: Query, *, node: str, near: str = "", window: int = 5) -> EvidenceRows:
    """Return the places of a node that have a term within the window; all of them without a term."""
    rows = node_rows(corpus, query, node)
    if not near:
        return rows
    sql = (
        f'{_windows(corpus, rows, window)} SELECT DISTINCT n.doc, n.start, n."end" FROM near JOIN node n '
        "USING (line) WHERE list_contains(?, near.term)"
    )
    ids = corpus.term_ids(near)
    listed = corpus.term_names(ids)
    if not listed["kind"].isin(UNIT_KINDS).any():
        raise InvalidParameter("near", near, "a word or a name: they stand in windows one after the other")
    return EvidenceRows(corpus, rows.chosen, sql, [*rows.bound(), ids])


def concordance_lines(
    corpus: Corpus, query: Query, node: str, *, width: int, near: str = "", window: int = 5,
    limit: int | None = None, offset: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """Return doc, document (its id), title, date, source, start, end, place, left, node, right of each place of a node.

    Lines in order of document and place, from `offset` on, at most `limit`; `left` and `right` have up to `width`
    characters, white space as blanks; `place` is start / characters of the document. `near`: only places with this
    term within the `window`.
    """
    rows = near_rows(corpus, query, node=node, near=near, window=window)
    bounds = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else f"OFFSET {int(offset)}"
    spans = corpus.database.frame(
        "SELECT e.doc::BIGINT AS doc, d.id AS document, d.title, d.date, d.source, e.start::BIGINT AS start, "
        'e."end"::BIGINT AS "end", e.start / greatest(d.n_chars, 1) AS place '
        f'FROM ({rows.sql}) e JOIN documents d USING (doc) ORDER BY e.doc, e.start, e."end" {bounds}',
        rows.bound(), chosen=rows.chosen,
    )  # fmt: skip
    cut = spans.assign(low=(spans["start"] - width).clip(lower=0), high=spans["end"] + width)
    lines = with_slices(
        corpus.database, cut, {"left": ("low", "start"), "node": ("start", "end"), "right": ("end", "high")}
    )
    for side in ("left", "node", "right"):
        lines[side] = lines[side].map(_in_one_line).astype("str")
    return lines.drop(columns=["low", "high"])


def _in_one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)


def collocate_counts(
    corpus: Corpus, query: Query, node: str, *, window: int, at_least: int
) -> tuple[pd.DataFrame, int, int]:
    """Return term_id, term, kind, together, count; how many places the node has; and how many slots are near them.

    together: places that have the term among the `window` words and names before or after them, for terms with
    `at_least` so many. count: occurrences in the selection. A slot is one word or name near one place.
    """
    rows = node_rows(corpus, query, node)
    found = corpus.database.frame(
        f"{_windows(corpus, rows, window)} SELECT * FROM (SELECT term AS term_id, count(DISTINCT line) AS together, "
        "sum(count(*)) OVER ()::BIGINT AS slots FROM near GROUP BY term) "
        f"WHERE together >= {int(at_least)} ORDER BY term_id", rows.bound(), chosen=rows.chosen,
    )  # fmt: skip
    counts = corpus.term_counts(query, ids=found["term_id"].tolist() or [-1]).drop(columns="documents")
    slots = int(found["slots"].max()) if len(found) else 0
    return found.drop(columns="slots").merge(counts, on="term_id"), rows.count(), slots


def _windows(corpus: Corpus, rows: EvidenceRows, window: int) -> str:
    """Return a WITH clause: `node` (line, doc, start, end) and `near` (line, term), a row for each slot.

    Words and names are numbered in each document (`spot`). How many of them end up to where a place starts, and how
    many start before it ends, bound the two halves of its window; a running count tells, since a join on an order of
    places takes DuckDB twenty times as long.
    """
    units = (
        "SELECT doc, term, s, e, row_number() OVER (PARTITION BY doc ORDER BY s, e, term) AS spot "
        "FROM (SELECT doc, term, unnest(starts) AS s, unnest(ends) AS e "
        f"FROM {corpus.database.table('term_hits')} SEMI JOIN (SELECT DISTINCT doc FROM node) USING (doc) "
        f"SEMI JOIN (SELECT term FROM terms WHERE kind IN {UNIT_KINDS}) USING (term))"
    )
    counted = "sum(unit) OVER (PARTITION BY doc ORDER BY edge, late ROWS UNBOUNDED PRECEDING)"
    before = (
        f"SELECT line, doc, {counted} AS spot FROM (SELECT NULL AS line, doc, e AS edge, 0 AS late, 1 AS unit "
        "FROM units UNION ALL SELECT line, doc, start, 1, 0 FROM node)"
    )
    after = (
        f"SELECT line, doc, 1 + {counted} AS spot FROM (SELECT NULL AS line, doc, s AS edge, 1 AS late, 1 AS unit "
        'FROM units UNION ALL SELECT line, doc, "end", 0, 0 FROM node)'
    )
    return (
        f'WITH node AS MATERIALIZED (SELECT row_number() OVER () AS line, doc, start, "end" FROM ({rows.sql})), '
        f"units AS MATERIALIZED ({units}), slots AS ("
        f"SELECT line, doc, spot - k AS spot FROM ({before}), range({window}) t(k) WHERE line IS NOT NULL UNION ALL "
        f"SELECT line, doc, spot + k AS spot FROM ({after}), range({window}) t(k) WHERE line IS NOT NULL), "
        "near AS (SELECT line, term FROM slots JOIN units USING (doc, spot))"
    )
