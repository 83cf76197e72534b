"""What the dashboard knows of a build that it did not start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import jobs


@pytest.mark.parametrize("written", [b"", b'{"state": "runn', b"[]", b'{"state": "done"}', b"\xff\xfe"])
def test_a_damaged_progress_file_is_no_progress(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "progress.json").write_bytes(written)
    assert jobs.progress(tmp_path) is None


@pytest.fixture
def child(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A build that has been started here, and has not said anything yet."""
    found = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True)
    jobs._started[tmp_path] = found
    yield found
    found.kill()
    found.communicate()
    del jobs._started[tmp_path]


@pytest.mark.parametrize("note", ["", '{"state": "done", "stage": "publishing", "done": 1, "total": 1, "pid": 1}'])
def test_a_build_that_is_stopped_before_it_says_anything_was_cancelled(tmp_path: Path, child, note: str) -> None:
    (tmp_path / "build.log").write_text("")
    if note:
        (tmp_path / "progress.json").write_text(note)
    found = jobs.progress(tmp_path)
    assert found is not None
    assert (found.state, found.stage) == ("running", "starting")
    jobs.cancel(tmp_path)
    found = jobs.progress(tmp_path)
    assert found is not None
    assert (found.state, found.error) == ("cancelled", "")


def test_a_build_that_breaks_before_it_says_anything_has_failed(tmp_path: Path, child) -> None:
    (tmp_path / "build.log").write_text("Traceback\nImportError: no such module\n")
    child.communicate(b"")
    found = jobs.progress(tmp_path)
    assert found is not None
    assert (found.state, found.error) == ("failed", "ImportError: no such module")
