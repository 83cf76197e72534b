"""Who and what occurs together: a network of entities, or the same table as a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.groups import nodes_of, weights_of
from analysis.schema import split_entity_key
from dashboard.charts.bars import PAIR_SCORES, axis_title, bars, pair_hover
from dashboard.charts.base import empty, figure_of, hover, rows_that_fit, safe, short
from dashboard.charts.figure import Figure, Trace, trace_of
from dashboard.charts.names import named
from dashboard.theme import Theme, number, plural
from dashboard.wording import label_title, shortened

WIDTHS = (1.3, 2.0, 3.0, 4.2, 5.5)
COLOURED = 9
"""Groups with a colour of their own; smaller ones share grey."""
REACH = (1.2, 1.14)
"""Half of the picture's width and height, where names stand between -1 and 1."""
NOTHING = "No two entities occur together in this selection more often than the thresholds ask."


def cooccurrence_network(
    frame: pd.DataFrame, *, theme: Theme, height: int = 480, unit: str = "documents", score: str = "npmi",
    most: int = 120, colour: str = "group", names: int = 0, nodes: pd.DataFrame | None = None,
) -> Figure:  # fmt: skip
    """Draw a table of pairs as a network: lines as wide as their score, circles as large as their mentions.

    At most `most` lines: the strongest pair of each name, then the strongest others. Circles are coloured by `group` or
    by `kind` of name. `nodes` is the table of `groups` for the same pairs; without one, groups and places are made from
    the pairs alone. Circles carry ["entity", key], the middles of lines ["pair", key, key]. Names are written where
    they do not overlap, at most `names` of them (0: all that fit); the others stand in the hover text.
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    circles = _circles(network_nodes(frame, nodes, score=score))
    pairs = drawn(frame, most).reset_index(drop=True)
    place = {key: (x, y) for key, x, y in zip(circles["key"], circles["x"], circles["y"], strict=True)}
    group = dict(zip(circles["key"], circles["community"], strict=True))
    inks = _inks(circles, theme, colour)
    lines = _lines(pairs, place, group if colour == "group" else {}, theme, score)
    traces = [*lines, _middles(pairs, place, unit), *_dots(circles, inks, theme, unit)]
    figure = figure_of(traces, theme=theme, height=height, showlegend=len(inks) > 1, legend={"itemsizing": "constant"})
    figure.update_xaxes(visible=False, range=[-REACH[0], REACH[0]])
    figure.update_yaxes(visible=False, range=[-REACH[1] - 0.06, REACH[1]])
    for note in [*named(circles, theme, height, REACH, names), _how_many(frame, pairs, theme)]:
        figure.add_annotation(**note)
    return figure


def drawn(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the pairs that are drawn: the first pair of each entity, then the first others; in the table's order."""
    if len(frame) <= most:
        return frame
    rows = np.arange(len(frame))
    sides = pd.concat([pd.Series(rows, index=frame[side]) for side in ("key_a", "key_b")])
    first = np.unique(sides.groupby(level=0).min().to_numpy())
    others = rows[~np.isin(rows, first)][: max(most - len(first), 0)]
    return frame.iloc[np.sort(np.concatenate([first, others]))]


def network_nodes(pairs: pd.DataFrame, nodes: pd.DataFrame | None, *, score: str) -> pd.DataFrame:
    """Return the table of groups for these pairs; without one, what the pairs alone say.

    Then mentions are the documents or sentences with the name, and its documents are not known.
    """
    if nodes is not None:
        return nodes
    made = entities_of(pairs).merge(nodes_of(pairs, score=score), on="key", validate="1:1")
    return made.rename(columns={"count": "mentions"}).assign(documents=np.nan)


def _circles(nodes: pd.DataFrame) -> pd.DataFrame:
    """Return the entities that have a pair, with the sizes of their circles; the most mentioned first."""
    found = nodes[nodes["community"] > 0]
    found = found.sort_values(["mentions", "key"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return found.assign(size=9 + 27 * np.sqrt(found["mentions"] / found["mentions"].max()))


def entities_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per entity of a table of pairs: key, entity, label, count; most first."""
    sides = [
        pairs[[f"{c}_{side}" for c in ("key", "entity", "label", "count")]].set_axis(
            ["key", "entity", "label", "count"], axis=1
        )
        for side in "ab"
    ]
    both = pd.concat(sides).drop_duplicates("key")
    return both.sort_values(["count", "key"], ascending=[False, True], kind="stable").reset_index(drop=True)


def group_ink(theme: Theme, community: int) -> str:
    """Return the colour of a group."""
    return theme.series_colour(community - 1) if 0 < community <= COLOURED else theme.other


def group_title(key: str, size: int) -> str:
    """Return how a group is called: by its most central member, and how many it has."""
    return f"{short(split_entity_key(key)[0], 22)} ({size})"


def _inks(circles: pd.DataFrame, theme: Theme, colour: str) -> list[tuple[str, str, pd.DataFrame]]:
    """Return what the legend names, its colour and its circles, the largest group first."""
    if colour == "kind":
        parts = circles.groupby("label", sort=False)
        return [(safe(label_title(str(name))), theme.label_colour(str(name)), part) for name, part in parts]
    own = circles[circles["community"] <= COLOURED]
    inks = [
        (group_title(part["group"].iloc[0], len(part)), group_ink(theme, int(at)), part)
        for at, part in own.groupby("community")
    ]
    rest = circles[circles["community"] > COLOURED]
    return inks if rest.empty else [*inks, (f"smaller groups ({len(rest)})", theme.other, rest)]


def _lines(
    pairs: pd.DataFrame, place: dict[str, Any], group: dict[str, int], theme: Theme, score: str
) -> list[Trace]:
    """Return the lines in five widths, from the least score drawn to the highest, thin ones beneath.

    Those within a group have its colour.
    """
    weights = np.sqrt(weights_of(pairs, score))
    step = np.minimum((5 * (weights - weights.min()) / max(np.ptp(weights), 1e-9)).astype(int), 4)
    side_a, side_b = ([group.get(key, 0) for key in pairs[side]] for side in ("key_a", "key_b"))
    within = np.where(np.array(side_a) == np.array(side_b), side_a, 0)
    traces = []
    for level, width in enumerate(WIDTHS):
        for community in np.unique(within[step == level]):
            chosen = pairs[(step == level) & (within == community)]
            xs, ys = [], []
            for a, b in zip(chosen["key_a"], chosen["key_b"], strict=True):
                xs += [place[a][0], place[b][0], None]
                ys += [place[a][1], place[b][1], None]
            ink = group_ink(theme, int(community)) if community else theme.band
            traces.append(trace_of("scatter",
                x=xs, y=ys, mode="lines", line={"width": width, "color": ink}, opacity=0.4 + 0.1 * level,
                hoverinfo="skip", showlegend=False, name="pairs",
            ))  # fmt: skip
    return traces


def _middles(pairs: pd.DataFrame, place: dict[str, Any], unit: str) -> Trace:
    ends = [(place[a], place[b]) for a, b in zip(pairs["key_a"], pairs["key_b"], strict=True)]
    return trace_of("scatter",
        x=[(a[0] + b[0]) / 2 for a, b in ends], y=[(a[1] + b[1]) / 2 for a, b in ends], mode="markers",
        marker={"size": 10, "opacity": 0}, showlegend=False, name="pairs", hoverinfo="text",
        hovertext=[pair_hover(row, unit) for row in pairs.itertuples()],
        customdata=[["pair", a, b] for a, b in zip(pairs["key_a"], pairs["key_b"], strict=True)],
    )  # fmt: skip


def _dots(
    circles: pd.DataFrame, inks: list[tuple[str, str, pd.DataFrame]], theme: Theme, unit: str
) -> list[Trace]:
    """Return the entities, one trace a colour."""
    size = circles.groupby("community")["key"].size()
    return [
        trace_of("scatter",
            x=part["x"], y=part["y"], mode="markers", name=name, hoverinfo="text",
            marker={"size": part["size"], "color": ink, "opacity": 1,
                    "line": {"color": theme.background, "width": 1.5}},
            hovertext=[_dot_hover(row, unit, size) for row in part.itertuples()],
            customdata=[["entity", key] for key in part["key"]],
        )
        for name, ink, part in inks
    ]  # fmt: skip


def _dot_hover(row: Any, unit: str, size: pd.Series) -> str:
    counted = (
        plural(row.mentions, unit.removesuffix("s")) if np.isnan(row.documents)
        else f"{plural(row.mentions, 'mention')} in {plural(row.documents, 'document')}"
    )  # fmt: skip
    members = size[row.community]
    group = split_entity_key(row.group)[0]
    return hover(
        row.key, counted, f"paired with {plural(row.links, 'name')}",
        f"group of {group}, {plural(members, 'name')}" if members > 1 else "",
    )  # fmt: skip


def _how_many(frame: pd.DataFrame, pairs: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    """Return the line that says how many pairs there are, and how many of them are drawn."""
    some = plural(len(frame), "pair") if len(pairs) == len(frame) else (
        f"the strongest {number(len(pairs))} of {plural(len(frame), 'pair')}"
    )  # fmt: skip
    return {
        "text": some, "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
        "showarrow": False, "font": {"size": 11, "color": theme.muted}, "captureevents": False,
    }  # fmt: skip


def pair_matrix(
    frame: pd.DataFrame, *, theme: Theme, height: int = 480, unit: str = "documents", score: str = "npmi",
    largest: int = 15,
) -> Figure:  # fmt: skip
    """Draw the pairs of the `largest` entities as a matrix of squares, darker where their score is higher.

    Rows stand by group, so that groups show as blocks along the diagonal; within one the most counted comes first.
    Squares carry ["pair", key, key]. They are markers, since a heatmap's cells cannot be clicked.
    """
    if frame.empty:
        return empty(NOTHING, theme=theme, height=height)
    group = nodes_of(frame, score=score).set_index("key")["community"]
    nodes = entities_of(frame).head(largest)
    nodes = nodes.assign(community=nodes["key"].map(group)).sort_values("community", kind="stable")
    row_of = {key: position for position, key in enumerate(nodes["key"])}
    pairs = frame[frame["key_a"].isin(row_of) & frame["key_b"].isin(row_of)]
    both = [(row, a, b) for row in pairs.itertuples() for a, b in ((row.key_a, row.key_b), (row.key_b, row.key_a))]
    side = max(6.0, min(24.0, 250 / len(nodes)))
    trace = trace_of("scatter",
        x=[row_of[a] for _, a, _ in both], y=[row_of[b] for _, _, b in both], mode="markers", hoverinfo="text",
        hovertext=[pair_hover(row, unit) for row, _, _ in both],
        customdata=[["pair", row.key_a, row.key_b] for row, _, _ in both],
        marker={
            "symbol": "square", "size": side, "cmin": None if score == "log_dice" else 0,
            "color": [getattr(row, score) for row, _, _ in both],
            "colorscale": [[i / 8, colour] for i, colour in enumerate(theme.sequential[1:])],
            "colorbar": {"title": {"text": PAIR_SCORES[score], "font": {"size": 11}}, "thickness": 8, "outlinewidth": 0,
                         "tickfont": {"size": 11, "color": theme.muted}},
        },
    )  # fmt: skip
    figure = figure_of([trace], theme=theme, height=height)
    ticks = {"tickvals": list(range(len(nodes))), "ticktext": [short(n, 18) for n in nodes["entity"]]}
    figure.update_xaxes(**ticks, tickangle=-90, range=[-0.6, len(nodes) - 0.4], showgrid=False)
    return figure.update_yaxes(**ticks, range=[len(nodes) - 0.4, -0.6], showgrid=False)


def group_bars(frame: pd.DataFrame, *, theme: Theme, height: int | None = 420) -> Figure:
    """Draw the most mentioned names of each group as bars of their mentions, the largest group first.

    As many of each as fit the height. Points carry ["entity", key].
    """
    paired = frame[frame["community"] > 0]
    if paired.empty:
        return empty(NOTHING, theme=theme, height=height or 280)
    fit = rows_that_fit(height, len(paired), other=64)
    by_group = ["community", "mentions", "key"]
    known = paired.sort_values(by_group, ascending=[True, False, True], kind="stable").reset_index(drop=True)
    by_turns = known.groupby("community").cumcount().sort_values(kind="stable").index
    shown = known.loc[sorted(by_turns[:fit])]
    size = paired.groupby("community")["key"].size()
    groups = [group_title(row.group, size[row.community]) for row in shown.itertuples()]
    inks = {name: group_ink(theme, at) for name, at in zip(groups, shown["community"], strict=True)}
    return bars(
        shown, theme=theme, height=height, value="mentions", names=list(shown["entity"]),
        hovers=[_dot_hover(row, "", size) for row in shown.itertuples()], groups=groups, colour=inks.__getitem__,
        customdata=[["entity", key] for key in shown["key"]], axis=axis_title("mentions", len(shown), len(paired)),
    )  # fmt: skip


def network_hint(nodes: pd.DataFrame) -> str:
    """Return what to click, and how many groups there are; '' for no network."""
    paired = nodes[nodes["community"] > 0]
    if paired.empty:
        return ""
    parts = plural(int(paired["community"].max()), "group")
    return f"click a circle, or the middle of a line · {parts}, modularity {number(paired['modularity'].sum())}"


def without_a_pair(nodes: pd.DataFrame) -> str:
    """Return which of the names are not drawn since they have no pair; '' where all have one."""
    alone = list(nodes.loc[nodes["community"] == 0, "entity"])
    if not alone or len(alone) == len(nodes):
        return ""
    more = f" and {plural(len(alone) - 12, 'other')}" if len(alone) > 12 else ""
    return f"Without a pair, and so not drawn: {', '.join(shortened(name, 40) for name in alone[:12])}{more}."
