"""What happened when: peaks are marked, a period is explained, and links to days are read strictly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.measures import central_documents, novelty, peaks
from analysis.query import Query
from tests.analysis.measures.test_peaks import EVENT, calm
from tests.dashboard.app import Open, bars, figure, opener, parts, texts
from tests.hand_corpus import hand_corpus, note

CORRIDOR = [
    note("2022-02-12", f"[GPE Kyiv] and [PERSON Ann] speak of a corridor {n}.", title=f"C{n}") for n in range(3)
]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    hand_corpus(tmp_path / "store", [*calm(), *EVENT, *CORRIDOR]).close()
    return opener(monkeypatch, tmp_path, tmp_path / "store")


@pytest.fixture
def answers(tmp_path: Path):  # type: ignore[no-untyped-def]
    with hand_corpus(tmp_path / "same", [*calm(), *EVENT, *CORRIDOR]) as corpus:
        yield corpus


def test_a_peak_is_explained_by_itself(open_page: Open, answers) -> None:  # type: ignore[no-untyped-def]
    app = open_page("timeline", series="Kyiv (GPE)", by="day")
    assert not app.exception
    found = peaks(answers, Query(), series="Kyiv (GPE)", by="day")
    assert any(trace.name == "more than expected" for trace in figure(app).data)
    assert list(figure(app, 1).data[0].customdata[0]) == ["peak", "Kyiv (GPE)", "2022-02-12", "2022-02-13"]
    said = texts(app).replace("\\", "")
    assert f"{found['count'][0]} documents where about" in said
    days = f"{found['start'][0]:%Y-%m-%d}..{found['end'][0]:%Y-%m-%d}"
    expected = novelty(answers, Query(), series="Kyiv (GPE)", period=days, top=12)
    drawn = bars(figure(app, 3), "new")
    assert drawn == {row.key: float(row.n_target) for row in expected.head(len(drawn)).itertuples()}
    assert "loud (word)" in drawn
    who = bars(figure(app, 4), "new")
    assert who == {"Ann (PERSON)": 3.0}
    for title in central_documents(answers, Query(), series="Kyiv (GPE)", period=days)["title"]:
        assert title in [entry["title"] for part in parts(app, "entries") for entry in part["entries"]]


def test_the_days_of_a_link_are_explained_and_can_be_kept(open_page: Open) -> None:
    app = open_page("timeline", days="2022-02-12", by="day")
    assert app.selectbox(key="own-days").value == "2022-02-12..2022-02-12"
    app.button(key="keep-days").click().run()
    assert (app.session_state["from"], app.session_state["to"]) == (dt.date(2022, 2, 12), dt.date(2022, 2, 12))


def test_the_days_of_the_filter_come_first(open_page: Open) -> None:
    app = open_page("timeline", **{"from": "2022-02-12", "to": "2022-02-13"})
    assert app.selectbox(key="own-days").value == "2022-02-12..2022-02-13"
    assert "Ann (PERSON)" in bars(figure(app, 3), "new")


@pytest.mark.parametrize("days", ["soon", "2022-03-01..2022-02-01", "2022-02-30"])
def test_days_that_cannot_be_read_are_named(open_page: Open, days: str) -> None:
    app = open_page("timeline", days=days)
    assert not app.exception
    assert "Ignored" in texts(app)


def test_titles_are_written_as_they_are_read(open_page: Open) -> None:
    titles = {part["title"] for part in parts(open_page("timeline", series="Kyiv (GPE)", by="day"), "chart")}
    assert {"Documents with Kyiv (GPE)", "What each period is about, with Kyiv (GPE)"} <= titles
    assert not any("\\" in title for title in titles)


@pytest.mark.parametrize("method", ["test", "bursts", "none"])
@pytest.mark.parametrize("series", [[], ["Kyiv (GPE)"], ["Kyiv (GPE)", "keyword:loud"]])
def test_each_way_to_find_peaks(open_page: Open, method: str, series: list[str]) -> None:
    app = open_page("timeline", peaks=method, series=series, by="day")
    assert not app.exception
    assert not app.warning
    marked = any(trace.name == "more than expected" for trace in figure(app).data)
    assert marked == (method != "none"), "the two days have more documents as well"


def test_without_a_peak_the_page_says_so(open_page: Open) -> None:
    app = open_page("timeline", series="keyword:calm", by="week")
    assert "No period has more documents than those around it let expect" in texts(app)


def test_days_without_documents_are_explained_as_that(open_page: Open) -> None:
    app = open_page("timeline", days="1999-01-01..1999-01-31")
    assert not app.exception
    assert "Nothing sets these days apart" in figure(app, 3).layout.annotations[0].text.replace("<br>", " ")


def test_of_several_series_the_card_is_about_the_first_and_its_own_peaks(open_page: Open) -> None:
    app = open_page("timeline", series=["keyword:calm", "Kyiv (GPE)"], by="day")
    assert list(figure(app, 1).data[0].customdata[0])[1] == "Kyiv (GPE)"
    assert all(box.key != "own-days" for box in app.selectbox), "the peak is Kyiv's, and nothing is new with “calm”"
    swapped = open_page("timeline", series=["Kyiv (GPE)", "keyword:calm"], by="day")
    assert "peak" in swapped.selectbox(key="own-days").options[0]
