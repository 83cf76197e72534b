"""Statistics of association: pure, vectorised, each with its paper.

Counts in, floats out. A value that is not defined is NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import erfc, xlogy

Numbers = npt.ArrayLike
Floats = npt.NDArray[np.float64]


def _floats(*values: Numbers) -> tuple[Floats, ...]:
    return tuple(np.asarray(v, dtype=np.float64) for v in values)


def _divide(top: Any, bottom: Any) -> Floats:
    """Divide; NaN where the denominator is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(bottom) == 0, np.nan, np.divide(top, bottom))


def ratio(top: Numbers, bottom: Numbers, *, per: float = 1.0) -> Floats:
    """Return top / bottom times `per`; NaN where the denominator is 0."""
    upper, lower = _floats(top, bottom)
    return _divide(upper * per, lower)


def g2_2x2(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Floats:
    """Return the log-likelihood ratio G² = 2 Σ O ln(O / E) over the four cells of tables [[a, b], [c, d]].

    Never negative; the direction is not in it. 0 ln 0 counts as 0, so a table with an empty row or column
    gives 0; an empty table gives NaN. Source: Dunning (1993), Accurate methods for the statistics of
    surprise and coincidence; all four cells as in quanteda's textstat_keyness(measure = "lr") without
    correction.
    """
    a, b, c, d = _floats(a, b, c, d)
    total = a + b + c + d
    g2 = np.zeros(np.broadcast(a, b, c, d).shape)
    for cell, row, column in ((a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d)):
        margins = row * column
        observed_to_expected = np.where(margins > 0, cell * total, 1.0) / np.where(margins > 0, margins, 1.0)
        g2 = g2 + xlogy(cell, np.where(cell > 0, observed_to_expected, 1.0))
    return np.where(total > 0, np.maximum(2.0 * g2, 0.0), np.nan)


def p_value(g2: Numbers) -> Floats:
    """Return the upper tail of chi-squared with 1 degree of freedom: how likely such a G² is by chance."""
    return np.asarray(erfc(np.sqrt(np.asarray(g2, dtype=np.float64) / 2)), dtype=np.float64)


def log_ratio(a: Numbers, b: Numbers, size_a: Numbers, size_b: Numbers) -> Floats:
    """Return log2 of the relative frequency in A over that in B: +1 means twice as frequent in A.

    0.5 stands in for a count of zero, and only there. NaN where a corpus is empty. Swapping A and B flips
    the sign. Source: Hardie (2014), Log Ratio: an informal introduction.
    """
    a, b, size_a, size_b = _floats(a, b, size_a, size_b)
    rate_a = _divide(np.where(a == 0, 0.5, a), size_a)
    rate_b = _divide(np.where(b == 0, 0.5, b), size_b)
    return np.asarray(np.log2(rate_a) - np.log2(rate_b), dtype=np.float64)


def npmi(together: Numbers, count_a: Numbers, count_b: Numbers, total: Numbers) -> Floats:
    """Return normalised pointwise mutual information: ln(p(ab) / p(a)p(b)) / -ln p(ab), from -1 to 1.

    -1 where the two never meet, 0 where independent, 1 where they occur only together. NaN where one of
    them never occurs, or where both are in every unit (0 / 0). Source: Bouma (2009), Normalized (pointwise)
    mutual information in collocation extraction.
    """
    together, count_a, count_b, total = _floats(together, count_a, count_b, total)
    joint, p_a, p_b = _divide(together, total), _divide(count_a, total), _divide(count_b, total)
    known = (p_a > 0) & (p_b > 0)
    met = known & (joint > 0)
    safe = np.where(met, joint, 0.5)
    information = np.log(np.where(met, safe / np.where(met, p_a * p_b, 1.0), 1.0))
    value = _divide(information, -np.log(safe))
    return np.where(met, value, np.where(known, -1.0, np.nan))


def mutual_information(observed: Numbers, expected: Numbers) -> Floats:
    """Return log2(observed / expected): +1 means twice as often as by chance. NaN where either is 0.

    Source: Church & Hanks (1990), Word association norms, mutual information, and lexicography.
    """
    o, e = _floats(observed, expected)
    known = (o > 0) & (e > 0)
    return np.where(known, np.log2(np.where(known, o, 1.0) / np.where(known, e, 1.0)), np.nan)


def log_dice(together: Numbers, count_a: Numbers, count_b: Numbers) -> Floats:
    """Return 14 + log2(2 f(ab) / (f(a) + f(b))): 14 where the two occur only together, one more is twice as typical.

    It does not depend on the size of the corpus. NaN where they never meet. Source: Rychlý (2008), A
    lexicographer-friendly association score.
    """
    both, a, b = _floats(together, count_a, count_b)
    dice = _divide(2 * both, a + b)
    known = dice > 0
    return np.where(known, 14 + np.log2(np.where(known, dice, 1.0)), np.nan)


def expected_together(count_a: Numbers, count_b: Numbers, total: Numbers) -> Floats:
    """Return how many units would hold both, were the two independent: count_a * count_b / total."""
    a, b, n = _floats(count_a, count_b, total)
    return _divide(a * b, n)


def benjamini_hochberg(p: Numbers, *, tests: int | None = None) -> Floats:
    """Return p-values adjusted for the false discovery rate, in the order given.

    `tests` says how many were made where those left out had a p-value of 1; by default as many as there are.
    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")[::-1]
    n = len(values)
    scaled = values[order] * (max(tests or n, n) / np.arange(n, 0, -1))
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return adjusted
