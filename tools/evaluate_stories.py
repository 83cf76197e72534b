"""How well copies are found: plant edited copies in real wire copy, and count which are told as one story.

    python -m tools.evaluate_stories NEWS.jsonl [--split development|test] [--days 2] [--pairs FILE]

Each line of the file is a document with id, date, title and text. Half of them, by a hash of their ids, are for
development, the others for the test. For each rate of edits, copies of some documents are planted: words replaced,
deleted or inserted; sentences left out; text of a publisher before or after; and all of these at once, the rate being
the share of words changed in all. Copies are dated up to `--days` after their originals. Recall: planted copies in the
story of their original. Precision: of the pairs that a planted copy forms within its story, those with its original or
with what its story has without any copies.
`--pairs` writes the pairs that nobody planted, for judging by hand.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from analysis.stories.clusters import clusters
from analysis.stories.sketch import band_keys, sketch
from analysis.stories.traits import traits

RATES = (0.0, 0.03, 0.06, 0.09, 0.12, 0.15)
KINDS = ("words", "sentences", "wrapped", "all")
PLANTED = 400
WRAPPINGS = (
    "This article was first published by our news desk and is reproduced here with permission.",
    "Read more on our website and follow us for updates throughout the day.",
    "All rights reserved, no part may be copied without the written consent of the publisher.",
    "Our standards are described in the code of conduct of this newspaper.",
    "Subscribe to our newsletter to get the morning briefing in your inbox every weekday.",
    "The views expressed are those of the authors alone and not of this newspaper.",
)


def read(path: Path, split: str) -> list[dict[str, Any]]:
    """Return the documents of one half, in order of date, then id."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    half = {"development": 0, "test": 1}[split]
    kept = [row for row in rows if hashlib.sha256(row["id"].encode()).digest()[0] % 2 == half]
    return sorted(kept, key=lambda row: (row["date"], row["id"]))


def edited(text: str, rate: float, kind: str, words: Sequence[str], chance: random.Random) -> str:
    """Return a copy of a text of which a share of the words is changed."""
    sentences = re.split(r"(?<=[.?!])\s+", text)
    total = sum(len(sentence.split()) for sentence in sentences)
    budget = rate * total
    if kind == "sentences" or (kind == "all" and chance.random() < 0.5):
        for at in sorted(chance.sample(range(len(sentences)), len(sentences)), reverse=True):
            size = len(sentences[at].split())
            if size <= budget and len(sentences) > 2:
                budget -= size
                del sentences[at]
    kept = " ".join(sentences).split()
    if kind in ("words", "all"):
        kept = _reworded(kept, budget / max(len(kept), 1), words, chance)
    copy = " ".join(kept)
    if kind in ("wrapped", "all"):
        where = chance.choice(("before", "after", "both") if kind == "wrapped" else ("", "before", "after", "both"))
        before, after = chance.choice(WRAPPINGS), " ".join(chance.sample(WRAPPINGS, 2))
        copy = f"{before} {copy}" if where in ("before", "both") else copy
        copy = f"{copy} {after}" if where in ("after", "both") else copy
    return copy


def _reworded(kept: list[str], rate: float, words: Sequence[str], chance: random.Random) -> list[str]:
    """Return words of which a share is replaced, deleted, or followed by another one."""
    out: list[str] = []
    for word in kept:
        change = chance.choice(("replace", "delete", "insert")) if chance.random() < rate else ""
        out += [] if change == "delete" else [chance.choice(words)] if change == "replace" else [word]
        if change == "insert":
            out.append(chance.choice(words))
    return out


def days_of(documents: Sequence[dict[str, Any]]) -> list[int]:
    """Return the day of each document as a number."""
    return [dt.date.fromisoformat(row["date"]).toordinal() for row in documents]


def stories(texts: Sequence[str], days: Sequence[int]) -> list[int]:
    """Return the number of the head of each text's story; those compared with each other stand in order of date."""
    sketches = [sketch(text) for text in texts]
    first: dict[int, int] = {}
    own = [first.setdefault(found.words, at) for at, found in enumerate(sketches)]
    compared = [at for at in range(len(texts)) if own[at] == at and sketches[at].bands]
    heads, _ = clusters(
        band_keys([sketches[at].bands for at in compared]),
        lambda some: [traits(texts[compared[n]]) for n in some],
        [days[at] for at in compared],
    )
    head_of = {at: compared[head] for at, head in zip(compared, heads.tolist(), strict=True)}
    return [head_of.get(at, at) for at in own]


def measure(
    documents: Sequence[dict[str, Any]], rate: float, kind: str, seed: int, late: int
) -> tuple[float, float, int]:
    """Plant copies of one kind; return recall, precision, and how many were planted."""
    chance = random.Random(f"{seed} {rate} {kind}")
    texts, days = [row["text"] for row in documents], days_of(documents)
    words = sorted({word for text in texts[:1500] for word in text.split()})
    long_enough = [at for at, text in enumerate(texts) if sketch(text).bands]
    originals = chance.sample(long_enough, min(PLANTED, len(long_enough)))
    alone = stories(texts, days)
    planted = [edited(texts[at], rate, kind, words, chance) for at in originals]
    told = stories([*texts, *planted], [*days, *(days[at] + chance.randint(0, late) for at in originals)])
    members = _members(told)
    found = right = formed = 0

    def source(number: int) -> int:
        return number if number < len(texts) else originals[number - len(texts)]

    for number, original in enumerate(originals, len(texts)):
        others = members[told[number]] - {number}
        found += original in others
        formed += len(others)
        right += sum(alone[source(other)] == alone[original] for other in others)
    return found / len(originals), right / formed if formed else 1.0, len(originals)


def _members(told: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for at, head in enumerate(told):
        found[head].add(at)
    return found


def write_pairs(documents: Sequence[dict[str, Any]], path: Path) -> int:
    """Write the pairs of documents that are told as one story though nobody planted them; return how many."""
    told = _members(stories([row["text"] for row in documents], days_of(documents)))
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date_a", "title_a", "date_b", "title_b", "text_a", "text_b"])
        for story in told.values():
            for a, b in combinations(sorted(story), 2):
                one, two = documents[a], documents[b]
                writer.writerow([one["date"], one["title"], two["date"], two["title"], one["text"], two["text"]])
                count += 1
    return count


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each kind and rate of edits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("--split", choices=("development", "test"), default="development")
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--days", type=int, default=2, help="how late a copy may be")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    documents = read(options.news, options.split)
    began = time.perf_counter()
    told = stories([row["text"] for row in documents], days_of(documents))
    took = time.perf_counter() - began
    sizes = sorted((len(story) for story in _members(told).values()), reverse=True)
    sys.stdout.write(f"{options.split}: {len(documents):,} documents, {len(sizes):,} stories, largest {sizes[:5]}, "
                     f"{took:.1f} s ({took / len(documents) * 10_000:.1f} s per 10,000)\n")  # fmt: skip
    if options.pairs:
        sys.stdout.write(f"{write_pairs(documents, options.pairs):,} pairs that nobody planted\n")
    for kind in KINDS:
        for rate in RATES if kind != "wrapped" else (0.0,):
            recall, precision, planted = measure(documents, rate, kind, options.seed, options.days)
            sys.stdout.write(f"{kind:9} {rate:4.0%}  recall {recall:.3f}  precision {precision:.3f}  of {planted}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
