"""Dates that people set, laid over those that were found, where a snapshot is made.

Which document a line of `dates.csv` means, in this order:
1. the one at its path that has its text;
2. else the one of its text elsewhere (the file was moved), where there is one, or one of its title;
3. else the one at its path that has its title (the text was corrected), unless the path is a numbered place in a file,
   such as a row, which other documents may have moved into.
A line that means no document is kept, and reported. Copies of a document have its date too. The id of a document stays
that of what was found, so that links, tags and notes hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa

from analysis.schema import SET_BY_HAND, document_id
from analysis.set_dates import SetDate, one_line, written_day
from analysis.store.parts import digest
from analysis.store.tables import rows_table

_NUMBERED_PLACE = re.compile(r"#(row|message|entry|record|document)=[0-9]+")

_CANDIDATES = """
SELECT DISTINCT path, text_id, title, id FROM found_raw
WHERE id <> '' AND (path IN (SELECT path FROM dates_in_file) OR text_id IN (SELECT text_id FROM dates_in_file))
ORDER BY ALL
"""

_RAW = """
CREATE TEMP VIEW raw AS SELECT f.* REPLACE (
    coalesce(s.now, f.id) AS id, CASE WHEN s.id IS NULL THEN f.date ELSE s.date END AS date,
    CASE WHEN s.id IS NULL THEN f.date_origin ELSE '{origin}' END AS date_origin,
    CASE WHEN s.id IS NULL THEN f.date_confidence WHEN s.date IS NULL THEN '' ELSE 'certain' END AS date_confidence)
FROM found_raw f LEFT JOIN dates_set s ON s.id = f.id
"""
_SET = pa.schema([("id", pa.string()), ("now", pa.string()), ("date", pa.date32())])
_IN_FILE = pa.schema(
    [("path", pa.string()), ("text_id", pa.string()), ("title", pa.string()), ("date", pa.date32()),
     ("id", pa.string())]
)  # fmt: skip

TABLE = """
SELECT coalesce(s.now, '') AS id, d.path, d.text_id, d.title, d.date, f.date AS found_date,
    coalesce(f.date_origin, '') AS found_origin, coalesce(f.date_confidence, '') AS found_confidence
FROM dates_in_file d LEFT JOIN dates_set s ON s.id = d.id AND d.id <> '' LEFT JOIN
    (SELECT id, date, date_origin, date_confidence FROM found_raw
     QUALIFY row_number() OVER (PARTITION BY id ORDER BY file, row) = 1) f ON f.id = d.id AND d.id <> ''
ORDER BY d.path, d.text_id
"""
"""The table `set_dates` of a snapshot."""


class _Candidate(NamedTuple):
    path: str
    text: str
    title: str
    id: str


def dated_fingerprint(files: str, dates: Sequence[SetDate]) -> str:
    """Return the fingerprint of what is read, changed by the dates that people set."""
    said = sorted("\x1f".join((one.path, one.text, one.title, written_day(one.date))) for one in dates)
    return digest(files, *said)[:16] if said else files


def lay_over(connection: duckdb.DuckDBPyConnection, dates: Sequence[SetDate]) -> None:
    """Make `raw`, the rows of `found_raw` with the dates that people set; `dates_in_file` says what each line means."""
    lines = [(one.path, one.text, one.title, one.date, "") for one in dates]
    connection.register("dates_in_file", rows_table(lines, _IN_FILE))
    rows = connection.execute(_CANDIDATES).fetchall() if lines else []
    meant = _meant(dates, [_Candidate(*row) for row in rows])
    lines = [(*line[:4], meant.get(number, "")) for number, line in enumerate(lines)]
    connection.register("dates_in_file", rows_table(lines, _IN_FILE))
    days = {id_: dates[number].date for number, id_ in meant.items()}
    connection.register("dates_set", rows_table(_settled(connection, days), _SET))
    connection.execute(_RAW.format(origin=SET_BY_HAND))


def _meant(dates: Sequence[SetDate], candidates: Iterable[_Candidate]) -> dict[int, str]:
    """Return number of a line -> id of the document that it means; a document is meant by one line alone."""
    at_path: dict[str, list[_Candidate]] = defaultdict(list)
    of_text: dict[str, list[_Candidate]] = defaultdict(list)
    for found in candidates:
        at_path[one_line(found.path)].append(found)
        of_text[found.text].append(found)
    meant: dict[int, str] = {}
    taken: set[str] = set()

    def settle(number: int, found: list[_Candidate]) -> None:
        ids = {one.id for one in found} - taken
        if len(ids) == 1:
            meant[number] = ids.pop()

    for rule in (_by_path_and_text, _by_text, _by_path_and_title):
        for number, one in enumerate(dates):
            if number not in meant:
                settle(number, rule(one, at_path[one.path], of_text[one.text]))
        meant = _one_line_each(dates, meant)
        taken |= set(meant.values())
    return meant


def _by_path_and_text(one: SetDate, here: list[_Candidate], same: list[_Candidate]) -> list[_Candidate]:
    return [found for found in here if found.text == one.text]


def _by_text(one: SetDate, here: list[_Candidate], same: list[_Candidate]) -> list[_Candidate]:
    if len({found.id for found in same}) > 1:
        return [found for found in same if one_line(found.title) == one.title]
    return same


def _by_path_and_title(one: SetDate, here: list[_Candidate], same: list[_Candidate]) -> list[_Candidate]:
    if same or _NUMBERED_PLACE.search(one.path):
        return []
    return [found for found in here if one_line(found.title) == one.title]


def _one_line_each(dates: Sequence[SetDate], meant: dict[int, str]) -> dict[int, str]:
    """Return which lines hold where several mean one document: the one that was set last."""
    last: dict[str, int] = {}
    for number, id_ in sorted(meant.items()):
        other = last.setdefault(id_, number)
        if dates[number].set.timestamp() >= dates[other].set.timestamp():
            last[id_] = number
    return {number: id_ for id_, number in last.items()}


def _settled(
    connection: duckdb.DuckDBPyConnection, days: dict[str, dt.date | None]
) -> list[tuple[str, str, dt.date | None]]:
    """Return id, id from now on, and date of each document whose date is set.

    The id changes only where the date makes a document the same as another one (day, title and text): then they are
    copies of one, and have one id.
    """
    if not days:
        return []
    ids = pa.table({"id": list(days)}, schema=pa.schema([("id", pa.string())]))
    connection.register("ids_set", ids)
    groups: dict[str, list[str]] = defaultdict(list)
    for id_, title, text in connection.execute(
        "SELECT DISTINCT id, title, text FROM found_raw SEMI JOIN ids_set USING (id) ORDER BY id"
    ).fetchall():
        groups[document_id(days[id_], title, text)].append(id_)
    connection.register("ids_made", pa.table({"id": list(groups)}, schema=ids.schema))
    found = connection.execute("SELECT DISTINCT id FROM found_raw SEMI JOIN ids_made USING (id)").fetchall()
    kept = {id_ for (id_,) in found} - days.keys()
    return [
        (id_, made if made in kept else members[0], days[id_]) for made, members in groups.items() for id_ in members
    ]
