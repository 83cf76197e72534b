"""How a selection is counted: documents or distinct stories, names alone or inferred mentions as well."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.query import COUNTS
from analysis.store.corpus import Corpus


def choose(corpus: Corpus, *, on_change: Callable[[], None]) -> None:
    """Show the switches that the corpus has a use for."""
    _stories(corpus, on_change)
    _inferred(corpus, on_change)


def _stories(corpus: Corpus, on_change: Callable[[], None]) -> None:
    """Offer to count distinct stories, where some documents are near-duplicates of others."""
    asked = "stories" in (st.session_state.get("count"), *st.query_params.get_all("count"))
    if corpus.manifest["stories"] < corpus.manifest["documents"] or asked:
        st.radio(
            "Count", COUNTS, key="count", bind="query-params", horizontal=True, on_change=on_change,
            help="Copies, updates and reprints of one text are one story. With stories, each is counted once: by its "
            "earliest document of the chosen sources, collections and tags, which all other filters look at.",
        )  # fmt: skip


def _inferred(corpus: Corpus, on_change: Callable[[], None]) -> None:
    """Offer to count what names nobody and can only mean one entity, where the corpus has such places."""
    if corpus.manifest.get("inferred"):
        st.toggle(
            "Count inferred mentions", key="inferred", bind="query-params", on_change=on_change,
            help="Off: only names are counted. On: also roles such as “the president”, where the document "
            "itself leaves only one person that they can mean. Such places are guessed by rules and more often wrong "
            "than names.",
        )  # fmt: skip
