"""What is typical: terms of the selection against those of the rest of the corpus."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.association import benjamini_hochberg, g2_2x2, log_ratio, p_value, ratio
from analysis.measures.measure import check_choices, check_positive, table
from analysis.query import Query
from analysis.schema import TERM_KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "term": "str, word (lemma), phrase or name",
    "kind": "str, word, phrase or name",
    "direction": "int64, 1 more frequent in the selection, -1 more frequent in the rest",
    "n_target": "int64, occurrences in the selection",
    "n_reference": "int64, occurrences in the rest of the corpus",
    "rate_target": "float64, per million tokens of the selection",
    "rate_reference": "float64, per million tokens of the rest",
    "g2": "float64, log-likelihood ratio, without sign",
    "log_ratio": "float64, log2 of rate_target / rate_reference; 0.5 stands in for a count of zero",
    "p": "float64, of the G² under chi-squared with 1 degree of freedom",
    "p_adjusted": "float64, Benjamini-Hochberg over all terms tested",
}


def keyness(
    corpus: Corpus,
    query: Query,
    *,
    kinds: Iterable[str] = TERM_KINDS,
    top: int | None = 50,
    min_count: int = 3,
) -> pd.DataFrame:
    """Compare how often terms occur in the selection (target) and in the rest of the corpus (reference).

    Columns: COLUMNS. G² over the four cells of term / other tokens by target / reference (Dunning 1993;
    quanteda's "lr"); log ratio by Hardie (2014); p-values adjusted by Benjamini & Hochberg (1995) over
    every term of these kinds with at least `min_count` occurrences in both together. Rows: the `top` terms
    of the selection, then the `top` terms of the rest, each by G², count, term. Terms with equal rates are
    in neither. Empty where the selection, or the rest, has no tokens. Raises InvalidParameter for an
    unknown kind, a `top` or `min_count` below 1.
    """
    kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    check_choices("kinds", kinds, TERM_KINDS)
    check_positive("top", top)
    check_positive("min_count", min_count)
    size_target = corpus.selection(query).n_tokens
    size_reference = corpus.selection(Query()).n_tokens - size_target
    if not size_target or not size_reference:
        return table(COLUMNS)
    counts = corpus.term_contrast(query, kinds=kinds, min_count=min_count)
    if counts.empty:
        return table(COLUMNS)
    tested = _tested(counts, size_target, size_reference)
    best = [
        tested[tested["direction"] == direction]
        .sort_values(["g2", counted, "term_id"], ascending=[False, False, True], kind="stable")
        .head(len(tested) if top is None else top)
        for direction, counted in ((1, "n_target"), (-1, "n_reference"))
    ]
    shown = pd.concat(best, ignore_index=True)
    return table(COLUMNS, shown.merge(corpus.term_names(shown["term_id"].tolist()), on="term_id", how="left"))


def _tested(counts: pd.DataFrame, size_target: int, size_reference: int) -> pd.DataFrame:
    """Add rates, statistics and direction.

    A name without a letter or digit adds no token: other tokens are never below zero.
    """
    a, b = counts["n_target"].to_numpy(), counts["n_reference"].to_numpy()
    g2 = g2_2x2(a, b, np.maximum(size_target - a, 0), np.maximum(size_reference - b, 0))
    p = p_value(g2)
    rate_target, rate_reference = ratio(a, size_target, per=1e6), ratio(b, size_reference, per=1e6)
    return counts.assign(
        direction=np.sign(rate_target - rate_reference).astype(np.int64),
        rate_target=rate_target,
        rate_reference=rate_reference,
        g2=g2,
        log_ratio=log_ratio(a, b, size_target, size_reference),
        p=p,
        p_adjusted=benjamini_hochberg(p),
    )
