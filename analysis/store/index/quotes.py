"""Quotes as arrays: what kind and how long each is, who speaks, and whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from analysis.schema import QUOTE_KINDS
from analysis.store.database import Selection
from analysis.store.index.arrays import Array, Arrays, write_array

NOBODY = -1
"""Stands for the speaker of a quote whose source is not known to be any entity."""
PART = "quotes"


class Asked(NamedTuple):
    """Which quotes are asked for: those of some speakers, about some entities, of one kind; None asks for all."""

    speakers: Sequence[int] | None = None
    about: Sequence[int] | None = None
    kind: str | None = None


class Found(NamedTuple):
    """Quotes, numbered through the whole corpus in order of document and place, and the document of each."""

    numbers: Array
    docs: Array


@dataclass(frozen=True)
class Quotes:
    """The quotes of a corpus; `starts` is the number of each document's first one, and after the last their sum."""

    starts: Array
    kind: Array
    words: Array
    speaker: Array
    about_starts: Array
    about_ids: Array

    @classmethod
    def read(cls, found: Arrays, named: Arrays, documents: int) -> Quotes:
        """Open the arrays of the two halves of an index."""
        starts = found.read("starts", documents + 1)
        rows = int(starts[-1])
        about_starts = named.read("about_starts", rows + 1)
        return cls(
            starts, found.read("kind", rows), found.read("words", rows), named.read("speaker", rows),
            about_starts, named.read("about_ids", int(about_starts[-1])),
        )  # fmt: skip

    def find(self, chosen: Selection, asked: Asked) -> Found:
        """Return the quotes of a selection that are asked for."""
        lengths = self.starts[chosen.docs + 1] - self.starts[chosen.docs]
        docs, numbers = np.repeat(chosen.docs, lengths), spread(self.starts[chosen.docs], lengths)
        kept = np.ones(len(numbers), dtype=bool)
        if asked.kind is not None:
            kept &= self.kind[numbers] == QUOTE_KINDS.index(asked.kind)
        if asked.speakers is not None:
            kept &= np.isin(self.speaker[numbers], asked.speakers)
        if asked.about is not None:
            kept &= self._mentioning(asked.about)[numbers]
        return Found(numbers[kept], docs[kept])

    def about(self, found: Found) -> tuple[Array, Array]:
        """Return the place among some quotes, and an entity, of every entity that each of them mentions."""
        lows = self.about_starts[found.numbers]
        lengths = self.about_starts[found.numbers + 1] - lows
        return np.repeat(np.arange(len(lengths)), lengths), self.about_ids[spread(lows, lengths)]

    def _mentioning(self, entities: Sequence[int]) -> Array:
        """Return of every quote whether it mentions one of some entities."""
        hits = np.flatnonzero(np.isin(self.about_ids, entities))
        found = np.zeros(len(self.kind), dtype=bool)
        found[np.searchsorted(self.about_starts, hits, side="right") - 1] = True
        return found


def spread(lows: Array, lengths: Array) -> Array:
    """Return the numbers of neighbouring ranges: so many from each low, one range after the other."""
    ends = np.cumsum(lengths)
    return np.repeat(lows - (ends - lengths), lengths) + np.arange(int(ends[-1]) if len(ends) else 0)


def write_found_quotes(folder: Path, into: Path, documents: int) -> None:
    """Write what decisions do not change: where each document's quotes begin, their kinds and words."""
    table = pq.read_table(folder / "found_quotes.parquet", columns=["doc", "kind", "words"])
    write_array(into, "starts", _starts(np.asarray(table["doc"]), documents))
    kinds = np.zeros(len(table), dtype=np.uint8)
    for number, kind in enumerate(QUOTE_KINDS):
        kinds[np.asarray(table["kind"]) == kind] = number
    write_array(into, "kind", kinds)
    write_array(into, "words", np.asarray(table["words"], dtype=np.int32))


def write_named_quotes(folder: Path, into: Path, starts: Array) -> None:
    """Write what decisions change: who speaks, and what the contents mention."""
    speakers = pq.read_table(folder / "quotes.parquet", columns=["entity"])["entity"].fill_null(NOBODY)
    write_array(into, "speaker", np.asarray(speakers, dtype=np.int32))
    mentioned = pq.read_table(folder / "quote_entities.parquet", columns=["doc", "quote", "entity"])
    numbers = starts[np.asarray(mentioned["doc"])] + np.asarray(mentioned["quote"])
    write_array(into, "about_starts", _starts(numbers, int(starts[-1])))
    write_array(into, "about_ids", np.asarray(mentioned["entity"], dtype=np.int32))


def _starts(numbers: Array, length: int) -> Array:
    """Return where the rows of each number begin, of rows in order."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(numbers, minlength=length))])
