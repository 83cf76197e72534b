"""How surely a planted event is found, and how often chance alone makes a peak.

    python -m tools.evaluate_peaks FOLDER [--plantings 20] [--shuffles 200] [--seed 1] [--work DIR]

Planted: ten documents are added to a copy of FOLDER on one random day with documents. Each is a sentence that mentions
one random entity, cut from the corpus, a stretch of another document, and a sentence with a word that the corpus lacks.
The corpus is built again, as a user would, and asked by day: found means that a peak of the entity holds the day;
explained means that the word is among the first five of what is new on that day.

Shuffled: dates are dealt out anew among the documents, and each time one random entity is tested by day and by week;
once more for all documents, on days drawn at random from those that the corpus covers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis.measures import novelty, peaks
from analysis.measures.association import benjamini_hochberg
from analysis.measures.baseline import share_test, volume_test
from analysis.measures.peaks import FEWEST
from analysis.measures.periods import Bins, make_bins
from analysis.query import Query
from analysis.store.build import build
from analysis.store.corpus import Corpus, open_corpus

ALPHA, COPIES, FIRST, LEAST = 0.05, 10, 5, 5
"""Level of the test, documents planted, terms looked at, and documents that an entity must be in to be drawn."""


def main(arguments: list[str] | None = None) -> int:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plantings", type=int, default=20)
    parser.add_argument("--shuffles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="folder for the copy and its corpus; kept, so that it is built once")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.work or Path(temporary)
        copy = work / "documents"
        if not copy.exists():
            shutil.copytree(chosen.folder, copy)
        build(copy, work / "store", workers=1)
        with open_corpus(work / "store") as corpus:
            for line in shuffled(corpus, chosen.shuffles, np.random.default_rng(chosen.seed)):
                say(line)
        chance = random.Random(chosen.seed)
        found = [plant(copy, work / "store", chance) for _ in tqdm(range(chosen.plantings), file=sys.stderr)]
    table = pd.DataFrame(found)
    if len(table):
        say(table.to_string(index=False))
        say(f"found on its day: {table['found'].sum()} of {len(table)}; "
            f"word among the first {FIRST}: {table['explained'].sum()} of {len(table)}")  # fmt: skip
    return 0


def say(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def plant(folder: Path, store: Path, chance: random.Random) -> dict[str, Any]:
    """Plant one event, build, ask, and take it away again."""
    with open_corpus(store) as corpus:
        entities = corpus.entity_counts(Query())
        frequent = entities[entities["documents"] >= LEAST]
        row = frequent.iloc[chance.randrange(len(frequent))]
        key = f"{row['entity']} ({row['label']})"
        day = chance.choice(corpus.document_days(Query())["date"].dropna().tolist()).date()
        word = new_word(corpus, chance)
        texts = list(event_texts(corpus, key, word, chance))
    planted = [folder / f"planted-{number}.txt" for number in range(COPIES)]
    for path, text in zip(planted, texts, strict=True):
        path.write_text(f" date {day} {text}", encoding="utf-8")
    try:
        build(folder, store, workers=1)
        with open_corpus(store) as corpus:
            return {"entity": key, "documents": int(row["documents"]), "day": day, "word": word,
                    **ask(corpus, key, day, word)}  # fmt: skip
    finally:
        for path in planted:
            path.unlink()


def ask(corpus: Corpus, key: str, day: dt.date, word: str) -> dict[str, Any]:
    """Return whether the day is in a peak of the entity, and where the word stands among what is new on it."""
    tested = peaks(corpus, Query(), by="day", series=key, top=None)
    holds = tested[(tested["start"] <= pd.Timestamp(day)) & (tested["end"] >= pd.Timestamp(day))]
    new = novelty(corpus, Query(), series=key, period=day.isoformat(), top=FIRST)["name"].str.lower().tolist()
    return {"found": not holds.empty, "explained": word in new, "new": ", ".join(new)}


def new_word(corpus: Corpus, chance: random.Random) -> str:
    """Return a word that can be spoken and that no term of the corpus is."""
    while True:
        word = "".join(chance.choice(part) for part in ("bdfglmnprstv", "aeiou", "lmnr", "bdgkpt", "aeiou", "lnrt"))
        if not corpus.database.rows("SELECT 1 FROM terms WHERE lower(text) = ?", [word]):
            return word


def event_texts(corpus: Corpus, key: str, word: str, chance: random.Random) -> Iterator[str]:
    """Yield the texts of an event."""
    rows = corpus.evidence(Query(), entity=key, unit="mentions")
    documents = corpus.documents(Query(), limit=None)["id"].tolist()
    for _ in range(COPIES):
        sentence = rows["sentence"].iloc[chance.randrange(len(rows))].strip()
        other = corpus.document(chance.choice(documents)).text.split()
        start = chance.randrange(max(len(other) - 120, 1))
        yield f"{sentence}\n\nMuch was said about the {word}. {' '.join(other[start : start + 120])}\n"


# -- shuffled dates --------------------------------------------------------------------------------------------


def shuffled(corpus: Corpus, times: int, chance: np.random.Generator) -> Iterator[str]:
    """Yield how many shuffles have a false peak: of an entity by day and by week, and of all documents."""
    dates = corpus.database.frame("SELECT doc, date FROM documents WHERE date IS NOT NULL ORDER BY doc")
    entities = corpus.entity_counts(Query())
    ids = entities.loc[entities["documents"] >= LEAST, "entity_id"].tolist()
    for unit in ("day", "week"):
        bins = make_bins(corpus, Query(), unit)
        if bins is None:
            return
        of_entity = sum(_entity_peak(corpus, ids, dates["date"], bins, chance) for _ in range(times))
        of_all = sum(_volume_peak(len(dates), bins, chance) for _ in range(times))
        yield f"shuffled by {unit}: a peak of an entity in {of_entity} of {times}, one of all documents in {of_all}"


def _entity_peak(
    corpus: Corpus, ids: list[int], dates: pd.Series, bins: Bins, chance: np.random.Generator
) -> bool:
    """Deal out dates anew, and return whether one random entity has a peak."""
    days = corpus.entity_days(Query(), [ids[chance.integers(len(ids))]])
    hits = int(days.loc[days["date"].notna(), "documents"].sum())
    drawn = dates.iloc[chance.permutation(len(dates))[:hits]]
    count = bins.sum(drawn, pd.Series(1, index=drawn.index))
    documents = bins.sum(dates, pd.Series(1, index=dates.index))
    return _has_peak(count, documents, share_test(count, documents, bins.starts, bins.unit).p)


def _volume_peak(documents: int, bins: Bins, chance: np.random.Generator) -> bool:
    count = np.bincount(chance.choice(len(bins.starts), documents, p=bins.days / bins.days.sum()),
                        minlength=len(bins.starts))  # fmt: skip
    return _has_peak(count, count, volume_test(count, bins.days, bins.starts, bins.unit).p)


def _has_peak(count: np.ndarray, documents: np.ndarray, p: np.ndarray) -> bool:
    some = documents > 0
    return bool(((benjamini_hochberg(p[some]) <= ALPHA) & (count[some] >= FEWEST)).any())


if __name__ == "__main__":
    raise SystemExit(main())
