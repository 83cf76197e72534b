"""What is new in a period: terms, companions and documents that set it apart from the rest of the same series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.association import benjamini_hochberg, g2_2x2, log_ratio, p_value, ratio
from analysis.measures.documents import FOUND_COLUMNS as DOCUMENT_COLUMNS
from analysis.measures.measure import check_choice, check_positive, table
from analysis.measures.peaks import peaks
from analysis.measures.series import one_series
from analysis.query import Query, parse_day
from analysis.schema import entity_key

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus
    from analysis.store.database import Selection

COLUMNS = {
    "name": "str, term, or name of the entity",
    "kind": "str, word, phrase or name of a term; label of an entity",
    "key": "str, term (kind), or key of the entity",
    "series": "str, key of an entity or keyword:<term> whose documents are compared; '' for the selection",
    "start": "datetime64[s], first day of the period",
    "end": "datetime64[s], last day of the period, inclusive",
    "n_target": "int64, documents of the period that have it",
    "n_reference": "int64, documents of all other days that have it",
    "share_target": "float64, n_target / documents of the period",
    "share_reference": "float64, n_reference / documents of all other days",
    "g2": "float64, log-likelihood ratio over documents with and without it",
    "log_ratio": "float64, log2 of share_target / share_reference; 0.5 stands in for a count of zero",
    "p": "float64, of the G² under chi-squared with 1 degree of freedom",
    "p_adjusted": "float64, Benjamini-Hochberg over all that were tested",
}
CENTRAL_COLUMNS = {
    "similarity": "float64, cosine with the centre of what is new, 0 to 1",
    "new_terms": "int64, of the terms that set the period apart, those that the document has",
    **DOCUMENT_COLUMNS,
}
KINDS = ("terms", "entities")
FEWEST = 2
"""Documents of the period that must have a term or entity; one where the period has fewer than FEWEST + 1."""
CENTRE_TERMS = 25
"""Terms that span the space in which documents are compared."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """The documents of a series in a period, and those of all other days."""

    series: str
    start: dt.date
    end: dt.date
    target: Selection
    reference: Selection


def novelty(
    corpus: Corpus, query: Query, *, of: str = "terms", series: Iterable[str] = (), period: str | None = None,
    top: int | None = 25,
) -> pd.DataFrame:  # fmt: skip
    """Find what is more frequent in the documents of a period than in those of the same series on all other days.

    Columns: COLUMNS. Documents are counted, not occurrences, so that one long text decides nothing. `series`: an
    entity or keyword:<term>, whose documents alone are compared; none: all of the selection. The other days are those
    of the whole corpus, whatever days the query keeps; undated documents are on neither side. `period`: FIRST..LAST
    as YYYY-MM-DD; none: the first peak of the series. `of`: terms, or entities (companions). Rows: the `top` first by
    G², documents, name; only what is in at least two documents of the period (one, where it has fewer than three).
    G²: Dunning (1993); log ratio: Hardie (2014); p adjusted by Benjamini & Hochberg (1995). Empty where there is no
    peak, no document in the period, or none on other days. Raises InvalidParameter, UnknownName.
    """
    check_choice("of", of, KINDS)
    check_positive("top", top)
    contrast = _contrast(corpus, query, series, period)
    if contrast is None:
        return table(COLUMNS)
    tested = _contrasted_once(corpus, query, contrast, of)
    return table(COLUMNS, tested if top is None else tested.head(top))


def central_documents(
    corpus: Corpus, query: Query, *, series: Iterable[str] = (), period: str | None = None, limit: int | None = 3
) -> pd.DataFrame:
    """List the documents of a period that are nearest to the centre of what is new in it.

    Columns: CENTRAL_COLUMNS. Each document is a vector of the 25 first terms of `novelty`, G² where it has the term
    and 0 where not; the centre is the mean of the period's vectors, `similarity` the cosine with it. Rows: the `limit`
    most similar, then the earliest. `series` and `period` as there; empty as there. Raises InvalidParameter,
    UnknownName.
    """
    check_positive("limit", limit)
    contrast = _contrast(corpus, query, series, period)
    if contrast is None:
        return table(CENTRAL_COLUMNS)
    terms = _contrasted_once(corpus, query, contrast, "terms").head(CENTRE_TERMS)
    near = _similarity(corpus, contrast.target, terms)
    best = near.sort_values(["similarity", "doc"], ascending=[False, True], kind="stable").head(limit or len(near))
    listed = corpus.listed(query, best["doc"].to_numpy())
    return table(CENTRAL_COLUMNS, best.merge(listed, on="doc", how="left"))


def _contrasted_once(corpus: Corpus, query: Query, contrast: Contrast, of: str) -> pd.DataFrame:
    """Return `contrasted`, which what is new and what is central of one period share."""
    name = (of, contrast.series, contrast.start, contrast.end)
    return corpus.shared(("contrasted", *name), query, lambda: contrasted(corpus, query, contrast, of=of))


def contrasted(corpus: Corpus, query: Query, contrast: Contrast, *, of: str) -> pd.DataFrame:
    """Return everything that is more frequent in the period, by G²; COLUMNS, and term_id or entity_id."""
    target, reference = contrast.target, contrast.reference
    fewest = min(FEWEST, max(target.n_documents - 1, 1))
    if of == "terms":
        here = corpus.documents_with_terms(target, at_least=fewest)
        there = corpus.documents_with_terms(reference, ids=here["term_id"].tolist() or [-1])
        id_ = "term_id"
    else:
        here = corpus.documents_with_entities(query, target, at_least=fewest)
        there = corpus.documents_with_entities(query, reference, ids=here["entity_id"].tolist() or [-1])
        id_ = "entity_id"
        if query.labels:
            here = here[here["label"].isin(query.labels)]
    both = here.merge(there[[id_, "documents"]], on=id_, how="left", suffixes=("", "_there")).fillna(
        {"documents_there": 0}
    )
    tested = _tested(both, target.n_documents, reference.n_documents)
    if of == "terms":
        tested = tested.merge(corpus.term_names(tested[id_].tolist()), on=id_).rename(columns={"term": "name"})
    else:
        tested = tested.rename(columns={"entity": "name", "label": "kind"})
    tested["key"] = [entity_key(*pair) for pair in zip(tested["name"], tested["kind"], strict=True)]
    days = {"start": pd.Timestamp(contrast.start), "end": pd.Timestamp(contrast.end)}
    ranked = tested.assign(series=contrast.series, **days)
    return ranked.sort_values(
        ["g2", "n_target", "name", "kind"], ascending=[False, False, True, True], kind="stable", ignore_index=True
    )


def _tested(both: pd.DataFrame, size_target: int, size_reference: int) -> pd.DataFrame:
    """Add counts, shares and statistics; keep what has the greater share in the period."""
    a, b = both["documents"].to_numpy(np.float64), both["documents_there"].to_numpy(np.float64)
    g2 = g2_2x2(a, b, size_target - a, size_reference - b)
    p = p_value(g2)
    tested = both.assign(
        n_target=a, n_reference=b, share_target=ratio(a, size_target), share_reference=ratio(b, size_reference),
        g2=g2, log_ratio=log_ratio(a, b, size_target, size_reference), p=p, p_adjusted=benjamini_hochberg(p),
    )  # fmt: skip
    return tested[tested["share_target"] > tested["share_reference"]]


def _similarity(corpus: Corpus, target: Selection, terms: pd.DataFrame) -> pd.DataFrame:
    """Return doc, similarity, new_terms of the documents of a period."""
    docs, ids = target.docs, terms["term_id"].to_numpy(np.int64)
    has = corpus.term_presence(target, ids.tolist() or [-1])
    vectors = np.zeros((len(docs), len(ids)))
    place = {int(term): column for column, term in enumerate(ids)}
    vectors[np.searchsorted(docs, has["doc"]), [place[int(term)] for term in has["term_id"]]] = 1.0
    weighted = vectors * terms["g2"].to_numpy()
    centre = weighted.mean(axis=0)
    norms = np.linalg.norm(weighted, axis=1) * np.linalg.norm(centre)
    similarity = np.nan_to_num(ratio(weighted @ centre, norms))
    return pd.DataFrame({"doc": docs, "similarity": similarity, "new_terms": vectors.sum(axis=1)})


def _contrast(corpus: Corpus, query: Query, series: Iterable[str], period: str | None) -> Contrast | None:
    """Return what is compared; None where there is no peak, or where one of the two sides has no document."""
    name = one_series(series)
    days = _first_peak(corpus, query, name) if period is None else parse_period(period)
    return None if days is None else contrast_of(corpus, query, name, *days)


def contrast_of(corpus: Corpus, query: Query, name: str, start: dt.date, end: dt.date) -> Contrast | None:
    """Return the two sides of a period; None where one has no document. Raises UnknownName."""
    always = query.replace(date_from=None, date_to=None)
    inside, around = query.narrow(start, end), always.narrow(start, end)
    if inside is None or around is None:
        return None
    target = corpus.documents_among(inside, name)
    every = corpus.documents_among(always, name)
    every = every[every < corpus.first_undated]
    reference = np.setdiff1d(every, corpus.documents_among(around, name), assume_unique=True)
    if not len(target) or not len(reference):
        return None
    return Contrast(name, start, end, corpus.selection_of(target), corpus.selection_of(reference))


def _first_peak(corpus: Corpus, query: Query, name: str) -> tuple[dt.date, dt.date] | None:
    found = peaks(corpus, query, series=name or (), top=1)
    return None if found.empty else (found["start"].iloc[0].date(), found["end"].iloc[0].date())


def parse_period(period: str) -> tuple[dt.date, dt.date]:
    """Read a period as FIRST..LAST; one day, month or year stands for its first to its last. Raises InvalidParameter.
    """
    first, dots, last = period.partition("..")
    wrong = InvalidParameter("period", period, "FIRST..LAST, such as 2022-02-24..2022-03-01, or a day, month or year")
    try:
        start, end = parse_day("from", first), parse_day("to", last if dots else first)
    except InvalidParameter as error:
        raise wrong from error
    if start > end:
        raise wrong
    return start, end
