"""Dates that people set: `dates.csv`, a line for each document whose date somebody set or took away.

A document's id is made of the date that was found and of its text, so a line names its document by what outlives both:
the path, and a hash of the text. Path and text together are one document. Where the file was moved, the text finds
it; where the text was corrected, path and title do (`store.dating` states the rules). The title and what stood before
are there for people who read the file. No build writes or deletes it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from analysis.errors import ChangedMeanwhile, InvalidParameter, UnreadableFile
from analysis.lines import LineFile

NO_DATE = "no date"
"""Stands in the file where a wrong date was taken away."""
FIRST_DAY, LAST_DAY = dt.date(1400, 1, 1), dt.date(2100, 12, 31)

Key = tuple[str, str]
"""Path, and hash of the text."""


@dataclass(frozen=True, slots=True)
class SetDate:
    """The date that somebody set: of what document, the day (None: it has none), what was found before, when (UTC).

    `text` is the 32 hexadecimal digits of the document's text. Raises InvalidParameter for a day that no calendar of
    documents has, or for what is no hash.
    """

    path: str
    title: str
    date: dt.date | None
    before: str
    set: dt.datetime
    text: str

    def __post_init__(self) -> None:
        if self.date is not None and not FIRST_DAY <= self.date <= LAST_DAY:
            raise InvalidParameter("date", str(self.date), f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
        if not re.fullmatch("[0-9a-f]{32}", self.text):
            raise InvalidParameter("text", self.text, "the 32 hexadecimal digits of a text")
        for name in ("path", "title", "before"):
            object.__setattr__(self, name, one_line(getattr(self, name)))

    @property
    def key(self) -> Key:
        """What names the document."""
        return self.path, self.text


COLUMNS = tuple(field.name for field in fields(SetDate))


def one_line(text: str) -> str:
    """Return a text as it stands in the file: in one line, as Unicode; a path keeps its blanks."""
    return re.sub(r"[\x00\r\n]", " ", text.encode("utf-8", "replace").decode())


def day_of(text: str) -> dt.date | None:
    """Return the day that a person writes: YYYY-MM-DD, or `no date` (None). Raises InvalidParameter."""
    written = " ".join(text.split())
    if written.casefold() == NO_DATE:
        return None
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written, re.ASCII):
            raise ValueError
        day = dt.date.fromisoformat(written)
    except ValueError:
        raise InvalidParameter("date", text, f"a day as YYYY-MM-DD, or '{NO_DATE}'") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidParameter("date", text, f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
    return day


def written_day(day: dt.date | None) -> str:
    """Return a day as it stands in the file."""
    return day.isoformat() if day else NO_DATE


def read_dates(path: Path) -> tuple[list[SetDate], list[str]]:
    """Return the dates of a file, the last of each document, and a sentence for each line that cannot be read.

    Raises StoreError where the file may not be read or is no UTF-8 text.
    """
    found, problems = _file(path).read(_read)
    return list({one.key: one for one in found}.values()), problems


def change_dates(
    path: Path, change: Mapping[Key, SetDate | None], *, over: Mapping[Key, SetDate | None] | None = None
) -> dict[Key, SetDate | None]:
    """Write a date for each key, None takes it out of the file; return what stood there before, None for nothing.

    `over` is what the writer saw. Raises ChangedMeanwhile where another date stands there by now, and StoreError.
    """
    before: dict[Key, SetDate | None] = dict.fromkeys(change)

    def rewritten(lines: list[str]) -> list[str]:
        kept = []
        for line in lines:
            there = file.parsed(line, _read)
            if there is None or there.key not in change:
                kept.append(line)
            else:
                before[there.key] = there
        for key, seen in (over or {}).items():
            if before.get(key) != seen:
                now = before.get(key)
                raise ChangedMeanwhile("A date", f"{key[0]}: {written_day(now.date) if now else 'nothing set'}")
        return [*kept, *(_line(file, one) for one in change.values() if one is not None)]

    file = _file(path)
    file.rewrite(rewritten)
    return before


def _line(file: LineFile, one: SetDate) -> str:
    path, title, date, *rest = astuple(one)
    return file.line(path, title, written_day(date), *rest)


def _file(path: Path) -> LineFile:
    return LineFile(path, COLUMNS, "The date")


def _read(row: dict[str, str]) -> SetDate:
    try:
        when = dt.datetime.fromisoformat(row["set"])
        return SetDate(row["path"], row["title"], day_of(row["date"]), row["before"], when, row["text"])
    except (ValueError, InvalidParameter) as error:
        raise UnreadableFile(f"{error}.".replace("..", ".")) from None
