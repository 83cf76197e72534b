"""Which documents are like one document: those that have its rarer words and names as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.measure import check_choices, check_positive, table
from analysis.query import Query
from analysis.schema import TERM_KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "rank": "int64, 1 for the most similar",
    "similarity": "float64, cosine over weighted terms, 0 to 1",
    "shared": "int64, terms that both documents have and not every document has",
    "terms": "str, shared terms that add most to the similarity, joined by '; '",
    "doc": "int64, number of the document in the corpus",
    "id": "str, of its content: what links use",
    "date": "datetime64[s], NaT where undated",
    "title": "str, title",
    "source": "str, '' where none is given",
    "collection": "str, sub-folder, '' at the top",
    "n_tokens": "int64, words and numbers",
}
COMPARED_KINDS = ("word", "name")
"""Phrases are made of words, so they would count twice."""


def similar_documents(
    corpus: Corpus, query: Query, *, document: str = "", kinds: tuple[str, ...] = COMPARED_KINDS, limit: int = 10
) -> pd.DataFrame:
    """Rank the documents of the selection by their similarity to one document of the corpus.

    Columns: COLUMNS. similarity = cosine over terms weighted by (1 + ln n) ln(N / documents), where n is how often the
    term occurs in the document, N the documents of the corpus and documents those with the term (Salton & Buckley
    1988; "ltc" of SMART). `document` is an id; none: the first of the selection, newest first. Documents that share
    nothing are left out. Raises UnknownName, InvalidParameter.
    """
    check_choices("kinds", kinds, TERM_KINDS)
    check_positive("limit", limit)
    if not document:
        first = corpus.documents(query, order="newest", limit=1)
        if first.empty:
            return table(COLUMNS)
        document = str(first["id"].iloc[0])
    found = corpus.similar_documents(query, document, kinds=kinds, limit=limit)
    return table(COLUMNS, found.assign(rank=range(1, len(found) + 1)))
