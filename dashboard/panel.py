"""How an exhibit stands on a page: title, chart, and under it its table, evidence, export and method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import audits, cache, shapes, sidebar, sources
from dashboard.charts import WIDE_ONLY, alt_text, kpi_text, spark_values
from dashboard.exhibit import Exhibit
from dashboard.exhibits import EXHIBITS
from dashboard.pages import read_document
from dashboard.theme import Theme, theme_named
from dashboard.wording import plain

Action = Callable[..., None]

ACTIONS: dict[str, Action] = {
    "entity": sidebar.keep_entity,
    "period": sidebar.keep_period,
    "pair": sidebar.keep_pair,
    "term": sidebar.keep_words,
    "new": sidebar.keep_new,
    "document": read_document,
    "peak": lambda series, start, end: sidebar.keep_period(start, end),
}
"""What a click on a point does, by the kind of the point."""


def current_theme() -> Theme:
    """Return the light or the dark look, as the browser shows the page."""
    return theme_named(st.context.theme.type)


def show(
    name: str, corpus: Corpus, query: Query, *, key: str | None = None, title: str = "", hint: str = "",
    height: int | None = 300, drawing: Mapping[str, Any] | None = None, actions: Mapping[str, Action] | None = None,
    **options: Any,
) -> pd.DataFrame:  # fmt: skip
    """Show an exhibit as a card and return its table.

    `options` go to the measure, `drawing` to the chart; without a height it is as high as its rows; `actions` replace
    what a click does.
    """
    exhibit, key, drawing = EXHIBITS[name], key or name, {**options, **(drawing or {})}
    with st.container(border=True, height="stretch", key=f"card-{key}"):
        heading(title or exhibit.title, hint or exhibit.hint)
        frame = cache.table(corpus, name, query, **options)
        figure = exhibit.draw(frame, theme=current_theme(), height=height, **drawing)
        _fit_names(key, figure)
        _chart(key, exhibit, figure, alt_text(exhibit, frame, query), {**ACTIONS, **(actions or {})})
        if not frame.empty:
            _look_closer(key, exhibit, corpus, query, frame, options, drawing)
        elif not query.is_empty:
            _offer_all(key)
    return frame


def key_figures(corpus: Corpus, query: Query) -> None:
    """Show the totals of the selection as a grid of numbers, with their course where they have one.

    Days stand in the line that says what is shown; sources and undated documents only where there are some.
    """
    frame = cache.table(corpus, "kpis", query)
    with st.grid(4, min_column_width=150):
        for row in frame.itertuples():
            if row.unit == "day" or (row.name in ("undated", "sources") and not row.value):
                continue
            change = None if pd.isna(row.change) else f"{row.change:+,.0f}"
            st.metric(
                row.name.capitalize(), kpi_text(row.value), change, delta_color="off", border=True, height="stretch",
                help=plain(_note(row)), chart_data=spark_values(row.trend) if len(row.trend) > 1 else None,
                chart_type="bar" if row.name == "documents" else "line",
                delta_description="vs before" if change else None,
            )  # fmt: skip


def _note(row: Any) -> str:
    """Return what a number takes in, and what its change is measured against."""
    return row.note if pd.isna(row.change) else f"{row.note}. Before: the period of equal length just before this one"


def heading(title: str, hint: str = "") -> None:
    """Write a card's title with its hint beside it, in grey."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.header(title, anchor=False, width="content")
        if hint:
            st.caption(hint, width="content")


def _chart(
    key: str, exhibit: Exhibit, figure: go.Figure, alt: str, actions: Mapping[str, Action]
) -> None:
    """Draw the figure; a click runs the action of its point. The key changes with a click, which clears the mark."""
    turns = st.session_state.setdefault("chart-turns", {})
    widget = f"chart-{key}-{turns.get(key, 0)}"

    def clicked() -> None:
        if (point := clicked_point(st.session_state[widget])) is None:
            return
        turns[key] = turns.get(key, 0) + 1
        kind, *values = point
        if kind in actions:
            actions[kind](*values)

    st.plotly_chart(
        figure, key=widget, theme=None, on_select=clicked, selection_mode="points", config=chart_config(exhibit.name),
        alt=alt,
    )  # fmt: skip


def _offer_all(key: str) -> None:
    """Offer to see a figure for all documents that has nothing to show with these filters."""
    st.button("Remove every filter", key=f"widen-{key}", icon=":material/filter_alt_off:", type="tertiary",
              help="Nothing is here with these filters: see it for all documents", on_click=sidebar.reset)  # fmt: skip


def _fit_names(key: str, figure: go.Figure) -> None:
    """Hide the names in a picture that fit it on a wide screen only, where its card is narrow."""
    hidden = [at for at, note in enumerate(figure.layout.annotations) if note.name == WIDE_ONLY]
    if hidden:
        card = f".st-key-card-{key}"
        names = ", ".join(f"{card} .annotation[data-index='{at}']" for at in hidden)
        st.html(f"<style>{card} {{container-type: inline-size}} "
                f"@container (max-width: 640px) {{{names} {{display: none}}}}</style>")  # fmt: skip


def clicked_point(state: Mapping[str, Any]) -> list[str] | None:
    """Return the custom data of the point that was clicked, which comes as a list, a scalar or a mapping."""
    points = state.get("selection", {}).get("points", [])
    data = points[0].get("customdata") if points else None
    if isinstance(data, Mapping):
        data = list(data.values())
    return [str(part) for part in data] if isinstance(data, list | tuple) and len(data) > 1 else None


def chart_config(name: str) -> dict[str, Any]:
    """Return plotly's settings: a camera that saves SVG, no logo, no upload, no zoom tools."""
    return {
        "displaylogo": False, "showSendToCloud": False, "responsive": True, "topojsonURL": shapes.ADDRESS,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d",
                                   "resetScale2d"],
        "toImageButtonOptions": {"format": "svg", "filename": f"dateline-{name}", "scale": 2},
    }  # fmt: skip


# -- looking closer --------------------------------------------------------------------------------------------

CLOSER = {
    "table": "Table",
    "evidence": "Evidence",
    "export": "Export",
    "method": "Method",
}


@st.fragment
def _look_closer(
    key: str, exhibit: Exhibit, corpus: Corpus, query: Query, frame: pd.DataFrame, options: dict[str, Any],
    drawing: dict[str, Any],
) -> None:  # fmt: skip
    """Offer table, evidence, export and method; only what is open is computed."""
    offered = [name for name in CLOSER if name != "evidence" or exhibit.proved]
    chosen = st.pills(
        "Look closer", offered, format_func=CLOSER.__getitem__, key=f"closer-{key}", label_visibility="collapsed"
    )
    match chosen:
        case "table":
            sources.show_table(key, exhibit, corpus, query, frame, options)
        case "evidence":
            sources.show_evidence(key, exhibit, corpus, query, frame, options)
        case "export":
            sources.show_exports(key, exhibit, corpus, query, frame, drawing, current_theme())
        case "method":
            sources.show_method(exhibit.measure)
            audits.say_what_was_checked(corpus, query, frame.get("key", ()))
