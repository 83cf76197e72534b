"""Dates that people set: they win, hold through builds and moves, leave ids alone, and are taken back in full."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.errors import ChangedMeanwhile, InvalidParameter, UnknownName
from analysis.query import Query
from analysis.set_dates import SetDate, change_dates, read_dates
from analysis.snapshot_tables import SNAPSHOT
from analysis.store import republish as republishing
from analysis.store.build import build
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.deciding import decide
from analysis.store.parts import digest
from analysis.store.setting import dates_file, forget_lines, set_dates, take_back, unset_dates
from analysis.tags import Note, Tag, add_tags, write_note
from tests.hand_corpus import hand_corpus, note

WHEN = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
DAY, OTHER = dt.date(2022, 3, 9), dt.date(2021, 5, 1)
NOTES = [
    note("2022-03-01", "[GPE Kyiv] sells grain. It came on Monday.", title="First"),
    note("2022-03-20", "[GPE Kyiv] buys gas.", title="Second"),
    note(None, "[PERSON Joe Biden] spoke yesterday.", title="Undated"),
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    hand_corpus(tmp_path / "store", NOTES).close()
    return tmp_path / "store"


def ids(store: Path) -> dict[str, str]:
    with open_corpus(store) as corpus:
        return dict(corpus.identities()[["title", "id"]].itertuples(index=False, name=None))


def dated(store: Path) -> list[tuple[str, str, str, str]]:
    """Return title, date, origin, confidence of each document in their order."""
    with open_corpus(store) as corpus:
        rows = corpus.database.rows(
            "SELECT title, date::VARCHAR, date_origin, date_confidence FROM documents ORDER BY doc"
        )
    return [(title, day or "", origin, confidence) for title, day, origin, confidence in rows]


def tables(store: Path) -> dict[str, str]:
    """Return a hash of each table and array of the published snapshot."""
    folder = store / "snapshots" / (store / "current").read_text(encoding="utf-8")
    paths = [folder / f"{name}.parquet" for name in SNAPSHOT] + sorted(folder.rglob("*.npy"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_set_date_wins_and_all_that_hangs_on_it_follows(store: Path) -> None:
    before, found = tables(store), dated(store)
    known = ids(store)
    change = set_dates(store, {known["Undated"]: DAY, known["First"]: None}, when=WHEN)
    assert change.fingerprint == (store / "current").read_text(encoding="utf-8")
    assert dated(store) == [
        ("Undated", "2022-03-09", "set by hand", "certain"), ("Second", "2022-03-20", "header", "certain"),
        ("First", "", "set by hand", ""),
    ]  # fmt: skip
    with open_corpus(store) as corpus:
        spoken = corpus.database.rows("SELECT doc, first::VARCHAR FROM dates ORDER BY doc")
        assert spoken == [(0, "2022-03-08")]  # 'yesterday' has a day now, 'Monday' has none any more
        assert corpus.selection(Query(date_from=DAY, date_to=DAY)).docs.tolist() == [0]
        assert (corpus.manifest["undated"], corpus.manifest["dates_set"], corpus.manifest["dates_lost"]) == (1, 2, 0)
    assert {one.title: one.before for one in read_dates(dates_file(store))[0]} == {
        "First": "2022-03-01 (certain, header)", "Undated": "undated",
    }  # fmt: skip
    assert ids(store) == known
    take_back(store, change)
    assert (dated(store), tables(store), read_dates(dates_file(store))) == (found, before, ([], []))


def test_tags_and_notes_and_decisions_outlive_a_date(store: Path) -> None:
    document = ids(store)["Undated"]
    with open_corpus(store) as corpus:
        add_tags(corpus.marks_path("tags"), [Tag(document, "Undated", "2.txt", "grain", WHEN)])
        write_note(corpus.marks_path("notes"), Note(document, "Undated", "2.txt", "Check this.", WHEN), over="")
    decide(store, "hide", "Kyiv (GPE)", when=WHEN)
    set_dates(store, {document: DAY}, when=WHEN)
    with open_corpus(store) as corpus:
        assert corpus.marks().tags == {document: ("grain",)}
        assert corpus.document(document).date == DAY
        assert corpus.documents(Query(tags=("grain",)))["note"].tolist() == ["Check this."]
        assert corpus.lost_marks().empty
        assert corpus.hidden()["key"].tolist() == ["Kyiv (GPE)"]


def test_a_date_is_set_again_and_unset(store: Path) -> None:
    document = ids(store)["First"]
    first = set_dates(store, {document: DAY}, when=WHEN)
    set_dates(store, {document: OTHER}, when=WHEN)
    [line] = read_dates(dates_file(store))[0]
    assert (line.date, line.before) == (OTHER, "2022-03-01 (certain, header)")
    with pytest.raises(ChangedMeanwhile):
        take_back(store, first)
    unset_dates(store, [document])
    assert dated(store)[0] == ("First", "2022-03-01", "header", "certain")
    assert unset_dates(store, [document]).now == {}


def test_what_is_no_document_or_no_day_changes_nothing(store: Path) -> None:
    with pytest.raises(UnknownName, match="no document 'nothing'"):
        set_dates(store, {"nothing": DAY}, when=WHEN)
    with pytest.raises(InvalidParameter, match="date="):
        set_dates(store, {ids(store)["First"]: dt.date(1, 1, 1)}, when=WHEN)
    assert not dates_file(store).exists()


def test_a_date_set_while_another_is_published_is_published_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, publish = ids(store), republishing.publish
    text = digest("Joe Biden spoke yesterday.")
    late = [SetDate("2.txt", "Undated", OTHER, "undated", WHEN, text)]

    def slowly(*values: object, **named: object) -> str:
        if late:
            one = late.pop()
            change_dates(dates_file(store), {one.key: one})
        return publish(*values, **named)

    monkeypatch.setattr(republishing, "publish", slowly)
    outcome = set_dates(store, {known["First"]: DAY}, when=WHEN)
    assert [row[:2] for row in dated(store)] == [
        ("Undated", "2021-05-01"), ("First", "2022-03-09"), ("Second", "2022-03-20")
    ]
    assert outcome.fingerprint == (store / "current").read_text(encoding="utf-8")


# -- which document a line means -------------------------------------------------------------------------------


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """Twins have one text and two titles; copies are alike but for the date that was found."""
    notes = [
        note("2022-01-01", "[GPE Kyiv] waits.", title="Morning"), note("2022-01-02", "[GPE Kyiv] waits.", title="Noon"),
        note("2022-01-03", "[GPE Rome] sleeps.", title="Copy"), note(None, "[GPE Rome] sleeps.", title="Copy"),
        note(None, "[GPE Oslo] reads.", title="Corrected"),
    ]  # fmt: skip
    with hand_corpus(tmp_path / "store", notes) as opened:
        yield opened


def after(corpus: Corpus, *lines: SetDate) -> tuple[dict[str, str], int]:
    """Write lines, publish, and return the dates by path and how many lines mean nothing."""
    store = corpus.database.folder.parents[1]
    change_dates(dates_file(store), {line.key: line for line in lines})
    republishing.republish(store)
    with open_corpus(store) as now:
        rows = now.database.rows("SELECT path, coalesce(date::VARCHAR, '') FROM documents WHERE date_origin <> ?",
                                 ["header"])  # fmt: skip
        return dict(rows), len(now.lost_dates())


def line(path: str, title: str, text: str, date: dt.date | None = DAY, when: dt.datetime = WHEN) -> SetDate:
    return SetDate(path, title, date, "", when, digest(text))


UNDATED = {"3.txt": "", "4.txt": ""}


@pytest.mark.parametrize(
    ("lines", "expected", "lost"),
    [
        ([line("4.txt", "Corrected", "Oslo reads.")], {"4.txt": "2022-03-09"}, 0),
        ([line("old/4.txt", "Whatever", "Oslo reads.")], {"4.txt": "2022-03-09"}, 0),
        ([line("4.txt", "Corrected", "Oslo raeds.")], {"4.txt": "2022-03-09"}, 0),
        ([line("4.txt", "Another title", "Oslo raeds.")], {}, 1),
        ([line("4.txt#row=1", "Corrected", "Oslo raeds.")], {}, 1),
        ([line("old.txt", "Noon", "Kyiv waits.")], {"1.txt": "2022-03-09"}, 0),
        ([line("old.txt", "Evening", "Kyiv waits.")], {}, 1),
        ([line("4.txt", "Corrected", "Oslo reads.", OTHER), line("x.txt", "Corrected", "Oslo reads.")],
         {"4.txt": "2021-05-01"}, 1),
    ],
)  # fmt: skip
def test_a_line_means_a_document_by_path_and_text(
    corpus: Corpus, lines: list[SetDate], expected: dict[str, str], lost: int
) -> None:
    assert after(corpus, *lines) == (UNDATED | expected, lost)


def test_a_date_that_makes_a_document_the_same_as_another_makes_it_a_copy(corpus: Corpus) -> None:
    third = dt.date(2022, 1, 3)
    dates, _ = after(corpus, line("3.txt", "Copy", "Rome sleeps.", third))
    assert dates == {"4.txt": ""}
    store = corpus.database.folder.parents[1]
    with open_corpus(store) as now:
        files = now.files("duplicate")
        assert files["path"].tolist() == ["3.txt"]
        known = now.one_document("3.txt")
        assert known == now.one_document("2.txt")
    unset_dates(store, [known])
    with open_corpus(store) as now:
        assert len(now.identities()) == 5


def test_a_lost_line_is_kept_until_somebody_forgets_it(corpus: Corpus) -> None:
    gone = line("gone.txt", "Gone", "Nothing of this is here.")
    assert after(corpus, gone)[1] == 1
    store = corpus.database.folder.parents[1]
    assert read_dates(dates_file(store))[0] == [gone]
    forget_lines(store, [gone.key])
    with open_corpus(store) as now:
        assert now.lost_dates().empty


# -- builds ----------------------------------------------------------------------------------------------------


def test_builds_keep_set_dates_and_end_in_the_tables_of_a_fresh_build(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(folder, store, workers=1)
    with open_corpus(store) as corpus:
        document, removed = corpus.one_document("1.txt"), corpus.one_document("2.txt")
    set_dates(store, {document: OTHER, removed: None}, when=WHEN)
    published = tables(store)
    report = build(folder, store, workers=1)
    assert (report.published, report.texts_annotated, tables(store) == published) == (False, 0, True)
    (folder / "1.txt").rename(folder / "moved.txt")
    (folder / "2.txt").unlink()
    (folder / "9.txt").write_text(" date 2022-04-05 Nancy Faeser went to Rome.", encoding="utf-8")
    report = build(folder, store, workers=1)
    build(folder, tmp_path / "fresh", workers=1)
    assert tables(store) == tables(tmp_path / "fresh")
    with open_corpus(store) as corpus:
        assert corpus.document(document).date == OTHER
    assert any("mean no document of this corpus any more: 1." in notice for notice in report.notices)
    assert {one.path for one in read_dates(dates_file(store))[0]} == {"1.txt", "2.txt"}


# -- what is asked ---------------------------------------------------------------------------------------------


def test_the_command_line_lists_sets_and_takes_back(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--store", str(store)]
    assert main(["dates", "--csv", *where]) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"nothing,,,,2.txt,Undated,{ids(store)['Undated']}"
    assert main(["dates", "set", "2.txt", "2022-03-09", *where]) == 0
    assert capsys.readouterr().out == "2.txt: 2022-03-09 (found: undated)\n"
    assert main(["dates", "--csv", *where]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["dates", "unset", "2.txt", *where]) == 0
    assert capsys.readouterr().out == "2.txt: what was found counts again\n"
    assert main(["dates", "set", "2.txt", "soon", *where]) == 2
    assert main(["dates", "set", "2.txt", *where]) == 2
    assert main(["dates", "read", "table.csv", "day", *where]) == 2
