"""The files of a folder, in a fixed order."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import MissingInput
from analysis.ingest import list_files, read_file


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in list_files(folder)]


def test_files_are_sorted_and_hidden_ones_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.csv", "a/.git/x.txt", ".hidden.txt", "a.pdf", "B.txt", "a/b/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "empty").mkdir()
    assert names(tmp_path) == ["B.txt", "a.pdf", "a/b/c.md", "a/z.csv", "b.txt"]


def test_links_end_and_nothing_is_listed_twice(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    outside.mkdir()
    (folder / "sub" / "a.txt").write_text("x")
    (outside / "b.txt").write_text("x")
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    (folder / "again").symlink_to(folder / "sub")
    (folder / "linked").symlink_to(outside)
    (outside / "back").symlink_to(outside)
    (folder / "broken.txt").symlink_to(folder / "gone.txt")
    assert names(folder) == ["broken.txt", "linked/b.txt", "sub/a.txt"]


def test_what_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="does not exist"):
        list_files(tmp_path / "none")
    with pytest.raises(MissingInput, match="holds no files"):
        list_files(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(MissingInput, match="is a file"):
        list_files(tmp_path / "a.txt")


def test_a_link_to_itself_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert [p.name for p in list_files(tmp_path)] == ["a.txt", "loop.txt"]
    [rejection] = read_file(tmp_path / "loop.txt", folder=tmp_path).rejected
    assert (rejection.path, rejection.reason.startswith("cannot be opened: ")) == ("loop.txt", True)


def test_folders_may_lie_deeper_than_python_may_recurse(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1_100):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    (folders[-1] / "a.txt").write_text("One.", encoding="utf-8")
    assert [p.name for p in list_files(tmp_path)] == ["a.txt"]
    (folders[-1] / "a.txt").unlink()  # pytest removes what is left by recursion
    for folder in reversed(folders[1:]):
        folder.rmdir()
