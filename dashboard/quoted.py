"""A page of quotes as a list: who, what, where, with a link that opens each in its document."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.measures.quotes import UNRESOLVED
from analysis.query import Query
from analysis.schema import SPEAKER_REASONS
from analysis.store.corpus import Corpus
from dashboard import address, cache, sources
from dashboard.components.passages import Passage
from dashboard.panel import heading
from dashboard.theme import plural
from dashboard.wording import shortened

ON_A_PAGE = 20
LONGEST = 700
"""Characters of a quote in the list: turns of a transcript can be pages long."""


def asked(*, speaker: str | None = None, about: str | None = None, kind: str = "all") -> dict[str, Any]:
    """Return the parameters of the page as the corpus takes them."""
    return {"speaker": "" if speaker == UNRESOLVED else speaker, "about": about,
            "kind": None if kind == "all" else kind}  # fmt: skip


def listing(corpus: Corpus, query: Query, *, speaker: str | None, about: str | None, kind: str) -> None:
    """Show one page of the quotes that are asked for, in order of date."""
    with st.container(border=True, key="card-quote-list"):
        heading("Who said what", "click a document to read on")
        total = cache.ask(corpus, "quote_count", query, **asked(speaker=speaker, about=about, kind=kind))
        if not total:
            st.caption("No quote matches. Choose another speaker, “about” or kind, or widen the filters at the side.")
            return
        pages = -(-total // ON_A_PAGE)
        number = min(address.page_number(), pages)
        first = (number - 1) * ON_A_PAGE
        rows = cache.table(corpus, "quotes", query, speaker=speaker, about=about, kind=kind, limit=ON_A_PAGE,
                           offset=first)  # fmt: skip
        st.caption(f"{first + 1:,} to {first + len(rows):,} of {plural(total, 'quote')}, oldest first")
        sources.passages([_quote(row) for row in rows.itertuples()], key="quotes")
        if pages > 1:
            key = f"quotes-page-{number}"
            st.pagination(pages, default=number, key=key, max_visible_pages=5, on_change=address.turn_page, args=(key,))


def _quote(row: Any) -> Passage:
    """Return one quote: speaker and how they are known, the words, the sentence around them, the document."""
    who = row.speaker if row.reason else "Speaker not known"
    known = "" if row.reason in ("", "named") else f"({SPEAKER_REASONS[row.reason]})"
    source = "" if row.reason or not row.source_text else f"(“{shortened(row.source_text, 60)}”)"
    title = shortened(row.title, 72) or "Untitled"
    return sources.passage(row, about=(title,), longest=LONGEST, lead=who, note=known or source, badge=row.kind)
