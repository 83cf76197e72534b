"""Results on standard output: JSON, CSV, or columns for the eye."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pandas as pd

from analysis.cells import guarded


def write_frame(frame: pd.DataFrame, form: str | None) -> None:
    """Write a frame as a JSON list of objects, as CSV, or as aligned columns. Days are ISO; undefined is null.

    In CSV a text that a spreadsheet would run as a formula gets an apostrophe before it; JSON has it as it is.
    """
    shown = _plain(frame)
    if form == "json":
        json.dump(shown.to_dict("records"), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif form == "csv":
        shown.map(lambda value: guarded(value) if isinstance(value, str) else value).to_csv(sys.stdout, index=False)
    else:
        text = shown.fillna("").map(_short).to_string(index=False) if len(shown) else "(no rows)"
        sys.stdout.write(text + "\n")


def write_bytes(content: bytes) -> None:
    """Write a file as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of strings, plain numbers, booleans, lists and None."""
    columns: dict[str, list[Any]] = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            values: list[Any] = [None if pd.isna(v) else v.date().isoformat() for v in column]
        else:
            values = [_plain_value(v) for v in column.tolist()]
        columns[str(name)] = values
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _plain_value(value: Any) -> Any:
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain_value(v) for v in value]
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value


def _short(value: Any) -> Any:
    """Return a cell for the eye: floats with four digits, long texts cut with an ellipsis."""
    if isinstance(value, float):
        return f"{value:.4g}"
    text = str(value)
    return text if len(text) <= 100 else text[:99] + "…"


def write_json_object(value: dict[str, Any], *, as_json: bool) -> None:
    """Write an object as JSON, or as one `name: value` line each."""
    if as_json:
        json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    width = max(map(len, value))
    for name, item in value.items():
        text = ", ".join(f"{k} {v}" for k, v in item.items()) if isinstance(item, dict) else item
        text = ("\n" + " " * (width + 2)).join(text) or None if isinstance(text, list) else text
        sys.stdout.write(f"{name:<{width}}  {'–' if text is None else text}\n")
