"""The documents of a selection as a list, page by page, in an order of choice."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.query import Query
from analysis.schema import SET_BY_HAND
from analysis.store.corpus import Corpus
from analysis.store.relevance import is_ranked
from dashboard import cache, marks, panel, shown, sources, taking_data
from dashboard.address import visit
from dashboard.components.document import show_list_keys
from dashboard.theme import day, plural
from dashboard.wording import plain, shortened, size

ON_A_PAGE = 25
UNTITLED = "Untitled"
DEFAULT_ORDER = "newest"
ORDERS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "relevance": "Most relevant first",
    "hits": "Most hits first",
    "longest": "Longest first",
    "shortest": "Shortest first",
    "title": "By title",
}
NOTE_SHOWN, AROUND = 160, 110
"""Characters of a note, and on each side of a place, that the list shows."""
MOST_DRAWN = 10_000
"""Documents in the chart and the files of a list."""


def orders_of(query: Query) -> list[str]:
    """Return the orders that a query can have: hits need a search, relevance something to look for."""
    without = {*(() if query.search else ("hits",)), *(() if is_ranked(query) else ("relevance",))}
    return [order for order in ORDERS if order not in without]


def why_not(order: str) -> str:
    """Return why an order of the address is not taken."""
    needs = {"relevance": "words or entities to look for", "hits": "words to look for"}[order]
    return f"{ORDERS[order]} needs {needs} in the filters; the documents come newest first."


def left_aligned() -> None:
    """Let titles that take several lines on a narrow screen begin at the left, where buttons centre them."""
    buttons = ":is([class*='st-key-open-'], [class*='st-key-like-']) button"
    st.html(f"<style>{buttons} {{ justify-content: flex-start; text-align: left; }}</style>")


def show(corpus: Corpus, query: Query, *, order: str, page: int) -> None:
    """Show one page of the selection's documents."""
    st.title("Documents", anchor=False)
    left_aligned()
    total = cache.ask(corpus, "selection", query).n_documents
    if not total:
        shown.say_nothing(query)
        return
    page = _turn(query, order, page, pages=-(-total // ON_A_PAGE))
    first = (page - 1) * ON_A_PAGE
    rows = cache.ask(corpus, "documents", query, order=order, limit=ON_A_PAGE, offset=first)
    with st.container(horizontal=True, vertical_alignment="top", key="documents-keys"):
        st.caption(f"{first + 1:,} to {first + len(rows):,} of {plural(total, 'document')}", width="content")
        show_list_keys(key="list-keys")
    places = cache.ask(corpus, "first_places", query, tuple(rows["doc"])).set_index("document")
    for row in rows.itertuples():
        _entry(row, query, places.loc[row.id] if row.id in places.index else None)
    marks.say_problems(corpus)
    _more(corpus, query, order, total)


def _entry(row: object, query: Query, found: pd.Series | None) -> None:
    """Show a document: its title, what is known of it, the first place of what is looked for, tags and note."""
    with st.container(gap=None, key=f"entry-{row.id}"):
        title = f"**{plain(shortened(row.title, 160)) or UNTITLED}**"
        st.button(title, key=f"open-{row.id}", type="tertiary", on_click=visit, kwargs={"doc": row.id})
        st.caption(plain(" · ".join(about_entry(row, query))))
        if found is not None:
            st.markdown(in_sentence(found))
        if row.tags:
            st.caption(f":material/sell: {plain(row.tags)}")
        if row.note:
            st.caption(f":material/sticky_note_2: {plain(shortened(row.note, NOTE_SHOWN))}")


def in_sentence(found: pd.Series) -> str:
    """Return a place in bold with what stands around it in its sentence, as Markdown; long sentences are cut."""
    start, end = found["start"] - found["sentence_start"], found["end"] - found["sentence_start"]
    before, after = found["sentence"][:start], found["sentence"][end:]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return f"{sources.edge(before)}**{plain(found['sentence'][start:end])}**{sources.edge(after)}"


def _more(corpus: Corpus, query: Query, order: str, total: int) -> None:
    """Offer the list as a figure with its table and files, and the files of tags and notes; made when opened."""
    with st.expander("Chart, table and export of this list", icon=":material/bar_chart:", on_change="rerun",
                     key="list-figure") as figure:  # fmt: skip
        if figure.open:
            if total > MOST_DRAWN:
                st.caption(f"The first {MOST_DRAWN:,} of {total:,} documents in this order.")
            panel.show("documents", corpus, query, order=order, limit=MOST_DRAWN, actions={"document": open_document})
    with st.expander("Data of these documents", icon=":material/table_view:", on_change="rerun",
                     key="list-data") as tables:  # fmt: skip
        if tables.open:
            taking_data.show(corpus, query)
    with st.expander("Tags and notes", icon=":material/sell:", on_change="rerun", key="list-marks") as written:
        if written.open:
            marks.show_all(corpus)


def open_document(document: str) -> None:
    """Open a document on the page of documents. For callbacks."""
    visit(doc=document, at=None, beside=None)


def page_of(number: int) -> int | None:
    """Return the page that the document with this number (from 1) is on, None for the first."""
    return -(-number // ON_A_PAGE) if number > ON_A_PAGE else None


def _turn(query: Query, order: str, page: int, *, pages: int) -> int:
    """Show the order and the pages; return the page that is chosen. The address leads, the widgets follow it."""
    page = min(page, pages)
    if st.session_state.setdefault("documents-query", query) != query:
        st.session_state["documents-query"] = query
        visit(page=None)
        page = 1
    st.session_state["documents-order"] = order
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", key="documents-turn"
    ):
        st.selectbox(
            "Order",
            orders_of(query),
            format_func=ORDERS.__getitem__,
            key="documents-order",
            on_change=_reorder,
            filter_mode=None,
            width=220,
            help=None if is_ranked(query) else "Look for words or entities to order by relevance.",
        )
        if pages > 1:
            key = f"documents-page-{page}"
            st.pagination(pages, default=page, key=key, max_visible_pages=5, on_change=_turn_page, args=(key,))
    return page


def _reorder() -> None:
    visit(order=st.session_state["documents-order"], page=None)


def _turn_page(key: str) -> None:
    visit(page=st.session_state[key])


def about_entry(row: object, query: Query) -> list[str]:
    """Return what the list says of a document: date, source, collection, size, counts."""
    date = "undated" if pd.isna(row.date) else day(row.date)
    if row.date_origin == SET_BY_HAND:
        date += f" ({SET_BY_HAND})"
    elif row.date_confidence not in ("certain", ""):
        date += f" ({row.date_confidence}, from the {row.date_origin})"
    mentions = plural(row.mentions, "mention") + (" of the chosen names" if query.entities else "")
    hits = plural(row.hits, "hit") if query.search else ""
    length = size(row.n_tokens, row.analysed, row.language)
    return [p for p in (date, row.source, row.collection, length, mentions, hits) if p]
