"""Places on a map of the world, and the names that have no point on it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.schema import split_entity_key
from dashboard import shapes
from dashboard.charts.bars import axis_title, bars, bars_of_names
from dashboard.charts.base import empty, figure_of, hover, rows_that_fit, short
from dashboard.charts.figure import Figure, trace_of
from dashboard.theme import Theme, number, percent, plural

NOTHING = "No place that can be put on the map is named in this selection."
LARGEST, SMALLEST = 46.0, 5.0
"""Pixels across of the largest circle, and of the smallest, so that it can be clicked."""
MOST = 400
"""Circles drawn: more cannot be told apart."""
LABELLED = 12
"""Places whose name stands on the map, where there is room."""
KINDS = {"country": "Countries", "region": "Regions", "city": "Cities"}
WORLD = (-170.0, 190.0, -58.0, 84.0)
COVERED = 0.9
"""Part of the mentions, by longitude and by latitude, that the map shows at first where it fits the data."""
ASPECT = 1.35
"""Width by height of the part of the world that is shown then: between a wide screen and a narrow one."""


def place_map(
    frame: pd.DataFrame, *, theme: Theme, height: int = 420, value: str = "mentions", extent: str = "data"
) -> Figure:
    """Draw places as circles whose area is `value`: `mentions` or `documents`. Points carry ["place", key].

    `extent`: `data` shows where most of the mentions are, `world` all of the world.
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    shown = frame.nlargest(MOST, value)
    size = np.sqrt(shown[value] / shown[value].max()).to_numpy() * LARGEST
    traces = []
    for kind, title in KINDS.items():
        at = np.flatnonzero(shown["kind"] == kind)
        if len(at):
            rows = shown.iloc[at]
            traces.append(
                trace_of("scattergeo",
                    lon=rows["longitude"], lat=rows["latitude"], mode="markers", name=title, hoverinfo="text",
                    hovertext=[_hover(row) for row in rows.itertuples()],
                    customdata=[["place", key] for key in rows["key"]],
                    marker={"size": np.maximum(size[at], SMALLEST), "color": _colour(kind, theme), "opacity": 0.62,
                            "line": {"width": 1, "color": theme.background}},
                )
            )  # fmt: skip
    bounds = WORLD if extent == "world" else _bounds(shown)
    traces.append(_labels(shown, value, bounds, theme))
    figure = figure_of(traces, theme=theme, height=height, showlegend=len(traces) > 2)
    note = f"first {number(len(shown))} of {number(len(frame))} places" if len(shown) < len(frame) else ""
    return _on_map(figure, bounds, theme, note)


def country_map(
    frame: pd.DataFrame, *, theme: Theme, height: int = 420, value: str = "documents", extent: str = "data"
) -> Figure:
    """Draw countries, darker with more `value` (`documents` or `mentions`) on a scale by powers of ten.

    Countries too small for the map are circles of the same scale. Points carry ["place", key].
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    shaded = frame["iso3"].isin(shapes.countries()).to_numpy()
    low, high = 0.0, float(np.log10(max(frame[value].max(), 10)))
    scale = [[i / 7, colour] for i, colour in enumerate(theme.sequential[2:])]
    ticks = [10**n for n in range(int(high) + 1)]
    bar = {
        "title": {"text": value, "side": "top", "font": {"size": 11, "color": theme.muted}}, "thickness": 10,
        "outlinewidth": 0, "len": 0.7, "orientation": "h", "y": 0, "yanchor": "top",
        "tickvals": np.log10(ticks).tolist(), "ticktext": [number(t) for t in ticks],
        "tickfont": {"size": 11, "color": theme.muted}, "ypad": 4,
    }  # fmt: skip
    common: dict[str, Any] = {"hoverinfo": "text", "name": value}
    large, small = frame[shaded], frame[~shaded]
    traces: list[Any] = [
        trace_of("choropleth",
            locations=large["iso3"], locationmode="ISO-3", z=np.log10(large[value].clip(lower=1)), zmin=low, zmax=high,
            colorscale=scale, colorbar=bar, marker={"line": {"color": theme.background, "width": 0.5}},
            hovertext=[_hover(row) for row in large.itertuples()],
            customdata=[["place", key] for key in large["key"]], **common,
        ),
        trace_of("scattergeo",
            lon=small["longitude"], lat=small["latitude"], mode="markers",
            hovertext=[_hover(row) for row in small.itertuples()],
            customdata=[["place", key] for key in small["key"]], **common,
            marker={"size": 9, "color": np.log10(small[value].clip(lower=1)), "cmin": low, "cmax": high,
                    "colorscale": scale, "line": {"width": 1, "color": theme.muted}},
        ),
    ]  # fmt: skip
    figure = figure_of(traces, theme=theme, height=height, showlegend=False)
    return _on_map(figure, WORLD if extent == "world" else _bounds(frame), theme, "")


def place_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, value: str = "mentions"
) -> Figure:
    """Draw the first places of a table as bars coloured by kind. Points carry ["place", key]."""
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height or 280)
    frame = frame.sort_values(value, ascending=False, kind="stable")
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    return bars(
        shown, theme=theme, height=height, value=value, names=list(shown["place"]),
        hovers=[_hover(row) for row in shown.itertuples()], groups=list(shown["kind"]),
        colour=lambda kind: _colour(kind, theme), title=lambda kind: KINDS.get(kind, kind),
        customdata=[["place", key] for key in shown["key"]], axis=axis_title(value, len(shown), len(frame)),
    )  # fmt: skip


def unresolved_bars(
    frame: pd.DataFrame, *, theme: Theme, height: int | None = 280, value: str = "mentions"
) -> Figure:
    """Draw names of places that are not resolved as bars coloured by label. Points carry ["entity", key]."""
    if frame.empty:
        return empty("Every name of a place is resolved in this selection.", theme=theme, height=height or 280)
    frame = frame.sort_values(value, ascending=False, kind="stable")
    shown = frame.head(rows_that_fit(height, len(frame), other=64))
    hovers = [
        hover(f"{row.entity} ({row.label})", plural(row.mentions, "unresolved mention"),
              plural(row.documents, "document"), row.why)
        for row in shown.itertuples()
    ]  # fmt: skip
    return bars_of_names(shown, hovers, theme=theme, height=height, value=value, total=len(frame))


def _hover(row: Any) -> str:
    within = ", ".join(part for part in (row.region, row.country) if part and part != row.place)
    names = [split_entity_key(key)[0] for key in row.names]
    also = [name for name in names if name != row.place]
    called = f"named as {', '.join(also[:6])}{' …' if len(also) > 6 else ''}" if also else ""
    return hover(
        row.place, f"{row.kind}, {within}" if within else row.kind, plural(row.mentions, "mention"),
        f"{plural(row.documents, 'document')} ({percent(row.share)} of the selection)", called, row.reason,
    )


def _colour(kind: str, theme: Theme) -> str:
    return {"country": theme.accent, "region": theme.categorical[2], "city": theme.categorical[1]}.get(
        kind, theme.other
    )


def _bounds(frame: pd.DataFrame) -> tuple[float, float, float, float]:
    """Return west, east, south and north of the smallest part of most mentions, with room around it."""
    weights = frame["mentions"].to_numpy(dtype=np.float64)
    low, high = (1 - COVERED) / 2, (1 + COVERED) / 2
    edges = []
    for column, room in (("longitude", 12.0), ("latitude", 8.0)):
        order = np.argsort(frame[column].to_numpy(), kind="stable")
        values, share = frame[column].to_numpy()[order], np.cumsum(weights[order]) / weights.sum()
        first, last = values[np.searchsorted(share, low)], values[min(np.searchsorted(share, high), len(values) - 1)]
        edges += [float(first) - room, float(last) + room]
    return _in_shape(*edges)


def _in_shape(west: float, east: float, south: float, north: float) -> tuple[float, float, float, float]:
    """Widen bounds to ASPECT in Mercator's projection, within the world."""
    low, high = _mercator(max(south, WORLD[2])), _mercator(min(north, WORLD[3]))
    wide, tall = math.radians(east - west), high - low
    more_wide, more_tall = max(ASPECT * tall - wide, 0) / 2, max(wide / ASPECT - tall, 0) / 2
    west, east = west - math.degrees(more_wide), east + math.degrees(more_wide)
    south, north = _latitude(low - more_tall), _latitude(high + more_tall)
    return max(west, WORLD[0]), min(east, WORLD[1]), max(south, WORLD[2]), min(north, WORLD[3])


def _mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


def _latitude(mercator: float) -> float:
    return math.degrees(math.atan(math.sinh(mercator)))


def _labels(frame: pd.DataFrame, value: str, bounds: tuple[float, float, float, float], theme: Theme) -> Any:
    """Return the names of the first places that leave room for each other."""
    west, east, south, north = bounds
    wide, high = (east - west) / 7, (north - south) / 16
    taken: list[tuple[float, float]] = []
    rows = []
    for row in frame.sort_values(value, ascending=False, kind="stable").head(60).itertuples():
        inside = west < row.longitude < east and south < row.latitude < north
        if inside and all(abs(row.longitude - x) > wide or abs(row.latitude - y) > high for x, y in taken):
            taken.append((row.longitude, row.latitude))
            rows.append(row)
        if len(rows) == LABELLED:
            break
    return trace_of("scattergeo",
        lon=[row.longitude for row in rows], lat=[row.latitude for row in rows], mode="text", hoverinfo="skip",
        text=[short(row.place, 18) for row in rows], textfont={"size": 12, "color": theme.text}, showlegend=False,
    )


def _on_map(figure: Figure, bounds: tuple[float, float, float, float], theme: Theme, note: str) -> Figure:
    """Lay out land, borders and the part of the world that is shown."""
    west, east, south, north = bounds
    geo = {
        "projection": {"type": "mercator" if bounds != WORLD else "natural earth"}, "resolution": 110,
        "showland": True, "landcolor": theme.surface, "showocean": False, "showlakes": False, "showframe": False,
        "showcountries": True, "countrycolor": theme.grid, "countrywidth": 0.6,
        "showcoastlines": True, "coastlinecolor": theme.band, "coastlinewidth": 0.6, "bgcolor": theme.background,
        "lonaxis": {"range": [west, east]}, "lataxis": {"range": [south, north]},
    }  # fmt: skip
    figure.update_layout(geo=geo)
    if note:
        figure.add_annotation(text=note, x=0, y=0, xref="paper", yref="paper", showarrow=False, xanchor="left",
                              yanchor="bottom", font={"size": 11, "color": theme.muted})  # fmt: skip
    return figure.update_layout(dragmode="pan", legend={"itemsizing": "constant"})
