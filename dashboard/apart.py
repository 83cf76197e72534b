"""Large files in a process of their own, with less right to the processor, so that nobody's page waits for them.

`python -m dashboard.apart JOB TARGET` does one job and ends; the page only waits for it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
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


def bundles(figures: Sequence[Figure], *, theme: str) -> bytes:
    """Return the bundle of a figure; of several, a zip of their bundles. Raises DatelineError."""
    return _do(figures[0].corpus, {"make": "bundles", "figures": [question(f) for f in figures], "theme": theme})


def report(made: Report, ext: str, *, theme: str) -> bytes:
    """Return a report as a file. Raises DatelineError."""
    parts = [{"question": question(part.figure), "comment": part.comment} for part in made.parts]
    return _do(made.corpus, {
        "make": "report", "parts": parts, "query": made.query.to_params(), "title": made.title, "theme": theme,
        "dashboard": made.dashboard, "sections": made.sections, "rows": made.rows, "ext": ext,
        "made": (made.made or dt.date.today()).isoformat(),
    })  # fmt: skip


def table(corpus: Corpus, query: Query, name: str, ext: str) -> bytes:
    """Return one of `data.TABLES` as a file. Raises DatelineError."""
    return _do(corpus, {"make": "data", "query": query.to_params(), "name": name, "ext": ext})


def _do(corpus: Corpus, job: dict[str, Any]) -> bytes:
    """Run a job in its process and return its file."""
    job |= {"store": str(corpus.database.folder.parent.parent), "fingerprint": corpus.fingerprint}
    with tempfile.TemporaryDirectory(prefix="dateline-export-") as folder:
        source, target = Path(folder, "job.json"), Path(folder, "file")
        source.write_text(json.dumps(job), encoding="utf-8")
        command = [sys.executable, "-m", "dashboard.apart", str(source), str(target)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise StoreError(f"The file was not ready after {SECONDS // 60} minutes. Narrow the selection.") from None
        if done.returncode or not target.exists():
            raise StoreError(f"The file could not be made: {(done.stderr.strip().splitlines() or ['no reason'])[-1]}")
        return target.read_bytes()


def _made(job: dict[str, Any], corpus: Corpus) -> bytes:
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
    return zipped({f"{at:02d}-{bundle_name(one)}": bundle(one, theme=job["theme"])
                   for at, one in enumerate(figures, start=1)})  # fmt: skip


def main(source: str, target: str) -> int:
    """Do a job: read what is wanted from a file, write what comes of it to another. Return the exit code."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    job = json.loads(Path(source).read_text(encoding="utf-8"))
    try:
        corpus = open_snapshot(Path(job["store"]), job["fingerprint"])
        if corpus is None:
            raise StoreError("the corpus was built anew meanwhile; reload the page")
        with corpus:
            Path(target).write_bytes(_made(job, corpus))
    except DatelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
