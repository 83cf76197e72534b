"""What is kept between reruns: open corpora, tables, evidence. The only module that uses st.cache_*.

Everything is a function of the snapshot's fingerprint, of the tags and notes where they matter, and of arguments that
hash, so nothing here can grow stale: a new build has a new fingerprint. All caches are bounded and shared by every
session.
"""

from __future__ import annotations

import gc
import importlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analysis.audit import Draw
from analysis.audit import draw as draw_mentions
from analysis.errors import StoreError
from analysis.ingest.preview import Preview, preview
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.build import published
from analysis.store.corpus import Corpus, open_corpus, open_snapshot
from analysis.store.sampling import alias_mentions
from analysis.stories.compare import Piece, compare
from dashboard import export
from dashboard.exhibits import EXHIBITS

Options = tuple[tuple[str, Any], ...]
READINGS = 3
"""How often something is read again where another takes its place meanwhile."""
TELL_MARKS = ("documents", "tags", "lost_marks")
"""Exhibits and methods of the corpus that tell of tags and notes, whatever the query."""


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Import what every page needs and freeze it.

    Streamlit collects garbage after each run; frozen, the modules are not walked again (90 ms become 5 ms). Within a
    run it is left lying: collecting as often as Python does by itself takes a tenth of a run.
    """
    for name in ("plotly.graph_objects", "analysis.measures", "dashboard.charts", "dashboard.panel"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


class _Gone(Exception):
    """A snapshot was removed before it could be opened; raised so that nothing is kept for it."""


@st.cache_resource(max_entries=8, show_spinner=False)
def _corpus(store: str, fingerprint: str) -> Corpus:
    """Open exactly this snapshot: an undone decision brings its fingerprint back."""
    corpus = open_snapshot(Path(store), fingerprint)
    if corpus is None:
        raise _Gone
    return corpus


def corpus(store: Path, fingerprint: str | None = None) -> Corpus | None:
    """Return the corpus of a store: the snapshot with this fingerprint if it is still open, else the published one."""
    for _ in range(READINGS):
        current = published(store)
        if current is None:
            return None
        if fingerprint is not None and (store / "snapshots" / fingerprint).exists():
            current, fingerprint = fingerprint, None
        with suppress(_Gone):
            return _corpus(str(store), current)
    open_corpus(store).close()  # says what is wrong with it
    raise StoreError(f"{store} is published anew again and again. Reload the page in a moment.")


class _Changed(Exception):
    """Tags or notes were changed while an answer was made; raised so that it is not kept as one to the former."""


def _state(corpus: Corpus, subject: str, *asked: Any) -> str:
    """Return what names the tags and notes as they are now, '' where the answer does not depend on them."""
    return corpus.marks().state if subject in TELL_MARKS or _asks_for_tags(asked) else ""


def _asks_for_tags(asked: Any) -> bool:
    """Whether a query, or the filters of a link among some options, looks for tags."""
    if isinstance(asked, tuple):
        return any(map(_asks_for_tags, asked))
    return asked.looks_for_tags if isinstance(asked, Query) else isinstance(asked, str) and "tag=" in asked


@st.cache_data(max_entries=512, show_spinner=False)
def _table(
    _corpus: Corpus, fingerprint: str, state: str, measure: str, query: Query, options: Options
) -> pd.DataFrame:
    frame = MEASURES[measure].compute(_corpus, query, **dict(options))
    if state != _state(_corpus, measure, query, options):
        raise _Changed
    return frame


def table(corpus: Corpus, name: str, query: Query, **options: Any) -> pd.DataFrame:
    """Return the table of an exhibit for a selection; exhibits of one measure share it."""
    exhibit = EXHIBITS[name]
    asked = _hashable(exhibit.asked(options))
    for _ in range(READINGS):
        with suppress(_Changed):
            state = _state(corpus, exhibit.measure, query, asked)
            return _table(corpus, corpus.fingerprint, state, exhibit.measure, query, asked)
    return MEASURES[exhibit.measure].compute(corpus, query, **dict(asked))


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(
    _corpus: Corpus, fingerprint: str, state: str, method: str, positional: tuple[Any, ...], named: Options
) -> Any:
    answer = getattr(_corpus, method)(*positional, **dict(named))
    if state != _state(_corpus, method, positional, named):
        raise _Changed
    return answer


def ask(corpus: Corpus, method: str, *positional: Any, **named: Any) -> Any:
    """Return what a method of the corpus answers: its labels, the evidence of a number, a page of documents."""
    options = _hashable(named)
    for _ in range(READINGS):
        with suppress(_Changed):
            state = _state(corpus, method, positional, options)
            return _answer(corpus, corpus.fingerprint, state, method, positional, options)
    return getattr(corpus, method)(*positional, **named)


@st.cache_data(max_entries=128, show_spinner=False)
def _draw(_corpus: Corpus, fingerprint: str, subject: str, seed: int, n: int) -> Draw:
    return draw_mentions(_corpus, subject, seed=seed, n=n)


def draw(corpus: Corpus, subject: str, *, seed: int, n: int) -> Draw:
    """Return the mentions of an entity or a label that an audit asks about. Raises UnknownName."""
    return _draw(corpus, corpus.fingerprint, subject, seed, n)


@st.cache_data(max_entries=256, show_spinner=False)
def _alias_sentences(_corpus: Corpus, fingerprint: str, alias: int, limit: int) -> pd.DataFrame:
    return alias_mentions(_corpus, alias, limit=limit)


def alias_sentences(corpus: Corpus, alias: int, *, limit: int) -> pd.DataFrame:
    """Return sentences with one of the names that an entity is made of."""
    return _alias_sentences(corpus, corpus.fingerprint, alias, limit)


@st.cache_data(max_entries=64, show_spinner=False)
def compared(one: str, other: str) -> list[Piece]:
    """Return two texts cut into what both have and what differs."""
    return compare(one, other)


@st.cache_data(max_entries=64, show_spinner=False)
def _preview(path: str, size: int, changed: int) -> Preview:
    return preview(Path(path))


def first_rows(path: Path) -> Preview:
    """Return the first rows of a table as it is now. Raises UnreadableFile, OSError."""
    about = path.stat()
    return _preview(str(path), about.st_size, about.st_mtime_ns)


@st.cache_data(ttl="10m", show_spinner=False)
def can_draw() -> bool:
    """Return whether images can be drawn on this computer; looking for Chrome takes 0.2 s."""
    return export.chrome_available()


def _hashable(options: dict[str, Any]) -> Options:
    """Return options in a fixed order, lists as tuples."""
    return tuple(sorted((k, tuple(v) if isinstance(v, list) else v) for k, v in options.items()))
