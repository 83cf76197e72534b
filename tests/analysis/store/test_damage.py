"""Builds and readers where something has gone wrong on disk: nothing is lost, and a message says what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.errors import StoreError
from analysis.ingest import read_file
from analysis.query import Query
from analysis.store import ingesting
from analysis.store.build import build, published
from analysis.store.corpus import open_corpus
from analysis.store.progress import ProgressFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for n, name in enumerate(("Angela Merkel", "Joe Biden", "Olaf Scholz")):
        text = f" date 2022-01-{n + 1:02d} {name} went to Berlin."
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return folder


def texts(store: Path) -> dict[str, str]:
    with open_corpus(store) as corpus:
        rows = corpus.documents(Query(), limit=None)
        return {row.path: corpus.document(row.id).text for row in rows.itertuples()}


@pytest.mark.parametrize("kind", ["documents-*", "annotations/*"])
def test_a_damaged_part_is_made_anew(folder: Path, tmp_path: Path, kind: str) -> None:
    store = tmp_path / "store"
    build(folder, store, workers=1)
    (folder / "3.txt").write_text(" date 2022-01-04 Emmanuel Macron spoke.", encoding="utf-8")
    [part] = (store / "parts").glob(f"{kind}/*.parquet")
    part.write_bytes(part.read_bytes()[:200])
    build(folder, store, workers=1)
    assert texts(store) == {
        "0.txt": "Angela Merkel went to Berlin.", "1.txt": "Joe Biden went to Berlin.",
        "2.txt": "Olaf Scholz went to Berlin.", "3.txt": "Emmanuel Macron spoke.",
    }  # fmt: skip


@pytest.mark.parametrize("damage", ["pointer to nothing", "pointer not text", "manifest cut", "no folder"])
def test_a_damaged_snapshot_says_to_build_again_and_a_build_mends_it(
    folder: Path, tmp_path: Path, damage: str
) -> None:
    store = tmp_path / "store"
    build(folder, store, workers=1)
    snapshot = store / "snapshots" / str(published(store))
    match damage:
        case "pointer to nothing":
            (store / "current").write_text("0123456789abcdef")
        case "pointer not text":
            (store / "current").write_bytes(b"\xff\x00")
        case "manifest cut":
            (snapshot / "manifest.json").write_text('{"schema": 1, "fing')
        case _:
            snapshot.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match=r"damaged.*python -m analysis build"):
        open_corpus(store)
    assert build(folder, store, workers=1).texts_annotated == 0
    assert len(texts(store)) == 3


def test_a_damaged_table_is_named_where_it_is_read(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(folder, store, workers=1)
    table = store / "snapshots" / str(published(store)) / "texts.parquet"
    table.write_bytes(table.read_bytes()[:50])
    with open_corpus(store) as corpus, pytest.raises(StoreError, match=r"texts\.parquet.*Delete this folder"):
        corpus.hits("berlin")


def test_a_file_that_changes_while_it_is_read_stands_under_what_it_holds(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, store = folder / "0.txt", tmp_path / "store"
    first = file.read_bytes()

    def changing(path: Path, *, folder: Path, **more: object) -> object:
        if path == file:
            file.write_text(" date 2022-02-01 Ursula von der Leyen spoke.", encoding="utf-8")
        return read_file(path, folder=folder, **more)

    monkeypatch.setattr(ingesting, "read_file", changing)
    build(folder, store, workers=1)
    assert texts(store)["0.txt"] == "Ursula von der Leyen spoke."
    monkeypatch.undo()
    assert not build(folder, store, workers=1).published
    file.write_bytes(first)
    build(folder, store, workers=1)
    assert texts(store)["0.txt"] == "Angela Merkel went to Berlin."


def test_a_file_that_vanishes_for_a_moment_is_read_when_it_is_back(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, store = folder / "0.txt", tmp_path / "store"

    def once(path: Path, *, folder: Path, **more: object) -> object:
        if path == file and not (tmp_path / "away").exists():
            file.rename(tmp_path / "away")
        return read_file(path, folder=folder, **more)

    monkeypatch.setattr(ingesting, "read_file", once)
    build(folder, store, workers=1)
    with open_corpus(store) as corpus:
        assert corpus.files("rejected")["path"].tolist() == ["0.txt"]
    monkeypatch.undo()
    (tmp_path / "away").rename(file)
    build(folder, store, workers=1)
    assert len(texts(store)) == 3


def test_a_half_written_plan_and_progress_do_not_stop_a_build(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(folder, store, workers=1)
    [annotations] = (store / "parts" / "annotations").iterdir()
    (annotations / "plan.json").write_text('[["abc')
    (store / "progress.json").write_text('{"state"')
    (folder / "3.txt").write_text(" date 2022-01-04 Emmanuel Macron spoke.", encoding="utf-8")
    assert build(folder, store, workers=1).texts_annotated == 1


def test_a_store_that_cannot_be_written_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"file could not be written.*--store"):
        build(folder, tmp_path / "file", workers=1)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ingesting, "write_part", full)
    with pytest.raises(StoreError, match=r"store could not be written.*No space left.*make room"):
        build(folder, tmp_path / "store", workers=1)


def test_a_build_that_was_interrupted_counts_as_cancelled(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), ProgressFile(tmp_path, lambda _: None):
        raise KeyboardInterrupt
    assert json.loads((tmp_path / "progress.json").read_text(encoding="utf-8"))["state"] == "cancelled"


def test_a_folder_whose_name_is_not_unicode_is_built_again_into_its_store(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 'x'"))
    folder.rename(strange)
    store = tmp_path / "st'o [r]e"
    assert main(["build", str(strange), "--store", str(store), "--workers", "1"]) == 0
    assert len(texts(store)) == 3
    assert not build(strange, store).published


@pytest.mark.parametrize("value", [b"\xff", b"\x00x"[1:], b"'; DROP TABLE documents; --"])
def test_any_bytes_on_the_command_line_give_a_message(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], value: bytes
) -> None:
    store = str(tmp_path / "store")
    build(folder, store, workers=1)
    text = os.fsdecode(value)
    for option in ("--entity", "--source", "--collection", "--term"):
        assert main(["evidence", "--store", store, option, text]) == 2
        assert "dateline: There is no" in capsys.readouterr().err
    assert main(["evidence", "--store", store, "--search", text, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["table", "timeline", "--store", store, "--series", text]) == 2
