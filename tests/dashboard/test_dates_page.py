"""The Dates page: what is to be checked, a date set, taken away and taken back, and a source read in one order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.schema import Document, document_id
from analysis.set_dates import SetDate, change_dates, read_dates
from analysis.store import republish as republishing
from analysis.store.corpus import open_corpus
from analysis.store.parts import digest
from tests import hand_corpus as by_hand
from tests.dashboard.app import Open, beside_documents, opener, table, texts
from tests.hand_corpus import hand_corpus, note

WHEN = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
NOTES = [
    note("2022-01-01", "[GPE Kyiv] waits.", title="Certain"),
    note("2022-01-02", "[GPE Rome] waits.", title="Doubted", origin="metadata"),
    note(None, "[GPE Oslo] waits.", title="Silent"),
    note(None, "[GPE Bern] waits.", title="One of two"),
    note(None, "[GPE Riga] waits.", title="Two of two"),
]
STANDS = {
    "Doubted": {"date_confidence": "doubtful"},
    "One of two": {"date_origin": "ambiguous", "date_text": "03/04/2021", "path": "talks.csv#row=1"},
    "Two of two": {"date_origin": "ambiguous", "date_text": "02/11/2021", "path": "talks.csv#row=2"},
}
"""What ingest would have noted of these documents."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("built") / "store"

    def noted(document: Document, **where: object) -> dict[str, object]:
        return {**row_of(document, **where), **STANDS.get(document.title, {})}

    row_of = by_hand.document_row
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_hand, "document_row", noted)
        hand_corpus(store, NOTES).close()
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    return beside_documents(built, tmp_path)


@pytest.fixture
def open_page(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.delenv("DATELINE_DECISIONS", raising=False)
    return opener(monkeypatch, tmp_path, store)


def said(app: AppTest) -> str:
    assert not app.exception
    return texts(app).replace("\\", "") + "\n".join(str(e.value).replace("\\", "") for e in (*app.success, *app.error))


def days(store: Path) -> dict[str, str | None]:
    with open_corpus(store) as corpus:
        return dict(corpus.database.rows("SELECT title, date::VARCHAR FROM documents"))


def id_of(title: str) -> str:
    one = next(one for one in NOTES if one.title == title)
    return document_id(one.date, title, by_hand.read_note(one.marked)[0])


def in_file(tmp_path: Path) -> list[SetDate]:
    return read_dates(tmp_path / "documents" / ".dateline" / "dates.csv")[0]


def choose(app: AppTest, title: str, day: dt.date) -> AppTest:
    field = next(f for f in app.date_input if str(f.key).startswith(f"day-{id_of(title)}"))
    field.set_value(day).run()
    return app.button(key=f"do-{id_of(title)}").click().run()


def listed(app: AppTest) -> list[str]:
    return [str(b.label).strip("*") for b in app.button if str(b.key).startswith("open-")]


def test_what_is_to_be_checked_is_listed_with_its_reason(open_page: Open) -> None:
    app = open_page("dates")
    assert listed(app) == ["One of two", "Two of two", "Silent", "Doubted"]
    words = said(app)
    assert "Undated: “03/04/2021” can be two days; which number is the month? · talks.csv#row=1" in words
    assert "Undated: nothing in the file, its name or its folders says when · 2.txt" in words
    assert "2 January 2022, doubtful: from the metadata" in words
    assert "1 to 4 of 4 documents" in words
    assert listed(open_page("dates", kind="doubtful")) == ["Doubted"]
    assert listed(open_page("dates", kind="certain")) == ["Certain"]
    assert "kind='nonsense' is not valid" in said(open_page("dates", kind="nonsense"))


def test_a_date_is_set_and_undone(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = choose(open_page("dates"), "Silent", dt.date(2021, 5, 6))
    assert "“Silent” is dated 6 May 2021." in said(app)
    assert listed(app) == ["One of two", "Two of two", "Doubted"]
    assert days(store)["Silent"] == "2021-05-06"
    assert [(one.path, one.date) for one in in_file(tmp_path)] == [("2.txt", dt.date(2021, 5, 6))]
    app.button(key="dates-undo").click().run()
    assert "Undone: “Silent” is dated 6 May 2021." in said(app)
    assert (days(store)["Silent"], in_file(tmp_path)) == (None, [])
    assert "Silent" in listed(app)


def test_a_wrong_date_is_taken_away_and_what_was_found_comes_back(open_page: Open, store: Path) -> None:
    app = open_page("dates", kind="doubtful")
    app.button(key=f"none-{id_of('Doubted')}").click().run()
    assert days(store)["Doubted"] is None
    app = open_page("dates", view="set")
    assert "No date, set by hand; found was: 2 January 2022 · 1.txt" in said(app)
    app.button(key=f"unset-{id_of('Doubted')}").click().run()
    assert days(store)["Doubted"] == "2022-01-02"
    assert "Nothing has been set." in said(app)


def test_a_source_is_read_in_one_order(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = open_page("dates", view="order")
    assert "talks.csv** · 2 ambiguous dates" in said(app)
    assert "03/04/2021 → **3 April 2021**" in said(app)
    assert "02/11/2021 → **11 February 2021**" in said(app)
    app.button(key="read-talks.csv-day").click().run()
    assert "2 dates of talks.csv read with the day first." in said(app)
    assert (days(store)["One of two"], days(store)["Two of two"]) == ("2021-04-03", "2021-11-02")
    assert {one.path for one in in_file(tmp_path)} == {"talks.csv#row=1", "talks.csv#row=2"}
    assert "No date can be read in two ways" in said(app)


def test_lines_of_documents_that_are_gone_are_shown_and_can_be_forgotten(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    gone = SetDate("gone.txt", "Gone", None, "undated", WHEN, digest("Gone."))
    change_dates(tmp_path / "documents" / ".dateline" / "dates.csv", {gone.key: gone})
    republishing.republish(store)
    app = open_page("dates", view="set")
    assert "1 line of the file means no document of this corpus" in said(app)
    assert table(app).to_dict("records") == [{"path": "gone.txt", "title": "Gone", "date": "no date"}]
    app.button(key="forget-dates").click().run()
    assert "1 line taken out of dates.csv." in said(app)
    assert in_file(tmp_path) == []


def test_nothing_to_check_is_said(open_page: Open, store: Path) -> None:
    assert "There is no document of this kind: a month or a year alone." in said(open_page("dates", kind="partial"))
    counts = table(open_page("dates", view="all"))
    assert counts[["Worth", "Found in", "Documents"]].to_numpy().tolist() == [
        ["Undated: nothing says when", "–", 1], ["Undated: which number is the month?", "–", 2],
        ["Doubtful", "metadata", 1], ["Certain", "header", 1],
    ]  # fmt: skip


def test_a_document_says_that_its_date_was_set(open_page: Open) -> None:
    choose(open_page("dates"), "Silent", dt.date(2021, 5, 6))
    app = open_page("documents", doc=id_of("Silent"))
    assert "6 May 2021 (set by hand)" in said(app)
    assert "6 May 2021 (set by hand)" in said(open_page("documents"))
