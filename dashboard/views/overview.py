"""Overview: how much, when, who, what, and the latest documents."""

from __future__ import annotations

import streamlit as st

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import cache, panel, sources


def show(corpus: Corpus, query: Query) -> None:
    """Show the selection at a glance.

    The timeline takes longest to count: the browser draws the other charts meanwhile.
    """
    st.title("Overview", anchor=False)
    panel.key_figures(corpus, query)
    wide, narrow = st.columns([3, 2])
    left, right = st.columns(2)
    with narrow:
        panel.show("entities_by_label", corpus, query, title="Who and what", height=420)
    with left:
        panel.show("keywords", corpus, query, height=380)
    with wide:
        panel.show("timeline", corpus, query, title="Documents over time", height=420, peaks="test", typical=True)
    with right, st.container(border=True, height="stretch", key="card-latest"):
        panel.heading("Latest documents", "click a title to read")
        sources.documents_list(cache.ask(corpus, "documents", query, order="newest", limit=7), key="latest")
