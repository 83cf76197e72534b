"""Pairs on a corpus of a few documents."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.cooccurrence import cooccurrence
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-01-01", "[PERSON Ann] met [PERSON Bob]. [PERSON Ann] left [GPE Kyiv]."),
        note("2022-01-02", "[PERSON Ann] spoke. [PERSON Bob] listened."),
        note("2022-01-03", "[PERSON Ann] slept."),
        note(None, "[GPE Oslo] again."),
    )


def test_pairs_of_documents_by_hand(corpus: Corpus) -> None:
    frame = cooccurrence(corpus, Query())
    columns = ["key_a", "key_b", "together", "count_a", "count_b", "expected"]
    assert frame[columns].to_numpy().tolist() == [
        ["Ann (PERSON)", "Bob (PERSON)", 2, 3, 2, 1.5], ["Bob (PERSON)", "Kyiv (GPE)", 1, 2, 1, 0.5],
        ["Ann (PERSON)", "Kyiv (GPE)", 1, 3, 1, 0.75],
    ]  # fmt: skip
    cells = ((2, 1.5), (1, 1.5), (1, 0.5))  # Ann and Bob: both, Ann alone, neither; Bob alone is 0
    assert frame["log_likelihood"][0] == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells))
    assert frame["npmi"][0] == pytest.approx(math.log((2 / 4) / (3 / 4 * 2 / 4)) / -math.log(2 / 4))


def test_pairs_of_sentences_by_hand(corpus: Corpus) -> None:
    frame = cooccurrence(corpus, Query(), unit="sentences")
    columns = ["key_a", "key_b", "together", "count_a", "count_b", "expected"]
    assert frame[columns].to_numpy().tolist() == [
        ["Ann (PERSON)", "Kyiv (GPE)", 1, 4, 1, 4 / 6], ["Ann (PERSON)", "Bob (PERSON)", 1, 4, 2, 8 / 6],
    ]  # fmt: skip
    assert frame["npmi"][0] > 0 > frame["npmi"][1]


def test_companions_of_one_entity(corpus: Corpus) -> None:
    frame = cooccurrence(corpus, Query(), entity="Bob")
    assert frame[["key_a", "key_b", "together"]].to_numpy().tolist() == [
        ["Bob (PERSON)", "Ann (PERSON)", 2], ["Bob (PERSON)", "Kyiv (GPE)", 1],
    ]  # fmt: skip
    assert cooccurrence(corpus, Query(labels=("GPE",)), entity="Bob")["key_b"].tolist() == ["Kyiv (GPE)"]
    assert cooccurrence(corpus, Query(), entity="Oslo").empty
    with pytest.raises(UnknownName, match="did you mean 'Oslo'"):
        cooccurrence(corpus, Query(), entity="Osloo")


def test_labels_among_and_top(corpus: Corpus) -> None:
    assert cooccurrence(corpus, Query(labels=("PERSON",)))["together"].tolist() == [2]
    assert cooccurrence(corpus, Query(), among=2)["key_b"].tolist() == ["Bob (PERSON)"]
    assert len(cooccurrence(corpus, Query(), top=2)) == 2
    assert cooccurrence(corpus, Query(search="slept")).empty


@pytest.mark.parametrize(("option", "value"), [("unit", "paragraphs"), ("among", 0), ("top", 0)])
def test_options_that_are_not_allowed(corpus: Corpus, option: str, value: object) -> None:
    with pytest.raises(InvalidParameter, match=f"{option}={value!r} is not valid"):
        cooccurrence(corpus, Query(), **{option: value})  # type: ignore[arg-type]
