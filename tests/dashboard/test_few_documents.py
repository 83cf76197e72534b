"""Charts of little: a single day, a few documents, labels whose last entities tie."""

from __future__ import annotations

import pandas as pd

from dashboard import charts
from dashboard.theme import LIGHT
from tests.dashboard import frames


def test_a_single_day_is_no_axis_of_hours() -> None:
    frame = frames.FRAMES["documents"].dropna(subset=["date"]).head(1)
    axis = charts.document_points(frame, theme=LIGHT).layout.xaxis
    assert axis.dtick == 86_400_000
    day, one = frame["date"].iloc[0], pd.Timedelta("1D")
    assert [pd.Timestamp(end) for end in axis.range] == [day - one, day + one]


def test_a_few_documents_have_their_titles_and_none_covers_another() -> None:
    frame = frames.FRAMES["documents"].dropna(subset=["date"]).head(1)
    three = pd.concat([frame.assign(n_tokens=n, title=title) for n, title in ((100, "a"), (99, "b"), (10, "c"))])
    assert [note.text for note in charts.document_points(three, theme=LIGHT).layout.annotations] == ["a", "c"]
    many = pd.concat([frame.assign(n_tokens=n) for n in range(1, 8)])
    assert not charts.document_points(many, theme=LIGHT).layout.annotations


def test_bars_by_label_leave_ties_with_the_last_to_the_table() -> None:
    row = frames.FRAMES["entities"].head(1)
    tied = [row.assign(entity=name, label="LAW", key=f"{name} (LAW)", mentions=1, rank=1) for name in "abcdefgh"]
    figure = charts.labelled_bars(pd.concat(tied), theme=LIGHT, top=5)
    assert [point[1] for trace in figure.data for point in trace.customdata] == [f"{name} (LAW)" for name in "abcde"]
    assert figure.layout.xaxis.title.text == "mentions · first 5 of 8"
