"""A figure as one HTML file: interactive, with its caption and table, and without any request to a network."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.measures import MEASURES
from analysis.query import Query
from dashboard import shapes
from dashboard.charts import alt_text
from dashboard.exhibit import Exhibit
from dashboard.export.caption import caption
from dashboard.export.table import jsonable
from dashboard.theme import LIGHT, Theme, number

MAX_ROWS = 5_000
"""Rows of the table below the figure; the CSV has them all."""
CONFIG = {"displaylogo": False, "showSendToCloud": False, "plotlyServerURL": "",
          "responsive": True}  # fmt: skip
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"


def to_html(
    exhibit: Exhibit, frame: pd.DataFrame, figure: go.Figure, query: Query, corpus: Any, *, theme: Theme = LIGHT,
    today: dt.date | None = None,
) -> bytes:  # fmt: skip
    """Return one HTML page that works offline: plotly.js is inside, and its policy forbids every request."""
    chart = go.Figure(figure).update_layout(width=None, autosize=True)
    drawn = chart.to_html(
        full_html=False, include_plotlyjs=True, include_mathjax=False, config=CONFIG, div_id="figure",
        default_height=f"{chart.layout.height or 400}px",
    )  # fmt: skip
    if any(trace.type in ("scattergeo", "choropleth") for trace in chart.data):
        drawn = f"<script>{shapes.script()}</script>{drawn}"
    about, title = caption(exhibit, query, corpus, today=today), html.escape(exhibit.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_style(theme)}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{html.escape(about)}</p>\n"
        f'<div role="img" aria-label="{html.escape(alt_text(exhibit, frame, query))}">{drawn}</div>\n'
        f"{table(frame, exhibit)}\n</main>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def table(frame: pd.DataFrame, exhibit: Exhibit) -> str:
    """Return a table as HTML, every cell escaped; numbers as they are read."""
    meanings = MEASURES[exhibit.measure].columns
    heads = "".join(
        f'<th scope="col" title="{html.escape(meanings.get(name, "").partition(", ")[2])}">'
        f"{html.escape(str(name).replace('_', ' '))}</th>"
        for name in frame.columns
    )
    rows = "".join(
        "<tr>" + "".join(cell(value) for value in row) + "</tr>\n"
        for row in frame.head(MAX_ROWS).itertuples(index=False, name=None)
    )
    cut = f"first {number(MAX_ROWS)} of {number(len(frame))} rows; the CSV file has them all"
    note = f"<caption>{cut}</caption>" if len(frame) > MAX_ROWS else ""
    return f'<div class="table"><table>{note}<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>'


def cell(value: Any) -> str:
    """Return a cell of a table as HTML: escaped, numbers as they are read."""
    plain = jsonable(value)
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return f'<td class="n">{number(plain, digits=3)}</td>'
    if isinstance(plain, list):
        plain = ", ".join(map(str, plain))
    kind = ' class="d"' if isinstance(value, pd.Timestamp) else ""
    return f"<td{kind}>{'' if plain is None else html.escape(str(plain))}</td>"


def _style(theme: Theme) -> str:
    return (
        f"body{{margin:0;background:{theme.background};color:{theme.text};"
        "font:15px/1.5 'Source Sans 3','Liberation Sans',Arial,sans-serif}"
        "main{max-width:1100px;margin:0 auto;padding:1.5rem 1rem}h1{font-family:'Source Serif 4',Georgia,serif}"
        f"p{{color:{theme.muted};max-width:72ch;overflow-wrap:anywhere}}.table{{overflow-x:auto;margin-top:2rem}}"
        "table{border-collapse:collapse;font-size:14px}caption{text-align:left}"
        f"th,td{{text-align:left;padding:.3rem .7rem;border-bottom:1px solid {theme.grid};vertical-align:top}}"
        f"th{{background:{theme.surface}}}td.n{{text-align:right;font-variant-numeric:tabular-nums}}"
        "td{max-width:40ch;overflow-wrap:anywhere}"
    )
