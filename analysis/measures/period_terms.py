"""What each period is about: terms that set it apart from all other periods."""

from __future__ import annotations

from calendar import day_name, month_name
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.association import Floats, benjamini_hochberg, g2_2x2, log_ratio, p_value, ratio
from analysis.measures.measure import check_choice, check_positive, table
from analysis.measures.periods import UNITS, Bins, make_bins
from analysis.measures.series import counted_days, one_series
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "start": "datetime64[s], first day of the period",
    "end": "datetime64[s], last day of the period, inclusive",
    "documents": "int64, documents of the selection in the period",
    "rank": "int64, 1 is the most typical term of its period",
    "term": "str, word (lemma), phrase or name",
    "kind": "str, word, phrase or name",
    "n_target": "int64, documents of the period that have it",
    "n_reference": "int64, documents of all other periods that have it",
    "g2": "float64, log-likelihood ratio over documents with and without it",
    "log_ratio": "float64, log2 of the two shares; 0.5 stands in for a count of zero",
    "p_adjusted": "float64, Benjamini-Hochberg over the terms tested in all periods",
}
FEWEST, SMALLEST_PART = 2, 0.005
"""Documents of a period that must have a term: so many, and such a part of a period's documents on average."""


SAYS_WHEN = frozenset(name.lower() for name in (*month_name[1:], *day_name))
"""Words that say when, not what: the name of a month is typical of it and tells nothing."""


NOTHING: Floats = np.empty(0)


def period_terms(
    corpus: Corpus, query: Query, *, by: str = "auto", series: Iterable[str] = (), top: int | None = 5
) -> pd.DataFrame:
    """Find the terms that are in more documents of each period than of all other periods of the selection.

    Columns: COLUMNS; rows by period, then G², documents, words of the term; the `top` first of each. Only dated
    documents, and only terms in at least two of a period's documents and in half a per cent of what a period has on
    average. Periods as in `timeline`. `series`: one entity or keyword:<term>, whose documents alone are looked at.
    Names of months and weekdays are left out, and so is a term that says no more than an earlier one of its period (all
    of its words are in it, or the other way round). G²: Dunning (1993); log ratio: Hardie (2014); p adjusted by
    Benjamini & Hochberg (1995). Raises InvalidParameter, UnknownName.
    """
    check_choice("by", by, ("auto", *UNITS))
    check_positive("top", top)
    name = one_series(series)
    compared = corpus.shared(("period terms", name, by), query, lambda: _compared(corpus, query, name, by))
    if compared is None:
        return table(COLUMNS)
    bins, sizes, tested = compared
    found = _first_of_each(corpus, tested, top)
    period = found["period"]
    return table(COLUMNS, {
        **found, "start": bins.starts[period].astype("datetime64[s]"), "end": bins.ends[period].astype("datetime64[s]"),
        "documents": sizes[period],
    })  # fmt: skip


def _compared(
    corpus: Corpus, query: Query, name: str, by: str
) -> tuple[Bins, npt.NDArray[np.int64], Rows] | None:
    """Return the periods, how many documents each has, and the terms of each with their statistics; None without."""
    docs = corpus.documents_among(query, name)
    bins = make_bins(corpus, query, by) if len(docs) else None
    if bins is None:
        return None
    dated = corpus.selection_of(docs[docs < corpus.first_undated])
    days = counted_days(corpus, query, name, "documents")
    sizes_of_bins = bins.sum(days["date"], days["count"])
    average = dated.n_documents / max(int((sizes_of_bins > 0).sum()), 1)
    counted = corpus.period_terms(dated, bins.unit, at_least=max(FEWEST, round(SMALLEST_PART * average)))
    if counted.empty:
        return None
    ids = np.unique(counted["term_id"].to_numpy())
    totals = corpus.documents_with_terms(dated, ids=ids.tolist())["documents"].to_numpy()
    start = counted["start"].to_numpy().astype("datetime64[D]")
    tested = _tested(Rows(
        np.searchsorted(bins.starts, start), counted["term_id"].to_numpy(), counted["documents"].to_numpy(np.float64)
    ), sizes_of_bins, totals[np.searchsorted(ids, counted["term_id"].to_numpy())], dated.n_documents)  # fmt: skip
    return bins, sizes_of_bins, tested


class Rows(NamedTuple):
    """Terms in periods: number of the period, of the term, documents of the period that have it, and statistics."""

    period: npt.NDArray[np.int64]
    term_id: npt.NDArray[np.int32]
    n_target: Floats
    n_reference: Floats = NOTHING
    g2: Floats = NOTHING
    log_ratio: Floats = NOTHING
    p_adjusted: Floats = NOTHING

    def take(self, rows: npt.NDArray[Any]) -> Rows:
        """Return some rows."""
        return Rows(*(column[rows] for column in self))


def _tested(counted: Rows, sizes: npt.NDArray[np.int64], total: npt.NDArray[np.int64], size: int) -> Rows:
    """Add the statistics of each term in each period; keep what is more frequent there than elsewhere."""
    a, here = counted.n_target, sizes[counted.period].astype(np.float64)
    b, there = total - a, size - here
    g2 = g2_2x2(a, b, here - a, there - b)
    tested = counted._replace(
        n_reference=b, g2=g2, log_ratio=log_ratio(a, b, here, there), p_adjusted=benjamini_hochberg(p_value(g2))
    )
    return tested.take(ratio(a, here) > ratio(b, there))


CANDIDATES = 5
"""So many times as many terms as are shown are looked at for those that say the same."""


def _first_of_each(corpus: Corpus, tested: Rows, top: int | None) -> dict[str, Any]:
    """Return the first terms of each period, without those that repeat an earlier one, by the names of COLUMNS."""
    ordered = tested.take(np.lexsort((tested.term_id, -tested.n_target, -tested.g2, tested.period)))
    if top is not None:
        first = np.searchsorted(ordered.period, ordered.period, side="left")
        ordered = ordered.take(np.arange(len(first)) - first < CANDIDATES * top)
    ids = np.unique(ordered.term_id)
    names = corpus.term_names(ids.tolist())
    texts = names["term"].tolist()
    words = np.array([text.count(" ") for text in texts], dtype=np.int64)[np.searchsorted(ids, ordered.term_id)]
    ordered = ordered.take(np.lexsort((ordered.term_id, -words, -ordered.n_target, -ordered.g2, ordered.period)))
    at = np.searchsorted(ids, ordered.term_id)
    kept, rank = _told_apart(ordered.period.tolist(), [texts[place] for place in at.tolist()], top)
    named = {"term": names["term"].array[at[kept]], "kind": names["kind"].array[at[kept]]}
    return {**ordered.take(kept)._asdict(), **named, "rank": rank}


def _told_apart(periods: list[int], terms: list[str], top: int | None) -> tuple[Any, Any]:
    """Return which terms are shown, and their ranks: of each period those that say more than the earlier ones do."""
    kept: list[int] = []
    ranks: list[int] = []
    said: dict[str, list[set[str]]] = {}
    period, rank = -1, 0
    for place, (here, term) in enumerate(zip(periods, terms, strict=True)):
        if here != period:
            said, period, rank = {}, here, 0
        if rank == top:
            continue
        words = set(term.lower().split())
        earlier = (other for word in words for other in said.get(word, ()))
        if words <= SAYS_WHEN or any(words <= other or other <= words for other in earlier):
            continue
        rank += 1
        for word in words:
            said.setdefault(word, []).append(words)
        kept.append(place)
        ranks.append(rank)
    return np.array(kept, dtype=np.int64), np.array(ranks, dtype=np.int64)
