"""What is written with a figure that leaves the dashboard: caption, file name, provenance."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from analysis.query import Query
from dashboard.exhibit import Exhibit
from dashboard.theme import day

SUBJECTS = ("series", "entity", "term", "node", "near", "speaker", "about", "period", "document")
"""Options that say what a figure is about."""


def caption(exhibit: Exhibit, query: Query, corpus: Any, *, today: dt.date | None = None) -> str:
    """Return what was counted, the filters in words, the corpus and the day of export (today by default).

    What was chosen for the figure is in it where the exhibit is that of `Exhibit.about`.
    """
    made = day(today or dt.date.today())
    return f"{exhibit.counts}. Selection: {query.describe()}. Corpus: {corpus.name}. Exported {made}."


def file_name(
    exhibit: Exhibit, query: Query, ext: str, *, key: str = "", options: Mapping[str, Any] | None = None
) -> str:
    """Return a file name of lower case ASCII: timeline-kyiv-gpe-documents-of-march-2022.csv.

    First stands the exhibit (or the `key` of its card), then the names and terms among its options, then the selection.
    """
    parts = (slug(key or exhibit.name), slug(" ".join(_subjects(options or {})), 50), query.slug() or "all-documents")
    return f"{'-'.join(part for part in parts if part)}.{ext}"


def slug(text: str, longest: int = 60) -> str:
    """Return text as a part of a file name: lower case ASCII, words joined by hyphens, cut between words."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    return joined if len(joined) <= longest else joined[: longest + 1].rpartition("-")[0] or joined[:longest]


def _subjects(options: Mapping[str, Any]) -> list[str]:
    """Return the names, terms and days that a figure's options are about."""
    values = [options.get(name) for name in SUBJECTS]
    return [str(part) for v in values if v for part in (v if isinstance(v, list | tuple) else [v])]


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
