"""Counts over time. A bin without documents is not a bin without hits: each state is drawn in its own way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.timeline import BETWEEN
from analysis.schema import KEYWORD, WORDS
from dashboard.charts.base import DAY, empty, figure_of, hover, safe, short
from dashboard.charts.figure import Figure, Trace, trace_of
from dashboard.charts.labels import name_stories
from dashboard.theme import Theme, number, percent, period, plural

PARTIAL, PEAK = "partial period", "more than expected"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


def timeline(
    frame: pd.DataFrame, *, theme: Theme, height: int = 280, unit: str = "documents", scale: str = "count",
    smooth: int = 1,
) -> Figure:  # fmt: skip
    """Draw one series as bars, several as lines; points carry ["period", first day, last day].

    counted: bar or point · partial (the bin is cut by a bound): hatched bar, hollow point · zero: hollow mark on the
    baseline · no documents: hatched band, a gap in the line · undated: a note with their number. `smooth` above 1
    adds the moving average. A triangle stands over each bin of a peak; the bins with the most typical terms are named.
    """
    dated = frame[frame["start"].notna()]
    if dated.empty:
        undated = _undated_note(frame, unit)
        sentence = "No dated document is in this selection." + (f" {undated}." if undated else "")
        return empty(sentence, theme=theme, height=height)
    groups = [(str(name), part) for name, part in dated.groupby("series", sort=False)]
    traces = [_gaps(groups[0][1], theme)]
    if len(groups) == 1:
        traces += _bar_traces(groups[0][1], theme, unit, scale, smooth)
    else:
        for position, (name, part) in enumerate(groups):
            traces += _line_traces(part, name, position, theme, unit, scale, smooth)
    traces = [trace for trace in traces if trace is not None]
    figure = figure_of(traces, theme=theme, height=height, barmode="overlay", showlegend=_needs_legend(traces))
    _axes(figure, dated, unit, scale)
    if len(groups) == 1:
        name_stories(figure, groups[0][1], theme)
    if note := _undated_note(frame, unit):
        figure.add_annotation(
            text=safe(note), xref="paper", yref="paper", x=1, y=0, xanchor="right", yanchor="top", yshift=-22,
            showarrow=False, font={"size": 11, "color": theme.muted},
        )  # fmt: skip
        figure.update_layout(margin={"b": 44})
    return figure


FEW_DAYS = 8
"""Up to so many days each one is named: on its own, plotly would name hours."""


def series_title(name: str) -> str:
    """Return the name of a series or node as it is read: an entity, a keyword in quotation marks, or a search."""
    if name.startswith(WORDS):
        return f"{name.removeprefix(WORDS)} (search)"
    return f"“{name.removeprefix(KEYWORD)}”" if name.startswith(KEYWORD) else name


def _axes(figure: Figure, dated: pd.DataFrame, unit: str, scale: str) -> None:
    title = {"count": unit, "share": "share of documents", "per_million": f"{unit} per million tokens"}[scale]
    values = dated[["value", "smoothed"]].to_numpy(dtype=np.float64)
    top = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
    figure.update_yaxes(
        range=[-0.03 * (top or 1), 1.08 * (top or 1)], title={"text": title}, nticks=6, overlaying="y2",
        tickmode="auto", tickformat=_tick_format(scale, top),
        zeroline=True, zerolinecolor=figure.template["yaxis"]["linecolor"],
    )  # fmt: skip
    if scale == "count" and top <= 5:
        figure.update_yaxes(tickmode="linear", tick0=0, dtick=1)
    first, last = dated["start"].min(), dated["end"].max() + pd.Timedelta(days=1)
    figure.update_layout(yaxis2={"range": [0, 1], "visible": False, "fixedrange": True})
    pad = (last - first) * 0.01
    figure.update_xaxes(range=[first - pad, last + pad], showgrid=False, tickangle=0, type="date")
    if (days := (last - first).days) <= FEW_DAYS:
        middle = [first + pd.Timedelta(days=n, hours=12) for n in range(days)]
        figure.update_xaxes(tickvals=middle, ticktext=[f"{day.day} {day:%b}" for day in middle])


def _tick_format(scale: str, top: float) -> str:
    if scale == "share":
        return ".0%" if top >= 0.05 else ".2%"
    return ",~s" if top >= 10_000 else ",~r"


def _width(part: pd.DataFrame) -> Any:
    return ((part["end"] - part["start"]).dt.days + 1).to_numpy() * DAY


def _bar(part: pd.DataFrame, *, y: Any, name: str, inner: float = 0.84, **more: Any) -> Trace:
    """Return bars that stand on their bins, `inner` of the bin wide."""
    width = _width(part)
    return trace_of("bar",
        x=part["start"],
        y=y,
        width=width * inner,
        offset=width * (1 - inner) / 2,
        name=name,
        hoverinfo="text",
        **more,
    )


def _bar_traces(part: pd.DataFrame, theme: Theme, unit: str, scale: str, smooth: int) -> list[Any]:
    inner = 0.84 if len(part) <= 150 else 1.0
    looks = {
        "counted": ("counted", {"color": theme.accent}),
        "partial": (PARTIAL, _hatch(theme.accent_light, theme.accent)),
    }
    traces: list[Any] = []
    for state, (name, marker) in looks.items():
        rows = part[(part["state"] == state) & (part["count"] > 0) & part["value"].notna()]
        if len(rows):
            traces.append(_bar(
                rows, y=rows["value"], name=name if state != "counted" else safe(unit), marker=marker, inner=inner,
                customdata=_periods(rows), hovertext=_hovers(rows, "", unit, scale),
            ))  # fmt: skip
    traces.append(_zeros(part, theme, unit, scale))
    traces.append(_peaks(part, theme))
    if smooth > 1:
        traces.append(trace_of("scatter",
            x=_middle(part), y=part["smoothed"].where(part["state"] != "no documents"), mode="lines",
            line={"color": theme.contrast, "width": 2}, connectgaps=False, hoverinfo="skip",
            name=f"average of {smooth}",
        ))  # fmt: skip
    return traces


def _line_traces(
    part: pd.DataFrame, name: str, position: int, theme: Theme, unit: str, scale: str, smooth: int
) -> list[Any]:
    """Return line and points of one series; with `smooth` the line is the moving average, the points the values."""
    colour, middle = theme.series_colour(position), _middle(part)
    drawn = (part["state"] != "no documents").to_numpy()
    line = (part["smoothed"] if smooth > 1 else part["value"]).where(drawn)
    title = series_title(name)
    lines = trace_of("scatter",
        x=middle, y=line, mode="lines", name=short(title, 30), connectgaps=False, hoverinfo="skip",
        line={"color": colour, "width": 2, "dash": DASHES[position % len(DASHES)]}, legendgroup=name,
    )  # fmt: skip
    partial = (part["state"] == "partial").to_numpy()
    shown, peaks = part[drawn], part["peak"].to_numpy() > 0
    points = trace_of("scatter",
        x=middle[drawn], y=shown["value"], mode="markers", name=safe(title), showlegend=False, legendgroup=name,
        customdata=_periods(shown), hovertext=_hovers(shown, title, unit, scale), hoverinfo="text",
        marker={
            "color": colour, "opacity": 0.55 if smooth > 1 else 1,
            "size": np.where(peaks[drawn], 11, 5 if len(part) > 60 else 7),
            "symbol": np.select([peaks[drawn], partial[drawn]], ["triangle-up", "circle-open"], "circle").tolist(),
        },
    )  # fmt: skip
    legend = trace_of("scatter",
        x=[None], y=[None], mode="markers", name=PARTIAL, hoverinfo="skip",
        marker={"color": theme.muted, "symbol": "circle-open", "size": 7},
    )  # fmt: skip
    peak = trace_of("scatter",
        x=[None], y=[None], mode="markers", name=PEAK, hoverinfo="skip",
        marker={"color": theme.muted, "symbol": "triangle-up", "size": 8},
    )  # fmt: skip
    first = position == 0
    return [lines, points, legend if first and partial.any() else None, peak if first and peaks.any() else None]


def _peaks(part: pd.DataFrame, theme: Theme) -> Trace | None:
    """Return a triangle over each bin that is in a peak."""
    rows = part[(part["peak"] > 0) & part["value"].notna()]
    if rows.empty:
        return None
    return trace_of("scatter",
        x=_middle(rows), y=rows["value"] + 0.03 * float(np.nanmax(part["value"])), mode="markers", name=PEAK,
        hoverinfo="skip", cliponaxis=False,
        marker={"symbol": "triangle-down", "size": 7, "color": theme.contrast},
    )  # fmt: skip


def _zeros(part: pd.DataFrame, theme: Theme, unit: str, scale: str) -> Trace | None:
    rows = part[part["state"].isin(["zero", "partial"]) & (part["count"] == 0)]
    if rows.empty:
        return None
    return trace_of("scatter",
        x=_middle(rows), y=np.zeros(len(rows)), mode="markers", name="none (0)", customdata=_periods(rows),
        hovertext=_hovers(rows, "", unit, scale), hoverinfo="text", cliponaxis=False,
        marker={"symbol": "circle", "size": 6 if len(rows) < 60 else 4, "color": theme.background,
                "line": {"color": theme.accent, "width": 1.5}},
    )  # fmt: skip


def _gaps(part: pd.DataFrame, theme: Theme) -> Trace | None:
    """Return hatched bands over bins for which the corpus has no document; neighbours join to one band."""
    missing = (part["state"] == "no documents").to_numpy()
    if not missing.any():
        return None
    run = np.cumsum(np.diff(missing, prepend=False))
    bands = part[missing].groupby(run[missing]).agg(start=("start", "first"), end=("end", "last"))
    hovers = [
        hover(period(s.date(), e.date()), "no documents") for s, e in zip(bands["start"], bands["end"], strict=True)
    ]
    marker = {"color": "rgba(0,0,0,0)", "line": {"width": 0},
              "pattern": {"shape": "/", "fgcolor": theme.band, "size": 7, "solidity": 0.2, "fillmode": "replace",
                          "bgcolor": "rgba(0,0,0,0)"}}  # fmt: skip
    ones = np.ones(len(bands))
    return _bar(bands, y=ones, name="no documents", inner=1.0, marker=marker, hovertext=hovers, yaxis="y2",
                legendrank=2000)  # fmt: skip


def _hatch(colour: str, lines: str) -> dict[str, Any]:
    pattern = {
        "shape": "\\",
        "fgcolor": lines,
        "bgcolor": colour,
        "size": 5,
        "solidity": 0.25,
        "fillmode": "replace",
    }
    return {"color": colour, "pattern": pattern, "line": {"color": lines, "width": 1}}


def _middle(part: pd.DataFrame) -> pd.Series[Any]:
    return part["start"] + (part["end"] - part["start"] + pd.Timedelta(days=1)) / 2


def _periods(part: pd.DataFrame) -> list[list[str]]:
    sides = (part[side].to_numpy().astype("datetime64[D]") for side in ("start", "end"))
    starts, ends = (np.datetime_as_string(side).tolist() for side in sides)
    return [["period", start, end] for start, end in zip(starts, ends, strict=True)]


def _hovers(part: pd.DataFrame, title: str, unit: str, scale: str) -> list[str]:
    named = ("start", "end", "count", "value", "state", "peak", "expected", "about", "story", "copies")
    columns = (part[name].tolist() for name in named)
    texts = []
    for start, end, count, value, state, peak, expected, about, story, copies in zip(*columns, strict=True):
        rate = {"share": f"{percent(value)} of the documents", "count": ""}.get(
            scale, f"{number(value, digits=1)} per million tokens"
        )
        cut = "only a part of this period is selected" if state == "partial" else ""
        counted = plural(count, unit.removesuffix("s"))
        high = f"a peak: about {number(expected, digits=1)} documents were expected" if peak else ""
        told = f"{number(copies)} tell one story: {short(story, 70)}" if copies else ""
        typical = f"typical: {about.replace(BETWEEN, ', ')}" if about else ""
        texts.append(hover(period(start.date(), end.date()), title, counted, rate, cut, high, told, typical))
    return texts


def _undated_note(frame: pd.DataFrame, unit: str) -> str:
    """Return '12 undated documents, not shown', summed over the series where there are several."""
    undated = frame[frame["state"] == "undated"]
    count = int(undated["count"].sum())
    return f"{number(count)} undated {unit.removesuffix('s') if count == 1 else unit}, not shown" if count else ""


def _needs_legend(traces: list[Any]) -> bool:
    return len({trace.get("name") for trace in traces}) > 1
