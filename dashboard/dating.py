"""Dates that people set, as pages set them: asked for by a click, done with a word on the page, taken back by another.

Publishing a corpus takes seconds, so a click only asks; the run that follows does it where the page can say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from analysis.errors import DatelineError
from analysis.set_dates import Key, read_dates
from analysis.store import setting
from analysis.store.corpus import Corpus
from analysis.store.setting import DatesChanged
from dashboard import cache
from dashboard.decisions import store_of
from dashboard.theme import day, plural
from dashboard.wording import plain

ASKED, SAID, BACK = "dates-asked", "dates-said", "dates-back"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a click asked for: the work, and what to say when it is done."""

    work: Callable[[], DatesChanged]
    done: str
    can_undo: bool = True


def problems(corpus: Corpus) -> list[str]:
    """Return what is wrong with the file of dates."""
    try:
        return read_dates(setting.dates_file(store_of(corpus)))[1]
    except DatelineError as error:
        return [str(error)]


# -- for callbacks ---------------------------------------------------------------------------------------------


def ask_to_set(corpus: Corpus, document: str, title: str, key: str) -> None:
    """Ask for the date in a field to be set."""
    chosen = st.session_state.get(key)
    if chosen is None:
        st.session_state[SAID] = ("warning", "No day was chosen: type one, or choose it in the calendar.")
        return
    set_all(corpus, {document: chosen}, f"“{title}” is dated {day(chosen)}.")


def ask_for_none(corpus: Corpus, document: str, title: str) -> None:
    """Ask for the date of a document to be taken away."""
    set_all(corpus, {document: None}, f"“{title}” has no date.")


def set_all(corpus: Corpus, days: Mapping[str, dt.date | None], done: str) -> None:
    """Ask for dates to be set in one step."""
    work = partial(setting.set_dates, store_of(corpus), dict(days), when=dt.datetime.now(dt.UTC))
    st.session_state[ASKED] = _Asked(work, done)


def ask_to_unset(corpus: Corpus, documents: Sequence[str], done: str) -> None:
    """Ask for dates that people set to be taken back: what was found counts again."""
    st.session_state[ASKED] = _Asked(partial(setting.unset_dates, store_of(corpus), list(documents)), done)


def ask_to_forget(corpus: Corpus, keys: Sequence[Key]) -> None:
    """Ask for lines that mean no document any more to be taken out of the file."""
    done = f"{plural(len(keys), 'line')} taken out of dates.csv."
    st.session_state[ASKED] = _Asked(partial(setting.forget_lines, store_of(corpus), list(keys)), done)


def ask_to_take_back(corpus: Corpus) -> None:
    """Ask for the last change of this session to be undone."""
    change, said = st.session_state.pop(BACK)
    work = partial(setting.take_back, store_of(corpus), change)
    st.session_state[ASKED] = _Asked(work, f"Undone: {said}", can_undo=False)


# -- for pages -------------------------------------------------------------------------------------------------


def do_what_was_asked(corpus: Corpus) -> None:
    """Do what the last click asked for, and run the page anew over the corpus as it is then."""
    asked = st.session_state.pop(ASKED, None)
    if asked is None:
        return
    with st.spinner("The corpus is being published with this date; no document is read again …"):
        _do(corpus, asked)
    st.rerun()


def _do(corpus: Corpus, asked: _Asked) -> None:
    st.session_state.pop(BACK, None)
    try:
        change = asked.work()
    except DatelineError as error:
        st.session_state[SAID] = ("error", str(error))
        return
    said = asked.done
    if change.fingerprint is None:
        said += " A build or a decision is being published; every page will count this way when it has ended."
    st.session_state[SAID] = ("success", said)
    if asked.can_undo and change.now:
        st.session_state[BACK] = (change, asked.done)
    for name in [n for n, seen in st.session_state.get("viewing", {}).items() if seen == corpus.fingerprint]:
        del st.session_state["viewing"][name]


def say_what_was_done(corpus: Corpus) -> None:
    """Say once what the last click came to; the way back stays until the next change."""
    kind, text = st.session_state.pop(SAID, ("", ""))
    icons = {"error": ":material/error:", "warning": ":material/info:", "success": ":material/check_circle:"}
    if text:
        getattr(st, kind)(plain(text), icon=icons[kind])
    if (back := st.session_state.get(BACK)) is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="dates-last"):
            st.caption(plain(f"Last change: {back[1]}"), width="content")
            st.button("Undo", key="dates-undo", icon=":material/undo:", on_click=ask_to_take_back, args=(corpus,),
                      help="What stood there before stands there again")  # fmt: skip


def number_of(corpus: Corpus, *kinds: str) -> int:
    """Return how many documents have dates of some kinds."""
    counts = cache.ask(corpus, "date_counts")
    return int(counts.loc[counts["kind"].isin(kinds), "documents"].sum())
