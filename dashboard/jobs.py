"""Builds that run beside the dashboard: each in a process of its own, followed through its `progress.json`.

A build started elsewhere (the command line) is followed in the same way. The published corpus stays open meanwhile.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.stores import Store


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is; `state` is running, done, failed or cancelled."""

    state: str
    stage: str
    done: int
    total: int
    unit: str
    error: str

    @property
    def share(self) -> float:
        """Part of the stage that is done, 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def text(self) -> str:
        """What is going on, in a few words."""
        number = f": {self.done:,} of {self.total:,} {self.unit}" if self.total > 1 else ""
        return f"{self.stage.capitalize()}{number}"


_started: dict[Path, subprocess.Popen[bytes]] = {}
"""Builds that this server started; kept so that an ended one is reaped."""


def start(store: Store) -> None:
    """Start building a store in a child process, unless a build of it runs already."""
    if is_running(store.path) or store.documents is None:
        return
    store.path.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "analysis", "build", str(store.documents), "--store", str(store.path)]
    with (store.path / "build.log").open("wb") as log:
        _started[store.path] = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def is_running(store: Path) -> bool:
    """Whether a build holds the store, or has been started here and not ended."""
    child = _started.get(store)
    if child is not None and child.poll() is None:
        return True
    if not (store / "lock").exists():
        return False
    try:
        with FileLock(store / "lock", timeout=0):
            return False
    except Timeout:
        return True


def progress(store: Path) -> Progress | None:
    """Return how far the last build of a store is, None where there has been none."""
    running = is_running(store)
    note = _note(store)
    if note is None or (running and note.get("state") != "running"):
        return Progress("running", "starting", 0, 0, "files", "") if running else _ended_early(store)
    state = note["state"] if running or note["state"] != "running" else "cancelled"
    return Progress(state, note["stage"], note["done"], note["total"], note["unit"], note["error"])


def _note(store: Path) -> dict[str, object] | None:
    """Return what the last build wrote, None where it wrote nothing that can be read."""
    try:
        note = json.loads((store / "progress.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return note if isinstance(note, dict) and note.keys() >= {"state", "stage", "done", "total"} else None


def _ended_early(store: Path) -> Progress | None:
    """Return a failure with the last line of the log where a build ended before it could say anything."""
    child = _started.get(store)
    if child is None or not child.returncode:
        return None
    lines = (store / "build.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return Progress("failed", "starting", 0, 0, "files", lines[-1] if lines else f"exit code {child.returncode}")


def cancel(store: Path) -> None:
    """Stop the build of a store; what it has finished is kept for the next one."""
    child = _started.get(store)
    if child is not None and child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(timeout=10)
        return
    note = _note(store)
    if note is not None and is_running(store):
        os.kill(int(str(note["pid"])), signal.SIGTERM)
