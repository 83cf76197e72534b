"""Documents of the selection as a list, and one of them for reading.

Parameters of its own: `doc`, the id of the document to read; `at`, the offset in its text to begin at;
`order`, the order of the list and of the next and previous document; `page`, the page of the list, from 1.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import streamlit as st

from analysis.errors import UnknownName
from analysis.query import Query
from analysis.schema import NAME_LABELS, Document
from analysis.store.corpus import Corpus
from analysis.store.documents import DocumentView
from dashboard import cache, sidebar
from dashboard.address import visit
from dashboard.components.document import Place, show_document
from dashboard.theme import DARK, LIGHT, day, plural
from dashboard.wording import label_title, plain, shortened

ON_A_PAGE = 25
UNTITLED = "Untitled"
NAMES_SHOWN = 12
DEFAULT_ORDER = "newest"
ORDERS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "longest": "Longest first",
    "title": "By title",
    "hits": "Most hits first",
}


class Asked(NamedTuple):
    """What the address asks of this page, and a notice for each value that was ignored."""

    doc: str | None
    at: int | None
    order: str
    page: int
    notices: list[str]


def asked(params: Mapping[str, str]) -> Asked:
    """Read the page's own parameters."""
    notices: list[str] = []
    order = params.get("order") or DEFAULT_ORDER
    if order not in ORDERS:
        notices.append(f"Ignored: order={order!r} is not valid. Allowed: {', '.join(ORDERS)}.")
        order = DEFAULT_ORDER
    at = _number(params, "at", "an offset in the text, from 0", notices)
    page = _number(params, "page", "a page of the list, from 1", notices)
    return Asked(params.get("doc") or None, at, order, max(page or 1, 1), notices)


def _number(params: Mapping[str, str], name: str, allowed: str, notices: list[str]) -> int | None:
    value = params.get(name)
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", value):
        notices.append(f"Ignored: {name}={value!r} is not valid. Allowed: {allowed}.")
        return None
    return int(value)


def show(corpus: Corpus, query: Query) -> None:
    """Show the document that the address names, else the list."""
    wanted = asked(st.query_params.to_dict())
    for notice in wanted.notices:
        st.warning(plain(notice), icon=":material/link_off:")
    if wanted.doc is None:
        _list(corpus, query, wanted)
        return
    try:
        document = cache.ask(corpus, "document", wanted.doc, query)
    except UnknownName:
        st.warning(
            f"There is no document {plain(repr(wanted.doc))} in this corpus. It may have changed since the "
            "link was made. Choose another from the list.",
            icon=":material/link_off:",
        )
        _list(corpus, query, wanted)
        return
    _read(corpus, query, document, wanted)


# -- list ------------------------------------------------------------------------------------------------------


def _list(corpus: Corpus, query: Query, wanted: Asked) -> None:
    """Show one page of the selection's documents."""
    st.title("Documents", anchor=False)
    total = cache.ask(corpus, "selection", query).n_documents
    if not total:
        sidebar.say_nothing_is_shown(query)
        return
    order, page = _turn(query, wanted, pages=-(-total // ON_A_PAGE))
    first = (page - 1) * ON_A_PAGE
    rows = cache.ask(corpus, "documents", query, order=order, limit=ON_A_PAGE, offset=first)
    st.caption(f"{first + 1:,} to {first + len(rows):,} of {plural(total, 'document')}")
    for row in rows.itertuples():
        with st.container(gap=None, key=f"entry-{row.id}"):
            title = f"**{plain(shortened(row.title, 160)) or UNTITLED}**"
            st.button(title, key=f"open-{row.id}", type="tertiary", on_click=visit, kwargs={"doc": row.id})
            st.caption(plain(" · ".join(about_entry(row, query))))


def _turn(query: Query, wanted: Asked, *, pages: int) -> tuple[str, int]:
    """Show the order and the pages; return what is chosen. The address leads, the widgets follow it."""
    orders = [order for order in ORDERS if order != "hits" or query.search]
    order = wanted.order if wanted.order in orders else DEFAULT_ORDER
    page = min(wanted.page, pages)
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
            orders,
            format_func=ORDERS.__getitem__,
            key="documents-order",
            on_change=_reorder,
            filter_mode=None,
            width=220,
        )
        if pages > 1:
            key = f"documents-page-{page}"
            st.pagination(pages, default=page, key=key, max_visible_pages=5, on_change=_turn_page, args=(key,))
    return order, page


def _reorder() -> None:
    visit(order=st.session_state["documents-order"], page=None)


def _turn_page(key: str) -> None:
    visit(page=st.session_state[key])


def about_entry(row: object, query: Query) -> list[str]:
    """Return what the list says of a document: date, source, collection, size, counts."""
    date = "undated" if pd.isna(row.date) else day(row.date)
    if row.date_confidence not in ("certain", ""):
        date += f" ({row.date_confidence}, from the {row.date_origin})"
    mentions = plural(row.mentions, "mention") + (" of the chosen names" if query.entities else "")
    hits = plural(row.hits, "hit") if query.search else ""
    return [p for p in (date, row.source, row.collection, plural(row.n_tokens, "word"), mentions, hits) if p]


# -- reading ---------------------------------------------------------------------------------------------------


def _read(corpus: Corpus, query: Query, view: DocumentView, wanted: Asked) -> None:
    """Show one document with what is known of it."""
    before, after, number, total = cache.ask(corpus, "neighbours", view.id, query, wanted.order)
    st.button(
        "All documents",
        key="back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=visit,
        kwargs={"doc": None, "at": None, "page": -(-number // ON_A_PAGE) if number > ON_A_PAGE else None},
    )
    st.title(plain(view.title) or UNTITLED, anchor=False)
    st.caption(plain(" · ".join(about(view))))
    if not number:
        _outside(query)
    if wanted.at is not None and wanted.at >= max(len(view.text), 1):
        st.warning(f"The link points behind the end of the text: at={wanted.at}.", icon=":material/link_off:")
    text, side = st.columns([3, 1], gap="large")
    with text:
        show_document(
            view,
            key="reader",
            place=Place(number, total, before is not None, after is not None),
            colours=label_colours(),
            entities=chosen_keys(view, query),
            at=wanted.at,
            on_entity=sidebar.keep_entity,
            on_move=lambda step: visit(doc=after if step > 0 else before, at=None),
        )
    with side:
        _names(view, query)
        st.download_button(
            "Download the text",
            lambda: view.text.encode(),
            file_name=text_name(view.document),
            mime="text/plain",
            key="download-text",
            icon=":material/download:",
            on_click="ignore",
        )


def _outside(query: Query) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="outside"):
        st.info(
            f"This document is not among the {plain(query.describe())}. It is shown all the same.",
            icon=":material/filter_alt:",
        )
        st.button("Remove every filter", key="reset-outside", on_click=sidebar.reset)


def about(view: DocumentView) -> list[str]:
    """Return what stands under the title: date and where it is from, source, collection, size, path."""
    document = view.document
    parts = [date_in_words(document), document.source, document.collection, plural(view.n_tokens, "word")]
    return [part for part in [*parts, document.path] if part]


def date_in_words(document: Document) -> str:
    """Return the day with its origin and confidence: 3 March 2022 (certain, from the header)."""
    if document.date is None:
        return "undated"
    origin = f"from the {document.date_origin}" if document.date_origin else ""
    note = ", ".join(part for part in (document.date_confidence, origin) if part)
    return day(document.date) + (f" ({note})" if note else "")


def chosen_keys(view: DocumentView, query: Query) -> list[str]:
    """Return the keys of this document's entities that the filter names, by key or by name alone."""
    named = {name.casefold() for name in query.entities}
    found = view.mentions[["key", "entity"]].drop_duplicates()
    return [
        key
        for key, name in zip(found["key"], found["entity"], strict=True)
        if key.casefold() in named or name.casefold() in named
    ]


def names_of(view: DocumentView) -> pd.DataFrame:
    """Return key, entity, label, mentions of the document's entities, most mentioned first."""
    counts = view.mentions.groupby(["key", "entity", "label"], as_index=False).agg(mentions=("start", "size"))
    return counts.sort_values(["mentions", "key"], ascending=[False, True], ignore_index=True)


def _names(view: DocumentView, query: Query) -> None:
    """List who and what the document names; a click filters."""
    names = names_of(view)
    st.markdown("**Names in this document**")
    if names.empty:
        st.caption("No names were found in it.")
        return
    chosen = set(chosen_keys(view, query))
    with st.container(horizontal=True, gap="xsmall", key="names"):
        for row in names.head(NAMES_SHOWN).itertuples():
            does = "take it out of the filter" if row.key in chosen else "keep documents that mention it"
            st.button(
                f"{plain(row.entity)} · {row.mentions:,}",
                key=f"name-{row.key}",
                icon=":material/check:" if row.key in chosen else None,
                on_click=sidebar.keep_entity,
                args=(row.key,),
                help=f"{label_title(row.label)}: click to {does}",
            )
    if len(names) > NAMES_SHOWN:
        with st.expander(f"All {len(names):,} names"):
            st.dataframe(
                names[["entity", "label", "mentions"]],
                hide_index=True,
                height=320,
                column_config={"entity": "Name", "label": "Kind", "mentions": "Mentions"},
            )


def label_colours() -> dict[str, tuple[str, str]]:
    """Return each label's colour on a light and on a dark page."""
    return {label: (LIGHT.label_colour(label), DARK.label_colour(label)) for label in NAME_LABELS}


def text_name(document: Document) -> str:
    """Return the file name of a document's text: its day and its title, in lower case ASCII."""
    date = document.date.isoformat() if isinstance(document.date, dt.date) else "undated"
    ascii_title = unicodedata.normalize("NFKD", document.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[:60].strip("-") or document.id
    return f"{date}-{slug}.txt"
