"""Who and what is named, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.association import ratio
from analysis.measures.measure import check_positive, table
from analysis.measures.periods import previous_query
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "rank": "int64, position by mentions; equal mentions share the better rank",
    "key": "str, name and label: what filters and links use",
    "entity": "str, name",
    "label": "str, one of the labels of names",
    "mentions": "int64, mentions in the selection",
    "documents": "int64, documents of the selection that mention it",
    "share": "float64, documents / documents of the selection",
    "first_date": "datetime64[s], first dated document that mentions it",
    "last_date": "datetime64[s], last dated document that mentions it",
}
COMPARED = {
    "previous_mentions": "float64, mentions in the period of equal length before",
    "previous_documents": "float64, documents in the period of equal length before",
    "change": "float64, mentions - previous_mentions",
    "change_ratio": "float64, change / previous_mentions",
}


def entity_counts(
    corpus: Corpus, query: Query, *, top: int | None = None, by_label: bool = False, compare: bool = False
) -> pd.DataFrame:
    """Count mentions and documents of every entity in the selection.

    Columns: COLUMNS, with `compare` also COMPARED. Sorted by mentions, documents (most first), then name
    and label. `top` keeps ranks up to N, so all that tie with the N-th stay; `by_label` ranks within each
    label. `compare` needs a first day in the query: without one the period begins with the first document,
    nothing lies before it, and the compared columns are NaN. They are 0 where the earlier period has no
    mention, and `change_ratio` is then NaN. Raises InvalidParameter for a `top` below 1.
    """
    check_positive("top", top)
    columns = {**COLUMNS, **COMPARED} if compare else COLUMNS
    counts = corpus.entity_counts(query)
    if counts.empty:
        return table(columns)
    ids, mentions, documents = (counts[name].to_numpy() for name in ("entity_id", "mentions", "documents"))
    order = np.lexsort((ids, -documents, -mentions))  # entities are numbered by name, then label
    labels = counts["label"].array[order] if by_label else None
    rank = _ranks(mentions[order], labels)
    if top is not None:
        order, rank = order[rank <= top], rank[rank <= top]
    counts = counts.take(order)
    counts["rank"] = rank
    counts["key"] = counts["entity"] + " (" + counts["label"].astype("str") + ")"
    counts["share"] = ratio(counts["documents"], corpus.selection(query).n_documents)
    return table(columns, _with_previous(corpus, query, counts) if compare else counts)


def _ranks(falling: npt.NDArray[np.int64], groups: Any = None) -> npt.NDArray[np.int64]:
    """Return the place of each number from the greatest on, within its group where there are some; equals share one."""
    rank = np.empty(len(falling), dtype=np.int64)
    codes = np.zeros(len(falling), dtype=np.int64) if groups is None else pd.factorize(groups)[0]
    for code in range(int(codes.max(initial=-1)) + 1):
        rows = np.flatnonzero(codes == code)
        rank[rows] = 1 + np.searchsorted(-falling[rows], -falling[rows], side="left")
    return rank


def _with_previous(corpus: Corpus, query: Query, counts: pd.DataFrame) -> pd.DataFrame:
    """Add the numbers of the period before; NaN throughout where there is none."""
    earlier = previous_query(corpus, query)
    if earlier is None:
        return counts.assign(**dict.fromkeys(COMPARED, np.nan))
    before = corpus.entity_counts(earlier).set_index("entity_id")[["mentions", "documents"]]
    matched = before.reindex(counts["entity_id"]).fillna(0).to_numpy(dtype=np.float64)
    change = counts["mentions"].to_numpy(dtype=np.float64) - matched[:, 0]
    return counts.assign(
        previous_mentions=matched[:, 0],
        previous_documents=matched[:, 1],
        change=change,
        change_ratio=ratio(change, matched[:, 0]),
    )
