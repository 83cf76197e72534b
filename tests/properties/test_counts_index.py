"""The counts index answers as SQL over the tables does: the same rows in the same order, to the last digit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.query import Query
from analysis.schema import KEYWORD, TERM_KINDS, entity_key
from analysis.store.index import arrays
from tests.properties.sides import Sides, few, same, some

UNITS = ("day", "week", "month", "quarter", "year")


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
