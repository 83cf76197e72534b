"""Which days texts speak of, beside the days on which documents were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.measure import check_choice, table
from analysis.measures.periods import UNITS, Days, choose_unit, ends_of, make_bins, starts_between
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "start": "datetime64[s], first day of the bin",
    "end": "datetime64[s], last day of the bin, inclusive",
    "mentions": "int64, expressions of which every day lies in the bin",
    "documents": "int64, documents of the selection with such an expression",
    "published": "int64, documents of the selection published in the bin",
}
FAR = 200
"""One of so many expressions at either end may lie outside the bins: single ones speak of the Middle Ages."""
SPANS = ("documents", "texts")


def dates_in_texts(corpus: Corpus, query: Query, *, by: str = "auto", span: str = "documents") -> pd.DataFrame:
    """Count how often texts speak of each day, week (ISO, from Monday), month, quarter or year.

    Columns: COLUMNS; a row for each bin, those without a mention too. An expression counts in the bin that holds all
    of its days: `in March` counts by month and longer, in no single day or week. Relative ones (`last Friday`) are
    resolved against the document's date; undated documents count with full dates alone. `span`: documents: the period
    of the documents, as on a timeline; texts: that of the days they speak of, where one of 200 expressions at either
    end is passed over. Raises InvalidParameter.
    """
    check_choice("by", by, ("auto", *UNITS))
    check_choice("span", span, SPANS)
    if not corpus.selection(query).n_documents:
        return table(COLUMNS)
    starts, ends, unit = _bins(corpus, query, by, span)
    spoken = corpus.spoken_bins(query, unit).set_index("start")
    days = corpus.document_days(query).dropna(subset=["date"])
    published = _in_bins(starts, ends, days)
    index = pd.DatetimeIndex(starts.astype("datetime64[s]"))
    counted = spoken.reindex(index).fillna(0)
    return table(COLUMNS, pd.DataFrame({
        "start": index, "end": ends.astype("datetime64[s]"), "mentions": counted["mentions"].to_numpy(),
        "documents": counted["documents"].to_numpy(), "published": published,
    }))  # fmt: skip


def _bins(corpus: Corpus, query: Query, by: str, span: str) -> tuple[Days, Days, str]:
    """Return first days, last days and unit of the bins; none where there is no day."""
    none = np.array([], dtype="datetime64[D]")
    if span == "documents":
        bins = make_bins(corpus, query, by)
        return (bins.starts, bins.ends, bins.unit) if bins is not None else (none, none, "day")
    first, last = corpus.spoken_range(query, one_of=FAR)
    if first is None or last is None or first > last:
        return none, none, "day"
    unit = choose_unit(first, last, by)
    starts = starts_between(first, last, unit)
    return starts, ends_of(starts, unit), unit


def _in_bins(starts: Days, ends: Days, days: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return documents published in each bin."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    dates = days["date"].to_numpy().astype("datetime64[D]")
    inside = (dates >= starts[0]) & (dates <= ends[-1])
    place = np.searchsorted(starts, dates[inside], side="right") - 1
    return np.bincount(place, weights=days["documents"].to_numpy()[inside], minlength=len(starts)).astype(np.int64)
