"""Score the time expressions that annotation finds against gold ones, and the days that they mean.

    python -m tools.evaluate_dates GOLD.jsonl [--show]

GOLD has lines {date, text, gold: {date_mentions: [[start, end, surface, '<date when="2022-02-24">'], …]}} (GUM's). An
expression is found where spans overlap. Its value is judged where gold gives one day, month or year (`when`) and the
document has a date or the words need none. Gold also marks what Dateline leaves alone: durations, ages, decades, and
what only the story settles ("that year", "two years later").
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from analysis.annotate.annotate import annotate
from analysis.annotate.pipeline import load_pipeline
from analysis.annotate.time_values import Days, resolve
from analysis.schema import TimeExpression

_WHEN = re.compile(r'<date when="(\d{4}(?:-\d\d){0,2})"')
_LENGTH = {"day": 10, "month": 7, "year": 4}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision and recall of the expressions, and how many values agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was missed, found in excess, or read wrongly")
    chosen = parser.parse_args(arguments)
    rows = [json.loads(line) for line in chosen.gold.read_text(encoding="utf-8").splitlines()]
    counts: Counter[str] = Counter()
    annotations = annotate((row["text"] for row in rows), nlp=load_pipeline())
    for row, annotation in zip(rows, annotations, strict=True):
        for what, words in compared(row, annotation.dates):
            counts[what] += 1
            if chosen.show and what in ("missed", "excess", "wrong value"):
                sys.stdout.write(f"{what}: {words}\n")
    found, valued = counts["found"], counts["right value"] + counts["wrong value"]
    sys.stdout.write(
        f"{len(rows)} documents, {found + counts['missed']} gold expressions: precision "
        f"{share(counts['matched'], counts['matched'] + counts['excess'])}, recall "
        f"{share(found, found + counts['missed'])}; {counts['right value']} of {valued} values agree\n"
    )
    return 0


def share(part: int, whole: int) -> str:
    """Return a share with three digits, – of nothing."""
    return f"{part / whole:.3f}" if whole else "–"


def compared(row: dict[str, Any], found: Sequence[TimeExpression]) -> Iterable[tuple[str, str]]:
    """Yield found or missed for each gold expression, matched or excess for each found one, and how values agree."""
    date = dt.date.fromisoformat(row["date"]) if row.get("date") else None
    matched: set[int] = set()
    for start, end, surface, value in row["gold"]["date_mentions"]:
        over = [one for one in found if one.start < end and start < one.end]
        matched |= {one.start for one in over}
        yield ("found" if over else "missed"), surface
        days = resolve(over[0].value, date) if over else None
        if days and (when := _WHEN.match(value)):
            yield ("right value" if agrees(days, when[1]) else "wrong value"), f"{surface}: {days.first}, not {when[1]}"
    for one in found:
        yield ("matched" if one.start in matched else "excess"), row["text"][max(0, one.start - 30) : one.end + 20]


def agrees(days: Days, when: str) -> bool:
    """Return whether days are the one day, month or year that gold names."""
    return days.first.isoformat()[: _LENGTH.get(days.granularity, 10)] == when


if __name__ == "__main__":
    raise SystemExit(main())
