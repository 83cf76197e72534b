"""What happened when: peaks, what is new in a period, and what each period is about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.bars import axis_title, bars, kind_colours
from dashboard.charts.base import bar_width, empty, figure_of, hover, rows_that_fit, safe, short
from dashboard.charts.figure import Figure, trace_of
from dashboard.charts.timeline import series_title
from dashboard.theme import Theme, number, percent, period, plural
from dashboard.wording import label_title

TALL_ROW = 38
"""Pixels of a row with two lines of text."""


def peak_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 280) -> Figure:
    """Draw peaks as bars: how many documents, with a mark where the baseline lets expect them. Points carry
    ["peak", series, first day, last day]."""
    if frame.empty:
        return empty(NO_PEAK, theme=theme, height=height or 280)
    shown = frame.head(_tall_rows(height, len(frame)))
    rows = np.arange(len(shown))
    several = frame["series"].nunique() > 1
    found = trace_of("bar",
        x=shown["count"], y=rows, orientation="h", width=bar_width(len(shown), height), name="documents",
        marker={"color": theme.accent},
        customdata=[
            ["peak", row.series, f"{row.start:%Y-%m-%d}", f"{row.end:%Y-%m-%d}"] for row in shown.itertuples()
        ],
        hovertext=[_peak_hover(row) for row in shown.itertuples()], hoverinfo="text",
        text=[number(n) for n in shown["count"]], textposition="outside", constraintext="none", cliponaxis=False,
        textfont={"size": 11, "color": theme.muted},
    )  # fmt: skip
    expected = trace_of("scatter",
        x=shown["expected"], y=rows, mode="markers", name="expected", hoverinfo="skip", cliponaxis=False,
        marker={"symbol": "line-ns", "size": 18, "line": {"color": theme.contrast, "width": 3}},
    )  # fmt: skip
    figure = figure_of([found, expected], theme=theme, height=height or TALL_ROW * len(shown) + 70, showlegend=True)
    names = [
        (period(row.start.date(), row.end.date()), short(series_title(row.series), 30) if several else "")
        for row in shown.itertuples()
    ]
    _two_lines(figure, names)
    reach = 1.16 * float(max(shown["count"].max(), shown["expected"].max(skipna=True)))
    return figure.update_xaxes(
        range=[0, reach], showticklabels=False, showgrid=False,
        title={"text": axis_title("documents", len(shown), len(frame))},
    )  # fmt: skip


NO_PEAK = "No period has more documents than those around it let expect."


def how_unlikely(p: float) -> str:
    """Return a probability as it is read: 'p = 0.012', 'p < 0.0001'; '' where there is none."""
    if pd.isna(p):
        return ""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.2g}"


def origin_warning(origin: str) -> str:
    """Return what is to be said of a peak whose documents, unlike others, have their dates from one origin."""
    return f"Dated by their {origin}, unlike other days: the dates may make this peak." if origin else ""


def _peak_hover(row: Any) -> str:
    unlikely = f"burst of weight {number(row.weight, digits=1)}" if pd.isna(row.p) else how_unlikely(row.p_adjusted)
    return hover(
        period(row.start.date(), row.end.date()), series_title(row.series) if row.series != "documents" else "",
        plural(row.count, "document"), f"{number(row.expected, digits=1)} expected", unlikely,
        origin_warning(row.origin),
    )  # fmt: skip


def novelty_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 280) -> Figure:
    """Draw what is new in a period as bars of the documents that have it. Points carry ["new", its key]."""
    if frame.empty:
        sentence = "Nothing sets these days apart: they have no document, or there are none on other days."
        return empty(sentence, theme=theme, height=height or 280)
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    kinds = kind_colours(theme)
    hovers = [
        hover(
            f"{row.name} ({row.kind})",
            f"in {plural(row.n_target, 'document')} of these days ({percent(row.share_target)})",
            f"in {number(row.n_reference)} of all other days ({percent(row.share_reference)})",
            f"G² {number(row.g2, digits=1)}, log ratio {number(row.log_ratio)}, adjusted p {number(row.p_adjusted)}",
        )
        for row in shown.itertuples(index=False)
    ]
    return bars(
        shown, theme=theme, height=height, value="n_target", names=list(shown["name"]), hovers=hovers,
        groups=list(shown["kind"]), colour=lambda kind: kinds.get(kind, theme.label_colour(kind)),
        title=lambda kind: kind if kind in ("word", "phrase", "name") else label_title(kind),
        customdata=[["new", key] for key in shown["key"]],
        axis=axis_title("documents of these days", len(shown), len(frame)),
    )  # fmt: skip


def story_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 420) -> Figure:
    """Draw the periods whose first term is most typical, in order of time, as bars of the documents that have it.

    Points carry ["period", first day, last day].
    """
    if frame.empty:
        sentence = "No period is set apart by what is written in it: that takes two of them, with two documents each."
        return empty(sentence, theme=theme, height=height or 280)
    first = frame[frame["rank"] == 1]
    most = first.nlargest(_tall_rows(height, len(first)), "g2", keep="first").sort_values("start", kind="stable")
    terms = frame.groupby("start")["term"].agg(", ".join)
    rows = np.arange(len(most))
    trace = trace_of("bar",
        x=most["n_target"], y=rows, orientation="h", width=bar_width(len(most), height),
        marker={"color": theme.accent}, hoverinfo="text",
        customdata=[["period", f"{row.start:%Y-%m-%d}", f"{row.end:%Y-%m-%d}"] for row in most.itertuples()],
        hovertext=[
            hover(period(row.start.date(), row.end.date()), f"typical: {terms[row.start]}",
                  f"{row.term}: {number(row.n_target)} of {plural(row.documents, 'document')}, "
                  f"{number(row.n_reference)} of all others", f"G² {number(row.g2, digits=1)}")
            for row in most.itertuples()
        ],
        text=[f"{number(row.n_target)} of {number(row.documents)}" for row in most.itertuples()],
        textposition="outside", constraintext="none", cliponaxis=False,
        textfont={"size": 11, "color": theme.muted}, showlegend=False,
    )  # fmt: skip
    figure = figure_of([trace], theme=theme, height=height or TALL_ROW * len(most) + 70)
    _two_lines(
        figure, [(period(row.start.date(), row.end.date()), short(terms[row.start], 34)) for row in most.itertuples()]
    )
    title = axis_title("documents with the first term", len(most), len(first))
    return figure.update_xaxes(
        range=[0, 1.35 * float(most["n_target"].max())], showticklabels=False, showgrid=False, title={"text": title})


def _tall_rows(height: int | None, count: int) -> int:
    return count if height is None else max(min(count, (height - 70) // TALL_ROW), 1)


def _two_lines(figure: Figure, names: list[tuple[str, str]]) -> None:
    """Write two lines beside each row, the first in bold where there is a second."""
    labels = [f"<b>{safe(first)}</b><br>{second}" if second else safe(first) for first, second in names]
    figure.update_yaxes(
        range=[len(names) - 0.4, -0.6], tickvals=list(range(len(names))), ticktext=labels, showgrid=False,
        tickfont={"color": figure.template["font"]["color"]}, ticklabelstandoff=4,
    )  # fmt: skip
