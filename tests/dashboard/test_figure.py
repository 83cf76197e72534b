"""A figure is plain: what a page draws is what plotly's own object says."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.figure import Figure, plain, trace_of
from dashboard.theme import LIGHT

NUMBERS = st.one_of(st.integers(-(2**53), 2**53), st.floats())


@given(st.lists(NUMBERS))
def test_numbers_stay_and_what_is_none_is_null(values: list[float]) -> None:
    expected = [None if isinstance(value, float) and not np.isfinite(value) else value for value in values]
    assert plain(values) == expected
    floats = np.array(values, dtype=np.float64)
    assert plain(floats) == plain(pd.Series(floats)) == [v if np.isfinite(v) else None for v in floats.tolist()]


@given(st.lists(st.dates(dt.date(1678, 1, 1), dt.date(2261, 1, 1))))
def test_days_are_written_as_iso_8601(days: list[dt.date]) -> None:
    expected = [f"{day.isoformat()}T00:00:00" for day in days]
    assert plain(pd.Series(days, dtype="datetime64[s]")) == expected
    assert plain([pd.Timestamp(day) for day in days]) == expected
    assert plain(days) == [day.isoformat() for day in days]


def test_a_missing_day_is_null_and_properties_that_are_none_are_left_out() -> None:
    assert plain(pd.Series([pd.Timestamp("2022-02-24"), pd.NaT])) == ["2022-02-24T00:00:00", None]
    assert trace_of("bar", x=[1], name=None) == {"type": "bar", "x": [1]}
    assert plain({"color": None, "size": np.int64(3)}) == {"size": 3}


def test_what_a_figure_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="a figure cannot hold"):
        plain([object()])


def test_properties_are_set_one_by_one_and_plotly_sees_the_last() -> None:
    figure = Figure([trace_of("bar", x=[1, 2], y=np.array([3.0, np.nan]))], template=LIGHT.template, height=200)
    assert figure.layout.height == 200
    figure.update_xaxes(title={"text": "days"}, showgrid=False).update_xaxes(title={"standoff": 4})
    figure.update_layout(height=300).add_annotation(text="here", x=1, y=2)
    assert (figure.layout.xaxis.title.text, figure.layout.xaxis.title.standoff) == ("days", 4)
    assert figure.layout.height == 300
    assert figure.layout.annotations[0].text == "here"
    assert json.loads(figure.json)["data"][0]["y"] == [3.0, None]
    assert list(figure.data[0].y) == [3.0, None]
    assert figure.template["font"]["color"] == LIGHT.text


def test_plotly_refuses_a_property_that_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="colour"):
        _ = Figure([trace_of("bar", colour="red")], template=LIGHT.template).plotly
