"""Which documents: the list that a reader goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.measure import check_choice, check_positive, table
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
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
    "n_tokens": "int64, words and numbers",
    "mentions": "int64, of the query's entities where it names some, else of entities with its labels",
    "hits": "int64, hits of the search words",
}
ORDERS = ("newest", "oldest", "longest", "title", "hits")


def document_table(
    corpus: Corpus, query: Query, *, order: str = "newest", limit: int | None = 50, offset: int = 0
) -> pd.DataFrame:
    """List the documents of the selection.

    Columns: COLUMNS. `order` is newest, oldest (undated documents last in both), longest, title or hits;
    rows from `offset` on, at most `limit`. Raises InvalidParameter.
    """
    check_choice("order", order, ORDERS)
    check_positive("limit", limit)
    if offset < 0:
        raise InvalidParameter("offset", offset, "a whole number from 0")
    return table(COLUMNS, corpus.documents(query, order=order, limit=limit, offset=offset))
