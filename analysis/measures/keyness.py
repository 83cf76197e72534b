"""What is typical: terms of the selection against those of the rest of the corpus, or of another selection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.contrast import compared, typical_and_common
from analysis.measures.measure import check_choices, check_positive, table
from analysis.measures.sides import REST, other_side
from analysis.query import Query
from analysis.schema import TERM_KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "term": "str, word (lemma), phrase or name",
    "kind": "str, word, phrase or name",
    "direction": "int64, 1 more frequent in the selection, -1 on the other side, 0 where the rates are equal",
    "n_target": "int64, occurrences in the selection",
    "n_reference": "int64, occurrences on the other side: the rest of the corpus, or another selection",
    "rate_target": "float64, per million tokens of the selection",
    "rate_reference": "float64, per million tokens of the other side",
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
    against: str = REST,
    top: int | None = 50,
    common: int = 0,
    min_count: int = 3,
) -> pd.DataFrame:
    """Compare how often terms occur in the selection (target) and on another side (reference).

    Columns: COLUMNS. `against`: the rest of the corpus, or see `sides.other_side`. G² over the four cells of term /
    other tokens by target / reference (Dunning 1993; quanteda's "lr"); log ratio by Hardie (2014); p-values adjusted
    by Benjamini & Hochberg (1995) over every term of these kinds with at least `min_count` occurrences in both
    together. Rows: the `top` terms of the selection, then of the other side, each by G², count, term; then the
    `common` most frequent on both sides that are not among those. A document on both sides counts on both. Empty where
    a side has no tokens. Raises InvalidParameter for an unknown kind, a `top` or `min_count` below 1 or an `against`
    that says no selection; UnknownName for a name in it that the corpus does not have.
    """
    kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    check_choices("kinds", kinds, TERM_KINDS)
    check_positive("top", top)
    check_positive("min_count", min_count)
    other = other_side(query, against)
    size_target, size_reference = (corpus.selection(side).n_tokens for side in (query, other))
    if not size_target or not size_reference:
        return table(COLUMNS)
    whole = against == REST and query.count == "documents"
    counts = corpus.term_contrast(query, None if whole else other, kinds=kinds, min_count=min_count)
    if counts.empty:
        return table(COLUMNS)
    shown = typical_and_common(compared(counts, size_target, size_reference, per=1e6), top, common)
    return table(COLUMNS, shown.merge(corpus.term_names(shown["term_id"].tolist()), on="term_id", how="left"))
