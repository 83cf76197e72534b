"""What became of what was loaded: numbers, a list with the reasons, a file to take away, and another try."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.errors import DatelineError
from analysis.store.corpus import Corpus
from analysis.store.load_report import STATES
from dashboard import address, cache, export, jobs, loading, pages, panel, sources
from dashboard.stores import Store
from dashboard.theme import plural
from dashboard.wording import plain

TITLES = {"skipped": "Skipped", "duplicate": "Duplicates", "undated": "Undated", "loaded": "Dated"}
SAID = "load-said"
"""What a click on this page did or why it could not; shown once."""


def say(text: str, *, icon: str = "error") -> None:
    """Keep what a click did, for the run that follows it; an error unless another icon is given."""
    st.session_state[SAID] = (text, icon)


def say_what_was_done() -> None:
    """Show what the click before did."""
    if (said := st.session_state.pop(SAID, None)) is not None:
        text, icon = said
        (st.error if icon == "error" else st.success)(plain(text), icon=f":material/{icon}:")


def show(store: Store, corpus: Corpus) -> None:
    """Show the report of the corpus that is open."""
    counts: dict[str, int] = cache.ask(corpus, "load_counts")
    with st.container(border=True, key="card-report"):
        panel.heading("What was loaded", in_words(corpus))
        state = address.choose_one(
            "Show", "state", list(STATES), default=next((s for s in STATES if counts[s]), "loaded"),
            titles=lambda s: f"{TITLES[s]} ({counts[s]:,})", label_visibility="collapsed",
        )  # fmt: skip
        st.caption(f"{STATES[state][0].upper()}{STATES[state][1:]}.")
        if counts[state]:
            rows = cache.ask(corpus, "load_report", (state,), limit=sources.ROWS_SHOWN)
            columns = ["file", "reason", *(["title"] if state != "skipped" else [])]
            sources.plain_table(rows[columns], key=f"report-{state}", name=TITLES[state])
            if counts[state] > len(rows):
                st.caption(f"The first {len(rows):,} of {counts[state]:,}; the download has them all.")
        else:
            st.caption("None.")
        _actions(store, corpus, counts)


def in_words(corpus: Corpus) -> str:
    """Return how many documents were loaded, skipped and counted once."""
    counts: dict[str, int] = cache.ask(corpus, "load_counts")
    loaded = counts["loaded"] + counts["undated"]
    found = f"{plural(loaded, 'document')} loaded"
    return f"{found}, {counts['skipped']:,} skipped, {plural(counts['duplicate'], 'duplicate')}"


def _actions(store: Store, corpus: Corpus, counts: dict[str, int]) -> None:
    with st.container(horizontal=True):
        if counts["skipped"]:
            st.button("Try the failed ones again", key="load-again", icon=":material/refresh:", on_click=try_again,
                      args=(store,), disabled=jobs.is_running(store.path),
                      help="Read what was skipped once more, and nothing else: after a file was mended, or where one "
                      "took too long on a busy computer")  # fmt: skip
        if counts["undated"]:
            st.button("Set dates", key="load-dates", icon=":material/event:", on_click=pages.go, args=("dates",))
        st.download_button(
            "Download the report", partial(_csv, corpus), file_name=f"{corpus.name}-report.csv", mime="text/csv",
            key="load-report", icon=":material/download:", on_click="ignore",
            help="CSV: each file and row, what became of it, and why",
        )  # fmt: skip


def _csv(corpus: Corpus) -> bytes:
    return export.to_csv(corpus.load_report())


def try_again(store: Store) -> None:
    """Read what was skipped once more; for a callback."""
    start(store, again=True)


def start(store: Store, *, again: bool = False) -> None:
    """Read the documents of a store, unless they may not be read or are gone; for a callback."""
    if reason := loading.may_be_read(store):
        say(reason)
    elif store.documents is None or not store.documents.is_dir():
        say(f"The folder {store.documents} is not there any more. Put it back, or load the files again.")
    else:
        jobs.restart(store, again=again)


def choose_columns(store: Store, names: list[str], roles: dict[str, str]) -> None:
    """Read tables by the columns that were chosen; for a callback."""
    if store.documents is None:
        return
    try:
        loading.choose(store.documents, names, roles)
    except DatelineError as error:
        say(str(error))
        return
    say(f"{plural(len(names), 'table')} will be read by these columns: {roles['text']} is the text.", icon="done_all")
    start(store)
