"""Tables in, plotly figures out. Every function is pure: `name(frame, *, theme, height, …) -> Figure`.

A clickable point carries `customdata` [kind, value …]: ["entity", key], ["period", first day, last day],
["term", term], ["pair", key, key], ["document", id], ["speaker", key], ["peak", series, first day, last day],
["new", key], ["collocate", term, kind], ["side", side, first day, last day], ["spoken", first day, last day],
["place", key]. An empty table gives a figure that says so.
"""

from dashboard.charts.alt import alt_text
from dashboard.charts.bars import entity_bars, keyword_bars, labelled_bars, pair_bars
from dashboard.charts.base import empty
from dashboard.charts.chronology import chronology_bars, spoken_bars
from dashboard.charts.compare import contrast_points, keyness_bars, sides_lines
from dashboard.charts.context import collocate_bars, place_points
from dashboard.charts.maps import country_map, place_bars, place_map, unresolved_bars
from dashboard.charts.names import WIDE_ONLY
from dashboard.charts.network import (
    cooccurrence_network,
    group_bars,
    network_hint,
    network_nodes,
    pair_matrix,
    without_a_pair,
)
from dashboard.charts.overview import document_points, key_numbers, kpi_text, spark_values
from dashboard.charts.peaks import NO_PEAK, how_unlikely, novelty_bars, origin_warning, peak_bars, story_bars
from dashboard.charts.quotes import quote_points, speaker_bars, speaker_lines
from dashboard.charts.similar import similar_bars
from dashboard.charts.timeline import series_title, timeline

__all__ = [
    "NO_PEAK",
    "WIDE_ONLY",
    "alt_text",
    "chronology_bars",
    "collocate_bars",
    "contrast_points",
    "cooccurrence_network",
    "country_map",
    "document_points",
    "empty",
    "entity_bars",
    "group_bars",
    "how_unlikely",
    "key_numbers",
    "keyness_bars",
    "keyword_bars",
    "kpi_text",
    "labelled_bars",
    "network_hint",
    "network_nodes",
    "novelty_bars",
    "origin_warning",
    "pair_bars",
    "pair_matrix",
    "peak_bars",
    "place_bars",
    "place_map",
    "place_points",
    "quote_points",
    "series_title",
    "sides_lines",
    "similar_bars",
    "spark_values",
    "speaker_bars",
    "speaker_lines",
    "spoken_bars",
    "story_bars",
    "timeline",
    "unresolved_bars",
    "without_a_pair",
]  # fmt: skip
