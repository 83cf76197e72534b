"""Tails against scipy.stats, an independent implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, hypergeom, nbinom, nchypergeom_fisher, poisson

from analysis.measures.tails import heterogeneity, hypergeometric_tail, negative_binomial_tail


@st.composite
def draws(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Return hits, drawn, marked, total of a possible draw."""
    total = draw(st.integers(1, 400))
    drawn, marked = draw(st.integers(0, total)), draw(st.integers(0, total))
    hits = draw(st.integers(max(0, drawn + marked - total), min(drawn, marked)))
    return hits, drawn, marked, total


@settings(max_examples=300, derandomize=True, deadline=None)
@given(draws())
def test_without_odds_it_is_the_hypergeometric_tail(drawing: tuple[int, int, int, int]) -> None:
    hits, drawn, marked, total = drawing
    expected = hypergeom.sf(hits - 1, total, marked, drawn)
    assert hypergeometric_tail(hits, drawn, marked, total) == pytest.approx(expected, rel=1e-7, abs=1e-13)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(draws(), st.floats(0.2, 5))
def test_with_odds_it_is_fishers_noncentral_tail(drawing: tuple[int, int, int, int], odds: float) -> None:
    hits, drawn, marked, total = drawing
    expected = nchypergeom_fisher.sf(hits - 1, total, marked, drawn, odds)
    assert hypergeometric_tail(hits, drawn, marked, total, odds) == pytest.approx(expected, rel=1e-6, abs=1e-10)


def test_a_tail_by_hand() -> None:
    # 2 of 4 documents count, 2 are drawn: both count in 1 of the 6 ways, at least one in 5 of them
    np.testing.assert_allclose(hypergeometric_tail([2, 1, 0], 2, 2, 4), [1 / 6, 5 / 6, 1])


@pytest.mark.parametrize("mean", [0.3, 2.0, 17.5, 400.0])
def test_the_negative_binomial_tail(mean: float) -> None:
    counts = np.arange(0, 60)
    for variance in (1.2 * mean, 3 * mean, 40 * mean):
        size = mean**2 / (variance - mean)
        expected = nbinom.sf(counts - 1, size, size / (size + mean))
        np.testing.assert_allclose(negative_binomial_tail(counts, mean, variance), expected, rtol=1e-8)
    np.testing.assert_allclose(negative_binomial_tail(counts, mean, mean), poisson.sf(counts - 1, mean), rtol=1e-8)
    np.testing.assert_allclose(
        negative_binomial_tail(counts, mean, mean / 2), poisson.sf(counts - 1, mean), rtol=1e-8
    )


def test_nothing_expected_makes_every_count_unlikely_but_none() -> None:
    np.testing.assert_array_equal(negative_binomial_tail([0, 1, 5], 0.0, 0.0), [1, 0, 0])


def test_heterogeneity_is_pearsons_chi_squared() -> None:
    hits, sizes = np.array([12, 3, 0, 7]), np.array([40, 30, 0, 25])
    table = np.array([hits[sizes > 0], (sizes - hits)[sizes > 0]])
    assert heterogeneity(hits, sizes) == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert heterogeneity([0, 0], [5, 5]) == heterogeneity([5, 5], [5, 5]) == heterogeneity([3], [5]) == 1.0
