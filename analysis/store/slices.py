"""Pieces of documents' texts, cut out for the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.store.database import Database


def with_slices(database: Database, frame: pd.DataFrame, spans: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return a table with columns of text, each cut from the row's document (its `doc`) between two of its columns.

    Text is '' where the first of the two is negative.
    """
    docs = [int(doc) for doc in frame["doc"].unique()]
    listed = "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc)"
    sql = f"SELECT doc, text FROM {database.table('texts')} {listed}"
    texts = dict(database.rows(sql, [docs]))
    columns = {}
    for name, (low, high) in spans.items():
        rows = frame[["doc", low, high]].itertuples(index=False, name=None)
        cut = ["" if start < 0 else texts[doc][start:end] for doc, start, end in rows]
        columns[name] = pd.Series(cut, index=frame.index, dtype="str")
    return frame.assign(**columns)
