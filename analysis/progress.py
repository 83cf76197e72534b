"""A progress bar on standard error: what is done, how fast, how long it will take."""

from __future__ import annotations

import sys
from types import TracebackType

from tqdm import tqdm

from analysis.store.progress import Progress


class ProgressBar:
    """One bar per stage of a build, through tqdm; in a log file it writes a line every ten seconds."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._stage = ""

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def show(self, progress: Progress) -> None:
        """Show how far a build is."""
        if progress.stage != self._stage or self._bar is None:
            self._close()
            self._stage = progress.stage
            self._bar = tqdm(
                total=progress.total, desc=progress.stage, unit=f" {progress.unit}", file=sys.stderr,
                mininterval=0.2 if sys.stderr.isatty() else 10, dynamic_ncols=sys.stderr.isatty(),
            )  # fmt: skip
        self._bar.update(progress.done - self._bar.n)

    @staticmethod
    def say(text: str) -> None:
        """Write a line to standard error."""
        tqdm.write(text, file=sys.stderr)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
