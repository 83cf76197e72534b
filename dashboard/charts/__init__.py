"""Tables in, plotly figures out. Every function is pure: `name(frame, *, theme, height, …) -> go.Figure`.

A clickable point carries `customdata` [kind, value …]: ["entity", key], ["period", first day, last day],
["term", term], ["pair", key, key], ["document", id], ["speaker", key]. An empty table gives a figure that says so.
"""

from dashboard.charts.alt import alt_text
from dashboard.charts.bars import entity_bars, keyness_bars, keyword_bars, labelled_bars, pair_bars
from dashboard.charts.base import empty
from dashboard.charts.network import cooccurrence_network, pair_matrix
from dashboard.charts.overview import document_points, key_numbers, kpi_text, spark_values, sparkline, trend
from dashboard.charts.quotes import quote_points, speaker_bars, speaker_lines
from dashboard.charts.timeline import KEYWORD, series_title, timeline

__all__ = [
    "KEYWORD", "alt_text", "cooccurrence_network", "document_points", "empty", "entity_bars", "key_numbers",
    "keyness_bars", "keyword_bars", "kpi_text", "labelled_bars", "pair_bars", "pair_matrix", "quote_points",
    "series_title", "spark_values", "sparkline", "speaker_bars", "speaker_lines", "timeline", "trend",
]  # fmt: skip
