"""Counts on two sides: how much they differ, and which of them are worth showing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.association import benjamini_hochberg, g2_2x2, log_ratio, p_value, ratio


def compared(counts: pd.DataFrame, size_target: int, size_reference: int, *, per: float = 1.0) -> pd.DataFrame:
    """Add rates, statistics and direction to n_target and n_reference.

    What is counted can exceed the size (a name without a letter or digit adds no token): others are never below zero.
    """
    a, b = counts["n_target"].to_numpy(), counts["n_reference"].to_numpy()
    g2 = g2_2x2(a, b, np.maximum(size_target - a, 0), np.maximum(size_reference - b, 0))
    p = p_value(g2)
    rate_target, rate_reference = ratio(a, size_target, per=per), ratio(b, size_reference, per=per)
    return counts.assign(
        direction=np.sign(rate_target - rate_reference).astype(np.int64),
        rate_target=rate_target,
        rate_reference=rate_reference,
        g2=g2,
        log_ratio=log_ratio(a, b, size_target, size_reference),
        p=p,
        p_adjusted=benjamini_hochberg(p),
    )


def typical_and_common(tested: pd.DataFrame, top: int | None, common: int) -> pd.DataFrame:
    """Return the `top` rows of either direction by G², then the `common` most frequent of the others; ties in order."""
    best = [
        tested[tested["direction"] == direction]
        .sort_values(["g2", counted], ascending=[False, False], kind="stable")
        .head(len(tested) if top is None else top)
        for direction, counted in ((1, "n_target"), (-1, "n_reference"))
    ]
    others = tested.drop(index=[*best[0].index, *best[1].index])
    least = np.minimum(others["rate_target"], others["rate_reference"])
    more = others.assign(least=least).sort_values("least", ascending=False, kind="stable").head(common)
    return pd.concat([*best, more.drop(columns="least")], ignore_index=True)
