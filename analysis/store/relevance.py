"""How much a document is about what is searched for: BM25 over the words of the search and the chosen entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.errors import InvalidParameter
from analysis.fulltext import Node, parse, scored
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

K1, B = 1.2, 0.75
"""Saturation of repeats, and how much of the length is made up for (Robertson & Zaragoza 2009)."""


def is_ranked(query: Query) -> bool:
    """Whether a query looks for something that can stand in a document more or less often."""
    return bool(query.entities) or bool(scored(parse(query.search)))


def relevance_of(corpus: Corpus, query: Query) -> tuple[str, list[Any]]:
    """Return SQL for doc, relevance of the documents that have what a query looks for, and its bound values.

    relevance = sum over terms of ln(1 + (N - df + 0.5) / (df + 0.5)) * tf (k1 + 1) / (tf + k1 (1 - b + b dl / avgdl)),
    with N, df and avgdl over the corpus. A term is a word, phrase or NEAR of the search that looks into texts and is
    not negated, or a chosen entity; tf is how often it stands in the document, dl the document's words and numbers.
    Raises InvalidParameter where nothing is looked for, UnknownName.
    """
    if not is_ranked(query):
        allowed = "newest, oldest, longest, shortest, title, hits; relevance needs words or entities to look for"
        raise InvalidParameter("order", "relevance", allowed)
    words = _word_counts(corpus, scored(parse(query.search)))
    named = [(number, entity) for number, key in enumerate(query.entities) for entity in corpus.entity_ids(key)]
    mentions = "SELECT doc, entity, n FROM doc_entities"
    if query.inferred:
        mentions += " UNION ALL SELECT doc, entity, 1 FROM inferred"
    documents = int(corpus.manifest["documents"])
    mean = max(int(corpus.manifest["tokens"]), 1) / max(documents, 1)
    sql = (
        f"SELECT doc, sum(idf * n * ({K1} + 1) / (n + {K1} * (1 - {B} + {B} * n_tokens / {mean}))) AS relevance "
        f"FROM (SELECT doc, n, ln(1 + ({documents} - df + 0.5) / (df + 0.5)) AS idf FROM ("
        "SELECT doc, n, count(*) OVER (PARTITION BY term) AS df FROM ("
        "SELECT unnest(?::VARCHAR[]) AS term, unnest(?::INTEGER[]) AS doc, unnest(?::INTEGER[]) AS n UNION ALL "
        f"SELECT term, doc, sum(n) AS n FROM ({mentions}) JOIN "
        "(SELECT unnest(?::VARCHAR[]) AS term, unnest(?::INTEGER[]) AS entity) USING (entity) GROUP BY term, doc))) "
        "JOIN documents USING (doc) GROUP BY doc"
    )
    return sql, [*words, [f"entity {number}" for number, _ in named], [entity for _, entity in named]]


def _word_counts(corpus: Corpus, parts: list[Node]) -> list[list[Any]]:
    """Return term, document and number of places, of every document of the corpus that has one."""
    rows = [
        (f"words {number}", doc, len(spans))
        for number, part in enumerate(parts) for doc, spans in corpus.hits(part).items()
    ]  # fmt: skip
    return [[row[column] for row in rows] for column in range(3)]
