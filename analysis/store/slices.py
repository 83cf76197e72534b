"""Pieces of documents' texts, cut out for the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.store.database import Database


def with_slices(database: Database, frame: pd.DataFrame, spans: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return a table with columns of text, each cut from the row's document (its `doc`) between two of its columns.

    Text is '' where the first of the two is negative.
    """
    texts = texts_of(database, [int(doc) for doc in frame["doc"].unique()])
    columns = {}
    for name, (low, high) in spans.items():
        rows = frame[["doc", low, high]].itertuples(index=False, name=None)
        cut = ["" if start < 0 else texts[doc][start:end] for doc, start, end in rows]
        columns[name] = pd.Series(cut, index=frame.index, dtype="str")
    return frame.assign(**columns)


FEW = 400
"""Documents that are named one by one, so that only the groups of rows that hold them are unpacked."""


def texts_of(database: Database, docs: Sequence[int]) -> dict[int, str]:
    """Return the texts of documents by their numbers."""
    table, listed = database.table("texts"), sorted(map(int, docs))
    if not listed:
        return {}
    if len(listed) <= FEW:
        return dict(database.rows(f"SELECT doc, text FROM {table} WHERE doc IN ({', '.join(map(str, listed))})"))
    join = "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc)"
    return dict(database.rows(f"SELECT doc, text FROM {table} {join}", [listed]))
