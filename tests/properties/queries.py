"""Random queries over a corpus: days in and around it, its own names, and words that its texts have or lack."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from analysis.query import COUNTS, Query
from tests.oracle import Oracle

SEARCHES = ("", "", "", "gas", "sanction*", '"gas supply"', "Berlin energy", "nobody 😀", "unheardof")


def queries(oracle: Oracle) -> st.SearchStrategy[Query]:
    """Return a strategy of queries that the corpus of an oracle can answer."""
    days = sorted(row["date"] for row in oracle.documents.values() if row["date"])
    bounds = st.none() | st.dates(days[0] - dt.timedelta(days=40), days[-1] + dt.timedelta(days=40))
    names = sorted(oracle.labels)

    def few(values: list[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
        return st.just(()) | st.lists(st.sampled_from(values), max_size=most).map(tuple)

    plain = st.builds(
        _query, st.tuples(bounds, bounds), few(names, 3), st.sampled_from(["any", "all"]),
        few(sorted(set(oracle.labels.values())), 2), few(sorted({d["source"] for d in oracle.documents.values()}), 2),
        few(sorted({d["collection"] for d in oracle.documents.values()}), 2), st.sampled_from(SEARCHES), st.booleans(),
        st.sampled_from(COUNTS),
    )  # fmt: skip
    return plain | st.builds(lambda query, apart: query.replace(apart=apart), plain, plain)


def _query(
    bounds: tuple[dt.date | None, dt.date | None], entities: tuple[str, ...], match: str, labels: tuple[str, ...],
    sources: tuple[str, ...], collections: tuple[str, ...], search: str, inferred: bool, count: str,
) -> Query:  # fmt: skip
    low, high = bounds
    if low and high and low > high:
        low, high = high, low
    return Query(low, high, entities, match, labels, sources, collections, search, inferred, count=count)  # type: ignore[arg-type]
