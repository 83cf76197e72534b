"""The days that texts speak of, told from the words and the date of each document.

Annotations are of texts alone, whatever documents hold them; so dates are resolved where a snapshot is made.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from analysis.annotate.time_values import resolve
from analysis.store.tables import rows_table

_RESOLVED = pa.schema(
    [("value", pa.string()), ("date", pa.date32()), ("first", pa.date32()), ("last", pa.date32()),
     ("granularity", pa.string())]
)  # fmt: skip


def resolved_values(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return value, date, first, last, granularity of each value and document date that `spoken` pairs.

    Only those that mean days. `spoken` (value, date) must stand in the database.
    """
    rows = connection.execute("SELECT DISTINCT value, date FROM spoken ORDER BY value, date").fetchall()
    found = [(value, date, *days) for value, date in rows if (days := resolve(value, date))]
    return rows_table(found, _RESOLVED)
