"""A figure as plain lists and mappings: what a page draws, without the half of the time that plotly's checks take.

`Figure.plotly` is the same figure with them, for files, images and whoever wants plotly's own object.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import plotly.graph_objects as go

Trace = dict[str, Any]


def trace_of(kind: str, **properties: Any) -> Trace:
    """Return a trace of a type of plotly's, such as `bar`; properties that are None are left out."""
    return {"type": kind, **{name: plain(value) for name, value in properties.items() if value is not None}}


class Figure:
    """Traces and a layout, in the words of plotly's schema."""

    def __init__(self, traces: list[Trace], **layout: Any) -> None:
        self.traces = traces
        self.properties: dict[str, Any] = {}
        self.update_layout(**layout)

    def update_layout(self, **layout: Any) -> Figure:
        """Set properties of the layout; mappings are set property by property."""
        _merge(self.properties, layout)
        self.__dict__.pop("plotly", None)
        return self

    def update_xaxes(self, **properties: Any) -> Figure:
        """Set properties of the x axis."""
        return self.update_layout(xaxis=properties)

    def update_yaxes(self, **properties: Any) -> Figure:
        """Set properties of the first y axis."""
        return self.update_layout(yaxis=properties)

    def add_annotation(self, **annotation: Any) -> Figure:
        """Add an annotation."""
        return self._add("annotations", annotation)

    def add_shape(self, **shape: Any) -> Figure:
        """Add a shape."""
        return self._add("shapes", shape)

    def _add(self, where: str, properties: Mapping[str, Any]) -> Figure:
        self.properties.setdefault(where, []).append(plain(properties))
        self.__dict__.pop("plotly", None)
        return self

    @property
    def template(self) -> dict[str, Any]:
        """The layout that the theme gives where the figure says nothing."""
        layout: dict[str, Any] = self.properties["template"]["layout"]
        return layout

    @property
    def spec(self) -> dict[str, Any]:
        """What plotly.js takes: data and layout, of lists, mappings, texts and numbers alone."""
        return {"data": self.traces, "layout": self.properties}

    @property
    def json(self) -> str:
        """The spec as JSON."""
        return json.dumps(self.spec, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    @property
    def data(self) -> tuple[Any, ...]:
        """The traces as plotly's objects."""
        return tuple(self.plotly.data)

    @property
    def layout(self) -> go.Layout:
        """The layout as plotly's object."""
        return self.plotly.layout

    @cached_property
    def plotly(self) -> go.Figure:
        """The figure as plotly's object. Raises ValueError for a property that plotly does not have."""
        import plotly.graph_objects as go

        return go.Figure(self.spec)


def _merge(target: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if value is None:
            continue
        if isinstance(value, Mapping) and isinstance(target.get(name), dict) and name != "template":
            _merge(target[name], value)
        else:
            target[name] = value if name == "template" else plain(value)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: arrays and columns as lists, days as ISO 8601, what is not a number as None."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if value is pd.NaT:
        return None
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, pd.Series):
        return plain(value.to_numpy())
    if isinstance(value, np.ndarray):
        return _listed(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dt.date):  # a Timestamp is one
        return value.isoformat()
    raise TypeError(f"a figure cannot hold {value!r}")


def _listed(values: np.ndarray[Any, Any]) -> list[Any]:
    if values.dtype.kind == "M":
        return [None if day == "NaT" else day for day in np.datetime_as_string(values, unit="s").tolist()]
    if values.dtype.kind == "f":
        known = np.isfinite(values)
        return values.tolist() if known.all() else np.where(known, values, None).tolist()
    return [plain(value) for value in values.tolist()] if values.dtype.kind == "O" else values.tolist()
