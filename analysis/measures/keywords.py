"""What: the most frequent words, phrases and names of the selection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.association import ratio
from analysis.measures.measure import check_choices, check_positive, table
from analysis.query import Query
from analysis.schema import TERM_KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "rank": "int64, position by count; equal counts share the better rank",
    "term": "str, word (lemma), phrase or name",
    "kind": "str, word, phrase or name",
    "count": "int64, occurrences in the selection",
    "documents": "int64, documents of the selection that have it",
    "share": "float64, documents / documents of the selection",
    "rate": "float64, count per million tokens of the selection",
    "dispersion": "float64, Gries' DP, normalised: 0 even over the documents, 1 all in the shortest",
}


def keyword_counts(
    corpus: Corpus, query: Query, *, kinds: Iterable[str] = TERM_KINDS, term: str = "", top: int | None = 100
) -> pd.DataFrame:
    """Count the terms of the selection.

    Columns: COLUMNS. Sorted by count, documents (most first), then term and kind; exactly the first `top`
    rows, and the rank shows ties. Dispersion takes documents as parts: DP of Gries (2008), divided by 1 -
    share of the shortest document as in Lijffijt & Gries (2012); NaN for a selection of one document. `term` counts
    that one alone, in each kind that it has, whatever `kinds` says; ranks are then among these. Raises InvalidParameter
    for an unknown kind or a `top` below 1, UnknownName for a term that the corpus does not have.
    """
    kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    check_choices("kinds", kinds, TERM_KINDS)
    check_positive("top", top)
    shown = corpus.term_counts(query, kinds=kinds, top=top, ids=corpus.term_ids(term) if term else ())
    if shown.empty:
        return table(COLUMNS)
    ids, count, documents = (shown[name].to_numpy() for name in ("term_id", "count", "documents"))
    order = np.lexsort((ids, -documents, -count))
    ids, count, documents = ids[order], count[order], documents[order]
    selection, spread = corpus.selection(query), corpus.term_spread(query, ids.tolist())
    at = np.searchsorted(spread["term_id"].to_numpy(), ids)
    known = np.append(spread["term_id"].to_numpy(), -1)[at] == ids
    return table(
        COLUMNS,
        {
            "rank": 1 + np.searchsorted(-count, -count, side="left"),
            "term": shown["term"].array[order],
            "kind": shown["kind"].array[order],
            "count": count,
            "documents": documents,
            "share": ratio(documents, selection.n_documents),
            "rate": ratio(count, selection.n_tokens, per=1e6),
            "dispersion": np.where(known, np.append(spread["deviation_norm"].to_numpy(np.float64), np.nan)[at], np.nan),
        },
    )
