"""Arrays of a snapshot on disk: numbers, lists of numbers, texts. Opening them copies nothing into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.store.database import Selection, damaged

Array = npt.NDArray[Any]
Docs = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

ROWS_AT_ONCE = 2_000_000
"""Rows that are looked at in one go: what a count needs in memory, whatever the corpus's size."""


class Block(NamedTuple):
    """Rows of some neighbouring lists: which of those asked for, how many rows each has, ids and counts."""

    part: slice
    lengths: Array
    ids: Array
    counts: Array


@dataclass(frozen=True)
class Lists:
    """For each number from 0 a list of others in rising order, each with a count."""

    starts: Array
    ids: Array
    counts: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, number: int) -> tuple[Array, Array]:
        """Return one list, and its counts."""
        span = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.ids[span], self.counts[span]

    def lengths(self, numbers: Array) -> Array:
        """Return how long some lists are."""
        return np.asarray(self.starts[numbers + 1] - self.starts[numbers])

    @cached_property
    def all_lengths(self) -> Array:
        """How long each list is."""
        return np.asarray(np.diff(self.starts))

    def blocks(self, chosen: Selection) -> Iterator[Block]:
        """Yield the rows of a selection's documents, at most so many at once (one document always fits)."""
        if not chosen.n_documents:
            return
        docs, run = chosen.docs, chosen.is_run
        if run:
            bounds = self.starts[int(docs[0]) : int(docs[-1]) + 2]
            lows, lengths = bounds[:-1], np.diff(bounds)
        else:
            lows = self.starts[docs]
            lengths = self.starts[docs + 1] - lows
        ends = np.cumsum(lengths)
        first, before = 0, 0
        while first < len(docs):
            last = max(first + 1, int(np.searchsorted(ends, before + ROWS_AT_ONCE, side="right")))
            part, rows = slice(first, last), int(ends[last - 1]) - before
            if run:
                at: Any = slice(int(lows[first]), int(lows[first]) + rows)
            else:
                at = np.repeat(lows[part] - (ends[part] - lengths[part] - before), lengths[part]) + np.arange(rows)
            yield Block(part, lengths[part], self.ids[at], self.counts[at])
            first, before = last, before + rows


@dataclass(frozen=True)
class Texts:
    """Strings by number, sorted by code point where they are looked up."""

    array: Any

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Return strings that are in no file."""
        return cls(pa.array(texts, pa.large_string()))

    def __len__(self) -> int:
        return len(self.array)

    def column(self, numbers: Array) -> Any:
        """Return some strings as a column of a frame."""
        return _STR.__from_arrow__(self.array.take(pa.array(numbers)))

    def list(self, numbers: Array | None = None) -> list[str]:
        """Return some strings, or all."""
        found = self.array if numbers is None else self.array.take(pa.array(numbers))
        return list(found.to_pylist())

    def place(self, text: str, *, after: bool = False) -> int:
        """Return the number of the first string that is not less than a text, or with `after`, that is greater."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            here = self.array[middle].as_py()
            if here < text or (after and here == text):
                low = middle + 1
            else:
                high = middle
        return low


_STR: Any = pd.StringDtype(na_value=np.nan)


class Arrays:
    """The arrays in one folder of a snapshot. Raises StoreError for one that is missing or not whole."""

    def __init__(self, snapshot: Path, part: str) -> None:
        self.snapshot, self.part = snapshot, part

    def read(self, name: str, length: int | None = None) -> Array:
        """Return one array; its last axis must have this length."""
        file = f"{self.part}/{name}.npy"
        try:
            found = _mapped(self.snapshot / file)
        except (OSError, ValueError, EOFError) as error:
            raise damaged(self.snapshot, f"{file} cannot be read ({error})") from error
        if length is not None and found.shape[-1] != length:
            raise damaged(self.snapshot, f"{file} has {found.shape[-1]} numbers instead of {length}")
        return found

    def lists(self, name: str, length: int) -> Lists:
        """Return lists for so many numbers."""
        starts = self.read(f"{name}_starts", length + 1)
        rows = int(starts[-1])
        return Lists(starts, self.read(f"{name}_ids", rows), self.read(f"{name}_counts", rows))

    def texts(self, name: str) -> Texts:
        """Return strings."""
        starts = self.read(f"{name}_starts")
        letters = self.read(f"{name}_letters", int(starts[-1]))
        buffers = [None, pa.py_buffer(starts), pa.py_buffer(letters)]
        return Texts(pa.Array.from_buffers(pa.large_string(), len(starts) - 1, buffers))


def _mapped(path: Path) -> Array:
    """Return an array on disk, read where it is asked for, without a file that stays open: a corpus has dozens of them.

    Raises OSError, ValueError or EOFError for what is no array of plain numbers, or is not whole.
    """
    with pa.memory_map(str(path)) as file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("not written by this program")
        shape, by_column, dtype = np.lib.format.read_array_header_1_0(file)
        if dtype.hasobject or by_column:
            raise ValueError("not an array of plain numbers")
        values = file.read_buffer()
    return np.frombuffer(values, dtype).reshape(shape)


def write_array(folder: Path, name: str, values: npt.ArrayLike) -> None:
    """Write one array."""
    np.save(folder / f"{name}.npy", np.ascontiguousarray(values), allow_pickle=False)


def new_array(folder: Path, name: str, dtype: npt.DTypeLike, shape: tuple[int, ...]) -> Array:
    """Return an array on disk that is filled in place."""
    return np.lib.format.open_memmap(folder / f"{name}.npy", mode="w+", dtype=np.dtype(dtype), shape=shape)


def write_texts(folder: Path, name: str, column: pa.ChunkedArray) -> None:
    """Write strings."""
    whole = column.cast(pa.large_string()).combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # of no chunk
        whole = pa.array([], pa.large_string())
    lengths = np.asarray(pc.binary_length(whole), dtype=np.int64)
    write_array(folder, f"{name}_starts", np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]))
    letters = "".join(whole.to_pylist()).encode()
    write_array(folder, f"{name}_letters", np.frombuffer(letters, dtype=np.uint8))
