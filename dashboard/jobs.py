"""Builds that run beside the dashboard: each in a process of its own, followed through its `progress.json`.

A build started elsewhere (the command line) is followed in the same way. The published corpus stays open meanwhile.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dashboard.stores import Store
from dashboard.theme import plural

PATIENCE = 15.0
"""Seconds that a build which is stopped may take to end."""
STOPPED = (-signal.SIGTERM, 130)
"""Exit codes of a build that was stopped: before it had begun, and since."""
YIELDING = 10
"""How much a build lets others go first (nice): pages answer while it runs."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is; `state` is running, done, failed or cancelled."""

    state: str
    stage: str
    done: int
    total: int
    unit: str
    error: str
    rate: float = 0.0
    """Units a second in this stage, 0 where it cannot be told yet."""

    @property
    def share(self) -> float:
        """Part of the stage that is done, 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def text(self) -> str:
        """What is going on, in a few words."""
        number = f": {self.done:,} of {self.total:,} {self.unit}" if self.total > 1 else ""
        return f"{self.stage.capitalize()}{number}{self._pace if self.state == 'running' else ''}"

    @property
    def _pace(self) -> str:
        """How fast the stage goes and how long it will take at this rate; '' where that cannot be told."""
        if not self.rate or self.done >= self.total:
            return ""
        slow = self.rate < 1
        number = self.rate * (60 if slow else 1)
        pace = f"{number:,.1f}" if number < 10 else f"{number:,.0f}"
        return f", {pace} a {'minute' if slow else 'second'}, {time_left((self.total - self.done) / self.rate)}"


def time_left(seconds: float) -> str:
    """Return how long something will take: 'about 2 minutes left'."""
    if seconds < 90:
        return f"about {plural(max(5, 5 * round(seconds / 5)), 'second')} left"
    if seconds < 5400:
        return f"about {plural(round(seconds / 60), 'minute')} left"
    return f"about {plural(round(seconds / 3600), 'hour')} left"


_started: dict[Path, subprocess.Popen[bytes]] = {}
"""Builds that this server started; kept so that an ended one is reaped."""


def start(store: Store, *, again: bool = False) -> None:
    """Start building a store in a child process, unless a build of it runs already.

    `again` reads files that were skipped once more.
    """
    if is_running(store.path) or store.documents is None:
        return
    store.path.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "analysis", "build", str(store.documents), "--store", str(store.path)]
    command += ["--again"] if again else []
    with (store.path / "build.log").open("wb") as log:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    _started[store.path] = child
    with suppress(OSError, AttributeError):  # it has ended, or the system knows no such thing
        os.setpriority(os.PRIO_PROCESS, child.pid, YIELDING)


def restart(store: Store, *, again: bool = False) -> None:
    """Start a build that sees every file that is there by now: one that runs is stopped, what it finished is kept."""
    if is_running(store.path):
        cancel(store.path)
        deadline = time.monotonic() + PATIENCE
        while is_running(store.path) and time.monotonic() < deadline:
            time.sleep(0.05)
    start(store, again=again)


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
    note, child = _note(store), _started.get(store)
    if not running and child is not None and child.returncode and (note is None or note.get("pid") != child.pid):
        return _ended_early(store, child.returncode)
    if note is None or (running and note.get("state") != "running"):
        return Progress("running", "starting", 0, 0, "files", "") if running else None
    state = note["state"] if running or note["state"] != "running" else "cancelled"
    return Progress(state, note["stage"], note["done"], note["total"], note["unit"], note["error"], _rate(note))


def _rate(note: dict[str, Any]) -> float:
    """Return units a second of a stage, from what was done since it began; 0 where nothing was yet."""
    began, start = note.get("stage_began"), note.get("stage_from", 0)
    if not began or note["done"] <= start or note["updated"] <= began:
        return 0.0
    return float((note["done"] - start) / (note["updated"] - began))


def _note(store: Path) -> dict[str, Any] | None:
    """Return what the last build wrote, None where it wrote nothing that can be read."""
    try:
        note = json.loads((store / "progress.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return note if isinstance(note, dict) and note.keys() >= {"state", "stage", "done", "total"} else None


def _ended_early(store: Path, code: int) -> Progress:
    """Return how a build ended that could not say anything: stopped, or failed with the last line of its log."""
    if code in STOPPED:
        return Progress("cancelled", "starting", 0, 0, "files", "")
    lines = (store / "build.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return Progress("failed", "starting", 0, 0, "files", lines[-1] if lines else f"exit code {code}")


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
