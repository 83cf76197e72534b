"""The page of days: both timelines, the chronology as the measure gives it, and links that are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.measures import chronology, dates_in_texts
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.dashboard.app import Open, figure, numbers, opener, passages, sentence, store_of, texts


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


def test_the_charts_are_the_measures(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("chronology", by="month", span="texts")
    assert not app.exception
    frame = dates_in_texts(written_corpus, Query(), by="month", span="texts")
    above, below = figure(app).data
    assert numbers(above.y) == frame["documents"].astype(float).tolist()
    assert numbers(below.y) == frame["published"].astype(float).tolist()
    assert sum(numbers(above.y)) > 0
    days = chronology(written_corpus, Query())
    assert [data[1] for data in figure(app, 1).data[0].customdata] == days["id"].tolist()


def test_the_list_has_each_sentence_with_its_document(open_page: Open, written_corpus: Corpus) -> None:
    query = Query(sources=("Reuters",))
    chosen = written_corpus.selection(query)
    frame = chronology(written_corpus, query, top=10, sentences=2, period=f"{chosen.first}..{chosen.last}")
    app = open_page("chronology", source="Reuters", top="10", sentences="2")
    assert len(frame) > 1
    assert [sentence(row) for row in passages(app)] == frame["sentence"].tolist()
    links = [f"documents?doc={row.id}&at={row.start}" for row in frame.itertuples()]
    assert [row["href"] for row in passages(app)] == links
    assert sum(bool(row["lead"]) for row in passages(app)) == frame["first"].nunique()


def test_a_day_of_the_link_lists_its_sentences_until_it_is_closed(open_page: Open, written_corpus: Corpus) -> None:
    days = dates_in_texts(written_corpus, Query(), by="day", span="texts").sort_values("mentions").iloc[-1]
    day = f"{days['start']:%Y-%m-%d}"
    app = open_page("chronology", days=day)
    assert f"of {days['mentions']} places" in texts(app)
    app.button(key="days-off").click().run()
    assert f"of {days['mentions']} places" not in texts(app)


def test_nothing_to_tell_is_said(open_page: Open) -> None:
    app = open_page("chronology", from_="2020-02-29", to="2020-02-29")
    assert not app.exception
    assert "names a day in a sentence that can stand alone" in texts(app)


@pytest.mark.parametrize(("params", "said"), [
    ({"top": "5"}, "top='5' is not valid"), ({"sentences": "9"}, "sentences='9' is not valid"),
    ({"span": "x"}, "span='x' is not valid"), ({"by": "hour"}, "by='hour' is not valid"),
    ({"days": "soon"}, "period='soon' is not valid"),
])  # fmt: skip
def test_a_bad_link_is_named(open_page: Open, params: dict[str, str], said: str) -> None:
    app = open_page("chronology", **params)
    assert not app.exception
    assert said in texts(app).replace("\\", "")
