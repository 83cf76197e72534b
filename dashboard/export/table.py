"""Tables as files: CSV that a spreadsheet opens without running anything, Parquet and JSON with their provenance."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from typing import Any

import numpy as np
import pandas as pd

from analysis.cells import guarded, unguarded
from analysis.query import Query
from dashboard.exhibit import Exhibit
from dashboard.export.caption import provenance


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8 with a byte order mark (without it Excel reads another encoding), comma, CRLF.

    A text that begins like a formula gets a leading apostrophe, so that no spreadsheet runs it; numbers stay as they
    are. Days are YYYY-MM-DD, lists JSON, missing values empty. `from_safe_csv` reads it back.
    """
    text = pd.DataFrame({name: [_cell(value) for value in frame[name]] for name in frame.columns}, dtype="object")
    return text.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")


def from_safe_csv(data: bytes, *, like: pd.DataFrame | None = None) -> pd.DataFrame:
    """Read what `to_csv` wrote, without the apostrophes; with the dtypes of `like`, else every cell as text."""
    read = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    plain = read.map(unguarded)
    if like is None:
        return plain
    columns = {}
    for name in like.columns:
        cells, dtype = plain[name], like[name].dtype
        is_text = pd.api.types.is_string_dtype(dtype) or pd.api.types.is_object_dtype(dtype)
        if pd.api.types.is_bool_dtype(dtype):
            columns[name] = cells.str.lower() == "true"
        else:
            columns[name] = (cells if is_text else cells.where(cells != "", np.nan)).astype(dtype)
    return pd.DataFrame(columns)


def _cell(value: Any) -> Any:
    plain = jsonable(value)
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return guarded(plain) if isinstance(plain, str) else plain


def to_json(exhibit: Exhibit, frame: pd.DataFrame, query: Query, corpus: Any, *, today: dt.date | None = None) -> bytes:
    """Return a table as JSON: what was asked of which corpus, then `rows`, one object each. Missing is null."""
    rows = [
        {name: jsonable(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]
    content = {
        **provenance(exhibit, query, corpus, today=today),
        "columns": list(frame.columns),
        "rows": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8", "replace")


def to_parquet(
    exhibit: Exhibit, frame: pd.DataFrame, query: Query, corpus: Any, *, today: dt.date | None = None
) -> bytes:
    """Return a table as Parquet, dtypes and lists as they are; what was asked stands in its metadata as `dateline`."""
    return parquet(frame, provenance(exhibit, query, corpus, today=today))


def parquet(frame: pd.DataFrame, about: dict[str, Any]) -> bytes:
    """Return a table as Parquet. A column of values of several kinds becomes text, as in CSV."""
    import pyarrow as pa  # takes 0.2 s: only where a file is written
    import pyarrow.parquet as pq

    mixed = {
        name: [None if (plain := jsonable(value)) is None else str(plain) for value in frame[name]]
        for name in frame.columns if frame[name].dtype == object and len({type(v) for v in frame[name].dropna()}) > 1
    }  # fmt: skip
    table = pa.Table.from_pandas(frame.assign(**mixed), preserve_index=False)
    file = io.BytesIO()
    note = json.dumps(about, ensure_ascii=False).encode("utf-8", "replace")
    pq.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), b"dateline": note}), file)
    return file.getvalue()


def jsonable(value: Any) -> Any:
    """Return a cell as JSON has it: whole days as YYYY-MM-DD, NaN, NaT and infinity as None."""
    if isinstance(value, list | tuple | np.ndarray):
        return [jsonable(item) for item in value]
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp | dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
