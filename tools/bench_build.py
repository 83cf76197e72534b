"""How fast a build annotates: `annotate` against the bare pipeline, over the same real texts, in one process."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from analysis.annotate.annotate import annotate
from analysis.annotate.pipeline import load_pipeline, pipeline_label
from analysis.annotate.words import WordReader
from analysis.ingest import list_files, read_file

ROUNDS = 5
WORDS_IN_ROUND = 60_000
BATCH_SIZE = 32


class BuildRate(NamedTuple):
    """Words per CPU second (median over rounds) of each way, and over what."""

    pipeline: str
    texts: int
    words: int
    rates: dict[str, float]


def measure_build(folder: Path, *, rounds: int = ROUNDS, words: int = WORDS_IN_ROUND) -> BuildRate:
    """Annotate the texts of a folder in several rounds, the ways in turn, each round with texts varied anew.

    "bare pipeline" is `nlp.pipe` over whole texts with every component; "bare, same components" leaves out those
    whose results nobody reads, as `annotate` does.
    """
    nlp = load_pipeline()
    unread = WordReader(nlp).not_needed
    ways: dict[str, Callable[[list[str]], Iterable[object]]] = {
        "annotate": lambda texts: annotate(texts, nlp=nlp, batch_size=BATCH_SIZE),
        "bare pipeline": lambda texts: nlp.pipe(texts, batch_size=BATCH_SIZE),
        "bare, same components": lambda texts: nlp.pipe(texts, batch_size=BATCH_SIZE, disable=unread),
    }
    real = [d.text for path in list_files(folder) for d in read_file(path, folder=folder).documents]
    for way in ways.values():
        _exhaust(way(real[:BATCH_SIZE]))
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        texts = vary(real, number, words)
        n_words = sum(len(text.split()) for text in texts)
        order = list(ways)[number % len(ways) :] + list(ways)[: number % len(ways)]
        for name in order:
            began = time.process_time()
            with nlp.memory_zone():
                _exhaust(ways[name](texts))
            rates[name].append(n_words / (time.process_time() - began))
    return BuildRate(pipeline_label(), len(texts), n_words, {name: median(found) for name, found in rates.items()})


def vary(texts: list[str], number: int, words: int) -> list[str]:
    """Return texts of at least so many words: the real ones again and again, each time turned by a paragraph."""
    varied: list[str] = []
    n_words = turn = 0
    while n_words < words:
        text = texts[turn % len(texts)]
        paragraphs = text.split("\n\n")
        cut = (number + turn // len(texts)) % len(paragraphs)
        varied.append("\n\n".join([*paragraphs[cut:], *paragraphs[:cut]]))
        n_words += len(text.split())
        turn += 1
    return varied


def _exhaust(results: Iterable[object]) -> None:
    deque(results, maxlen=0)
