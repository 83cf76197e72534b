"""Cells of a table that no spreadsheet runs: the one guard of every CSV that is written, and the way back."""

from __future__ import annotations

import re

GUARD = "'"
_FORMULA = re.compile(rf"{GUARD}*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""What spreadsheets may read as a formula, with any number of guards before it."""


def guarded(cell: str) -> str:
    """Return a text as a cell: an apostrophe stands before what begins like a formula."""
    return GUARD + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given; a cell that was written without a guard is the text itself."""
    return cell.removeprefix(GUARD) if _FORMULA.match(cell) else cell
