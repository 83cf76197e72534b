"""Key numbers and their course, and documents as points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.base import day_axis, empty, figure_of, hover, safe, short, wrap
from dashboard.charts.figure import Figure, trace_of
from dashboard.charts.names import WIDE_ONLY
from dashboard.theme import Theme, day, number, plural

FEW = 6
"""Documents whose points have their titles beside them."""
TITLE_LENGTH = 44
TITLE_ROOM = 0.08
"""Part of the height that a title takes."""


def spark_values(values: Sequence[float], *, points: int = 40) -> list[float]:
    """Return at most `points` numbers that keep the shape of a series: means of equal stretches; NaN counts as 0."""
    numbers = np.nan_to_num(np.asarray(values, dtype=np.float64))
    if len(numbers) <= points:
        return numbers.tolist()
    size, longer = divmod(len(numbers), points)
    lengths = np.where(np.arange(points) < longer, size + 1, size)
    return np.asarray(np.add.reduceat(numbers, np.cumsum(lengths) - lengths) / lengths).tolist()


def document_points(frame: pd.DataFrame, *, theme: Theme, height: int = 280) -> Figure:
    """Draw dated documents as points: day by length; a few have their titles. Points carry ["document", id]."""
    dated = frame[frame["date"].notna()]
    if dated.empty:
        sentence = "No document is in this selection." if frame.empty else "No document of this selection is dated."
        return empty(sentence, theme=theme, height=height)
    hovers = [
        hover(row.title or row.id, day(row.date.date()), row.source, plural(row.n_tokens, "token"))
        for row in dated.itertuples()
    ]
    trace = trace_of("scatter",
        x=dated["date"], y=dated["n_tokens"], mode="markers", hovertext=hovers, hoverinfo="text",
        marker={"color": theme.accent, "size": 8, "opacity": 0.75, "line": {"color": theme.background, "width": 1}},
        customdata=[["document", id_] for id_ in dated["id"]], cliponaxis=False,
    )  # fmt: skip
    figure = figure_of([trace], theme=theme, height=height, showlegend=False)
    undated = len(frame) - len(dated)
    note = f" · {number(undated)} undated, not shown" if undated else ""
    day_axis(figure, dated["date"], title="day of publication" + note)
    if len(dated) <= FEW:
        _name_points(figure, dated, theme=theme)
    return figure.update_yaxes(rangemode="tozero", title={"text": "tokens"}, nticks=6, tickformat=",~s")


def _name_points(figure: Figure, dated: pd.DataFrame, *, theme: Theme) -> None:
    """Write each document's title beside its point, towards the middle, unless it would cover another one."""
    middle = dated["date"].min() + (dated["date"].max() - dated["date"].min()) / 2
    highest, written = max(dated["n_tokens"].max(), 1), list[int]()
    for row in dated.itertuples():
        if any(abs(row.n_tokens - other) < highest * TITLE_ROOM for other in written):
            continue
        written.append(row.n_tokens)
        left = row.date <= middle
        figure.add_annotation(
            x=row.date, y=row.n_tokens, text=short(row.title or row.id, TITLE_LENGTH), showarrow=False,
            xanchor="left" if left else "right", xshift=8 if left else -8, yanchor="middle",
            font={"size": 12, "color": theme.text}, name=WIDE_ONLY,
        )  # fmt: skip


def key_numbers(frame: pd.DataFrame, *, theme: Theme, height: int | None = None, columns: int = 3) -> Figure:
    """Draw the key numbers as text in a grid: name, number, note. Every row is as high as the longest note asks for."""
    if frame.empty:
        return empty("There is nothing to count.", theme=theme, height=height or 140)
    rows = -(-len(frame) // columns)
    notes = [wrap(str(note), 32) if note else [] for note in frame["note"]]
    figure = figure_of([], theme=theme, height=height or rows * (90 + 16 * max(map(len, notes))))
    figure.update_xaxes(visible=False, range=[0, columns], fixedrange=True)
    figure.update_yaxes(visible=False, range=[rows, 0], fixedrange=True)
    for position, (row, note) in enumerate(zip(frame.itertuples(), notes, strict=True)):
        lines = [(short(row.name, 24), 13, theme.muted, 14), (kpi_text(row.value), 24, theme.text, 44)]
        lines += [("<br>".join(map(safe, note)), 12, theme.muted, 72)] * bool(note)
        for text, size, colour, down in lines:
            figure.add_annotation(
                x=position % columns + 0.04, y=position // columns, yshift=-down, text=text, showarrow=False,
                xanchor="left", yanchor="top" if size == 12 else "middle", align="left",
                font={"size": size, "color": colour},
            )  # fmt: skip
    return figure


def kpi_text(value: Any) -> str:
    """Return a key number as it is read: a count, a day (given as YYYY-MM-DD), or a dash where there is none."""
    if isinstance(value, str):
        return day(dt.date.fromisoformat(value))
    return "–" if value is None or pd.isna(value) else number(float(value))
