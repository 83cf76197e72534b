"""How much: the totals of a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.association import ratio
from analysis.measures.measure import table
from analysis.measures.periods import make_bins, previous_query
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "name": "str, what is counted",
    "value": "object, a whole number, or a day as YYYY-MM-DD (None where no document is dated)",
    "unit": "str, documents, tokens, entities, mentions, sources or day",
    "note": "str, what the number takes in",
    "previous": "float64, the number in the period of equal length before; NaN where there is none",
    "change": "float64, value - previous",
    "change_ratio": "float64, change / previous",
    "trend": "object, list of numbers per bin of the automatic timeline, [] where there is none",
}

UNIT_OF = {"undated": "documents", "not analysed": "documents", "first date": "day", "last date": "day"}


def key_figures(corpus: Corpus, query: Query) -> pd.DataFrame:
    """Total the selection: documents, undated, not analysed, tokens, entities, mentions, sources, first and last date.

    Columns: COLUMNS. Entities and mentions are those with the query's labels, whatever entities it names;
    documents without a source add none. The comparison needs a first day in the query
    (`periods.previous_query`). Documents, tokens and mentions have a trend, over every bin of the period
    and without undated documents.
    """
    now = _totals(corpus, query)
    if not now["documents"]:
        return table(COLUMNS)
    earlier = previous_query(corpus, query)
    before = _totals(corpus, earlier) if earlier is not None else {}
    trends, notes, selection = _trends(corpus, query), _notes(query), corpus.selection(query)
    days = {"first date": selection.first, "last date": selection.last}
    values: list[object] = [*now.values(), *(day.isoformat() if day else None for day in days.values())]
    names = [*now, *days]
    number = np.array([*now.values(), *(np.nan for _ in days)], dtype=np.float64)
    previous = np.array([before.get(name, np.nan) for name in names], dtype=np.float64)
    return table(
        COLUMNS,
        {
            "name": pd.array(names, dtype="str"),
            "value": pd.Series(values, dtype="object"),
            "unit": pd.array([UNIT_OF.get(name, name) for name in names], dtype="str"),
            "note": pd.array([notes[name] for name in names], dtype="str"),
            "previous": previous,
            "change": number - previous,
            "change_ratio": ratio(number - previous, previous),
            "trend": pd.Series([trends.get(name, []) for name in names], dtype="object"),
        },
    )


def _notes(query: Query) -> dict[str, str]:
    """Return what each number takes in."""
    counting = ", ".join(query.labels) or "every label"
    return {
        "documents": query.describe(),
        "undated": "documents without a date; a date filter leaves them out",
        "not analysed": "in a language that the pipeline does not read; words are found in them, names are not",
        "tokens": "words and numbers of what is analysed",
        "entities": f"different names of {counting}",
        "mentions": f"mentions of {counting}",
        "sources": "different sources; documents without one add none",
        "first date": "of the first dated document",
        "last date": "of the last dated document",
    }


def _totals(corpus: Corpus, query: Query) -> dict[str, int]:
    selection, counts = corpus.selection(query), corpus.entity_counts(query)
    return {
        "documents": selection.n_documents,
        "undated": selection.n_undated,
        "not analysed": corpus.not_analysed(selection),
        "tokens": selection.n_tokens,
        "entities": len(counts),
        "mentions": int(counts["mentions"].sum()),
        "sources": int((corpus.source_counts(query)["name"] != "").sum()),
    }


def _trends(corpus: Corpus, query: Query) -> dict[str, list[int]]:
    bins = make_bins(corpus, query, "auto")
    if bins is None:
        return {}
    days = corpus.document_days(query)
    mentions = corpus.mention_days(query)
    return {
        "documents": bins.sum(days["date"], days["documents"]).tolist(),
        "tokens": bins.sum(days["date"], days["tokens"]).tolist(),
        "mentions": bins.sum(mentions["date"], mentions["mentions"]).tolist(),
    }
