"""Who and what occurs together: a network of entities, or the same table as a matrix."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.bars import pair_hover
from dashboard.charts.base import empty, figure_of, hover, safe, short
from dashboard.theme import Theme, plural
from dashboard.wording import label_title

SEED = 11
MAX_EDGES = 100
WIDTHS = (1.0, 1.8, 2.8, 4.0, 5.5)
NOTHING = "No two entities occur together in this selection."


def cooccurrence_network(
    frame: pd.DataFrame, *, theme: Theme, height: int = 480, unit: str = "documents", width: int = 560
) -> go.Figure:
    """Draw the first pairs as a network: nodes as large as their counts, lines as wide as `together`.

    Nodes carry ["entity", key], the middles of lines ["pair", key, key]. Positions are the same for the same table.
    Names are written where they do not overlap at about `width` pixels; the others stand in the hover text.
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    pairs = frame.head(MAX_EDGES)
    nodes = _nodes(pairs)
    place = _positions(pairs, nodes)
    nodes = nodes.assign(x=[place[key][0] for key in nodes["key"]], y=[place[key][1] for key in nodes["key"]])
    nodes["size"] = 9 + 27 * np.sqrt(nodes["count"] / nodes["count"].max())
    traces = [*_lines(pairs, place, theme), _middles(pairs, place, unit), *_circles(nodes, theme, unit)]
    figure = figure_of(traces, theme=theme, height=height)
    figure.update_layout(legend={"itemsizing": "constant"}, showlegend=nodes["label"].nunique() > 1)
    figure.update_xaxes(visible=False, range=[-1.22, 1.22]).update_yaxes(visible=False, range=[-1.12, 1.12])
    for note in _names(nodes, theme, width, height):
        figure.add_annotation(note)
    return figure


def _nodes(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per entity: key, entity, label, count; most first."""
    sides = [
        pairs[[f"{c}_{side}" for c in ("key", "entity", "label", "count")]].set_axis(
            ["key", "entity", "label", "count"], axis=1
        )
        for side in "ab"
    ]
    both = pd.concat(sides).drop_duplicates("key")
    return both.sort_values(["count", "key"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _positions(pairs: pd.DataFrame, nodes: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return a place in [-1, 1]² for each entity: spring layout, then half-way to even spread so that none crowd."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes["key"])
    top = pairs["together"].max()
    for a, b, together in zip(pairs["key_a"], pairs["key_b"], pairs["together"], strict=True):
        graph.add_edge(a, b, weight=0.3 + together / top)
    for a, b in zip(list(nodes["key"])[:-1], list(nodes["key"])[1:], strict=True):
        if not graph.has_edge(a, b):
            graph.add_edge(a, b, weight=0.02)  # keeps parts without a link from drifting out of sight
    found = nx.spring_layout(
        graph, seed=SEED, k=2.4 / np.sqrt(len(nodes)), iterations=150, weight="weight", method="force"
    )
    places = np.array([found[key] for key in nodes["key"]])
    spread = np.column_stack([_evened(places[:, 0]), _evened(places[:, 1])])
    return {key: (float(x), float(y)) for key, (x, y) in zip(nodes["key"], spread, strict=True)}


def _evened(values: Any) -> Any:
    """Return values scaled to [-1, 1], each half-way between its place and its rank."""
    if len(values) < 2 or np.ptp(values) == 0:
        return np.zeros(len(values))
    scaled = 2 * (values - values.min()) / np.ptp(values) - 1
    rank = 2 * np.argsort(np.argsort(values, kind="stable")) / (len(values) - 1) - 1
    return (scaled + rank) / 2


def _lines(pairs: pd.DataFrame, place: dict[str, tuple[float, float]], theme: Theme) -> list[go.Scatter]:
    """Return the lines in five widths, thin ones beneath."""
    step = np.minimum((np.sqrt(pairs["together"] / pairs["together"].max()) * 5).astype(int), 4).to_numpy()
    traces = []
    for level, width in enumerate(WIDTHS):
        chosen = pairs[step == level]
        xs, ys = [], []
        for a, b in zip(chosen["key_a"], chosen["key_b"], strict=True):
            xs += [place[a][0], place[b][0], None]
            ys += [place[a][1], place[b][1], None]
        if xs:
            traces.append(go.Scatter(
                x=xs, y=ys, mode="lines", line={"width": width, "color": theme.band}, opacity=0.25 + 0.1 * level,
                hoverinfo="skip", showlegend=False, name="pairs",
            ))  # fmt: skip
    return traces


def _middles(pairs: pd.DataFrame, place: dict[str, tuple[float, float]], unit: str) -> go.Scatter:
    ends = [(place[a], place[b]) for a, b in zip(pairs["key_a"], pairs["key_b"], strict=True)]
    return go.Scatter(
        x=[(a[0] + b[0]) / 2 for a, b in ends], y=[(a[1] + b[1]) / 2 for a, b in ends], mode="markers",
        marker={"size": 9, "opacity": 0}, showlegend=False, name="pairs", hoverinfo="text",
        hovertext=[pair_hover(row, unit) for row in pairs.itertuples()],
        customdata=[["pair", a, b] for a, b in zip(pairs["key_a"], pairs["key_b"], strict=True)],
    )  # fmt: skip


def _circles(nodes: pd.DataFrame, theme: Theme, unit: str) -> list[go.Scatter]:
    """Return the entities, one trace a label."""
    return [
        go.Scatter(
            x=part["x"], y=part["y"], mode="markers", name=safe(label_title(str(label))), hoverinfo="text",
            marker={"size": part["size"], "color": theme.label_colour(str(label)), "opacity": 1,
                    "line": {"color": theme.background, "width": 1.5}},
            hovertext=[hover(k, plural(n, unit[:-1])) for k, n in zip(part["key"], part["count"], strict=True)],
            customdata=[["entity", key] for key in part["key"]],
        )
        for label, part in nodes.groupby("label", sort=False)
    ]  # fmt: skip


def _names(nodes: pd.DataFrame, theme: Theme, width: int, height: int) -> list[dict[str, Any]]:
    """Return names beneath or above their circles, most counted first, without those that would cover another."""
    across, down = (nodes["x"] + 1.22) / 2.44 * width, (1.12 - nodes["y"]) / 2.24 * height
    taken = [(x - s / 2, y - s / 2, x + s / 2, y + s / 2) for x, y, s in zip(across, down, nodes["size"], strict=True)]
    notes = []
    for row, middle, centre in zip(nodes.itertuples(), across, down, strict=True):
        half, radius = 3.2 * min(len(row.entity), 22), row.size / 2
        for side, top in (("top", centre + radius), ("bottom", centre - radius - 14)):
            box = (middle - half, top, middle + half, top + 14)
            if any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
                continue
            taken.append(box)
            notes.append({
                "x": row.x, "y": row.y, "text": short(row.entity, 22), "showarrow": False, "yanchor": side,
                "yshift": -radius if side == "top" else radius, "captureevents": False,
                "font": {"size": 12, "color": theme.text},
            })  # fmt: skip
            break
    return notes


def pair_matrix(
    frame: pd.DataFrame, *, theme: Theme, height: int = 480, unit: str = "documents", most: int = 15
) -> go.Figure:
    """Draw the pairs of the `most` counted entities as a matrix of squares, darker where they meet more often.

    Squares carry ["pair", key, key]. They are markers, since a heatmap's cells cannot be clicked.
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    nodes = _nodes(frame).head(most)
    row_of = {key: position for position, key in enumerate(nodes["key"])}
    pairs = frame[frame["key_a"].isin(row_of) & frame["key_b"].isin(row_of)]
    both = [(row, a, b) for row in pairs.itertuples() for a, b in ((row.key_a, row.key_b), (row.key_b, row.key_a))]
    side = max(6.0, min(24.0, 250 / len(nodes)))
    trace = go.Scatter(
        x=[row_of[a] for _, a, _ in both], y=[row_of[b] for _, _, b in both], mode="markers", hoverinfo="text",
        hovertext=[pair_hover(row, unit) for row, _, _ in both],
        customdata=[["pair", row.key_a, row.key_b] for row, _, _ in both],
        marker={
            "symbol": "square", "size": side, "color": [row.together for row, _, _ in both], "cmin": 0,
            "colorscale": [[i / 8, colour] for i, colour in enumerate(theme.sequential[1:])],
            "colorbar": {"title": {"text": safe(unit), "font": {"size": 11}}, "thickness": 8, "outlinewidth": 0,
                         "tickfont": {"size": 11, "color": theme.muted}},
        },
    )  # fmt: skip
    figure = figure_of([trace], theme=theme, height=height)
    ticks = {"tickvals": list(range(len(nodes))), "ticktext": [short(n, 18) for n in nodes["entity"]]}
    figure.update_xaxes(**ticks, tickangle=-90, range=[-0.6, len(nodes) - 0.4], showgrid=False)
    return figure.update_yaxes(**ticks, range=[len(nodes) - 0.4, -0.6], showgrid=False)
