"""Where documents go that are loaded in the browser, and which folders may be named there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InvalidParameter, MissingInput
from analysis.store.build import note_origin
from dashboard import jobs, loading, stores
from dashboard.loading import FOLDERS, named_folder, new_store, suggested_name
from dashboard.stores import Store, all_stores


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to start the dashboard in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "mine"))
    monkeypatch.setenv("DATELINE_FOLDER", str(tmp_path / "documents"))
    for name in (FOLDERS, "DATELINE_UPLOADS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


# -- which corpus ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "folder"), [
    ("Press 2024", "Press-2024"), ("/etc", "etc"), ("a/b", "a-b"), ("Владимир", "Владимир"), ("nul", "_nul"),
])  # fmt: skip
def test_a_new_corpus_has_a_folder_of_its_name(name: str, folder: str) -> None:
    store = new_store(name)
    assert (store.name, store.path, store.documents) == (folder, Path("var") / folder, Path("uploads") / folder)
    assert store.takes_uploads


@pytest.mark.parametrize("name", ["", "  ", "..", "../etc", "-", ".hidden", "x" * 61, "mine", "MINE", "sample",
                                  "kept", "built"])  # fmt: skip
def test_a_name_that_is_taken_or_none_is_refused(place: Path, name: str) -> None:
    (place / "uploads" / "kept").mkdir(parents=True)
    note_origin(place / "var" / "built", place / "elsewhere")
    with pytest.raises(InvalidParameter, match="name="):
        new_store(name)


@given(st.text(max_size=60))
def test_whatever_it_is_called_a_new_corpus_stays_in_its_place(name: str) -> None:
    try:
        store = new_store(name)
    except InvalidParameter:
        return
    assert store.documents is not None
    assert store.documents.parent == stores.uploads()
    assert store.path.parent == stores.VAR
    assert store.documents.resolve().parent == stores.uploads().resolve()
    assert len(store.path.name.encode()) < 255


def test_a_name_is_suggested_by_the_folder_of_the_files(place: Path) -> None:
    assert suggested_name(["press/2024/a.txt", "press/b.txt"]) == "press"
    assert suggested_name(["press/a.txt", "other/b.txt"]) == "documents"
    assert suggested_name(["a.txt", "b.txt"]) == "documents"
    (place / "uploads" / "press").mkdir(parents=True)
    assert suggested_name(["press/a.txt"]) == "press-2"


def test_uploaded_files_stand_among_the_corpora_though_nothing_is_built(place: Path) -> None:
    (place / "uploads" / "press").mkdir(parents=True)
    (place / "uploads" / ".incoming").mkdir()
    found = all_stores()["press"]
    assert (found.path, found.documents, found.is_built) == (Path("var/press"), Path("uploads/press"), False)
    assert list(loading.open_to_uploads()) == ["press"]


def test_uploaded_files_may_lie_elsewhere(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_UPLOADS", str(place / "disk"))
    assert new_store("press").documents == place / "disk" / "press"
    (place / "disk" / "press").mkdir(parents=True)
    assert list(loading.open_to_uploads()) == ["press"]


def test_uploaded_files_outlive_var_and_a_corpus_of_their_name(place: Path) -> None:
    (place / "uploads" / "press").mkdir(parents=True)
    note_origin(place / "var" / "press", place / "elsewhere" / "press")
    [ours] = [store for store in all_stores().values() if store.takes_uploads]
    assert ours.path.name.startswith("press-")
    assert all_stores()["press"].documents == place / "elsewhere" / "press"


# -- folders of this computer ----------------------------------------------------------------------------------


@pytest.fixture
def allowed(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that may be named, beside one that may not."""
    for name in ("allowed/press/2024", "secret"):
        (place / name).mkdir(parents=True)
    (place / "allowed" / "press" / "2024" / "a.txt").write_text("text", encoding="utf-8")
    (place / "secret" / "b.txt").write_text("text", encoding="utf-8")
    monkeypatch.setenv(FOLDERS, str(place / "allowed"))
    return place / "allowed"


@pytest.mark.parametrize("named", ["press", "press/2024", "./press/../press", ""])
def test_a_folder_below_an_allowed_one_can_be_named(allowed: Path, named: str) -> None:
    assert named_folder(str(allowed / named)) == (allowed / named).resolve()
    if named:
        assert named_folder(named) == (allowed / named).resolve()


@pytest.mark.parametrize("named", ["..", "../secret", "/", "/etc", "press/../../secret", "../allowed-not", "", "a\x00b",
                                   "x" * 5000])  # fmt: skip
def test_a_folder_elsewhere_is_refused_whether_it_is_there_or_not(allowed: Path, named: str) -> None:
    with pytest.raises(InvalidParameter, match=r"Allowed: a folder in .*allowed"):
        named_folder(named)


def test_where_no_folder_is_allowed_the_owner_is_told_how_to(place: Path) -> None:
    with pytest.raises(InvalidParameter, match="the owner of this dashboard may list some in DATELINE_FOLDERS"):
        named_folder(str(place))


def test_a_folder_that_is_not_there_is_said(allowed: Path) -> None:
    with pytest.raises(MissingInput, match=r"There is no folder .*nowhere"):
        named_folder("nowhere")


def test_a_link_out_of_what_is_allowed_is_refused_and_named(allowed: Path, place: Path) -> None:
    (allowed / "out").symlink_to(place / "secret", target_is_directory=True)
    with pytest.raises(InvalidParameter, match="Allowed: a folder in"):
        named_folder("out")
    (allowed / "press" / "2024" / "b.txt").symlink_to(place / "secret" / "b.txt")
    with pytest.raises(InvalidParameter, match=r"These lead out of it: 2024/b\.txt\. Remove these links"):
        named_folder("press")
    (allowed / "press" / "2024" / "b.txt").unlink()
    (allowed / "press" / "in").symlink_to(allowed / "press" / "2024", target_is_directory=True)
    assert named_folder("press") == allowed / "press"
    (allowed / "press" / "all").symlink_to(place / "secret", target_is_directory=True)
    with pytest.raises(InvalidParameter, match=r"lead out of it: all/b\.txt"):
        named_folder("press")
    (allowed / "press" / "all").unlink()
    (allowed / "press" / ".dateline").symlink_to(place / "secret", target_is_directory=True)
    with pytest.raises(InvalidParameter, match=r"lead out of it: \.dateline"):
        named_folder("press")


def test_a_link_that_came_later_is_seen_before_a_folder_is_read_again(allowed: Path, place: Path) -> None:
    store = loading.folder_store(allowed / "press")
    assert (store.path, store.documents) == (Path("var/press"), allowed / "press")
    assert loading.may_be_read(store) == ""
    (allowed / "press" / "b.txt").symlink_to(place / "secret" / "b.txt")
    assert "These lead out of it: b.txt" in loading.may_be_read(store)
    assert loading.may_be_read(Store("mine", place / "mine", allowed / "press")) == ""


def test_a_folder_that_is_a_corpus_already_is_that_corpus(allowed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FOLDER", str(allowed / "press"))
    assert loading.folder_store(allowed / "press").name == "mine"


# -- tables ----------------------------------------------------------------------------------------------------


def test_tables_without_text_are_found_in_the_report(place: Path) -> None:
    for name in ("a.csv", "b.csv", "c.csv", "book.xlsx", "rows.jsonl", "x.zip"):
        (place / name).touch()
    lacks = "has no column with text (text, body, content, contents); columns found: 'a', 'b'"
    report = pd.DataFrame([
        ("a.csv", lacks), ("b.csv", lacks), ("c.csv", lacks.replace("'b'", "'c'")), ("book.xlsx/Sheet1", lacks),
        ("rows.jsonl#row=1", "has no field with text (text); found: 'n'"), ("rows.jsonl#row=2", "has no field with x"),
        ("x.zip/inner.csv", lacks), ("gone.csv", lacks), ("../a.csv", "has 2 cells where the header has 3"),
        ("a.pdf", "holds no text"),
    ], columns=["file", "reason"])  # fmt: skip
    found = loading.tables_without_text(report, place)
    assert list(found) == ["a.csv", "b.csv", "c.csv", "book.xlsx", "rows.jsonl"]
    assert loading.kinds(found) == {"a.csv": ["b.csv", "book.xlsx"], "c.csv": [], "rows.jsonl": []}
    loading.choose(place, ["a.csv"], {"text": "a", "date": ""})
    assert loading.chosen_of(place, "a.csv") == {"text": "a", "date": ""}
    assert loading.chosen_of(place, "b.csv") == {}


# -- how it goes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("done", "total", "rate", "said"), [
    (120, 500, 8.0, "Analysing: 120 of 500 documents, 8.0 a second, about 50 seconds left"),
    (1_000, 100_000, 25.0, "Analysing: 1,000 of 100,000 documents, 25 a second, about 66 minutes left"),
    (1, 4, 0.05, "Analysing: 1 of 4 documents, 3.0 a minute, about 60 seconds left"),
    (1, 1_000_000, 20.0, "Analysing: 1 of 1,000,000 documents, 20 a second, about 14 hours left"),
    (0, 500, 0.0, "Analysing: 0 of 500 documents"), (500, 500, 8.0, "Analysing: 500 of 500 documents"),
])  # fmt: skip
def test_a_build_says_how_fast_it_goes_and_how_long_it_takes(done: int, total: int, rate: float, said: str) -> None:
    assert jobs.Progress("running", "analysing", done, total, "documents", "", rate).text == said
    assert "left" not in jobs.Progress("cancelled", "analysing", done, total, "documents", "", rate).text


def test_the_rate_is_that_of_the_stage_that_runs(place: Path) -> None:
    note = {"done": 300, "stage_from": 100, "stage_began": 50.0, "updated": 90.0}
    assert jobs._rate(note) == 5.0
    assert jobs._rate({**note, "done": 100}) == 0.0
    assert jobs._rate({"done": 3}) == 0.0
