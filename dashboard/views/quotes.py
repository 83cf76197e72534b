"""Quotes: who said what, about whom, when.

Parameters of its own: `speaker` (an entity, or unresolved), `about` (an entity that quotes mention), `kind` (direct,
indirect, mixed), `page` (page of the list, from 1).
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.measures import MEASURES
from analysis.measures.quotes import UNRESOLVED
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import address, cache, decisions, panel, quoted

KINDS = {"all": "All", "direct": "Direct", "indirect": "Indirect", "mixed": "Mixed"}
KINDS_EXPLAINED = (
    "Direct: word for word, in quotation marks or as a turn of a transcript. Indirect: told in other words "
    "(she said that …). Mixed: told in other words, with some of the speaker's own in quotation marks."
)
OFFERED = 200
DRAWN = 1_000
"""Quotes that the points, their table and their files take in."""


def show(corpus: Corpus, query: Query) -> None:
    """Show who is quoted, when, and the quotes themselves."""
    st.title("Quotes", anchor=False)
    address.check(kind=list(KINDS))
    with st.container(horizontal=True, vertical_alignment="bottom", key="quotes-controls"):
        speaker = _choose(corpus, "Speaker", "speaker", _speakers(corpus, query), "Everybody")
        about = _choose(corpus, "About", "about", _mentioned(corpus, query, speaker), "Anybody and anything")
        kind = address.choose_one("Kind", "kind", list(KINDS), titles=KINDS.__getitem__, help=KINDS_EXPLAINED)
    left, right = st.columns([2, 3])
    actions = {"speaker": lambda key: address.visit(speaker=key, page=None)}
    with left:
        panel.show("speakers", corpus, query, height=400, actions=actions, about=about, kind=kind)
    with right:
        series = (speaker,) if speaker else ()
        panel.show("speakers_over_time", corpus, query, height=400, series=series, about=about, kind=kind)
    options: dict[str, Any] = {"speaker": speaker, "about": about, "kind": kind}
    quoted.listing(corpus, query, **options)
    total = cache.ask(corpus, "quote_count", query, **quoted.asked(**options))
    hint = f"the first {DRAWN:,} of {total:,}" if total > DRAWN else MEASURES["quotes"].title.lower()
    panel.show("quotes", corpus, query, height=300, title="Quotes by day and length", hint=hint, limit=DRAWN,
               **options)  # fmt: skip


def _speakers(corpus: Corpus, query: Query) -> list[str]:
    return list(cache.table(corpus, "speakers", query, top=OFFERED)["key"])


def _mentioned(corpus: Corpus, query: Query, speaker: str | None) -> list[str]:
    asked = quoted.asked(speaker=speaker)["speaker"]
    return list(cache.ask(corpus, "quoted_about", query, speaker=asked)["key"].head(OFFERED))


def _choose(corpus: Corpus, label: str, name: str, options: list[str], everything: str) -> str | None:
    """Show a select box that follows a parameter and leads on; what the corpus does not know is named and ignored."""
    asked, key = st.query_params.get(name) or None, f"own-{name}"
    if asked not in (None, UNRESOLVED):
        asked = decisions.lead_on(corpus, asked)
    st.session_state[key] = asked
    offered = list(dict.fromkeys([*options, *([asked] if asked else [])]))
    st.selectbox(
        label, offered, key=key, index=None, placeholder=everything,
        format_func=lambda k: "Speaker not known" if k == UNRESOLVED else k, width=280,
        on_change=lambda: address.visit(**{name: st.session_state[key], "page": None}),
    )  # fmt: skip
    return asked
