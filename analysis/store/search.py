"""Words and phrases in texts: where each occurrence stands.

One function finds hits, for the filter, the counts, the evidence and the viewer alike, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.query import search_patterns
from analysis.store.database import Database

Hits = dict[int, list[tuple[int, int]]]
DOCUMENTS_IN_BATCH = 512


def find_hits(text: str, patterns: list[re.Pattern[str]]) -> list[tuple[int, int]]:
    """Return the spans of all patterns in a text, sorted and without repeats; empty unless every pattern occurs."""
    spans: set[tuple[int, int]] = set()
    for pattern in patterns:
        found = [match.span() for match in pattern.finditer(text)]
        if not found:
            return []
        spans.update(found)
    return sorted(spans)


def search_documents(database: Database, search: str) -> Hits:
    """Return document number -> spans for each document of the corpus in which all words and phrases occur."""
    patterns = search_patterns(search)
    return {
        doc: spans for doc, text in _candidates(database, search) if (spans := find_hits(text, patterns))
    }


def _candidates(database: Database, search: str) -> Iterator[tuple[int, str]]:
    """Yield documents that contain each word somewhere: cheap, and never too few."""
    tokens = (token.rstrip("*") for token in search.replace('"', " ").split())
    words = list(dict.fromkeys(token for token in tokens if token.isascii()))
    condition = " AND ".join(["regexp_matches(text, ?, 'i')"] * len(words)) or "TRUE"
    docs = database.column(
        f"SELECT doc FROM {database.table('texts')} WHERE {condition} ORDER BY doc", [_loosely(w) for w in words]
    )
    for start in range(0, len(docs), DOCUMENTS_IN_BATCH):
        batch: list[Any] = docs[start : start + DOCUMENTS_IN_BATCH].tolist()
        yield from database.rows(
            f"SELECT doc, text FROM {database.table('texts')} "
            "WHERE doc BETWEEN ? AND ? AND list_contains(?, doc) ORDER BY doc",
            [batch[0], batch[-1], batch],
        )


def _loosely(word: str) -> str:
    """Return a pattern for a word that matches all that Python's patterns match without regard to case.

    Python takes dotless ı and dotted İ for i; DuckDB does not.
    """
    return re.escape(word).replace("i", "[iıİ]").replace("I", "[iıİ]")


def documents_of(hits: Hits) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return the sorted document numbers of hits."""
    return np.fromiter(sorted(hits), dtype=np.int32, count=len(hits))
