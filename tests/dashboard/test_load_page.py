"""The page Load: files become a corpus, its report, tables whose columns are chosen, and another try."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.columns import read_choices
from analysis.store.build import columns_path, note_origin, published
from analysis.store.corpus import Corpus, open_corpus
from analysis.uploads import keep
from dashboard import export, jobs, loaded, loading
from dashboard.loading import FOLDERS
from dashboard.stores import Store, uploaded_store
from tests.dashboard.app import SCRIPT, Open, opener, store_of, table, texts

MET = "date 2022-03-01 Angela Merkel met Joe Biden in Berlin."
FILES = [
    ("a.txt", MET.encode(), "text/plain"), ("copy.txt", MET.encode(), "text/plain"),
    ("undated.txt", b"Nobody knows when Olaf Scholz went to Paris.", "text/plain"),
    ("picture.png", b"\x89PNG", "image/png"),
    ("talks.csv", b"Inhalt,Tag\nOlaf Scholz spoke in Kyiv.,2022-03-03\n", "text/csv"),
    (".DS_Store", b"x", "application/octet-stream"),
]  # fmt: skip


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.delenv("DATELINE_DECISIONS", raising=False)
    for name in (FOLDERS, "DATELINE_UPLOADS"):
        monkeypatch.delenv(name, raising=False)
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Store, bool]]:
    """The builds that a page starts; none of them runs."""
    begun: list[tuple[Store, bool]] = []
    monkeypatch.setattr(jobs, "restart", lambda store, *, again=False: begun.append((store, again)))
    return begun


def upload(app: AppTest, files: list[tuple[str, bytes, str]], name: str = "") -> AppTest:
    """Choose files, name the corpus, load."""
    app.file_uploader[0].set_value(files)
    app.run()
    if name:
        app.text_input(key="load-name").set_value(name)
    return app.button(key="load-files").click().run()


def errors(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.error).replace("\\", "")


def test_files_are_kept_in_a_new_corpus_that_is_chosen(
    open_page: Open, started: list[tuple[Store, bool]], tmp_path: Path
) -> None:
    app = open_page("load")
    assert app.button(key="load-files").disabled
    upload(app, FILES, "My press")
    assert not app.exception
    assert [(store.name, again) for store, again in started] == [("My-press", False)]
    kept = tmp_path / "uploads" / "My-press"
    assert sorted(path.name for path in kept.glob("[!.]*")) == ["a.txt", "copy.txt", "picture.png", "talks.csv",
                                                               "undated.txt"]  # fmt: skip
    assert (kept / "a.txt").read_bytes() == MET.encode()
    assert app.session_state["corpus"] == "My-press"
    said = texts(app).replace("\\", "")
    assert "5 files kept in uploads/My-press; 1 left out" in said
    assert ".DS_Store: is hidden" in said
    assert app.button(key="load-files").disabled


def test_more_files_are_added_and_what_is_there_is_kept_once(
    open_page: Open, started: list[tuple[Store, bool]], tmp_path: Path
) -> None:
    app = upload(open_page("load"), FILES[:2], "press")
    assert app.selectbox(key="load-into-press").value == "press"
    upload(app, [FILES[0], ("copy.txt", b"date 2022-03-01 Another text.", "text/plain")])
    assert not app.exception
    assert [store.name for store, _ in started] == ["press", "press"]
    assert sorted(path.name for path in (tmp_path / "uploads" / "press").glob("[!.]*")) == [
        "a.txt", "copy (2).txt", "copy.txt",
    ]  # fmt: skip
    said = texts(app).replace("\\", "")
    assert "1 file kept in uploads/press; 1 had been loaded before" in said
    assert "copy.txt: copy (2).txt" in said


@pytest.mark.parametrize("name", ["mine/../..", "sample", ".."])
def test_a_name_that_cannot_be_used_is_said_and_nothing_is_kept(
    open_page: Open, started: list[tuple[Store, bool]], tmp_path: Path, name: str
) -> None:
    (tmp_path / "uploads" / "mine-..-").mkdir(parents=True)
    (tmp_path / "uploads" / "mine").mkdir(parents=True)
    app = upload(open_page("load"), FILES[:1], name if name != "mine/../.." else "mine")
    assert "is not valid. Allowed:" in errors(app)
    assert started == []
    assert [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()] == []
    assert not app.button(key="load-files").disabled


def test_what_the_disk_does_not_take_is_said(
    open_page: Open, started: list[tuple[Store, bool]], tmp_path: Path
) -> None:
    (tmp_path / "uploads").write_text("a file where the folder belongs", encoding="utf-8")
    app = upload(open_page("load"), FILES[:1], "press")
    assert "The files could not be kept in uploads/press" in errors(app)
    assert started == []


def test_a_folder_of_the_server_is_offered_where_its_owner_allows_some(
    open_page: Open, started: list[tuple[Store, bool]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "A folder on this server" not in str(open_page("load", way="server").segmented_control[0].options)
    (tmp_path / "allowed" / "press").mkdir(parents=True)
    (tmp_path / "allowed" / "press" / "a.txt").write_text(MET, encoding="utf-8")
    monkeypatch.setenv(FOLDERS, str(tmp_path / "allowed"))
    app = open_page("load", way="server")
    app.text_input(key="load-folder").set_value("/etc").run()
    app.button(key="load-server").click().run()
    assert "folder='/etc' is not valid. Allowed: a folder in" in errors(app)
    assert started == []
    app.text_input(key="load-folder").set_value("press").run()
    app.button(key="load-server").click().run()
    assert [(store.name, store.documents) for store, _ in started] == [("press", tmp_path / "allowed" / "press")]
    assert app.session_state["corpus"] == "press"


# -- the report ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to start the dashboard in, with a corpus of uploaded files."""
    from analysis.store.build import build

    place = tmp_path_factory.mktemp("place")
    files = []
    for name, data, _ in FILES:
        file = io.BytesIO(data)
        file.name = name
        files.append(file)
    keep(place / "uploads" / "press", files)
    build(place / "uploads" / "press", place / "var" / "press", workers=1)
    return place


@pytest.fixture
def report(built: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.chdir(built)
    return open_page("load", corpus="press")


def test_the_report_says_what_became_of_each_file(report: AppTest) -> None:
    assert not report.exception
    said = texts(report).replace("\\", "")
    assert "2 documents loaded, 2 skipped, 1 duplicate" in said
    [shown] = [frame.value for frame in report.dataframe if list(frame.value.columns) == ["file", "reason"]]
    assert shown["file"].tolist() == ["picture.png", "talks.csv"]
    assert shown["reason"].iloc[0].startswith("is an image; text in images is not recognised")
    assert [b.key for b in report.button if b.key in ("load-overview", "load-again", "load-dates")] == [
        "load-again", "load-dates",
    ]  # fmt: skip


@pytest.mark.parametrize(("state", "rows"), [
    ("duplicate", [("copy.txt", "identical to a.txt")]),
    ("undated", [("undated.txt", "undated: nothing says when")]),
    ("loaded", [("a.txt", "certain: header")]),
])  # fmt: skip
def test_each_state_has_its_files_and_reasons(
    report: AppTest, built: Path, open_page: Open, state: str, rows: list[tuple[str, str]]
) -> None:
    app = open_page("load", corpus="press", state=state)
    shown = table(app, -1)
    assert list(zip(shown["file"], shown["reason"], strict=True)) == rows


def test_the_report_as_a_file_has_every_row_and_no_formula(built: Path) -> None:
    with open_corpus(built / "var" / "press") as corpus:
        written = loaded._csv(corpus)
        assert sum(corpus.load_counts().values()) == 5
    rows = export.from_safe_csv(written)
    assert rows[["file", "state"]].to_numpy().tolist() == [
        ["picture.png", "skipped"], ["talks.csv", "skipped"], ["copy.txt", "duplicate"], ["undated.txt", "undated"],
        ["a.txt", "loaded"],
    ]  # fmt: skip
    frame = pd.DataFrame({"file": ["=cmd|' /C calc'!A0.txt"], "reason": ["x"]})
    assert b"'=cmd" in export.to_csv(frame)


def test_what_failed_is_tried_again(report: AppTest, started: list[tuple[Store, bool]]) -> None:
    report.button(key="load-again").click().run()
    assert [(store.name, again) for store, again in started] == [("press", True)]


def test_a_folder_that_is_gone_is_said(
    report: AppTest, started: list[tuple[Store, bool]], built: Path
) -> None:
    (built / "uploads").rename(built / "away")
    try:
        report.button(key="load-again").click().run()
    finally:
        (built / "away").rename(built / "uploads")
    assert started == []
    assert "is not there any more" in errors(report)


def test_columns_are_chosen_for_a_table_and_kept_beside_it(
    report: AppTest, started: list[tuple[Store, bool]], built: Path
) -> None:
    first = [frame.value for frame in report.dataframe if list(frame.value.columns) == ["Inhalt", "Tag"]]
    assert first[0].to_numpy().tolist() == [["Olaf Scholz spoke in Kyiv.", "2022-03-03"]]
    assert report.selectbox(key="column-text-talks.csv").value == "Inhalt"
    assert report.selectbox(key="column-date-talks.csv").value == "Tag"
    report.selectbox(key="column-source-talks.csv").set_value("Tag").run()
    report.selectbox(key="column-source-talks.csv").set_value("").run()
    report.button(key="columns-talks.csv").click().run()
    path = columns_path(built / "uploads" / "press")
    try:
        assert [(one.role, one.column) for one in read_choices(path)[0]] == [
            ("text", "Inhalt"), ("title", ""), ("date", "Tag"), ("source", ""),
        ]  # fmt: skip
        assert [store.name for store, _ in started] == ["press"]
        assert "1 table will be read by these columns" in str(report.success[0].value)
    finally:
        path.unlink()


def test_a_table_that_cannot_be_opened_says_so(report: AppTest, monkeypatch: pytest.MonkeyPatch, built: Path) -> None:
    file = built / "uploads" / "press" / "talks.csv"
    data = file.read_bytes()
    file.write_bytes(b"")
    try:
        app = report.run()
    finally:
        file.write_bytes(data)
    assert not app.exception
    assert "talks.csv holds no rows" in texts(app).replace("\\", "")


# -- how it goes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "said", "label"), [
    ("failed", "could not be built. No room", "Try again"), ("cancelled", "was stopped", "Go on"),
])  # fmt: skip
def test_a_build_that_ended_early_can_go_on(
    open_page: Open, started: list[tuple[Store, bool]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, state: str,
    said: str, label: str,
) -> None:  # fmt: skip
    (tmp_path / "uploads" / "press").mkdir(parents=True)
    found = jobs.Progress(state, "analysing", 1, 5, "documents", "No room")
    monkeypatch.setattr(jobs, "progress", lambda store: found if store.name == "press" else None)
    app = open_page("load", corpus="press")
    assert not app.exception
    assert said in (errors(app) + texts(app)).replace("\\", "")
    assert app.button(key="load-go-on").label == label
    app.button(key="load-go-on").click().run()
    assert [(store.name, again) for store, again in started] == [("press", False)]


def test_without_any_corpus_the_page_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    open_page = opener(monkeypatch, tmp_path, tmp_path / "store")
    app = open_page("load")
    assert not app.exception
    assert app.title[0].value == "Load"
    assert app.file_uploader[0].accept_multiple_files
    assert open_page("load", way="folder").file_uploader[0].accept_directory
    assert [one.key for one in app.dataframe] == []


def test_from_files_to_the_overview(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(SCRIPT.parents[1]))
    app = upload(opener(monkeypatch, tmp_path, tmp_path / "store")("load"), FILES, "press")
    store = uploaded_store("press")
    deadline = time.monotonic() + 120
    while jobs.is_running(store.path) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert published(store.path)
    app.run()
    assert not app.exception
    assert "2 documents loaded, 2 skipped, 1 duplicate" in texts(app).replace("\\", "")
    assert list(loading.open_to_uploads()) == ["press"]
    app.button(key="load-overview").click().run()
    assert app.title[0].value == "Overview"
    assert "Showing all 2 documents of press" in texts(app)


def test_a_table_alone_is_asked_for_its_columns(
    open_page: Open, started: list[tuple[Store, bool]], tmp_path: Path
) -> None:
    from analysis.store.build import build

    (tmp_path / "uploads" / "rows").mkdir(parents=True)
    (tmp_path / "uploads" / "rows" / "talks.csv").write_bytes(FILES[4][1])
    build(tmp_path / "uploads" / "rows", tmp_path / "var" / "rows", workers=1)
    app = open_page("load", corpus="rows")
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert "0 documents loaded, 1 skipped, 0 duplicates" in said
    assert "In these tables no column has one of the usual names" in said
    assert "load-overview" not in [button.key for button in app.button]


def test_a_folder_that_got_a_link_out_of_what_may_be_named_is_not_read_from_any_page(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "allowed" / "press").mkdir(parents=True)
    monkeypatch.setenv(FOLDERS, str(tmp_path / "allowed"))
    note_origin(tmp_path / "var" / "press", tmp_path / "allowed" / "press")
    (tmp_path / "secret.txt").write_text(MET, encoding="utf-8")
    (tmp_path / "allowed" / "press" / "a.txt").symlink_to(tmp_path / "secret.txt")
    begun: list[Store] = []
    monkeypatch.setattr(jobs, "start", begun.append)
    app = open_page(corpus="press")
    app.button(key="build").click().run()
    assert "These lead out of it: a.txt" in texts(app).replace("\\", "")
    (tmp_path / "allowed" / "press" / "a.txt").unlink()
    (tmp_path / "allowed" / "press" / "a.txt").write_text(MET, encoding="utf-8")
    app.button(key="build").click().run()
    assert [store.name for store in begun] == ["press"]
