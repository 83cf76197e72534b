"""Tables whose text was not found: their first rows, and which column is the text, the title, the date, the source."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.errors import DatelineError
from analysis.ingest.preview import Preview
from analysis.store.corpus import Corpus
from dashboard import cache, jobs, loaded, loading, panel
from dashboard.stores import Store
from dashboard.theme import plural
from dashboard.wording import plain

ROLES = {"text": "Text", "title": "Title", "date": "Date", "source": "Source"}
TABLES_SHOWN = 3
"""Tables that are opened at once; the next ones follow when these are read."""
ROWS_READ = 20_000
"""Rows of the report that are looked through for tables."""


def show(store: Store, corpus: Corpus) -> None:
    """Offer to choose the columns of tables that could not be read without."""
    folder = store.documents
    if folder is None or not folder.is_dir():
        return
    tables = loading.tables_without_text(cache.ask(corpus, "load_report", ("skipped",), limit=ROWS_READ), folder)
    if not tables:
        return
    with st.container(border=True, key="card-columns"):
        panel.heading("Which column is the text?", plural(len(tables), "table"))
        st.caption("In these tables no column has one of the usual names. What you choose is kept in columns.csv in "
                   "the folder .dateline beside the documents, and holds for every later build, those of the command "
                   "line too.")  # fmt: skip
        kinds = loading.kinds(tables)
        for name, others in list(kinds.items())[:TABLES_SHOWN]:
            _table(store, folder, name, others)
        if len(kinds) > TABLES_SHOWN:
            st.caption(f"{plural(len(kinds) - TABLES_SHOWN, 'more table')} will follow when these are read.")


def _table(store: Store, folder: Path, name: str, others: list[str]) -> None:
    """Show the first rows of a table, and a choice of columns."""
    with st.container(key=f"table-{name}"):
        st.markdown(f"**{plain(name)}**")
        try:
            seen = cache.first_rows(folder / name)
            chosen = loading.chosen_of(folder, name)
        except (DatelineError, OSError) as error:
            st.warning(plain(f"{name} {error}"), icon=":material/error:")
            return
        rows = pd.DataFrame(list(seen.rows), columns=list(seen.columns), dtype="object")
        st.dataframe(rows, hide_index=True, key=f"rows-{name}", alt=f"First rows of {name}", height="content")
        roles = _roles(name, seen, chosen)
        names = [name]
        if others:
            every = f"The same for {plural(len(others), 'other table')} with these columns"
            if st.checkbox(every, value=True, key=f"alike-{name}", help=plain(", ".join(others[:10]))):
                names += others
        st.button("Read it by these columns", key=f"columns-{name}", icon=":material/table_view:", type="primary",
                  on_click=loaded.choose_columns, args=(store, names, roles),
                  disabled=jobs.is_running(store.path))  # fmt: skip


def _roles(name: str, seen: Preview, chosen: dict[str, str]) -> dict[str, str]:
    """Let a column be chosen for each role: what was chosen before, what its name or its cells tell."""
    told = {"text": seen.longest, "date": seen.dated, **seen.roles, **chosen}
    roles = {}
    for column, (role, title) in zip(st.columns(len(ROLES)), ROLES.items(), strict=True):
        options = list(seen.columns) if role == "text" else ["", *seen.columns]
        with column:
            roles[role] = st.selectbox(
                title, options, index=options.index(told[role]) if told.get(role) in options else 0,
                key=f"column-{role}-{name}", format_func=lambda one: one or "–",
            ) or ""  # fmt: skip
    return roles
