"""What is known of words before training: Brown clusters and a list of places, as one small table of vectors.

Sources: the cluster table of spacy-lookups-data (Brown et al. 1992; an integer is a path in the tree of clusters, its
lowest bits nearest to the root) and the cities and regions of GeoNames. Words of one cluster that are listed
alike share a row, so the table stays small; a row is a sum of random vectors, one for each prefix of the path and one
for each list that the word stands in (a random projection of these features).
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.vectors import Vectors  # type: ignore[import-not-found]  # compiled, without a stub

from analysis.annotate.gazetteer import gazetteer
from analysis.errors import MissingInput

WIDTH = 96
PREFIXES = (4, 6, 8, 10, 12, 14, 16, 32)
"""Bits of the path that are a feature each."""

Features = tuple[str, ...]


def write_vectors(folder: Path, data: Path) -> int:
    """Write an empty English pipeline with the table; return how many words it knows."""
    features = word_features(read_clusters(), place_words(data / "ner/geonames_cities/world-cities.csv"))
    rows: dict[Features, int] = {}
    for known in features.values():
        rows.setdefault(known, len(rows))
    table = np.zeros((len(rows), WIDTH), dtype=np.float32)
    for known, row in rows.items():
        table[row] = sum(_random_vector(name) for name in known) / np.sqrt(len(PREFIXES))
    nlp = spacy.blank("en")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=table, name="dateline_words")
    for word, known in features.items():
        nlp.vocab.vectors.add(nlp.vocab.strings.add(word), row=rows[known])
    nlp.to_disk(folder)
    return len(features)


def read_clusters() -> dict[str, int]:
    """Return the cluster of each word that has one. Raises MissingInput without spacy-lookups-data."""
    spec = find_spec("spacy_lookups_data")
    if spec is None or not spec.submodule_search_locations:
        raise MissingInput(
            "The tables of words are not installed. Next step: pip install -r analysis/training/requirements.txt"
        )
    path = Path(next(iter(spec.submodule_search_locations))) / "data/en_lexeme_cluster.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {word: cluster for word, cluster in json.load(file).items() if cluster}


def place_words(path: Path) -> dict[str, set[str]]:
    """Return the lists that a word stands in: the first or a later word of a city, a region or a listed country."""
    lists: dict[str, set[str]] = defaultdict(set)

    def add(name: str, kind: str) -> None:
        words = name.split()
        for place, word in enumerate(words):
            if word[:1].isupper():
                lists[word].add(f"{kind} {'whole' if len(words) == 1 else 'first' if place == 0 else 'later'}")

    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            add(row["name"], "city")
            add(row["subcountry"], "region")
    for name in gazetteer().names():
        entry = gazetteer().get(name)
        if entry is not None:
            add(name, entry.kind)
    return dict(lists)


def word_features(clusters: dict[str, int], places: dict[str, set[str]]) -> dict[str, Features]:
    """Return the features of each word, sorted by word."""
    found: dict[str, Features] = {}
    for word in sorted({*clusters, *places}):
        cluster = clusters.get(word, 0)
        path = tuple(f"{bits}:{cluster & ((1 << bits) - 1)}" for bits in PREFIXES) if cluster else ()
        found[word] = path + tuple(sorted(places.get(word, ())))
    return found


def _random_vector(name: str) -> NDArray[np.float32]:
    """Return the vector of a feature: the same on every machine."""
    generator = np.random.default_rng(zlib.crc32(name.encode("utf-8")))
    return generator.standard_normal(WIDTH).astype(np.float32)
