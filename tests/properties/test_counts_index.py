"""The counts index answers as SQL over the tables does: the same rows in the same order, to the last digit."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis.decisions import Ledger, decisions_path
from analysis.query import Query
from analysis.schema import KEYWORD, TERM_KINDS, entity_key
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.current import amend
from analysis.store.deciding import decide
from analysis.store.index import arrays
from analysis.tags import Tag, add_tags
from tests.oracle import Oracle
from tests.properties.queries import queries
from tests.sql_counts import SqlCounts
from tools.synthetic import generate

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
UNITS = ("day", "week", "month", "quarter", "year")


def some(examples: int) -> Any:
    return settings(
        max_examples=examples, derandomize=True, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip


class Sides(NamedTuple):
    """One corpus, asked in two ways, and what its texts hold."""

    corpus: Corpus
    sql: SqlCounts
    oracle: Oracle
    queries: st.SearchStrategy[Query]


def decided(told: Corpus, folder: Path) -> Path:
    """Copy a store, and hide one entity and join two others in it."""
    shutil.copytree(told.database.folder.parents[1], folder)
    amend(next((folder / "snapshots").iterdir()), {"folder": str(folder)})
    decide(folder, "hide", "Paris (GPE)", when=NOON)
    decide(folder, "merge", "Olaf Scholz (PERSON)", "Joe Biden (PERSON)", when=NOON)
    assert len(Ledger.open(decisions_path(folder)).active) == 2
    return folder


@pytest.fixture(scope="module", params=["written", "told", "decided", "synthetic"])
def sides(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    folder = tmp_path_factory.mktemp("index") / "store"
    match request.param:
        case "decided":
            decided(request.getfixturevalue("told_corpus"), folder)
        case "synthetic":
            generate(60, folder, workers=0)
        case name:
            shutil.copytree(request.getfixturevalue(f"{name}_corpus").database.folder.parents[1], folder)
            amend(next((folder / "snapshots").iterdir()), {"folder": str(folder)})
    with open_corpus(folder) as corpus:
        corpus.manifest["folder"] = str(folder)
        rows = corpus.documents(Query(), limit=20)
        add_tags(corpus.marks_path("tags"), [
            Tag(row.id, row.title, row.path, ("read", "later")[number % 2], NOON)
            for number, row in enumerate(rows.itertuples())
        ])  # fmt: skip
        oracle = Oracle(corpus)
        oracle.labels = {key: label for key, label in oracle.labels.items() if key not in set(corpus.hidden()["key"])}
        tags = st.just(()) | st.lists(st.sampled_from(["", "read", "later"]), max_size=2).map(tuple)
        tagged = st.builds(lambda query, names: query.replace(tags=names), queries(oracle), tags)
        yield Sides(corpus, SqlCounts(corpus), oracle, tagged)


def same(ours: pd.DataFrame, theirs: pd.DataFrame, *, exact: bool = True) -> None:
    """Compare two frames; DuckDB has no type for strings where there are no rows."""
    if theirs.empty:
        theirs = theirs.astype(ours.dtypes)
    pd.testing.assert_frame_equal(ours, theirs, check_exact=exact, rtol=1e-12, atol=1e-13)


def few(data: st.DataObject, most: int) -> list[int]:
    """Draw some numbers of a list, and one beyond it."""
    return data.draw(st.lists(st.integers(0, most), min_size=1, max_size=12, unique=True))


@some(25)
@given(data=st.data())
def test_a_query_keeps_the_same_documents(sides: Sides, data: st.DataObject) -> None:
    query = data.draw(sides.queries)
    ours, theirs = sides.corpus.selection(query), sides.sql.selection(query)
    assert ours.docs.dtype == np.int32
    assert ours.docs.tolist() == theirs.docs.tolist()
    for name in ("everything", "n_documents", "n_undated", "n_tokens", "first", "last", "is_run"):
        assert getattr(ours, name) == getattr(theirs, name), name


COUNTED: tuple[Callable[[Any, Query], pd.DataFrame], ...] = (
    lambda side, query: side.entity_counts(query),
    lambda side, query: side.mention_days(query),
    lambda side, query: side.mention_days(query, of_entities=True),
    lambda side, query: side.source_counts(query),
    lambda side, query: side.document_days(query),
    lambda side, query: side.term_counts(query),
)


@some(14)
@given(data=st.data())
def test_counts_of_everything_in_a_selection(sides: Sides, data: st.DataObject) -> None:
    query = data.draw(sides.queries)
    for ask in COUNTED:
        same(ask(sides.corpus, query), ask(sides.sql, query))
    for unit in ("documents", "sentences"):
        assert sides.corpus.unit_total(query, unit) == sides.sql.unit_total(query, unit)
    assert sides.corpus.unit_count(query) == sides.sql.unit_count(query)


@some(14)
@given(data=st.data(), top=st.none() | st.integers(1, 12), kinds=st.sets(st.sampled_from(TERM_KINDS), min_size=1),
       least=st.integers(1, 6))  # fmt: skip
def test_counts_of_terms(
    sides: Sides, data: st.DataObject, top: int | None, kinds: set[str], least: int
) -> None:
    query, other, ids = data.draw(sides.queries), data.draw(sides.queries), few(data, len(sides.corpus.index.terms))
    for ask in (
        lambda side: side.term_counts(query, kinds=sorted(kinds), top=top),
        lambda side: side.term_counts(query, ids=ids, top=top),
        lambda side: side.term_contrast(query, kinds=sorted(kinds), min_count=least),
        lambda side: side.documents_with_terms(side.selection(query), at_least=least),
        lambda side: side.documents_with_terms(side.selection(query), at_least=least, ids=ids),
        lambda side: side.term_presence(side.selection(query), ids),
        lambda side: side.term_days(query, ids),
        lambda side: side.term_names(ids),
    ):
        same(ask(sides.corpus), ask(sides.sql))
    contrast = sides.sql.term_contrast(query, other, kinds=sorted(kinds), min_count=least)
    same(sides.corpus.term_contrast(query, other, kinds=sorted(kinds), min_count=least),
         contrast.astype({"term_id": "int32"}))  # fmt: skip
    same(sides.corpus.term_spread(query, ids), sides.sql.term_spread(query, ids), exact=False)


@some(14)
@given(data=st.data(), unit=st.sampled_from(UNITS), least=st.integers(1, 4))
def test_terms_of_periods(sides: Sides, data: st.DataObject, unit: str, least: int) -> None:
    query = data.draw(sides.queries)
    same(*(side.period_terms(side.selection(query), unit, at_least=least) for side in (sides.corpus, sides.sql)))


@some(14)
@given(data=st.data(), least=st.integers(1, 4), unit=st.sampled_from(["documents", "sentences"]))
def test_counts_of_entities(sides: Sides, data: st.DataObject, least: int, unit: str) -> None:
    query, ids = data.draw(sides.queries), few(data, len(sides.corpus.index.entity))
    for ask in (
        lambda side: side.entity_days(query, ids),
        lambda side: side.pair_counts(query, ids, unit=unit),
        lambda side: side.companion_counts(query, ids[0], unit=unit),
        lambda side: side.unit_counts(query, ids, unit=unit),
        lambda side: side.documents_with_entities(query, side.selection(query), at_least=least),
        lambda side: side.documents_with_entities(query, side.selection(query), at_least=least, ids=ids),
    ):
        same(ask(sides.corpus), ask(sides.sql))


@some(14)
@given(data=st.data(), days=st.tuples(st.dates(dt.date(2010, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 900)))
def test_documents_of_a_series_and_where_their_dates_are_from(
    sides: Sides, data: st.DataObject, days: tuple[dt.date, int]
) -> None:
    query, (ours, theirs) = data.draw(sides.queries), sides[:2]
    terms = ours.term_names(few(data, len(ours.index.terms) - 1))
    keys = [KEYWORD + term for term in terms["term"]] + [
        f"{KEYWORD}{term} ({kind})" for term, kind in zip(terms["term"], terms["kind"], strict=True)
    ]
    series = data.draw(st.sampled_from(["", *keys, *sorted(sides.oracle.labels)]))
    docs = ours.documents_among(query, series)
    assert docs.tolist() == theirs.documents_among(query, series).tolist()
    period = (days[0], days[0] + dt.timedelta(days[1]))
    assert ours.index.within(docs, *period).tolist() == theirs.within(docs, *period).tolist()
    for bounds in (None, period):
        assert list(ours.origin_counts(docs, bounds).items()) == list(theirs.origin_counts(docs, bounds).items())
    same(ours.days_of(ours.selection_of(docs)), theirs.days_of(theirs.selection_of(docs)))


def test_names_of_a_corpus(sides: Sides) -> None:
    ours, theirs = sides[:2]
    same(ours.labels(), theirs.labels())
    same(ours.sources(), theirs.names("source"))
    same(ours.collections(), theirs.names("collection"))
    assert ours.first_undated == theirs.first_undated
    counted = theirs.entity_counts(Query())
    for name, label in zip(counted["entity"], counted["label"], strict=True):
        for key in (name, entity_key(name, label)):
            assert ours.entity_ids(key) == theirs.entity_ids(key) != []
    terms = theirs.term_counts(Query(), top=300)
    for term, kind in zip(terms["term"], terms["kind"], strict=True):
        for key in (term, f"{term} ({kind})"):
            assert ours.term_ids(key) == theirs.term_ids(key) != []


@some(8)
@given(data=st.data(), rows=st.integers(1, 400))
def test_counts_do_not_depend_on_how_many_rows_are_read_at_once(sides: Sides, data: st.DataObject, rows: int) -> None:
    chosen = sides.corpus.selection(data.draw(sides.queries))
    assume(chosen.n_documents > 1)
    terms, ids = sides.corpus.index.terms, np.arange(0, len(sides.corpus.index.terms), 7)
    with pytest.MonkeyPatch.context() as patch:
        expected = (*terms.tally(chosen), *terms.ends(chosen), *terms.rows(chosen, ids))
        patch.setattr(arrays, "ROWS_AT_ONCE", rows)
        patch.setattr("analysis.store.term_counts.CELLS_AT_ONCE", rows)
        found = (*terms.tally(chosen), *terms.ends(chosen), *terms.rows(chosen, ids))
        same(*(side.period_terms(chosen, "week", at_least=2) for side in (sides.corpus, sides.sql)))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)
