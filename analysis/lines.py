"""Plain CSV files that people and programs write: one line for each thing that was written down.

Such a file is written as a whole and swapped in, under a lock, so that two browsers lose nothing. A line that cannot be
read is named, left out, and kept as it is; a file that is no UTF-8 text is refused, and nothing in it is changed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from analysis.cells import guarded, unguarded
from analysis.errors import StoreError, UnreadableFile
from analysis.files import InUse, rewrite

Thing = TypeVar("Thing")
Parse = Callable[[dict[str, str]], Thing]


@dataclass(frozen=True, slots=True)
class LineFile:
    """A file, its columns, and what a line of it is called in messages ("The answer").

    A parser makes a thing of a row (column -> text) and raises UnreadableFile where it cannot.
    """

    path: Path
    columns: tuple[str, ...]
    what: str

    @property
    def header(self) -> str:
        """The first line."""
        return ",".join(self.columns)

    def read(self, parse: Parse[Thing]) -> tuple[list[Thing], list[str]]:
        """Return what the file holds, and a sentence for each line that cannot be read; nothing where there is none.

        Raises StoreError where the file may not be read or is no UTF-8 text.
        """
        things, problems = [], []
        for number, line in enumerate(self._lines(), start=1):
            try:
                if (row := self._row(line)) is not None:
                    things.append(parse(row))
            except UnreadableFile as error:
                problems.append(f"{self.path}, line {number}: {error} The line is left out and kept in the file.")
        return things, problems

    def parsed(self, line: str, parse: Parse[Thing]) -> Thing | None:
        """Return what a line says; None for the header and for what cannot be read."""
        try:
            row = self._row(line)
            return None if row is None else parse(row)
        except UnreadableFile:
            return None

    def line(self, *values: object) -> str:
        """Return a line of values, times to the second, safe to open in a spreadsheet."""
        cells = [value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else value for value in values]
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([guarded(str(cell)) for cell in cells])
        return out.getvalue()

    def rewrite(self, change: Callable[[list[str]], Iterable[str]]) -> None:
        """Change the lines of the file; readers see the old file or the new one, never a part. Raises StoreError."""

        def text() -> str:
            lines = [line for line in self._lines() if line != self.header]
            return "\n".join([self.header, *change(lines)]) + "\n"

        try:
            rewrite(self.path, text)
        except InUse:
            raise StoreError(f"{self.path} is being written by another program. Try again in a moment.") from None
        except OSError as error:
            raise StoreError(
                f"{self.what} could not be written to {self.path}: {error.strerror}. Make room or allow writing in "
                f"{self.path.parent}; what was written before is kept."
            ) from error

    def _lines(self) -> list[str]:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be read: {error.strerror}. Allow reading it, or move it away."
            ) from error
        except UnicodeDecodeError as error:
            raise StoreError(
                f"{self.path} is not UTF-8 text ({error.reason} at byte {error.start}). Save it as CSV in UTF-8, or "
                "move it away; nothing in it was changed."
            ) from error
        return [line.rstrip("\r") for line in text.split("\n") if line.strip()]

    def _row(self, line: str) -> dict[str, str] | None:
        """Return the cells of a line by column, None for the header. Raises UnreadableFile."""
        try:
            cells = next(csv.reader([line]))
        except csv.Error as error:
            raise UnreadableFile(f"{error}.") from None
        if tuple(cells) == self.columns:
            return None
        if len(cells) != len(self.columns):
            raise UnreadableFile(f"{len(cells)} columns. Expected {len(self.columns)}: {self.header}.")
        return dict(zip(self.columns, map(unguarded, cells), strict=True))
