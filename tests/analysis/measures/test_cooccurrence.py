"""Pairs on a corpus of a few documents."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import chi2_contingency, false_discovery_control

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.cooccurrence import cooccurrence
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]
ALL = {"score": "together", "alpha": 1.0}
"""Options that keep every pair, as often as it meets."""


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-01-01", "[PERSON Ann] met [PERSON Bob]. [PERSON Ann] left [GPE Kyiv]."),
        note("2022-01-02", "[PERSON Ann] spoke. [PERSON Bob] listened."),
        note("2022-01-03", "[PERSON Ann] slept."),
        note(None, "[GPE Oslo] again."),
    )


def test_pairs_of_documents_by_hand(corpus: Corpus) -> None:
    frame = cooccurrence(corpus, Query(), **ALL)
    columns = ["key_a", "key_b", "together", "count_a", "count_b", "expected"]
    assert frame[columns].to_numpy().tolist() == [
        ["Ann (PERSON)", "Bob (PERSON)", 2, 3, 2, 1.5], ["Bob (PERSON)", "Kyiv (GPE)", 1, 2, 1, 0.5],
        ["Ann (PERSON)", "Kyiv (GPE)", 1, 3, 1, 0.75],
    ]  # fmt: skip
    cells = ((2, 1.5), (1, 1.5), (1, 0.5))  # Ann and Bob: both, Ann alone, neither; Bob alone is 0
    assert frame["log_likelihood"][0] == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells))
    assert frame["npmi"][0] == pytest.approx(math.log((2 / 4) / (3 / 4 * 2 / 4)) / -math.log(2 / 4))


def test_pairs_of_sentences_by_hand(corpus: Corpus) -> None:
    frame = cooccurrence(corpus, Query(), unit="sentences", **ALL)
    columns = ["key_a", "key_b", "together", "count_a", "count_b", "expected"]
    assert frame[columns].to_numpy().tolist() == [
        ["Ann (PERSON)", "Kyiv (GPE)", 1, 4, 1, 4 / 6], ["Ann (PERSON)", "Bob (PERSON)", 1, 4, 2, 8 / 6],
    ]  # fmt: skip
    assert frame["npmi"][0] > 0 > frame["npmi"][1]


def test_companions_of_one_entity(corpus: Corpus) -> None:
    frame = cooccurrence(corpus, Query(), entity="Bob", **ALL)
    assert frame[["key_a", "key_b", "together"]].to_numpy().tolist() == [
        ["Bob (PERSON)", "Ann (PERSON)", 2], ["Bob (PERSON)", "Kyiv (GPE)", 1],
    ]  # fmt: skip
    assert cooccurrence(corpus, Query(labels=("GPE",)), entity="Bob", **ALL)["key_b"].tolist() == ["Kyiv (GPE)"]
    assert cooccurrence(corpus, Query(), entity="Oslo", **ALL).empty
    with pytest.raises(UnknownName, match="did you mean 'Oslo'"):
        cooccurrence(corpus, Query(), entity="Osloo")


def test_labels_among_and_top(corpus: Corpus) -> None:
    assert cooccurrence(corpus, Query(labels=("PERSON",)), **ALL)["together"].tolist() == [2]
    assert cooccurrence(corpus, Query(), among=2, **ALL)["key_b"].tolist() == ["Bob (PERSON)"]
    assert len(cooccurrence(corpus, Query(), top=2, **ALL)) == 2
    assert cooccurrence(corpus, Query(search="slept"), **ALL).empty


@pytest.fixture
def crews(write: Write) -> Corpus:
    """Ann and Bob are always together, Ann and Cy as often as chance has it, Di and Ed never; Gus is everywhere."""
    notes = [["Ann", "Bob"]] * 8 + [["Cy"]] * 8 + [["Ann", "Bob", "Cy"]] * 8 + [["Di"]] * 4 + [["Ed"]] * 4
    return write(*(
        note(f"2022-01-{day % 28 + 1:02}", " ".join(f"[PERSON {name}] came." for name in [*names, "Gus"]))
        for day, names in enumerate(notes)
    ))  # fmt: skip


def test_scores_are_those_of_scipy(crews: Corpus) -> None:
    frame = cooccurrence(crews, Query(), **ALL)
    p = []
    for row in frame.to_dict("records"):
        both, a, b = row["together"], row["count_a"], row["count_b"]
        cells = np.array([[both, a - both], [b - both, 32 - a - b + both]])
        assert row["log_dice"] == pytest.approx(14 + math.log2(2 * both / (a + b)))
        if "Gus" in (row["entity_a"], row["entity_b"]):
            assert row["log_likelihood"] == pytest.approx(0, abs=1e-9)  # in every document: no table that scipy takes
            p.append(1.0)
            continue
        scipys = chi2_contingency(cells, lambda_="log-likelihood", correction=False)
        assert row["log_likelihood"] == pytest.approx(scipys.statistic, abs=1e-9)
        p.append(scipys.pvalue)
    never = 6 * 5 // 2 - len(frame)
    assert never > 0
    adjusted = false_discovery_control([*p, *[1.0] * never])[: len(p)]
    assert frame["p_adjusted"].tolist() == pytest.approx(adjusted.tolist())


def test_only_what_chance_does_not_explain(crews: Corpus) -> None:
    frame = cooccurrence(crews, Query())
    assert frame[["entity_a", "entity_b", "together", "npmi"]].to_numpy().tolist() == [["Ann", "Bob", 16, 1.0]]
    assert (frame["p_adjusted"] < 0.05).all()
    rest = cooccurrence(crews, Query(), alpha=1.0)
    assert (rest["together"] > rest["expected"]).all()
    assert len(cooccurrence(crews, Query(), **ALL)) > len(rest)
    assert cooccurrence(crews, Query(), alpha=1e-10).empty


def test_thresholds_and_order(crews: Corpus) -> None:
    everything = cooccurrence(crews, Query(), **ALL)
    often = cooccurrence(crews, Query(), min_together=8, **ALL)
    assert often["together"].tolist() == [n for n in everything["together"] if n >= 8]
    for score in ("npmi", "log_likelihood", "log_dice"):
        frame = cooccurrence(crews, Query(), score=score, alpha=1.0)
        assert frame[score].is_monotonic_decreasing
        least = frame[score].iloc[0]
        assert cooccurrence(crews, Query(), score=score, alpha=1.0, min_score=least)[score].tolist() == [least]


def test_adjusted_over_the_companions_of_one_entity(crews: Corpus) -> None:
    frame = cooccurrence(crews, Query(), entity="Ann")
    (row,) = frame.to_dict("records")
    cells = [[16, 0], [0, 16]]
    p = chi2_contingency(cells, lambda_="log-likelihood", correction=False).pvalue
    assert row["p_adjusted"] == pytest.approx(p * 5), "five others could have met Ann"


@pytest.mark.parametrize(
    ("option", "value"),
    [("unit", "paragraphs"), ("among", 0), ("top", 0), ("score", "charm"), ("alpha", 0.0), ("alpha", 1.5),
     ("min_together", 0)],
)  # fmt: skip
def test_options_that_are_not_allowed(corpus: Corpus, option: str, value: object) -> None:
    with pytest.raises(InvalidParameter, match=f"{option}={value!r} is not valid"):
        cooccurrence(corpus, Query(), **{option: value})  # type: ignore[arg-type]
