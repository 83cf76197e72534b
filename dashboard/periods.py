"""Which periods are offered to be explained, the first of them unasked, and why a peak stands out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.query import Query
from dashboard.charts import how_unlikely, origin_warning
from dashboard.theme import number, plural

OFFERED = 8
"""Periods of a kind that are offered to be explained."""


def offered_periods(query: Query, found: pd.DataFrame, stories: pd.DataFrame, asked: str = "") -> dict[str, str]:
    """Return FIRST..LAST -> what is said of it: the days of the filter, peaks, the most telling periods, the asked."""
    offered: dict[str, str] = {}
    if query.date_from and query.date_to:
        offered[f"{query.date_from}..{query.date_to}"] = "the days of the filter"
    if not found.empty:
        offered |= _titled(found.sort_values("rank", kind="stable"), "peak")
    if not stories.empty:
        first = stories[stories["rank"] == 1].sort_values("g2", ascending=False, kind="stable")
        offered |= {key: title for key, title in _titled(first, "").items() if key not in offered}
    if asked:
        offered.setdefault(asked, "")
    return offered


def _titled(rows: pd.DataFrame, what: str) -> dict[str, str]:
    """Return FIRST..LAST -> what is said of it, of the first rows."""
    return {
        f"{row.start:%Y-%m-%d}..{row.end:%Y-%m-%d}": what or f"{row.term}" for row in rows.head(OFFERED).itertuples()
    }


def why_it_stands_out(row: Mapping[str, Any]) -> str:
    """Return how far a peak is above what was expected, and how unlikely that is."""
    chance = f", {how_unlikely(row['p_adjusted'])} for the least likely of them" if pd.notna(row["p"]) else ""
    high = f"{plural(row['count'], 'document')} where about {number(row['expected'], digits=1)} were expected{chance}."
    return f"{high} {origin_warning(row['origin'])}".strip()


def stories_in_words(row: Mapping[str, Any]) -> str:
    """Return how many stories the documents of a period tell, and which of them most; '' where each tells its own."""
    if row["documents"] == row["stories"]:
        return ""
    told = "1 story" if row["stories"] == 1 else f"{number(row['stories'])} stories"
    return f"{plural(row['documents'], 'document')} = {told}; {number(row['copies'])} tell “{row['title']}”."
