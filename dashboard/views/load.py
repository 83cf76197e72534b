"""Load: files or a folder become documents of a corpus, with what was skipped and why.

Parameters of its own: `way` (one of WAYS), `state` (of the report).
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analysis.errors import DatelineError
from analysis.ingest.formats import FAMILIES
from analysis.ingest.limits import megabytes
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.load_report import STATES
from analysis.uploads import Kept, keep
from dashboard import address, building, jobs, loaded, loading, mapping, pages, panel, sidebar
from dashboard.stores import Store, uploads
from dashboard.theme import plural
from dashboard.wording import plain

WAYS = {"files": "Files", "folder": "A folder", "server": "A folder on this server"}
NEW = "A new corpus"
KEPT, ROUND = "load-kept", "load-round"
LISTED = 200


def show(corpus: Corpus | None, query: Query) -> None:
    """Show what can be loaded, how a build goes, and what became of each file."""
    store = sidebar.open_store()
    if corpus is not None:
        building.catch_up(store, corpus)
    st.title("Load", anchor=False)
    loaded.say_what_was_done()
    _how_it_goes(store, corpus)
    _say_it_is_ready(store, corpus)
    _choose(store)
    _what_was_kept(store)
    if corpus is not None:
        mapping.show(store, corpus)
        loaded.show(store, corpus)


def _how_it_goes(store: Store, corpus: Corpus | None) -> None:
    """Follow a first build, and say how the last one ended where it did not end well."""
    if jobs.is_running(store.path):
        if corpus is None:  # else the line at the top of every page says it
            building.first_build(store)
        return
    state = jobs.progress(store.path)
    if state is None or state.state not in ("failed", "cancelled"):
        return
    title = plain(store.title)
    with st.container(key="load-ended"):
        if state.state == "failed" and corpus is None:  # else the line at the top of every page says it
            st.error(f"{title} could not be built. {plain(state.error)}", icon=":material/error:")
        elif state.state == "cancelled":
            st.info(f"The build of {title} was stopped. What it has finished is kept; the rest waits.",
                    icon=":material/pause_circle:")  # fmt: skip
        st.button("Go on" if state.state == "cancelled" else "Try again", key="load-go-on",
                  icon=":material/play_arrow:", type="primary", on_click=loaded.start, args=(store,))  # fmt: skip


def _say_it_is_ready(store: Store, corpus: Corpus | None) -> None:
    """Lead to the overview of what this browser has just loaded."""
    if corpus is None or jobs.is_running(store.path) or st.session_state.get(KEPT, ("",))[0] != store.name:
        return
    if not corpus.manifest["documents"]:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="load-ready"):
        st.markdown(f":material/done_all: {plain(store.title)} is ready: {loaded.in_words(corpus)}.", width="content")
        st.button("See the overview", key="load-overview", icon=":material/dashboard:", type="primary",
                  on_click=pages.go, args=("overview",))  # fmt: skip


# -- choosing --------------------------------------------------------------------------------------------------


def _choose(store: Store) -> None:
    ways = [way for way in WAYS if way != "server" or loading.roots()]
    address.check(way=ways, state=list(STATES))
    with st.container(border=True, key="card-load"):
        panel.heading("Choose documents")
        way = address.choose_one("What", "way", ways, titles=WAYS.__getitem__, label_visibility="collapsed")
        if way == "server":
            _name_folder()
        else:
            _upload(store, way)


def _upload(store: Store, way: str) -> None:
    """Take files from the browser, and ask which corpus they go to."""
    key = f"load-{way}-{st.session_state.get(ROUND, 0)}"
    label = "Drag files here, or browse" if way == "files" else "Drag a folder here, or browse"
    files = st.file_uploader(label, accept_multiple_files=True if way == "files" else "directory", key=key)
    most = int(st.get_option("server.maxUploadSize"))
    st.caption(f"Read are {FAMILIES}. At most {most:,} MB a file. "
               + ("Sub-folders become collections; hidden files are left out. " if way == "folder" else "")
               + "The files are copied to the computer that runs Dateline and sent nowhere else.")  # fmt: skip
    targets = loading.open_to_uploads()
    options = [NEW, *targets]
    left, right = st.columns(2)
    with left:
        into = st.selectbox("Into", options, key=f"load-into-{store.name}",
                            index=options.index(store.title) if store.title in targets else 0)  # fmt: skip
    names = [file.name for file in files]
    suggested = loading.suggested_name(names) if names and into == NEW else ""
    with right:
        if into == NEW:
            st.text_input("Name of the new corpus", key="load-name", max_chars=loading.LONGEST_NAME,
                          placeholder=suggested or "documents")  # fmt: skip
    size = f" ({megabytes(sum(file.size for file in files))})"
    st.button(f"Load {plural(len(files), 'file')}{size}" if files else "Load", key="load-files", disabled=not files,
              icon=":material/upload_file:", type="primary", on_click=_load, args=(key, into, suggested))  # fmt: skip


def _load(key: str, into: str, suggested: str) -> None:
    """Keep the files that the browser has sent, and build their corpus; for a callback."""
    files = st.session_state.get(key) or []
    try:
        name = st.session_state.get("load-name", "") or suggested
        target = loading.new_store(name) if into == NEW else loading.open_to_uploads().get(into)
        if target is None or target.documents is None:
            loaded.say(f"The corpus {into} is not there any more. Choose another one.")
            return
        kept = keep(target.documents, files)
        loading.begin(target)
    except (DatelineError, OSError) as error:
        loaded.say(str(error))
        return
    st.session_state[KEPT] = (target.name, kept)
    _release(files)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state["load-name"] = ""
    _open(target)


def _release(files: list[Any]) -> None:
    """Let the server forget files that are on disk by now: it holds them in memory as long as the browser is open."""
    if (context := get_script_run_ctx()) is not None:
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def _open(target: Store) -> None:
    """Show the corpus that is loaded into."""
    if st.session_state["corpus"] != target.title:
        sidebar.keep_corpus(target.title)


def _what_was_kept(store: Store) -> None:
    """Say what became of the files that this browser has handed in last."""
    name, kept = st.session_state.get(KEPT, ("", []))
    if name != store.name or not kept or store.documents is None:
        return
    folder = uploads() / store.documents.name
    new, left = sum(one.is_new for one in kept), [one for one in kept if one.reason]
    there = len(kept) - new - len(left)
    said = [f"{plural(new, 'file')} kept in {plain(str(folder))}"]
    said += [f"{there:,} had been loaded before"] if there else []
    said += [f"{len(left):,} left out"] if left else []
    with st.container(key="load-kept"):
        st.caption(f":material/inventory_2: {'; '.join(said)}.")
        renamed = [one for one in kept if one.path and one.path != one.name]
        for title, rows in (("Left out", left), ("Kept under another name", renamed)):
            if rows:
                with st.expander(f"{title} ({len(rows):,})"):
                    _list(rows)


def _list(rows: list[Kept]) -> None:
    shown = [f"- {plain(one.name)}: {plain(one.reason or one.path)}" for one in rows[:LISTED]]
    st.markdown("\n".join(shown))
    if len(rows) > LISTED:
        st.caption(f"The first {LISTED:,} of {len(rows):,}.")


def _name_folder() -> None:
    """Take the name of a folder that the owner of this dashboard allows."""
    roots = ", ".join(map(str, loading.roots()))
    st.text_input("Folder", key="load-folder", placeholder="press/2024")
    st.caption(f"A folder below {plain(roots)}. It is read where it lies; nothing in it is changed.")
    st.button("Load this folder", key="load-server", icon=":material/folder_open:", type="primary", on_click=_take)


def _take() -> None:
    """Build the corpus of a folder that was named; for a callback."""
    try:
        target = loading.folder_store(loading.named_folder(st.session_state["load-folder"]))
        loading.begin(target)
    except (DatelineError, OSError) as error:
        loaded.say(str(error))
        return
    st.session_state[KEPT] = (target.name, [])
    _open(target)
