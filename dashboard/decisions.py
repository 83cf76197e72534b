"""Decisions about names as pages make them: write, publish, say what was done, lead links on to what is counted now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis.decisions import Decision, Ledger
from analysis.errors import DatelineError, UnknownName
from analysis.store import deciding
from analysis.store.corpus import Corpus
from analysis.store.forwarding import Forward, forward
from analysis.store.republish import ledger_of
from dashboard import address, cache
from dashboard.wording import plain

SAID = "decision-said"
"""What the last decision of this session came to: kind of message and its text."""

IN_WORDS = {
    "accept": "{entity} is counted as {target}, as was suggested.",
    "reject": "{entity} and {target} are kept apart, and their join is not suggested again.",
    "merge": "{entity} is counted as {target}.",
    "split": "{target} was taken out of {entity}.",
    "rename": "{entity} is called {target}.",
    "relabel": "{entity} is of the kind {target}.",
    "hide": "{entity} is hidden: no count of names takes it in.",
    "show": "{entity} is shown and counted again.",
}
"""Action -> what it did, in a sentence."""


def in_words(action: str, entity: str, target: str) -> str:
    """Return what a decision did, in a sentence."""
    return IN_WORDS[action].format(entity=entity, target=target)


def store_of(corpus: Corpus) -> Path:
    """Return the store that a corpus was published in."""
    return corpus.database.folder.parent.parent


def ledger(corpus: Corpus) -> Ledger | None:
    """Return the decisions about a corpus, None where their file cannot be read (`problem` says why)."""
    try:
        return ledger_of(store_of(corpus))
    except DatelineError:
        return None


def problem(corpus: Corpus) -> str:
    """Return why the file of decisions cannot be read, '' where it can."""
    try:
        ledger_of(store_of(corpus))
    except DatelineError as error:
        return str(error)
    return ""


def table(corpus: Corpus) -> pd.DataFrame:
    """Return every decision with what it is now: see `store.deciding.decisions`. Raises DatelineError."""
    return deciding.decisions(store_of(corpus))


# -- for callbacks ---------------------------------------------------------------------------------------------


def decide(corpus: Corpus, action: str, entity: str, target: str = "") -> None:
    """Make a decision; every page shows what it changes at once."""
    now = dt.datetime.now(dt.UTC)
    beside = hidden_or_not(corpus, action, entity, target)
    _do(corpus, "Done", partial(deciding.decide, store_of(corpus), action, entity, target, when=now), beside)


def undo(corpus: Corpus, last: Decision) -> None:
    """Undo the last decision that stands, where it still is the one that the page showed."""
    _do(corpus, "Undone", partial(deciding.undo, store_of(corpus), last))


def redo(corpus: Corpus) -> None:
    """Let the decision that was undone last stand again."""
    _do(corpus, "Done again", partial(deciding.redo, store_of(corpus)))


def hidden_or_not(corpus: Corpus, action: str, entity: str, target: str) -> str:
    """Return what a decision hides, or shows again, besides what it says; '' where nothing."""
    if action not in ("accept", "merge", "split"):
        return ""
    was, will = _is_hidden(corpus, entity), _is_hidden(corpus, target)
    if was and not will:
        return f"{entity} is hidden and {target} is not, so these mentions are counted again."
    return f"{target} is hidden, so these mentions are left out of every count too." if will and not was else ""


def _is_hidden(corpus: Corpus, key: str) -> bool:
    try:
        return bool(cache.ask(corpus, "entity", key)["hidden"].all())
    except UnknownName:
        return False


def _do(corpus: Corpus, what: str, change: Callable[[], deciding.Outcome], beside: str = "") -> None:
    """Change the decisions, say what came of it, and go on with the entity that is counted now."""
    try:
        outcome = change()
    except DatelineError as error:
        st.session_state[SAID] = ("error", str(error))
        return
    row = outcome.row
    if row is None:
        st.session_state[SAID] = ("info", "There is no decision to change.")
        return
    said = f"{what}: {in_words(row.action, row.entity, row.target)} {beside}".rstrip()
    if outcome.fingerprint is None:
        said += " A build or another decision is being published; every page will count this way when it has ended."
    st.session_state[SAID] = ("success", said)
    for name in [n for n, seen in st.session_state.get("viewing", {}).items() if seen == corpus.fingerprint]:
        del st.session_state["viewing"][name]
    if st.query_params.get("name"):
        address.visit(name=outcome.key or row.entity)


def say_what_was_done() -> None:
    """Say what the last decision came to, once."""
    kind, text = st.session_state.pop(SAID, ("", ""))
    if text:
        icon = {"error": ":material/error:", "info": ":material/info:", "success": ":material/check_circle:"}[kind]
        getattr(st, kind)(plain(text), icon=icon)


# -- names that lead on ----------------------------------------------------------------------------------------


def lead_on(corpus: Corpus, key: str) -> str | None:
    """Return the key that an entity is counted under now; where it is another, or none, the page says so."""
    keys, said = forwarded(corpus, [key])
    say_where_it_led(said)
    try:
        for known in keys:
            cache.ask(corpus, "entity_ids", known)
            return known
    except UnknownName as error:
        say_where_it_led([f"Ignored: {error}"])
    return None


def say_where_it_led(sentences: Iterable[str]) -> None:
    """Say what became of names: an error is a warning, a name that leads on is a mere note."""
    for sentence in sentences:
        if sentence.startswith("Ignored"):
            st.warning(plain(sentence), icon=":material/link_off:")
        else:
            st.info(plain(sentence), icon=":material/alt_route:")


def forwarded(corpus: Corpus, keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the keys that entities are counted under now, and a sentence for each that has changed.

    A key that the corpus never had stays in the list.
    """
    found: list[str] = []
    said: list[str] = []
    for key in keys:
        led = _led(corpus, key)
        if led is None:
            found.append(key)
        else:
            said.append(led.sentence)
            found += [led.key] if led.key else []
    return list(dict.fromkeys(found)), said


def _led(corpus: Corpus, key: str) -> Forward | None:
    try:
        cache.ask(corpus, "entity_ids", key)
    except UnknownName:
        decided = ledger(corpus)
        try:
            return forward(corpus, key, decided.rows if decided else ())
        except UnknownName:
            return None
    return None
