"""Saved views: `views.csv`, one line for each page with its filters and choices that somebody gave a name.

A view is a link, so it holds nothing that a link could not; it is not a cache, and no rebuild writes or deletes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from urllib.parse import parse_qs

from analysis.errors import InvalidParameter, UnreadableFile
from analysis.lines import LineFile
from analysis.query import PARAMETERS, Query

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class View:
    """A named view: its page ('' is the first one), its address without '?', and when it was saved (UTC).

    Raises InvalidParameter for a name that is empty or too long.
    """

    name: str
    page: str
    link: str
    saved: dt.datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", " ".join(self.name.split()))
        if not 0 < len(self.name) <= LONGEST_NAME:
            raise InvalidParameter("name", self.name, f"1 to {LONGEST_NAME} characters")

    def query(self) -> tuple[Query, list[str]]:
        """Return the view's filters, and a notice for each that cannot be used."""
        return Query.from_params(parse_qs(self.link, keep_blank_values=False))

    def choices(self) -> dict[str, list[str]]:
        """Return the parameters that belong to the page."""
        return {name: values for name, values in parse_qs(self.link).items() if name not in (*PARAMETERS, "corpus")}


COLUMNS = tuple(field.name for field in fields(View))


def read_views(path: Path) -> tuple[list[View], list[str]]:
    """Return the views of a file by name, and a sentence for each line that cannot be read.

    Of several lines with one name the last holds. Raises StoreError where the file may not be read or is no UTF-8 text.
    """
    views, problems = _file(path).read(_view)
    return sorted({view.name: view for view in views}.values(), key=lambda view: view.name.casefold()), problems


def save_view(path: Path, view: View) -> None:
    """Write a view; one of the same name is replaced. Raises StoreError."""
    file = _file(path)
    file.rewrite(lambda lines: [*_without(file, lines, view.name), file.line(*astuple(view))])


def remove_view(path: Path, name: str) -> None:
    """Remove a view; a name that is not there changes nothing. Raises StoreError."""
    file = _file(path)
    file.rewrite(lambda lines: _without(file, lines, name))


def _without(file: LineFile, lines: list[str], name: str) -> list[str]:
    return [line for line in lines if (view := file.parsed(line, _view)) is None or view.name != name]


def _file(path: Path) -> LineFile:
    return LineFile(path, COLUMNS, "The view")


def _view(row: dict[str, str]) -> View:
    """Return the view of a row. Raises UnreadableFile."""
    try:
        return View(row["name"], row["page"], row["link"], dt.datetime.fromisoformat(row["saved"]))
    except (ValueError, InvalidParameter) as error:
        raise UnreadableFile(f"{error}.".replace("..", ".")) from None
