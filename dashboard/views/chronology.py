"""Chronology: the days that the texts speak of beside those of publication, and what they say happened on each.

Parameters of its own: `top` (days), `sentences` (of a day), `span` (days of the documents, or any), `by`, and `days`
(FIRST..LAST, whose sentences are listed).
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES
from analysis.measures.novelty import parse_period
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import address, cache, panel, sources
from dashboard.components.passages import Passage
from dashboard.theme import day, number, period, plural
from dashboard.wording import plain, shortened

TOPS, SENTENCES = ("10", "20", "40", "80"), ("1", "2", "3")
SPANS = {"documents": "Days of the documents", "texts": "Any day"}
HOW = (
    "Days of the documents: from the first to the last day of publication. Any day: also what the texts tell of "
    "earlier times and expect of later ones."
)


def show(corpus: Corpus, query: Query) -> None:
    """Show both timelines, the days of the chronology, and its sentences."""
    st.title("Chronology", anchor=False)
    by = MEASURES["dates_in_texts"].options["by"].choices
    address.check(top=TOPS, sentences=SENTENCES, span=list(SPANS), by=by)
    with st.container(horizontal=True, vertical_alignment="bottom", key="chronology-controls"):
        top = int(address.choose_one("Days", "top", TOPS, default="20"))
        sentences = int(address.choose_one("Sentences a day", "sentences", SENTENCES))
        span = address.choose_one("Which days", "span", list(SPANS), titles=SPANS.__getitem__, help=HOW)
        by = address.choose_one("Bars by", "by", by, titles=str.capitalize)
    try:
        panel.show("dates_in_texts", corpus, query, height=360, by=by, span=span, actions={"spoken": _open_days})
    except InvalidParameter as error:
        st.warning(plain(str(error)), icon=":material/error:")
    _sentences_of_days(corpus, query)
    options = {"top": top, "sentences": sentences, "period": _period(corpus, query, span)}
    panel.show("chronology", corpus, query, height=240, title="The days most spoken of", **options)
    _listing(cache.table(corpus, "chronology", query, **options))


def _period(corpus: Corpus, query: Query, span: str) -> str | None:
    """Return the days that a chronology keeps to; None for any."""
    chosen = cache.ask(corpus, "selection", query)
    if span == "texts" or chosen.first is None or chosen.last is None:
        return None
    return f"{chosen.first}..{chosen.last}"


def _open_days(start: str, end: str) -> None:
    address.visit(days=f"{start}..{end}")


def _sentences_of_days(corpus: Corpus, query: Query) -> None:
    """List the sentences that speak of the days of the link, where it names some."""
    given = st.query_params.get("days", "")
    if not given:
        return
    try:
        first, last = parse_period(given)
    except InvalidParameter as error:
        st.warning(plain(f"Ignored: {error}"), icon=":material/link_off:")
        return
    with st.container(border=True, key="card-spoken"):
        panel.heading(f"Sentences that speak of {period(first, last)}")
        st.button("Close", icon=":material/close:", key="days-off", on_click=lambda: address.visit(days=None))
        sources.sentences(corpus, query, key=f"spoken-{first}-{last}", on_a_page=5, spoken=(first, last))


# -- the chronology as text ------------------------------------------------------------------------------------


def _listing(frame: pd.DataFrame) -> None:
    """Write each day with its sentences as the documents have them."""
    with st.container(border=True, key="card-chronology-list"):
        panel.heading("What happened, in the documents’ words", "click a document to read on")
        if frame.empty:
            st.caption("No text here names a day in a sentence that can stand alone. Widen the filters at the side, or "
                       "choose any day above.")  # fmt: skip
            return
        rows: list[Passage | str] = []
        for year, days in frame.groupby(frame["first"].dt.year, sort=True):
            rows.append(str(year))
            for _, told in days.groupby("first", sort=True):
                rows += _day(told)
        sources.passages(rows, key="chronology")


def _day(told: pd.DataFrame) -> list[Passage]:
    """Return the sentences of a day; the first says which day it is, and how many speak of it."""
    first = told.iloc[0]
    when = first["first"].date()
    spoken = plural(first["speaking"], "document") + (" speak" if first["speaking"] != 1 else " speaks")
    counted = f"{when:%A} · {spoken} of it, {number(first['published'])} published"
    heads = ({"lead": day(when), "note": counted}, *({} for _ in range(len(told) - 1)))
    return [_sentence(row, head) for row, head in zip(told.itertuples(), heads, strict=True)]


def _sentence(row: Any, head: dict[str, str]) -> Passage:
    """Return one sentence, the words that name the day in bold, with its document."""
    date = "undated" if pd.isna(row.published_on) else f"published {day(row.published_on.date())}"
    return sources.passage(row, about=(row.source, shortened(row.title, 56) or "Untitled"), date=date, **head)
