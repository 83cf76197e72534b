"""Two selections against each other: what is typical of either, where both stand, and both over time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.sides import REST
from analysis.measures.sides_over_time import REFERENCE, TARGET
from dashboard.charts.bars import bar_width, name_rows, rows_that_fit
from dashboard.charts.base import ROW_HEIGHT, empty, figure_of, hover, safe, short
from dashboard.charts.figure import Figure, trace_of
from dashboard.theme import Theme, number, percent, period, plural

NOTHING = "Nothing to compare: choose filters, so that there is a selection and another side."
LEVEL = 0.05
"""Adjusted p under which a difference is called one."""


def other_title(against: str) -> str:
    """Return what the other side is called in a legend."""
    return "the rest" if against == REST else "the other side"


def more_there(against: str) -> str:
    """Return what a legend calls that which is more frequent on the other side."""
    return "more in the rest" if against == REST else "more on the other side"


# -- what is typical -------------------------------------------------------------------------------------------


def keyness_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, value: str = "g2", against: str = REST
) -> Figure:
    """Draw what is typical: rows of the selection to the right, of the other side to the left.

    Bars are as long as `value`: `g2` or `log_ratio`. Points carry ["term", term] or ["entity", key].
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height or 280)
    shown = _balanced(frame, rows_that_fit(height, len(frame), other=70))
    length = np.where(shown["direction"] > 0, 1, -1) * shown[value].abs().to_numpy()
    rows = np.arange(len(shown))
    traces = [
        trace_of("bar",
            x=length[side], y=rows[side], orientation="h", name=name,
            width=bar_width(len(shown), height),
            marker={"color": colour, "pattern": pattern}, customdata=_points(shown[side]), hoverinfo="text",
            hovertext=[_hover(row) for row in shown[side].to_dict("records")],
            text=[number(abs(v), digits=1) for v in length[side]], textposition="outside", cliponaxis=False,
            constraintext="none", textfont={"size": 11, "color": theme.muted}, hoverlabel={"namelength": 0},
        )
        for side, name, colour, pattern in (
            (length >= 0, "more in the selection", theme.accent, None),
            (length < 0, more_there(against), theme.contrast, _hatched(theme)),
        )
        if side.any()
    ]  # fmt: skip
    figure = figure_of(traces, theme=theme, height=height or ROW_HEIGHT * len(shown) + 70, showlegend=True)
    name_rows(figure, _names(shown))
    reach = float(np.nanmax(np.abs(length), initial=1e-9)) * 1.5
    low, high = (-reach if (length < 0).any() else 0), (reach if (length >= 0).any() else 0)
    title = {"g2": "G² (log-likelihood)", "log_ratio": "log₂ ratio of rates"}[value]
    return figure.update_xaxes(
        range=[low, high], showticklabels=False, showgrid=False, title={"text": title}, zeroline=True,
        zerolinecolor=theme.muted,
    )  # fmt: skip


def _balanced(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return so many rows of both directions, those of the other side with the strongest last."""
    target, other = frame[frame["direction"] > 0], frame[frame["direction"] < 0]
    n_other = min(len(other), max(count // 2, count - len(target)))
    return pd.concat([target.head(max(count - n_other, 0)), other.head(n_other)[::-1]])


def _names(shown: pd.DataFrame) -> list[str]:
    return list(shown["term" if "term" in shown else "entity"])


def _points(shown: pd.DataFrame) -> list[list[str]]:
    kind, column = ("term", "term") if "term" in shown else ("entity", "key")
    return [[kind, value] for value in shown[column]]


def _hover(row: dict[str, Any]) -> str:
    """Return the counts and rates of a row on both sides."""
    if "term" in row:
        name = f"{row['term']} ({row['kind']})"
        sides = [f"{number(row[f'n_{s}'])} ({number(row[f'rate_{s}'], digits=1)} per million tokens)" for s in SIDES]
    else:
        name = row["key"]
        sides = [
            f"{plural(row[f'n_{s}'], 'document')} ({percent(row[f'share_{s}'])}), "
            f"{plural(row[f'mentions_{s}'], 'mention')}" for s in SIDES
        ]  # fmt: skip
    statistics = (
        f"G² {number(row['g2'], digits=1)}, log ratio {number(row['log_ratio'])}, "
        f"adjusted p {number(row['p_adjusted'])}"
    )
    return hover(name, f"selection: {sides[0]}", f"other side: {sides[1]}", statistics)


SIDES = ("target", "reference")


def _hatched(theme: Theme) -> dict[str, Any] | None:
    """Return the hatch that tells the two sides apart in print without colour."""
    if theme.name != "print":
        return None
    return {"shape": "/", "bgcolor": theme.contrast, "fgcolor": theme.background, "size": 6, "solidity": 0.25}


# -- where both stand ------------------------------------------------------------------------------------------


def contrast_points(frame: pd.DataFrame, *, theme: Theme, height: int = 460, against: str = REST) -> Figure:
    """Draw each row as a point, its rate in the selection to the right and on the other side upwards, both in logs.

    On the dotted line the rates are equal; a rate of zero stands at the edge. Points carry ["term", term] or
    ["entity", key].
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    rate = "rate" if "term" in frame else "share"
    x, y = (frame[f"{rate}_{side}"].to_numpy() for side in SIDES)
    low = min(v[v > 0].min(initial=np.inf) for v in (x, y)) / 2
    high = float(max(x.max(), y.max())) * 1.6
    placed = frame.assign(x=np.maximum(x, low), y=np.maximum(y, low))
    clear, direction = (frame["p_adjusted"] < LEVEL).to_numpy(), frame["direction"].to_numpy()
    looks = (
        ("more in the selection", clear & (direction > 0), theme.accent, "circle"),
        (more_there(against), clear & (direction < 0), theme.contrast, "diamond"),
        ("no clear difference", ~clear | (direction == 0), theme.muted, "circle-open"),
    )
    traces = [trace_of("scatter", x=[low, high], y=[low, high], mode="lines", hoverinfo="skip", showlegend=False,
                         line={"color": theme.muted, "width": 1, "dash": "dot"})]  # fmt: skip
    for name, rows, colour, symbol in looks:
        part = placed[rows]
        if len(part):
            traces.append(trace_of("scatter",
                x=part["x"], y=part["y"], mode="markers", name=name, customdata=_points(part), hoverinfo="text",
                hovertext=[_hover(row) for row in part.to_dict("records")], cliponaxis=False,
                marker={"color": colour, "symbol": symbol, "size": 8, "opacity": 0.85},
            ))  # fmt: skip
    figure = figure_of(traces, theme=theme, height=height, showlegend=True)
    unit = "per million tokens" if rate == "rate" else "share of documents"
    ticks = _ticks(low, high, rate)
    figure.update_xaxes(title={"text": f"selection, {unit}"}, **ticks).update_yaxes(
        title={"text": f"{other_title(against)}, {unit}"}, **ticks
    )
    for x, y, side in ((1, 0, "the selection"), (0, 1, other_title(against))):
        figure.add_annotation(
            text=f"typical of {side}", x=x, y=y, xref="paper", yref="paper", showarrow=False, xshift=4 - 8 * x,
            xanchor="right" if x else "left", yanchor="top" if y else "bottom", yshift=14 - 18 * y,
            font={"size": 11, "color": theme.muted},
        )  # fmt: skip
    _label(figure, placed, theme, low, high)
    return figure


def _ticks(low: float, high: float, rate: str) -> dict[str, Any]:
    """Return a logarithmic axis with decades, and 0 at its lower edge."""
    decades = [10.0**n for n in range(int(np.ceil(np.log10(low * 1.5))), int(np.floor(np.log10(high))) + 1)]
    text = [percent(v) if rate == "share" else number(v) for v in decades]
    return {
        "type": "log", "range": [np.log10(low) - 0.05, np.log10(high)], "tickvals": [low, *decades],
        "ticktext": ["0", *text],
    }  # fmt: skip


NAMED, HIDDEN, NARROW, LETTER, LINE = 18, 1, 300, 6.2, 15
"""Points that are named at most, and others that a name may cover; the smallest side of the chart, a letter and a line,
in pixels: no two names meet."""


def _label(figure: Figure, placed: pd.DataFrame, theme: Theme, low: float, high: float) -> None:
    """Name the points that differ most, and the most frequent, as far as their names do not cover each other."""
    taken: list[tuple[float, float, float, float]] = []
    span = np.log10(high / low)
    names = [short(name, 18) for name in _names(placed)]
    across, up = (np.log10(placed[axis].to_numpy() / low) / span * NARROW for axis in ("x", "y"))
    for i in _by_interest(placed):
        width = len(names[i]) * LETTER
        for left in (across[i] > NARROW / 2, across[i] <= NARROW / 2):
            edge = across[i] - width - 7 if left else across[i] + 7
            box = (edge, up[i] - LINE / 2, edge + width, up[i] + LINE / 2)
            covered = (across > box[0]) & (across < box[2]) & (up > box[1] + 4) & (up < box[3] - 4)
            room = box[0] > -8 and box[2] < NARROW * 1.05
            if room and covered.sum() <= HIDDEN and not any(_meet(box, other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        figure.add_annotation(
            x=float(np.log10(placed["x"].iloc[i])), y=float(np.log10(placed["y"].iloc[i])), text=names[i],
            showarrow=False, xanchor="right" if left else "left", xshift=-5 if left else 5,
            font={"size": 11, "color": theme.text},
        )  # fmt: skip
        if len(taken) >= NAMED:
            return


def _by_interest(placed: pd.DataFrame) -> list[int]:
    """Return positions of rows: of either direction by G² in turn, with the most frequent on both sides between."""
    g2, direction = placed["g2"].to_numpy(), placed["direction"].to_numpy()
    least = np.minimum(placed["x"], placed["y"]).to_numpy()
    orders = [
        [i for i in np.argsort(-g2, kind="stable") if direction[i] > 0],
        [i for i in np.argsort(-g2, kind="stable") if direction[i] < 0],
        list(np.argsort(-least, kind="stable")[: NAMED // 3]),
    ]
    turns = [order[n] for n in range(max(map(len, orders))) for order in orders if n < len(order)]
    return list(dict.fromkeys(int(i) for i in turns))


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# -- over time -------------------------------------------------------------------------------------------------


def sides_lines(
    frame: pd.DataFrame, *, theme: Theme, height: int = 280, unit: str = "documents", scale: str = "count",
    smooth: int = 1, align: str = "calendar", against: str = REST,
) -> Figure:  # fmt: skip
    """Draw both sides as lines over the calendar, or with `align="start"` over the bins since each began.

    Points carry ["side", side, first day, last day]; hollow where a bin is cut, a gap where there are no documents.
    """
    dated = frame[frame["start"].notna()]
    if dated.empty:
        sentence = NOTHING if frame.empty else "Neither side has a dated document."
        return empty(sentence, theme=theme, height=height)
    traces = []
    for side, colour, dash, symbol in ((TARGET, theme.accent, "solid", "circle"),
                                       (REFERENCE, theme.contrast, "dash", "diamond")):  # fmt: skip
        part = dated[(dated["series"] == side) & (dated["state"] != "no documents")]
        if part.empty:
            continue
        every = dated[dated["series"] == side]
        name = "the selection" if side == TARGET else other_title(against)
        line = every["smoothed" if smooth > 1 else "value"].where(every["state"] != "no documents")
        traces.append(trace_of("scatter",
            x=_places(every, align), y=line, mode="lines", name=name, hoverinfo="skip", connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash},
        ))  # fmt: skip
        symbols = [f"{symbol}-open" if state == "partial" else symbol for state in part["state"]]
        days = [(start.date(), end.date()) for start, end in zip(part["start"], part["end"], strict=True)]
        traces.append(trace_of("scatter",
            x=_places(part, align), y=part["value"], mode="markers", name=name, showlegend=False, hoverinfo="text",
            cliponaxis=False, marker={"color": colour, "symbol": symbols, "size": 5 if len(part) > 60 else 7},
            customdata=[["side", side, start.isoformat(), end.isoformat()] for start, end in days],
            hovertext=[_bin_hover(name, row, unit, scale) for row in part.to_dict("records")],
        ))  # fmt: skip
    figure = figure_of(traces, theme=theme, height=height, showlegend=True)
    title = {"count": unit, "share": "share of documents", "per_million": f"{unit} per million tokens"}[scale]
    percents = ".1%" if scale == "share" else None
    figure.update_yaxes(title={"text": title}, nticks=6, rangemode="tozero", tickformat=percents)
    undated = int(frame.loc[frame["start"].isna(), "count"].sum())
    note = f" · {number(undated)} undated, not shown" if undated else ""
    if align == "start":
        title = f"periods since each side began{note}"
        return figure.update_xaxes(title={"text": title}, showgrid=False, rangemode="tozero")
    return figure.update_xaxes(
        type="date", showgrid=False, tickangle=0, title={"text": note.removeprefix(" · ") or None}
    )


def _places(part: pd.DataFrame, align: str) -> Any:
    if align == "start":
        return part["position"]
    return part["start"] + (part["end"] - part["start"] + pd.Timedelta(days=1)) / 2


def _bin_hover(name: str, row: dict[str, Any], unit: str, scale: str) -> str:
    rate = {"count": "", "share": f"{percent(row['value'])} of the documents"}.get(
        scale, f"{number(row['value'], digits=1)} per million tokens"
    )
    cut = "only a part of this period is selected" if row["state"] == "partial" else ""
    when = period(row["start"].date(), row["end"].date())
    return hover(when, safe(name), plural(row["count"], unit.removesuffix("s")), rate, cut)
