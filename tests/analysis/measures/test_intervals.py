"""The score interval: worked numbers, scipy's, and what must hold for every sample."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.errors import InvalidParameter
from analysis.measures.intervals import Interval, wilson

samples = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # z² = 3.841459: (0.81 + 3.841459/526 ± 1.959964 √(0.81·0.19/263 + 3.841459/(4·263²))) / (1 + 3.841459/263)
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I: method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (46, 50, 0.8116, 0.9685),
        (5, 10, 0.2366, 0.7634),  # (0.5 + 0.19207) / 1.38415 ± 1.959964 √(0.025 + 0.0096036) / 1.38415
    ],
)
def test_worked_numbers(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(samples, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_it_is_scipys(sample: tuple[int, int], confidence: float) -> None:
    found = binomtest(*sample).proportion_ci(confidence, method="wilson")
    assert wilson(*sample, confidence=confidence) == pytest.approx((found.low, found.high), abs=1e-12)


@given(samples)
def test_it_holds_the_share_and_stays_a_share(sample: tuple[int, int]) -> None:
    low, high = wilson(*sample)
    assert 0 <= low <= sample[0] / sample[1] <= high <= 1
    assert low < high


@given(samples)
def test_right_and_wrong_mirror_each_other(sample: tuple[int, int]) -> None:
    right, trials = sample
    low, high = wilson(right, trials)
    assert wilson(trials - right, trials) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(samples, st.integers(2, 9))
def test_a_larger_sample_of_one_share_is_surer(sample: tuple[int, int], times: int) -> None:
    one, more = wilson(*sample), wilson(sample[0] * times, sample[1] * times)
    assert more.high - more.low < one.high - one.low


@given(samples)
def test_a_higher_confidence_holds_the_lower_one(sample: tuple[int, int]) -> None:
    wide, narrow = wilson(*sample, confidence=0.99), wilson(*sample, confidence=0.9)
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


def test_nothing_checked_says_nothing() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)


@pytest.mark.parametrize(
    ("successes", "trials", "confidence"), [(3, 2, 0.95), (-1, 2, 0.95), (0, -1, 0.95), (1, 2, 1.0)]
)
def test_impossible_numbers_are_named(successes: int, trials: int, confidence: float) -> None:
    with pytest.raises(InvalidParameter, match="Allowed"):
        wilson(successes, trials, confidence=confidence)
