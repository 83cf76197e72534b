"""Builds by columns that were chosen, and files that are read once more: only these, and nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.columns import choose_columns
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
