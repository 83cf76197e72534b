"""What a page is about: one line that says which documents are shown, and the ways out where none is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.query import LIST_PARAMETERS, Query
from analysis.store.corpus import Corpus
from dashboard import cache
from dashboard.sidebar import keep, reset
from dashboard.theme import day, plural
from dashboard.wording import plain


def say_what(corpus: Corpus, query: Query) -> int:
    """Say in one line which documents the page is about, with a way back to all of them; return how many."""
    total = int(corpus.manifest["documents"])
    chosen = cache.ask(corpus, "selection", query)
    days = "" if chosen.first is None else f", {day(chosen.first)}"
    days += f" to {day(chosen.last)}" if chosen.first != chosen.last else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="shown-line"):
        if query.is_empty:
            st.caption(f"Showing all {plural(total, 'document')} of {plain(corpus.name)}{days}.", width="content")
        else:
            kind = "" if query.count == "documents" else " stories"
            what = f"{chosen.n_documents:,}{kind} of {plural(total, 'document')}"
            days = days if query.entities or query.search else ""
            st.caption(f"Showing {what}: {plain(query.describe())}{days}.", width="content")
            st.button("Reset", key="reset-line", icon=":material/close:", type="tertiary", on_click=reset)
    return int(chosen.n_documents)


def say_nothing(query: Query) -> None:
    """Say that no document matches, and offer to remove each filter."""
    st.info("No document matches all of these filters. Remove one of them:", icon=":material/search_off:")
    with st.container(horizontal=True):
        for title, change in _ways_out(query):
            st.button(title, key=f"without-{title}", icon=":material/close:", on_click=change)
        st.button("Remove every filter", key="reset-empty", on_click=reset)


def _ways_out(query: Query) -> list[tuple[str, Callable[[], None]]]:
    ways: list[tuple[str, Callable[[], None]]] = []
    if query.date_from or query.date_to:
        ways.append(("Dates", lambda: keep(**{"from": None, "to": None})))
    for name, field in LIST_PARAMETERS.items():
        if getattr(query, field) and name != "label":
            ways.append((field.capitalize(), lambda name=name: keep(**{name: []})))
    if query.search:
        ways.append(("Words", lambda: keep(search="")))
    return ways
