"""About: what was loaded and what was skipped and why, and how each number is made."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import cache, changed, panel, sources
from dashboard.wording import plain

STATES = {
    "rejected": ("Skipped", "These files, or parts of files, could not be read as documents."),
    "duplicate": ("Duplicates", "Their date, title and text equal those of another file, which counts once."),
}


def show(corpus: Corpus, query: Query) -> None:
    """Show where the corpus is from and how it is counted."""
    st.title("About this corpus", anchor=False)
    manifest = corpus.manifest
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", key="card-corpus"):
        panel.heading("What was loaded")
        st.table(_facts(manifest), border="horizontal", width="content")
    with right, st.container(border=True, height="stretch", key="card-versions"):
        panel.heading("What it was made with")
        made = {"pipeline": manifest["pipeline"], "built": manifest.get("built_at", "–")}
        versions = {**made, **manifest.get("versions", {})}
        st.table({plain(k): plain(str(v)) for k, v in versions.items()}, border="horizontal", width="content")
    changed.show(corpus)
    for state, (title, meaning) in STATES.items():
        _files(corpus, state, title, meaning)
    st.header("How each number is made", anchor=False)
    st.write("A filter of dates, names, sources, collections, tags or words keeps documents; a filter of kinds of "
             "names says which mentions are counted and keeps every document.")  # fmt: skip
    for name in MEASURES:
        with st.expander(MEASURES[name].title, key=f"measure-{name}"):
            sources.show_method(name)


def _facts(manifest: dict) -> dict[str, str]:
    """Return what the corpus holds, in words."""
    first, last = (str(manifest[k])[:10] if manifest[k] else "–" for k in ("first_date", "last_date"))
    facts = {
        "Folder": manifest["folder"], "Documents": f"{manifest['documents']:,}",
        "Distinct stories": f"{manifest['stories']:,}", "Days": f"{first} to {last}",
        "Undated": f"{manifest['undated']:,}",
        **({"Not analysed": f"{manifest['not_analysed']:,}, in a language that the pipeline does not read"}
           if manifest["not_analysed"] else {}),
        "Skipped": f"{manifest['rejected']:,}",
        "Duplicates": f"{manifest['duplicates']:,}",
    }  # fmt: skip
    return {title: plain(str(value)) for title, value in facts.items()}


def _files(corpus: Corpus, state: str, title: str, meaning: str) -> None:
    """List the files of a state, with the reason of each."""
    rows: pd.DataFrame = cache.ask(corpus, "files", state)
    with st.container(border=True, key=f"card-{state}"):
        panel.heading(title, f"{len(rows):,}")
        if rows.empty:
            st.caption("None.")
            return
        st.caption(meaning)
        sources.plain_table(rows[["path", "reason"]], key=f"files-{state}", name=title)
