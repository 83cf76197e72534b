"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) by calamine: one document a row, columns as in CSV, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import clean
from analysis.ingest.fields import NO_COLUMN, ROLES, Chosen, lacking, listed, read_record, roles_of
from analysis.ingest.formats.packages import is_locked
from analysis.ingest.limits import LARGEST_FILE, check_size
from analysis.ingest.records import Item, Record, Refusal

MOST_ROWS_ABOVE = 20
"""Rows above the header: a title, notes."""


def read(data: bytes, chosen: Chosen = ()) -> Iterator[Item]:
    """Yield a document for each row of each sheet that has a column with text.

    `chosen` says which columns somebody chose for what.
    """
    filled = filled_sheets(data)
    if not filled:
        return
    found = [(name, rows, header) for name, rows in filled if (header := _header(rows, chosen)) is not None]
    if not found:
        column = dict(chosen).get("text")
        wanted = f" {column!r}, chosen as its text," if column else f" with text ({', '.join(ROLES['text'][:4])})"
        columns = "; ".join(f"{name!r} has {_names(rows)}" for name, rows in filled[:3])
        raise UnreadableFile(f"{NO_COLUMN}{wanted} on any sheet; {columns}")
    for name, rows, header in found:
        part = "" if len(filled) == 1 else f"/{name}"
        if reason := lacking(tuple(clean(_cell(cell)) for cell in rows[header]), chosen):
            yield Refusal(part, reason)
        else:
            yield from _rows(rows, header, part, chosen)
    for name, rows in filled:
        if _header(rows, chosen) is None:
            yield Refusal(f"/{name}", f"{NO_COLUMN} with text; columns found: {_names(rows)}")


def filled_sheets(data: bytes) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    """Return name and rows of each sheet that has a cell with something in it. Raises UnreadableFile."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    if is_locked(data):
        raise UnreadableFile("is protected by a password; save it without")
    _check_packed(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except CalamineError as error:
        raise UnreadableFile(_refused(str(error))) from None
    return [(name, rows) for name, rows in sheets if any(any(map(_cell, row)) for row in rows)]


def table_of(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Return a sheet from its header on, as text, where no name tells its header: the first of its fullest rows."""
    filled = [sum(bool(_cell(cell).strip()) for cell in row) for row in rows[: MOST_ROWS_ABOVE + 1]]
    return [[clean(_cell(cell)) for cell in row] for row in rows[filled.index(max(filled)) :]]


def _rows(rows: Sequence[Sequence[Any]], header: int, sheet: str, chosen: Chosen) -> Iterator[Record]:
    """Yield a record for each row below the header, numbered from 1; empty rows count but give nothing."""
    names = tuple(clean(_cell(cell)) for cell in rows[header])
    for number, row in enumerate(rows[header + 1 :], start=1):
        cells = [_cell(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            yield read_record(names, cells, origin="column", part=f"{sheet}#row={number}", chosen=chosen)


def _header(rows: Sequence[Sequence[Any]], chosen: Chosen) -> int | None:
    """Return the number of the first row that names a column with text; None where none does."""
    for number, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        if roles_of(tuple(clean(_cell(cell)) for cell in row), chosen)["text"]:
            return number
    return None


def _names(rows: Sequence[Sequence[Any]]) -> str:
    """Return the names of what is likely the header, for a message."""
    return listed([cell for cell in table_of(rows)[0] if cell])


def _cell(value: Any) -> str:
    """Return a cell as it is written: days in ISO form, whole numbers without a point."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value)


def _check_packed(data: bytes) -> None:
    """Raise UnreadableFile for a packed spreadsheet that is too large unpacked."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                check_size(sum(info.file_size for info in archive.infolist()), LARGEST_FILE, "is, unpacked,")
        except zipfile.BadZipFile as error:
            raise UnreadableFile(f"is a damaged spreadsheet: {error}") from None


def _refused(error: str) -> str:
    if "password" in error.lower() or "encrypt" in error.lower():
        return "is protected by a password; save it without"
    return f"is no spreadsheet that can be read: {error}"
