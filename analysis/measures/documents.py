"""Which documents: the list that a reader goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.measure import check_choice, check_positive, table
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

FOUND_COLUMNS = {
    "doc": "int64, number of the document in the corpus",
    "id": "str, of its content: what links use",
    "date": "datetime64[s], NaT where undated",
    "date_origin": "str, where the date was found",
    "date_confidence": "str, certain or likely",
    "title": "str, title",
    "source": "str, '' where none is given",
    "collection": "str, sub-folder, '' at the top",
    "language": "str, ISO 639-1",
    "path": "str, file, relative to the folder",
    "analysed": "bool, false where the pipeline does not read its language",
    "n_tokens": "int64, words and numbers; 0 where it is not analysed",
    "mentions": "int64, of the query's entities where it names some, else of entities with its labels",
    "hits": "int64, hits of the search words",
}
COLUMNS = {
    **FOUND_COLUMNS,
    "relevance": "float64, BM25 of what is looked for; NaN unless it is the order",
    "tags": "str, given by readers, joined by '; '",
    "note": "str, written by readers",
}
ORDERS = ("newest", "oldest", "longest", "shortest", "title", "hits", "relevance")


def document_table(
    corpus: Corpus, query: Query, *, order: str = "newest", limit: int | None = 50, offset: int = 0
) -> pd.DataFrame:
    """List the documents of the selection.

    Columns: COLUMNS. `order` is one of ORDERS (undated documents last in newest and oldest); relevance is BM25 with
    k1 = 1.2, b = 0.75 and idf = ln(1 + (N - df + 0.5) / (df + 0.5)) over the search's words and the chosen entities
    (Robertson & Zaragoza 2009). Rows from `offset` on, at most `limit`.
    Raises InvalidParameter, also for relevance where nothing is looked for.
    """
    check_choice("order", order, ORDERS)
    check_positive("limit", limit)
    if offset < 0:
        raise InvalidParameter("offset", offset, "a whole number from 0")
    return table(COLUMNS, corpus.documents(query, order=order, limit=limit, offset=offset))
