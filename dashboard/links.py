"""Links: the filters with which a session begins, checked before any widget reads them, and names that lead on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from analysis.query import PARAMETERS, Query
from analysis.store.corpus import Corpus
from dashboard import decisions

EMPTY: dict[str, Any] = {
    "from": None, "to": None, "entity": [], "match": "any", "label": [], "source": [], "collection": [], "search": "",
    "inferred": False, "tag": [], "count": "documents",
}  # fmt: skip
"""What each bound widget holds where it filters nothing."""

ON = "true"
"""How a switch that is bound to the address stands in it; links may say 1 as well."""


def read_url(corpus: Corpus) -> None:
    """Take the filters of the link with which a session begins; what cannot be used is named and left out.

    Streamlit drops a bound value that is not an option without a word, so the link is read before any widget.
    """
    if st.session_state.get("link_read"):
        return
    st.session_state["link_read"] = True
    raw = {name: values for name in PARAMETERS if (values := st.query_params.get_all(name))}
    query, notices = Query.from_params(_unswitched(raw))
    entities, led = decisions.forwarded(corpus, query.entities)
    query, unknown = corpus.known(query.replace(entities=tuple(entities)))
    if query.inferred and not corpus.manifest.get("inferred"):
        query = query.replace(inferred=False)
        unknown.append("Ignored: inferred=1: this corpus has no mentions that were inferred.")
    st.session_state["notices"] = [*st.session_state.get("notices", ()), *notices, *led, *unknown]
    wanted = query.to_params() | ({"inferred": [ON]} if query.inferred else {})
    if wanted == raw:
        return
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in PARAMETERS}
    st.query_params.from_dict({**others, **wanted})
    st.rerun()


def _unswitched(raw: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return parameters as a query reads them: a switch that is bound to the address writes true, a link 1."""
    return {**raw, "inferred": ["1" if value == ON else value for value in raw.get("inferred", ())]}


def lead_on(corpus: Corpus) -> None:
    """Let the filter follow names that were merged or renamed since it was set, in this browser or in another one."""
    chosen = st.session_state.get("entity", ())
    entities, said = decisions.forwarded(corpus, chosen)
    if entities != list(chosen):
        st.session_state["entity"] = entities
        st.session_state["notices"] = [*st.session_state.get("notices", ()), *said]


def query_of_widgets() -> tuple[Query, list[str]]:
    """Return the query that the widgets say, and a notice for what it leaves out."""
    params: dict[str, list[str]] = {}
    for name in PARAMETERS:
        value = st.session_state.get(name)
        if isinstance(value, dt.date):
            params[name] = [value.isoformat()]
        elif value is True:
            params[name] = ["1"]
        elif value:
            params[name] = [value] if isinstance(value, str) else list(value)
    return Query.from_params(params)
