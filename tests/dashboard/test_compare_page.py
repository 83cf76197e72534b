"""Two selections side by side: what the other side is, what differs, and the way from one side to the other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.measures import entity_keyness, keyness, sides_over_time
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.views import View, save_view
from dashboard import charts
from dashboard.exhibits import EXHIBITS
from dashboard.export import caption
from dashboard.theme import LIGHT
from tests.dashboard import frames
from tests.dashboard.app import Open, figure, opener, parts, store_of, texts

BERLIN = Query(entities=("Berlin (GPE)",))


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written_corpus: Corpus) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


def points(app, number: int) -> set[str]:  # type: ignore[no-untyped-def]
    return {data[1] for trace in figure(app, number).data if trace.customdata is not None for data in trace.customdata}


def test_names_are_compared_with_the_rest(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("compare", entity="Berlin (GPE)")
    assert not app.exception
    expected = entity_keyness(written_corpus, BERLIN, top=40, common=60)
    assert points(app, 0) == set(expected["key"])
    assert points(app, 1) <= set(expected.loc[expected["direction"] != 0, "key"])
    lines = [trace for trace in figure(app, 2).data if trace.mode == "lines"]
    assert [trace.name for trace in lines] == ["the selection", "the rest"]
    documents = {metric.value for metric in app.metric if metric.label == "Documents"}
    inside = written_corpus.selection(BERLIN).n_documents
    assert documents == {f"{inside:,}", f"{int(written_corpus.manifest['documents']) - inside:,}"}


def test_words_are_compared_with_the_filters_of_a_link(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("compare", entity="Berlin (GPE)", against="from=2020", of="word")
    expected = keyness(written_corpus, BERLIN, kinds=("word",), against="from=2020", top=40, common=60)
    assert points(app, 0) == set(expected["term"])
    both = len({*written_corpus.selection(BERLIN).docs} & {*written_corpus.selection(Query(dt.date(2020, 1, 1))).docs})
    assert f"{both} documents are on both sides" in texts(app)


def test_sides_swap_and_a_selection_is_kept(open_page: Open) -> None:
    app = open_page("compare", entity="Berlin (GPE)", against="from=2020")
    app.button(key="swap").click().run()
    assert (app.session_state["from"], app.session_state["entity"]) == (dt.date(2020, 1, 1), [])
    assert app.query_params["against"] == "entity=Berlin+%28GPE%29"
    app.button(key="pin").click().run()
    assert app.query_params["against"] == "from=2020-01-01"
    assert not app.exception


def test_views_and_earlier_days_can_be_the_other_side(open_page: Open, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "beside"
    folder.mkdir()
    monkeypatch.setattr("dashboard.saved.views_path", lambda corpus: folder / "views.csv")
    save_view(folder / "views.csv", View("Mine", "", "search=budget", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    app = open_page("compare", **{"from": "2020-02-01", "to": "2020-02-29", "search": "discuss*"})
    assert app.selectbox(key="own-against").options == [
        "The rest of the corpus", "The same days and sources, without them", "The period of equal length before",
        "The same days a year before", "View: Mine", "The whole corpus",
    ]  # fmt: skip
    app.selectbox(key="own-against").select("search=budget").run()
    assert app.query_params["against"] == "search=budget"
    assert not app.exception


@pytest.mark.parametrize("against", ["nonsense", "from=2022-13-01", "entity=Nobody (PERSON)", "without"])
def test_another_side_that_cannot_be_is_named(open_page: Open, against: str) -> None:
    app = open_page("compare", against=against)
    assert not app.exception
    assert any("Ignored" in warning.value for warning in app.warning)


def test_without_another_side_the_page_says_what_to_do(open_page: Open) -> None:
    app = open_page("compare")
    assert not app.exception
    assert "Nothing is on the other side" in texts(app)
    app.button(key="try-Berlin (GPE)").click().run()
    assert app.session_state["entity"] == ["Berlin (GPE)"]
    assert len(parts(app, "chart")) == 3


def test_points_differ_by_where_they_are_more_frequent() -> None:
    chart = charts.contrast_points(frames.FRAMES["entity_keyness"], theme=LIGHT, against="all")
    named = {trace.name: len(trace.x) for trace in chart.data if trace.customdata is not None}
    assert named == {"more in the selection": 2, "more on the other side": 2, "no clear difference": 5}
    last = frames.FRAMES["entity_keyness"].iloc[-1]
    [trace] = [t for t in chart.data if t.name == "no clear difference"]
    assert last["share_reference"] == 0
    assert min(trace.y) == chart.layout.yaxis.tickvals[0]
    assert chart.layout.yaxis.ticktext[0] == "0"


def test_sides_lie_on_a_calendar_or_on_each_other() -> None:
    frame = frames.FRAMES["sides_over_time"]
    apart, together = (charts.sides_lines(frame, theme=LIGHT, align=align) for align in ("calendar", "start"))
    assert apart.data[0].x[0] != apart.data[2].x[0]
    assert list(together.data[0].x) == list(together.data[2].x) == [0, 1, 2, 3, 4, 5]
    assert "24 undated" in together.layout.xaxis.title.text


def test_a_caption_names_both_sides(written_corpus: Corpus) -> None:
    exhibit = EXHIBITS["both_over_time"].about(BERLIN, {"against": "search=gas"})
    said = caption(exhibit, BERLIN, written_corpus)
    assert "Compared with: documents with the words gas. Selection: documents that mention Berlin (GPE)." in said


def test_the_table_shows_both_sides(written_corpus: Corpus) -> None:
    frame = sides_over_time(written_corpus, BERLIN, against="from=2020", by="year")
    assert list(frame["series"].unique()) == ["selection", "other side"]


def test_views_that_cannot_be_read_do_not_stop_the_page(open_page: Open, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "views.csv").write_bytes(b"name,page\n\xff\xfe")
    monkeypatch.setattr("dashboard.saved.views_path", lambda corpus: tmp_path / "views.csv")
    app = open_page("compare", entity="Berlin (GPE)")
    assert not app.exception
    assert len(parts(app, "chart")) == 3
    assert any("views.csv" in caption.value.replace("\\", "") for caption in app.sidebar.caption)
