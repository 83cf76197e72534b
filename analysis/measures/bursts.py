"""Bursts: Kleinberg's automaton with two states, on batches of documents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import xlog1py, xlogy

from analysis.errors import InvalidParameter
from analysis.measures.association import Floats
from analysis.measures.periods import Ints

RATIO, GAMMA = 2.0, 1.0
"""Kleinberg's s (how much higher a burst's rate is) and gamma (what beginning one costs)."""


@dataclass(frozen=True, slots=True)
class States:
    """Of each bin: whether it is in a burst, what staying usual would have cost more there (nats), and the base rate.

    The weight of a burst is the sum of `gain` over its bins.
    """

    burst: npt.NDArray[np.bool_]
    gain: Floats
    expected: Floats


def two_states(
    count: Ints, size: Ints, *, of_documents: bool = True, ratio: float = RATIO, gamma: float = GAMMA
) -> States:
    """Return the cheapest course of states for hits per bin.

    State 0 has the base rate p0 = hits / size over all bins, state 1 has p1 = `ratio` * p0 (halfway between p0 and 1
    where that is no probability). A bin costs -ln of the probability of its count: binomial `of_documents`, so that
    `size` is the bin's documents; else Poisson, so that `size` is its days. Going up costs `gamma` * ln(bins); going
    down is free. A bin without size costs nothing. Raises InvalidParameter for a `ratio` not above 1, a negative
    `gamma`. Source: Kleinberg (2002), Bursty and hierarchical structure in streams, section 4, with two states.
    """
    if not ratio > 1:
        raise InvalidParameter("ratio", ratio, "a number above 1")
    if not gamma >= 0:
        raise InvalidParameter("gamma", gamma, "a number from 0")
    y, n = count.astype(np.float64), size.astype(np.float64)
    base = y.sum() / n.sum() if n.sum() else 0.0
    high = base * ratio
    if of_documents and high >= 1:
        high = (base + 1) / 2
    if of_documents:
        low_cost, high_cost = (-(xlogy(y, p) + xlog1py(n - y, -p)) for p in (base, high))
    else:
        low_cost, high_cost = (rate * n - xlogy(y, rate) for rate in (base, high))
    gain = low_cost - high_cost
    return States(_cheapest(gain, gamma * np.log(max(len(y), 1))), gain, base * n)


def _cheapest(gain: Floats, up: float) -> npt.NDArray[np.bool_]:
    """Return the course that begins in state 0 and has the most gain less `up` for each step upwards; ties stay low."""
    best_low, best_high = 0.0, -np.inf
    rose = np.zeros(len(gain), dtype=bool)
    fell = np.zeros(len(gain), dtype=bool)
    for i, value in enumerate(gain):
        rose[i] = best_low - up >= best_high
        fell[i] = best_high > best_low
        best_low, best_high = max(best_low, best_high), max(best_low - up, best_high) + value
    states = np.zeros(len(gain), dtype=bool)
    state = best_high > best_low
    for i in reversed(range(len(gain))):
        states[i] = state
        state = not rose[i] if state else fell[i]
    return states
