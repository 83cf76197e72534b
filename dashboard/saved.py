"""Saved views: a name for a page as it is, and the way back to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from analysis.decisions import decisions_path
from analysis.errors import DatelineError
from analysis.query import PARAMETERS, Query
from analysis.store.corpus import Corpus
from analysis.views import LONGEST_NAME, View, read_views, remove_view, save_view
from dashboard import sidebar
from dashboard.pages import VIEWS, go
from dashboard.wording import plain

SAID, REMOVED = "views-said", "view-removed"


def views_path(corpus: Corpus) -> Path:
    """Return where views are kept: beside the decisions about names."""
    return decisions_path(Path(corpus.manifest["folder"])).with_name("views.csv")


def views_of(corpus: Corpus) -> tuple[list[View], list[str]]:
    """Return the views that were saved, and a sentence for each that cannot be read, or for the file as a whole."""
    try:
        return read_views(views_path(corpus))
    except DatelineError as error:
        return [], [str(error)]


def show(corpus: Corpus, query: Query, current: str) -> None:
    """Offer to save the page as it is, and list what was saved, in the sidebar. `current` is the page's address."""
    with st.sidebar.expander("Saved views", icon=":material/bookmark:", key="views"):
        st.text_input(
            "Save this page with its filters as", key="view-name", max_chars=LONGEST_NAME, placeholder="Name",
            on_change=_save, args=(corpus, query, current), help="Saved in views.csv beside the documents.",
        )  # fmt: skip
        if said := st.session_state.pop(SAID, ""):
            st.warning(plain(said), icon=":material/error:")
        views, problems = views_of(corpus)
        for problem in problems:
            st.caption(plain(problem))
        for view in views:
            _line(corpus, view)
        if (removed := st.session_state.get(REMOVED)) is not None:
            st.button(f"Bring back {plain(removed.name)}", icon=":material/undo:", key="view-undo", type="tertiary",
                      on_click=_write, args=(corpus, removed))  # fmt: skip


def _line(corpus: Corpus, view: View) -> None:
    title = VIEWS[view.page].title if view.page in VIEWS else "Overview"
    with st.container(horizontal=True, gap="xsmall", horizontal_alignment="distribute"):
        st.button(plain(view.name), key=f"view-{view.name}", on_click=_open, args=(corpus, view), type="tertiary",
                  help=plain(f"{title}: {view.query()[0].describe()}"))  # fmt: skip
        st.button("", icon=":material/close:", key=f"view-off-{view.name}", help=f"Remove {plain(view.name)}",
                  type="tertiary", on_click=_remove, args=(corpus, view))  # fmt: skip


# -- what a click does -----------------------------------------------------------------------------------------


def _save(corpus: Corpus, query: Query, current: str) -> None:
    name = st.session_state["view-name"]
    if not name.strip():
        return
    own = {key: st.query_params.get_all(key) for key in st.query_params if key not in (*PARAMETERS, "corpus")}
    link = urlencode({**query.to_params(), **own}, doseq=True)
    _write(corpus, View(name, current, link, dt.datetime.now(dt.UTC)))
    st.session_state["view-name"] = ""


def _write(corpus: Corpus, view: View) -> None:
    try:
        save_view(views_path(corpus), view)
        st.session_state.pop(REMOVED, None)
    except DatelineError as error:
        st.session_state[SAID] = str(error)


def _remove(corpus: Corpus, view: View) -> None:
    try:
        remove_view(views_path(corpus), view.name)
        st.session_state[REMOVED] = view
    except DatelineError as error:
        st.session_state[SAID] = str(error)


def _open(corpus: Corpus, view: View) -> None:
    """Set the filters of a view and ask for its page; what of it cannot be used any more is named."""
    query, notices = view.query()
    query, unknown = corpus.known(query)
    sidebar.keep_query(query)
    st.session_state["notices"] = [*notices, *unknown]
    go(view.page, **view.choices())
