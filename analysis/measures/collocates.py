"""What stands near a word, a phrase or an entity more often than chance would put it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.association import g2_2x2, log_dice, mutual_information
from analysis.measures.concordance import check_window
from analysis.measures.measure import check_choice, check_positive, table
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "rank": "int64, 1 is the strongest collocate",
    "term": "str, word (lemma) or name",
    "kind": "str, word or name",
    "together": "int64, places of the node with the term in their window",
    "count": "int64, occurrences of the term in the selection",
    "expected": "float64, places that chance would put it near: slots of all windows * count / words and names",
    "log_dice": "float64, 14 + log2(2 together / (places of the node + count))",
    "mi": "float64, log2(together / expected)",
    "g2": "float64, log-likelihood ratio of near / elsewhere by term / others; without sign",
}
SCORES = ("log_dice", "g2", "mi")


def collocates(
    corpus: Corpus, query: Query, *, node: str = "", window: int = 5, score: str = "log_dice", min_count: int = 3,
    top: int | None = 50,
) -> pd.DataFrame:  # fmt: skip
    """Rank the terms among the `window` words and names before and after each place of a node.

    Columns: COLUMNS. `node` as in `concordance`. Small words that are no terms are passed over, and windows do not end
    with a sentence. Only terms near at least `min_count` places and more often than expected; by `score`, then
    together, term. logDice: Rychlý (2008); mutual information: Church & Hanks (1990); G²: Dunning (1993), with the
    slots of all windows as the row's total (Evert 2008). Raises InvalidParameter, UnknownName.
    """
    check_window(window)
    check_choice("score", score, SCORES)
    check_positive("min_count", min_count)
    check_positive("top", top)
    if not corpus.selection(query).n_documents:
        return table(COLUMNS)
    found, places, slots = corpus.collocate_counts(query, node, window=window, at_least=min_count)
    if found.empty:
        return table(COLUMNS)
    total = corpus.unit_count(query)
    together, count = found["together"].to_numpy(np.float64), found["count"].to_numpy(np.float64)
    expected = slots * count / total
    rest = np.maximum(total - slots - count + together, 0)
    scored = found.assign(
        expected=expected,
        log_dice=log_dice(together, places, count),
        mi=mutual_information(together, expected),
        g2=g2_2x2(together, np.maximum(slots - together, 0), np.maximum(count - together, 0), rest),
    )
    ranked = scored[scored["together"] > scored["expected"]].sort_values(
        [score, "together", "term", "kind"], ascending=[False, False, True, True], kind="stable"
    )
    ranked = ranked.assign(rank=np.arange(1, len(ranked) + 1))
    return table(COLUMNS, ranked if top is None else ranked.head(top))
