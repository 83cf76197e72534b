"""Keywords: what is frequent, what sets the selection apart, and one keyword over time and in its sentences.

Parameters of its own: `kind` (repeated: word, phrase, name), `term` (the keyword that is looked at).
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.errors import UnknownName
from analysis.query import Query
from analysis.schema import KEYWORD, TERM_KINDS
from analysis.store.corpus import Corpus
from dashboard import address, cache, panel, sidebar, sources
from dashboard.components.numbers import Tile, show_numbers
from dashboard.pages import go, page
from dashboard.theme import number
from dashboard.wording import KIND_TITLES, plain

PLACES = 2_000
"""Places that the chart of a term's places takes in."""
HOW_SPREAD = "0: as evenly over the documents as their lengths let expect. 1: all in the shortest one (Gries' DP)."
APART = "What sets this selection apart"
EXAMPLES = 6


def show(corpus: Corpus, query: Query) -> None:
    """Show frequencies and keyness side by side, then a keyword's profile."""
    st.title("Keywords", anchor=False)
    chosen = address.choose_some("Kinds", "kind", TERM_KINDS, titles=KIND_TITLES.__getitem__,
                                 placeholder="Words, phrases and names")  # fmt: skip
    kinds = tuple(k for k in TERM_KINDS if k in chosen) or TERM_KINDS
    profile = {"term": lambda term: address.visit(term=term)}
    left, right = st.columns(2)
    with left:
        frame = panel.show("keywords", corpus, query, height=520, actions=profile, kinds=kinds,
                           hint="click a bar for its profile")  # fmt: skip
    with right:
        if cache.ask(corpus, "selection", query).everything:
            _nothing_to_compare(corpus, query)
        else:
            panel.show("keyness", corpus, query, height=520, actions=profile, kinds=kinds, title=APART,
                       hint="against the rest of the corpus")  # fmt: skip
    _profile(corpus, query, list(dict.fromkeys(frame["term"])))


def _nothing_to_compare(corpus: Corpus, query: Query) -> None:
    """Say that a selection is needed, and offer some."""
    with st.container(border=True, height="stretch", key="card-keyness"):
        panel.heading(APART)
        st.write("All documents are selected, so there is no rest to compare them with. Filter on the left, or keep "
                 "the documents that mention a name:")  # fmt: skip
        for key in cache.table(corpus, "entities", query, top=EXAMPLES)["key"].head(EXAMPLES):
            st.button(plain(key), key=f"try-{key}", icon=":material/filter_alt:", on_click=sidebar.keep_entity,
                      args=(key,))  # fmt: skip


def _profile(corpus: Corpus, query: Query, offered: list[str]) -> None:
    """Show one keyword over time, and its sentences."""
    st.header("A keyword", anchor=False)
    asked = st.query_params.get("term")
    st.session_state["own-term"] = asked
    with st.container(horizontal=True, vertical_alignment="bottom", key="term-controls"):
        st.selectbox(
            "Keyword", list(dict.fromkeys([*([asked] if asked else []), *offered])), key="own-term", index=None,
            accept_new_options=True, placeholder="Choose a keyword, type one, or click a bar", width=360,
            on_change=lambda: address.visit(term=st.session_state["own-term"]),
        )  # fmt: skip
        if asked:
            st.button("Keep documents with it", icon=":material/filter_alt:", key="term-filter",
                      on_click=sidebar.keep_words, args=(asked,))  # fmt: skip
            st.page_link(page("context"), label="In context", icon=":material/format_align_center:",
                         query_params={"node": f"{KEYWORD}{asked}"}, help="Its places, what is near")  # fmt: skip
    if not asked:
        return
    try:
        cache.ask(corpus, "term_ids", asked)
    except UnknownName as error:
        st.warning(plain(str(error)), icon=":material/search_off:")
        return
    node = f"{KEYWORD}{asked}"
    _numbers(cache.table(corpus, "keywords", query, term=asked))
    left, right = st.columns(2)
    with left:
        panel.show("timeline", corpus, query, key="term", title="Occurrences over time", unit="mentions",
                   series=(node,), height=320, peaks="test", typical=True)  # fmt: skip
    with right:
        panel.show("collocates", corpus, query, key="term-near", height=320, node=node,
                   actions={"collocate": lambda *near: go("context", node=node, near="{} ({})".format(*near))},
                   hint="click a bar for these places")  # fmt: skip
    left, right = st.columns(2)
    with left:
        panel.show("concordance", corpus, query, key="term-places", height=420, node=node, limit=PLACES)  # fmt: skip
    with right, st.container(border=True, height="stretch", key="card-term-sentences"):
        panel.heading("Sentences", "click a document to read on")
        sources.sentences(corpus, query, key="term-sentences", term=asked, unit="mentions", on_a_page=5)


def _numbers(rows: pd.DataFrame) -> None:
    """Show how often a term occurs and how evenly, for each kind that it has."""
    for row in rows.to_dict("records"):
        kind = "" if len(rows) == 1 else f" as a {row['kind']}"
        tiles = [
            Tile(f"Occurrences{kind}", f"{row['count']:,}"),
            Tile("Documents", f"{row['documents']:,}", f"{row['share']:.1%} of the selection"),
            Tile("Per million words", number(row["rate"], digits=1)),
            Tile("Dispersion", number(row["dispersion"]), HOW_SPREAD),
        ]
        show_numbers(tiles, key=f"numbers-{row['kind']}")
