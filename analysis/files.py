"""Plain files that several programs write: one at a time, each as a whole, swapped in in one step."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

SECONDS_TO_WAIT = 10.0


class InUse(OSError):
    """Another program has been writing a file for too long."""


def rewrite(path: Path, change: Callable[[], str | None]) -> None:
    """Change a file while no other program does; readers see the old file or the new one, never a part.

    `change` reads the file and returns its new text, None where it stays as it is. What it raises leaves the file as
    it was, and so does an OSError of the system. Raises InUse after SECONDS_TO_WAIT.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=SECONDS_TO_WAIT):
            if (text := change()) is not None:
                _swap(path, text)
    except Timeout:
        raise InUse(f"{path} has been written by another program for too long") from None


def _swap(path: Path, text: str) -> None:
    """Write a file beside itself, wait until the disk has it, and put it in place."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
