"""Documents of the selection as a list, and one of them for reading.

Parameters of its own: `doc`, the id of the document to read; `at`, the offset in its text to begin at; `beside`, the id
of one to compare it with;
`order`, the order of the list and of the next and previous document; `page`, the page of the list, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from analysis.errors import UnknownName
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import cache, listing, reader
from dashboard.listing import DEFAULT_ORDER, ORDERS
from dashboard.wording import plain


class Asked(NamedTuple):
    """What the address asks of this page, and a notice for each value that was ignored."""

    doc: str | None
    at: int | None
    order: str
    page: int
    notices: list[str]
    beside: str | None = None


def asked(params: Mapping[str, str], query: Query) -> Asked:
    """Read the page's own parameters; an order that the query cannot have is ignored."""
    notices: list[str] = []
    order = params.get("order") or DEFAULT_ORDER
    if order not in ORDERS:
        notices.append(f"Ignored: order={order!r} is not valid. Allowed: {', '.join(ORDERS)}.")
        order = DEFAULT_ORDER
    if order not in listing.orders_of(query):
        notices.append(listing.why_not(order))
        order = DEFAULT_ORDER
    at = _number(params, "at", "an offset in the text, from 0", notices)
    page = _number(params, "page", "a page of the list, from 1", notices)
    return Asked(params.get("doc") or None, at, order, max(page or 1, 1), notices, params.get("beside") or None)


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
    wanted = asked(st.query_params.to_dict(), query)
    for notice in wanted.notices:
        if notice.startswith("Ignored"):
            st.warning(plain(notice), icon=":material/link_off:")
        else:
            st.caption(plain(notice))
    if wanted.doc is not None:
        try:
            document = cache.ask(corpus, "document", wanted.doc, query)
        except UnknownName:
            st.warning(
                f"There is no document {plain(repr(wanted.doc))} in this corpus. It may have changed since the "
                "link was made. Choose another from the list.",
                icon=":material/link_off:",
            )
        else:
            reader.show(corpus, query, document, order=wanted.order, at=wanted.at, beside=wanted.beside)
            return
    listing.show(corpus, query, order=wanted.order, page=wanted.page)
