"""Saved views: what is written is read, links are read strictly, and damaged lines are kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import InvalidParameter, StoreError
from analysis.query import Query
from analysis.views import COLUMNS, View, read_views, remove_view, save_view

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


def test_views_are_kept_by_name_and_the_last_of_a_name_holds(tmp_path: Path) -> None:
    path = tmp_path / ".dateline" / "views.csv"
    assert read_views(path) == ([], [])
    march = View("March", "entities", "from=2022-03-01&to=2022-03-31&name=Kyiv+%28GPE%29", NOON)
    save_view(path, march)
    save_view(path, View("april", "", "from=2022-04", NOON))
    save_view(path, View(" March ", "timeline", "search=gas+OR+oil&series=a&series=b", NOON))
    views, problems = read_views(path)
    assert [view.name for view in views] == ["april", "March"]
    assert problems == []
    assert views[1].query() == (Query(search="gas OR oil"), [])
    assert views[1].choices() == {"series": ["a", "b"]}
    remove_view(path, "March")
    remove_view(path, "unknown")
    assert [view.name for view in read_views(path)[0]] == ["april"]


def test_what_of_a_link_cannot_be_used_is_named() -> None:
    query, notices = View("x", "", "from=soon&label=PERSON&corpus=other", NOON).query()
    assert query == Query(labels=("PERSON",))
    assert len(notices) == 1
    assert View("x", "", "from=soon&corpus=other&by=day", NOON).choices() == {"by": ["day"]}


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_view_needs_a_name(name: str) -> None:
    with pytest.raises(InvalidParameter, match="name="):
        View(name, "", "", NOON)


def test_damaged_lines_are_named_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "views.csv"
    path.write_text(f"{','.join(COLUMNS)}\na,b\nGood,timeline,by=day,2026-01-02T12:00:00+00:00\nBad,,,yesterday\n")
    views, problems = read_views(path)
    assert [view.name for view in views] == ["Good"]
    assert [problem.split("line ")[1].split(":")[0] for problem in problems] == ["2", "4"]
    save_view(path, View("New", "", "", NOON))
    assert path.read_text().splitlines()[1:4] == [
        "a,b", "Good,timeline,by=day,2026-01-02T12:00:00+00:00", "Bad,,,yesterday",
    ]  # fmt: skip


def test_a_file_that_is_no_text_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "views.csv"
    path.write_bytes(b"\xff\xfe\x00n")
    with pytest.raises(StoreError, match="not UTF-8"):
        read_views(path)
    with pytest.raises(StoreError, match="not UTF-8"):
        save_view(path, View("New", "", "", NOON))
    assert path.read_bytes() == b"\xff\xfe\x00n"


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=30)


@settings(max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXT.filter(lambda text: text.strip()), page=TEXT, link=TEXT)
def test_whatever_is_written_is_read(tmp_path: Path, name: str, page: str, link: str) -> None:
    path = tmp_path / "views.csv"
    path.unlink(missing_ok=True)
    view = View(name, page, link, NOON)
    save_view(path, view)
    views, problems = read_views(path)
    assert (views, problems) == ([view], [])
