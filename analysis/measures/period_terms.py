"""What each period is about: terms that set it apart from all other periods."""

from __future__ import annotations

from calendar import day_name, month_name
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.association import benjamini_hochberg, g2_2x2, log_ratio, p_value, ratio
from analysis.measures.measure import check_choice, check_positive, table
from analysis.measures.periods import UNITS, make_bins
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
    docs = corpus.documents_among(query, name)
    bins = make_bins(corpus, query, by) if len(docs) else None
    if bins is None:
        return table(COLUMNS)
    dated = corpus.selection_of(docs[docs < corpus.first_undated])
    days = counted_days(corpus, query, name, "documents")
    sizes_of_bins = bins.sum(days["date"], days["count"])
    average = dated.n_documents / max(int((sizes_of_bins > 0).sum()), 1)
    counted = corpus.period_terms(dated, bins.unit, at_least=max(FEWEST, round(SMALLEST_PART * average)))
    if counted.empty:
        return table(COLUMNS)
    sizes = pd.DataFrame({
        "start": bins.starts.astype("datetime64[s]"), "end": bins.ends.astype("datetime64[s]"),
        "documents": sizes_of_bins,
    })  # fmt: skip
    totals = corpus.documents_with_terms(dated, ids=counted["term_id"].unique().tolist())
    tested = _tested(
        counted.rename(columns={"documents": "n_target"}).merge(sizes, on="start")
        .merge(totals.rename(columns={"documents": "total"}), on="term_id"), dated.n_documents,
    )  # fmt: skip
    return table(COLUMNS, _first_of_each(corpus, tested, top))


def _tested(counted: pd.DataFrame, size: int) -> pd.DataFrame:
    """Add the statistics of each term in each period; keep what is more frequent there than elsewhere."""
    a = counted["n_target"].to_numpy(np.float64)
    here = counted["documents"].to_numpy(np.float64)
    b, there = counted["total"].to_numpy(np.float64) - a, size - here
    g2 = g2_2x2(a, b, here - a, there - b)
    tested = counted.assign(
        n_reference=b, g2=g2, log_ratio=log_ratio(a, b, here, there), p_adjusted=benjamini_hochberg(p_value(g2))
    )
    return tested[ratio(a, here) > ratio(b, there)]


CANDIDATES = 5
"""So many times as many terms as are shown are looked at for those that say the same."""


def _first_of_each(corpus: Corpus, tested: pd.DataFrame, top: int | None) -> pd.DataFrame:
    """Return the first terms of each period, without those that repeat an earlier one."""
    ordered = tested.sort_values(
        ["start", "g2", "n_target", "term_id"], ascending=[True, False, False, True], kind="stable"
    )
    if top is not None:
        ordered = ordered.groupby("start", sort=False).head(CANDIDATES * top)
    named = ordered.merge(corpus.term_names(ordered["term_id"].unique().tolist()), on="term_id", how="left")
    named = named.assign(words=named["term"].str.count(" ")).sort_values(
        ["start", "g2", "n_target", "words", "term_id"], ascending=[True, False, False, False, True], kind="stable",
        ignore_index=True,
    )  # fmt: skip
    kept: list[int] = []
    rank: list[int] = []
    for _, rows in named.groupby("start", sort=False):
        said: dict[str, list[set[str]]] = {}
        number = 0
        for position, term in zip(rows.index, rows["term"], strict=True):
            words = set(str(term).lower().split())
            earlier = (other for word in words for other in said.get(word, ()))
            if words <= SAYS_WHEN or any(words <= other or other <= words for other in earlier):
                continue
            number += 1
            for word in words:
                said.setdefault(word, []).append(words)
            kept.append(position)
            rank.append(number)
            if number == top:
                break
    return named.loc[kept].assign(rank=rank)
