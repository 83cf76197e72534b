"""Corpus: a published snapshot, and the only place that queries it.

Every method is a count or a list over the documents that a `Query` keeps. Measures turn them into statistics;
they do not know how a count was made.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from analysis.errors import StoreError, UnknownName
from analysis.fulltext import Node
from analysis.query import Query
from analysis.schema import NAME_LABELS, split_entity_key, split_term_key
from analysis.store.contexts import collocate_counts, concordance_lines, rows_behind
from analysis.store.counts import Counts, named_counts
from analysis.store.current import current_manifest, is_readable, read_manifest
from analysis.store.database import Database, Selection
from analysis.store.date_queries import DateQueries
from analysis.store.dates_to_check import DatesToCheck
from analysis.store.index.index import Index
from analysis.store.index.occurrences import Occurrences, Tally
from analysis.store.known import known
from analysis.store.load_report import load_counts, load_report
from analysis.store.naming_queries import NamingQueries, entity_ids
from analysis.store.place_queries import PlaceQueries
from analysis.store.quote_queries import QuoteQueries
from analysis.store.reading import Reading
from analysis.store.search import Hits, documents_of, search_documents
from analysis.store.tagging import Marks, Tagging

CACHED_SELECTIONS, CACHED_SEARCHES, CACHED_TALLIES = 64, 16, 8
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def open_corpus(store: Path | str) -> Corpus:
    """Open the published snapshot of a store.

    Raises StoreError where nothing has been published, or by another version of Dateline.
    """
    store = Path(store)
    how = f"python -m analysis build FOLDER --store {store}"
    if not (store / "current").exists():
        raise StoreError(f"There is no corpus in {store}. Build one: {how}")
    found = current_manifest(store)
    if found is None:
        raise StoreError(f"{store} is damaged: the snapshot that {store / 'current'} names cannot be read. "
                         f"Build it again, which keeps what was analysed: {how}")  # fmt: skip
    folder, manifest = found
    if not is_readable(manifest):
        raise StoreError(f"{store} was built by another version of Dateline. Build it again: {how}")
    return Corpus(folder, manifest)


def open_snapshot(store: Path, fingerprint: str) -> Corpus | None:
    """Open one snapshot of a store, the published one or an earlier one; None where it is not there any more.

    Raises StoreError as `open_corpus` does.
    """
    folder = store / "snapshots" / fingerprint
    manifest = read_manifest(folder)
    if manifest is None or not is_readable(manifest):
        return None
    try:
        return Corpus(folder, manifest)
    except FileNotFoundError:  # removed since its manifest was read
        return None


class Corpus(Counts, DateQueries, DatesToCheck, NamingQueries, PlaceQueries, QuoteQueries, Reading, Tagging):
    """A corpus of dated documents with their mentions and terms. Read-only; safe to share between threads."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.manifest = manifest
        self.fingerprint: str = manifest["fingerprint"]
        self.name: str = manifest["name"]
        self.database = Database(folder)
        try:
            self.index = Index(folder)
        except StoreError:
            self.database.close()
            raise
        self._selections: OrderedDict[tuple[Query, str], Selection] = OrderedDict()
        self._hits: OrderedDict[str | Node, Hits] = OrderedDict()
        self._tallies: OrderedDict[tuple[Selection, str], Tally] = OrderedDict()
        self._derived: OrderedDict[Hashable, Any] = OrderedDict()
        self._shared: OrderedDict[Hashable, Any] = OrderedDict()
        self._lengths = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the snapshot's tables; its arrays are let go with the corpus."""
        self.database.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- what there is -----------------------------------------------------------------------------------------

    def labels(self) -> pd.DataFrame:
        """Return label, entities, mentions, documents, most mentioned first."""
        index, by_label = self.index, self.index.entities[False].by_label[: len(NAME_LABELS)]
        frame = pd.DataFrame({
            "label": NAME_LABELS, "entities": np.bincount(index.label[~index.hidden], minlength=len(NAME_LABELS)),
            "mentions": by_label.sum(axis=1, dtype=np.int64), "documents": np.count_nonzero(by_label, axis=1),
        })  # fmt: skip
        frame = frame[frame["mentions"] > 0].sort_values("label", kind="stable")
        return frame.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)

    def sources(self) -> pd.DataFrame:
        """Return name, documents of each source ('' where none is given)."""
        return named_counts(self.index.source, self.selection(Query()).docs)

    def collections(self) -> pd.DataFrame:
        """Return name, documents of each collection ('' at the top of the folder)."""
        return named_counts(self.index.collection, self.selection(Query()).docs)

    def files(self, state: str | None = None) -> pd.DataFrame:
        """Return path, state, reason, id of each file or row that was read; `state` keeps one of FILE_STATES."""
        condition = "WHERE state = ?" if state else ""
        return self.database.frame(f"SELECT * FROM files {condition} ORDER BY path", [state] if state else [])

    def load_report(self, states: Sequence[str] = (), *, limit: int | None = None) -> pd.DataFrame:
        """Return file, state, reason, date, title of each file and row (`store.load_report`)."""
        return load_report(self, states, limit=limit)

    def load_counts(self) -> dict[str, int]:
        """Return how many files and rows were skipped, are duplicates, undated, or loaded with a day."""
        return load_counts(self)

    def find_entities(self, text: str = "", *, limit: int = 50, labels: Sequence[str] = ()) -> pd.DataFrame:
        """Return key, entity, label, mentions, documents of entities whose name holds a text, most mentioned first."""
        conditions, values = ["NOT hidden AND contains(lower(name), lower(?))"], [text.strip()]
        if labels:
            conditions.append(f"label IN ({', '.join('?' * len(labels))})")
            values.extend(labels)
        return self.database.frame(
            "SELECT name || ' (' || label || ')' AS key, name AS entity, label, mentions::BIGINT AS mentions, "
            f"documents::BIGINT AS documents FROM entities WHERE {' AND '.join(conditions)} "
            f"ORDER BY mentions DESC, name, label LIMIT {int(limit)}",
            values,
        )

    def entity_ids(self, key: str) -> list[int]:
        """Return the entities of a key: one for `Kremlin (ORG)`; for `Kremlin`, those of every label.

        Capitals do not matter unless they tell names apart. Raises UnknownName with a hint; hidden entities are
        not known.
        """
        return self.index.visible_entities(*split_entity_key(key)) or entity_ids(self.database, key)

    def term_ids(self, term: str) -> list[int]:
        """Return the terms of a text: one for `sanction (word)`; for `sanction`, those of every kind.

        Raises UnknownName with a hint.
        """
        text, kind = split_term_key(term)
        if exact := self.index.terms_of(text, kind):
            return exact
        found = self.database.rows(
            "SELECT term FROM terms WHERE lower(text) = lower(?) AND (? IS NULL OR kind = ?) ORDER BY term",
            [text, kind, kind],
        )
        if not found:
            close = self.database.rows(
                "SELECT text FROM terms ORDER BY jaro_winkler_similarity(lower(text), lower(?)) DESC, count DESC "
                "LIMIT 20", [text],
            )  # fmt: skip
            raise UnknownName("keyword", term, [row[0] for row in close])
        return [row[0] for row in found]

    # -- selection ---------------------------------------------------------------------------------------------

    def known(self, query: Query) -> tuple[Query, list[str]]:
        """Return the query without names that this corpus does not have; see `store.known`."""
        return known(self, query)

    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps. Raises UnknownName for an entity that the corpus does not have."""
        inferred = query.inferred and bool(query.entities)
        if query.labels or query.inferred != inferred:
            query = query.replace(labels=(), inferred=inferred)
        marks = self.marks() if query.looks_for_tags else None
        key = (query, marks.state if marks else "")
        return self._kept(self._selections, key, lambda _: self._select(query, marks), CACHED_SELECTIONS)

    def once(self, name: Hashable, make: Callable[[], V]) -> V:
        """Return what follows from the whole corpus, made when it is first asked for by this name."""
        return cast(V, self._kept(self._derived, name, lambda _: make(), CACHED_SEARCHES))

    def shared(self, name: Hashable, query: Query, make: Callable[[], V]) -> V:
        """Return what several measures need of a selection: made once, the last few are kept; not to be changed."""
        state = self.marks().state if query.looks_for_tags else ""
        return cast(V, self._kept(self._shared, (name, query, state), lambda _: make(), CACHED_TALLIES))

    def _kept(self, cache: OrderedDict[K, V], key: K, make: Callable[[K], V], most: int) -> V:
        """Return what was made for a key, or make it now; the `most` that were used last are kept."""
        with self._lock:
            if key in cache:
                cache.move_to_end(key)
                return cache[key]
        made = make(key)
        with self._lock:
            cache[key] = made
            if len(cache) > most:
                cache.popitem(last=False)
        return made

    def _select(self, query: Query, marks: Marks | None) -> Selection:
        found = documents_of(self.hits(query.search)) if query.search else None
        tagged = self.tagged(query.tags, marks) if marks is not None and query.tags else None
        return self.selection_of(self._kept_documents(query, found, tagged))

    def selection_of(self, docs: np.ndarray[Any, np.dtype[np.int32]]) -> Selection:
        """Return a selection of some documents (sorted), with its totals; one that a query lately gave is the same."""
        with self._lock:
            alike = [one for one in self._selections.values() if one.n_documents == len(docs)]
        return next((one for one in alike if np.array_equal(one.docs, docs)), None) or self.index.select(docs)

    def term_tally(self, chosen: Selection) -> Tally:
        """Return what a selection has of every term; the last few are kept."""
        return self._tally(self.index.terms, chosen, "terms")

    def entity_tally(self, query: Query, chosen: Selection) -> Tally:
        """Return what a selection has of every entity, counted as the query counts; the last few are kept."""
        name = "entities, with inferred" if query.inferred else "entities"
        return self._tally(self.index.entities[query.inferred].occurrences, chosen, name)

    def _tally(self, occurrences: Occurrences, chosen: Selection, name: str) -> Tally:
        return self._kept(self._tallies, (chosen, name), lambda _: occurrences.tally(chosen), CACHED_TALLIES)

    def hits(self, search: str | Node) -> Hits:
        """Return document number -> spans for every document of the corpus that matches a search, or a part of one."""
        return self._kept(self._hits, search, partial(search_documents, self.database), CACHED_SEARCHES)

    def exhibit(self, name: str, query: Query | None = None, **options: Any) -> Any:
        """Return a figure of the dashboard: `.frame`, `.figure()`, `.export("x.svg")`; see `dashboard.figure.Figure`.

        Raises InvalidParameter for an exhibit or an option that is none.
        """
        return import_module("dashboard.figure").figure_of(self, name, query, **options)

    # -- evidence ----------------------------------------------------------------------------------------------

    def evidence(self, query: Query, *, limit: int | None = None, offset: int = 0, **subject: Any) -> pd.DataFrame:
        """Return the rows behind a number; see `store.evidence.Subject` and `store.contexts.near_rows`."""
        return rows_behind(self, query, subject).page(limit, offset)

    def concordance(self, query: Query, node: str, **options: Any) -> pd.DataFrame:
        """Return places of a node with their context; see `store.contexts.concordance_lines`."""
        return concordance_lines(self, query, node, **options)

    def collocate_counts(self, query: Query, node: str, **options: int) -> tuple[pd.DataFrame, int, int]:
        """Return what stands near a node, how many places it has, and their slots; see `store.contexts`."""
        return collocate_counts(self, query, node, **options)

    def evidence_count(self, query: Query, **subject: Any) -> int:
        """Return the number of rows that `evidence` gives without a limit."""
        return rows_behind(self, query, subject).count()
