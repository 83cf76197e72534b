"""Files from a browser: whatever their names say, nothing leaves the folder, nothing is lost, nothing written over."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import uploads
from analysis.errors import StoreError
from analysis.ingest import list_files
from analysis.uploads import DEEPEST_FOLDER, INCOMING, LONGEST_NAME, keep, safe_name


def handed(name: str, data: bytes = b"text") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


NASTY = st.sampled_from(
    ["..", ".", "", "/", "\\", "\x00", "\u202e", "\u200f", "CON", "nul.txt", "a", "é", "e\u0301", "C:", " ", "…", "😀",
     "x" * 300, ".git", "a.txt", "\ud800", "\n", ".tar.gz", "lpt1.csv", "~", "%2e%2e"]
)  # fmt: skip
NAMES = st.one_of(st.text(), st.lists(NASTY | st.text(max_size=6), max_size=9).map("/".join),
                  st.lists(NASTY, max_size=6).map("".join))  # fmt: skip


@given(NAMES)
@example("../../etc/passwd")
@example("a/../../b.txt")
@example("C:\\Windows\\system32\\a.txt")
def test_a_safe_name_stays_in_its_folder_and_can_be_written_anywhere(name: str) -> None:
    safe = safe_name(name)
    if not safe:
        return
    parts = safe.split("/")
    assert len(parts) <= 1 + DEEPEST_FOLDER
    for part in parts:
        assert part.strip(". ")
        assert not part.startswith((".", " "))
        assert not part.endswith((".", " "))
        assert len(part.encode()) <= LONGEST_NAME + 1
        assert part.isprintable()
        assert not set('<>:"|?*\\/') & set(part)
        assert part.split(".")[0].upper() not in {"CON", "NUL", "PRN", "AUX", "LPT1"}
    assert safe_name(safe) == safe


@pytest.mark.parametrize(("name", "expected"), [
    ("a.txt", "a.txt"),
    ("news/2024/a.txt", "news/2024/a.txt"),
    ("/etc/passwd", "etc/passwd"),
    ("../../../etc/passwd", "etc/passwd"),
    ("C:\\news\\a.txt", "C_/news/a.txt"),
    ("a\x00.txt", "a.txt"),
    ("\u202etxt.exe", "txt.exe"),
    ("nul.txt", "_nul.txt"),
    ("a: b?.txt", "a_ b_.txt"),
    ("a.txt. .", "a.txt"),
    ("", "unnamed"),
    ("..", "unnamed"),
    ("Владимир 😀.txt", "Владимир 😀.txt"),
    (".DS_Store", ""),
    ("news/.git/config", ""),
    ("\u200f.hidden", ""),
    (".dateline/decisions.csv", ""),
    ("x" * 300 + ".tar.gz", "x" * 193 + ".tar.gz"),
])  # fmt: skip
def test_names(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_a_long_name_is_cut_between_characters_and_keeps_its_suffix() -> None:
    safe = safe_name("😀" * 100 + ".html")
    assert safe.endswith("😀.html")
    assert 195 < len(safe.encode()) <= LONGEST_NAME


def content(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too, but for the place of files that come in."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
        if path.is_file() and INCOMING not in path.parts
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, st.sampled_from([b"", b"one", b"two", b"three"])), max_size=8))
def test_whatever_is_handed_in_is_kept_once_inside_and_never_written_over(files: list[tuple[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        outside, folder = Path(place) / "outside.txt", Path(place) / "in" / "files"
        outside.write_bytes(b"mine")
        first = keep(folder, [handed(*file) for file in files])
        held = content(folder)
        for (_, data), kept in zip(files, first, strict=True):
            assert held[kept.path] == data if kept.path else kept.reason
        assert len(held) == sum(kept.is_new for kept in first)
        assert {path for path in Path(place).rglob("*") if path.is_file()} - set(folder.rglob("*")) == {outside}
        again = keep(folder, [handed(*file) for file in files])
        assert content(folder) == held
        assert [kept.path for kept in again] == [kept.path for kept in first]
        assert not any(kept.is_new for kept in again)


def test_the_same_bytes_are_kept_once_and_others_of_that_name_both(tmp_path: Path) -> None:
    files = [("a.txt", b"1"), ("a.txt", b"1"), ("a.txt", b"2"), ("b/a.txt", b"3")]
    found = keep(tmp_path, [handed(*file) for file in files])
    assert [kept.path for kept in found] == ["a.txt", "a.txt", "a (2).txt", "b/a.txt"]
    assert content(tmp_path) == {"a.txt": b"1", "a (2).txt": b"2", "b/a.txt": b"3"}
    assert [path.name for path in list_files(tmp_path)] == ["a (2).txt", "a.txt", "a.txt"]


def test_a_file_in_the_place_of_a_folder_and_a_folder_in_that_of_a_file(tmp_path: Path) -> None:
    found = keep(tmp_path, [handed("a", b"1"), handed("a/b.txt", b"2"), handed("c/d.txt", b"3"), handed("c", b"4")])
    assert [kept.path for kept in found] == ["a", "a (2)/b.txt", "c/d.txt", "c (2)"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "files", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "b.txt").write_bytes(b"mine")
    (folder / "out").symlink_to(outside, target_is_directory=True)
    (folder / "c.txt").symlink_to(outside / "b.txt")
    found = keep(folder, [handed("out/b.txt", b"new"), handed("c.txt", b"mine"), handed("c.txt", b"new")])
    assert [kept.path for kept in found] == ["out (2)/b.txt", "c (2).txt", "c (3).txt"]
    assert (outside / "b.txt").read_bytes() == b"mine"
    assert sorted(os.listdir(outside)) == ["b.txt"]


def test_a_full_disk_names_the_file_and_leaves_no_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = os.fsync

    def full(number: int) -> None:
        if list(tmp_path.glob("a.txt")):
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(number)

    monkeypatch.setattr(uploads.os, "fsync", full)
    with pytest.raises(StoreError, match=r"b\.txt could not be kept in .*: No space left on device .*load the same"):
        keep(tmp_path, [handed("a.txt"), handed("b.txt")])
    assert content(tmp_path) == {"a.txt": b"text"}
    monkeypatch.undo()
    assert [kept.is_new for kept in keep(tmp_path, [handed("a.txt"), handed("b.txt")])] == [False, True]
    assert not list((tmp_path / INCOMING).glob("*.partial"))


def test_what_an_upload_that_was_killed_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / INCOMING).mkdir()
    (tmp_path / INCOMING / "1.partial").write_bytes(b"half")
    keep(tmp_path, [handed("a.txt")])
    assert [path.name for path in (tmp_path / INCOMING).glob("*.partial")] == []


def test_two_uploads_into_one_folder_wait_for_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SECONDS_TO_WAIT", 0.05)
    (tmp_path / INCOMING).mkdir()
    with FileLock(tmp_path / INCOMING / "lock"), pytest.raises(StoreError, match="another upload"):
        keep(tmp_path, [handed("a.txt")])
