"""A report as one HTML file: plotly.js once, no request to a network, for the screen, for print, for screen readers."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from analysis.measures import MEASURES
from dashboard import shapes
from dashboard.charts import WIDE_ONLY
from dashboard.export.page import CONFIG, POLICY, cell
from dashboard.report.content import Part, Peak, Report
from dashboard.theme import Theme, day, number, plural

WIDTH = 680
"""Pixels of the text and of each chart: what an A4 page has between margins of 15 mm."""
SETTINGS = {**CONFIG, "displayModeBar": False}
MAPS = ("scattergeo", "choropleth")


def to_page(report: Report, *, theme: Theme) -> bytes:
    """Return a report as one HTML page."""
    charts = [_chart(part, at, theme) for at, part in enumerate(report.parts, start=1)]
    maps = any(trace.type in MAPS for chart, _ in charts for trace in chart.data)
    scripts = (f"<script>{shapes.script()}</script>" if maps else "") + f"<script>{get_plotlyjs()}</script>"
    body = [
        f"<header><h1>{_text(report.title)}</h1><p>{_text(report.about)}</p></header>", _contents(report),
        *(_figure(report, part, drawn, at) for at, (part, (_, drawn)) in
          enumerate(zip(report.parts, charts, strict=True), start=1)),
        _peaks(report), _chronology(report), _documents(report), _methods(report), _provenance(report),
    ]  # fmt: skip
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{_text(report.title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_style(theme)}</style>\n{scripts}\n</head>\n<body>\n<main>\n{''.join(body)}</main>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


def _text(value: object) -> str:
    return html.escape(str(value))


# -- figures ---------------------------------------------------------------------------------------------------


def _chart(part: Part, at: int, theme: Theme) -> tuple[go.Figure, str]:
    """Return a chart, and its HTML without plotly.js."""
    chart = part.figure.figure(theme=theme).update_layout(width=None, autosize=True)
    chart.layout.annotations = [note for note in chart.layout.annotations if note.name != WIDE_ONLY]
    drawn = chart.to_html(
        full_html=False, include_plotlyjs=False, include_mathjax=False, config=SETTINGS, div_id=f"chart-{at}",
        default_height=f"{chart.layout.height or 400}px",
    )  # fmt: skip
    return chart, drawn


def _figure(report: Report, part: Part, drawn: str, at: int) -> str:
    comment = "".join(f'<p class="comment">{_text(line)}</p>' for line in part.comment.splitlines() if line.strip())
    link = f"{report.dashboard.rstrip('/')}/{part.figure.link}" if report.dashboard else ""
    lead = f' <a href="{_text(link)}">Open in the dashboard</a>' if link else ""
    return (
        f'<section id="figure-{at}" aria-labelledby="title-{at}">\n'
        f'<h2 id="title-{at}">{at}. {_text(part.figure.title)}</h2>\n{comment}'
        f'<figure><div role="img" aria-label="{_text(part.alt)}">{drawn}</div>\n'
        f"<figcaption>{_text(part.caption)}{lead}</figcaption></figure>\n{_table(report, part)}</section>\n"
    )


def _table(report: Report, part: Part) -> str:
    """Return the first rows of a figure's table, and how many there are."""
    rows, said = part.table(report.rows)
    meanings = MEASURES[part.figure.exhibit.measure].columns
    heads = "".join(
        f'<th scope="col" title="{_text(meanings[name].partition(", ")[2])}">{_text(name.replace("_", " "))}</th>'
        for name in rows.columns
    )
    cells = "".join(f"<tr>{''.join(map(cell, row))}</tr>\n" for row in rows.itertuples(index=False, name=None))
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="Table of {_text(part.figure.title)}, '
        f'{_text(part.figure.key)}"><table><caption>{_text(said)}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{cells}</tbody></table></div>\n"
    )


# -- what stands below -----------------------------------------------------------------------------------------


def _contents(report: Report) -> str:
    lines = [(f"figure-{at}", f"{at}. {part.figure.title}") for at, part in enumerate(report.parts, start=1)]
    lines += [(key, title) for key, title, there in (
        ("peaks", "Peaks", report.peaks), ("chronology", "Chronology", len(report.chronology)),
        ("documents", report.documents[0], len(report.documents[1])), ("methods", "How the numbers are made", True),
        ("provenance", "Provenance", True)) if there]  # fmt: skip
    items = "".join(f'<li><a href="#{key}">{_text(title)}</a></li>' for key, title in lines)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>\n'


def _section(key: str, title: str, body: Iterable[str]) -> str:
    return f'<section id="{key}" aria-labelledby="{key}-title"><h2 id="{key}-title">{_text(title)}</h2>\n' \
           f"{''.join(body)}</section>\n"  # fmt: skip


def _peaks(report: Report) -> str:
    return _section("peaks", "Peaks", (_peak(report, peak) for peak in report.peaks)) if report.peaks else ""


def _peak(report: Report, peak: Peak) -> str:
    new = [(what, names) for what, names in (("New words", peak.terms), ("New beside it", peak.companions)) if names]
    lists = "".join(f"<p>{what}: {_text(', '.join(names))}.</p>" for what, names in new)
    read = f"<p>Read first:</p>{_list_of(report, peak.documents)}" if len(peak.documents) else ""
    return f'<div class="card"><h3>{_text(peak.title)}</h3><p>{_text(peak.why)}</p>{lists}{read}</div>\n'


def _list_of(report: Report, rows: pd.DataFrame) -> str:
    return f"<ul>{''.join(f'<li>{_document(report, row)}</li>' for row in rows.to_dict('records'))}</ul>"


def _document(report: Report, row: dict[Any, Any]) -> str:
    """Return a document with a link into the dashboard, its day and source."""
    title = _text(" ".join(str(row["title"]).split()) or "Untitled")
    link = report.link("documents", doc=str(row["id"]))
    named = f'<a href="{_text(link)}">{title}</a>' if link else title
    about = " · ".join(_text(part) for part in (_day(row["date"]), row["source"]) if part)
    return f"{named} <small>{about}</small>"


def _day(value: Any) -> str:
    return "undated" if pd.isna(value) else day(value.date())


def _chronology(report: Report) -> str:
    if report.chronology.empty:
        return ""
    entries = []
    for row in report.chronology.to_dict("records"):
        start, end = row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
        before, hit, after = row["sentence"][:start], row["sentence"][start:end], row["sentence"][end:]
        source = {"id": row["id"], "title": row["title"], "date": row["published_on"], "source": row["source"]}
        entries.append(
            f"<dt>{_text(_day(row['first']))} <small>spoken of in {plural(row['speaking'], 'document')}</small></dt>"
            f"<dd>{_text(before)}<b>{_text(hit)}</b>{_text(after)}<br>{_document(report, source)}</dd>"
        )
    return _section("chronology", "Chronology", ["<dl>", *entries, "</dl>\n"])


def _documents(report: Report) -> str:
    title, rows = report.documents
    return _section("documents", title, [_list_of(report, rows)]) if len(rows) else ""


def _methods(report: Report) -> str:
    parts = [f"<h3>{_text(title)}</h3><p>{_text(formula)}</p><p>Source: {_text(source)}</p>\n"
             for title, formula, source in report.methods]  # fmt: skip
    return _section("methods", "How the numbers are made", parts)


def _provenance(report: Report) -> str:
    rows = "".join(f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>'
                   for name, value in report.provenance)  # fmt: skip
    total = number(sum(len(part.figure.frame) for part in report.parts))
    note = f"<p>The tables of these figures have {total} rows together; their own exports have all.</p>"
    return _section("provenance", "Provenance", [f"<table><tbody>{rows}</tbody></table>", note])


def _style(theme: Theme) -> str:
    return f"""
:root{{color-scheme:{"dark" if theme.name == "dark" else "light"}}}
body{{margin:0;background:{theme.background};color:{theme.text};
font:15px/1.5 'Source Sans 3','Liberation Sans',Arial,sans-serif}}
main{{max-width:{WIDTH}px;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:anywhere}}
h1,h2,h3{{font-family:'Source Serif 4','Liberation Serif',Georgia,serif;line-height:1.2}}h2{{margin-top:2.5rem}}
header p,figcaption,small,caption{{color:{theme.muted}}}figure{{margin:1rem 0}}
figcaption,small,caption{{font-size:13px}}a{{color:{theme.accent}}}
.comment{{border-left:3px solid {theme.accent};padding-left:.8rem}}
.card{{border:1px solid {theme.grid};border-radius:.5rem;padding:.2rem 1rem;margin:1rem 0}}
nav ul{{columns:2;padding-left:1.1rem}}dt{{font-weight:600;margin-top:.8rem}}dd{{margin:0}}
.table{{overflow-x:auto}}table{{border-collapse:collapse;font-size:12.5px}}caption{{text-align:left;padding:.3rem 0}}
th,td{{text-align:left;padding:.2rem .5rem;border-bottom:1px solid {theme.grid};vertical-align:top}}
th,td{{overflow-wrap:break-word}}td{{max-width:34ch}}th{{background:{theme.surface}}}
td.n,td.d{{white-space:nowrap}}td.n{{text-align:right;font-variant-numeric:tabular-nums}}
@media (max-width:480px){{nav ul{{columns:1}}}}
@page{{size:A4;margin:15mm}}
@media print{{main{{padding:0;max-width:none}}nav{{display:none}}h2,h3,dt{{break-after:avoid}}
figure,.card,tr,dd{{break-inside:avoid}}.table{{overflow:visible}}table{{font-size:9px;width:100%}}
th,td{{padding:.1rem .25rem}}thead{{display:table-header-group}}a{{color:inherit}}}}
"""
