"""What a selection is compared with: the other side, as a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.errors import InvalidParameter
from analysis.measures.periods import base_of
from analysis.query import ALL, Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

REST, WITHOUT = "rest", "without"
NAMED_SIDES = (REST, WITHOUT)
"""`rest`: every other document of the corpus. `without`: those of the same days, sources and collections that the
entities and words of the selection leave out."""


def other_side(query: Query, against: str) -> Query:
    """Return the query of the other side: `rest`, `without`, or the filters of a link, as in its address.

    Labels, inferred mentions and stories are counted as in the selection, so that both sides count alike. Raises
    InvalidParameter for a link that says no selection, and for `without` where the selection looks for nothing.
    """
    alike: dict[str, Any] = {"labels": query.labels, "inferred": query.inferred, "count": query.count}
    if against == REST:
        return Query(apart=query, **alike)
    if against == WITHOUT:
        base = base_of(query)
        if base == query:
            allowed = "a selection by entities or words: only then are there documents without them"
            raise InvalidParameter("against", against, allowed)
        return base.replace(apart=query)
    return Query.from_url(against).replace(**alike)


def written(query: Query) -> str:
    """Return a selection as `other_side` reads it; how it is counted is the selection's business."""
    return query.replace(labels=(), inferred=False, count="documents").to_url() or ALL


def on_both(corpus: Corpus, query: Query, other: Query) -> int:
    """Return how many documents a selection and another side have in common."""
    one, two = (corpus.selection(side).docs for side in (query, other))
    return int(np.isin(one, two, assume_unique=True).sum())
