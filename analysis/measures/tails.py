"""How unlikely a count is: upper tails of the hypergeometric and the negative binomial distribution, exact and pure.

Only `scipy.special` is used: `scipy.stats` takes longer to import than a page to answer.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, chdtrc, gammainc, gammaln

from analysis.measures.association import Floats, Numbers


def hypergeometric_tail(hits: Numbers, drawn: Numbers, marked: Numbers, total: Numbers, odds: Numbers = 1.0) -> Floats:
    """Return P(Y >= hits) where `drawn` of `total` documents are taken by chance and `marked` of them all count.

    That is Fisher's exact test, one-sided. With `odds` other than 1 a document taken is so much likelier to be a
    marked one (Fisher's noncentral hypergeometric distribution). 1 where there is nothing to draw.
    Source: Fisher (1935), The logic of inductive inference; Fog (2008) for the noncentral distribution.
    """
    arrays = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (hits, drawn, marked, total, odds)))
    return np.array([_one_tail(*values) for values in zip(*(a.ravel() for a in arrays), strict=True)]).reshape(
        arrays[0].shape
    )


def _one_tail(hits: float, drawn: float, marked: float, total: float, odds: float) -> float:
    low, high = max(0.0, drawn + marked - total), min(drawn, marked)
    if hits <= low:
        return 1.0
    if hits > high:
        return 0.0
    k = np.arange(low, high + 1)
    unmarked = total - marked
    weights = (
        k * np.log(odds) - gammaln(k + 1) - gammaln(marked - k + 1)
        - gammaln(drawn - k + 1) - gammaln(unmarked - drawn + k + 1)
    )  # fmt: skip
    ways = np.exp(weights - weights.max())
    return float(min(ways[int(hits - low) :].sum() / ways.sum(), 1.0))


def negative_binomial_tail(counts: Numbers, mean: Numbers, variance: Numbers) -> Floats:
    """Return P(Y >= counts) of the negative binomial with this mean and variance; Poisson where they are equal.

    A count of 0 has 1; a mean of 0 gives 0 for every other count. A variance below the mean counts as the mean.
    """
    y, m, v = (np.asarray(x, dtype=np.float64) for x in np.broadcast_arrays(counts, mean, variance))
    wide = v > m * (1 + 1e-9)
    size = np.where(wide, m**2 / np.where(wide, v - m, 1.0), 1.0)
    at_least_one = np.maximum(y, 1.0)
    spread = betainc(at_least_one, np.where(size > 0, size, 1.0), m / np.where(m + size > 0, m + size, 1.0))
    tail = np.where(wide, spread, gammainc(at_least_one, m))
    return np.where(y <= 0, 1.0, np.where(m <= 0, 0.0, tail))


def heterogeneity(hits: Numbers, sizes: Numbers) -> float:
    """Return the p-value of Pearson's chi-squared test that groups of these sizes have one share of hits.

    1 where fewer than two groups have members, or all or none of them are hits.
    """
    y, n = (np.asarray(v, dtype=np.float64) for v in (hits, sizes))
    y, n = y[n > 0], n[n > 0]
    if len(n) < 2 or y.sum() in (0, n.sum()):
        return 1.0
    share = y.sum() / n.sum()
    return float(chdtrc(len(n) - 1, np.sum((y - n * share) ** 2 / (n * share * (1 - share)))))
