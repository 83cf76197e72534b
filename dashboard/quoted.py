"""A page of quotes as a list: who, what, where, with a link that opens each in its document."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.measures.quotes import UNRESOLVED
from analysis.query import Query
from analysis.schema import SPEAKER_REASONS
from analysis.store.corpus import Corpus
from dashboard import address, cache
from dashboard.pages import page
from dashboard.panel import heading
from dashboard.sources import edge
from dashboard.theme import day, plural
from dashboard.wording import plain, shortened

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
        for row in rows.itertuples():
            _quote(row)
        if pages > 1:
            key = f"quotes-page-{number}"
            st.pagination(pages, default=number, key=key, max_visible_pages=5, on_change=address.turn_page, args=(key,))


def _quote(row: Any) -> None:
    """Show one quote: speaker and how they are known, the words, the sentence around an indirect one, the document."""
    who = f"**{plain(row.speaker)}**" if row.reason else f"**Speaker not known**{_source(row)}"
    known = "" if row.reason in ("", "named") else f" :gray[({plain(SPEAKER_REASONS[row.reason])})]"
    date = "undated" if pd.isna(row.date) else day(row.date)
    with st.container(gap=None):
        st.markdown(f"{who}{known} :gray-badge[{row.kind}]")
        st.markdown(_words(row))
        st.page_link(
            page("documents"), label=f":small[{date} · {plain(shortened(row.title, 72)) or 'Untitled'}]",
            query_params={"doc": row.id, "at": str(row.start)}, help="Open the document at this quote",
        )  # fmt: skip


def _source(row: Any) -> str:
    return f" :gray[(“{plain(shortened(row.source_text, 60))}”)]" if row.source_text else ""


def _words(row: Any) -> str:
    """Return the sentence with the quote in bold where it lies within; else the quote alone."""
    start, end = row.start - row.sentence_start, row.end - row.sentence_start
    if 0 <= start < end <= len(row.sentence) <= LONGEST:
        before, hit, after = row.sentence[:start], row.sentence[start:end], row.sentence[end:]
        return f"{edge(before)}**{plain(hit)}**{edge(after)}".strip()
    marks = ("“", "”") if row.kind == "direct" else ("", "")
    return f"{marks[0]}**{plain(shortened(row.text, LONGEST))}**{marks[1]}"
