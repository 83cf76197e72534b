"""When something happened: bins with more documents than those around them let expect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.association import Floats, benjamini_hochberg
from analysis.measures.baseline import share_test, volume_test
from analysis.measures.bursts import two_states
from analysis.measures.measure import check_choice, check_positive, table
from analysis.measures.periods import UNITS, Bins, base_of, make_bins
from analysis.measures.series import counted_days
from analysis.measures.tails import hypergeometric_tail
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "series": "str, key of an entity, keyword:<term>, or documents of the selection",
    "rank": "int64, 1 is the least likely peak of its series, or the burst of most weight",
    "start": "datetime64[s], first day of the peak",
    "end": "datetime64[s], last day of the peak, inclusive",
    "top": "datetime64[s], first day of its least likely bin, or of the bin that weighs most",
    "count": "int64, documents counted in the peak",
    "documents": "int64, documents of the base selection in it",
    "expected": "float64, documents that the baseline lets expect in it",
    "p": "float64, how likely a count as high as that of its top bin is by chance; NaN for bursts",
    "p_adjusted": "float64, Benjamini-Hochberg over the bins of the series that have documents; NaN for bursts",
    "weight": "float64, nats by which the burst is likelier than the base rate; NaN for the test",
    "origin": "str, where the dates of its documents come from if those of other days do not; else ''",
}
METHODS = ("test", "bursts")
LEVELS = (0.05, 0.01, 0.001)
FEWEST = 2
"""Documents: one alone is no peak."""
ONE_ORIGIN, ELSEWHERE, UNLIKE = 0.9, 0.5, 0.001
"""Dates may make a peak where so large a share of its documents, but so small a share of the others, has them from one
origin, and chance (Fisher's exact test) would hardly deal them out so."""


def peaks(
    corpus: Corpus,
    query: Query,
    *,
    by: str = "auto",
    series: Iterable[str] = (),
    method: str = "test",
    alpha: float = 0.05,
    top: int | None = 10,
) -> pd.DataFrame:
    """Find peaks of documents over time in the selection, or in those of it that mention an entity or have a keyword.

    Columns: COLUMNS; rows by series, then rank; the `top` first of each. Bins as in `timeline`; neighbouring bins make
    one peak. `method="test"`: an upper-tail test of each bin against a rolling baseline (the 56 days, 12 weeks, 12
    months, 8 quarters or 5 years with documents before it; at the beginning also those after), adjusted by Benjamini &
    Hochberg (1995), at `alpha` for each series. For an entity, a keyword or a filtered selection it is Fisher's exact
    test on hits and documents, with the odds of the weekday where weekdays differ; for a whole base selection a
    negative binomial on documents and days with the weekday's part and the baseline's own variance.
    `method="bursts"`: Kleinberg's (2002) two states on the same numbers, s = 2, gamma = 1. Undated documents are in no
    peak. `origin` is a warning: a peak whose documents alone are dated by, say, their file may be made by these dates.
    Raises InvalidParameter, UnknownName.
    """
    check_choice("method", method, METHODS)
    check_positive("top", top)
    check_choice("by", by, ("auto", *UNITS))
    if not 0 < alpha < 1:
        raise InvalidParameter("alpha", alpha, "a number between 0 and 1, such as 0.05")
    bins = make_bins(corpus, query, by) if corpus.selection(query).n_documents else None
    if bins is None:
        return table(COLUMNS)
    names = tuple(dict.fromkeys([series] if isinstance(series, str) else series))
    found = []
    for name in names or ("",):
        rows = _peaks_of(name, examined_bins(corpus, query, name, bins=bins, method=method, alpha=alpha), top)
        found.append(rows.assign(origin=_origins(corpus, query, name, rows)))
    return table(COLUMNS, pd.concat(found, ignore_index=True))


def examined_bins(
    corpus: Corpus, query: Query, name: str, *, bins: Bins, method: str, alpha: float = LEVELS[0]
) -> pd.DataFrame:
    """Return start, end, count, documents, expected, p, p_adjusted, gain, peak of each bin of a series ('': selection).

    `peak` is 0, or the rank of the peak that the bin is in. Raises UnknownName.
    """
    base = base_of(query)
    counted, days = counted_days(corpus, query, name, "documents"), corpus.document_days(base)
    count, documents = bins.sum(counted["date"], counted["count"]), bins.sum(days["date"], days["documents"])
    whole = not name and base == query
    frame = pd.DataFrame({
        "start": bins.starts.astype("datetime64[s]"), "end": bins.ends.astype("datetime64[s]"), "count": count,
        "documents": documents, "p": np.nan, "p_adjusted": np.nan, "gain": np.nan,
    })  # fmt: skip
    if method == "bursts":
        states = two_states(count, bins.days * (count > 0) if whole else documents, of_documents=not whole)
        return frame.assign(
            expected=states.expected, gain=states.gain, peak=ranked_runs(states.burst, count, -states.gain, np.sum)
        )
    against = (
        volume_test(count, bins.days, bins.starts, bins.unit)
        if whole
        else share_test(count, documents, bins.starts, bins.unit)
    )
    adjusted = np.ones(len(count))
    adjusted[documents > 0] = benjamini_hochberg(against.p[documents > 0])
    return frame.assign(
        expected=against.expected, p=against.p, p_adjusted=adjusted,
        peak=ranked_runs(adjusted <= alpha, count, against.p, np.min),
    )  # fmt: skip


def ranked_runs(
    marked: npt.NDArray[np.bool_], count: npt.NDArray[np.int64], unlikely: Floats, over: np.ufunc | object
) -> npt.NDArray[np.int64]:
    """Return for each bin the rank of the run of marked neighbours that it is in, 0 for none.

    The first is the run whose `unlikely` is the least, taken `over` its bins; then by first bin. Runs of fewer than
    FEWEST documents are none.
    """
    begins = marked & ~np.concatenate([[False], marked[:-1]])
    run = np.where(marked, np.cumsum(begins), 0)
    scores = [
        (float(over(unlikely[run == r])), r)  # type: ignore[operator]  # a function of numpy
        for r in range(1, int(run.max(initial=0)) + 1)
        if count[run == r].sum() >= FEWEST
    ]
    rank = np.zeros(int(run.max(initial=0)) + 1, dtype=np.int64)
    for place, (_, r) in enumerate(sorted(scores), start=1):
        rank[r] = place
    return rank[run]


def _peaks_of(name: str, tested: pd.DataFrame, top: int | None) -> pd.DataFrame:
    """Return one row per peak of a series."""
    inside = tested[tested["peak"] > 0]
    if top is not None:
        inside = inside[inside["peak"] <= top]
    rows = []
    for rank, part in inside.groupby("peak"):
        bursts = part["p"].isna().all()
        best = part.iloc[int(part["gain"].argmax() if bursts else part["p"].argmin())]
        rows.append({
            "series": name or "documents", "rank": rank, "start": part["start"].min(), "end": part["end"].max(),
            "top": best["start"], "count": part["count"].sum(), "documents": part["documents"].sum(),
            "expected": part["expected"].sum(), "p": best["p"], "p_adjusted": best["p_adjusted"],
            "weight": part["gain"].sum() if bursts else np.nan,
        })  # fmt: skip
    columns = {name: dtype for name, dtype in COLUMNS.items() if name != "origin"}
    return table(columns, pd.DataFrame(rows) if rows else None)


def _origins(corpus: Corpus, query: Query, name: str, rows: pd.DataFrame) -> list[str]:
    """Return for each peak the origin of dates that its documents share and others do not; '' where there is none."""
    if rows.empty:
        return []
    docs = corpus.documents_among(query, name)
    every = corpus.origin_counts(docs)
    if len(every) < 2:
        return [""] * len(rows)
    days = zip(rows["start"].dt.date, rows["end"].dt.date, strict=True)
    return [_origin(corpus.origin_counts(docs, (start, end)), every) for start, end in days]


def _origin(here: dict[str, int], every: dict[str, int]) -> str:
    """Return the one origin of a peak's dates that those of other days do not have; '' where there is none."""
    origin, hits = max(here.items(), key=lambda pair: pair[1], default=("", 0))
    size, total, marked = sum(here.values()), sum(every.values()), every.get(origin, 0)
    if not origin or size == total or hits < ONE_ORIGIN * size:
        return ""
    unlike = float(hypergeometric_tail(hits, size, marked, total))
    return origin if marked - hits <= ELSEWHERE * (total - size) and unlike < UNLIKE else ""
