"""Large files in a process of their own, with less right to the processor, so that nobody's page waits for them.

`python -m dashboard.apart FOLDER` does the job in a folder and ends; the page only waits for it, or looks at it now and
then: the browser gives up on a file that it has waited for three minutes.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import DatelineError, StoreError
from analysis.query import Query
from analysis.store.corpus import Corpus, open_snapshot
from dashboard import data
from dashboard.bundle import bundle, bundle_name
from dashboard.bundle.contents import asked, question
from dashboard.bundle.making import zipped
from dashboard.figure import Figure
from dashboard.report import Part, Report, make

SECONDS = 1_800
NICE = 10
"""Steps down in the right to the processor."""
Tell = Callable[[int, int], None]
"""Told how many figures of how many are made."""


@dataclass(frozen=True)
class Job:
    """A file that can be made: `run` waits for it, `start` does not."""

    corpus: Corpus
    asked: Mapping[str, Any]

    def run(self) -> bytes:
        """Make the file and return it. Raises DatelineError."""
        return self.start().result()

    def start(self) -> Making:
        """Start making the file."""
        store = self.corpus.database.folder.parent.parent
        return Making({**self.asked, "store": str(store), "fingerprint": self.corpus.fingerprint})


class Making:
    """A file that is being made in a process of its own, which ends with this object."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dateline-export-", ignore_cleanup_errors=True)
        self._place = Path(folder.name)
        (self._place / "job.json").write_text(json.dumps(job), encoding="utf-8")
        self.started = time.monotonic()
        with (self._place / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.apart", str(self._place)], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        self.end = weakref.finalize(self, _end, self._process, folder)

    @property
    def is_running(self) -> bool:
        """Whether it is still being made."""
        return self._process.poll() is None

    @property
    def steps(self) -> tuple[int, int]:
        """How many figures of how many are made; (0, 0) where that is not known."""
        try:
            done, total = json.loads((self._place / "steps.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # not written yet
            return 0, 0
        return done, total

    @property
    def error(self) -> str:
        """Why there is no file, once it is made no longer; '' where there is one."""
        if self.is_running or (self._process.returncode == 0 and self._file.exists()):
            return ""
        lines = (self._place / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"The file could not be made: {(lines or ['no reason'])[-1]}"

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._file.stat().st_size

    @property
    def _file(self) -> Path:
        return self._place / "file"

    def result(self) -> bytes:
        """Wait for the file and return it. Raises StoreError where there is none, or none in SECONDS."""
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.end()
            raise StoreError(f"The file was not ready after {SECONDS // 60} minutes. Narrow the selection.") from None
        if self.error:
            raise StoreError(self.error)
        return self._file.read_bytes()


def _end(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    """End what nobody waits for any more, and remove its files."""
    process.kill()
    process.wait()
    folder.cleanup()


def bundles(figures: Sequence[Figure], *, theme: str) -> Job:
    """Return what makes the bundle of a figure; of several, a zip of their bundles."""
    return Job(figures[0].corpus, {"make": "bundles", "figures": [question(f) for f in figures], "theme": theme})


def report(made: Report, ext: str, *, theme: str) -> Job:
    """Return what makes a report as a file."""
    parts = [{"question": question(part.figure), "comment": part.comment} for part in made.parts]
    return Job(made.corpus, {
        "make": "report", "parts": parts, "query": made.query.to_params(), "title": made.title, "theme": theme,
        "dashboard": made.dashboard, "sections": made.sections, "rows": made.rows, "ext": ext,
        "made": (made.made or dt.date.today()).isoformat(),
    })  # fmt: skip


def table(corpus: Corpus, query: Query, name: str, ext: str) -> Job:
    """Return what makes one of `data.TABLES` as a file."""
    return Job(corpus, {"make": "data", "query": query.to_params(), "name": name, "ext": ext})


def _made(job: dict[str, Any], corpus: Corpus, tell: Tell) -> bytes:
    if job["make"] == "data":
        return data.make(corpus, Query.from_params(job["query"])[0], job["name"], job["ext"])[0]
    if job["make"] == "report":
        parts = tuple(Part(asked(corpus, part["question"]), part["comment"]) for part in job["parts"])
        query, day = Query.from_params(job["query"])[0], dt.date.fromisoformat(job["made"])
        whole = Report(corpus, query, parts, job["title"], job["dashboard"], tuple(job["sections"]), job["rows"], day)
        return make(whole, job["ext"], theme=job["theme"])
    figures = [asked(corpus, content) for content in job["figures"]]
    if len(figures) == 1:
        return bundle(figures[0], theme=job["theme"])
    files = {}
    for at, one in enumerate(figures):
        tell(at, len(figures))
        files[f"{at + 1:02d}-{bundle_name(one)}"] = bundle(one, theme=job["theme"])
    return zipped(files)


def main(place: str) -> int:
    """Do the job in a folder: read what is wanted from a file, write what comes of it to another; the exit code."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    folder = Path(place)
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))

    def tell(done: int, total: int) -> None:
        (folder / "steps.new").write_text(json.dumps([done, total]), encoding="utf-8")
        (folder / "steps.new").replace(folder / "steps.json")

    try:
        corpus = open_snapshot(Path(job["store"]), job["fingerprint"])
        if corpus is None:
            raise StoreError("the corpus was built anew meanwhile; reload the page")
        with corpus:
            (folder / "file").write_bytes(_made(job, corpus, tell))
    except DatelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
