"""Documents of a selection as a list: their order comes from the counts index, only those shown are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.query import Query
from analysis.store.database import Selection
from analysis.store.index.arrays import Array
from analysis.store.index.index import begins
from analysis.store.index.occurrences import NONE
from analysis.store.relevance import relevance_of
from analysis.tags import SEPARATOR

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

ORDERS = ("newest", "oldest", "longest", "shortest", "title", "hits", "relevance")
_LOOKED_UP = (
    "doc::BIGINT AS doc, id, date, date_origin, date_confidence, title, source, collection, language, path, analysed"
)
_NUMBERS = ("n_tokens", "mentions", "hits", "relevance")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def list_documents(
    corpus: Corpus, query: Query, *, order: str = "newest", limit: int | None = 50, offset: int = 0
) -> pd.DataFrame:
    """Return documents of a selection, sorted by one of ORDERS.

    Columns: doc, id, date, date_origin, date_confidence, title, source, collection, language, path, analysed, n_tokens,
    mentions (of the query's entities where it names some, else of its labels), hits (of its search words), relevance
    (NaN unless it is the order), tags (joined), note.
    Raises InvalidParameter for an unknown order, and for that of relevance where nothing is looked for.
    """
    if order not in ORDERS:
        raise InvalidParameter("order", order, ", ".join(ORDERS))
    chosen, counted = corpus.selection(query), _counted(corpus, query, order)
    rows = _sorted(corpus, chosen, counted, order)[offset : None if limit is None else offset + limit]
    return _described(corpus, chosen.docs[rows], {name: counted[name][rows] for name in _NUMBERS})


def described(corpus: Corpus, query: Query, docs: npt.NDArray[np.int32]) -> pd.DataFrame:
    """Return some documents of a selection in the order given, with the columns of `list_documents`."""
    counted = _counted(corpus, query, "newest")
    rows = np.searchsorted(corpus.selection(query).docs, docs)
    return _described(corpus, docs, {name: counted[name][rows] for name in _NUMBERS})


def _described(corpus: Corpus, docs: npt.NDArray[np.int32], numbers: dict[str, Array]) -> pd.DataFrame:
    """Look documents up, and add what is counted of each, and its tags and note."""
    looked_up, marks = _look_up(corpus, docs), corpus.marks()
    ids = looked_up["id"].tolist()
    return looked_up.assign(
        **numbers,
        tags=pd.array([SEPARATOR.join(marks.tags.get(id_, ())) for id_ in ids], dtype="str"),
        note=pd.array([marks.notes.get(id_, "") for id_ in ids], dtype="str"),
    )


def neighbours(
    corpus: Corpus, id: str, query: Query, order: str = "newest"
) -> tuple[str | None, str | None, int, int]:
    """Return previous and next id in the order of the list, position (from 1, 0 when not in the selection), total."""
    chosen = corpus.selection(query)
    found = corpus.database.rows("SELECT doc FROM documents WHERE id = ?", [id])
    docs = chosen.docs[_sorted(corpus, chosen, _counted(corpus, query, order), order)]
    at = np.flatnonzero(docs == (found[0][0] if found else NONE))
    if not len(at):
        return None, None, 0, len(docs)
    place = int(at[0])
    beside = docs[max(place - 1, 0) : place + 2]
    ids = dict(zip(beside.tolist(), _look_up(corpus, beside)["id"].tolist(), strict=True))
    before = ids[int(docs[place - 1])] if place else None
    after = ids[int(docs[place + 1])] if place + 1 < len(docs) else None
    return before, after, place + 1, len(docs)


def _counted(corpus: Corpus, query: Query, order: str) -> dict[str, Array]:
    """Return what is counted of each document of a selection."""
    chosen = corpus.selection(query)
    return {
        "n_tokens": corpus.index.n_tokens[chosen.docs].astype(np.int64),
        "mentions": _mentions(corpus, query, chosen),
        "hits": _hits(corpus, query, chosen),
        "relevance": _relevance(corpus, query, chosen) if order == "relevance" else np.full(chosen.n_documents, np.nan),
    }


def _mentions(corpus: Corpus, query: Query, chosen: Selection) -> Ints:
    """Return how many mentions each document has."""
    docs, mentions = corpus.mentions_of(query, chosen, of_entities=True)
    counts = np.zeros(chosen.n_documents, dtype=np.int64)
    counts[np.searchsorted(chosen.docs, docs)] = mentions
    return counts


def _hits(corpus: Corpus, query: Query, chosen: Selection) -> Ints:
    """Return how many hits of the search each document has."""
    found = corpus.hits(query.search) if query.search else {}
    if not found:
        return np.zeros(chosen.n_documents, dtype=np.int64)
    return np.array([len(found[doc]) for doc in chosen.docs.tolist()], dtype=np.int64)


def _relevance(corpus: Corpus, query: Query, chosen: Selection) -> Floats:
    """Return how much each document is about what is looked for; NaN where it has nothing of it."""
    sql, values = relevance_of(corpus, query)
    found = corpus.database.frame(f"SELECT doc, relevance FROM ({sql}) ORDER BY doc", values)
    scores = np.full(corpus.index.documents, np.nan)
    scores[found["doc"].to_numpy()] = found["relevance"].to_numpy()
    return np.asarray(scores[chosen.docs])


def _sorted(corpus: Corpus, chosen: Selection, counted: dict[str, Array], order: str) -> Ints:
    """Return the places of documents in a selection, in an order; the later keys settle ties."""
    docs = chosen.docs
    if order == "title":
        titles = corpus.database.frame(
            f"SELECT doc FROM {chosen.of('documents')} ORDER BY lower(title), doc", chosen=chosen
        )
        return np.searchsorted(docs, titles["doc"].to_numpy())
    if order == "oldest":
        return np.arange(len(docs))
    newest = _newest_first(corpus, docs)
    if order == "newest":
        return newest
    keys = {
        "longest": [-counted["n_tokens"]],
        "shortest": [counted["n_tokens"]],
        "hits": [-counted["hits"], -counted["mentions"]],
        "relevance": [-counted["relevance"], np.argsort(newest)],  # NaN is sorted last
    }[order]
    return np.lexsort((docs, *reversed(keys)))


def _newest_first(corpus: Corpus, docs: npt.NDArray[np.int32]) -> Ints:
    """Return the places of documents, which are numbered by date, by falling date; within a day by number."""
    dated = docs[: np.searchsorted(docs, corpus.first_undated)]
    starts = begins(corpus.index.day[dated])[::-1]
    sizes = -np.diff(np.concatenate([[len(dated)], starts]))
    shifted = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(len(dated))
    return np.concatenate([shifted, np.arange(len(dated), len(docs))])


def _look_up(corpus: Corpus, docs: npt.NDArray[np.int32]) -> pd.DataFrame:
    """Return what the table of documents says of some, in the order given."""
    shown = corpus.index.select(np.sort(docs))
    found = corpus.database.frame(f"SELECT {_LOOKED_UP} FROM {shown.of('documents')} ORDER BY doc", chosen=shown)
    return found.take(np.argsort(np.argsort(docs))).reset_index(drop=True)
