"""Tables (.csv, .tsv): one document a row, columns known by their usual names."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import clean, decode
from analysis.ingest.fields import Chosen, lacking, read_record, roles_of
from analysis.ingest.records import Record, Refusal

DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = min(sys.maxsize, 2**31 - 1)


def read(data: bytes, chosen: Chosen = ()) -> Iterator[Record | Refusal]:
    """Yield a document for each row; a row with too many or too few cells is refused, the rest goes on.

    `chosen` says which columns somebody chose for what.
    """
    text = decode(data).lstrip("\ufeff\r\n \x00")
    if not text.strip():
        return
    csv.field_size_limit(LONGEST_FIELD)
    lines = io.StringIO(text, newline="")
    rows = csv.reader(lines, delimiter=delimiter_of(text, chosen), skipinitialspace=True, strict=True)
    try:
        names = tuple(clean(name) for name in next(rows, []))
    except csv.Error as error:
        raise UnreadableFile(f"its header row cannot be read: {error}") from None
    if reason := lacking(names, chosen):
        raise UnreadableFile(reason)
    yield from _rows(rows, names, chosen)


def _rows(rows: Iterator[list[str]], names: tuple[str, ...], chosen: Chosen) -> Iterator[Record | Refusal]:
    """Yield what each row below the header gives, numbered from 1; rows without content are passed over."""
    number = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield Refusal(f"#row={number}", _quoting(error))
            continue
        number += 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(names) or any(cells[len(names) :]):
            yield Refusal(f"#row={number}", f"has {len(cells)} cells where the header has {len(names)}")
            continue
        yield read_record(names, cells, origin="column", part=f"#row={number}", chosen=chosen)


def delimiter_of(text: str, chosen: Chosen = ()) -> str:
    """Return the delimiter that cuts the header into most known names, then into most names."""

    def known(delimiter: str) -> tuple[int, int]:
        try:
            names = next(csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        plain = tuple(clean(name) for name in names)
        return sum(map(bool, roles_of(plain, chosen).values())), len(names)

    return max(DELIMITERS, key=known)


def _quoting(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return "a quotation mark is opened here and never closed; nothing after it could be read"
    return f"its quotation marks do not match: {error}"
