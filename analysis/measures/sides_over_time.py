"""Two selections over time, on bins of one length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.measures.measure import table
from analysis.measures.periods import UNITS, make_bins
from analysis.measures.sides import REST, other_side
from analysis.measures.timeline import COLUMNS as TIMELINE
from analysis.measures.timeline import timeline
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

TARGET, REFERENCE = "selection", "other side"
KEPT = ("start", "end", "count", "documents", "tokens", "value", "smoothed", "state")
COLUMNS = {
    "series": f"str, {TARGET} or {REFERENCE}",
    "position": "float64, bins since the first one of its side, from 0; NaN for undated documents",
    **{name: TIMELINE[name] for name in KEPT},
}


def sides_over_time(
    corpus: Corpus,
    query: Query,
    *,
    against: str = REST,
    by: str = "auto",
    unit: str = "documents",
    scale: str = "count",
    smooth: int = 1,
) -> pd.DataFrame:
    """Count documents or mentions of a selection and of another one over time.

    Columns: COLUMNS; each side as `timeline` gives the selection itself, with its own base for shares and rates.
    `against`: see `sides.other_side`. Bins of both sides have one length; `auto` is the longer one of what the two
    would have alone. Empty where a side has no document. Raises InvalidParameter, UnknownName.
    """
    other = other_side(query, against)
    if not all(corpus.selection(side).n_documents for side in (query, other)):
        return table(COLUMNS)
    if by == "auto":
        found = [bins.unit for side in (query, other) if (bins := make_bins(corpus, side, by)) is not None]
        by = max(found, key=UNITS.index, default="day")
    frames = []
    for name, side in ((TARGET, query), (REFERENCE, other)):
        rows = timeline(corpus, side, by=by, unit=unit, scale=scale, smooth=smooth)
        position = np.where(rows["start"].notna(), np.arange(len(rows)), np.nan)
        frames.append(rows.assign(series=name, position=position))
    return table(COLUMNS, pd.concat(frames, ignore_index=True))
