"""Searches in a corpus: which documents match, and where their hits stand.

One language finds hits, for the filter, the counts, the evidence and the viewer alike, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from analysis.fulltext import FIELDS, AllOf, AnyOf, Node, Not, parse
from analysis.store.database import Database

Hits = dict[int, list[tuple[int, int]]]
DOCUMENTS_IN_BATCH = 512


def search_documents(database: Database, search: str | Node) -> Hits:
    """Return document number -> spans for each document of the corpus that matches a search, or a part of one.

    The list is empty where a document matches without a place in its text: by its title, or by what it lacks.
    """
    node = parse(search) if isinstance(search, str) else search
    return {} if node is None else _found(database, node)


def _found(database: Database, node: Node) -> Hits:
    if isinstance(node, AllOf) and all(isinstance(part, Not) for part in node.parts):
        node = Not(AnyOf(tuple(part.part for part in node.parts if isinstance(part, Not))))
    if isinstance(node, Not):  # so that not every text is read
        without = _found(database, node.part)
        return {doc: [] for (doc,) in database.rows("SELECT doc FROM documents ORDER BY doc") if doc not in without}
    return {doc: spans for doc, fields in _candidates(database, node) if (spans := node.find(fields)) is not None}


def _candidates(database: Database, node: Node) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield documents that may match, with what is looked into: cheap, and never too few."""
    condition, values = node.condition()
    texts = database.table("texts")
    looked_into = {atom.field for atom in node.atoms()}
    columns = sorted(looked_into)
    source = texts if "text" in looked_into else "documents"
    if len(looked_into) > 1 and source == texts:
        source = f"{texts} JOIN (SELECT doc, {', '.join(FIELDS)} FROM documents) USING (doc)"
    docs = database.column(f"SELECT doc FROM {source} WHERE {condition} ORDER BY doc", values)
    for start in range(0, len(docs), DOCUMENTS_IN_BATCH):
        batch: list[Any] = docs[start : start + DOCUMENTS_IN_BATCH].tolist()
        rows = database.rows(
            f"SELECT doc, {', '.join(columns)} FROM {source} "
            "WHERE doc BETWEEN ? AND ? AND list_contains(?, doc) ORDER BY doc",
            [batch[0], batch[-1], batch],
        )
        for doc, *found in rows:
            yield doc, dict(zip(columns, found, strict=True))


def documents_of(hits: Hits) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return the sorted document numbers of hits."""
    return np.fromiter(sorted(hits), dtype=np.int32, count=len(hits))
