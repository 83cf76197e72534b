"""How sure a share is that was counted in a sample."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from analysis.errors import InvalidParameter

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """The lowest and the highest share, 0 to 1, that a sample leaves likely."""

    low: float
    high: float


def wilson(successes: int, trials: int, *, confidence: float = CONFIDENCE) -> Interval:
    """Return the score interval of a share: successes / trials, both whole numbers.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), p the share, n the trials, z the normal quantile of
    (1 + confidence) / 2; without trials 0 to 1. It never leaves 0 to 1 and has a width where p is 0 or 1.
    Raises InvalidParameter for more successes than trials, a negative number, or a confidence outside of 0 to 1.

    Source: Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22(158), 209-212.
    """
    if trials < 0:
        raise InvalidParameter("trials", trials, "a whole number from 0")
    if not 0 <= successes <= trials:
        raise InvalidParameter("successes", successes, f"a whole number from 0 to {trials}")
    if not 0 < confidence < 1:
        raise InvalidParameter("confidence", confidence, "a number between 0 and 1")
    if not trials:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = successes / trials, z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    low = 0.0 if successes == 0 else max(middle - reach, 0.0)
    high = 1.0 if successes == trials else min(middle + reach, 1.0)
    return Interval(low, high)
