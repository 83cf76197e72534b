"""When: documents, mentions and terms over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.binning import base_counts, rows_of, stacked
from analysis.measures.measure import check_choice, table
from analysis.measures.peaks import METHODS, examined_bins
from analysis.measures.period_terms import period_terms
from analysis.measures.periods import UNITS, Bins, make_bins
from analysis.measures.series import counted_series
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "series": "str, key of an entity, keyword:<term>, or documents or mentions of the selection",
    "start": "datetime64[s], first day of the bin; NaT for undated documents",
    "end": "datetime64[s], last day of the bin, inclusive",
    "count": "int64, documents or mentions counted",
    "documents": "int64, documents of the base selection: the query without entities and search",
    "tokens": "int64, tokens of the base selection",
    "value": "float64, count, or count / documents, or count per million tokens",
    "smoothed": "float64, centred moving average of value",
    "state": "str, counted, zero, no documents, partial or undated",
    "expected": "float64, documents that the baseline of peaks lets expect; NaN where none are looked for",
    "peak": "int64, 0, or the rank of the peak that the bin is in",
    "about": "str, terms that are typical of the bin, with dots between; '' where not asked for",
    "g2": "float64, log-likelihood ratio of the first of them; NaN where there is none",
    "story": "str, of a peak's bin, title of the story that most documents tell; '' where none is told by two",
    "copies": "int64, documents that tell it",
}
COUNTED_UNITS = ("documents", "mentions")
SCALES = ("count", "share", "per_million")
MARKS = ("none", *METHODS)
BETWEEN = " · "
TYPICAL = 3
"""Terms that say what a bin is about."""


def timeline(
    corpus: Corpus,
    query: Query,
    *,
    by: str = "auto",
    unit: str = "documents",
    scale: str = "count",
    smooth: int = 1,
    series: Iterable[str] = (),
    peaks: str = "none",
    typical: bool = False,
) -> pd.DataFrame:
    """Count documents or mentions per day, week (ISO, from Monday), month, quarter or year.

    Columns: COLUMNS. `series` are keys of entities or `keyword:<term>`; none counts the selection itself: its
    documents, or with `unit="mentions"` the mentions of the query's entities, or where it names none, of all
    with its labels. The base is the query without entities and search. Every bin from the first to the last day
    is there: bound to bound where the query has bounds (clipped to what the corpus covers), else first to last
    document of the base. States, the first that holds: "no documents" (the base has none), "partial" (a bound,
    or the corpus's first or last day, cuts the bin; its numbers stand), "zero", "counted". A last row per
    series, with state "undated", counts undated documents where the base has any. `scale="share"`: count /
    documents of the base, of documents only; `"per_million"`: per million tokens of the base, of mentions only;
    NaN where there are none. `smooth`: average over an odd number of bins around each; at the edges over those
    that are there; NaN is skipped. `peaks`: test or bursts marks the bins with more documents than expected, see
    `peaks`, whatever unit is counted. `typical`: says what each bin is about, see `period_terms`, and which story
    most documents of a peak tell, where there is one series. Raises InvalidParameter (also beyond 5,000 bins),
    UnknownName for a series that is not in the corpus.
    """
    _check(by, unit, scale, smooth)
    check_choice("peaks", peaks, MARKS)
    if not corpus.selection(query).n_documents:
        return table(COLUMNS)
    bins = make_bins(corpus, query, by)
    base = base_counts(corpus, query, bins)
    names = tuple(dict.fromkeys([series] if isinstance(series, str) else series))
    rows = []
    for name, counted in zip(names or (unit,), counted_series(corpus, query, names, unit), strict=True):
        found = rows_of(name, counted, base, scale, smooth)
        if peaks != "none" and bins is not None:
            found[0] |= _peaks(corpus, query, name if names else "", bins, peaks)
        rows += found
    frame = stacked(rows)
    return table(COLUMNS, _with_terms(frame, corpus, query, names, by) if typical and len(names) < 2 else frame)


def _peaks(corpus: Corpus, query: Query, name: str, bins: Bins, method: str) -> dict[str, Any]:
    """Return expected and peak of the bins of a series."""
    tested = examined_bins(corpus, query, name, bins=bins, method=method)
    return {column: tested[column].to_numpy() for column in ("expected", "peak")}


def _with_terms(
    frame: pd.DataFrame, corpus: Corpus, query: Query, names: tuple[str, ...], by: str
) -> pd.DataFrame:
    """Add about and g2 to the bins of the one series."""
    found = period_terms(corpus, query, series=names, by=by, top=TYPICAL)
    about: dict[Any, list[str]] = {}
    for start, term in zip(found["start"].to_numpy().tolist(), found["term"].tolist(), strict=True):
        about.setdefault(start, []).append(term)
    g2 = dict(zip(found["start"].to_numpy()[::-1].tolist(), found["g2"].tolist()[::-1], strict=True))
    starts = frame["start"].to_numpy().tolist()
    return _with_stories(frame, corpus, query, names).assign(
        about=pd.array([BETWEEN.join(about.get(start, ())) for start in starts], dtype="str"),
        g2=np.array([g2.get(start, np.nan) for start in starts], dtype=np.float64),
    )


def _with_stories(frame: pd.DataFrame, corpus: Corpus, query: Query, names: tuple[str, ...]) -> pd.DataFrame:
    """Add the story that most documents tell, and how many, to each bin of a peak."""
    marked = frame["peak"] > 0
    rows = frame[marked]
    largest = corpus.largest_stories(query, list(rows["start"]), list(rows["end"]), among=names[0] if names else "")
    frame.loc[marked, "story"] = largest["title"].to_numpy()
    frame.loc[marked, "copies"] = largest["copies"].to_numpy()
    return frame


WIDEST_AVERAGE = 999
"""Bins in a moving average: more than this smooths everything away."""


def _check(by: str, unit: str, scale: str, smooth: int) -> None:
    check_choice("by", by, ("auto", *UNITS))
    check_choice("unit", unit, COUNTED_UNITS)
    check_choice("scale", scale, SCALES)
    if scale == "share" and unit != "documents":
        raise InvalidParameter("scale", scale, "count or per_million where mentions are counted")
    if scale == "per_million" and unit != "mentions":
        raise InvalidParameter("scale", scale, "count or share where documents are counted")
    if not 1 <= smooth <= WIDEST_AVERAGE or smooth % 2 == 0:
        raise InvalidParameter("smooth", smooth, f"an odd number of bins from 1 to {WIDEST_AVERAGE}")
