"""Documents that are like one document, as ranked bars."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.bars import axis_title, bars
from dashboard.charts.base import empty, hover, rows_that_fit
from dashboard.charts.figure import Figure
from dashboard.theme import Theme, day, number, plural


def similar_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 280) -> Figure:
    """Draw similar documents as bars as long as their similarity. Points carry ["document", id]."""
    if frame.empty:
        return empty("No other document shares words or names with it.", theme=theme, height=height or 280)
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    hovers = [
        hover(
            row.title or row.id, "undated" if pd.isna(row.date) else day(row.date.date()), row.source,
            f"similarity {number(row.similarity)}, {plural(row.shared, 'term')} shared", row.terms,
        )
        for row in shown.itertuples()
    ]  # fmt: skip
    names = [row.title or row.id for row in shown.itertuples()]
    return bars(
        shown, theme=theme, height=height, value="similarity", names=names, hovers=hovers,
        groups=["document"] * len(shown), colour=lambda _: theme.accent,
        customdata=[["document", id_] for id_ in shown["id"]],
        axis=axis_title("similarity, 0 to 1", len(shown), len(frame)),
    )  # fmt: skip
