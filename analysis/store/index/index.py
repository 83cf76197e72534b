"""The counts index of one snapshot, open for reading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.schema import NAME_LABELS, TERM_KINDS
from analysis.store.database import Selection
from analysis.store.index.arrays import Array, Arrays, Counts, Docs, Texts
from analysis.store.index.occurrences import Occurrences
from analysis.store.index.quotes import PART, Quotes
from analysis.store.index.writing import FOUND, NAMED, UNDATED

EPOCH = dt.date(1970, 1, 1)
Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Codes:
    """A column of documents: the number of each one's value, and the values, sorted."""

    numbers: Array
    names: Texts

    def counts(self, docs: Docs) -> list[tuple[str, int]]:
        """Return each value that some documents have, and how many have it."""
        counts = np.bincount(self.numbers[docs], minlength=len(self.names))
        found = np.flatnonzero(counts)
        return list(zip(self.names.list(found), counts[found].tolist(), strict=True))

    def chosen(self, values: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Return for each number whether its value is one of some; one that no document has is none."""
        kept = np.zeros(len(self.names), dtype=bool)
        for value in values:
            kept[self.names.place(value) : self.names.place(value, after=True)] = True
        return kept


@dataclass(frozen=True)
class Entities:
    """Names as they are counted: documents and entities, and mentions of each label by document (the last: of all)."""

    occurrences: Occurrences
    by_label: Array

    def mentions(self, docs: Docs, labels: tuple[str, ...] = ()) -> Counts:
        """Return how many mentions, of some labels or of all, each of some documents has."""
        rows = [NAME_LABELS.index(label) for label in labels] or [len(NAME_LABELS)]
        return np.asarray(sum(self.by_label[row][docs].astype(np.int64) for row in rows))


class Index:
    """Counts of a snapshot, as arrays on disk. Raises StoreError where one of them is missing or not whole."""

    def __init__(self, snapshot: Path) -> None:
        found, named = Arrays(snapshot, FOUND), Arrays(snapshot, NAMED)
        self.day = found.read("day")
        self.documents = len(self.day)
        self.first_undated = int(np.searchsorted(self.day, UNDATED))
        self.n_tokens, self.n_sentences = (found.read(name, self.documents) for name in ("n_tokens", "n_sentences"))
        self.story = found.read("story", self.documents)
        self.analysed = found.read("analysed", self.documents)
        self.source, self.collection, self.origin = (
            Codes(found.read(name, self.documents), found.texts(name))
            for name in ("source", "collection", "date_origin")
        )
        self.term = found.texts("term")
        self.kind = found.read("kind", len(self.term))
        self.terms = Occurrences.read(Arrays(snapshot, f"{FOUND}/terms"), self.documents, len(self.term))
        self.entity = named.texts("entity")
        self.label, self.hidden = (named.read(name, len(self.entity)) for name in ("label", "hidden"))
        self.entities = {
            inferred: self._entities(Arrays(snapshot, f"{NAMED}/{part}"))
            for inferred, part in ((False, "mentions"), (True, "with_inferred"))
        }

        self.quotes = Quotes.read(
            Arrays(snapshot, f"{FOUND}/{PART}"), Arrays(snapshot, f"{NAMED}/{PART}"), self.documents
        )

    def _entities(self, arrays: Arrays) -> Entities:
        occurrences = Occurrences.read(arrays, self.documents, len(self.entity))
        return Entities(occurrences, arrays.read("by_label", self.documents))

    # -- documents ---------------------------------------------------------------------------------------------

    def between(self, first: dt.date | None, last: dt.date | None) -> tuple[int, int]:
        """Return the first document of a period and the one after its last; without a bound, undated ones are in it."""
        low = 0 if first is None else int(np.searchsorted(self.day, _number(first)))
        if last is not None:
            return low, max(low, int(np.searchsorted(self.day, _number(last), side="right")))
        return low, self.documents if first is None else max(low, self.first_undated)

    def within(self, docs: Docs, first: dt.date, last: dt.date) -> Docs:
        """Return those of some documents that are of a period, both days included."""
        return np.asarray(docs[slice(*np.searchsorted(docs, self.between(first, last)))])

    def earliest(self, docs: Docs) -> Docs:
        """Return of some documents (sorted) the first of each story; documents are numbered by date, then id."""
        stories = self.story[docs]
        first = np.empty(self.documents, dtype=np.int32)
        first[stories[::-1]] = docs[::-1]  # of several values for one place the last stays: the earliest document
        return np.asarray(docs[first[stories] == docs])

    def select(self, docs: Docs) -> Selection:
        """Return a selection of some documents, with its totals."""
        undated = len(docs) - int(np.searchsorted(docs, self.first_undated))
        dated = len(docs) - undated
        bounds = (self.date(int(docs[0])), self.date(int(docs[dated - 1]))) if dated else (None, None)
        tokens = int(self.n_tokens[docs].sum(dtype=np.int64))
        return Selection(docs, len(docs) == self.documents, len(docs), undated, tokens, *bounds)

    def date(self, doc: int) -> dt.date:
        """Return the day of a dated document."""
        return EPOCH + dt.timedelta(days=int(self.day[doc]))

    def dates(self, docs: Array) -> Dates:
        """Return the days of documents: NaT for an undated one."""
        return dates_of(self.day[docs])

    def by_day(self, docs: Docs, *numbers: Array) -> tuple[Dates, Counts, list[Counts]]:
        """Return each day of some documents in order (last NaT), how many they are, and sums of numbers they have."""
        starts = begins(self.day[docs])
        sizes = lengths(starts, len(docs))
        return self.dates(docs[starts]), sizes, [sums(each, starts) for each in numbers]

    # -- names -------------------------------------------------------------------------------------------------

    def labelled(self, labels: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Return which entities have one of some labels."""
        return np.isin(self.label, [NAME_LABELS.index(label) for label in labels])

    def of_kinds(self, kinds: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Return which terms are of some kinds."""
        return np.isin(self.kind, [TERM_KINDS.index(kind) for kind in kinds])

    def visible_entities(self, name: str, label: str | None) -> list[int]:
        """Return the entities of exactly this name that are not hidden, of a label where one is given."""
        found = np.arange(self.entity.place(name), self.entity.place(name, after=True))
        kept = ~self.hidden[found]
        if label is not None:
            kept &= self.label[found] == (NAME_LABELS.index(label) if label in NAME_LABELS else len(NAME_LABELS))
        return [int(one) for one in found[kept]]

    def terms_of(self, text: str, kind: str | None) -> list[int]:
        """Return the terms of exactly this text, of a kind where one is given."""
        found = range(self.term.place(text), self.term.place(text, after=True))
        return [one for one in found if kind is None or TERM_KINDS[self.kind[one]] == kind]


def _number(day: dt.date) -> int:
    return (day - EPOCH).days


def dates_of(days: Array) -> Dates:
    """Return day numbers as datetime64[s]: NaT for those of undated documents."""
    seconds = np.where(days == UNDATED, np.iinfo(np.int64).min, days.astype(np.int64) * 86_400)
    return np.asarray(seconds.view("datetime64[s]"))


def begins(*keys: Array) -> npt.NDArray[np.int64]:
    """Return where runs of equal rows begin."""
    if not len(keys[0]):
        return np.empty(0, dtype=np.int64)
    changed = np.logical_or.reduce([each[1:] != each[:-1] for each in keys])
    return np.flatnonzero(np.concatenate([[True], changed]))


def sums(numbers: Array, starts: npt.NDArray[np.int64]) -> Counts:
    """Return the sum of each run."""
    if not len(starts):
        return np.empty(0, dtype=np.int64)
    return np.asarray(np.add.reduceat(numbers, starts, dtype=np.int64))


def lengths(starts: npt.NDArray[np.int64], total: int) -> Counts:
    """Return how long each run is."""
    return np.diff(np.append(starts, total)).astype(np.int64)
