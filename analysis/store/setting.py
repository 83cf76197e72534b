"""Set dates of documents of a published corpus: check, write down, publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.errors import UnknownName
from analysis.set_dates import Key, SetDate, change_dates, read_dates
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.dates_to_check import Dating
from analysis.store.parts import digest
from analysis.store.republish import dates_path, ledger_of, republish


@dataclass(frozen=True, slots=True)
class DatesChanged:
    """What came of setting dates.

    `now` and `before` say of each line what stands in it and stood in it (None: nothing), so that it can be taken back;
    `documents` are the ids. `fingerprint` is that of the published corpus, None where a build or a decision holds the
    store and will publish these dates before it ends.
    """

    now: Mapping[Key, SetDate | None]
    before: Mapping[Key, SetDate | None]
    documents: tuple[str, ...]
    fingerprint: str | None


def dates_file(store: Path) -> Path:
    """Return the file of dates that people set for a corpus."""
    return dates_path(ledger_of(store))


def set_dates(store: Path, days: Mapping[str, dt.date | None], *, when: dt.datetime) -> DatesChanged:
    """Set the dates of documents by their ids (None: it has no date), and publish the corpus with them, once.

    Raises UnknownName before anything is written where an id is not in the corpus; InvalidParameter, StoreError.
    """
    path = dates_file(store)
    there = {one.key: one for one in read_dates(path)[0]}
    with open_corpus(store) as corpus:
        rows = _documents(corpus, list(days))
        lines = corpus.lines_of_dates(list(days))
    now: dict[Key, SetDate | None] = {}
    moment = when.astimezone(dt.UTC).replace(microsecond=0)
    befores: dict[str, str] = {}
    for line in lines:
        key = (line.path, line.text)
        earlier = there.get(key)
        if earlier is not None:
            befores[line.id] = earlier.before
        is_copy = line.is_there and line.text == rows[line.id][1]
        # a document that was moved or corrected takes its line with it; a copy keeps a line of its own
        now[key] = replace(earlier, date=days[line.id], set=moment) if earlier and is_copy else None
    for id_, (row, text) in rows.items():
        one = SetDate(row.path, row.title, days[id_], befores.get(id_, row.in_words), moment, text)
        now[one.key] = one
    return _change(store, path, now, tuple(days))


def unset_dates(store: Path, ids: Sequence[str]) -> DatesChanged:
    """Take back the dates that people set of documents: what was found counts again. Raises as `set_dates` does."""
    with open_corpus(store) as corpus:
        _documents(corpus, ids)
        lines = corpus.lines_of_dates(ids)
    return _change(store, dates_file(store), {(line.path, line.text): None for line in lines}, tuple(ids))


def forget_lines(store: Path, keys: Sequence[Key]) -> DatesChanged:
    """Take lines out of the file, such as those that mean no document any more. Raises StoreError."""
    return _change(store, dates_file(store), dict.fromkeys(keys), ())


def take_back(store: Path, change: DatesChanged) -> DatesChanged:
    """Undo a change. Raises ChangedMeanwhile where one of its dates was set to another one since, and StoreError."""
    return _change(store, dates_file(store), change.before, change.documents, over=change.now)


def _change(
    store: Path, path: Path, now: Mapping[Key, SetDate | None], documents: tuple[str, ...],
    over: Mapping[Key, SetDate | None] | None = None,
) -> DatesChanged:  # fmt: skip
    before = change_dates(path, now, over=over) if now else {}
    return DatesChanged(now, before, documents, republish(store))


def _documents(corpus: Corpus, ids: Sequence[str]) -> dict[str, tuple[Dating, str]]:
    """Return the dating of documents, and the hashes of their texts, by id. Raises UnknownName."""
    found = corpus.dated_documents(ids)
    missing = set(ids) - {row.id for _, row in found}
    if missing:
        raise UnknownName("document", min(missing), ())
    texts = corpus.texts([doc for doc, _ in found])
    return {row.id: (row, digest(text)) for (_, row), text in zip(found, texts, strict=True)}
