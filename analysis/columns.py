"""Columns that people chose: `columns.csv`, a line for each role of a table that no usual name tells.

A line names a file by its path below the folder, or several by a pattern (`press/*.csv`), a role (text, title, date,
source, language) and the column that has it; without a column, none has. Of lines about one file and role the last
counts. Tables inside of archives and mails are not told. No build writes or deletes the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path

from analysis.errors import InvalidParameter, UnreadableFile
from analysis.lines import LineFile

ROLES = ("text", "title", "date", "source", "language")


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that was chosen. Raises InvalidParameter for an unknown role, no file, or a text without a column."""

    file: str
    role: str
    column: str

    def __post_init__(self) -> None:
        for name in ("file", "column"):
            written = getattr(self, name).encode("utf-8", "replace").decode()
            object.__setattr__(self, name, " ".join(written.split()) if name == "column" else one_line(written))
        if self.role not in ROLES:
            raise InvalidParameter("role", self.role, ", ".join(ROLES))
        if not self.file:
            raise InvalidParameter("file", self.file, "a path below the folder, or a pattern such as *.csv")
        if self.role == "text" and not self.column:
            raise InvalidParameter("column", self.column, "the name of a column: a document has a text")

    def is_about(self, file: str) -> bool:
        """Whether a file is meant."""
        name = one_line(file)
        return name == self.file or fnmatchcase(name, self.file)


def one_line(name: str) -> str:
    """Return a path as it stands in the file."""
    return name.replace("\r", " ").replace("\n", " ").replace("\x00", " ").strip()


COLUMNS = tuple(field.name for field in fields(ColumnChoice))


def read_choices(path: Path) -> tuple[list[ColumnChoice], list[str]]:
    """Return the choices of a file in their order, and a sentence for each line that cannot be read.

    Raises StoreError where the file may not be read or is no UTF-8 text.
    """
    return _file(path).read(_choice)


def chosen_columns(choices: Iterable[ColumnChoice], file: str) -> tuple[tuple[str, str], ...]:
    """Return role and column of what was chosen for a file, in the order of ROLES; () where nothing was."""
    chosen = {one.role: one.column for one in choices if one.is_about(file)}
    return tuple((role, chosen[role]) for role in ROLES if role in chosen)


def choose_columns(path: Path, files: Iterable[str], roles: Mapping[str, str]) -> None:
    """Write which columns have which roles in some files, in place of what stood there for each of them by name.

    Raises InvalidParameter and StoreError.
    """
    new = [ColumnChoice(file, role, column) for file in files for role, column in roles.items()]
    named = {one.file for one in new}
    file = _file(path)

    def changed(lines: list[str]) -> list[str]:
        kept = [line for line in lines if (one := file.parsed(line, _choice)) is None or one.file not in named]
        return [*kept, *(file.line(*astuple(one)) for one in new)]

    file.rewrite(changed)


def _file(path: Path) -> LineFile:
    return LineFile(path, COLUMNS, "The choice of columns")


def _choice(row: dict[str, str]) -> ColumnChoice:
    try:
        return ColumnChoice(row["file"], row["role"], row["column"])
    except InvalidParameter as error:
        raise UnreadableFile(str(error)) from None
