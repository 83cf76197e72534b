"""Saved views on every page: save, come back, remove, bring back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.views import read_views
from dashboard.saved import views_path
from tests.dashboard.app import Open, opener, store_of, texts


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "kept" / "decisions.csv"))
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


def test_a_page_is_saved_and_come_back_to(open_page: Open, written_corpus: Corpus, tmp_path: Path) -> None:
    app = open_page("timeline", **{"from": "2020-02-01", "to": "2020-02-29", "search": "gas OR budget"}, by="day")
    app.text_input(key="view-name").set_value("Gas in February").run()
    assert not app.exception
    path = views_path(written_corpus)
    assert path == tmp_path / "kept" / "views.csv"
    [view], _ = read_views(path)
    assert (view.name, view.page, view.choices()) == ("Gas in February", "timeline", {"by": ["day"]})
    assert view.query()[0] == Query(dt.date(2020, 2, 1), dt.date(2020, 2, 29), search="gas OR budget")
    fresh = open_page(entity="Berlin (GPE)")
    fresh.button(key="view-Gas in February").click().run()
    assert not fresh.exception
    assert fresh.session_state["entity"] == []
    assert fresh.session_state["search"] == "gas OR budget"
    assert fresh.session_state["from"] == dt.date(2020, 2, 1)
    assert "that match gas OR budget" in texts(fresh)


def test_a_view_is_removed_and_brought_back(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page(label="PERSON")
    app.text_input(key="view-name").set_value("People").run()
    app.button(key="view-off-People").click().run()
    assert read_views(views_path(written_corpus)) == ([], [])
    app.button(key="view-undo").click().run()
    [view], _ = read_views(views_path(written_corpus))
    assert view.query()[0] == Query(labels=("PERSON",))


def test_a_file_that_cannot_be_read_is_named_and_the_page_goes_on(open_page: Open, written_corpus: Corpus) -> None:
    path = views_path(written_corpus)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe")
    app = open_page()
    assert not app.exception
    assert "not UTF-8 text" in texts(app).replace("\\", "")
    app.text_input(key="view-name").set_value("New").run()
    assert not app.exception
    assert path.read_bytes() == b"\xff\xfe"
