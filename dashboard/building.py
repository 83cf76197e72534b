"""What a page shows of builds: a welcome where there is no corpus, a slim line while one is brought up to date."""

from __future__ import annotations

import streamlit as st

from analysis.store.build import published
from analysis.store.corpus import Corpus
from dashboard import cache, jobs, loading, pages, sidebar
from dashboard.stores import Store, sample_store
from dashboard.theme import plural
from dashboard.wording import plain

FEW = 3
"""With fewer documents than this, the sample corpus is offered."""

BEAT = 0.7
"""Seconds between two looks at a build."""


def corpus_of(store: Store) -> Corpus | None:
    """Return the corpus to show: the snapshot that this session began with, until it asks for the new one."""
    viewing = st.session_state.setdefault("viewing", {})
    corpus = cache.corpus(store.path, viewing.get(store.name))
    if corpus is not None:
        viewing[store.name] = corpus.fingerprint
    return corpus


def welcome(store: Store) -> None:
    """Greet where nothing has been built: follow the build, or offer to start one."""
    sidebar.say_what_was_ignored()
    st.title("Dateline", anchor=False)
    st.write("A folder of dated documents becomes a dashboard that answers who, when and what.")
    if jobs.is_running(store.path):
        first_build(store)
        return
    state = jobs.progress(store.path)
    if state is not None and state.state == "failed":
        st.error(f"{plain(store.title)} could not be built. {plain(state.error)}", icon=":material/error:")
    elif state is not None and state.state == "cancelled":
        st.info("The build was stopped. What it has finished is kept.", icon=":material/pause_circle:")
    with st.container(horizontal=True):
        if store.documents is not None and store.documents.is_dir():
            title = f"Read the documents in {plain(store.documents.name)}"
            st.button(title, key="build", icon=":material/play_arrow:", type="primary", on_click=_start,
                      args=(store,))  # fmt: skip
        st.button("Load documents", key="load", icon=":material/upload_file:", on_click=pages.go, args=("load",),
                  help="Files or a folder, in this browser")  # fmt: skip
        _offer_sample(store)
    if store.documents is not None:
        st.caption(f"Documents are read from {plain(str(store.documents))}")


def _start(store: Store) -> None:
    """Read the documents of a store, unless links lead out of what may be named; for a callback."""
    if reason := loading.may_be_read(store):
        st.session_state["notices"] = [reason]
    else:
        jobs.start(store)


def _offer_sample(store: Store) -> None:
    if store.name != sample_store().name:
        st.button("Open the sample corpus", key="sample", icon=":material/rocket_launch:", on_click=open_sample,
                  help="Short news stories on space flight, 1957 to 2024, written for Dateline")  # fmt: skip


def open_sample() -> None:
    """Switch to the sample corpus, building it where it has not been built; for a callback."""
    sample = sample_store()
    if not sample.is_built:
        jobs.start(sample)
    sidebar.keep_corpus(sample.title)


@st.fragment(run_every=BEAT)
def first_build(store: Store) -> None:
    """Follow a build until there is a corpus to show."""
    state = jobs.progress(store.path)
    if published(store.path) is not None or state is None or state.state != "running":
        st.rerun()
    st.progress(state.share, text=f"{plain(store.title)} is being built. {plain(state.text)}")
    st.button("Cancel", key="cancel-first", icon=":material/stop_circle:", on_click=jobs.cancel, args=(store.path,))


def follow(store: Store, corpus: Corpus) -> None:
    """Show how a build of the open corpus goes, and offer what it has published."""
    if jobs.is_running(store.path):
        _slim_line(store, corpus)
    elif published(store.path) != corpus.fingerprint:
        _offer_new(store)
    elif (state := jobs.progress(store.path)) is not None and state.state == "failed":
        st.warning(f"The documents could not be read again: {plain(state.error)}", icon=":material/error:")
    if int(corpus.manifest["documents"]) < FEW:
        with st.container(horizontal=True, vertical_alignment="center"):
            count = plural(int(corpus.manifest["documents"]), "document")
            st.caption(f"This corpus has {count}. Add more to its folder, or look around in a larger one:",
                       width="content")  # fmt: skip
            _offer_sample(store)


@st.fragment(run_every=BEAT)
def _slim_line(store: Store, corpus: Corpus) -> None:
    """Follow a build while the published corpus stays in use."""
    state = jobs.progress(store.path)
    if state is None or state.state != "running" or published(store.path) != corpus.fingerprint:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(state.share, text=f"Bringing {plain(store.title)} up to date. {plain(state.text)}")
        st.button("Cancel", key="cancel", type="tertiary", on_click=jobs.cancel, args=(store.path,))


def catch_up(store: Store, corpus: Corpus) -> None:
    """Go on to what is published: for the page that reports on it, where nobody is in the midst of reading."""
    if not jobs.is_running(store.path) and published(store.path) not in (None, corpus.fingerprint):
        _show_new(store.name)
        st.rerun()


def _offer_new(store: Store) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(":material/fiber_new: There are new documents, or decisions about names.", width="content")
        st.button("Show what is new", key="show-new", on_click=_show_new, args=(store.name,))


def _show_new(name: str) -> None:
    st.session_state["viewing"].pop(name, None)
