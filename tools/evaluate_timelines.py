"""Score generated chronologies against journalists' timelines: date F1, and ROUGE over aligned dates (AR1, AR2).

    python -m tools.evaluate_timelines ARTICLES.jsonl GOLD.jsonl [--work DIR] [--stop-words FILE] [--show]

ARTICLES has lines {id, date, title, source, text, collection}, GOLD has lines {collection, timeline, date, summary}.
Each collection is built as a user would build it, and the measure `chronology` is asked. As in the literature it is
told the number of days of a gold timeline, their range and its sentences a day on average; all else is its default.
Figures: means of precision and recall over all timelines, F1 of these (Gholipour Ghalandari & Ifrim 2020).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.measures import chronology
from analysis.query import Query
from analysis.store.build import build
from analysis.store.corpus import Corpus, open_corpus
from tools.timeline_scores import Score, Timeline, aligned_rouge, date_score, mean

MEASURES = ("dates", "AR1", "AR2", "AR1 by days", "AR2 by days")
_END = re.compile(r"(?<=[.!?])[\"”’')]*\s{2,}|\s*\n\s*|(?<=[.!?])\s+(?=[A-Z\"“])")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each timeline, and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--work", type=Path, help="folder for the collections; kept, so that they are built once")
    parser.add_argument("--stop-words", type=Path, help="a word a line; default: spaCy's list for English")
    parser.add_argument("--show", action="store_true", help="print the chronologies as well")
    chosen = parser.parse_args(arguments)
    stop_words = read_stop_words(chosen.stop_words)
    results = []
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.work or Path(temporary)
        build_collections(chosen.articles, work)
        for (collection, name), gold in sorted(gold_timelines(chosen.gold).items()):
            with open_corpus(work / f"{collection}.store") as corpus:
                found = generated(corpus, gold)
            results.append(scored(found, gold, stop_words))
            reach = (max(gold) - min(gold)).days + 1
            say(f"{collection} · {name}: {len(gold)} of {reach} days", results[-1])
            if chosen.show:
                sys.stdout.write("".join(f"  {day} {' '.join(lines)}\n" for day, lines in sorted(found.items())))
    if not results:
        raise SystemExit(f"{chosen.gold} has no timeline")
    say(f"all {len(results)}", {name: mean([result[name] for result in results]) for name in MEASURES})
    return 0


def say(title: str, result: dict[str, Score]) -> None:
    """Print the F1 of each measure."""
    figures = ", ".join(f"{name} {score.f1:.3f}" for name, score in result.items())
    sys.stdout.write(f"{title}: {figures}\n")
    sys.stdout.flush()


def read_stop_words(path: Path | None) -> frozenset[str]:
    """Return the words that ROUGE leaves out."""
    if path is not None:
        return frozenset(path.read_text(encoding="utf-8").split())
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


def build_collections(articles: Path, work: Path) -> None:
    """Write the articles of each collection into a folder, and build it; what stands there is kept."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with articles.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            rows[article["collection"]].append(
                {key: article[key] or "" for key in ("id", "date", "title", "source", "text")}
            )
    for collection, found in rows.items():
        folder = work / collection
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(row) + "\n" for row in found)
        if not (path := folder / "articles.jsonl").exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        build(folder, work / f"{collection}.store")


def gold_timelines(path: Path) -> dict[tuple[str, str], dict[dt.date, list[str]]]:
    """Return collection and name -> day -> sentences; entries of one day are one."""
    found: dict[tuple[str, str], dict[dt.date, list[str]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            sentences = [part for part in _END.split(row["summary"]) if part.strip()]
            found[row["collection"], row["timeline"]][dt.date.fromisoformat(row["date"])] += sentences
    return {key: dict(days) for key, days in found.items()}


def generated(corpus: Corpus, gold: Timeline) -> dict[dt.date, list[str]]:
    """Return the chronology of a corpus with as many days as a gold timeline has, in their range."""
    length = max(1, round(sum(map(len, gold.values())) / len(gold)))
    rows = chronology(corpus, Query(), top=len(gold), sentences=length, period=f"{min(gold)}..{max(gold)}")
    found: dict[dt.date, list[str]] = defaultdict(list)
    for row in rows.itertuples():
        found[row.first.date()].append(row.sentence)
    return dict(found)


def scored(found: Timeline, gold: Timeline, stop_words: frozenset[str]) -> dict[str, Score]:
    """Return each of MEASURES."""
    rouge = {
        f"AR{n}{'' if content else ' by days'}": aligned_rouge(found, gold, n, stop_words=stop_words, content=content)
        for content in (True, False) for n in (1, 2)
    }  # fmt: skip
    return {"dates": date_score(found, gold), **rouge}


if __name__ == "__main__":
    raise SystemExit(main())
