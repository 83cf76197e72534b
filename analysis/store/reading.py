"""The reading half of a corpus: documents as a list, one of them, what is like it, where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.query import Query
from analysis.store.documents import DocumentView, document_view
from analysis.store.evidence import first_places
from analysis.store.listing import described, list_documents, neighbours
from analysis.store.mention_table import mention_table
from analysis.store.similar import similar_documents, term_lengths
from analysis.store.slices import texts_of
from analysis.store.story_queries import largest_stories, story_of

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

Lengths = np.ndarray[Any, np.dtype[np.float64]]


class Reading:
    """What a reader asks of a corpus."""

    _lengths: dict[tuple[str, ...], Lengths]

    def documents(
        self, query: Query, *, order: str = "newest", limit: int | None = 50, offset: int = 0
    ) -> pd.DataFrame:
        """Return documents of the selection; see `store.documents.list_documents`."""
        return list_documents(_whole(self), query, order=order, limit=limit, offset=offset)

    def listed(self, query: Query, docs: npt.NDArray[np.int32]) -> pd.DataFrame:
        """Return some documents of the selection in the order given, with the columns of `documents`."""
        return described(_whole(self), query, docs)

    def identities(self) -> pd.DataFrame:
        """Return id, path, title, date, source, collection of every document of the corpus, in order of date.

        `id` is a hash of date, title and text (`schema.document_id`): a changed document has another one.
        """
        return _whole(self).database.frame(
            "SELECT id, path, title, date, source, collection FROM documents ORDER BY doc"
        )

    def document(self, id: str, query: Query | None = None) -> DocumentView:
        """Return one document with its text, mentions, values, sentences and the hits of the query's search."""
        return document_view(_whole(self), id, query or Query())

    def story(self, id: str, *, limit: int = 50) -> pd.DataFrame:
        """Return doc, id, title, date, source, collection, n_tokens, is_head, similarity of a document's story.

        The document itself is among them, where there are others; at most `limit`, the earliest first. `similarity`
        is the Jaccard similarity to the document itself. Raises UnknownName.
        """
        return story_of(_whole(self), id, limit=limit)

    def largest_stories(
        self, query: Query, starts: Sequence[Any], ends: Sequence[Any], *, among: str = ""
    ) -> pd.DataFrame:
        """Return the story of most documents in each of some periods; see `store.story_queries`."""
        return largest_stories(_whole(self), query, starts, ends, among=among)

    def mention_table(self, query: Query) -> pd.DataFrame:
        """Return every mention that a query counts; see `store.mention_table`."""
        return mention_table(_whole(self), query)

    def texts(self, docs: Sequence[int]) -> list[str]:
        """Return the texts of documents by their numbers."""
        found = texts_of(_whole(self).database, docs)
        return [str(found[doc]) for doc in docs]

    def neighbours(self, id: str, query: Query, order: str = "newest") -> tuple[str | None, str | None, int, int]:
        """Return previous and next document's id, position (from 1; 0 when not in the selection) and total."""
        return neighbours(_whole(self), id, query, order)

    def first_places(self, query: Query, docs: Sequence[int]) -> pd.DataFrame:
        """Return the first place of what a query looks for in each of some documents, as `evidence` does."""
        return first_places(_whole(self), query, docs).page(None, 0)

    def similar_documents(self, query: Query, id: str, *, kinds: Sequence[str], limit: int) -> pd.DataFrame:
        """Return the documents nearest to one; see `store.similar.similar_documents`."""
        return similar_documents(_whole(self), query, id, kinds=kinds, limit=limit)

    def term_lengths(self, kinds: tuple[str, ...]) -> Lengths:
        """Return the length of each document's vector of weighted terms; kept, as it takes every document."""
        if kinds not in self._lengths:
            self._lengths[kinds] = term_lengths(_whole(self), kinds)
        return self._lengths[kinds]


def _whole(half: Reading) -> Corpus:
    """Return the corpus that this is a half of."""
    return cast("Corpus", half)
