"""What every chart shares: an empty figure, labels that are safe and short, and the points that can be clicked."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.charts.figure import Figure
from dashboard.theme import Theme

DAY = 86_400_000
"""Milliseconds, plotly's unit of time."""
ROW_HEIGHT = 22
"""Pixels of one horizontal bar with its gap."""
BAR_WIDTH = 0.72
"""Part of a row that its bar fills; explicit, since plotly widens bars whose trace skips rows."""
THICKEST_BAR = 36
"""Pixels: where there are few rows, they do not fill the height."""
NAME_LENGTH = 26
"""Characters of a name beside a bar, so that bars keep half of a 390 px screen."""


def bar_width(rows: int, height: int | None) -> float:
    """Return the part of a row that its bar fills, in a figure of so many rows; without a height rows are narrow."""
    room = max((height or 0) - 64, ROW_HEIGHT) / max(rows, 1)
    return min(BAR_WIDTH, THICKEST_BAR / room)


def empty(sentence: str, *, theme: Theme, height: int = 280) -> Figure:
    """Return a figure that says in its middle why there is nothing to see."""
    figure = figure_of([], theme=theme, height=height)
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return figure.add_annotation(
        text="<br>".join(safe(line) for line in wrap(sentence, 40)), x=0.5, y=0.5, xref="paper", yref="paper",
        showarrow=False, font={"color": theme.muted, "size": 14},
    )  # fmt: skip


def figure_of(traces: Iterable[Any], *, theme: Theme, height: int, **layout: Any) -> Figure:
    """Return a figure of traces in a theme."""
    return Figure(list(traces), template=theme.template, height=height, **layout)


def safe(text: object) -> str:
    """Return text that plotly shows as it is: no tag, no control character, no line break."""
    clean = str(text)
    if not clean.isprintable():
        clean = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in clean)
        clean = "".join("\ufffd" if unicodedata.category(c) == "Cs" else c for c in clean)
    shown = html.escape(" ".join(clean.split()), quote=False)
    return "\u200b" + shown if shown.startswith("$") and shown.endswith("$") else shown


def short(text: object, length: int = NAME_LENGTH) -> str:
    """Return a safe label of at most `length` characters; an ellipsis stands for the rest."""
    clean = " ".join(str(text).split())
    return safe(clean if len(clean) <= length else clean[: length - 1].rstrip() + "…")


def wrap(text: str, width: int) -> list[str]:
    """Break text at spaces into lines of at most `width` characters; a longer word is cut."""
    if len(text) <= width:
        return [joined] if (joined := " ".join(text.split())) else []
    lines, line = [], ""
    for word in text.split():
        while len(word) > width:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:width])
            word = word[width:]
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def hover(*lines: str) -> str:
    """Return the text of a hover box from plain lines: the first bold, long ones wrapped, empty ones left out."""
    first, *rest = (_hover_line(line) for line in lines if line)
    return "<br>".join([f"<b>{first}</b>", *rest])


@lru_cache(maxsize=20_000)
def _hover_line(line: str) -> str:
    """Return a line of a hover box: days and totals are the same in many boxes."""
    return "<br>".join(safe(part) for part in wrap(line, 60))


def day_axis(figure: Figure, days: pd.Series, *, title: str = "", most: int = 8) -> None:
    """Let a figure's axis of time reach a little beyond its days; ticks stand at whole days, at most about `most`.

    plotly divides a single day into hours and thousandths of a second.
    """
    first, last = days.min(), days.max()
    pad = pd.Timedelta(days=max((last - first).days * 0.03, 1))
    few = (last - first).days + 3 <= most
    ticks = {"dtick": DAY, "tickformat": "%b %-d\n%Y"} if few else {"nticks": most}
    named = {"title": {"text": title}} if title else {}
    ends = [first - pad, last + pad]
    figure.update_xaxes(
        range=ends, type="date", tickangle=0, showgrid=False, ticklabelstandoff=6, **named, **ticks,
    )  # fmt: skip


def rows_that_fit(height: int | None, count: int, *, other: int = 40) -> int:
    """Return how many bars fit a height, less `other` pixels for the axis; all of them without a height."""
    return count if height is None else max(1, min(count, (height - other) // (ROW_HEIGHT - 2)))
