"""Counts of terms in a selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.query import Query
from analysis.schema import TERM_KINDS
from analysis.store.database import Selection
from analysis.store.index.arrays import Array, Counts, Texts
from analysis.store.index.index import begins, lengths, sums
from analysis.store.selecting import Selecting

UNIT_KINDS = ("word", "name")
"""Kinds of terms that stand in a text one after the other; phrases are made of them."""
CELLS_AT_ONCE = 4_000_000
"""Counts of terms in periods that are held in memory in one go."""
_KINDS = Texts.of(TERM_KINDS)


class TermCounts(Selecting):
    """The terms of a corpus: each method answers for the documents that a query keeps."""

    def term_counts(
        self, query: Query, *, kinds: Sequence[str] = TERM_KINDS, top: int | None = None, ids: Sequence[int] = ()
    ) -> pd.DataFrame:
        """Return term_id, term, kind, count, documents of terms that occur in the selection, or of some ids alone.

        With `top`, the first so many by count, documents (most first), term and kind.
        """
        count, documents = self.term_tally(self.selection(query))
        if len(ids):
            found = self.index.terms.known(ids)
            found = found[documents[found] > 0]
        else:
            found = np.flatnonzero((documents > 0) & self._of_kinds(kinds))
        if top is not None:
            found = _first(found, top, count, documents)
        return self._named(found, count=count[found], documents=documents[found])

    def _of_kinds(self, kinds: Sequence[str]) -> Any:
        """Return which terms are of some kinds."""
        return True if len(set(kinds)) == len(TERM_KINDS) else self.index.of_kinds(tuple(kinds))

    def _named(self, ids: Array, **columns: Array) -> pd.DataFrame:
        """Return term_id, term, kind of some terms, and other columns."""
        named = {"term": self.index.term.column(ids), "kind": _KINDS.column(self.index.kind[ids])}
        return pd.DataFrame({"term_id": ids.astype(np.int32), **named, **columns})

    def term_contrast(
        self, query: Query, other: Query | None = None, *, kinds: Sequence[str] = TERM_KINDS, min_count: int = 1
    ) -> pd.DataFrame:
        """Return term_id, n_target, n_reference: occurrences in the selection and in another one, else in all other
        documents.

        Of terms with at least `min_count` in both together. Term ids follow the order of text, then kind.
        """
        target = self.term_tally(self.selection(query)).occurrences
        if other is None:
            reference = self.index.terms.totals - target
        else:
            reference = self.term_tally(self.selection(other)).occurrences
        found = np.flatnonzero((target + reference >= max(min_count, 1)) & self._of_kinds(kinds))
        ids = found.astype(np.int32)
        return pd.DataFrame({"term_id": ids, "n_target": target[found], "n_reference": reference[found]})

    def term_names(self, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, term, kind of some terms."""
        return self._named(self.index.terms.known(ids))

    def unit_count(self, query: Query) -> int:
        """Return how many words and names the selection has."""
        return int(self.term_tally(self.selection(query)).occurrences[self.index.of_kinds(UNIT_KINDS)].sum())

    def term_spread(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, deviation, deviation_norm: Gries' DP over the selection's documents, and normalised.

        DP = ½ Σ |v - s| with v the share of the term's occurrences and s the share of tokens of each document
        (Gries 2008); divided by 1 - min(s) it reaches 1 (Lijffijt and Gries 2012), and is NaN where one document
        holds every token. Documents without tokens are left out, and so is what occurs in them.
        """
        chosen, terms = self.selection(query), self.index.terms
        known = terms.known(ids)
        rows = terms.rows(chosen, known)
        tokens = self.index.n_tokens[rows.docs]
        counted = tokens > 0
        places, counts = rows.places[counted], rows.counts[counted].astype(np.float64)
        share = tokens[counted] / max(chosen.n_tokens, 1)
        total = np.bincount(places, weights=counts, minlength=len(known))
        apart = np.abs(counts / total[places] - share) - share
        found = np.flatnonzero(total)
        deviation = np.maximum(0.5 * (1 + np.bincount(places, weights=apart, minlength=len(known))[found]), 0)
        sizes = self.index.n_tokens[chosen.docs]
        low = sizes[sizes > 0].min(initial=max(chosen.n_tokens, 1)) / max(chosen.n_tokens, 1)
        norm = deviation / (1 - low) if low < 1 else np.full(len(found), np.nan)
        return pd.DataFrame({
            "term_id": known[found].astype(np.int32), "deviation": deviation, "deviation_norm": norm
        })  # fmt: skip

    def documents_with_terms(self, chosen: Selection, *, at_least: int = 1, ids: Sequence[int] = ()) -> pd.DataFrame:
        """Return term_id, documents of terms in a selection: of those in `at_least` so many, or of some ids alone."""
        documents = self.term_tally(chosen).documents
        found = self.index.terms.known(ids) if len(ids) else np.arange(len(documents))
        found = found[documents[found] >= max(at_least, 1)]
        return pd.DataFrame({"term_id": found.astype(np.int32), "documents": documents[found]})

    def period_terms(self, chosen: Selection, unit: str, *, at_least: int) -> pd.DataFrame:
        """Return start (first day of a calendar period), term_id, documents: dated ones of a selection that have it.

        Of terms in `at_least` so many documents of the period. `unit`: day, week (ISO), month, quarter or year.
        """
        terms, fewest = self.index.terms, max(at_least, 1)
        periods = _starts_of(self.index.dates(chosen.docs), unit)
        starts = begins(periods[: np.searchsorted(chosen.docs, self.first_undated)])
        ids = np.flatnonzero(self.term_tally(chosen).documents >= fewest)
        place = np.full(len(terms), -1, dtype=np.int64)
        place[ids] = np.arange(len(ids))
        found: list[tuple[Array, Array, Array]] = []
        step = max(CELLS_AT_ONCE // max(len(ids), 1), 1)
        bounds = np.append(starts, np.searchsorted(chosen.docs, self.first_undated))
        for low in range(0, len(starts), step):
            high = min(low + step, len(starts))
            part = self.index.select(chosen.docs[bounds[low] : bounds[high]])
            period = np.repeat(np.arange(high - low), np.diff(bounds[low : high + 1]))
            cells = self._cells(part, period, place, len(ids))
            period, term = np.divmod(np.flatnonzero(cells >= fewest), max(len(ids), 1))
            found.append((periods[starts[low + period]], ids[term], cells[cells >= fewest]))
        columns = [np.concatenate(parts) for parts in zip(*found, strict=True)] or _NOTHING
        return pd.DataFrame({"start": columns[0], "term_id": columns[1].astype(np.int32), "documents": columns[2]})

    def _cells(self, chosen: Selection, period: Array, place: Array, width: int) -> Counts:
        """Return how many documents of each period have each of the terms that have a place, period by period."""
        cells = np.zeros((int(period[-1]) + 1) * width, dtype=np.int64)
        for block in self.index.terms.by_document.blocks(chosen):
            places = place[block.ids]
            kept = places >= 0
            rows = np.repeat(period[block.part] * width, block.lengths)[kept]
            cells += np.bincount(rows + places[kept], minlength=len(cells))
        return cells

    def term_presence(self, chosen: Selection, ids: Sequence[int]) -> pd.DataFrame:
        """Return doc, term_id: which of some terms each document of a selection has."""
        known = self.index.terms.known(ids)
        rows = self.index.terms.rows(chosen, known)
        order = np.lexsort((rows.places, rows.docs))
        return pd.DataFrame({"doc": rows.docs[order], "term_id": known[rows.places[order]].astype(np.int32)})

    def term_days(self, query: Query, ids: Sequence[int]) -> pd.DataFrame:
        """Return term_id, date (NaT for undated documents), count, documents."""
        known = self.index.terms.known(ids)
        rows = self.index.terms.rows(self.selection(query), known)
        starts = begins(rows.places, self.index.day[rows.docs])
        return pd.DataFrame({
            "term_id": known[rows.places[starts]].astype(np.int32), "date": self.index.dates(rows.docs[starts]),
            "count": sums(rows.counts, starts), "documents": lengths(starts, len(rows.docs)),
        })  # fmt: skip


_NOTHING = [np.empty(0, "datetime64[s]"), np.empty(0, np.int64), np.empty(0, np.int64)]


def _first(ids: Array, top: int, count: Array, documents: Array) -> Array:
    """Return the first so many of some terms by count, documents (most first), number."""
    if len(ids) > top > 0:
        least = np.partition(count[ids], len(ids) - top)[len(ids) - top]
        ids = ids[count[ids] >= least]
    return np.asarray(ids[np.lexsort((ids, -documents[ids], -count[ids]))][:top])


def _starts_of(days: Array, unit: str) -> Array:
    """Return the first day of the calendar period that each day lies in; weeks begin on Monday (ISO 8601)."""
    if unit == "week":  # numpy's begin on Thursday, as 1970 did
        shift = np.timedelta64(3, "D")
        starts = (days.astype("datetime64[D]") + shift).astype("datetime64[W]").astype("datetime64[D]") - shift
    elif unit == "quarter":
        months = days.astype("datetime64[M]")
        starts = months - (months.astype(np.int64) % 3).astype("timedelta64[M]")
    else:
        starts = days.astype({"day": "datetime64[D]", "month": "datetime64[M]", "year": "datetime64[Y]"}[unit])
    return np.asarray(starts.astype("datetime64[s]"))
