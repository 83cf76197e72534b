"""Colours, plotly templates, and how numbers and periods are written: one place for page, charts and exports."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Liberation Sans", Arial, sans-serif'
FONT_SIZE = 13


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one look. `labels` has 4.5:1 contrast with `background` and `surface` (WCAG AA for text)."""

    name: str
    background: str
    surface: str
    text: str
    muted: str
    grid: str
    accent: str
    accent_light: str
    contrast: str
    band: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]
    labels: dict[str, str] = field(hash=False, compare=False)
    other: str

    def label_colour(self, label: str) -> str:
        """Return the colour of an entity label; labels that a pipeline brings of its own are grey."""
        return self.labels.get(label, self.other)

    def series_colour(self, position: int) -> str:
        """Return the colour of the n-th series (from 0); colours repeat after the tenth."""
        return self.categorical[position % len(self.categorical)]

    @property
    def template(self) -> dict[str, Any]:
        """The plotly template of this look."""
        return _template(self.name)


LIGHT_LABELS = {
    "PERSON": "#1f4e79", "ORG": "#b84a12", "GPE": "#24755a", "LOC": "#5a2a12", "NORP": "#7d45c0", "EVENT": "#4a1a55",
    "FAC": "#7e5a3a", "PRODUCT": "#1b6f94", "WORK_OF_ART": "#a83a9a", "LAW": "#525c6b", "LANGUAGE": "#5a6b00",
    "MISC": "#6a6a6a",
}  # fmt: skip
DARK_LABELS = {
    "PERSON": "#7fb2e0", "ORG": "#f0965a", "GPE": "#6fcf97", "LOC": "#ead94c", "NORP": "#b58af0", "EVENT": "#f27aa8",
    "FAC": "#c9a883", "PRODUCT": "#b9e2f5", "WORK_OF_ART": "#f3b6e4", "LAW": "#a9b0ba", "LANGUAGE": "#a9bf3a",
    "MISC": "#d0d0d0",
}  # fmt: skip
LIGHT_CATEGORICAL = (
    "#1f4e79", "#c2541b", "#3b7d5b", "#8a4f9e", "#b28a00", "#4d8fb8", "#a03b4a", "#6b7280", "#2f8f8b", "#7a5c3e",
)  # fmt: skip
DARK_CATEGORICAL = (
    "#7fb2e0", "#f0965a", "#7cc7a0", "#c79bd8", "#e3c34f", "#9ad0ec", "#e58a97", "#a9b0ba", "#6fd0c9", "#c9a883",
)  # fmt: skip
SEQUENTIAL = (
    "#eef4fa", "#d6e5f2", "#b8d2e8", "#94bbdb", "#6ea2cb", "#4b88b8", "#346fa1", "#265a89", "#1f4e79", "#143755",
)  # fmt: skip

LIGHT = Theme(
    name="light", background="#ffffff", surface="#f5f3ef", text="#14171b", muted="#5a6069", grid="#e2ded6",
    accent="#1f4e79", accent_light="#94bbdb", contrast="#b84a12", band="#9b958a",
    categorical=LIGHT_CATEGORICAL, sequential=SEQUENTIAL, labels=LIGHT_LABELS, other="#6a6a6a",
)  # fmt: skip
DARK = Theme(
    name="dark", background="#14171b", surface="#1e2329", text="#e8e6e3", muted="#a9b0ba", grid="#343b44",
    accent="#7fb2e0", accent_light="#34597e", contrast="#f0965a", band="#737b87",
    categorical=DARK_CATEGORICAL, sequential=SEQUENTIAL[::-1], labels=DARK_LABELS, other="#d0d0d0",
)  # fmt: skip
PRINT = Theme(
    name="print", background="#ffffff", surface="#ffffff", text="#000000", muted="#3d3d3d", grid="#cccccc",
    accent="#1f4e79", accent_light="#94bbdb", contrast="#b84a12", band="#808080",
    categorical=LIGHT_CATEGORICAL, sequential=SEQUENTIAL, labels=LIGHT_LABELS, other="#595959",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT)}


@cache
def _template(name: str) -> dict[str, Any]:
    theme = THEMES[name]
    axis = {
        "gridcolor": theme.grid, "linecolor": theme.grid, "zeroline": False, "automargin": True, "ticks": "",
        "tickfont": {"color": theme.muted, "size": 12},
        "title": {"font": {"color": theme.muted, "size": 12}, "standoff": 6},
    }  # fmt: skip
    return {
        "layout": {
            "font": {"family": FONT, "size": FONT_SIZE, "color": theme.text},
            "paper_bgcolor": theme.background, "plot_bgcolor": theme.background,
            "colorway": list(theme.categorical),
            "colorscale": {"sequential": [[i / 9, colour] for i, colour in enumerate(theme.sequential)]},
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": axis, "yaxis": axis,
            "separators": ".,",
            "hoverlabel": {"bgcolor": theme.surface, "bordercolor": theme.grid, "align": "left",
                           "font": {"family": FONT, "size": FONT_SIZE, "color": theme.text}},
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
                       "font": {"size": 12, "color": theme.muted}, "itemclick": False, "itemdoubleclick": False},
            "dragmode": False,
            "bargap": 0.25,
        }
    }  # fmt: skip


def theme_named(name: str | None) -> Theme:
    """Return a theme by its name; the light one for a name that is none (a browser may report nothing)."""
    return THEMES.get(name or "", LIGHT)


def number(value: float | None, *, digits: int = 2) -> str:
    """Return a number as it is read: 1,234 · 0.25 · 12.5 · –3; '–' where there is none."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if float(value).is_integer() or abs(value) >= 1_000:
        return f"{value:,.0f}".replace("-", "−")
    text = f"{value:,.{digits}f}" if abs(value) >= 10**-digits else f"{value:.{digits}g}"
    return text.replace("-", "−")


def percent(share: float | None) -> str:
    """Return a share as a percentage: 12.5%, 0.04%."""
    if share is None or math.isnan(share):
        return "–"
    value = share * 100
    return f"{value:.0f}%" if float(value).is_integer() else f"{value:.{1 if abs(value) >= 0.1 else 2}f}%"


def plural(count: float, noun: str) -> str:
    """Return a count with its noun: 1 document, 2,000 documents."""
    return f"{number(count)} {noun if count == 1 else noun + 's'}"


def day(value: dt.date) -> str:
    """Return a day as 3 March 2022."""
    return f"{value.day} {value:%B} {value.year}"


@lru_cache(maxsize=5_000)
def period(start: dt.date, end: dt.date) -> str:
    """Return a bin in words: 3 March 2022 · 28 Feb – 6 Mar 2022 · March 2022 · Jan – Mar 2022 · 2022."""
    if start == end:
        return day(start)
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and start.year == end.year:
        if start.month == end.month:
            return f"{start:%B} {start.year}"
        if (start.month, end.month) == (1, 12):
            return str(start.year)
        return f"{start:%b} – {end:%b} {end.year}"
    first = f"{start.day} {start:%b}" + ("" if start.year == end.year else f" {start.year}")
    return f"{first} – {end.day} {end:%b} {end.year}"
