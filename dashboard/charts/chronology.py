"""The days that texts speak of, beside those of publication; and the days of a chronology."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.base import DAY, day_axis, empty, figure_of, hover
from dashboard.charts.figure import Figure, Trace, trace_of
from dashboard.theme import Theme, day, number, period, plural

SHOWN = 160
"""Characters of a sentence in a hover box."""


def spoken_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int = 360, value: str = "documents"
) -> Figure:
    """Draw two rows of bars over one axis of days: above, how often texts speak of them; below, what was published.

    `value` of the upper row is `documents` or `mentions`. Bars above carry ["spoken", first day, last day], those below
    ["period", first day, last day].
    """
    if frame.empty or not frame[["mentions", "published"]].to_numpy().any():
        return empty("These texts name no day, and none of them is dated.", theme=theme, height=height)
    above = _row(frame, value, "spoken", theme.accent, [_spoken_hover(row) for row in frame.itertuples()], "y")
    below = _row(frame, "published", "period", theme.contrast, [_published_hover(r) for r in frame.itertuples()], "y2")
    figure = figure_of([above, below], theme=theme, height=height, showlegend=False, barmode="overlay")
    grid = theme.grid
    figure.update_layout(
        xaxis={"anchor": "y2"}, yaxis={"domain": [0.54, 0.93], "nticks": 4, "rangemode": "tozero", "tickformat": ",~r"},
        yaxis2={"domain": [0, 0.38], "anchor": "x", "nticks": 4, "rangemode": "tozero", "gridcolor": grid,
                "tickformat": ",~r"},
    )  # fmt: skip
    first, last = frame["start"].min(), frame["end"].max() + pd.Timedelta(days=1)
    figure.update_xaxes(range=[first, last], showgrid=False, tickangle=0, type="date", nticks=7, ticklabelstandoff=6)
    what = {"documents": "Documents that speak of these days", "mentions": "Mentions of these days"}[value]
    for text, top in ((what, 1.0), ("Documents published on these days", 0.47)):
        figure.add_annotation(
            text=text, x=0, y=top, xref="paper", yref="paper", xanchor="left", yanchor="top", showarrow=False,
            font={"size": 12, "color": theme.muted},
        )  # fmt: skip
    return figure


def _row(frame: pd.DataFrame, value: str, kind: str, colour: str, hovers: list[str], axis: str) -> Trace:
    width = ((frame["end"] - frame["start"]).dt.days + 1).to_numpy() * DAY
    return trace_of("bar",
        x=frame["start"], y=frame[value], width=width * (0.84 if len(frame) <= 150 else 1), offset=0, yaxis=axis,
        marker={"color": colour}, hovertext=hovers, hoverinfo="text", name=value,
        customdata=[[kind, f"{row.start:%Y-%m-%d}", f"{row.end:%Y-%m-%d}"] for row in frame.itertuples()],
    )  # fmt: skip


def _spoken_hover(row: Any) -> str:
    return hover(
        period(row.start.date(), row.end.date()), f"{plural(row.documents, 'document')} speak of it",
        plural(row.mentions, "mention"), f"{plural(row.published, 'document')} published",
    )  # fmt: skip


def _published_hover(row: Any) -> str:
    return hover(period(row.start.date(), row.end.date()), f"{plural(row.published, 'document')} published")


def chronology_bars(frame: pd.DataFrame, *, theme: Theme, height: int = 240) -> Figure:
    """Draw each day of a chronology as a bar as high as the documents that speak of it.

    Points carry ["document", id].
    """
    if frame.empty:
        sentence = "No text of this selection names a day in a sentence that can stand alone."
        return empty(sentence, theme=theme, height=height)
    first = frame[frame["place"] == 1]
    reach = max((first["first"].max() - first["first"].min()).days, 1)
    trace = trace_of("bar",
        x=first["first"], y=first["speaking"], width=max(reach / 180, 0.5) * DAY, marker={"color": theme.accent},
        hoverinfo="text", hovertext=[_day_hover(row) for row in first.itertuples()],
        customdata=[["document", id_] for id_ in first["id"]],
    )  # fmt: skip
    figure = figure_of([trace], theme=theme, height=height, showlegend=False)
    day_axis(figure, first["first"], most=7)
    title = {"text": "documents that speak of it"}
    return figure.update_yaxes(title=title, rangemode="tozero", nticks=5, tickformat=",~r")


def _day_hover(row: Any) -> str:
    words = row.sentence if len(row.sentence) <= SHOWN else row.sentence[: SHOWN - 1].rstrip() + "…"
    return hover(day(row.first.date()), f"{number(row.speaking)} documents speak of it", words, row.title)
