"""The report of a page: what can be chosen, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import reporting
from dashboard.figure import figure_of
from tests.dashboard.app import Open, opener, store_of, texts


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


def test_figures_are_taken_in_the_order_and_with_the_comments_chosen(written_corpus: Corpus) -> None:
    figures = [figure_of(written_corpus, name) for name in ("entities", "timeline", "keywords", "kpis")]
    table = reporting.choices(figures)
    assert list(table["Take"]) == [True, True, True, False]
    table.loc[2, ["Order", "Comment"]] = [0, "First of all."]
    table.loc[0, "Take"] = False
    made = reporting.report_of(written_corpus, Query(), figures, table, title=" A  title ", sections=["documents"])
    assert made is not None
    assert [(part.figure.key, part.comment) for part in made.parts] == [("keywords", "First of all."), ("timeline", "")]
    assert (made.title, made.sections) == ("A title", ("documents",))
    nothing = table.assign(Take=False)
    assert reporting.report_of(written_corpus, Query(), figures, nothing, title="", sections=[]) is None


def test_a_page_offers_its_report(open_page: Open) -> None:
    app = open_page("entities", label="PERSON")
    app.button(key="report").click().run()
    assert not app.exception
    assert app.text_input(key="report-title").placeholder == "hand: all documents; counting PERSON"
    offered = [button.label for button in app.button if str(button.key).startswith("report-")]
    assert offered == ["One HTML file", "Word document", "PDF", "Every bundle"]
    (_, link, figures) = app.session_state[reporting.OPENED]
    assert link == "entities?label=PERSON"
    assert [figure.key for figure in figures] == ["entities", "profile-timeline", "profile-pairs", "profile-keyness"]


def test_a_page_without_figures_says_so(open_page: Open) -> None:
    app = open_page("about")
    app.button(key="report").click().run()
    assert not app.exception
    assert "This page has no figures" in texts(app)


def test_a_figure_is_collected_for_a_report_of_another_page(open_page: Open) -> None:
    app = open_page("timeline")
    app.session_state["closer-timeline"] = "export"
    app.run()
    app.button(key="export-timeline-report").click().run()
    assert not app.exception
    assert "1 figure collected" in app.button(key="report").label
    (figure,) = app.session_state[reporting.COLLECTED]
    assert (figure.exhibit.name, figure.options["peaks"]) == ("timeline", "test")
