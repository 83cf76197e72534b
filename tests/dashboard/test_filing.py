"""A file that takes a while: started by a click, followed on every page, then saved, stopped or explained."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.errors import StoreError
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import apart, data
from dashboard.apart import Making
from dashboard.figure import figure_of
from dashboard.filing import FILED
from tests.dashboard.app import Open, opener, store_of


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")  # no browser has to be started in each process
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


def asked(app: AppTest, job: apart.Job, name: str) -> Making:
    """Let a session have asked for a file, as a click on its button does."""
    making = job.start()
    app.session_state[FILED] = (making, name, "text/csv")
    return making


def made(app: AppTest) -> Making:
    """Return the file that is made, when it is."""
    making: Making = app.session_state[FILED][0]
    until = time.monotonic() + 60
    while making.is_running and time.monotonic() < until:
        time.sleep(0.05)
    app.run()
    assert not app.exception
    return making


def saves(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button") if "Save " in button.proto.label]


def test_a_file_is_followed_on_every_page_and_saved(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("timeline")
    asked(app, apart.table(written_corpus, Query(), "documents", "csv"), "all.csv")
    making = made(app)
    expected = data.make(written_corpus, Query(), "documents", "csv")[0]
    assert making.result() == expected
    assert [toast.value for toast in app.toast] == [r"all\.csv is ready: save it at the top of the page\."]
    (label,) = saves(app)
    assert label.startswith("Save all.csv (")
    app.button(key="filed-dismiss").click().run()
    assert saves(app) == []


def test_a_file_that_is_being_made_can_be_stopped(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("timeline")
    making = asked(app, apart.table(written_corpus, Query(), "mentions", "xlsx"), "mentions.xlsx")
    making._process.send_signal(signal.SIGSTOP)  # it is not done before the page looks at it
    app.run()
    assert not app.exception
    assert "is being made" in app.toast[0].value
    assert "mentions.xlsx is being made" in "".join(bar.proto.text for bar in app.get("progress"))
    app.button(key="filed-stop").click().run()
    assert not app.exception
    assert not making.is_running
    assert not making._place.exists()
    assert FILED not in app.session_state


def test_why_a_file_was_not_made_is_said(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("timeline")
    asked(app, apart.table(written_corpus, Query(), "all", "csv"), "all.csv")
    made(app)
    assert app.error[0].value.replace("\\", "").startswith("all.csv: The file could not be made: data='all' is not")
    app.button(key="filed-dismiss").click().run()
    assert not app.error


def test_how_many_figures_are_made_is_told(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")
    figures = [figure_of(written_corpus, name) for name in ("kpis", "entities", "keywords")]
    making = apart.bundles(figures, theme="light").start()
    seen = [making.steps]
    while making.is_running:
        if (now := making.steps) != seen[-1]:
            seen.append(now)
        time.sleep(0.02)
    assert making.error == ""
    assert seen[0] == (0, 0)
    assert seen == sorted(seen)
    assert seen[-1] == (2, 3)


def test_a_file_that_does_not_get_ready_is_given_up(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    making = apart.table(written_corpus, Query(), "mentions", "xlsx").start()
    making._process.send_signal(signal.SIGSTOP)
    with pytest.raises(StoreError, match="was not ready after"):
        making.result()
    assert not making.is_running


def test_what_nobody_waits_for_ends(written_corpus: Corpus) -> None:
    making = apart.table(written_corpus, Query(), "mentions", "xlsx").start()
    process, place = making._process, making._place
    del making
    assert process.poll() is not None
    assert not place.exists()
