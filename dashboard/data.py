"""The data of a selection to take away: documents, mentions, entities, keywords, quotes. Nothing is cut unsaid."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.mention_table import COLUMNS as MENTION_COLUMNS
from dashboard.export.table import jsonable, parquet, to_csv
from dashboard.export.workbook import to_workbook
from dashboard.theme import day, plural

FORMATS = {
    "csv": ("CSV", "text/csv"),
    "jsonl": ("JSON lines", "application/jsonl"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
    "xlsx": ("Excel workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Extension -> what it is called, media type."""


def _documents(corpus: Corpus, query: Query) -> pd.DataFrame:
    return MEASURES["documents"].compute(corpus, query, order="oldest", limit=None)


TABLES: dict[str, tuple[str, Callable[[Corpus, Query], pd.DataFrame]]] = {
    "documents": ("Documents of the selection", _documents),
    "mentions": ("Mentions that are counted, with their sentences", lambda c, q: c.mention_table(q)),
    "entities": ("Entities with their counts", lambda c, q: MEASURES["entities"].compute(c, q)),
    "keywords": ("Keywords with their counts", lambda c, q: MEASURES["keywords"].compute(c, q, top=None)),
    "quotes": ("Quotes with their speakers", lambda c, q: MEASURES["quotes"].compute(c, q, limit=None)),
}
"""Name -> what it holds, and the whole table."""


def table(corpus: Corpus, query: Query, name: str, *, texts: bool = False) -> pd.DataFrame:
    """Return one of TABLES, whole; `texts` adds the text of each document. Raises InvalidParameter."""
    if name not in TABLES:
        raise InvalidParameter("data", name, ", ".join(TABLES))
    if texts and name != "documents":
        raise InvalidParameter("texts", name, "with documents")
    frame = TABLES[name][1](corpus, query)
    return frame.assign(text=corpus.texts(frame["doc"].tolist())) if texts else frame


def columns(name: str) -> dict[str, str]:
    """Return the columns of a table with dtype and meaning."""
    return MENTION_COLUMNS if name == "mentions" else MEASURES[name].columns


def make(
    corpus: Corpus, query: Query, name: str, ext: str, *, texts: bool = False, today: dt.date | None = None
) -> tuple[bytes, list[str]]:
    """Return a table as a file of one of FORMATS, and a sentence for whatever of it did not fit.

    Raises InvalidParameter.
    """
    if ext not in FORMATS:
        raise InvalidParameter("format", ext, ", ".join(FORMATS))
    frame = table(corpus, query, name, texts=texts)
    if ext == "csv":
        return to_csv(frame), []
    if ext == "jsonl":
        return to_lines(frame), []
    about = provenance(corpus, query, name, frame, today=today)
    return (parquet(frame, about), []) if ext == "parquet" else to_workbook(frame, name, about)


def to_lines(frame: pd.DataFrame) -> bytes:
    """Return a table as JSON lines, one object a row: days as YYYY-MM-DD, missing values null, texts as they are."""
    names = list(frame.columns)
    lines = (
        json.dumps(dict(zip(names, map(jsonable, row), strict=True)), ensure_ascii=False, allow_nan=False)
        for row in frame.itertuples(index=False, name=None)
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def provenance(
    corpus: Corpus, query: Query, name: str, frame: pd.DataFrame, *, today: dt.date | None = None
) -> dict[str, Any]:
    """Return what the table holds, of which selection and corpus."""
    made = today or dt.date.today()
    said = f"{TABLES[name][0]}: {plural(len(frame), 'row')}. Selection: {query.describe()}. Corpus: {corpus.name}."
    return {
        "table": name, "caption": f"{said} Exported {day(made)}.", "query": query.to_params(), "url": query.to_url(),
        "corpus": corpus.name, "fingerprint": corpus.fingerprint, "exported": made.isoformat(),
        "columns": {column: columns(name).get(column, "") for column in frame.columns},
    }  # fmt: skip


def file_name(query: Query, name: str, ext: str) -> str:
    """Return a file name that says what the file holds: data-mentions-documents-of-march-2022.csv."""
    return f"data-{name}-{query.slug() or 'all-documents'}.{ext}"
