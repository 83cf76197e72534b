"""What is usual: each bin of a series against those around it, with the week's rhythm and the corpus's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.measures.association import Floats, ratio
from analysis.measures.periods import Days, Ints
from analysis.measures.tails import heterogeneity, hypergeometric_tail, negative_binomial_tail

WINDOW = {"day": 56, "week": 12, "month": 12, "quarter": 8, "year": 5}
"""Bins of a baseline: those with documents that come before; where there are fewer, the next ones fill up."""
RHYTHM = 0.01
"""A weekday's share is its own where a chi-squared test over the seven says so at this level."""
WEEKS_FOR_RHYTHM = 4
"""From so many weeks on, weekdays are told apart."""


@dataclass(frozen=True, slots=True)
class Against:
    """Of each bin: how many documents its baseline lets expect (NaN without one), and how unlikely its count is.

    `p` is the upper tail; it is 1 where the count is not above what was expected: nothing there can be a peak.
    """

    expected: Floats
    p: Floats


def share_test(count: Ints, documents: Ints, starts: Days, unit: str) -> Against:
    """Test how many documents of each bin are hits, given how many documents it has: Fisher's exact test, one-sided.

    Null hypothesis: the bin's documents are a random draw from its own and its baseline's. So a bin with many
    documents may have many hits. Where weekdays differ in their share, the odds of the weekday enter.
    """
    active = documents > 0
    y, n = count[active].astype(np.float64), documents[active].astype(np.float64)
    window = _Window(len(n), WINDOW[unit])
    hits, size = window.sums(y), window.sums(n)
    odds = _weekday_odds(y, n, starts[active], unit)
    share = ratio(hits, size)
    weighted = share * odds
    expected = n * ratio(weighted, weighted + 1 - share)
    above = (size > 0) & (y > expected)
    p = np.ones(len(y))
    p[above] = hypergeometric_tail(y[above], n[above], (hits + y)[above], (size + n)[above], odds[above])
    return _spread(active, expected, p)


def volume_test(count: Ints, days: Ints, starts: Days, unit: str) -> Against:
    """Test how many documents each bin has, given how many days of it are covered: negative binomial, upper tail.

    Mean: the baseline's documents a day, times the bin's days and the weekday's part. Variance: the baseline's own
    (Pearson's dispersion, at least that of a Poisson distribution), and what an estimate from so few bins adds.
    Bins without documents are left out of baselines: a gap in coverage is no calm.
    """
    active = count > 0
    y = count[active].astype(np.float64)
    exposure = days[active] * _weekday_parts(y, starts[active], unit)
    window = _Window(len(y), WINDOW[unit])
    seen, exposed = window.sums(y), window.sums(exposure)
    rate = ratio(seen, exposed)
    expected = rate * exposure
    residual = ratio(window.sums(y**2 / exposure), rate) - 2 * seen + rate * exposed
    dispersion = np.maximum(ratio(residual, window.size - 1), 1.0)
    dispersion = np.where(np.isnan(dispersion), 1.0, dispersion)
    above = (exposed > 0) & (y > expected)
    p = np.ones(len(y))
    variance = (dispersion * expected * (1 + ratio(exposure, exposed)))[above]
    p[above] = negative_binomial_tail(y[above], expected[above], variance)
    return _spread(active, expected, p)


class _Window:
    """For each of n bins in order: the `width` before it, filled up with the next ones where there are fewer."""

    def __init__(self, n: int, width: int) -> None:
        here = np.arange(n)
        self.low = np.maximum(here - width, 0)
        self.high = np.maximum(here + 1, np.minimum(n, width + 1))
        self.size = (self.high - self.low - 1).astype(np.float64)

    def sums(self, values: Floats) -> Floats:
        """Return the sum over each window; the bin itself is not in it."""
        running = np.concatenate([[0.0], np.cumsum(values)])
        total = running[self.high] - running[self.low] - values
        return np.where(np.abs(total) < 1e-9, 0.0, total)


def _weekday(starts: Days) -> npt.NDArray[np.int64]:
    return (starts.astype("datetime64[D]").astype(np.int64) + 3) % 7


def _per_weekday(values: Floats, weekday: npt.NDArray[np.int64]) -> Floats:
    return np.bincount(weekday, weights=values, minlength=7).astype(np.float64)


def _weekday_odds(y: Floats, n: Floats, starts: Days, unit: str) -> Floats:
    """Return the odds of a hit on the other days of each bin's weekday over those of all days.

    1 where weekdays do not differ.
    """
    if unit != "day" or len(y) < 7 * WEEKS_FOR_RHYTHM:
        return np.ones(len(y))
    weekday = _weekday(starts)
    hits, sizes = _per_weekday(y, weekday), _per_weekday(n, weekday)
    if heterogeneity(hits, sizes) >= RHYTHM:
        return np.ones(len(y))
    others, missed = hits[weekday] - y, (sizes - hits)[weekday] - (n - y)
    return ratio((others + 0.5) * (n.sum() - y.sum() + 0.5), (missed + 0.5) * (y.sum() + 0.5))


def _weekday_parts(y: Floats, starts: Days, unit: str) -> Floats:
    """Return the documents of the other days of each bin's weekday over those of a day on average.

    Drawn a little towards 1, as by one more day of average size.
    """
    if unit != "day" or len(y) < 7 * WEEKS_FOR_RHYTHM:
        return np.ones(len(y))
    weekday, mean = _weekday(starts), y.mean()
    others = _per_weekday(y, weekday)[weekday] - y
    return ratio(others + mean, mean * np.bincount(weekday, minlength=7)[weekday])


def _spread(active: npt.NDArray[np.bool_], expected: Floats, p: Floats) -> Against:
    """Return values for every bin: those without documents expect nothing and are never unlikely."""
    whole, tail = np.full(len(active), np.nan), np.ones(len(active))
    whole[active], tail[active] = expected, p
    return Against(whole, tail)
