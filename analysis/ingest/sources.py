"""List the files of a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import MissingInput


def list_files(folder: Path) -> list[Path]:
    """Return every file below a folder, sorted by its relative path; hidden files and folders are left out.

    Files of formats that are not read are listed too, so that they are reported. A linked folder is entered
    once, and only where it lies outside: what lies inside is listed in its own place.
    Raises MissingInput for a folder that does not exist, is no folder, or holds no file.
    """
    folder = Path(folder)
    if not folder.exists():
        raise MissingInput(f"The folder {folder} does not exist. Name a folder that holds your documents.")
    if not folder.is_dir():
        raise MissingInput(f"{folder} is a file. Name the folder that holds it.")
    found = _walk(folder, folder.resolve(), set())
    files = sorted(found, key=lambda path: path.relative_to(folder).as_posix())
    if not files:
        raise MissingInput(f"The folder {folder} holds no files. Put documents in it, or name another one.")
    return files


def _walk(top: Path, root: Path, entered: set[Path]) -> Iterator[Path]:
    """Yield files of a folder and its sub-folders; what may not be opened is yielded itself, to be reported."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            yield folder
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.name.startswith("."):
                continue
            try:
                is_folder, is_file = entry.is_dir(), entry.is_file()
            except OSError:  # a link to itself
                is_folder, is_file = False, True
            if is_folder:
                if not entry.is_symlink() or _leads_outside(path, root, entered):
                    waiting.append(path)
            elif is_file or (entry.is_symlink() and not path.exists()):
                yield path


def _leads_outside(link: Path, root: Path, entered: set[Path]) -> bool:
    """Whether a linked folder is new: neither inside the root, nor around it, nor entered before."""
    target = link.resolve()
    if target in entered or target.is_relative_to(root) or root.is_relative_to(target):
        return False
    if any(target.is_relative_to(other) or other.is_relative_to(target) for other in entered):
        return False
    entered.add(target)
    return True
