"""Tables as an Excel workbook in which no cell is run, and which says of itself what it holds and what was cut."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.graphs import legal
from dashboard.export.table import jsonable

MOST_ROWS, LONGEST_CELL = 1_000_000, 32_767
"""Rows of a sheet, of the 1,048,576 that Excel takes; characters that a cell of Excel holds."""
ABOUT = "About"


def to_workbook(frame: pd.DataFrame, name: str, about: Mapping[str, Any]) -> tuple[bytes, list[str]]:
    """Return a table as XLSX, and a sentence for whatever did not fit, which also stands on its first sheet.

    Every text is a text to Excel, whatever it begins with: it is stored so and marked with `quotePrefix`, so that it is
    no formula after an edit either, and nothing is put before it. More rows than a sheet holds go on in further
    sheets. Characters that XML does not allow become U+FFFD. Days are days, lists JSON, missing values empty.
    """
    from openpyxl import Workbook  # takes 0.3 s: only where one is written

    book = Workbook(write_only=True)
    sheets = {ABOUT: book.create_sheet(ABOUT)}
    parts = [frame.iloc[at : at + MOST_ROWS] for at in range(0, max(len(frame), 1), MOST_ROWS)]
    cut = 0
    for number, part in enumerate(parts, start=1):
        title = name if number == 1 else f"{name} {number}"
        sheet = sheets[title] = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        sheet.append([_text(sheet, column) for column in part.columns])
        for row in part.itertuples(index=False, name=None):
            values = [_value(value) for value in row]
            cut += sum(isinstance(value, str) and len(value) > LONGEST_CELL for value in values)
            sheet.append([_text(sheet, v) if isinstance(v, str) else v for v in values])
    notes = [f"{cut:,} texts were longer than the {LONGEST_CELL:,} characters that a cell can hold, and were cut; "
             "the CSV, JSONL and Parquet files have them whole."] if cut else []  # fmt: skip
    if len(parts) > 1:
        notes.append(f"The {len(frame):,} rows stand on {len(parts)} sheets, as one holds {MOST_ROWS:,}.")
    for key, value in {**about, "rows": len(frame), "notes": " ".join(notes) or "nothing was cut"}.items():
        plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        sheets[ABOUT].append([_text(sheets[ABOUT], str(key)), _text(sheets[ABOUT], plain)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), notes


def _value(value: Any) -> Any:
    """Return a cell as Excel has it."""
    if isinstance(value, pd.Timestamp) and not pd.isna(value):
        return value.date() if value.time() == pd.Timestamp(0).time() else value.to_pydatetime()
    plain = jsonable(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, list | dict) else plain


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that holds a text and nothing else."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value="")
    kept = legal(text)
    cell._value, cell.data_type = (kept if len(kept) <= LONGEST_CELL else f"{kept[: LONGEST_CELL - 1]}…"), "s"
    if kept[:1] in FORMULA:
        cell.quotePrefix = True
    return cell


FORMULA = tuple("=+-@\t\r\n'＝＋－＠")
"""Characters at the beginning that make a spreadsheet read a formula, or take an apostrophe for a mark."""
