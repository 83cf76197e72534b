"""Builds by columns that were chosen, and files that are read once more: only these, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.columns import choose_columns
from analysis.errors import InvalidParameter
from analysis.ingest import read_file
from analysis.ingest.results import FileResult, Rejection
from analysis.store import ingesting
from analysis.store.build import build, columns_path
from analysis.store.corpus import open_corpus
from analysis.store.retrying import FILE, salted, times_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("date 2022-03-01 Angela Merkel met Joe Biden in Berlin.", encoding="utf-8")
    (folder / "b.txt").write_text("date 2022-03-02 Joe Biden went to Paris.", encoding="utf-8")
    (folder / "talks.csv").write_text("Inhalt,Tag\nOlaf Scholz spoke in Kyiv.,2022-03-03\n", encoding="utf-8")
    return folder


def documents(store: Path) -> list[str]:
    with open_corpus(store) as corpus:
        return sorted(corpus.files("loaded")["path"])


def test_columns_that_are_chosen_let_only_their_table_be_read_anew(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert build(folder, store, workers=1).files_read == 3
    assert documents(store) == ["a.txt", "b.txt"]
    choose_columns(columns_path(folder), ["talks.csv"], {"text": "Inhalt", "date": "Tag"})
    report = build(folder, store, workers=1)
    assert (report.files_read, report.texts_annotated) == (1, 1)
    assert documents(store) == ["a.txt", "b.txt", "talks.csv#row=1"]
    with open_corpus(store) as corpus:
        assert corpus.files("rejected").empty
        assert str(corpus.manifest["last_date"])[:10] == "2022-03-03"
    assert not build(folder, store, workers=1).published
    columns_path(folder).unlink()
    assert build(folder, store, workers=1).files_read == 0
    assert documents(store) == ["a.txt", "b.txt"]


def test_a_line_of_the_file_that_cannot_be_read_is_a_notice(folder: Path, tmp_path: Path) -> None:
    columns_path(folder).parent.mkdir()
    columns_path(folder).write_text("file,role,column\ntalks.csv,body,Inhalt\n", encoding="utf-8")
    [notice] = build(folder, tmp_path / "store", workers=1).notices
    assert "columns.csv, line 2: role='body' is not valid. Allowed: text, title" in notice


def test_what_failed_is_read_once_more_where_somebody_asks_for_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, asked = tmp_path / "store", []

    def slow(path: Path, *, folder: Path, **more: object) -> FileResult:
        asked.append(path.name)
        if path.name == "b.txt":
            return FileResult("b.txt", rejected=(Rejection("b.txt", "takes more than 30 seconds to read"),))
        return read_file(path, folder=folder, **more)

    monkeypatch.setattr(ingesting, "read_file", slow)
    build(folder, store, workers=1)
    assert documents(store) == ["a.txt"]
    build(folder, store, workers=1)
    assert len(asked) == 3
    build(folder, store, workers=1, again=True)
    assert asked[3:] == ["b.txt", "talks.csv"]
    assert documents(store) == ["a.txt"]
    monkeypatch.undo()
    report = build(folder, store, workers=1, again=True)
    assert (report.files_read, report.texts_annotated) == (2, 1)
    assert documents(store) == ["a.txt", "b.txt"]
    with open_corpus(store) as corpus:
        assert corpus.files("rejected")["path"].tolist() == ["talks.csv"]
    assert not build(folder, store, workers=1).published
    assert build(folder, store, workers=1, again=True).files_read == 1
    (folder / "b.txt").write_text("date 2022-03-02 Joe Biden stayed.", encoding="utf-8")
    assert build(folder, store, workers=1).files_read == 1
    assert documents(store) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("written", ["", "[]", "{", '{"a.txt": 1}', '{"a.txt": ["x", "y"]}'])
def test_a_damaged_note_of_what_was_asked_for_is_none(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE).write_text(written)
    assert times_of(tmp_path) == {}
    assert salted({"a.txt": ("h", 1)}, "a.txt", "other") == "other"


# -- what became of each file ----------------------------------------------------------------------------------


def test_a_report_says_of_each_file_and_row_what_became_of_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store"
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    (folder / "rows.csv").write_text(
        "title,text,date\nOne,Emmanuel Macron came to Rome.,3/4/2022\nTwo,Boris Johnson left.,\nThree,Nobody\n",
        encoding="utf-8",
    )
    assert main(["build", str(folder), "--store", str(store), "--workers", "1"]) == 0
    with open_corpus(store) as corpus:
        found = corpus.load_report()
        assert [(row.file, row.state, row.reason) for row in found.itertuples()] == [
            ("rows.csv#row=3", "skipped", "has 2 cells where the header has 3"),
            ("talks.csv", "skipped", found["reason"][1]),
            ("copy.txt", "duplicate", "identical to a.txt"),
            ("rows.csv#row=1", "undated", "undated: which number is the month?: 3/4/2022"),
            ("rows.csv#row=2", "undated", "undated: nothing says when"),
            ("a.txt", "loaded", "certain: header"),
            ("b.txt", "loaded", "certain: header"),
        ]
        assert found["title"].tolist()[3:5] == ["One", "Two"]
        assert [str(date)[:10] for date in found["date"]][-2:] == ["2022-03-01", "2022-03-02"]
        assert corpus.load_counts() == {"skipped": 2, "duplicate": 1, "undated": 2, "loaded": 2}
        counts = corpus.manifest
        assert (counts["documents"], counts["undated"], counts["rejected"], counts["duplicates"]) == (4, 2, 2, 1)
        assert corpus.load_report(["undated", "loaded"], limit=3)["file"].tolist() == [
            "rows.csv#row=1", "rows.csv#row=2", "a.txt",
        ]  # fmt: skip
        with pytest.raises(InvalidParameter, match="Allowed: skipped, duplicate, undated, loaded"):
            corpus.load_report(["lost"])
    capsys.readouterr()
    assert main(["files", "--store", str(store), "--state", "duplicate", "--csv"]) == 0
    assert [line.split(",")[:3] for line in capsys.readouterr().out.splitlines()] == [
        ["file", "state", "reason"], ["copy.txt", "duplicate", "identical to a.txt"],
    ]  # fmt: skip
    assert main(["build", str(folder), "--store", str(store), "--again", "--workers", "1"]) == 0


def test_a_table_alone_is_a_corpus_without_documents_until_its_columns_are_chosen(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    for name in ("a.txt", "b.txt"):
        (folder / name).unlink()
    build(folder, store, workers=1)
    with open_corpus(store) as corpus:
        assert corpus.load_counts() == {"skipped": 1, "duplicate": 0, "undated": 0, "loaded": 0}
    choose_columns(columns_path(folder), ["*.csv"], {"text": "Inhalt", "date": "Tag"})
    build(folder, store, workers=1)
    with open_corpus(store) as corpus:
        assert corpus.load_counts() == {"skipped": 0, "duplicate": 0, "undated": 0, "loaded": 1}
