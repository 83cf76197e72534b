"""Kleinberg's two states against every course that there is, and against what he says of his parameters."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from analysis.errors import InvalidParameter
from analysis.measures.bursts import two_states

BINS = st.lists(st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=9)


def cost(course: tuple[int, ...], count: list[int], size: list[int], *, of_documents: bool, gamma: float) -> float:
    """Return what a course of states costs by the definition of the paper, with the distributions of scipy."""
    base = sum(count) / sum(size) if sum(size) else 0.0
    high = base * 2 if base * 2 < 1 or not of_documents else (base + 1) / 2
    total, before = 0.0, 0
    for state, y, n in zip(course, count, size, strict=True):
        rate = high if state else base
        total -= binom.logpmf(y, n, rate) if of_documents else poisson.logpmf(y, rate * n)
        total += gamma * np.log(len(count)) if state > before else 0.0
        before = state
    return float(total)


@pytest.mark.parametrize("of_documents", [True, False])
@settings(max_examples=60, derandomize=True, deadline=None)
@given(bins=BINS, gamma=st.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_the_course_is_the_cheapest_of_all(bins: list[tuple[int, int]], gamma: float, of_documents: bool) -> None:
    count, size = [y for y, _ in bins], [n for _, n in bins]
    if not sum(count):
        return
    found = two_states(np.array(count), np.array(size), of_documents=of_documents, gamma=gamma)
    best = min(
        cost(course, count, size, of_documents=of_documents, gamma=gamma)
        for course in product((0, 1), repeat=len(bins))
    )
    chosen = tuple(int(state) for state in found.burst)
    assert cost(chosen, count, size, of_documents=of_documents, gamma=gamma) == pytest.approx(best)


def test_a_burst_and_its_weight_by_hand() -> None:
    count, size = np.array([1, 1, 8, 9, 1, 0]), np.full(6, 10)
    found = two_states(count, size)
    assert found.burst.tolist() == [False, False, True, True, False, False]
    # p0 = 20/60, p1 = 2/3: 8 hits of 10 gain 8 ln 2 + 2 ln ((1/3) / (2/3)) = 6 ln 2, 9 gain 8 ln 2
    assert found.gain[found.burst].sum() == pytest.approx(14 * np.log(2))
    np.testing.assert_allclose(found.expected, 10 / 3)


def test_a_dearer_step_keeps_fewer_bursts_and_joins_what_a_dip_parts() -> None:
    count = np.array([0, 9, 4, 9, 0, 0, 0, 6, 0, 0, 0, 0])
    size = np.full(12, 20)
    cheap, dear = two_states(count, size, gamma=0.0).burst, two_states(count, size, gamma=2.0).burst
    assert cheap.sum() >= dear.sum()
    assert not dear[7]
    assert cheap[7]


def test_everything_or_nothing_is_no_burst() -> None:
    for count, size in (([5, 5], [5, 5]), ([0, 0], [5, 5]), ([0, 0], [0, 0]), ([], [])):
        found = two_states(np.array(count, dtype=np.int64), np.array(size, dtype=np.int64))
        assert not found.burst.any()


@pytest.mark.parametrize(("name", "value"), [("ratio", 1.0), ("gamma", -1.0), ("ratio", float("nan"))])
def test_wrong_parameters_are_named(name: str, value: float) -> None:
    with pytest.raises(InvalidParameter, match=name):
        two_states(np.array([1]), np.array([2]), **{name: value})
