"""Calendar bins, the period that a query covers, and the period before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

UNITS = ("day", "week", "month", "quarter", "year")
AUTO_BINS = 62
"""`auto` takes the finest unit that needs no more bins than this: two months by day, five years by month."""
MAX_BINS = 5_000

Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bins:
    """Calendar bins without a gap: first and last day, whether the covered period cuts it, how many days it covers."""

    unit: str
    starts: Days
    ends: Days
    cut: npt.NDArray[np.bool_]
    days: Ints

    def sum(self, dates: pd.Series[Any], numbers: pd.Series[Any]) -> Ints:
        """Return the sum of numbers per bin; undated rows (NaT) are left out."""
        days, weights = dates.to_numpy().astype("datetime64[D]"), numbers.to_numpy(dtype=np.float64)
        dated = ~np.isnat(days)
        index = np.searchsorted(self.starts, days[dated], side="right") - 1
        weights = weights[dated]
        return np.bincount(index, weights=weights, minlength=len(self.starts)).astype(np.int64)


def floor_day(days: Days, unit: str) -> Days:
    """Return the first day of the bin each day lies in; weeks begin on Monday (ISO 8601)."""
    days = np.asarray(days, dtype="datetime64[D]")
    if unit == "week":
        since_monday = (days.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
        return np.asarray(days - since_monday.astype("timedelta64[D]"))
    if unit == "month":
        return days.astype("datetime64[M]").astype("datetime64[D]")
    if unit == "quarter":
        months = days.astype("datetime64[M]").astype(np.int64)
        return (months - months % 3).astype("datetime64[M]").astype("datetime64[D]")
    if unit == "year":
        return days.astype("datetime64[Y]").astype("datetime64[D]")
    return days


def starts_between(first: dt.date, last: dt.date, unit: str) -> Days:
    """Return the first day of every bin from that of `first` to that of `last`."""
    low, high = floor_day(np.array([first, last], dtype="datetime64[D]"), unit)
    if unit in ("day", "week"):
        return np.asarray(np.arange(low, high + 1, 7 if unit == "week" else 1))
    step = {"month": 1, "quarter": 3, "year": 12}[unit]
    months = np.arange(low.astype("datetime64[M]"), high.astype("datetime64[M]") + 1, step)
    return np.asarray(months.astype("datetime64[D]"))


def ends_of(starts: Days, unit: str) -> Days:
    """Return the last day of each bin."""
    if unit in ("day", "week"):
        return np.asarray(starts + np.timedelta64(6 if unit == "week" else 0, "D"))
    step = {"month": 1, "quarter": 3, "year": 12}[unit]
    following = starts.astype("datetime64[M]") + np.timedelta64(step, "M")
    return np.asarray(following.astype("datetime64[D]") - np.timedelta64(1, "D"))


def choose_unit(first: dt.date, last: dt.date, by: str) -> str:
    """Return the unit of the bins; `auto` is the finest with at most AUTO_BINS bins, else year.

    Raises InvalidParameter where a unit needs more than MAX_BINS bins, naming the finest that does not.
    """
    span = (last - first).days + 1
    length = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}

    def count(unit: str) -> int:
        rough = span // length[unit]
        return rough if rough > 2 * MAX_BINS else len(starts_between(first, last, unit))

    if by == "auto":
        return next((u for u in UNITS if count(u) <= AUTO_BINS), "year")
    if count(by) > MAX_BINS:
        fitting = next((u for u in UNITS if count(u) <= MAX_BINS), "year")
        allowed = f"{fitting} or longer: from {first} to {last} there are more than {MAX_BINS:,} bins by {by}"
        raise InvalidParameter("by", by, allowed)
    return by


def base_of(query: Query) -> Query:
    """Return the query without entities, search and what it leaves out: what a share or rate is a part of."""
    return query.replace(entities=(), search="", apart=None)


def make_bins(corpus: Corpus, query: Query, by: str) -> Bins | None:
    """Return the bins of a query; None where it has no dated document.

    They run from bound to bound where the query has bounds, clipped to the corpus's first and last day;
    else from the first to the last document of the base selection. A bin is cut where a bound, or the
    corpus's first or last day, falls inside it.
    """
    whole, base = corpus.selection(Query()), corpus.selection(base_of(query))
    if not (whole.first and whole.last and base.first and base.last):
        return None
    low = max(query.date_from or whole.first, whole.first)
    high = min(query.date_to or whole.last, whole.last)
    first = low if query.date_from else base.first
    last = high if query.date_to else base.last
    unit = choose_unit(first, last, by)
    starts = starts_between(first, last, unit)
    ends = ends_of(starts, unit)
    first_covered, last_covered = np.datetime64(low, "D"), np.datetime64(high, "D")
    covered = np.minimum(ends, last_covered) - np.maximum(starts, first_covered)
    days = np.maximum(covered.astype(np.int64) + 1, 0)
    return Bins(unit, starts, ends, (starts < first_covered) | (ends > last_covered), days)


def year_before(query: Query) -> Query | None:
    """Return the query for the same days a year before, 28 February for 29; None for one without two bounds."""
    bounds = (query.date_from, query.date_to)
    if any(day is None or day.year == dt.MINYEAR for day in bounds):
        return None
    first, last = (
        day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
        for day in bounds if day is not None
    )  # fmt: skip
    return query.replace(date_from=first, date_to=last)


def previous_query(corpus: Corpus, query: Query) -> Query | None:
    """Return the query for the period of equal length (in days) that ends the day before the query's period.

    The period runs from the query's first day to its last, or to the corpus's last day where it names none.
    None where the query has no first day, or where the corpus has no document up to the day before it: then
    there is nothing before. The earlier period may begin before the corpus does; its numbers are then those
    of the days that the corpus covers.
    """
    whole = corpus.selection(Query())
    if query.date_from is None or whole.first is None or whole.last is None or whole.first >= query.date_from:
        return None
    end = query.date_to or max(whole.last, query.date_from)
    length = end - query.date_from
    last = query.date_from - dt.timedelta(days=1)
    first = last - length if length <= last - dt.date.min else dt.date.min
    return query.replace(date_from=first, date_to=last)
