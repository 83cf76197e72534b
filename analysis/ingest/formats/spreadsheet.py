"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods) by calamine: one document a row, columns as in CSV, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import clean
from analysis.ingest.fields import ROLES, listed, read_record, roles_of
from analysis.ingest.formats.packages import is_locked
from analysis.ingest.limits import LARGEST_FILE, check_size
from analysis.ingest.records import Item, Record, Refusal

MOST_ROWS_ABOVE = 20
"""Rows above the header: a title, notes."""


def read(data: bytes) -> Iterator[Item]:
    """Yield a document for each row of each sheet that has a column with text."""
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
    filled = [(name, rows) for name, rows in sheets if any(any(map(_cell, row)) for row in rows)]
    if not filled:
        return
    found = [(name, rows, header) for name, rows in filled if (header := _header(rows)) is not None]
    if not found:
        wanted = ", ".join(ROLES["text"][:4])
        columns = "; ".join(f"{name!r} has {listed([_cell(c) for c in _first(rows)])}" for name, rows in filled[:3])
        raise UnreadableFile(f"has no column with text ({wanted}) on any sheet; {columns}")
    for name, rows, header in found:
        yield from _rows(rows, header, "" if len(filled) == 1 else f"/{name}")
    for name, rows in filled:
        if _header(rows) is None:
            columns = listed([_cell(cell) for cell in _first(rows)])
            yield Refusal(f"/{name}", f"has no column with text; columns found: {columns}")


def _rows(rows: Sequence[Sequence[Any]], header: int, sheet: str) -> Iterator[Record]:
    """Yield a record for each row below the header, numbered from 1; empty rows count but give nothing."""
    names = tuple(clean(_cell(cell)) for cell in rows[header])
    for number, row in enumerate(rows[header + 1 :], start=1):
        cells = [_cell(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            yield read_record(names, cells, origin="column", part=f"{sheet}#row={number}")


def _header(rows: Sequence[Sequence[Any]]) -> int | None:
    """Return the number of the first row that names a column with text; None where none does."""
    for number, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        if roles_of(tuple(clean(_cell(cell)) for cell in row))["text"]:
            return number
    return None


def _first(rows: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """Return the first row with content, without its empty cells."""
    return next(([cell for cell in row if _cell(cell)] for row in rows if any(map(_cell, row))), [])


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
