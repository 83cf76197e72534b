"""A figure as SVG, PDF or PNG, with its title and caption in the picture."""

from __future__ import annotations

import datetime as dt
import re
import struct
import zlib
from typing import Any

import plotly.graph_objects as go

from analysis.query import Query
from dashboard.charts.base import safe, wrap
from dashboard.exhibit import Exhibit
from dashboard.export.browser import RENDERER
from dashboard.export.caption import caption
from dashboard.theme import FONT, LIGHT, Theme

WIDTH = 760
ZOOM = 2.5
PRINT_WIDTH_CM = 16.0
"""A PNG of the default size is 1,900 pixels wide: 302 dpi at this width, which it also says of itself. The smallest
letters, 11 pixels of 760, are 6.6 points high there."""
EDGE, TITLE_SIZE, CAPTION_SIZE = 20, 20, 12
LEGEND_LINE = 22
LONE_LINE = 24
"""Pixels below a caption; plotly sets one of a single line lower than the first of several."""


def to_svg(
    exhibit: Exhibit, figure: go.Figure, query: Query, corpus: Any, *, theme: Theme = LIGHT, width: int = WIDTH,
    today: dt.date | None = None,
) -> bytes:  # fmt: skip
    """Return a figure as SVG, `width` pixels wide. Raises ExportError."""
    whole = framed(figure, exhibit.title, caption(exhibit, query, corpus, today=today), theme=theme, width=width)
    return with_fixed_names(RENDERER.draw(whole, format="svg", width=width, height=whole.layout.height))


def to_pdf(
    exhibit: Exhibit, figure: go.Figure, query: Query, corpus: Any, *, theme: Theme = LIGHT, width: int = WIDTH,
    today: dt.date | None = None,
) -> bytes:  # fmt: skip
    """Return a figure as one page of PDF, drawn as the SVG is; its day is that of the export. Raises ExportError."""
    made = today or dt.date.today()
    whole = framed(figure, exhibit.title, caption(exhibit, query, corpus, today=made), theme=theme, width=width)
    drawn = RENDERER.draw(whole, format="pdf", width=width, height=whole.layout.height)
    return re.sub(rb"(Date \(D:)\d{14}", b"\\g<1>" + f"{made:%Y%m%d}000000".encode(), drawn)


def to_png(
    exhibit: Exhibit, figure: go.Figure, query: Query, corpus: Any, *, theme: Theme = LIGHT, width: int = WIDTH,
    zoom: float = ZOOM, today: dt.date | None = None,
) -> bytes:  # fmt: skip
    """Return a figure as PNG, `width` times `zoom` pixels wide, with its size for print. Raises ExportError."""
    whole = framed(figure, exhibit.title, caption(exhibit, query, corpus, today=today), theme=theme, width=width)
    drawn = RENDERER.draw(whole, format="png", width=width, height=whole.layout.height, scale=zoom)
    return with_resolution(drawn, round(width * zoom / PRINT_WIDTH_CM * 100))


def to_picture(figure: go.Figure, *, theme: Theme = LIGHT, width: int = WIDTH, zoom: float = ZOOM) -> bytes:
    """Return a figure as PNG without title and caption, for documents that have their own. Raises ExportError."""
    whole = framed(figure, "", "", theme=theme, width=width)
    return RENDERER.draw(whole, format="png", width=width, height=whole.layout.height, scale=zoom)


def with_fixed_names(svg: bytes) -> bytes:
    """Return an SVG without the letters that plotly draws by chance for its own names: equal figures, equal files."""
    found = re.search(rb'id="defs-([0-9a-f]{6})"', svg)
    return svg.replace(found[1], b"figure") if found else svg


def framed(figure: go.Figure, title: str, about: str, *, theme: Theme, width: int) -> go.Figure:
    """Return a copy with title and caption above the chart, wrapped to the width; the height grows by as much."""
    letters = max(20, int((width - 2 * EDGE) / (CAPTION_SIZE * 0.5)))
    headline = wrap(title, max(12, int((width - 2 * EDGE) / (TITLE_SIZE * 0.55))))
    lines = wrap(about, letters)
    whole = go.Figure(figure)
    top = EDGE + 26 * len(headline) + 17 * len(lines) + (10 if len(lines) > 1 else LONE_LINE)
    legend = LEGEND_LINE * legend_lines(whole, width - 2 * EDGE - _label_width(whole))
    margin = whole.layout.margin
    whole.update_layout(
        template=theme.template, width=width, height=(whole.layout.height or 400) + top + legend,
        margin={"l": EDGE, "r": EDGE, "t": top + legend, "b": EDGE + (margin.b or 8)},
        title={
            "text": "<br>".join(safe(line) for line in headline), "x": 0, "xref": "container", "xanchor": "left",
            "y": 1, "yref": "container", "yanchor": "top", "pad": {"l": EDGE, "t": EDGE},
            "font": {"size": TITLE_SIZE, "color": theme.text, "family": FONT, "weight": 600},
            "subtitle": {"text": "<br>".join(safe(line) for line in lines),
                         "font": {"size": CAPTION_SIZE, "color": theme.muted}},
        },
    )  # fmt: skip
    return whole


def legend_lines(figure: go.Figure, width: int) -> int:
    """Return about how many lines the legend above the chart takes."""
    if figure.layout.showlegend is False:
        return 0
    names = [trace.name or "" for trace in figure.data if trace.showlegend is not False]
    if not figure.layout.showlegend and len(names) < 2:
        return 0
    lines, used = 1, 0.0
    column = max((len(name) * 6.6 + 44 for name in names), default=0)
    for _ in names:
        if used and used + column > width:
            lines, used = lines + 1, 0.0
        used += column
    return lines


def _label_width(figure: go.Figure) -> int:
    """Return about how many pixels the names beside the rows take: the legend begins to the right of them."""
    return int(max((len(name) * 6.4 for name in figure.layout.yaxis.ticktext or ()), default=0))


def with_resolution(png: bytes, pixels_per_metre: int) -> bytes:
    """Return a PNG that says how large it is on paper (chunk pHYs, before the image data)."""
    content = b"pHYs" + struct.pack(">IIB", pixels_per_metre, pixels_per_metre, 1)
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    after_header = 8 + 25
    return png[:after_header] + chunk + png[after_header:]
