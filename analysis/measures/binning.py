"""Series in calendar bins: what is counted in each, beside what the base selection has there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.association import Floats, ratio
from analysis.measures.periods import Bins, Ints, base_of
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

UNMARKED = {"expected": np.nan, "peak": 0, "about": "", "g2": np.nan, "story": "", "copies": 0}
"""A bin of a series in which neither peaks nor typical terms were looked for."""
_SECONDS = "datetime64[s]"
Rows = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """Documents and tokens of the base selection: in each bin, and of its undated documents together."""

    bins: Bins | None
    documents: Ints
    tokens: Ints
    undated_documents: int
    undated_tokens: int


def base_counts(corpus: Corpus, query: Query, bins: Bins | None) -> Base:
    """Count documents and tokens of the query without entities and search."""
    days = corpus.document_days(base_of(query))
    without = days[days["date"].isna()]
    documents, tokens = (
        bins.sum(days["date"], days[name]) if bins is not None else np.zeros(0, dtype=np.int64)
        for name in ("documents", "tokens")
    )
    return Base(bins, documents, tokens, int(without["documents"].sum()), int(without["tokens"].sum()))


def rows_of(name: str, counted: pd.DataFrame, base: Base, scale: str, smooth: int) -> list[Rows]:
    """Return the columns of one series, from its dates and counts: one row a bin, then one of undated documents."""
    rows = []
    if base.bins is not None:
        rows.append(_binned(name, base.bins.sum(counted["date"], counted["count"]), base, scale, smooth))
    if base.undated_documents:
        rows.append(_undated(name, int(counted.loc[counted["date"].isna(), "count"].sum()), base, scale))
    return rows


def stacked(rows: Iterable[Rows]) -> pd.DataFrame:
    """Return columns one under the other as a frame."""
    parts = list(rows)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return pd.DataFrame({name: pd.array(v, dtype="str") if v.dtype == object else v for name, v in columns.items()})


def _binned(name: str, count: Ints, base: Base, scale: str, smooth: int) -> Rows:
    bins = base.bins
    assert bins is not None
    value = scaled(count, base.documents, base.tokens, scale)
    state = np.select([base.documents == 0, bins.cut, count == 0], ["no documents", "partial", "zero"], "counted")
    return _columns(
        name, bins.starts.astype(_SECONDS), bins.ends.astype(_SECONDS), count, base.documents, base.tokens, value,
        moving_average(value, smooth), state,
    )  # fmt: skip


def _undated(name: str, count: int, base: Base, scale: str) -> Rows:
    counts, documents, tokens = (np.array([n]) for n in (count, base.undated_documents, base.undated_tokens))
    never, unknown = np.array(["NaT"], dtype=_SECONDS), np.array([np.nan])
    value = scaled(counts, documents, tokens, scale)
    return _columns(name, never, never, counts, documents, tokens, value, unknown, np.array(["undated"]))


def _columns(
    name: str, start: npt.NDArray[Any], end: npt.NDArray[Any], count: Ints, documents: Ints, tokens: Ints,
    value: Floats, smoothed: Floats, state: npt.NDArray[Any],
) -> Rows:  # fmt: skip
    size = len(count)
    unmarked: Mapping[str, Any] = UNMARKED
    return {
        "series": np.full(size, name, dtype=object), "start": start, "end": end, "count": count, "documents": documents,
        "tokens": tokens, "value": value, "smoothed": smoothed, "state": state.astype(object),
        **{key: np.full(size, v, dtype=object if isinstance(v, str) else None) for key, v in unmarked.items()},
    }  # fmt: skip


def scaled(count: Ints, documents: Ints, tokens: Ints, scale: str) -> Floats:
    """Return counts, as a share of documents, or per million tokens; NaN where there are none."""
    if scale == "share":
        return ratio(count, documents)
    if scale == "per_million":
        return ratio(count, tokens, per=1e6)
    return count.astype(np.float64)


def moving_average(values: Floats, width: int) -> Floats:
    """Return the mean over `width` values centred on each, of those that are there and not NaN."""
    if width == 1:
        return values
    window = np.ones(width)
    known = ~np.isnan(values)
    half = width // 2
    total = np.convolve(np.where(known, values, 0.0), window)[half : half + len(values)]
    return ratio(total, np.convolve(known.astype(np.float64), window)[half : half + len(values)])
