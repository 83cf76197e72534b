"""Measure what a pipeline costs: words per second of processor time, time to load, size on disk."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language

from analysis.annotate.annotate import annotate
from analysis.annotate.words import WordReader
from analysis.training.texts import LabelledText

WORDS = 20_000
"""Words of a run, unless there are fewer."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Words per second of processor time, medians over paired runs.

    `counted`: the components that counting needs, `all`: every component, `annotated`: counting and rules, from text
    to annotation. The ratios are medians of this pipeline's figure over the first pipeline's in the same round.
    """

    counted: float
    all: float
    annotated: float
    counted_ratio: float
    all_ratio: float
    annotated_ratio: float


def size_on_disk(nlp: Language) -> int:
    """Return the bytes of a pipeline's files (0 where it was not read from a folder)."""
    return sum(p.stat().st_size for p in Path(nlp.path).rglob("*") if p.is_file()) if nlp.path else 0


def load_seconds(path: str, *, runs: int = 3) -> float:
    """Return the median seconds that loading takes, once spaCy itself is loaded."""
    spacy.blank("en")
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        spacy.load(path)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def speed_texts(texts: Sequence[LabelledText], *, words: int = WORDS) -> tuple[list[str], int]:
    """Return whole texts with about that many words, and how many words (tokens of English, space aside) they have."""
    tokenise = spacy.blank("en")
    chosen: list[str] = []
    n_words = 0
    for text in texts:
        if n_words >= words:
            break
        chosen.append(text.text)
        n_words += sum(not token.is_space for token in tokenise.make_doc(text.text))
    return chosen, n_words


def compare(pipelines: Sequence[Language], texts: Sequence[str], *, n_words: int, rounds: int = 5) -> list[Speed]:
    """Return the speed of each pipeline on the same texts; in each round every pipeline runs once, in turn."""
    for nlp in pipelines:
        _run(nlp, texts, "annotated")  # the first run fills caches
    ways = ("counted", "all", "annotated")
    rates: dict[str, list[list[float]]] = {way: [[] for _ in pipelines] for way in ways}
    for number in range(rounds):
        order = range(len(pipelines)) if number % 2 == 0 else reversed(range(len(pipelines)))
        for at in order:
            for way in ways:
                rates[way][at].append(n_words / _run(pipelines[at], texts, way))
    return [
        Speed(
            *(statistics.median(rates[way][at]) for way in ways),
            *(statistics.median(a / b for a, b in zip(rates[way][at], rates[way][0], strict=True)) for way in ways),
        )
        for at in range(len(pipelines))
    ]


def _run(nlp: Language, texts: Sequence[str], way: str) -> float:
    start = time.process_time()
    if way == "annotated":
        for _ in annotate(texts, nlp=nlp):
            pass
    else:
        with nlp.memory_zone():
            for _ in nlp.pipe(texts, batch_size=16, disable=WordReader(nlp).not_needed if way == "counted" else []):
                pass
    return time.process_time() - start
