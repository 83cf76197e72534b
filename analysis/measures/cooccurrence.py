"""Who with whom: entities that are mentioned in the same documents or sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from analysis.measures.association import expected_together, g2_2x2, npmi
from analysis.measures.measure import check_choice, check_positive, table
from analysis.query import Query
from analysis.schema import entity_key

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus
    from analysis.store.counts import Unit

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
    "npmi": "float64, normalised pointwise mutual information, from -1 to 1",
}
COOCCURRENCE_UNITS = ("documents", "sentences")


def cooccurrence(
    corpus: Corpus,
    query: Query,
    *,
    unit: str = "documents",
    among: int = 40,
    top: int | None = 100,
    entity: str | None = None,
) -> pd.DataFrame:
    """Count pairs of entities that are mentioned in the same documents or sentences of the selection.

    Columns: COLUMNS. Pairs among the `among` most mentioned entities with the query's labels; or, with
    `entity` (a key), the pairs of that entity with every other (it is then the first of each pair, whatever
    its label). Only pairs that meet. Sorted by together, log-likelihood (most first), then names; at most
    `top`. A pair that meets less often than expected has an npmi below 0. G²: Dunning (1993), over all
    documents or sentences of the selection; npmi: Bouma (2009). Raises InvalidParameter, UnknownName for an
    entity that is not in the corpus.
    """
    check_choice("unit", unit, COOCCURRENCE_UNITS)
    check_positive("among", among)
    check_positive("top", top)
    by = cast("Unit", unit)
    everyone = corpus.entity_counts(query.replace(labels=())).set_index("entity_id")
    counted = everyone[everyone["label"].isin(query.labels)] if query.labels else everyone
    pairs = _companions(corpus, query, entity, by) if entity else _pairs(corpus, query, counted, among, by)
    if entity:
        pairs = pairs[pairs["b"].isin(counted.index)]
    if pairs.empty:
        return table(COLUMNS)
    total = corpus.unit_total(query, by)
    return table(COLUMNS, _ranked(_scored(_named(corpus, query, pairs, everyone, by), total), top))


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
    chosen = entities.sort_values(
        ["mentions", "documents", "entity", "label"], ascending=[False, False, True, True], kind="stable"
    ).head(among)
    return corpus.pair_counts(query, [int(i) for i in chosen.index], unit=unit)


def _companions(corpus: Corpus, query: Query, key: str, unit: Unit) -> pd.DataFrame:
    """Return a, b, together with the entities of one key as a."""
    frames = [
        corpus.companion_counts(query, i, unit=unit).rename(columns={"entity_id": "b"}).assign(a=i)
        for i in corpus.entity_ids(key)
    ]
    return pd.concat(frames, ignore_index=True)[["a", "b", "together"]]


def _scored(pairs: pd.DataFrame, total: int) -> pd.DataFrame:
    """Add what chance would give, and how far the pair is from it."""
    both, a, b = pairs["together"], pairs["count_a"], pairs["count_b"]
    return pairs.assign(
        expected=expected_together(a, b, total),
        log_likelihood=g2_2x2(both, a - both, b - both, total - a - b + both),
        npmi=npmi(both, a, b, total),
    )


def _ranked(pairs: pd.DataFrame, top: int | None) -> pd.DataFrame:
    order = ["together", "log_likelihood", "entity_a", "entity_b", "label_a", "label_b"]
    ranked = pairs.sort_values(order, ascending=[False, False, True, True, True, True], kind="stable")
    return ranked.head(len(ranked) if top is None else top)
