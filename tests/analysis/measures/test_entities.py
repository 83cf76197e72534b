"""Counts, ranks, shares and comparison on corpora of a few documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InvalidParameter
from analysis.measures.entities import entity_counts
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-01-01", "[PERSON Ann] met [PERSON Ann] in [GPE Kyiv]. [DATE Monday]."),
        note("2022-01-02", "[PERSON Ann] and [PERSON Bob]."),
        note("2022-01-03", "[PERSON Bob] in [GPE Oslo]."),
        note(None, "[GPE Oslo] and [ORG NATO]."),
    )


def test_counts_by_hand(corpus: Corpus) -> None:
    frame = entity_counts(corpus, Query())
    assert frame[["rank", "key", "mentions", "documents", "share"]].to_numpy().tolist() == [
        [1, "Ann (PERSON)", 3, 2, 0.5], [2, "Bob (PERSON)", 2, 2, 0.5], [2, "Oslo (GPE)", 2, 2, 0.5],
        [4, "Kyiv (GPE)", 1, 1, 0.25], [4, "NATO (ORG)", 1, 1, 0.25],
    ]  # fmt: skip
    assert frame["first_date"].dt.day.tolist()[:4] == [1, 2, 3, 1]
    assert frame["last_date"].dt.day.tolist()[:4] == [2, 3, 3, 1]
    assert pd.isna(frame["first_date"][4])


def test_top_keeps_all_that_tie(corpus: Corpus) -> None:
    assert entity_counts(corpus, Query(), top=2)["entity"].tolist() == ["Ann", "Bob", "Oslo"]
    assert entity_counts(corpus, Query(), top=1)["entity"].tolist() == ["Ann"]
    assert len(entity_counts(corpus, Query(), top=99)) == 5


def test_top_within_each_label(corpus: Corpus) -> None:
    frame = entity_counts(corpus, Query(), top=1, by_label=True)
    assert frame[["entity", "rank"]].to_numpy().tolist() == [["Ann", 1], ["Oslo", 1], ["NATO", 1]]


def test_labels_keep_mentions_and_drop_no_document(corpus: Corpus) -> None:
    frame = entity_counts(corpus, Query(labels=("GPE",)))
    assert frame[["entity", "share"]].to_numpy().tolist() == [["Oslo", 0.5], ["Kyiv", 0.25]]


def test_comparison_with_the_days_before(corpus: Corpus) -> None:
    frame = entity_counts(corpus, Query(dt.date(2022, 1, 2), dt.date(2022, 1, 2)), compare=True).set_index("entity")
    assert frame.loc["Ann", ["previous_mentions", "previous_documents", "change", "change_ratio"]].tolist() == [
        2, 1, -1, -0.5
    ]  # fmt: skip
    assert frame.loc["Bob", ["previous_mentions", "change"]].tolist() == [0, 1]
    assert np.isnan(frame.loc["Bob", "change_ratio"])


def test_comparison_without_anything_before(corpus: Corpus) -> None:
    for query in (Query(), Query(date_to=dt.date(2022, 1, 2)), Query(date_from=dt.date(2022, 1, 1))):
        frame = entity_counts(corpus, query, compare=True)
        assert frame[["previous_mentions", "previous_documents", "change", "change_ratio"]].isna().all(axis=None)


def test_order_of_documents_changes_nothing(write: Write) -> None:
    notes = [note("2022-01-01", "[PERSON Ann] x.", title="a"), note("2022-01-01", "[PERSON Bob] y.", title="b"),
             note(None, "[PERSON Ann] z.", title="c")]  # fmt: skip
    one, other = (entity_counts(write(*given), Query()) for given in (notes, notes[::-1]))
    pd.testing.assert_frame_equal(one, other)


def test_empty_corpus_and_empty_selection(write: Write, corpus: Corpus) -> None:
    nothing = entity_counts(write(), Query())
    assert nothing.empty
    pd.testing.assert_frame_equal(nothing, entity_counts(corpus, Query(search="unheardof")))


def test_top_below_one_is_refused(corpus: Corpus) -> None:
    with pytest.raises(InvalidParameter, match="top=0 is not valid"):
        entity_counts(corpus, Query(), top=0)
