"""Distinct stories on pages: the switch, what is said of it, and the documents of one story."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.query import Query
from analysis.store.corpus import open_corpus
from analysis.stories.compare import compare
from dashboard.charts.counted import as_stories, in_stories
from dashboard.charts.figure import Figure, trace_of
from dashboard.exhibits import EXHIBITS
from dashboard.periods import stories_in_words
from dashboard.siblings import differences_in_words, side_by_side
from dashboard.wording import plain
from tests.analysis.store.test_stories import NOTES, UPDATE, WIRE
from tests.dashboard.app import Open, key_numbers, opener, texts
from tests.hand_corpus import hand_corpus


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "store"
    hand_corpus(folder, NOTES).close()
    return folder


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Path) -> Open:
    return opener(monkeypatch, tmp_path, store)


def test_a_link_counts_stories_and_the_page_says_so(open_page: Open) -> None:
    app = open_page(count="stories")
    assert not app.exception
    assert app.radio(key="count").value == "stories"
    assert key_numbers(app)["Stories"] == "3"
    assert "Showing 3 stories of 7 documents: all distinct stories" in texts(app)
    app.radio(key="count").set_value("documents").run()
    assert key_numbers(app)["Documents"] == "7"


def test_a_document_names_the_others_of_its_story_and_compares_them(open_page: Open, store: Path) -> None:
    with open_corpus(store) as corpus:
        ids = corpus.identities().set_index("title")["id"]
        view, other = corpus.document(ids["Note 0"]), corpus.document(ids["Note 1"])
        story = corpus.story(ids["Note 0"])
        assert len(corpus.story(ids["Note 4"])) == 1
    assert story["title"].tolist() == ["Note 1", "Note 0", "Reprinted", "Undated"]
    assert story["is_head"].tolist() == [True, False, False, False]
    assert story.set_index("title").loc["Note 0", "similarity"] == 1
    app = open_page("documents", doc=view.id)
    assert not app.exception
    said = texts(app)
    assert "3 other documents with nearly the same text" in said
    assert "the earliest" in said
    app.button(key=f"compare-{other.id}").click().run()
    assert not app.exception
    assert app.query_params["beside"] == other.id
    pieces = compare(view.text, other.text)
    assert plain(differences_in_words(pieces)) in texts(app)
    assert "5 words in this one alone, struck through; 0 words in the other" in differences_in_words(pieces)
    html = side_by_side(view, other, pieces)
    assert html.count("<del>") == 1
    assert "More came later from Kyiv." in html


def test_texts_are_written_as_they_are_never_as_html(store: Path) -> None:
    with open_corpus(store) as corpus:
        view = corpus.document(corpus.identities()["id"][0])
    html = side_by_side(view, view, compare("<b>one</b> & two", "<i>one</i> & two"))
    assert "<b>" not in html
    assert "&lt;b&gt;one&lt;/b&gt;" in html


def test_a_link_to_compare_with_what_is_not_there_says_so(open_page: Open, store: Path) -> None:
    with open_corpus(store) as corpus:
        id = corpus.identities()["id"][0]
    app = open_page("documents", doc=id, beside="nothing")
    assert not app.exception
    assert any("there is no such document" in warning.value for warning in app.warning)


def test_the_largest_story_of_a_period_is_that_of_most_documents(store: Path) -> None:
    days = [pd.Timestamp(day) for day in ("2022-03-01", "2022-03-04", "2022-03-06")]
    with open_corpus(store) as corpus:
        found = corpus.largest_stories(Query(), days, [days[1], days[2], days[2]])
        of_one = corpus.largest_stories(Query(), days[:1], days[2:], among="Joe Biden (PERSON)")
    assert found[["documents", "stories", "copies", "title"]].to_numpy().tolist() == [
        [4, 3, 2, "Note 1"], [3, 2, 2, "Note 5"], [1, 1, 0, ""],
    ]  # fmt: skip
    assert of_one["documents"].tolist() == [1]
    assert stories_in_words(found.iloc[0].to_dict()) == "4 documents = 3 stories; 2 tell “Note 1”."
    assert stories_in_words(found.iloc[2].to_dict()) == ""


def test_figures_say_what_is_counted_and_leave_names_alone() -> None:
    figure = as_stories(Figure(
        [trace_of("bar", name="documents", hovertext=["Documents (ORG)<br>in 2 documents", "1 document"])],
        yaxis={"title": {"text": "share of documents"}, "ticktext": ["documents (word)"]},
    ))  # fmt: skip
    assert figure.traces[0]["name"] == "stories"
    assert figure.traces[0]["hovertext"] == ["Documents (ORG)<br>in 2 stories", "1 story"]
    assert figure.properties["yaxis"] == {"title": {"text": "share of stories"}, "ticktext": ["documents (word)"]}
    assert in_stories("Documents over time") == "Stories over time"


def test_the_timeline_of_stories_is_labelled_so(store: Path) -> None:
    with open_corpus(store) as corpus:
        exhibit, query = EXHIBITS["timeline"], Query(count="stories")
        frame = exhibit.compute(corpus, query, by="day")
    assert exhibit.figure(frame, count="stories").properties["yaxis"]["title"]["text"] == "stories"
    assert exhibit.figure(frame).properties["yaxis"]["title"]["text"] == "documents"
    assert UPDATE.startswith(WIRE)
