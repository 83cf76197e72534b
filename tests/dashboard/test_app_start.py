"""Starting: the command, the server's headers, and builds beside the dashboard."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path

import pytest

from analysis.store.build import published
from dashboard import jobs
from dashboard.__main__ import main
from dashboard.server import INDEX, host_name, policy
from dashboard.stores import Store, all_stores
from tests.dashboard.app import opener, texts

COMMAND = [sys.executable, "-m", "dashboard"]


def test_a_missing_folder_says_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path / "nowhere")]) == 2
    said = capsys.readouterr().err
    assert "nowhere does not exist" in said
    assert "python -m dashboard FOLDER" in said
    (tmp_path / "file").touch()
    assert main([str(tmp_path / "file")]) == 2
    assert "is a file, not a folder" in capsys.readouterr().err


def test_a_port_in_use_is_an_error_where_it_was_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main([str(tmp_path), "--port", str(taken.getsockname()[1])]) == 1
    assert "is in use. Choose another one: --port N" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "70000", "x"])
def test_what_is_no_port_is_a_usage_error(port: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--port", port])
    assert ended.value.code == 2


def test_the_policy_allows_no_other_site_and_no_inline_script_but_the_page_s_own() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy(INDEX.read_text(encoding="utf-8")).split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert re.fullmatch(r"'self' blob: 'sha256-[\w+/=]+'", rules["script-src"])
    assert not any("http" in rule or "*" in rule for rule in rules.values())


def test_a_host_header_is_read_without_its_port() -> None:
    assert host_name("LocalHost:8501") == "localhost"
    assert host_name("127.0.0.1") == "127.0.0.1"
    assert host_name("[::1]:8501") == "::1"


def get(address: str, host: str = "") -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


def test_the_command_builds_serves_with_headers_and_ends_cleanly(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("date 2022-03-01 Angela Merkel met Joe Biden in Berlin.", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "PYTEST_"))}
    with (tmp_path / "err").open("w") as errors:
        child = subprocess.Popen(
            [*COMMAND, str(folder), "--store", str(tmp_path / "store"), "--no-browser"], text=True,
            stdout=subprocess.PIPE, stderr=errors, env=environment, start_new_session=True,
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a shell in the background ignores it
        )  # fmt: skip
        try:
            line = child.stdout.readline() if child.stdout else ""
            assert re.fullmatch(r"Dateline is at http://127\.0\.0\.1:\d+\n", line), (tmp_path / "err").read_text()
            address = line.split()[-1]
            status, headers = get(address)
            refused, _ = get(address, host="evil.example")
            wait_for(lambda: published(tmp_path / "store"))  # the page is there before a long build is done
            assert published(tmp_path / "store")
        finally:
            child.send_signal(signal.SIGINT)
            rest, _ = child.communicate(timeout=30)
    assert (status, refused, child.returncode, rest) == (200, 400, 0, "")
    sent = {name.lower(): value for name, value in headers.items()}
    assert sent["content-security-policy"].startswith("default-src 'self'; script-src 'self'")
    assert sent["x-content-type-options"] == "nosniff"
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address, timeout=2)


# -- builds ----------------------------------------------------------------------------------------------------


def wait_for(done: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("date 2022-03-01 Angela Merkel met Joe Biden in Berlin.", encoding="utf-8")
    return Store("news", tmp_path / "store", folder)


def test_a_build_runs_beside_and_says_how_far_it_is(store: Store) -> None:
    jobs.start(store)
    assert jobs.is_running(store.path)
    first = jobs.progress(store.path)
    assert first is not None
    assert first.state == "running"
    wait_for(lambda: not jobs.is_running(store.path))
    last = jobs.progress(store.path)
    assert last is not None
    assert (last.state, last.error, last.share) == ("done", "", 1.0)
    assert store.is_built


def test_a_build_can_be_cancelled(store: Store) -> None:
    jobs.start(store)
    wait_for(lambda: (store.path / "progress.json").exists())
    jobs.cancel(store.path)
    assert not jobs.is_running(store.path)
    after = jobs.progress(store.path)
    assert after is not None
    assert after.state in ("cancelled", "failed", "done")


def test_a_build_that_was_killed_counts_as_cancelled(tmp_path: Path) -> None:
    note = {"state": "running", "stage": "analysing", "done": 3, "total": 9, "unit": "documents", "error": "", "pid": 1}
    (tmp_path / "progress.json").write_text(json.dumps(note), encoding="utf-8")
    found = jobs.progress(tmp_path)
    assert found == jobs.Progress("cancelled", "analysing", 3, 9, "documents", "")
    assert found.text == "Analysing: 3 of 9 documents"


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    store = Store("empty", tmp_path / "store", tmp_path / "empty")
    jobs.start(store)
    wait_for(lambda: not jobs.is_running(store.path))
    failed = jobs.progress(store.path)
    assert failed is not None
    assert failed.state == "failed"
    assert "holds no files" in failed.error


def test_without_a_corpus_a_page_offers_to_build_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    app = opener(monkeypatch, tmp_path, tmp_path / "store")()
    assert not app.exception
    assert [b.key for b in app.button] == ["build", "load", "sample"]
    assert app.button(key="build").label == "Read the documents in documents"


def test_one_click_opens_the_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[Store] = []
    monkeypatch.setattr(jobs, "start", started.append)
    app = opener(monkeypatch, tmp_path, tmp_path / "store")()
    app.button(key="sample").click().run()
    assert [s.title for s in started] == ["Sample: space flight"]
    assert app.session_state["corpus"] == "Sample: space flight"
    assert "Documents are read from" in texts(app)


def test_the_given_corpus_is_first_and_the_sample_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "mine"))
    (tmp_path / "var" / "other").mkdir(parents=True)
    (tmp_path / "var" / "other" / "current").write_text("0" * 16, encoding="utf-8")
    assert [store.title for store in all_stores().values()] == ["mine", "other", "Sample: space flight"]
