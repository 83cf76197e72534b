"""Exhibit and query in, file out: PNG, SVG, PDF, HTML, CSV, Parquet, JSON, and GraphML and GEXF of a network.

`make` gives any of them from a table.
"""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.graphs import GRAPH_FORMATS
from analysis.query import Query
from dashboard.exhibit import Exhibit
from dashboard.export.browser import NEXT_STEP, ExportError, chrome_available
from dashboard.export.caption import caption, file_name, provenance
from dashboard.export.graph import to_graph_file
from dashboard.export.image import ZOOM, to_pdf, to_png, to_svg
from dashboard.export.page import to_html
from dashboard.export.table import from_safe_csv, to_csv, to_json, to_parquet
from dashboard.theme import LIGHT, Theme

__all__ = [
    "FORMATS", "IMAGES", "NEXT_STEP", "ExportError", "caption", "chrome_available", "file_name", "formats",
    "from_safe_csv", "make", "provenance", "to_csv", "to_graph_file", "to_html", "to_json", "to_parquet", "to_pdf",
    "to_png", "to_svg",
]  # fmt: skip

FORMATS = {
    "png": ("PNG image", "image/png"),
    "svg": ("SVG drawing", "image/svg+xml"),
    "pdf": ("PDF page", "application/pdf"),
    "html": ("Interactive page", "text/html"),
    "csv": ("CSV table", "text/csv"),
    "parquet": ("Parquet table", "application/vnd.apache.parquet"),
    "json": ("JSON table", "application/json"),
}
"""Extension -> what it is called, media type."""
IMAGES = ("png", "svg", "pdf")
"""Formats that need `chrome_available()`."""
NETWORK_FORMATS = {
    "graphml": ("GraphML network", "application/graphml+xml"),
    "gexf": ("GEXF network", "application/gexf+xml"),
}
"""The same for exhibits that are a network."""


def formats(exhibit: Exhibit) -> dict[str, tuple[str, str]]:
    """Return the formats that an exhibit can be written in."""
    return {**FORMATS, **NETWORK_FORMATS} if exhibit.graph else FORMATS


def make(
    ext: str, exhibit: Exhibit, frame: pd.DataFrame, query: Query, corpus: Any, *, theme: Theme = LIGHT,
    height: int | None = None, zoom: float | None = None, today: dt.date | None = None, **options: Any,
) -> bytes:  # fmt: skip
    """Return a table, or its figure in a theme, as a file of one of the exhibit's `formats`.

    `options` are those of the exhibit; figures are half as high again as on the page where no height is given.
    `zoom` is that of a PNG: 2.5 gives 302 dpi at 16 cm. Raises InvalidParameter for an unknown format, ExportError
    where an image cannot be drawn.
    """
    if ext not in formats(exhibit):
        raise InvalidParameter("format", ext, ", ".join(formats(exhibit)))
    exhibit = exhibit.about(query, options)
    if ext == "csv":
        return to_csv(frame)
    if ext in ("json", "parquet"):
        return (to_json if ext == "json" else to_parquet)(exhibit, frame, query, corpus, today=today)
    if ext in GRAPH_FORMATS:
        return to_graph_file(ext, exhibit, frame, query, corpus, today=today, **options)
    usual = inspect.signature(exhibit.chart).parameters["height"].default
    figure = exhibit.draw(frame, theme=theme, count=query.count, height=height or (usual and usual * 3 // 2), **options)
    if ext == "html":
        return to_html(exhibit, frame, figure, query, corpus, theme=theme, today=today)
    if ext == "png":
        return to_png(exhibit, figure, query, corpus, theme=theme, today=today, zoom=zoom or ZOOM)
    return (to_svg if ext == "svg" else to_pdf)(exhibit, figure, query, corpus, theme=theme, today=today)
