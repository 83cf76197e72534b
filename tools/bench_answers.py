"""How fast measures answer, against plain pandas: the same questions, query by query, with equal answers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import MEASURES, Query, open_corpus
from analysis.schema import entity_key
from analysis.store.execution import worker_pool
from tools.pandas_corpus import PandasCorpus
from tools.synthetic import peak_memory

QUERIES_FOR_MEMORY = 12
SEED = 20


class Case(NamedTuple):
    """One question: a measure with options, and how the report calls it."""

    title: str
    measure: str
    options: dict[str, Any]


ANSWERED = ("kpis", "timeline", "entities", "keywords", "keyness", "cooccurrence", "documents")
"""Measures that plain pandas answers as well; quotes need texts and are not compared."""

CASES = (
    *(Case(name, name, {}) for name in ANSWERED),
    Case("timeline of mentions", "timeline", {"unit": "mentions", "by": "month"}),
    Case("cooccurrence in sentences", "cooccurrence", {"unit": "sentences"}),
)


class Asked(NamedTuple):
    """A query and what kind of filter it is."""

    kind: str
    query: Query


class Memory(NamedTuple):
    """What an engine needs in a fresh process: seconds to open or load, MB after that, MB at most."""

    seconds: float
    opened: int
    peak: int


def make_queries(store: Path, n: int, *, seed: int = SEED) -> list[Asked]:
    """Return `n` random queries: periods, entities, sources, labels, search words, combinations, everything."""
    rng = np.random.default_rng(seed)
    with open_corpus(store) as corpus:
        found = corpus.find_entities(limit=300)
        keys = [entity_key(*pair) for pair in zip(found["entity"], found["label"], strict=True)]
        names = [name for name in corpus.sources()["name"] if name]
        words = _search_words(corpus.term_counts(Query(), kinds=("word",)), corpus.manifest["documents"])
        first, last = (dt.date.fromisoformat(corpus.manifest[f"{end}_date"]) for end in ("first", "last"))

    def some(values: list[str], most: int = 1) -> tuple[str, ...]:
        return tuple(values[i] for i in rng.integers(0, len(values), most))

    def period() -> dict[str, dt.date]:
        days = int(rng.choice([7, 31, 92, 365, 1_096]))
        start = first + dt.timedelta(days=int(rng.integers(0, max((last - first).days - days, 1))))
        return {"date_from": start, "date_to": start + dt.timedelta(days=days - 1)}

    makers: list[tuple[str, Callable[[], Query]]] = [
        ("period", lambda: Query(**period())),
        ("entity", lambda: Query(entities=some(keys))),
        ("source", lambda: Query(sources=some(names, 2))),
        ("period", lambda: Query(**period(), labels=("PERSON",))),
        ("two entities", lambda: Query(entities=some(keys, 2), match=("any", "all")[int(rng.integers(2))])),
        ("search", lambda: Query(search=some(words)[0])),
        ("entity in a period", lambda: Query(**period(), entities=some(keys))),
        ("everything", lambda: Query(labels=some(["PERSON", "ORG", "GPE"]) if rng.random() < 0.5 else ())),
    ]
    return [Asked(kind, make()) for kind, make in (makers[i % len(makers)] for i in range(n))]


def _search_words(counts: pd.DataFrame, documents: int) -> list[str]:
    """Return words that stand in one of a thousand to one of ten documents."""
    share = counts["documents"] / documents
    return sorted(counts.loc[(share > 0.001) & (share < 0.1), "term"])[:2_000]


def time_answers(store: Path, asked: list[Asked]) -> pd.DataFrame:
    """Return case, kind, dateline (ms), pandas (ms) for every query and case; raise where two answers differ.

    Both start each answer without any remembered selection or search: Dateline with a new Corpus on the open
    database, pandas with its frames alone.
    """
    rows = []
    with open_corpus(store) as held:
        frames = PandasCorpus(held.database.folder)
        for number, (kind, query) in enumerate(asked):
            for case in CASES:
                engines = [("dateline", _ask_dateline(store)), ("pandas", _ask_pandas(frames))]
                timed = [(name, *ask(case, query)) for name, ask in engines[:: -1 if number % 2 else 1]]
                answers = {name: answer for name, answer, _ in timed}
                _check_equal(case, query, answers)
                rows.append({"case": case.title, "kind": kind, **{name: ms for name, _, ms in timed}})
    return pd.DataFrame(rows)


Ask = Callable[[Case, Query], tuple[pd.DataFrame, float]]


def _ask_dateline(store: Path) -> Ask:
    def ask(case: Case, query: Query) -> tuple[pd.DataFrame, float]:
        with open_corpus(store) as corpus:
            return _timed(case, corpus, query)

    return ask


def _ask_pandas(frames: PandasCorpus) -> Ask:
    def ask(case: Case, query: Query) -> tuple[pd.DataFrame, float]:
        frames.forget()
        return _timed(case, frames, query)

    return ask


def _timed(case: Case, corpus: Any, query: Query) -> tuple[pd.DataFrame, float]:
    began = time.perf_counter()
    answer = MEASURES[case.measure].compute(corpus, query, **case.options)
    return answer, 1000 * (time.perf_counter() - began)


def _check_equal(case: Case, query: Query, answers: dict[str, pd.DataFrame]) -> None:
    """Raise AssertionError where the engines differ beyond the last digits of a sum of fractions."""
    try:
        pd.testing.assert_frame_equal(answers["dateline"], answers["pandas"], rtol=1e-9, atol=1e-12)
    except AssertionError as error:
        raise AssertionError(f"{case.title} of {query.describe()}: {error}") from error


# -- memory ----------------------------------------------------------------------------------------------------


def measure_memory(store: Path, asked: list[Asked]) -> Iterator[tuple[str, Memory]]:
    """Yield each engine's name and memory, each in a fresh process, over the first queries.

    A process begins with its parent's peak: call this before the parent has grown.
    """
    for engine in (memory_of_dateline, memory_of_pandas):
        with worker_pool(1) as pool:
            future = pool.submit(engine, store, asked[:QUERIES_FOR_MEMORY])
            yield engine.__name__.removeprefix("memory_of_"), future.result()


def memory_of_dateline(store: Path, asked: list[Asked]) -> Memory:
    """Answer queries in this process with Dateline; return what it took."""
    began = time.perf_counter()
    with open_corpus(store):
        seconds, opened = time.perf_counter() - began, peak_memory()
        for _, query in asked:
            for case in CASES:
                _ask_dateline(store)(case, query)
    return Memory(seconds, opened, peak_memory())


def memory_of_pandas(store: Path, asked: list[Asked]) -> Memory:
    """Answer queries in this process with pandas; return what it took."""
    began = time.perf_counter()
    with open_corpus(store) as corpus:
        folder = corpus.database.folder
    frames = PandasCorpus(folder)
    seconds, opened = time.perf_counter() - began, peak_memory()
    for _, query in asked:
        for case in CASES:
            _ask_pandas(frames)(case, query)
    return Memory(seconds, opened, peak_memory())
