"""Statistics against scipy, the papers' examples, and calculations by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency, false_discovery_control

from analysis.measures.association import (
    benjamini_hochberg,
    expected_together,
    g2_2x2,
    log_dice,
    log_ratio,
    mutual_information,
    npmi,
    p_value,
    ratio,
)


@settings(max_examples=150, derandomize=True)
@given(st.tuples(*[st.integers(0, 10_000)] * 2), st.tuples(*[st.integers(1, 10_000_000)] * 2))
def test_g2_equals_scipy(target: tuple[int, int], others: tuple[int, int]) -> None:
    cells = [target, others]
    if sum(target) == 0:
        assert g2_2x2(*target, *others) == 0
        return
    expected = chi2_contingency(cells, lambda_="log-likelihood", correction=False)
    assert g2_2x2(*target, *others) == pytest.approx(expected.statistic, rel=1e-6, abs=1e-6)
    assert p_value(g2_2x2(*target, *others)) == pytest.approx(expected.pvalue, rel=1e-4, abs=1e-12)


def test_g2_by_hand() -> None:
    """Ten of ten against none of ten: 2 * 20 ln 2."""
    assert g2_2x2(10, 0, 0, 10) == pytest.approx(40 * math.log(2))
    assert g2_2x2([10, 5], [0, 5], [0, 5], [10, 5]) == pytest.approx([40 * math.log(2), 0])


def test_g2_of_an_empty_table_is_not_defined() -> None:
    assert math.isnan(g2_2x2(0, 0, 0, 0))
    assert g2_2x2(3, 0, 7, 0) == 0


def test_p_value_is_the_tail_of_chi_squared() -> None:
    assert p_value([0, 3.841458820694124, 6.634896601021213]) == pytest.approx([1, 0.05, 0.01])
    assert p_value(25.0) == pytest.approx(chi2.sf(25, 1))


def test_log_ratio_by_hand() -> None:
    assert log_ratio(40, 10, 1000, 1000) == pytest.approx(2)
    assert log_ratio(10, 10, 1000, 4000) == pytest.approx(2)
    assert log_ratio(8, 0, 1000, 1000) == pytest.approx(4)
    assert math.isnan(log_ratio(1, 1, 0, 10))


@settings(max_examples=60, derandomize=True)
@given(*[st.integers(0, 5000)] * 2, *[st.integers(5000, 10**8)] * 2)
def test_log_ratio_flips_with_its_sides(a: int, b: int, size_a: int, size_b: int) -> None:
    assert log_ratio(a, b, size_a, size_b) == -log_ratio(b, a, size_b, size_a)


def test_npmi_by_hand() -> None:
    """Eight units: a in 4, b in 4, together in 2 is chance; in 4 always together; in 0 never."""
    assert npmi([2, 4, 0], [4, 4, 4], [4, 4, 4], [8, 8, 8]) == pytest.approx([0, 1, -1])
    assert npmi(1, 1, 2, 8) == pytest.approx(math.log((1 / 8) / (1 / 8 * 2 / 8)) / math.log(8))
    assert math.isnan(npmi(8, 8, 8, 8))
    assert math.isnan(npmi(0, 0, 4, 8))
    assert math.isnan(npmi(0, 0, 0, 0))


def test_expected_together_is_the_product_of_the_shares() -> None:
    assert expected_together([4, 1], [4, 2], [8, 10]) == pytest.approx([2, 0.2])
    assert math.isnan(expected_together(0, 0, 0))


@settings(max_examples=60, derandomize=True)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_benjamini_hochberg_equals_scipy(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p, method="bh"))


def test_benjamini_hochberg_keeps_order_and_takes_nothing() -> None:
    assert benjamini_hochberg([0.04, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])
    assert len(benjamini_hochberg([])) == 0


def test_ratio_without_a_denominator_is_not_defined() -> None:
    np.testing.assert_array_equal(ratio([1, 0, 1], [2, 0, 0]), [0.5, np.nan, np.nan])
    assert ratio(3, 1_000, per=1e6) == 3_000


def test_log_dice_is_14_at_most_and_one_more_is_twice_as_typical() -> None:
    np.testing.assert_allclose(log_dice([50, 25, 1], [50, 50, 50], [50, 50, 200]), [14, 13, 14 + math.log2(2 / 250)])
    assert np.isnan(log_dice(0, 5, 5))
    assert log_dice(7, 90, 40) == log_dice(7, 40, 90)


def test_mutual_information_counts_doublings() -> None:
    np.testing.assert_allclose(mutual_information([8, 1, 2], [1, 1, 4]), [3, 0, -1])
    assert np.isnan(mutual_information([0, 3], [2, 0])).all()
