"""Files that are changed as a whole: a failure leaves the old one, and nobody waits for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from analysis import files
from analysis.files import InUse, rewrite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "table.csv"


def left(path: Path) -> list[str]:
    """Return the files beside it, without the lock."""
    return sorted(name for name in os.listdir(path.parent) if not name.endswith(".lock"))


def test_folders_are_made_and_the_text_is_written_as_it_is(path: Path) -> None:
    rewrite(path, lambda: "a\r\né\n")
    assert path.read_bytes() == "a\r\né\n".encode()


def test_no_change_writes_nothing(path: Path) -> None:
    rewrite(path, lambda: None)
    assert left(path) == []


def test_a_new_file_is_on_the_disk_before_it_takes_the_place_of_the_old_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(path, lambda: "old")
    seen: list[str] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (seen.append(path.read_text()), fsync(number)))
    rewrite(path, lambda: "new")
    assert (seen, path.read_text()) == (["old"], "new")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_no_rest(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    rewrite(path, lambda: "old")

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        rewrite(path, lambda: "new")
    assert path.read_text() == "old"
    assert left(path) == ["table.csv"]


def test_who_waits_too_long_for_another_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(path, lambda: "old")
    monkeypatch.setattr(files, "SECONDS_TO_WAIT", 0.05)
    with FileLock(path.with_name(".table.csv.lock")), pytest.raises(InUse, match="another program"):
        rewrite(path, lambda: "new")
    assert path.read_text() == "old"
