"""The names in twenty sample documents, marked by hand: what the shipped pipeline finds of them.

Scored by exact span and label, GPE and LOC as one (as in the model card). The floors lie under the measured figures
so that a change which costs accuracy is seen; the gold is never trained or tuned on.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from analysis.annotate.annotate import annotate
from analysis.annotate.pipeline import load_pipeline
from analysis.ingest import read_file
from analysis.schema import NAME_LABELS

SAMPLE = Path(__file__).parents[2] / "dashboard" / "sample"
GOLD = Path(__file__).with_name("sample_entities.csv")
Spans = dict[str, set[tuple[int, int, str]]]


def same_label(label: str) -> str:
    return "PLACE" if label in ("GPE", "LOC") else label


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        paths = sorted({row["path"] for row in csv.DictReader(file)})
    return {path: read_file(SAMPLE / path, folder=SAMPLE).documents[0].text for path in paths}


@pytest.fixture(scope="module")
def gold(texts: dict[str, str]) -> Spans:
    spans: Spans = defaultdict(set)
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end = int(row["start"]), int(row["end"])
            assert texts[row["path"]][start:end] == row["text"]
            spans[row["path"]].add((start, end, same_label(row["label"])))
    return spans


@pytest.fixture(scope="module")
def found(texts: dict[str, str]) -> Spans:
    annotations = annotate(texts.values(), nlp=load_pipeline())
    return {
        path: {(m.start, m.end, same_label(m.label)) for m in annotation.mentions if m.label in NAME_LABELS}
        for path, annotation in zip(texts, annotations, strict=True)
    }


def scores(gold: Spans, found: Spans, label: str | None = None) -> tuple[float, float, float]:
    """Return precision, recall and F1 over all documents."""
    true = {(path, *span) for path, spans in gold.items() for span in spans if label in (None, span[2])}
    said = {(path, *span) for path, spans in found.items() for span in spans if label in (None, span[2])}
    right = len(true & said)
    precision, recall = right / len(said), right / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


def test_the_gold_marks_twenty_documents(gold: Spans) -> None:
    assert len(gold) == 20
    assert sum(map(len, gold.values())) == 397


@pytest.mark.parametrize(("label", "floor"), [("PERSON", 0.82), ("PLACE", 0.80), ("ORG", 0.66), ("NORP", 0.85)])
def test_names_are_found(gold: Spans, found: Spans, label: str, floor: float) -> None:
    assert scores(gold, found, label)[2] >= floor
