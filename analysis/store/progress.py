"""How far a build is: told to whoever asked, and written where a dashboard in another process can read it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.store.parts import write_json


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `done` of `total` `unit`s in `stage` ('reading', 'analysing', 'publishing')."""

    stage: str
    done: int
    total: int
    unit: str


Report = Callable[[Progress], None]


class ProgressFile:
    """Write progress to `progress.json` as well, so that a dashboard in another process can show it.

    `stage_began` (seconds since 1970) and `stage_from` say when the stage began and what was done then: its rate.
    """

    def __init__(self, store: Path, tell: Report) -> None:
        self.path = store / "progress.json"
        self.tell = tell
        self.state: dict[str, Any] = {"pid": os.getpid(), "started": _now(), "state": "running", "error": ""}
        self._stage = ""

    def __enter__(self) -> Report:
        self._write(Progress("starting", 0, 0, "files"))
        return self._report

    def _report(self, progress: Progress) -> None:
        self._write(progress)
        self.tell(progress)

    def _write(self, progress: Progress) -> None:
        if progress.stage != self._stage:
            self._stage = progress.stage
            self.state |= {"stage_began": _now(), "stage_from": progress.done}
        self.state |= {"stage": progress.stage, "done": progress.done, "total": progress.total,
                       "unit": progress.unit, "updated": _now()}  # fmt: skip
        write_json(self.path, self.state)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        stopped = isinstance(error, KeyboardInterrupt)
        state = "cancelled" if stopped else "failed" if error else "done"
        self.state |= {"state": state, "error": str(error or ""), "updated": _now()}
        write_json(self.path, self.state)


def _now() -> float:
    return dt.datetime.now(dt.UTC).timestamp()
