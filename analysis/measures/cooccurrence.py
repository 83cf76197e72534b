"""Who with whom: entities that are mentioned in the same documents or sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.association import benjamini_hochberg, expected_together, g2_2x2, log_dice, npmi, p_value
from analysis.measures.measure import check_choice, check_positive, table
from analysis.query import Query
from analysis.schema import entity_key

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus
    from analysis.store.pair_counts import Unit

COLUMNS = {
    "entity_a": "str, name",
    "label_a": "str, label",
    "entity_b": "str, name",
    "label_b": "str, label",
    "key_a": "str, name and label: what filters and links use",
    "key_b": "str, name and label: what filters and links use",
    "together": "int64, documents or sentences that mention both",
    "count_a": "int64, documents or sentences that mention the first",
    "count_b": "int64, documents or sentences that mention the second",
    "expected": "float64, count_a * count_b / documents or sentences of the selection",
    "log_likelihood": "float64, G², without sign",
    "p_adjusted": "float64, p of G², adjusted over all pairs that could have met",
    "npmi": "float64, normalised pointwise mutual information, from -1 to 1",
    "log_dice": "float64, 14 + log2(2 together / (count_a + count_b)): 14 where the two occur only together",
}
COOCCURRENCE_UNITS = ("documents", "sentences")
PAIR_SCORES = ("npmi", "log_likelihood", "log_dice", "together")
ALPHAS = (0.05, 0.01, 0.001, 1.0)
"""Shares of false pairs that can be accepted; 1: every pair, whether or not chance may have brought it together."""


def cooccurrence(
    corpus: Corpus, query: Query, *, unit: str = "documents", among: int = 40, score: str = "npmi",
    alpha: float = ALPHAS[0], min_together: int = 1, min_score: float | None = None, top: int | None = 100,
    entity: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Rank pairs of entities that are mentioned in the same documents or sentences of the selection.

    Columns: COLUMNS. Pairs among the `among` most mentioned entities with the query's labels; or, with
    `entity` (a key), the pairs of that entity with every other (it is then the first of each pair, whatever
    its label). Only pairs that meet at least `min_together` times, with a `score` of at least `min_score`, sorted by
    it, then together, log-likelihood (most first), names; at most `top`.

    Where the score is not `together`, or `alpha` is below 1, only pairs that meet more often than expected; with
    `alpha` below 1 those whose adjusted p is below it. p is that of G² (chi-squared, one degree of freedom), adjusted
    over all pairs that could have met: pairs that never do count as tests with p = 1. A pair that meets less often than
    expected has an npmi below 0. G²: Dunning (1993), over all documents or sentences of the selection; npmi: Bouma
    (2009); log_dice: Rychlý (2008); p_adjusted: Benjamini & Hochberg (1995). Raises InvalidParameter, UnknownName for
    an entity that is not in the corpus.
    """
    check_choice("unit", unit, COOCCURRENCE_UNITS)
    check_choice("score", score, PAIR_SCORES)
    for name, value in (("among", among), ("top", top), ("min_together", min_together)):
        check_positive(name, value)
    if not 0 < alpha <= 1:
        raise InvalidParameter("alpha", alpha, "more than 0, at most 1")
    by = cast("Unit", unit)
    everyone = corpus.entity_counts(query.replace(labels=())).set_index("entity_id")
    counted = everyone[everyone["label"].isin(query.labels)] if query.labels else everyone
    pairs = _companions(corpus, query, entity, by) if entity else _pairs(corpus, query, counted, among, by)
    if entity:
        pairs = pairs[pairs["b"].isin(counted.index)]
    if pairs.empty:
        return table(COLUMNS)
    n = min(among, len(counted))
    tests = sum(len(counted.index.difference([i])) for i in corpus.entity_ids(entity)) if entity else n * (n - 1) // 2
    scored = _scored(_named(corpus, query, pairs, everyone, by), corpus.unit_total(query, by), tests)
    kept = scored[_passes(scored, score, alpha, min_together, min_score)]
    return table(COLUMNS, _ranked(kept, score, top))


def _passes(pairs: pd.DataFrame, score: str, alpha: float, min_together: int, min_score: float | None) -> pd.Series:
    """Return which pairs are over every threshold."""
    passes = pairs["together"] >= min_together
    if min_score is not None:
        passes &= pairs[score] >= min_score
    if score != "together" or alpha < 1:
        passes &= pairs["together"] > pairs["expected"]
    return passes & (pairs["p_adjusted"] < alpha) if alpha < 1 else passes


def most_mentioned(entities: pd.DataFrame, among: int) -> pd.DataFrame:
    """Return the entities that are paired, of a table of counts: the first so many by mentions, documents, name."""
    order = ["mentions", "documents", "entity", "label"]
    return entities.sort_values(order, ascending=[False, False, True, True], kind="stable").head(among)


def _named(corpus: Corpus, query: Query, pairs: pd.DataFrame, entities: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Add name, label, key and count of both sides."""
    ids = [int(i) for i in pd.unique(pairs[["a", "b"]].to_numpy().ravel())]
    counts = corpus.unit_counts(query, ids, unit=unit).set_index("entity_id")["n"]
    named = pairs.copy()
    for side in ("a", "b"):
        found = entities.loc[pairs[side]]
        names, labels = found["entity"].tolist(), found["label"].tolist()
        named[f"entity_{side}"], named[f"label_{side}"] = names, labels
        named[f"key_{side}"] = list(map(entity_key, names, labels))
        named[f"count_{side}"] = counts.loc[pairs[side]].to_numpy()
    return named


def _pairs(corpus: Corpus, query: Query, entities: pd.DataFrame, among: int, unit: Unit) -> pd.DataFrame:
    """Return a, b, together of the most mentioned entities."""
    chosen = most_mentioned(entities, among)
    return corpus.pair_counts(query, [int(i) for i in chosen.index], unit=unit)


def _companions(corpus: Corpus, query: Query, key: str, unit: Unit) -> pd.DataFrame:
    """Return a, b, together with the entities of one key as a."""
    frames = [
        corpus.companion_counts(query, i, unit=unit).rename(columns={"entity_id": "b"}).assign(a=i)
        for i in corpus.entity_ids(key)
    ]
    return pd.concat(frames, ignore_index=True)[["a", "b", "together"]]


def _scored(pairs: pd.DataFrame, total: int, tests: int) -> pd.DataFrame:
    """Add what chance would give, how far the pair is from it, and how unlikely that is among so many tests."""
    both, a, b = pairs["together"], pairs["count_a"], pairs["count_b"]
    g2 = g2_2x2(both, a - both, b - both, total - a - b + both)
    return pairs.assign(
        expected=expected_together(a, b, total),
        log_likelihood=g2,
        p_adjusted=benjamini_hochberg(p_value(g2), tests=tests),
        npmi=npmi(both, a, b, total),
        log_dice=log_dice(both, a, b),
    )


def _ranked(pairs: pd.DataFrame, score: str, top: int | None) -> pd.DataFrame:
    numbers = list(dict.fromkeys([score, "together", "log_likelihood"]))
    names = ["entity_a", "entity_b", "label_a", "label_b"]
    rising = np.repeat([False, True], [len(numbers), len(names)]).tolist()
    ranked = pairs.sort_values([*numbers, *names], ascending=rising, kind="stable", na_position="last")
    return ranked.head(len(ranked) if top is None else top)
