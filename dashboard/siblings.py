"""The other documents that tell a document's story, and two of them side by side."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from analysis.errors import UnknownName
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.documents import DocumentView
from analysis.stories.compare import Piece
from dashboard import cache, listing
from dashboard.address import visit
from dashboard.theme import day, percent, plural
from dashboard.wording import plain, shortened, size

LISTED = 50
"""Documents of a story that are listed."""

STYLE = """<style>
.beside { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1.75rem; }
.beside section { min-width: 0; }
.beside h3 { font-size: 1rem; line-height: 1.35; margin: 0; padding: 0; overflow-wrap: anywhere; }
.beside .about { font-size: .85rem; opacity: .8; margin: .15rem 0 .75rem; }
.beside .text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.65; }
.beside del { text-decoration: line-through; background: rgba(225, 87, 89, .2); border-radius: .15rem; }
.beside ins { text-decoration: underline double; text-underline-offset: .2em; background: rgba(46, 160, 67, .22);
  border-radius: .15rem; }
.beside .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 640px) {
  .beside { grid-template-columns: minmax(0, 1fr); }
  .beside section + section { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid rgba(128, 128, 128, .5); }
}
</style>"""


def listed(corpus: Corpus, view: DocumentView, beside: str | None) -> None:
    """List the other documents of the story, where there are any; each can be read, or compared with this one."""
    story = cache.ask(corpus, "story", view.id, limit=LISTED)
    others = story[story["id"] != view.id]
    if others.empty:
        return
    st.header("The same story elsewhere", anchor=False)
    st.caption(f"{plural(len(others), 'other document')} with nearly the same text: copies, updates, reprints.")
    listing.left_aligned()
    for row in others.itertuples():
        with st.container(gap=None, key=f"sibling-{row.id}"):
            title = f"**{plain(shortened(row.title, 90)) or listing.UNTITLED}**"
            st.button(title, key=f"open-sibling-{row.id}", type="tertiary", on_click=listing.open_document,
                      args=(row.id,))  # fmt: skip
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(plain(_said_of(row)), width="content")
                if row.id != beside:
                    st.button("Compare", key=f"compare-{row.id}", icon=":material/compare_arrows:", type="tertiary",
                              on_click=visit, kwargs={"beside": row.id},
                              help="Show both texts side by side, with what differs")  # fmt: skip


def _said_of(row: Any) -> str:
    date = "undated" if pd.isna(row.date) else day(row.date)
    first = "the earliest" if row.is_head else ""
    return " · ".join(part for part in (date, row.source, first, f"similarity {percent(row.similarity)}") if part)


def show_beside(corpus: Corpus, view: DocumentView, id: str) -> bool:
    """Show a document beside another one, with the words marked that one of them alone has; False where it is none."""
    try:
        other: DocumentView = cache.ask(corpus, "document", id, Query())
    except UnknownName:
        st.warning(f"Ignored: beside={plain(repr(id))}: there is no such document in this corpus.",
                   icon=":material/link_off:")  # fmt: skip
        return False
    pieces = cache.compared(view.text, other.text)
    with st.container(horizontal=True, vertical_alignment="center", key="beside-line"):
        st.button("Back to the text", key="beside-close", icon=":material/close:", on_click=visit,
                  kwargs={"beside": None})  # fmt: skip
        st.caption(plain(differences_in_words(pieces)), width="content")
    st.html(STYLE + side_by_side(view, other, pieces))
    return True


def differences_in_words(pieces: list[Piece]) -> str:
    """Return how much of two texts differs."""
    left, right, same = (
        sum(len(text.split()) for text in texts)
        for texts in (
            [piece.one for piece in pieces if not piece.same],
            [piece.other for piece in pieces if not piece.same],
            [piece.one for piece in pieces if piece.same],
        )
    )
    if not left + right:
        return "Both have the very same words."
    return (
        f"{plural(same, 'word')} in both; {plural(left, 'word')} in this one alone, struck through; "
        f"{plural(right, 'word')} in the other one alone, underlined twice."
    )


def side_by_side(view: DocumentView, other: DocumentView, pieces: list[Piece]) -> str:
    """Return both texts as HTML: what the first alone has is struck through, what the second alone has underlined."""
    left = "".join(_marked(piece.one, "" if piece.same else "del", "only here") for piece in pieces)
    right = "".join(_marked(piece.other, "" if piece.same else "ins", "only here") for piece in pieces)
    return (
        f'<div class="beside">{_section("This document", view, left)}{_section("The other document", other, right)}'
        "</div>"
    )


def _marked(text: str, tag: str, said: str) -> str:
    if not tag or not text.strip():
        return escape(text)
    kept = text.rstrip()
    spoken = f'<span class="said"> [{said}: </span>{escape(kept)}<span class="said">] </span>'
    return f"<{tag}>{spoken}</{tag}>{text[len(kept) :]}"


def _section(name: str, view: DocumentView, text: str) -> str:
    document = view.document
    date = "undated" if document.date is None else day(document.date)
    length = size(view.n_tokens, view.analysed, document.language)
    about = " · ".join(part for part in (date, document.source, length) if part)
    return (
        f'<section aria-label="{name}"><h3>{escape(view.title or listing.UNTITLED)}</h3>'
        f'<p class="about">{escape(about)}</p><div class="text">{text}</div></section>'
    )
