"""Read every file of a folder and print, for each format, what became of it.

    python -m tools.evaluate_formats FOLDER [--show]

A line for each format: files, files that gave documents, documents, how many are dated and how sure, the slowest
file in seconds; below it the reasons of what was refused, most frequent first. Exits with 1 where a file gave neither a
document nor a reason, or took more than 30 seconds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.ingest import FileResult, list_files, read_file
from analysis.ingest.formats import format_of
from analysis.ingest.limits import LONGEST_DOCUMENT


@dataclass(slots=True)
class Tally:
    """What became of the files of one format."""

    files: int = 0
    read: int = 0
    documents: int = 0
    sure: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def add(self, result: FileResult, seconds: float) -> None:
        self.files += 1
        self.read += bool(result.documents)
        self.documents += len(result.documents)
        self.sure.update(document.date_confidence or "undated" for document in result.documents)
        self.reasons.update(rejection.reason[:110] for rejection in result.rejected)
        self.slowest = max(self.slowest, seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 where a file is missing from it or took too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print each document and each rejection")
    chosen = parser.parse_args(arguments)
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    wrong = 0
    for path in list_files(chosen.folder):
        start = time.monotonic()
        result = read_file(path, folder=chosen.folder)
        seconds = time.monotonic() - start
        tallies[format_of(path.name) or "no suffix"].add(result, seconds)
        wrong += seconds > LONGEST_DOCUMENT or not (result.documents or result.rejected)
        if chosen.show:
            show(result)
    sys.stdout.write(f"{'format':12}{'files':>6}{'read':>6}{'docs':>7}{'slowest':>9}  dates\n")
    for name, tally in sorted(tallies.items()):
        sure = ", ".join(f"{count} {word}" for word, count in sorted(tally.sure.items()))
        counts = f"{tally.files:6}{tally.read:6}{tally.documents:7}{tally.slowest:8.2f}s"
        sys.stdout.write(f"{name:12}{counts}  {sure}\n")
        for reason, count in tally.reasons.most_common(12):
            sys.stdout.write(f"{'':16}{count:4} × {reason}\n")
    return int(wrong > 0)


def show(result: FileResult) -> None:
    """Print what a file gave."""
    for document in result.documents:
        date = f"{document.date} {document.date_origin} {document.date_confidence} {document.date_text!r}"
        sys.stdout.write(f"{document.path}  {date}  {document.title[:80]!r}  {len(document.text)} characters\n")
    for rejection in result.rejected:
        sys.stdout.write(f"{rejection.path}  REFUSED  {rejection.reason}\n")


if __name__ == "__main__":
    raise SystemExit(main())
