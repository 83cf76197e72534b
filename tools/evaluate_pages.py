"""Score the dates and titles of HTML pages against gold ones, beside plain htmldate and trafilatura in the same run.

    python -m tools.evaluate_pages FOLDER [--show]

FOLDER holds pages and `gold.jsonl` with lines {file, date, title, url}. A date is right where it is the gold day; a
page without a date is counted apart from a wrong one. Titles are compared without regard to case, blanks and quotation
marks, and only where gold has one. Plain htmldate is asked for the original date, the better of its ways here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.ingest import read_file


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many dates and titles are right, wrong and missing, by each way of reading them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print the pages where Dateline is wrong")
    chosen = parser.parse_args(arguments)
    gold = [json.loads(line) for line in (chosen.folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    counts: Counter[tuple[str, str, str]] = Counter()
    sure: Counter[tuple[str, str]] = Counter()
    for row in gold:
        ours, plain = read_by_dateline(chosen.folder, row), read_plainly(chosen.folder / row["file"])
        for who, (date, title) in {"Dateline": ours[:2], "plain": plain}.items():
            counts["dates", who, verdict(date, row["date"] or "")] += 1
            if row.get("title"):
                counts["titles", who, verdict(key(title), key(row["title"]))] += 1
        counts["titles", "the two", "alike" if key(ours[1]) == key(plain[1]) else "differ"] += 1
        right = verdict(ours[0], row["date"] or "")
        sure[ours[2] or "undated", right] += 1
        if chosen.show and right != "right":
            sys.stdout.write(f"{right}: {ours[0] or 'no date'}, not {row['date']} ({ours[2]}): {row['file']}\n")
    sys.stdout.write(f"{len(gold)} pages, {sum(1 for row in gold if row.get('title'))} of them with a gold title\n")
    for (what, who, found), count in sorted(counts.items()):
        sys.stdout.write(f"{what}  {who:9} {found:8} {count:4}\n")
    for (confidence, found), count in sorted(sure.items()):
        sys.stdout.write(f"Dateline's {confidence} dates  {found:8} {count:4}\n")
    return 0


def read_by_dateline(folder: Path, row: dict[str, Any]) -> tuple[str, str, str]:
    """Return the date, the title and how sure the date is, as a build reads them."""
    documents = read_file(folder / row["file"], folder=folder).documents
    if not documents:
        return "", "", ""
    [document] = documents
    return document.date.isoformat() if document.date else "", document.title, document.date_confidence


def read_plainly(page: Path) -> tuple[str, str]:
    """Return what htmldate and trafilatura find by themselves."""
    from htmldate import find_date
    from trafilatura import extract_metadata

    content = page.read_bytes()
    return find_date(content, original_date=True) or "", getattr(extract_metadata(content), "title", None) or ""


def verdict(found: str, gold: str) -> str:
    """Return right, wrong, or missing."""
    return "right" if found == gold else "wrong" if found else "missing"


def key(title: str) -> str:
    """Return a title without case, blanks and the shape of its quotation marks."""
    return re.sub(r"[\s\"'“”‘’«»]+", " ", title).strip().casefold()


if __name__ == "__main__":
    raise SystemExit(main())
