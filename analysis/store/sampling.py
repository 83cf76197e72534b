"""A draw of mentions for checking: the same seed gives the same ones, however often the corpus is built again.

Each mention has a number that depends on the seed, its document's content and its place alone; the draw takes the
smallest numbers. So the draw of 50 begins the draw of 100, and new documents replace only what they displace
(permanent random numbers: Ohlsson, E. (1995). Coordination of samples using permanent random numbers. In Business
Survey Methods, 153-169).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.query import Query
from analysis.schema import NAME_LABELS
from analysis.store.evidence import EvidenceRows

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = (
    "document", "title", "date", "start", "end", "text", "sentence", "sentence_start", "label", "name",
)  # fmt: skip


def sample_mentions(corpus: Corpus, subject: str, *, n: int, seed: int) -> pd.DataFrame:
    """Return `n` mentions of an entity or of a label, all where there are fewer, in the order of their numbers.

    Columns: document (its id), title, date, start, end, text, sentence (its text), sentence_start, label and name
    (of the mention's entity). Raises UnknownName for an entity that the corpus does not have.
    """
    condition, values = _condition(corpus, subject)
    number = "md5(concat_ws('|', ?::VARCHAR, d.id, m.start::VARCHAR, m.\"end\"::VARCHAR))"
    drawn = corpus.database.frame(
        'SELECT m.doc, d.id AS document, m.start::BIGINT AS start, m."end"::BIGINT AS "end", label, name '
        f"FROM mentions m JOIN entities USING (entity) JOIN documents d USING (doc) WHERE {condition} "
        f'ORDER BY {number}, label, name LIMIT {int(n)}',
        [*values, str(int(seed))],
    )  # fmt: skip
    spans = [drawn[name].tolist() for name in ("doc", "start", "end")]
    sql = 'SELECT unnest(?::INTEGER[]) AS doc, unnest(?::INTEGER[]) AS start, unnest(?::INTEGER[]) AS "end"'
    read = EvidenceRows(corpus, corpus.selection(Query()), sql, spans).page(None, 0)
    place = ["document", "start", "end"]
    rows = drawn.merge(read.drop_duplicates(place), on=place, how="left", validate="many_to_one")
    return rows[list(COLUMNS)].astype({"sentence_start": "int64"})


def count_mentions(corpus: Corpus, subject: str) -> int:
    """Return how many mentions an entity or a label has in the whole corpus."""
    condition, values = _condition(corpus, subject)
    sql = f"SELECT count(*) FROM mentions JOIN entities USING (entity) WHERE {condition}"
    return int(corpus.database.rows(sql, values)[0][0])


def alias_mentions(corpus: Corpus, alias: int, *, limit: int) -> pd.DataFrame:
    """Return the first mentions of one alias (its number), hidden ones too, with the columns of evidence."""
    each = " UNION ALL ".join(
        f'SELECT doc, start, "end" FROM {table} WHERE alias = ?' for table in ("mentions", "hidden_mentions")
    )
    return EvidenceRows(corpus, corpus.selection(Query()), each, [alias, alias]).page(limit, 0)


def mentioned_at(corpus: Corpus, subject: str, documents: list[str]) -> set[tuple[str, int, int, str]]:
    """Return document (its id), start, end and label of a subject's mentions in some documents."""
    condition, values = _condition(corpus, subject)
    sql = (
        'SELECT d.id, m.start, m."end", label FROM mentions m JOIN entities USING (entity) '
        f"JOIN documents d USING (doc) WHERE list_contains(?, d.id) AND {condition}"
    )
    return set(corpus.database.rows(sql, [documents, *values]))


def _condition(corpus: Corpus, subject: str) -> tuple[str, list[Any]]:
    if subject in NAME_LABELS:
        return "label = ?", [subject]
    return "list_contains(?, entity)", [corpus.entity_ids(subject)]
