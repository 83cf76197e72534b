"""Score the quotes that annotation finds against gold attributions (PolNeAR's JSON lines: source, cue, content).

    python tools/evaluate_quotes.py GOLD.jsonl [--half dev|held-out|all] [--report FILE.md]

What is computed. A span is the set of its words (runs of letters and digits), so marks at its edges do not matter.
Quotes that share source and cue are one attribution, as in the gold data. Gold and found attributions are paired one
to one, best first, by the overlap of their contents (shared words / words of either) plus one where the cues share a
word; a pair shares at least one word of the content. For source, cue and content:

    exact     the two spans hold the same words: P = exact pairs / found attributions that have the role,
              R = exact pairs / gold attributions that have it
    partial   P = sum over pairs of shared words / words found, divided by found attributions that have the role;
              R = sum over pairs of shared words / words in gold, divided by gold attributions that have it
              (soft precision and recall: Johansson & Moschitti 2013, as Pareti 2015 uses them for attribution)

Recall by kind takes gold attributions of that kind, precision found ones of that kind. A gold content is direct where
all its words stand in quotation marks, mixed where some do, else indirect; marks are read by this file's own rule.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.annotate.annotate import annotate
from analysis.annotate.pipeline import load_pipeline, pipeline_label
from analysis.schema import QUOTE_KINDS, Quote

ROLES = ("source", "cue", "content")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|''.*?(?:''|$)|\"[^\"]*(?:\"|$)|‘[^’]*(?:’(?=\W|$)|$)", re.DOTALL)

Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as sets of word offsets, its kind, and whether its speaker is known (found ones only)."""

    source: Words
    cue: Words
    content: Words
    kind: str
    known: bool = True


@dataclass(slots=True)
class Tally:
    """Sums for one role: pairs that are exact, shares of words, and how many attributions have the role."""

    exact_found: int = 0
    exact_gold: int = 0
    soft_found: float = 0.0
    soft_gold: float = 0.0
    found: int = 0
    gold: int = 0

    def figures(self) -> tuple[float, float, float, float, float, float]:
        """Return precision, recall and F1, exact then partial."""
        exact = _prf(self.exact_found, self.exact_gold, self.found, self.gold)
        return (*exact, *_prf(self.soft_found, self.soft_gold, self.found, self.gold))


def _prf(right_found: float, right_gold: float, found: int, gold: int) -> tuple[float, float, float]:
    precision = right_found / found if found else 0.0
    recall = right_gold / gold if gold else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def words_of(text: str, spans: Iterable[tuple[int, int]]) -> Words:
    """Return the offsets of the words that lie within spans."""
    return frozenset(m.start() for start, end in spans if start >= 0 for m in _WORD.finditer(text, start, end))


def gold_attributions(text: str, rows: Iterable[dict[str, Any]]) -> list[Attribution]:
    """Return the gold attributions that have a content."""
    found = []
    for row in rows:
        roles = {role: words_of(text, [(s[0], s[1]) for s in row[role]]) for role in ROLES}
        if not roles["content"]:
            continue
        quoted: set[int] = set()
        for start, end, *_ in row["content"]:
            for m in _QUOTED.finditer(text, start, end):
                quoted |= words_of(text, [m.span()])
        kind = "direct" if roles["content"] <= quoted else "mixed" if quoted else "indirect"
        found.append(Attribution(roles["source"], roles["cue"], roles["content"], kind))
    return found


def found_attributions(text: str, quotes: Sequence[Quote]) -> list[Attribution]:
    """Return quotes as attributions; stretches with the same source and cue are one."""
    groups: dict[tuple[int, ...], list[Quote]] = defaultdict(list)
    for quote in quotes:
        alone = quote.cue_start < 0
        groups[(-1, quote.start) if alone else (quote.source_start, quote.cue_start)].append(quote)
    found = []
    for group in groups.values():
        kinds = {quote.kind for quote in group}
        kind = kinds.pop() if len(kinds) == 1 else "mixed"
        first = group[0]
        content = words_of(text, [(q.start, q.end) for q in group])
        if content:
            source = words_of(text, [(first.source_start, first.source_end)])
            cue = words_of(text, [(first.cue_start, first.cue_end)])
            found.append(Attribution(source, cue, content, kind, bool(first.name)))
    return found


def pairs(gold: Sequence[Attribution], found: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Pair gold and found attributions one to one, those that agree most first."""
    scored = []
    for g, a in enumerate(gold):
        for f, b in enumerate(found):
            shared = len(a.content & b.content)
            if shared:
                scored.append((bool(a.cue & b.cue) + shared / len(a.content | b.content), -g, -f))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    chosen = []
    for _, g, f in sorted(scored, reverse=True):
        if -g not in taken_gold and -f not in taken_found:
            taken_gold.add(-g)
            taken_found.add(-f)
            chosen.append((-g, -f))
    return chosen


class Scores:
    """Tallies by kind (and "all") and role over any number of documents."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
        self.paired: Counter[str] = Counter()
        self.unresolved: Counter[str] = Counter()

    def add(self, gold: Sequence[Attribution], found: Sequence[Attribution]) -> None:
        """Add one document."""
        for a in gold:
            for role in ROLES:
                self._count(a, role, gold=1)
        for b in found:
            self.unresolved[b.kind] += not b.known
            for role in ROLES:
                self._count(b, role, found=1)
        for g, f in pairs(gold, found):
            self.paired[gold[g].kind] += 1
            for role in ROLES:
                self._pair(gold[g], found[f], role)

    def _count(self, item: Attribution, role: str, *, gold: int = 0, found: int = 0) -> None:
        if getattr(item, role):
            for kind in ("all", item.kind):
                self.tallies[kind, role].gold += gold
                self.tallies[kind, role].found += found

    def _pair(self, a: Attribution, b: Attribution, role: str) -> None:
        left, right = getattr(a, role), getattr(b, role)
        if not left or not right:
            return
        shared = len(left & right)
        for kind in ("all", a.kind):
            self.tallies[kind, role].exact_gold += left == right
            self.tallies[kind, role].soft_gold += shared / len(left)
        for kind in ("all", b.kind):
            self.tallies[kind, role].exact_found += left == right
            self.tallies[kind, role].soft_found += shared / len(right)

    def table(self) -> str:
        """Return the figures as a Markdown table."""
        lines = [
            "| kind | role | gold | found | exact P | R | F1 | partial P | R | F1 |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        ]
        for kind in ("all", *QUOTE_KINDS):
            for role in ROLES:
                tally = self.tallies[kind, role]
                figures = " | ".join(f"{figure:.3f}" for figure in tally.figures())
                lines.append(f"| {kind} | {role} | {tally.gold} | {tally.found} | {figures} |")
        return "\n".join(lines)

    def notes(self) -> str:
        """Return detection by gold kind and unresolved speakers by found kind."""
        head = "| kind | gold attributions found (any overlap) | of | unresolved speakers | of |"
        lines = [head, "|---|--:|--:|--:|--:|"]
        for kind in QUOTE_KINDS:
            gold, found = self.tallies[kind, "content"].gold, self.tallies[kind, "content"].found
            lines.append(f"| {kind} | {self.paired[kind]} | {gold} | {self.unresolved[kind]} | {found} |")
        return "\n".join(lines)


def in_half(identifier: str, half: str) -> bool:
    """Tell whether a document belongs to a half: even CRC-32 of its id is dev, odd is held out."""
    return half == "all" or (zlib.crc32(identifier.encode()) % 2 == 0) == (half == "dev")


def evaluate(path: Path, half: str) -> tuple[Scores, int]:
    """Annotate the gold documents of one half and return the scores and the number of documents."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if in_half(row["id"], half)]
    scores = Scores()
    for row, annotation in zip(rows, annotate((r["text"] for r in rows), nlp=load_pipeline()), strict=True):
        text = row["text"]
        scores.add(gold_attributions(text, row["gold"]["attributions"]), found_attributions(text, annotation.quotes))
    return scores, len(rows)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", choices=("dev", "held-out", "all"), default="held-out")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    if not asked.gold.is_file():
        sys.stderr.write(f"There is no file {asked.gold}. Next step: give the path of PolNeAR as JSON lines.\n")
        return 2
    scores, n = evaluate(asked.gold, asked.half)
    report = (
        f"Quotes of {pipeline_label()} on {n} documents of {asked.gold.name} ({asked.half}, by CRC-32 of the id)\n\n"
        f"{scores.table()}\n\n{scores.notes()}\n"
    )
    sys.stdout.write(report)
    if asked.report:
        asked.report.write_text(report, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
