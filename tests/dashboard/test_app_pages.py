"""Every page of the dashboard: all documents, some, none, and what a bad link does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.measures import collocates, cooccurrence, entity_counts, key_figures, keyness, keyword_counts, timeline
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard.pages import VIEWS
from dashboard.theme import number
from tests.dashboard.app import Open, bars, figure, key_numbers, numbers, opener, store_of, table, texts

TITLES = {"about": "About this corpus", "context": "Words in context"}
FEBRUARY = Query(date_from=dt.date(2020, 2, 1), date_to=dt.date(2020, 2, 29))
NOBODY = {"search": "zebra*"}


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_with_all_documents(open_page: Open, view: str) -> None:
    app = open_page(view)
    assert not app.exception
    assert app.title[0].value == TITLES.get(view, VIEWS[view].title)
    assert "Showing all 60 documents" in texts(app)
    assert not app.warning


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_opens_with_some_documents(open_page: Open, written_corpus: Corpus, view: str) -> None:
    app = open_page(view, **{"from": "2020-02", "to": "2020-02", "label": "PERSON"})
    shown = written_corpus.selection(FEBRUARY).n_documents
    assert 0 < shown < 60
    assert not app.exception
    assert f"Showing {shown} of 60 documents: documents of February 2020" in texts(app).replace("\\", "")


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_without_documents_says_what_to_do(open_page: Open, view: str) -> None:
    app = open_page(view, **NOBODY)
    assert not app.exception
    assert "Showing 0 of 60 documents" in texts(app)
    if view not in ("about", "load", "names", "audit"):
        assert "No document matches" in texts(app)
        app.button(key="reset-empty").click().run()
        assert "Showing all 60 documents" in texts(app)
        assert app.query_params == {}


@pytest.mark.parametrize("view", VIEWS)
def test_a_bad_link_is_named_and_the_rest_of_it_applies(open_page: Open, view: str) -> None:
    app = open_page(view, **{"from": "2020-13", "entity": ["Olaf Sholz", "Berlin (GPE)"], "label": "WHO"})
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert "from='2020-13' is not valid" in said
    assert "There is no entity 'Olaf Sholz' in this corpus. Hint: did you mean 'Olaf Scholz'" in said
    assert "label='WHO' is not valid" in said
    assert app.session_state["entity"] == ["Berlin (GPE)"]
    assert "documents that mention Berlin (GPE)" in said


def test_the_key_figures_are_the_measure(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page(**{"from": "2020-02", "to": "2020-02"})
    expected = key_figures(written_corpus, FEBRUARY).set_index("name")["value"]
    shown = key_numbers(app)
    assert shown["Documents"] == str(expected["documents"])
    assert shown["Mentions"] == str(expected["mentions"])
    assert shown["Entities"] == str(expected["entities"])
    assert shown["Tokens"] == f"{expected['tokens']:,}"


def test_bars_of_entities_are_the_measure(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("entities", label="PERSON")
    drawn = bars(figure(app), "entity")
    expected = entity_counts(written_corpus, Query(labels=("PERSON",))).set_index("key")["mentions"]
    assert len(drawn) >= 5
    assert drawn == {key: float(expected[key]) for key in drawn}
    listed = table(app)
    assert listed["mentions"].tolist() == expected.tolist()


def test_bars_of_keywords_are_the_measure(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("keywords", kind="name")
    drawn = bars(figure(app), "term")
    expected = keyword_counts(written_corpus, Query(), kinds=("name",)).set_index("term")["count"]
    assert len(drawn) >= 5
    assert drawn == {term: float(expected[term]) for term in drawn}


def test_keyness_is_drawn_for_a_selection_and_explained_without(open_page: Open, written_corpus: Corpus) -> None:
    assert "there is no rest to compare them with" in texts(open_page("keywords"))
    app = open_page("keywords", entity="Berlin (GPE)")
    drawn = bars(figure(app, 1), "term")
    expected = keyness(written_corpus, Query(entities=("Berlin (GPE)",))).set_index("term")["g2"].abs()
    assert drawn
    assert {term: abs(value) for term, value in drawn.items()} == pytest.approx({t: expected[t] for t in drawn})


def test_the_timeline_is_the_measure(open_page: Open, written_corpus: Corpus) -> None:
    series = ("Berlin (GPE)", "keyword:supply")
    app = open_page("timeline", series=series, unit="mentions", by="month")
    expected = timeline(written_corpus, Query(), series=series, unit="mentions", by="month")
    drawn = {
        tuple(data[1:]): value
        for trace in figure(app).data if trace.name == "Berlin (GPE)" and trace.customdata is not None
        for data, value in zip(trace.customdata, numbers(trace.y), strict=True) if data[0] == "period"
    }  # fmt: skip
    rows = expected[(expected["series"] == "Berlin (GPE)") & expected["start"].notna()]
    counted = {
        (str(row.start.date()), str(row.end.date())): row.count_ for row in
        rows.rename(columns={"count": "count_"}).itertuples()
    }  # fmt: skip
    assert sum(drawn.values()) == rows["count"].sum() > 0
    assert {period: counted[period] for period in drawn} == drawn


def test_an_unknown_series_is_left_out_with_a_notice(open_page: Open) -> None:
    app = open_page("timeline", series=["Berlin (GPE)", "keyword:unicorn"], by="hour")
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert "There is no keyword 'unicorn'" in said
    assert "by='hour' is not valid. Allowed: auto, day, week, month, quarter, year" in said


def test_pairs_are_the_measure(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("network", view="pairs", unit="sentences", alpha="1")
    expected = cooccurrence(written_corpus, Query(), unit="sentences", alpha=1.0, top=None)
    drawn = [
        (data[1], data[2], value)
        for trace in figure(app).data for data, value in zip(trace.customdata, numbers(trace.x), strict=True)
    ]  # fmt: skip
    rows = expected[["key_a", "key_b", "npmi"]].head(len(drawn)).itertuples(index=False, name=None)
    assert drawn
    assert drawn == [(a, b, pytest.approx(n)) for a, b, n in rows]


def test_a_profile_shows_as_many_places_as_it_counts(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("entities", name="Kyiv (GPE)")
    count = written_corpus.evidence_count(Query(), entity="Kyiv (GPE)", unit="mentions")
    assert key_numbers(app)["Mentions"] == str(count)
    assert f"1 to 5 of {count} places" in texts(app)


def test_a_keyword_has_a_profile(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("keywords", term="supply")
    assert not app.exception
    rows = keyword_counts(written_corpus, Query(), term="supply")
    shown = {
        name.partition(" as a")[0]: value
        for name, value in key_numbers(app).items()
        if not name.endswith(("phrase", "name"))
    }
    assert shown["Documents"] == f"{rows['documents'][0]:,}"
    assert shown["Dispersion"] == number(rows["dispersion"][0])
    near = collocates(written_corpus, Query(), node="keyword:supply")
    drawn = [data for trace in figure(app, 2).data for data in trace.customdata or ()]
    assert {data[1] for data in drawn} <= set(near["term"])


def test_evidence_of_a_number_has_as_many_places(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page(from_="2020-02", to="2020-02")
    app.session_state["closer-entities_by_label"] = "evidence"
    app.run()
    top = entity_counts(written_corpus, FEBRUARY, by_label=True, top=5).iloc[0]
    assert not app.exception
    assert f"of {top['mentions']} places in the documents" in texts(app)


@pytest.mark.parametrize("tool", ["table", "evidence", "export", "method"])
@pytest.mark.parametrize("view", ["overview", "keywords", "network", "timeline", "entities"])
def test_looking_closer_works_on_every_exhibit(open_page: Open, view: str, tool: str) -> None:
    app = open_page(view, entity="Berlin (GPE)", term="supply", alpha="1")
    keys = [pills.key for pills in app.get("pills") if str(pills.key).startswith("closer-")]
    assert keys
    for key in keys:
        app.session_state[key] = tool
    app.run()
    assert not app.exception
    if tool == "export":
        assert len(app.get("download_button")) >= 3 * len(keys)
