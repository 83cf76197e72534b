"""Entities: who and what is mentioned, and a profile of one name.

Parameter of its own: `name` (the entity of the profile).
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.audit import in_words
from analysis.query import Query
from analysis.schema import split_entity_key
from analysis.store.corpus import Corpus
from dashboard import address, audits, cache, decisions, panel, sidebar, sources
from dashboard.charts import spark_values
from dashboard.components.numbers import Tile, show_numbers
from dashboard.pages import page
from dashboard.wording import label_title, plain

LISTED = 100
COLUMNS = ["entity", "label", "mentions", "documents", "trend"]


def show(corpus: Corpus, query: Query) -> None:
    """Show the table of names beside the most mentioned ones, then a profile."""
    st.title("Entities", anchor=False)
    left, right = st.columns([3, 2])
    with right:
        frame = panel.show("entities", corpus, query, height=470)
    with left, st.container(border=True, height="stretch", key="card-entity-table"):
        panel.heading("Most mentioned", "choose a row for its profile")
        _table(corpus, query, frame.head(LISTED))
    if not frame.empty:
        _profile(corpus, query, frame)


def _table(corpus: Corpus, query: Query, frame: pd.DataFrame) -> None:
    """List names with their course over the selection's periods."""
    if frame.empty:
        st.caption("No names are mentioned in these documents.")
        return
    keys = tuple(frame["key"])
    bins = cache.table(corpus, "timeline", query, series=keys, unit="mentions")
    course = bins[bins["start"].notna()].groupby("series")["count"].agg(lambda counts: spark_values(list(counts)))
    shown = frame.assign(trend=[course.get(key, []) for key in keys])[COLUMNS]
    config = sources.column_config("entities") | {
        "entity": st.column_config.TextColumn("Name", pinned=True, width="medium"),
        "trend": st.column_config.LineChartColumn("Over time", help="mentions per period", width="small", y_min=0),
    }
    st.dataframe(
        shown, hide_index=True, key="entity-table", column_config=config, selection_mode="single-row", height=480,
        on_select=lambda: _choose_row(keys), alt="Most mentioned names, with their mentions over time",
    )  # fmt: skip


def _choose_row(keys: tuple[str, ...]) -> None:
    rows = [row for row in st.session_state["entity-table"]["selection"]["rows"] if row < len(keys)]
    address.visit(name=keys[rows[0]] if rows else None)


def _profile(corpus: Corpus, query: Query, frame: pd.DataFrame) -> None:
    """Show one entity: numbers, course, companions, typical words, sentences."""
    asked = st.query_params.get("name") or (query.entities[0] if query.entities else frame["key"][0])
    asked = decisions.lead_on(corpus, asked) or frame["key"][0]
    name, label = split_entity_key(asked)
    with st.container(horizontal=True, vertical_alignment="center", key="profile-title"):
        st.header(plain(name), anchor=False, width="content")
        st.badge(label_title(label) if label else "Every kind", color="gray")
        does = "Take it out of the filter" if asked in query.entities else "Keep documents that mention it"
        st.button(does, icon=":material/filter_alt:", key="profile-filter", on_click=sidebar.keep_entity, args=(asked,))
        st.page_link(page("context"), label="In context", icon=":material/format_align_center:",
                     query_params={"node": asked}, help="Its places, and what stands near it")  # fmt: skip
        if label:
            st.page_link(page("names"), label="Its names", icon=":material/badge:", query_params={"name": asked},
                         help="Which names are counted as this one; join, take apart, rename or hide")  # fmt: skip
            st.page_link(page("audit"), label="Check", icon=":material/fact_check:", query_params={"subject": asked},
                         help="How many of its mentions are right")  # fmt: skip
    _trust(corpus, asked)
    _numbers(frame[frame["key"] == asked])
    _course(corpus, query, asked, has_label=label is not None)
    left, right = st.columns(2)
    with left:
        panel.show("keyness", corpus, query.replace(entities=(asked,)), key="profile-keyness", height=420, top=12,
                   title="Words that go with it", hint="in documents that mention it, against all others")  # fmt: skip
    with right, st.container(border=True, height="stretch", key="card-profile-sentences"):
        panel.heading("Sentences", "click a document to read on")
        sources.sentences(corpus, query, key="profile-sentences", entity=asked, unit="mentions", on_a_page=5)


def _trust(corpus: Corpus, asked: str) -> None:
    """Say what an audit of the entity or of its kind has found, and whether its name is shared."""
    _, label = split_entity_key(asked)
    if label is None:
        return
    if cache.ask(corpus, "entity", asked)["ambiguous"].any():
        st.caption(":material/help: Several full names share this one; mentions that could be any of them stay here.")
    for subject, whose in ((asked, "its mentions"), (label, f"mentions of {label_title(label).lower()}")):
        if (one := audits.known(corpus, subject)) is not None:
            st.caption(f":material/fact_check: Checked, {whose}: {plain(in_words(one))}")


def _course(corpus: Corpus, query: Query, asked: str, *, has_label: bool) -> None:
    """Show an entity over time beside its companions; a name without a label has none."""
    left, right = st.columns(2)
    with left:
        panel.show("timeline", corpus, query, key="profile-timeline", title="Mentions over time", unit="mentions",
                   series=(asked,), height=320, peaks="test", typical=True)  # fmt: skip
        st.page_link(page("timeline"), label="What happened when", icon=":material/timeline:",
                     query_params={"series": asked}, help="Its peaks, and what was new in them")  # fmt: skip
    with right:
        if has_label:
            panel.show("pairs", corpus, query, key="profile-pairs", title="Named together with", height=320,
                       entity=asked, top=12, score="together", alpha=1.0)  # fmt: skip


def _numbers(rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    row = rows.iloc[0]
    share = f"{row['share']:.1%} of the selection"
    tiles = [
        Tile("Mentions", f"{row['mentions']:,}"), Tile("Documents", f"{row['documents']:,}", share),
        Tile("First", sources.day_or_dash(row["first_date"])), Tile("Last", sources.day_or_dash(row["last_date"])),
    ]  # fmt: skip
    show_numbers(tiles, key="profile-numbers")
