"""What a figure is: which measure it asks, how it is drawn, and the rows that prove its numbers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES, Option
from analysis.query import Count, Query
from dashboard import chosen, proofs
from dashboard.charts.counted import as_stories
from dashboard.charts.figure import Figure
from dashboard.theme import LIGHT, Theme

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

POINT_COLUMNS = {
    "entity": ("key",), "term": ("term",), "pair": ("key_a", "key_b"), "period": ("start", "end"), "document": ("id",),
    "speaker": ("key",), "peak": ("series", "start", "end"), "new": ("key",),
    "collocate": ("term", "kind"), "side": ("series", "start", "end"), "spoken": ("start", "end"),
    "place": ("key",),
}  # fmt: skip
"""Kind of a clicked point -> the columns of the table that hold its values."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A figure with its table.

    `counts` says what is counted, for captions; `proved` names the columns whose numbers have evidence, the main one
    first; `fixed` are options of the measure that make this exhibit what it is; `choices` are options of the chart;
    `graph` says that the table is a network, which graph programs can read.
    """

    name: str
    title: str
    hint: str
    counts: str
    measure: str
    chart: Callable[..., Figure]
    page: str
    proof: Callable[[Mapping[str, Any], str, Query, dict[str, Any]], proofs.Evidence | None]
    proved: tuple[str, ...] = ()
    fixed: dict[str, Any] = field(default_factory=dict, hash=False)
    choices: tuple[Option, ...] = ()
    graph: bool = False

    @property
    def options(self) -> dict[str, Option]:
        """What can be chosen: options of the measure that are not fixed, then those of the chart."""
        asked = {name: o for name, o in MEASURES[self.measure].options.items() if name not in self.fixed}
        return {**asked, **{option.name: option for option in self.choices}}

    def compute(self, corpus: Corpus, query: Query, **options: Any) -> pd.DataFrame:
        """Return the measure's table. Options of the chart may be there too; raises InvalidParameter for others."""
        return MEASURES[self.measure].compute(corpus, query, **self.asked(options))

    def asked(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options that go to the measure, fixed ones included. Raises InvalidParameter for unknown ones."""
        self._check(options)
        return {**self.fixed, **{k: v for k, v in options.items() if k in MEASURES[self.measure].options}}

    def about(self, query: Query, options: Mapping[str, Any]) -> Exhibit:
        """Return the exhibit with what was chosen in what it counts, for captions: names, days, units, the other side.

        Raises InvalidParameter.
        """
        return replace(self, counts=chosen.counted(self, query, options))

    def draw(self, frame: pd.DataFrame, *, theme: Theme = LIGHT, **options: Any) -> go.Figure:
        """Return `figure` as plotly's object."""
        return self.figure(frame, theme=theme, **options).plotly

    def figure(
        self, frame: pd.DataFrame, *, theme: Theme = LIGHT, count: Count = "documents", **options: Any
    ) -> Figure:
        """Return the figure of a table. Options of the measure may be there too; `height` is one of the chart.

        `count` is that of the table's query: what the figure says is counted.
        """
        self._check(options)
        known = inspect.signature(self.chart).parameters
        figure = self.chart(frame, theme=theme, **{k: v for k, v in {**self.fixed, **options}.items() if k in known})
        return as_stories(figure) if count == "stories" else figure

    def evidence(
        self, row: Mapping[str, Any], *, column: str = "", query: Query | None = None, **options: Any
    ) -> proofs.Evidence | None:
        """Return the arguments of `Corpus.evidence` that give the rows behind one number of a table's row.

        `column` is one of `proved`, its first by default; `query` and `options` are those of the table. None where a
        number has no rows (a size, a day). Raises InvalidParameter for a column without evidence.
        """
        column = column or self._main(row)
        if column not in self.proved:
            raise InvalidParameter("column", column, ", ".join(self.proved) or "none: this table has no evidence")
        return self.proof(row, column, query or Query(), {**self.fixed, **options})

    def number(self, row: Mapping[str, Any], *, column: str = "") -> int:
        """Return the number that `evidence` proves: as many rows."""
        return int(row[column or self._main(row)])

    def row(self, frame: pd.DataFrame, point: Sequence[str]) -> dict[str, Any] | None:
        """Return the first row of a table that a clicked point's customdata stands for; None where there is none.

        A circle of the network is an entity, not a row of the table of pairs.
        """
        kind, *values = point
        columns, found = POINT_COLUMNS.get(kind, ()), frame
        if not columns or not set(columns) <= set(frame.columns):
            return None
        for column, value in zip(columns, values, strict=True):
            found = found[found[column] == (pd.Timestamp(value) if column in ("start", "end") else value)]
        return None if found.empty else dict(found.iloc[0])

    def _main(self, row: Mapping[str, Any]) -> str:
        if self.measure in ("keyness", "entity_keyness") and row["direction"] < 0:
            return "n_reference"
        return self.proved[0] if self.proved else ""

    def _check(self, options: Mapping[str, Any]) -> None:
        for name in options:
            if name not in self.options and name != "height":
                raise InvalidParameter("option", name, ", ".join([*self.options, "height"]))
