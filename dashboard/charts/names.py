"""Names written in a picture of circles: those that fit, the most counted first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.base import short
from dashboard.theme import Theme

WIDE, NARROW = 720, 310
"""Pixels that the picture takes on a screen, and on a telephone."""
LETTER, LINE, LONGEST = 6.3, 15, 22
WIDE_ONLY = "wide screens only"
"""Marks a name that would cover another one on a narrow screen, where the page hides it."""

Box = tuple[float, float, float, float]
SIDES = ("below", "above", "right", "left")


def named(
    circles: pd.DataFrame, theme: Theme, height: int, reach: tuple[float, float], most: int = 0
) -> list[dict[str, Any]]:
    """Return annotations with the names of circles (entity, x, y, size), beside them.

    In the order of the table; a name that would cover another one or a circle is left out. `reach` is half of the
    picture's width and height in its own units; at most `most` names, 0 for all that fit.
    """
    rows = list(circles.itertuples())
    found = _placed(rows, [(row, SIDES) for row in rows], WIDE, height, reach)
    chosen = [(row, side) for row, side in zip(rows, found, strict=True) if side][: most or None]
    narrow = _placed(rows, [(row, (side,)) for row, side in chosen], NARROW, height, reach, part=0.5)
    return [
        {
            "x": row.x, "y": row.y, "text": short(row.entity, LONGEST), "showarrow": False, "captureevents": False,
            **_anchor(side, row.size / 2), "font": {"size": 12, "color": theme.text}, "name": "" if fits else WIDE_ONLY,
        }
        for (row, side), fits in zip(chosen, narrow, strict=True)
    ]  # fmt: skip


def _anchor(side: str, radius: float) -> dict[str, Any]:
    """Return how an annotation stands on one side of a circle."""
    return {
        "below": {"yanchor": "top", "yshift": -radius}, "above": {"yanchor": "bottom", "yshift": radius},
        "right": {"xanchor": "left", "xshift": radius, "yanchor": "middle"},
        "left": {"xanchor": "right", "xshift": -radius, "yanchor": "middle"},
    }[side]  # fmt: skip


def _placed(
    circles: Sequence[Any], rows: Sequence[tuple[Any, Sequence[str]]], width: int, height: int,
    reach: tuple[float, float], *, part: float = 1.0,
) -> list[str]:  # fmt: skip
    """Return the first of its sides where each name fits a picture of a width, '' where none does.

    `part` of each circle's radius may not be covered.
    """

    def spot(row: Any) -> tuple[float, float]:
        return (row.x + reach[0]) / (2 * reach[0]) * width, (reach[1] - row.y) / (2 * reach[1]) * height

    taken: list[Box] = []
    for row in circles:
        (x, y), half = spot(row), row.size / 2 * part
        taken.append((x - half, y - half, x + half, y + half))
    places = []
    for row, sides in rows:
        boxes = {side: _box(side, *spot(row), row) for side in sides}
        fits = next((side for side, box in boxes.items() if _is_free(box, taken, width)), "")
        if fits:
            taken.append(boxes[fits])
        places.append(fits)
    return places


def _box(side: str, x: float, y: float, row: Any) -> Box:
    """Return the room that a name takes on one side of its circle."""
    long, radius = LETTER * min(len(row.entity), LONGEST), row.size / 2
    left = {"right": x + radius, "left": x - radius - long}.get(side, x - long / 2)
    top = {"below": y + radius, "above": y - radius - LINE}.get(side, y - LINE / 2)
    return left, top, left + long, top + LINE


def _is_free(box: Box, taken: Sequence[Box], width: int) -> bool:
    """Return whether a box is within the picture and covers none of the others."""
    left, top, right, bottom = box
    return left >= 0 and right <= width and not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken
    )  # fmt: skip
