"""The first rows of a table, so that somebody can say which column is the text: `preview(path)`.

Read in a process of its own that ends after LONGEST seconds, since a table comes from elsewhere. Of long files only
the beginning is read.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.apart import bound_memory, environment
from analysis.ingest.dates import read_date
from analysis.ingest.decoding import clean, decode
from analysis.ingest.fields import as_string, as_text, flattened, opened, roles_of
from analysis.ingest.formats import TABLES, format_of
from analysis.ingest.formats.jsonl import LIST_KEYS
from analysis.ingest.formats.spreadsheet import filled_sheets, table_of
from analysis.ingest.formats.tabular import LONGEST_FIELD, delimiter_of
from analysis.ingest.limits import LARGEST_FILE, check_size

ROWS, WIDEST, MOST_COLUMNS = 5, 300, 200
"""Rows that are shown, characters of a cell, columns."""
BEGINNING = 1_000_000
"""Bytes of a table of lines that are read."""
LONGEST = 30
LONGEST_DAY = 40
"""Characters of a cell that may be a day."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The columns of a table, its first rows as text, and what the names of columns tell: role -> column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    roles: dict[str, str]

    @property
    def longest(self) -> str:
        """The column with the most text in these rows; '' where there is no column."""
        sizes = {name: sum(len(row[at]) for row in self.rows) for at, name in enumerate(self.columns)}
        return max(sizes, key=sizes.__getitem__, default="")


    @property
    def dated(self) -> str:
        """The first column that holds a day in each of these rows; '' where none does."""
        cells = {name: [row[at] for row in self.rows] for at, name in enumerate(self.columns)}
        return next((name for name, rows in cells.items() if rows and all(map(_is_day, rows))), "")


def _is_day(cell: str) -> bool:
    return len(cell) < LONGEST_DAY and any(c.isdigit() for c in cell) and read_date(cell, origin="").date is not None


def is_table(path: Path | str) -> bool:
    """Whether a file's name says that it is a table whose columns can be chosen."""
    return format_of(str(path)) in TABLES


def preview(path: Path) -> Preview:
    """Return the first rows of a table. Raises UnreadableFile, which says why there are none to show."""
    command = [sys.executable, "-m", "analysis.ingest.preview", str(path.absolute())]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=LONGEST, check=False, encoding="utf-8", env=environment()
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(f"takes more than {LONGEST} seconds to open; split it, or save it as CSV") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise UnreadableFile("cannot be opened: what reads this format broke on it. Save it as CSV") from None
    if "reason" in found:
        raise UnreadableFile(found["reason"])
    return Preview(tuple(found["columns"]), tuple(map(tuple, found["rows"])), found["roles"])


def first_rows(path: Path) -> Preview:
    """Return the first rows of a table, read in this process. Raises UnreadableFile, and OSError."""
    kind = format_of(path.name)
    if kind not in TABLES:
        raise UnreadableFile("is no table")
    check_size(path.stat().st_size, LARGEST_FILE)
    whole = kind not in (".csv", ".tsv", ".jsonl", ".ndjson")
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE if whole else BEGINNING)
    if kind in (".csv", ".tsv"):
        rows = _of_lines(data)
    elif kind in (".json", ".jsonl", ".ndjson"):
        rows = _of_objects(list(_objects(data)))
    else:
        sheets = filled_sheets(data)
        rows = table_of(sheets[0][1]) if sheets else []
    if not rows:
        raise UnreadableFile("holds no rows")
    places = _places([flattened(name) for name in rows[0]])
    columns = tuple(flattened(rows[0][at]) for at in places)
    cells = [tuple(row[at][:WIDEST] if at < len(row) else "" for at in places) for row in rows[1 : ROWS + 1]]
    roles = {role: columns[places[0]] for role, places in roles_of(columns).items() if places}
    return Preview(columns, tuple(cells), roles)


def _of_lines(data: bytes) -> list[list[str]]:
    """Return the header and the first rows of a CSV table; a row that the end of what was read cuts is left out."""
    text = decode(data).lstrip("\ufeff\r\n \x00")
    csv.field_size_limit(LONGEST_FIELD)
    found: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), skipinitialspace=True):
        if any(cell.strip() for cell in row):
            found.append([clean(cell) for cell in row])
        if len(found) > ROWS:
            break
    return found


def _objects(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the first objects of JSON, whole or by lines."""
    text = decode(data).strip("\ufeff \t\r\n\x00")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        for line in text.split("\n")[: 10 * ROWS]:
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                yield value
        return
    if isinstance(value, dict):
        value = next((value[key] for key in LIST_KEYS if isinstance(value.get(key), list)), [value])
    if isinstance(value, list):
        yield from (one for one in value[: 10 * ROWS] if isinstance(one, dict))


def _of_objects(objects: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Return the names that objects have, and a row for each of the first."""
    held = [opened(one) for one in objects]
    names = list(dict.fromkeys(name for one in held for name in one))
    rows = [[as_text(one.get(name)) or as_string(one.get(name)) for name in names] for one in held[:ROWS]]
    return [names, *rows] if names else []


def _places(names: Sequence[str]) -> list[int]:
    """Return where columns stand that can be chosen: those with a name, of equal names the first."""
    return [at for at, name in enumerate(names) if name and names.index(name) == at][:MOST_COLUMNS]


def main(arguments: Sequence[str]) -> int:
    """Write the first rows of the table that is named to standard output, as JSON; or the reason why not."""
    bound_memory()
    try:
        answer: dict[str, Any] = asdict(first_rows(Path(arguments[0])))
    except UnreadableFile as error:
        answer = {"reason": str(error)}
    except OSError as error:
        answer = {"reason": f"cannot be opened: {error.strerror or error}"}
    except Exception as error:  # noqa: BLE001  # what reads a format may raise anything on a damaged file
        answer = {"reason": f"is damaged, or not what its name says: {type(error).__name__}"}
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
