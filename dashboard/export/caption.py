"""What is written with a figure that leaves the dashboard: caption, file name, provenance."""

from __future__ import annotations

import datetime as dt
from typing import Any

from analysis.query import Query
from dashboard.exhibit import Exhibit
from dashboard.theme import day


def caption(exhibit: Exhibit, query: Query, corpus: Any, *, today: dt.date | None = None) -> str:
    """Return what was counted, the filters in words, the corpus and the day of export (today by default)."""
    made = day(today or dt.date.today())
    return f"{exhibit.counts}. Selection: {query.describe()}. Corpus: {corpus.name}. Exported {made}."


def file_name(exhibit: Exhibit, query: Query, ext: str) -> str:
    """Return a file name of lower case ASCII: keywords-documents-of-march-2022.csv."""
    return f"{exhibit.name.replace('_', '-')}-{query.slug() or 'all-documents'}.{ext}"


def provenance(exhibit: Exhibit, query: Query, corpus: Any, *, today: dt.date | None = None) -> dict[str, Any]:
    """Return what it takes to make the same table again."""
    return {
        "exhibit": exhibit.name,
        "title": exhibit.title,
        "caption": caption(exhibit, query, corpus, today=today),
        "query": query.to_params(),
        "url": query.to_url(),
        "corpus": corpus.name,
        "fingerprint": corpus.fingerprint,
        "exported": (today or dt.date.today()).isoformat(),
    }
