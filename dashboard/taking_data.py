"""The data of a selection as files, on the page of documents."""

from __future__ import annotations

import streamlit as st

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import apart, data, filing
from dashboard.export.workbook import LONGEST_CELL


def show(corpus: Corpus, query: Query) -> None:
    """Offer each table of the selection in each format; a file is made when it is asked for."""
    name = st.segmented_control("Data", list(data.TABLES), key="data-table", default="documents", required=True,
                                format_func=str.capitalize, label_visibility="collapsed") or "documents"  # fmt: skip
    with st.container(horizontal=True, key="data-files"):
        for ext, (title, mime) in data.FORMATS.items():
            filing.offer(title, f"data-{name}-{ext}", apart.table(corpus, query, name, ext),
                         file_name=data.file_name(query, name, ext), mime=mime)  # fmt: skip
    st.caption(f"{data.TABLES[name][0]}, every row of the selection. Of longer texts an Excel cell holds the first "
               f"{LONGEST_CELL:,} characters, and its first sheet says so; the other formats hold them whole.")
