"""Charts come before filters that are as they were; filters come first where they may say something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analysis.store.corpus import Corpus
from dashboard import panel, sidebar
from tests.dashboard.app import Open, opener, store_of, texts

CHART, FILTERS = "chart", "filters"


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was drawn in which order: filters, and the first chart after them."""
    seen: list[str] = []
    for module, name, what in ((panel, "show_chart", CHART), (sidebar, "show", FILTERS)):
        monkeypatch.setattr(module, name, _noted(getattr(module, name), seen, what))
    return seen


def _noted(function: Any, seen: list[str], what: str) -> Any:
    def noted(*positional: Any, **named: Any) -> Any:
        if seen[-1:] != [what]:
            seen.append(what)
        return function(*positional, **named)

    return noted


def entities(app: AppTest) -> Any:
    return next(box for box in app.sidebar.multiselect if box.key == "entity")


def test_a_filter_of_a_page_that_stands_moves_its_charts_first(open_page: Open, order: list[str]) -> None:
    app = open_page("keywords")
    assert order == [FILTERS, CHART]
    order.clear()
    entities(app).set_value(["Berlin (GPE)"]).run()
    assert order == [CHART, FILTERS]
    assert "that mention Berlin" in texts(app)
    assert entities(app).value == ["Berlin (GPE)"]


def test_another_page_shows_its_filters_first(open_page: Open, order: list[str]) -> None:
    app = open_page("keywords", entity=["Berlin (GPE)"])
    app._page_hash = calc_hash("timeline")
    order.clear()
    app.run()
    assert order == [FILTERS, CHART]
    assert "that mention Berlin" in texts(app)


def test_a_step_of_the_history_is_read_by_the_filters_first(
    open_page: Open, order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("keywords")
    context = type("Context", (), {"is_history_navigation": True})
    monkeypatch.setattr(sidebar, "get_script_run_ctx", lambda: context)
    order.clear()
    app.run()
    assert order == [FILTERS, CHART]


def test_filters_stand_even_where_a_page_fails(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("keywords")
    monkeypatch.setattr(panel, "show_chart", lambda *_, **__: 1 / 0)
    app.run()
    assert app.exception
    assert entities(app).value == []
