"""One document for reading: its text with what is marked in it, its names, tags and note, and documents like it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis.query import Query
from analysis.schema import NAME_LABELS, SET_BY_HAND, Document
from analysis.store.corpus import Corpus
from analysis.store.documents import DocumentView
from dashboard import cache, listing, marks, panel, siblings, sidebar
from dashboard.address import visit
from dashboard.components.document import Place, show_document
from dashboard.theme import DARK, LIGHT, day, number
from dashboard.wording import label_title, plain, shortened, size

NAMES_SHOWN = 12
SIMILAR_SHOWN, SIMILAR_LISTED = 5, 10


def show(
    corpus: Corpus, query: Query, view: DocumentView, *, order: str, at: int | None, beside: str | None = None
) -> None:
    """Show one document with what is known of it; `at` is the offset in its text to begin at.

    `beside` is the id of a document to compare it with.
    """
    before, after, place, total = cache.ask(corpus, "neighbours", view.id, query, order)
    st.button(
        "All documents",
        key="back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=visit,
        kwargs={"doc": None, "at": None, "beside": None, "page": listing.page_of(place)},
    )
    st.title(plain(view.title) or listing.UNTITLED, anchor=False)
    st.caption(plain(" · ".join(about(view))))
    if not view.analysed:
        st.info("The pipeline does not read this language. Words are found in it, and it counts as a document; names, "
                "keywords and quotes are not looked for.", icon=":material/translate:")  # fmt: skip
    if not place:
        _outside(query)
    if at is not None and at >= max(len(view.text), 1):
        st.warning(f"The link points behind the end of the text: at={at}.", icon=":material/link_off:")
    marks.show(corpus, view.document)
    if beside is not None and siblings.show_beside(corpus, view, beside):
        siblings.listed(corpus, view, beside)
        return
    _read(corpus, query, view, place=Place(place, total, before is not None, after is not None), at=at,
          on_move=lambda step: visit(doc=after if step > 0 else before, at=None, beside=None))  # fmt: skip


def _read(
    corpus: Corpus, query: Query, view: DocumentView, *, place: Place, at: int | None, on_move: Callable[[int], None]
) -> None:
    """Show the text with what is marked in it, its story, documents like it, and its names."""
    text, side = st.columns([3, 1], gap="large")
    with text:
        show_document(
            view,
            key="reader",
            place=place,
            colours=label_colours(),
            entities=chosen_keys(view, query),
            at=at,
            on_entity=sidebar.keep_entity,
            on_move=on_move,
        )
        siblings.listed(corpus, view, None)
        _similar(corpus, view)
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


def _similar(corpus: Corpus, view: DocumentView) -> None:
    """List documents of the whole corpus that are like this one, with what they share."""
    found = cache.table(corpus, "similar_documents", Query(), document=view.id, limit=SIMILAR_LISTED)
    st.header("Similar documents", anchor=False)
    if found.empty:
        st.caption("No other document shares words or names with it.")
        return
    listing.left_aligned()
    for row in found.head(SIMILAR_SHOWN).itertuples():
        with st.container(gap=None, key=f"similar-{row.id}"):
            title = f"**{plain(shortened(row.title, 90)) or listing.UNTITLED}**"
            st.button(title, key=f"like-{row.id}", type="tertiary", on_click=listing.open_document,
                      args=(row.id,))  # fmt: skip
            date = "undated" if pd.isna(row.date) else day(row.date)
            parts = (date, row.source, f"similarity {number(row.similarity)}", f"both have: {row.terms}")
            st.caption(plain(" · ".join(part for part in parts if part)))
    with st.expander("How similar, and why", icon=":material/bar_chart:", on_change="rerun", key="why") as box:
        if box.open:
            panel.show("similar_documents", corpus, Query(), document=view.id, limit=SIMILAR_LISTED, height=None,
                       actions={"document": listing.open_document})  # fmt: skip


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
    length = size(view.n_tokens, view.analysed, document.language)
    parts = [date_in_words(document), document.source, document.collection, length]
    return [part for part in [*parts, document.path] if part]


NO_DAY = {"partial": "is no full day", "ambiguous": "can be two days: which number is the month?"}
"""Why what is written dates no document."""


def date_in_words(document: Document) -> str:
    """Return the day with its origin and confidence: 3 March 2022 (certain, from the header); or why there is none."""
    if document.date_origin == SET_BY_HAND:
        return (day(document.date) if document.date else "undated") + f" ({SET_BY_HAND})"
    if document.date is None:
        reason = NO_DAY.get(document.date_origin, "is no date that can be read")
        return f"undated (“{document.date_text}” {reason})" if document.date_text else "undated"
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
