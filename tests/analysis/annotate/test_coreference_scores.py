"""The scorer of the evaluation against the worked examples of the papers that define it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.coreference import b_cubed, ceaf

KEY = ["12345", "67", "89ABC"]


def partition(*clusters: str) -> list[frozenset[str]]:
    return [frozenset(cluster) for cluster in clusters]


@pytest.mark.parametrize(
    ("response", "precision"),
    # Bagga and Baldwin 1998, figures 3 and 4: 76 % and 58 % precision, 100 % recall
    [(["12345", "6789ABC"], (5 + 2 * 2 / 7 + 5 * 5 / 7) / 12), (["1234589ABC", "67"], 7 / 12)],
)
def test_b_cubed_of_bagga_and_baldwin(response: list[str], precision: float) -> None:
    score = b_cubed(partition(*KEY), partition(*response))
    assert score.precision == pytest.approx(precision)
    assert score.recall == 1.0
    assert round(score.precision, 2) in (0.76, 0.58)


@pytest.mark.parametrize(
    ("response", "f1"),
    # Luo 2005, table 1: systems a, b, c and d, entity-based CEAF with phi-4
    [
        (["12345", "6789ABC"], 0.733),
        (["1234589ABC", "67"], 0.667),
        (["123456789ABC"], 0.294),
        (list("123456789ABC"), 0.178),
    ],
)
def test_ceaf_of_luo(response: list[str], f1: float) -> None:
    assert round(ceaf(partition(*KEY), partition(*response)).f1, 3) == f1


def test_a_mention_that_one_side_lacks_is_wrong_there() -> None:
    gold, found = partition("ab", "c"), partition("ab", "cd", "e")
    # precision: a and b 1 each, c half, d and e nothing, of 5; recall: all three found together
    assert b_cubed(gold, found).precision == pytest.approx(2.5 / 5)
    assert b_cubed(gold, found).recall == 1.0
    # alignment: ab-ab 1, c-cd 2/3; three found clusters, two of gold
    assert ceaf(gold, found).precision == pytest.approx((1 + 2 / 3) / 3)
    assert ceaf(gold, found).recall == pytest.approx((1 + 2 / 3) / 2)


def test_nothing_scores_nothing() -> None:
    assert (b_cubed([], []).f1, ceaf([], []).f1) == (0.0, 0.0)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_a_partition_agrees_with_itself(entities: list[int]) -> None:
    clusters = [frozenset(i for i, e in enumerate(entities) if e == entity) for entity in set(entities)]
    assert b_cubed(clusters, clusters).f1 == pytest.approx(1)
    assert ceaf(clusters, clusters).f1 == pytest.approx(1)
