"""What is written over a timeline: the stories of its peaks, and terms that say what other bins are about."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measures.timeline import BETWEEN
from dashboard.charts.base import short
from dashboard.charts.figure import Figure
from dashboard.theme import Theme, number

NAMED, APART, STORY, COPIES = 4, 0.2, 22, 3
"""Bins that are named at most, how far apart (of the axis's length), characters of a name, and from how many documents
on a story names its bin."""


def name_stories(figure: Figure, part: pd.DataFrame, theme: Theme) -> None:
    """Name the peaks of most copies of one story by its title, then the bins whose first typical term says most.

    In two rows above, with a stem.
    """
    first, length = part["start"].min(), part["end"].max() - part["start"].min() + pd.Timedelta(days=1)
    top = float(part["value"].max(skipna=True))
    stories = _stories(part, first, length) if top > 0 else []
    for position, (place, row) in enumerate(stories):
        at = row.start + (row.end + pd.Timedelta(days=1) - row.start) / 2
        high = (1.24 if position % 2 else 1.13) * top
        figure.add_shape(
            type="line", x0=at, x1=at, y0=row.value + 0.06 * top, y1=high, layer="below",
            line={"color": theme.muted, "width": 1, "dash": "dot"},
        )  # fmt: skip
        figure.add_annotation(
            x=at, y=high, text=_label(row), showarrow=False, yanchor="bottom",
            xanchor="left" if place < 0.15 else "right" if place > 0.85 else "center",
            font={"size": 11, "color": theme.text},
        )  # fmt: skip
    if stories:
        figure.update_yaxes(range=[-0.03 * top, 1.36 * top])


def _label(row: Any) -> str:
    """Return a story's title with how many documents tell it, else the first typical term."""
    if row.copies < COPIES:
        return short(row.about.split(BETWEEN)[0], STORY)
    return f"{short(row.story, STORY - 2 - len(number(row.copies)))} ×{number(row.copies)}"


def _stories(part: pd.DataFrame, first: pd.Timestamp, length: pd.Timedelta) -> list[tuple[float, Any]]:
    """Return place (0 to 1) and row of the bins that are named, in order of time."""
    told = part["copies"].where(part["copies"] >= COPIES, 0)
    known = part.assign(told=told)[((part["about"] != "") & part["g2"].notna() | (told > 0)) & part["value"].notna()]
    chosen: list[tuple[float, Any]] = []
    for row in known.sort_values(["told", "g2"], ascending=False, kind="stable").itertuples():
        place = (row.start + (row.end - row.start) / 2 - first) / length
        if len(chosen) < NAMED and all(abs(place - other) >= APART for other, _ in chosen):
            chosen.append((place, row))
    return sorted(chosen, key=lambda story: story[0])
