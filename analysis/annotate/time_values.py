"""What a time expression means, before and after the date of its document is known.

A *value* is what the words alone say, written after TIMEX3 (Pustejovsky et al. 2003) with X for what they leave open
and a mark for how a document's date settles it, as HeidelTime's rules do (Strötgen & Gertz 2013):

    2022-02-24 · 2022-02 · 2022-Q1 · 2022 · 2022-12-08/2022-12-10      full
    XXXX-02-24 · XXXX-02 · XXXX-12-08/XXXX-12-10 · XXXX-WXX-5         open: a day, a month, days, a weekday (1 Monday)
    day-1 · week+0 · month-1 · quarter+1 · year-2                    counted from the document's date

Marks of an open value: `<` the latest up to the document's date, `>` the earliest from it on, `<<` and `>>` the same
without the document's own day, week or month, `=` that of the document's own year or week; none: the nearest. A day or
month without a year is the nearest as well where that is within CLOSE days, whatever `<` or `>` say: tense is a weak
sign, and news speak of what is near.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

CLOSE = 60
_FULL = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?")
_OPEN = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?(?:/XXXX-\d\d-(\d\d))?(<<|>>|<|>|=|)")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])(<<|>>|<|>|=|)")
_COUNTED = re.compile(r"(day|week|month|quarter|year)([+-]\d+)")


class Days(NamedTuple):
    """The days that an expression means, both included, and how finely it says so: one of DATE_GRANULARITIES."""

    first: dt.date
    last: dt.date
    granularity: str


@lru_cache(maxsize=65_536)
def resolve(value: str, published: dt.date | None) -> Days | None:
    """Return the days of a value in a document of a date; None where they cannot be told, or are no days."""
    try:
        if match := _FULL.match(value):
            return _full(value, match)
        if published is None:
            return None
        if match := _OPEN.fullmatch(value):
            return _open(match, published)
        if match := _WEEKDAY.fullmatch(value):
            return _weekday(int(match[1]), match[2], published)
        if match := _COUNTED.fullmatch(value):
            return _counted(match[1], int(match[2]), published)
    except (ValueError, OverflowError):  # 30 February, or beyond the calendar
        return None
    raise ValueError(f"{value!r} is no value of a time expression")


def _full(value: str, match: re.Match[str]) -> Days:
    days = _calendar(match)
    if "/" not in value:
        return days
    until = _FULL.match(value, value.index("/") + 1)
    if until is None or (end := _calendar(until)).last < days.first:
        raise ValueError(value)
    return Days(days.first, end.last, days.granularity)


def _calendar(match: re.Match[str]) -> Days:
    year, quarter, month, day = (int(part) if part else None for part in match.groups())
    if year is None:
        raise ValueError(match[0])
    if day is not None and month is not None:
        return _day(dt.date(year, month, day))
    if month is not None:
        return _months(year, month, 1, "month")
    return _months(year, 3 * quarter - 2, 3, "quarter") if quarter else _months(year, 1, 12, "year")


def _day(day: dt.date) -> Days:
    return Days(day, day, "day")


def _months(year: int, month: int, length: int, granularity: str) -> Days:
    last = month + length - 1
    return Days(dt.date(year, month, 1), dt.date(year, last, monthrange(year, last)[1]), granularity)


def _open(match: re.Match[str], published: dt.date) -> Days:
    """Choose the year of a month or a day without one."""
    month, mark = int(match[1]), match[4]
    found = []
    for year in range(published.year - 1, published.year + 2) if mark != "=" else [published.year]:
        if not match[2]:
            found.append(_months(year, month, 1, "month"))
        elif int(match[2]) <= monthrange(year, month)[1] >= int(match[3] or 1):
            last = dt.date(year, month, int(match[3] or match[2]))
            found.append(Days(dt.date(year, month, int(match[2])), last, "day"))
    month_of_document = _months(published.year, published.month, 1, "month")
    reach = (published, published) if match[2] else (month_of_document.first, month_of_document.last)
    return _nearest(found, mark, reach, published)


def _nearest(found: list[Days], mark: str, reach: tuple[dt.date, dt.date], published: dt.date) -> Days:
    """Return the days that a mark chooses: up to or from the reach of the document's date, else the nearest."""
    if not found:
        raise ValueError(mark)
    low, high = reach
    nearest = min(found, key=lambda days: _apart(days, published))
    if mark in ("<", ">") and _apart(nearest, published) <= CLOSE:
        return nearest
    if mark == "<<":
        found = [d for d in found if d.last < low]
    elif mark == ">>":
        found = [d for d in found if d.first > high]
    elif mark == "<":
        found = [d for d in found if d.first <= high]
    elif mark == ">":
        found = [d for d in found if d.last >= low]
    if not found:
        raise ValueError(mark)

    return min(found, key=lambda days: (_apart(days, published), days.first))


def _apart(days: Days, published: dt.date) -> int:
    return max((days.first - published).days, (published - days.last).days, 0)


def _weekday(weekday: int, mark: str, published: dt.date) -> Days:
    back = (published.isoweekday() - weekday) % 7
    if mark == "=":
        return _day(published + dt.timedelta(weekday - published.isoweekday()))
    if mark == "<<":
        return _day(published - dt.timedelta(back or 7))
    if mark == ">>":
        return _day(published + dt.timedelta((-back) % 7 or 7))
    return _day(published + dt.timedelta((-back) % 7) if mark == ">" else published - dt.timedelta(back))


def _counted(unit: str, steps: int, published: dt.date) -> Days:
    if unit == "day":
        return _day(published + dt.timedelta(steps))
    if unit == "week":
        monday = published + dt.timedelta(7 * steps - published.weekday())
        return Days(monday, monday + dt.timedelta(6), "week")
    if unit == "year":
        return _months(published.year + steps, 1, 12, "year")
    length = 3 if unit == "quarter" else 1
    number = (published.year * 12 + published.month - 1) // length + steps
    year, place = divmod(number * length, 12)
    return _months(year, place + 1, length, unit)
