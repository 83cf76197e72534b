"""The story that a document tells with others, and the stories that most documents of some periods tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import UnknownName
from analysis.query import Query
from analysis.stories.traits import hashed_words, shingles

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

_COLUMNS = "d.doc, d.id, d.title, d.date, d.source, d.collection, d.n_tokens::BIGINT AS n_tokens"


def story_of(corpus: Corpus, id: str, *, limit: int) -> pd.DataFrame:
    """Return the documents of a document's story; see `Reading.story`."""
    found = corpus.database.rows("SELECT doc FROM documents WHERE id = ?", [id])
    if not found:
        raise UnknownName("document", id, ())
    own = int(found[0][0])
    head = int(corpus.index.story[own])
    frame = corpus.database.frame(
        f"SELECT {_COLUMNS}, d.doc = ? AS is_head FROM documents d JOIN stories USING (doc) WHERE head = ? "
        f"ORDER BY d.doc LIMIT {int(limit)}", [head, head],
    )  # fmt: skip
    docs = frame["doc"].tolist()
    *texts, text = corpus.texts([*docs, own])
    return frame.assign(doc=frame["doc"].astype("int64"), similarity=[_similarity(text, other) for other in texts])


def _similarity(one: str, other: str) -> float:
    """Return the Jaccard similarity of two texts; 1 for the very same words, however few."""
    ours, theirs = hashed_words(one), hashed_words(other)
    if np.array_equal(ours, theirs):
        return 1.0
    first, second = shingles(ours), shingles(theirs)
    both = len(np.intersect1d(first, second, assume_unique=True))
    either = len(first) + len(second) - both
    return both / either if either else 0.0


def largest_stories(
    corpus: Corpus, query: Query, starts: Sequence[Any], ends: Sequence[Any], *, among: str = ""
) -> pd.DataFrame:
    """Return documents, stories, copies, id, title of each of some periods (first and last day, both included).

    `documents` are those of the query in the period, counted as documents (`among`: those of them that mention an
    entity, or have a `keyword:<term>`); `stories` the different ones they tell;
    `copies` how many tell the largest of them, which `id` and `title` name by its first document in the period:
    0 and '' where no story is told by two.
    """
    index, docs = corpus.index, corpus.documents_among(query.replace(count="documents"), among)
    rows = []
    for start, end in zip(starts, ends, strict=True):
        inside = index.within(docs, pd.Timestamp(start).date(), pd.Timestamp(end).date())
        heads, first, copies = np.unique(index.story[inside], return_index=True, return_counts=True)
        most = int(np.lexsort((first, -copies))[0]) if len(copies) else -1
        told = most >= 0 and copies[most] > 1
        largest = (int(copies[most]), int(inside[first[most]])) if told else (0, -1)
        rows.append((len(inside), len(heads), *largest))
    frame = pd.DataFrame(rows, columns=["documents", "stories", "copies", "doc"]).astype("int64")
    named = corpus.database.frame(
        "SELECT doc::BIGINT AS doc, id, title FROM documents "
        "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc)",
        [[doc for doc in frame["doc"].tolist() if doc >= 0]],
    )
    return frame.merge(named, on="doc", how="left").fillna({"id": "", "title": ""}).drop(columns="doc")
