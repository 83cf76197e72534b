"""Date a document by what stands around its text: its folders, its dateline, its first lines.

A dateline (`MINSK, 9 October (BelTA) –`) seldom has a year: it is a day only where a folder or another date gives it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from analysis.ingest.dates import MONTHS, UNDATED, Dated, date_at, dates_in

MOST_LINES = 6
LONGEST_LINE = 120

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = (
    rf"(?:(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?[ \u00a0](?P<month>{_MONTH})"
    rf"|(?P<us_month>{_MONTH})[ \u00a0](?P<us_day>[0-3]?[0-9]))"
)
_AGENCY = r"(?:\([^()\n]{2,40}\)|/[A-Z][A-Za-z. -]{1,20}/)"
_PLACE = r"[A-Z][A-Z.'’-]+(?:[ /-][A-Z.'’-]+){0,4}(?:, (?:[A-Z][a-z.]+ ?){1,3})?"
_ANY_PLACE = r"[A-Z][\w.'’-]+(?:[ ,/-]{1,2}[A-Z][\w.'’-]+){0,4}"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:, | )|(?:{_ANY_PLACE}), (?=[^\n]{{4,24}}{_AGENCY})){_DAY}(?:,? (?P<year>[12][0-9]{{3}}))?"
    rf"(?:[.,]? ?{_AGENCY}|(?= ?[-–—.:](?! ?[0-9])))(?=[ .,:–—-]|$)"
)
_STATED = re.compile(
    r"(?:(?:first )?(?:published|posted|issued|released|publication date|date of (?:issue|publication))\b"
    rf"|for immediate release\b)[^\n0-9]{{0,40}}?(?=[0-9]|{_MONTH} [0-9])",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(r"[A-Z][\w.'’-]+(?:[ ,-]{1,2}[A-Z][\w.'’-]+){0,3}, (?=[0-9]|[A-Z][a-z]+ [0-9])")
_DATED_FOLDER = re.compile(r"(?<![0-9])([12][0-9]{3})([/_.-])([01]?[0-9])[/_.-]([0-3]?[0-9])(?![0-9])")
_YEAR_FOLDER = re.compile(r"(?:^|/)([12][0-9]{3})(?:[/_.-](0?[1-9]|1[0-2]|" + _MONTH + r"))?(?=/|$)", re.IGNORECASE)


class Around(NamedTuple):
    """What the folders of a document say: a full date, or a year and perhaps a month."""

    dated: Dated = UNDATED
    year: int = 0
    month: int = 0
    written: str = ""


def of_folders(folders: str) -> Around:
    """Read a path of folders: `2024/10/09`, `2024-10-09`, `2024/10`, `2024`; what contradicts itself says nothing."""
    dated = _DATED_FOLDER.finditer(folders)
    days = {match.group(): _date(int(match[1]), int(match[3]), int(match[4])) for match in dated}
    found = {day: written for written, day in days.items() if day}
    if len(found) == 1:
        [(day, written)] = found.items()
        return Around(Dated(day, "folder name", "likely", written), day.year, day.month, written)
    years = [(int(m[1]), _month(m[2] or ""), m.group().strip("/")) for m in _YEAR_FOLDER.finditer(folders)]
    if found or len({year for year, _, _ in years}) != 1:
        return Around()
    year, month, written = years[-1]
    return Around(UNDATED, year, month, written)


def of_text(text: str, *, around: Around, near: dt.date | None = None) -> Dated:
    """Read a dateline or a first line that states when a text was published.

    A dateline without a year gets it from the folders, else as the one nearest to `near`, a doubtful date; with
    neither it is partial.
    """
    lines = [line.strip() for line in text[:3_000].split("\n") if line.strip()][:MOST_LINES]
    for line in lines:
        if dated := _stated(line) or _dateline(line, around, near):
            return dated
    return UNDATED


def _stated(line: str) -> Dated | None:
    """Read `Published on 9 October 2024, 10:00` or `Minsk, 9 October 2024`, if the line holds this one date."""
    if len(line) > LONGEST_LINE:
        return None
    stated = _STATED.match(line)
    start = stated or _PLACE_AND_DATE.match(line)
    found = date_at(line, start.end()) if start else None
    if found is None or found[0].date is None or len({one.date for one in dates_in(line)}) != 1:
        return None
    if not stated and line[found[1] :].strip(" .,"):
        return None
    return found[0]._replace(origin="text", confidence="likely")


def _dateline(line: str, around: Around, near: dt.date | None) -> Dated | None:
    match = _DATELINE.match(line)
    if match is None:
        return None
    day, month = int(match["day"] or match["us_day"]), _month(match["month"] or match["us_month"])
    written = match.group().strip()
    if match["year"]:
        date = _date(int(match["year"]), month, day)
        return Dated(date, "dateline", "likely", written) if date else None
    if around.year and around.month in (0, month):
        date = _date(around.year, month, day)
        return Dated(date, "dateline", "likely", written) if date else None
    if near and not around.year:
        years = [date for year in (near.year - 1, near.year, near.year + 1) if (date := _date(year, month, day))]
        nearest = min(years, key=lambda one: abs(one - near), default=None)
        if nearest and abs(nearest - near).days <= 60:
            return Dated(nearest, "dateline", "doubtful", written)
    return Dated(origin="partial", written=written)


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    return MONTHS.index(name[:3].lower()) + 1 if name else 0


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
