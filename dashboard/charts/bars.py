"""Ranked bars: entities, keywords, pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.base import (
    NAME_LENGTH,
    ROW_HEIGHT,
    bar_width,
    empty,
    figure_of,
    hover,
    rows_that_fit,
    safe,
    short,
)
from dashboard.charts.figure import Figure, trace_of
from dashboard.theme import Theme, number, percent, period, plural
from dashboard.wording import label_title


def entity_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, value: str = "mentions") -> Figure:
    """Draw the first entities of a table as bars coloured by label; as many as fit the height, all without one.

    `value` is `mentions` or `documents`. Points carry ["entity", key].
    """
    return _entity_bars(frame, len(frame), theme=theme, height=height, value=value)


def _entity_bars(frame: pd.DataFrame, total: int, *, theme: Theme, height: int | None, value: str) -> Figure:
    """Draw rows of a table of `total` entities, as many as fit the height."""
    if frame.empty:
        return empty("No entity is mentioned in this selection.", theme=theme, height=height or 280)
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    hovers = [
        hover(
            f"{row.entity} ({row.label})", plural(row.mentions, "mention"),
            f"{plural(row.documents, 'document')} ({percent(row.share)} of the selection)",
            first_to_last(row.first_date, row.last_date),
        )
        for row in shown.itertuples()
    ]  # fmt: skip
    return bars_of_names(shown, hovers, theme=theme, height=height, value=value, total=total)


def bars_of_names(
    shown: pd.DataFrame, hovers: Sequence[str], *, theme: Theme, height: int | None, value: str, total: int
) -> Figure:
    """Draw the rows of a table of entities as bars coloured by label. Points carry ["entity", key]."""
    return bars(
        shown, theme=theme, height=height, value=value, names=list(shown["entity"]), hovers=hovers,
        groups=list(shown["label"]), colour=theme.label_colour, title=label_title,
        customdata=[["entity", key] for key in shown["key"]], axis=axis_title(value, len(shown), total),
    )  # fmt: skip


def labelled_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int | None = None, value: str = "mentions", top: int | None = None
) -> Figure:
    """Draw a table that is ranked within each label: the label with the most mentions first, its entities together.

    `top`: at most so many of each label; the table holds those as well that tie with the last.
    """
    most = frame.groupby("label")["mentions"].transform("max")
    ordered = frame.assign(most=most).sort_values(
        ["most", "label", "rank", "entity"], ascending=[False, True, True, True], kind="stable"
    )
    drawn = ordered if top is None else ordered[ordered.groupby("label").cumcount() < top]
    return _entity_bars(drawn, len(frame), theme=theme, height=height, value=value)


def keyword_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, value: str = "count") -> Figure:
    """Draw the first terms of a table as bars coloured by kind. `value` is `count` or `documents`.

    Points carry ["term", term].
    """
    if frame.empty:
        return empty("No keyword occurs in this selection.", theme=theme, height=height or 280)
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    hovers = [
        hover(
            f"{row.term} ({row.kind})", plural(row.count_, "occurrence"),
            f"{plural(row.documents, 'document')} ({percent(row.share)} of the selection)",
            f"{number(row.rate, digits=1)} per million tokens",
            "" if np.isnan(row.dispersion) else f"dispersion {number(row.dispersion)} (0 even, 1 in one document)",
        )
        for row in shown.rename(columns={"count": "count_"}).itertuples()
    ]  # fmt: skip
    kinds = kind_colours(theme)
    return bars(
        shown, theme=theme, height=height, value=value, names=list(shown["term"]), hovers=hovers,
        groups=list(shown["kind"]), colour=lambda kind: kinds.get(kind, theme.other),
        customdata=[["term", term] for term in shown["term"]], axis=axis_title(value, len(shown), len(frame)),
    )  # fmt: skip


def kind_colours(theme: Theme) -> dict[str, str]:
    """Return the colour of each kind of term."""
    return {"word": theme.accent, "phrase": theme.categorical[1], "name": theme.categorical[2]}


PAIR_SCORES = {
    "npmi": "NPMI", "log_likelihood": "G² (log-likelihood)", "log_dice": "logDice", "together": "times together",
}  # fmt: skip
"""What each score of a pair is called."""


def pair_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, unit: str = "documents", score: str = "npmi"
) -> Figure:
    """Draw the first pairs of a table as bars of their score. Points carry ["pair", key, key]."""
    if frame.empty:
        sentence = "No two entities occur together in this selection more often than the thresholds ask."
        return empty(sentence, theme=theme, height=height or 280)
    shown = frame.head(rows_that_fit(height, len(frame)))
    return bars(
        shown, theme=theme, height=height, value=score,
        names=_pair_names(shown),
        hovers=[pair_hover(row, unit) for row in shown.itertuples()], groups=["pair"] * len(shown),
        colour=lambda _: theme.accent, names_are_safe=True,
        customdata=[["pair", a, b] for a, b in zip(shown["key_a"], shown["key_b"], strict=True)],
        axis=axis_title(f"{unit} with both" if score == "together" else PAIR_SCORES[score], len(shown), len(frame)),
    )  # fmt: skip


def _pair_names(pairs: pd.DataFrame) -> list[str]:
    """Return how each pair is called; where every pair has one entity in common, by the other one alone."""
    keys = [{row.key_a, row.key_b} for row in pairs.itertuples()]
    common = set.intersection(*keys) if len(keys) > 1 else set()
    if len(common) == 1:
        return [short(row.entity_b if row.key_a in common else row.entity_a) for row in pairs.itertuples()]
    half = NAME_LENGTH // 2 + 2
    return [f"{short(row.entity_a, half)} · {short(row.entity_b, half)}" for row in pairs.itertuples()]


def pair_hover(row: Any, unit: str) -> str:
    """Return the hover text of a pair of entities."""
    return hover(
        f"{row.entity_a} · {row.entity_b}",
        f"together in {plural(row.together, unit.removesuffix('s'))}",
        f"{number(row.expected, digits=1)} expected by chance",
        f"{row.entity_a}: {number(row.count_a)}, {row.entity_b}: {number(row.count_b)}",
        f"NPMI {number(row.npmi)}, G² {number(row.log_likelihood, digits=1)}, logDice {number(row.log_dice, digits=1)}",
        f"adjusted p {number(row.p_adjusted, digits=3)}",
    )


def bars(
    shown: pd.DataFrame, *, theme: Theme, height: int | None, value: str, names: Sequence[str], hovers: Sequence[str],
    groups: Sequence[str], colour: Any, customdata: list[list[str]], axis: str, names_are_safe: bool = False,
    title: Callable[[str], str] = str,
) -> Figure:  # fmt: skip
    """Draw one bar a row, the first on top, one trace a group so that the legend names each colour."""
    values, rows, kinds = shown[value].to_numpy(), np.arange(len(shown)), np.array(groups, dtype=object)
    traces, width = [], bar_width(len(shown), height)
    for group in dict.fromkeys(groups):
        at = np.flatnonzero(kinds == group)
        traces.append(
            trace_of("bar",
                x=values[at], y=rows[at], orientation="h", name=safe(title(group)), width=width,
                marker={"color": colour(group)},
                customdata=[customdata[i] for i in at], hovertext=[hovers[i] for i in at], hoverinfo="text",
                text=[number(v) for v in values[at]], textposition="outside", constraintext="none", cliponaxis=False,
                textfont={"size": 11, "color": theme.muted},
            )
        )  # fmt: skip
    figure = figure_of(
        traces, theme=theme, height=height or ROW_HEIGHT * len(shown) + 64, showlegend=len(traces) > 1,
    )  # fmt: skip
    name_rows(figure, names, safe_already=names_are_safe)
    return figure.update_xaxes(
        range=[0, float(np.nanmax(values)) * 1.16], showticklabels=False, showgrid=False, title={"text": axis},
    )  # fmt: skip


def name_rows(figure: Figure, names: Sequence[str], *, safe_already: bool = False) -> None:
    """Write names beside the rows; positions are numbers, so that two equal short names stay two rows."""
    labels = list(names) if safe_already else [short(name) for name in names]
    figure.update_yaxes(
        range=[len(names) - 0.4, -0.6], tickvals=list(range(len(names))), ticktext=labels, showgrid=False,
        tickfont={"color": figure.template["font"]["color"]}, ticklabelstandoff=4,
    )  # fmt: skip
    figure.update_layout(barmode="overlay")


def axis_title(what: str, shown: int, total: int) -> str:
    """Return what the bars count, and how many of the table's rows are drawn where not all are."""
    what = {"count": "occurrences"}.get(what, what)
    return what if shown == total else f"{what} · first {number(shown)} of {number(total)}"


def first_to_last(first: Any, last: Any) -> str:
    """Return the first and the last day in words; '' where there is none."""
    return "" if pd.isna(first) else "first to last: " + period(first.date(), last.date())
