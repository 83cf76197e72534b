"""Who and what is typical: entities of the selection against those of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.contrast import compared, typical_and_common
from analysis.measures.measure import check_positive, table
from analysis.measures.sides import REST, other_side
from analysis.query import Query
from analysis.schema import entity_key

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "key": "str, name and label: what filters and links use",
    "entity": "str, name",
    "label": "str, one of the labels of names",
    "direction": "int64, 1 in a larger share of the selection, -1 of the other side, 0 where the shares are equal",
    "n_target": "int64, documents of the selection that mention it",
    "n_reference": "int64, documents of the other side that mention it",
    "share_target": "float64, n_target / documents of the selection",
    "share_reference": "float64, n_reference / documents of the other side",
    "mentions_target": "int64, mentions in the selection",
    "mentions_reference": "int64, mentions on the other side",
    "g2": "float64, log-likelihood ratio, without sign",
    "log_ratio": "float64, log2 of share_target / share_reference; 0.5 stands in for a count of zero",
    "p": "float64, of the G² under chi-squared with 1 degree of freedom",
    "p_adjusted": "float64, Benjamini-Hochberg over all entities tested",
}
COUNTED = ("mentions_target", "n_target", "mentions_reference", "n_reference")


def entity_keyness(
    corpus: Corpus, query: Query, *, against: str = REST, top: int | None = 50, common: int = 0, min_documents: int = 3
) -> pd.DataFrame:
    """Compare in how many documents entities are mentioned, in the selection (target) and on another side (reference).

    Columns: COLUMNS. `against`: see `sides.other_side`. G² over documents with / without the entity by target /
    reference (Dunning 1993), documents since mentions come in clusters; log ratio by Hardie (2014); p-values adjusted
    by Benjamini & Hochberg (1995) over every entity in at least `min_documents` of both together. Rows: the `top` of
    the selection, then of the other side, each by G², documents, name; then the `common` ones with the most documents
    on both sides that are not among those. Entities that either side is chosen by are left out: that they differ is
    known. A document on both sides counts on both. Empty where a side has no
    document. Raises InvalidParameter, UnknownName for a name in `against` that the corpus does not have.
    """
    check_positive("top", top)
    check_positive("min_documents", min_documents)
    other = other_side(query, against)
    size_target, size_reference = (corpus.selection(side).n_documents for side in (query, other))
    if not size_target or not size_reference:
        return table(COLUMNS)
    counts = _both(corpus.entity_counts(query), corpus.entity_counts(other))
    chosen_by = {entity for side in (query, other) for key in _named(side) for entity in corpus.entity_ids(key)}
    enough = counts["n_target"] + counts["n_reference"] >= min_documents
    counts = counts[enough & ~counts["entity_id"].isin(chosen_by)]
    tested = compared(counts, size_target, size_reference).sort_values(["entity", "label"], kind="stable")
    shown = typical_and_common(tested, top, common)
    keys = [entity_key(*pair) for pair in zip(shown["entity"], shown["label"], strict=True)]
    renamed = {"rate_target": "share_target", "rate_reference": "share_reference"}
    return table(COLUMNS, shown.assign(key=keys).rename(columns=renamed))


def _named(side: Query) -> tuple[str, ...]:
    """Return the entities by which the documents of a side are chosen or left out."""
    return side.entities + (side.apart.entities if side.apart is not None else ())


def _both(target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return one row an entity with its counts on both sides, 0 where it is not mentioned."""
    named = ["entity_id", "entity", "label"]
    sides = [
        counts[[*named, "mentions", "documents"]].rename(columns={"documents": "n"}) for counts in (target, reference)
    ]
    both = sides[0].merge(sides[1], on=named, how="outer", suffixes=("_target", "_reference"))
    return both.fillna(dict.fromkeys(COUNTED, 0)).astype(dict.fromkeys(COUNTED, np.int64))
