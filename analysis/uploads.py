"""Files that people hand in through a browser: names made safe, each kept whole and once, none written over.

A name comes from elsewhere and may say anything: it is taken as a wish, never as a path. What is kept lies in plain
folders below one folder, under a name that every system can read.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from analysis.errors import StoreError

LONGEST_NAME = 200
"""Bytes of a file's or a folder's name in UTF-8; systems allow 255."""
DEEPEST_FOLDER = 12
INCOMING = ".incoming"
"""Where files are written before they are put in their place; hidden, so that no build reads it."""
SECONDS_TO_WAIT = 60.0

_NOT_ALLOWED = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?")
_SUFFIXES = re.compile(r"(?:\.[A-Za-z0-9]{1,10}){1,2}$")


class Handed(Protocol):
    """A file as a browser hands it in: the name that it was given there, and its bytes."""

    name: str

    def getbuffer(self) -> memoryview:
        """Return the bytes, without copying them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file: where it lies, relative to the folder; '' where it was left out, and why.

    `is_new` is false where the same bytes lay under this name before.
    """

    name: str
    path: str
    is_new: bool = False
    reason: str = ""


def safe_name(name: str) -> str:
    """Return a name as a relative path below a folder, '' for what is hidden, such as `.git/config`.

    Every part is made of letters that can be seen and that no system forbids, and has at most LONGEST_NAME bytes;
    what leads elsewhere (`..`, a drive, a leading slash) is cut. A safe name is returned as it is.
    """
    parts = [_safe_part(part) for part in name.replace("\\", "/").split("/")]
    parts = [part for part in parts if part not in ("", "..")]
    if any(part.startswith(".") for part in parts):
        return ""
    parts = parts[-1 - DEEPEST_FOLDER :] or ["unnamed"]
    return "/".join(parts)


def _safe_part(part: str) -> str:
    """Return one part of a path; '' where nothing of it is left, or where it means the folder it stands in."""
    seen = "".join(c for c in unicodedata.normalize("NFC", part) if unicodedata.category(c) not in _UNSEEN)
    plain = _shortened(_NOT_ALLOWED.sub("_", seen).strip(" "))
    if plain.strip(". ") == "":
        return ".." if len(plain) > 1 else ""
    plain = plain.rstrip(". ")
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain


_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Kinds of characters that cannot be seen, or turn what can: controls, marks of direction, halves of characters."""


def _shortened(name: str, room: int = 0) -> str:
    """Return a name of at most LONGEST_NAME bytes, less `room`, cut before its suffixes."""
    most = LONGEST_NAME - room
    if len(name.encode()) <= most:
        return name
    found = _SUFFIXES.search(name)
    suffix = found[0] if found and found.start() else ""
    stem = name[: len(name) - len(suffix)].encode()[: most - len(suffix)]
    return stem.decode("utf-8", "ignore").rstrip(". ") + suffix


def keep(folder: Path, files: Iterable[Handed]) -> list[Kept]:
    """Keep files in a folder; return what became of each, in their order.

    A file appears under its name only when it is whole and on disk. Where its name is taken by the same bytes it is
    kept once; where by others, it gets a number: `a.txt`, `a (2).txt`. Raises StoreError, naming the file, where the
    disk does not take it; those before it are kept.
    """
    try:
        (folder / INCOMING).mkdir(parents=True, exist_ok=True)
        with FileLock(folder / INCOMING / "lock", timeout=SECONDS_TO_WAIT):
            for leftover in (folder / INCOMING).glob("*.partial"):
                leftover.unlink(missing_ok=True)
            return [_keep(folder, file) for file in files]
    except Timeout:
        raise StoreError(f"{folder} is being written by another upload. Try again in a moment.") from None
    except OSError as error:
        raise StoreError(_not_written(folder, "The files", error)) from error


def _keep(folder: Path, file: Handed) -> Kept:
    wish = safe_name(file.name)
    if not wish:
        return Kept(file.name, "", reason="is hidden: its name, or that of a folder it stands in, begins with a dot")
    partial = folder / INCOMING / f"{os.getpid()}.partial"
    try:
        with partial.open("wb") as out:
            out.write(file.getbuffer())
            out.flush()
            os.fsync(out.fileno())
        place, is_new = _place(folder, wish, partial)
        if is_new:
            os.rename(partial, place)
    except OSError as error:
        raise StoreError(_not_written(folder, wish, error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return Kept(file.name, place.relative_to(folder).as_posix(), is_new)


def _place(folder: Path, wish: str, partial: Path) -> tuple[Path, bool]:
    """Return where a file goes, and whether it is new there: the first of its names that is free or has its bytes."""
    *parents, name = wish.split("/")
    for parent in parents:
        folder = next(path for path in _numbered(folder, parent) if not os.path.lexists(path) or _is_folder(path))
        folder.mkdir(exist_ok=True)
    for path in _numbered(folder, name):
        if not os.path.lexists(path):
            return path, True
        if path.is_file() and not path.is_symlink() and filecmp.cmp(path, partial, shallow=False):
            return path, False
    raise AssertionError("numbers do not end")


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder itself; a link to one leads elsewhere."""
    return path.is_dir() and not path.is_symlink()


def _numbered(folder: Path, name: str) -> Iterator[Path]:
    """Yield the names that a file may get: `a.txt`, `a (2).txt`, `a (3).txt` …"""
    yield folder / name
    found = _SUFFIXES.search(name)
    suffix = found[0] if found and found.start() else ""
    for number in count(2):
        mark = f" ({number})"
        stem = _shortened(name, len(mark))
        yield folder / (stem[: len(stem) - len(suffix)] + mark + suffix)


def _not_written(folder: Path, what: str, error: OSError) -> str:
    free = shutil.disk_usage(folder).free if folder.is_dir() else 0
    return (
        f"{what} could not be kept in {folder}: {error.strerror or error} ({free / 1e6:,.0f} MB are free). What came "
        "before is kept: make room or allow writing there, and load the same files again; none is kept twice."
    )
