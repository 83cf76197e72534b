"""What changed since last time: what the last build added, changed, moved and removed, and which names moved."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.errors import StoreError
from analysis.store.changes import changes
from analysis.store.corpus import Corpus
from dashboard import panel, sources
from dashboard.theme import plural
from dashboard.wording import plain

TITLES = {"path": "Path", "earlier_path": "Before", "title": "Title", "date": "Date", "key": "Name",
          "mentions": "Mentions", "mentions_before": "Mentions before", "rank": "Rank",
          "rank_before": "Rank before"}  # fmt: skip


def show(corpus: Corpus) -> None:
    """Show the report of the last build that found something new."""
    with st.container(border=True, key="card-changed"):
        panel.heading("What changed since last time")
        try:
            report = changes(corpus.database.folder.parents[1])
        except StoreError as error:
            st.warning(plain(str(error)), icon=":material/error:")
            return
        if report is None:
            st.caption("Nothing: the corpus was built once, or files have not changed since.")
            return
        before, after = report["before"], report["after"]
        st.caption(
            plain(f"From {before['built_at']} to {after['built_at']}: {before['documents']:,} documents became "
                  f"{after['documents']:,}, {before['entities']:,} names {after['entities']:,}.")
        )  # fmt: skip
        for title, part in _parts(report):
            if part["total"]:
                with st.expander(title):
                    _table(title, part)


def _parts(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return each list of a report under its title."""
    documents, names = report["documents"], report["entities"]
    found = [(f"{plural(part['total'], 'document')} {state}", part) for state, part in documents.items()]
    found += [(f"{plural(names[state]['total'], 'name')} {state}", names[state]) for state in ("new", "gone")]
    return [*found, (f"{plural(names['ranks']['total'], 'name')} moved among the most mentioned", names["ranks"])]


def _table(title: str, part: dict[str, Any]) -> None:
    rows = pd.DataFrame(part["rows"])
    sources.plain_table(rows.rename(columns=TITLES), key=f"changed-{title}", name=title)
    if len(rows) < part["total"]:
        st.caption(f"The first {len(rows):,} of {part['total']:,}.")
