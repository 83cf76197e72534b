"""How an exhibit stands on a page: title, chart, and under it its table, evidence, export and method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import audits, cache, export, shapes, sidebar, sources
from dashboard.charts import alt_text, kpi_text, spark_values
from dashboard.charts.counted import in_stories
from dashboard.components.chart import show_chart
from dashboard.components.numbers import Tile, show_numbers
from dashboard.exhibit import Exhibit
from dashboard.exhibits import EXHIBITS
from dashboard.pages import read_document
from dashboard.theme import Theme, theme_named

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
        frame = cache.table(corpus, name, query, **options)
        theme = current_theme()
        figure = exhibit.figure(frame, theme=theme, height=height, count=query.count, **drawing)
        show_chart(
            figure, key=f"chart-{key}", title=titled(title or exhibit.title, query), hint=hint or exhibit.hint,
            alt=alt_text(exhibit, frame, query), look=theme.name, saved=_saved(exhibit, corpus, query, drawing),
            config=chart_config(), on_point=partial(_act, {**ACTIONS, **(actions or {})}),
        )  # fmt: skip
        if not frame.empty:
            _look_closer(key, exhibit, corpus, query, frame, options, drawing)
        elif not query.is_empty:
            _offer_all(key)
    return frame


def key_figures(corpus: Corpus, query: Query) -> None:
    """Show the totals of the selection as a grid of numbers, with their course where they have one.

    Days stand in the line that says what is shown; sources, and documents that are undated or not analysed, only
    where there are some.
    """
    frame = cache.table(corpus, "kpis", query)
    silent = frame["name"].isin(["undated", "not analysed", "sources"]) & (frame["value"] == 0)
    counted = frame[(frame["unit"] != "day") & ~silent]
    show_numbers([_tile(row, query) for row in counted.itertuples()], key="numbers")


def titled(title: str, query: Query) -> str:
    """Return a title of documents as one of stories, where stories are counted."""
    return in_stories(title) if query.count == "stories" else title


def _tile(row: Any, query: Query) -> Tile:
    return Tile(
        titled(row.name.capitalize(), query), kpi_text(row.value), _note(row),
        change="" if pd.isna(row.change) else f"{row.change:+,.0f} vs before",
        values=tuple(spark_values(row.trend)), bars=row.name == "documents",
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


def _act(actions: Mapping[str, Action], point: list[str]) -> None:
    """Do what a click on a point stands for."""
    kind, *values = point
    if kind in actions:
        actions[kind](*values)


def _offer_all(key: str) -> None:
    """Offer to see a figure for all documents that has nothing to show with these filters."""
    st.button("Remove every filter", key=f"widen-{key}", icon=":material/filter_alt_off:", type="tertiary",
              help="Nothing is here with these filters: see it for all documents", on_click=sidebar.reset)  # fmt: skip


def _saved(exhibit: Exhibit, corpus: Corpus, query: Query, drawing: Mapping[str, Any]) -> dict[str, str]:
    """Return the name and the caption of a picture that the browser saves."""
    name = export.file_name(exhibit, query, "svg", options=drawing).removesuffix(".svg")
    return {"name": name, "caption": export.caption(exhibit.about(query, drawing), query, corpus)}


def chart_config() -> dict[str, Any]:
    """Return plotly's settings: no logo, no upload, shapes of countries from this server."""
    return {"displaylogo": False, "showSendToCloud": False, "topojsonURL": shapes.ADDRESS}


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
