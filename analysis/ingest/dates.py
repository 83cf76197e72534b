"""Read publication dates strictly: a day that stands there, or none.

Read are ISO forms (2024-10-09, 2024/10/09, 20241009, with a time), written-out English dates, and numeric
dates whose order of day and month cannot be mistaken. The day is taken as written: no time zone is applied.
What says less is kept as written and is no day: `partial` (a month, a year), `ambiguous` (03/04/2021), until the
other dates of the same source show its order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1400, 2100
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Dated(NamedTuple):
    """When a document was published: no `date` where that cannot be told; `written` is what stood there.

    Without a date `origin` is why, one of UNDATED_REASONS, '' where what is written is no date, or nothing is.
    """

    date: dt.date | None = None
    origin: str = ""
    confidence: str = ""
    written: str = ""


UNDATED = Dated()

_BLANK = r"[ \t\u00a0\u202f]"
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    rf"|sat(?:urday)?|sun(?:day)?)\.?,?{_BLANK}+)?"
)
_CLOCK, _SECONDS = r"[0-2]?[0-9]:[0-5][0-9]", r":[0-6][0-9](?:[.,][0-9]+)?"
_ZONE = rf"(?:{_BLANK}*(?:Z|UTC|GMT|[ECMP][SD]T|BST|CES?T|MSK|[+-][0-9]{{2}}:?[0-9]{{2}})(?![\w:]))?(?![\w:])"
_TIME = rf"(?:(?:T|,?{_BLANK}+(?:at{_BLANK}+)?){_CLOCK}(?:{_SECONDS})?(?:{_BLANK}*(?:[ap]\.?m\b\.?))?{_ZONE})?"
_FULL_TIME = rf"(?:(?:T{_CLOCK}(?:{_SECONDS})?|{_BLANK}{_CLOCK}{_SECONDS}){_ZONE})?"
_END = r"(?![^\W_])(?![-/.:]?[0-9])"
_FORMS = (
    r"(?P<iso_year>[0-9]{4})(?P<iso_mark>[-/.])(?P<iso_month>[0-9]{1,2})(?P=iso_mark)(?P<iso_day>[0-9]{1,2})",
    r"(?P<solid>[0-9]{8})(?:T[0-9]{4,6}Z?)?",
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:{_BLANK}+of)?(?:{_BLANK}+|-)"
    rf"{_MONTH.format('month')},?(?:{_BLANK}+|-)(?P<year>[0-9]{{4}})",
    rf"{_MONTH.format('us_month')}{_BLANK}+(?P<us_day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,{_BLANK}*|{_BLANK}+)"
    r"(?P<us_year>[0-9]{4})",
    r"(?P<first>[0-9]{1,2})(?P<mark>[-/.])(?P<second>[0-9]{1,2})(?P=mark)(?P<last>[0-9]{4})",
)
_SHAPES = [
    re.compile(rf"{_WEEKDAY}(?:{'|'.join(_FORMS)}){time}{_END}", re.IGNORECASE | re.ASCII)
    for time in (_TIME, _FULL_TIME)
]
"""What looks like a full date, possible or not: with any time of day, or with one to the second only."""
_ANYWHERE = re.compile(rf"(?<![^\W_])(?<![0-9][-/.:]){_WEEKDAY}(?:{'|'.join(_FORMS)}){_END}", re.IGNORECASE | re.ASCII)

_IN_FILE_NAME = re.compile(
    r"(?<![0-9])([0-9]{4})([-_.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])"
    r"|(?<![0-9A-Za-z])([12][0-9]{3})([0-9]{2})([0-9]{2})(?![0-9A-Za-z])"
)
_PARTIAL = re.compile(
    rf"(?:[0-9]{{1,2}}{_BLANK}+{_MONTH.format('m1')}|{_MONTH.format('m2')}(?:{_BLANK}+[0-9]{{1,2}})?"
    rf"|(?:{_MONTH.format('m3')}(?:{_BLANK}*[-–/]{_BLANK}*{_MONTH.format('m4')})?|Q[1-4]|(?:early|mid|late)"
    rf"|spring|summer|autumn|fall|winter|(?:1st|2nd|3rd|4th|first|second|third|fourth){_BLANK}+quarter)?"
    rf"(?:{_BLANK}+of)?,?(?:{_BLANK}+|-)?[12][0-9]{{3}}|[12][0-9]{{3}}[-/.](?:[01]?[0-9]|Q[1-4]))",
    re.IGNORECASE | re.ASCII,
)
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?(?:\.[0-9]+)?")


def date_at(text: str, start: int = 0, *, any_time: bool = True) -> tuple[Dated, int] | None:
    """Read the date that begins at `start`; return it (undated if impossible or ambiguous) and its end.

    Without `any_time` a time of day belongs to it only as a timestamp has it: after a T, or to the second.
    """
    match = _SHAPES[0 if any_time else 1].match(text, start)
    if match is None:
        return None
    day, confidence = _day(match)
    written = match.group().strip()
    if day is None:
        return Dated(origin="ambiguous" if match["first"] and _orders(match) else "", written=written), match.end()
    return Dated(day, "header", confidence, written), match.end()


def read_date(written: str, *, origin: str) -> Dated:
    """Read a field that holds nothing but a date.

    Ten or thirteen digits are seconds or milliseconds since 1970 in UTC: likely, not certain.
    """
    written = " ".join(written.split())
    found = date_at(written)
    if found and found[1] == len(written):
        return found[0]._replace(origin=origin) if found[0].date else found[0]
    if _EPOCH.fullmatch(written):
        number, digits = float(written), len(written.partition(".")[0])
        moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=number if digits == 10 else number / 1000)
        if moment.year <= LAST_YEAR:
            return Dated(moment.date(), origin, "likely", written)
    return Dated(origin="partial" if _PARTIAL.fullmatch(written) else "", written=written[:80])


def order_of(written: Iterable[str]) -> str:
    """Return the order of day and month that the numeric dates of one source have: 'day', 'month' (first), or ''.

    It is '' where none of them shows it, and where they contradict each other.
    """
    found: set[str] = set()
    for one in written:
        match = _SHAPES[0].match(one)
        if match and match["first"] and len(orders := _orders(match)) == 1:
            found |= orders.keys()
    return found.pop() if len(found) == 1 else ""


def in_order(dated: Dated, order: str, *, origin: str) -> Dated:
    """Return an ambiguous date read in the order of its source: likely, not certain."""
    match = _SHAPES[0].match(dated.written)
    day = _orders(match).get(order) if match and match["first"] else None
    return Dated(day, origin, "likely", dated.written) if day else dated


def fits(dated: Dated, day: dt.date) -> bool:
    """Whether a day is one that a date can mean which is no full day: of its month or year, one of its two days.

    What is no date at all fits every day.
    """
    if dated.origin == "ambiguous":
        match = _SHAPES[0].match(dated.written)
        return match is not None and day in _orders(match).values()
    if dated.origin != "partial":
        return True
    written = dated.written.lower()
    years = {int(year) for year in re.findall(r"(?<![0-9])[12][0-9]{3}(?![0-9])", written)}
    months = {MONTHS.index(name) + 1 for name in re.findall(rf"\b({'|'.join(MONTHS)})[a-z]*", written)}
    months |= {int(month) for month in re.findall(r"[12][0-9]{3}[-/.]([01]?[0-9])(?![0-9])", written)}
    for quarter in re.findall(r"\bq([1-4])\b", written):
        months |= set(range(3 * int(quarter) - 2, 3 * int(quarter) + 1))
    days = {int(number) for number in re.findall(r"(?<![0-9])[0-9]{1,2}(?![0-9])", written)} if not years else set()
    return all(one in allowed for one, allowed in ((day.year, years), (day.month, months), (day.day, days)) if allowed)


def dates_in(text: str) -> list[Dated]:
    """Return every full date that stands in a short text, impossible and ambiguous ones too."""
    found, at = [], 0
    while match := _ANYWHERE.search(text, at):
        start, one = match.start(), date_at(text, match.start())
        at = one[1] if one else start + 1
        if one:
            found.append(one[0])
    return found


def date_of_file_name(name: str) -> Dated:
    """Read the one date in a file name, ISO before any other; two different dates there are none."""
    found = {}
    for match in _IN_FILE_NAME.finditer(name):
        year, month, day = (int(part) for part in (match[1], match[3], match[4]) if part) if match[1] else (
            int(match[5]), int(match[6]), int(match[7]))  # fmt: skip
        if date := possible(year, month, day):
            found[date] = match.group()
    if not found:
        return _other_date_of_name(name.rpartition(".")[0] or name)
    if len(found) != 1:
        return UNDATED
    [(date, written)] = found.items()
    return Dated(date, "file name", "likely", written)


def _other_date_of_name(stem: str) -> Dated:
    """Read a written-out or numeric date in a file name."""
    found = set(dates_in(stem.replace("_", " ").replace("+", " ")))
    days = {dated.date for dated in found}
    if len(days) != 1:
        return UNDATED
    dated = found.pop()
    return dated._replace(origin="file name", confidence="likely") if dated.date else dated


def _day(match: re.Match[str]) -> tuple[dt.date | None, str]:
    """Return the day of a date-like match and how sure it is; None where impossible or ambiguous."""
    part = match.groupdict()
    day, confidence = None, "certain"
    if part["iso_year"]:
        day = possible(int(part["iso_year"]), int(part["iso_month"]), int(part["iso_day"]))
    elif solid := part["solid"]:
        day = possible(int(solid[:4]), int(solid[4:6]), int(solid[6:]))
    elif part["month"]:
        day = possible(int(part["year"]), _month(part["month"]), int(part["day"]))
    elif part["us_month"]:
        day = possible(int(part["us_year"]), _month(part["us_month"]), int(part["us_day"]))
    else:
        day, confidence = _numeric(match), "likely"
    if day and part["weekday"] and WEEKDAYS[day.weekday()] != part["weekday"][:3].lower():
        confidence = "likely"
    return day, confidence


def _numeric(match: re.Match[str]) -> dt.date | None:
    """Return the only day that two numbers and a year can mean; None where both orders give a day."""
    days = set(_orders(match).values())
    return days.pop() if len(days) == 1 else None


def _orders(match: re.Match[str]) -> dict[str, dt.date]:
    """Return the days that two numbers and a year can mean, by what stands first; 5/5/2024 shows no order."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["last"])
    days = {"day": possible(year, second, first), "month": possible(year, first, second)}
    return {order: day for order, day in days.items() if day}


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def possible(year: int, month: int, day: int) -> dt.date | None:
    """Return a day of the calendar between the first and the last year that are read; None for any other."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
