"""The filters of every page: widgets bound to the URL → one Query, with a notice for whatever was ignored.

Widgets are keyed by their URL parameter. Charts change a filter by writing the widget's state in a callback
(`keep_entity`, `keep_period`, `keep_words`, `reset`), which adds a step to the browser's history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analysis.fulltext import as_words
from analysis.query import LIST_PARAMETERS, NONE_GIVEN, Query
from analysis.schema import split_entity_key, split_term_key
from analysis.store.corpus import Corpus
from dashboard import address, cache, counting, decisions, links, marks
from dashboard.links import EMPTY, ON
from dashboard.stores import Store, all_stores
from dashboard.wording import label_title

OFFERED = 50
"""Names in the entity picker: with some thousands a browser takes seconds."""
STOOD = "filters-stood"
"""Where it stands for which corpus and page filters were shown last."""
FEW_STORES = 8
"""From so many corpora on, the picker can be searched."""


# -- what charts do --------------------------------------------------------------------------------------------


def keep(**values: Any) -> None:
    """Set filters; for callbacks only."""
    st.session_state["notices"] = []
    for name, value in values.items():
        st.session_state[name] = value
    params = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}
    params |= {name: ON for name, value in values.items() if value is True}
    address.push({name: None if value == EMPTY[name] else value for name, value in params.items()})


def keep_entity(key: str) -> None:
    """Keep documents that mention an entity as well; one that is kept already is let go."""
    chosen = list(st.session_state.get("entity", ()))
    chosen = [k for k in chosen if k != key] if key in chosen else [*chosen, key]
    keep(entity=chosen, match="all" if len(chosen) > 1 else "any")


def keep_pair(one: str, other: str) -> None:
    """Keep documents that mention both entities."""
    keep(entity=[one, other], match="all")


def keep_period(start: str, end: str) -> None:
    """Keep documents from one day to another."""
    keep(**{"from": dt.date.fromisoformat(start), "to": dt.date.fromisoformat(end)})


def keep_words(words: str) -> None:
    """Keep documents that have these words."""
    keep(search=as_words(words))


def keep_new(key: str) -> None:
    """Keep documents that mention an entity or have a term, whichever the key names."""
    text, label = split_entity_key(key)
    if label is None:
        keep_words(split_term_key(text)[0])
    else:
        keep_entity(key)


def keep_query(query: Query) -> None:
    """Set every filter as a query has it."""
    values: dict[str, Any] = {
        "from": query.date_from, "to": query.date_to, "entity": list(query.entities), "match": query.match,
        "label": list(query.labels), "source": [s or NONE_GIVEN for s in query.sources],
        "collection": [c or NONE_GIVEN for c in query.collections], "search": query.search,
        "inferred": query.inferred, "tag": [t or NONE_GIVEN for t in query.tags],
        "count": query.count,
    }  # fmt: skip
    keep(**{name: values[name] for name in EMPTY})


def reset() -> None:
    """Remove every filter."""
    keep(**{name: value[:] if isinstance(value, list) else value for name, value in EMPTY.items()})
    st.session_state["find"] = ""


# -- corpus ----------------------------------------------------------------------------------------------------


def choose_store() -> Store:
    """Show the corpus picker; return the chosen store.

    A bound widget writes what it shows into the address, so stores are named there by their titles.
    """
    stores = {store.title: store for store in all_stores().values()}
    _read_corpus(stores)
    st.session_state.setdefault("corpus", next(iter(stores)))
    title = st.sidebar.selectbox(
        "Corpus", list(stores), key="corpus", bind="query-params", on_change=_corpus_changed,
        filter_mode=None if len(stores) < FEW_STORES else "fuzzy",
    )  # fmt: skip
    return stores.get(title) or next(iter(stores.values()))


def _read_corpus(stores: Mapping[str, Store]) -> None:
    """Take the corpus of the link with which a session begins: its title, or the name of its folder."""
    wanted = st.query_params.get("corpus")
    if wanted is None or wanted in stores or st.session_state.get("corpus_read"):
        return
    st.session_state["corpus_read"] = True
    if titles := [title for title, store in stores.items() if store.name == wanted]:
        st.query_params["corpus"] = titles[0]
        st.rerun()
    known = " or ".join(stores)
    st.session_state["notices"] = [f"Ignored: there is no corpus {wanted!r} here. Allowed: {known}."]


def keep_corpus(title: str) -> None:
    """Switch to another corpus; for callbacks."""
    _corpus_changed()
    st.session_state["corpus"] = title


def _corpus_changed() -> None:
    """Drop what belongs to the corpus that was left."""
    reset()
    address.leave()


def open_store() -> Store:
    """Return the store that is chosen; for pages."""
    stores = {store.title: store for store in all_stores().values()}
    return stores.get(st.session_state["corpus"]) or next(iter(stores.values()))


def show_nothing() -> None:
    """Note that there is no corpus yet, for a page that needs none."""
    st.session_state["shown"] = (None, Query())


# -- filters ---------------------------------------------------------------------------------------------------


def stands(corpus: Corpus, page: str) -> bool:
    """Whether the filters hold already what they will say: they stood on this page before, and no step of the
    browser's history brings others.
    """
    context = get_script_run_ctx()
    is_step = context is not None and context.is_history_navigation
    return not is_step and st.session_state.get(STOOD) == (corpus.fingerprint, page)


def query(corpus: Corpus) -> Query:
    """Return what the filters say, with a notice on the page for whatever is ignored."""
    asked, problems = links.query_of_widgets()
    asked, unknown = corpus.known(asked)
    say_what_was_ignored([*problems, *unknown])
    st.session_state["shown"] = (corpus, asked)
    return asked


def show(corpus: Corpus, page: str) -> None:
    """Show the filters of a corpus in the sidebar. `page` is that on which they stand."""
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader("Filters", anchor=False)
            st.button("Reset", key="reset", icon=":material/filter_alt_off:", type="tertiary", on_click=reset,
                      help="Remove every filter")  # fmt: skip
        _dates(corpus)
        _entities(corpus)
        _labels(corpus)
        _names(corpus, "source", "Source", "Any source")
        _names(corpus, "collection", "Collection", "Any collection")
        st.text_input(
            "Words", key="search", bind="query-params", type="search", icon=":material/search:",
            placeholder='sanctions "cease fire" negotiat*', on_change=_notices_read,
            help='Documents that have all of these words. "Quotation marks" keep words together; a * stands for any '
            "ending. Also: gas OR oil · NOT coal · (gas OR oil) price · gas NEAR/5 price, with at most five words "
            "between · title:gas, source:, collection:. Capitals matter in OR, NOT and NEAR alone.",
        )  # fmt: skip
        marks.choose(corpus, on_change=_notices_read)
        counting.choose(corpus, on_change=_notices_read)
    st.session_state[STOOD] = (corpus.fingerprint, page)


def chosen() -> tuple[Corpus, Query]:
    """Return the corpus and the query of this run; for pages."""
    return st.session_state["shown"]


def _notices_read() -> None:
    st.session_state["notices"] = []


def say_what_was_ignored(more: Sequence[str] = ()) -> None:
    """Say what of the link or of the filters could not be used."""
    decisions.say_where_it_led(dict.fromkeys([*st.session_state.get("notices", ()), *more]))


def _dates(corpus: Corpus) -> None:
    """Two day pickers within what the corpus covers."""
    first, last = corpus.manifest["first_date"], corpus.manifest["last_date"]
    if first is None:
        return
    chosen = [d for name in ("from", "to") if isinstance(d := st.session_state.get(name), dt.date)]
    chosen += [d for name in ("from", "to") for d in _days_of_link(name)]
    low = min([dt.date.fromisoformat(str(first)[:10]), *chosen])
    high = max([dt.date.fromisoformat(str(last)[:10]), *chosen])
    for name, title in (("from", "From"), ("to", "To")):
        st.date_input(
            title, value=None, min_value=low, max_value=high, key=name, bind="query-params", format="YYYY-MM-DD",
            on_change=_notices_read,
        )  # fmt: skip


def _days_of_link(name: str) -> list[dt.date]:
    query, _ = Query.from_params({name: st.query_params.get_all(name)})
    return [d for d in (query.date_from, query.date_to) if d]


def _entities(corpus: Corpus) -> None:
    """The entity picker: the most mentioned names, those that a text finds, and what is chosen."""
    total = int(cache.ask(corpus, "labels")["entities"].sum())
    text = ""
    if total > OFFERED:
        text = st.text_input(
            "Entities", key="find", type="search", live="350ms", icon=":material/person_search:",
            placeholder=f"Find among {total:,} names",
            help="Type a part of a name, then choose it below. Without a text the most mentioned names are offered.",
        )  # fmt: skip
    found = cache.ask(corpus, "find_entities", text or "", limit=OFFERED)
    chosen = list(dict.fromkeys([*st.session_state.get("entity", ()), *st.query_params.get_all("entity")]))
    counts = dict(zip(found["key"], found["documents"], strict=True))
    st.multiselect(
        "Entities", list(dict.fromkeys([*chosen, *found["key"]])), key="entity", bind="query-params",
        placeholder="Any entity" if counts else "No such name", on_change=_notices_read,
        label_visibility="collapsed" if total > OFFERED else "visible", accept_new_options=True, select_all=False,
    )  # fmt: skip
    if len(st.session_state["entity"]) > 1:
        st.radio("Documents that mention … of them", ["any", "all"], key="match", bind="query-params", horizontal=True)


def _labels(corpus: Corpus) -> None:
    asked = [*st.session_state.get("label", ()), *st.query_params.get_all("label")]
    labels = list(dict.fromkeys([*cache.ask(corpus, "labels")["label"], *asked]))
    if len(labels) > 1 or asked:
        st.multiselect(
            "Kinds of names", labels, key="label", bind="query-params", select_all=False,
            placeholder="Every kind", on_change=_notices_read,
            help="Counts only names of these kinds; no document is left out. "
            + " · ".join(f"{label}: {label_title(label)}" for label in labels),
        )  # fmt: skip


def _names(corpus: Corpus, name: str, title: str, placeholder: str) -> None:
    """A picker of sources or collections, hidden where there is nothing to choose."""
    found = cache.ask(corpus, LIST_PARAMETERS[name])
    if len(found) > 1:
        st.multiselect(
            title, [n or NONE_GIVEN for n in found["name"]], key=name, bind="query-params", placeholder=placeholder,
            on_change=_notices_read, select_all=False,
        )  # fmt: skip
