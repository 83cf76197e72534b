"""The shipped weights on a small frozen sample: names, tags, lemmas and sentences of our own documents.

One check says what is wrong with a pipeline. The shipped one passes it; pipelines with damaged weights do not, so that
a broken or exchanged file is seen. The floors lie a few points under what was measured; the rule layer is left out.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language

from analysis.annotate.pipeline import SHIPPED
from analysis.training.evaluate import find_names
from analysis.training.scoring import score, total
from analysis.training.tagging import score_tags
from analysis.training.testsets import NameSet, TaggedText, Word, load_names, read_sample

WORDS = Path(__file__).with_name("sample_words.csv")

NAME_FLOORS = {"PER": 0.78, "LOC": 0.80, "ORG": 0.62, "NORP": 0.78}
"""F1 of exact spans in the twenty documents of sample_entities.csv."""

WORD_FLOORS = {"fine": 0.92, "coarse": 0.92, "lemma": 0.93, "starts": 0.85}
"""Shares of right tags and lemmas, F1 of sentence starts, in the four documents of sample_words.csv."""


@pytest.fixture(scope="module")
def names() -> NameSet:
    return load_names("sample", None)


@pytest.fixture(scope="module")
def tagged() -> list[TaggedText]:
    """The paragraphs of the tagged documents."""
    rows = defaultdict(list)
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["path"]].append(row)
    texts = {text.id: text.text for text in read_sample()}
    return [
        _paragraph(texts[path][start:end], start, [r for r in rows[path] if start <= int(r["start"]) < end])
        for path in rows
        for start, end in _lines(texts[path])
    ]


def _lines(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _paragraph(text: str, base: int, rows: list[dict[str, str]]) -> TaggedText:
    words = []
    for row in rows:
        start, end = int(row["start"]) - base, int(row["end"]) - base
        assert text[start:end] == row["text"]
        words.append(Word(start, end, row["tag"], row["pos"], row["lemma"]))
    starts = tuple(int(row["start"]) - base for row in rows if row["sentence"] == "1")
    return TaggedText(text, tuple(words), starts)


def complaints(nlp: Language, names: NameSet, tagged: list[TaggedText]) -> list[str]:
    """Return what falls under its floor, none for a pipeline that works."""
    found = find_names([text.text for text in names.texts], nlp=nlp, mode="raw")
    counts = score(names.texts, found, labels=names.labels)
    words = score_tags(tagged, nlp=nlp)
    measured = {label: total(counts, label=label).f1 for label in NAME_FLOORS}
    measured |= {"fine": words.fine, "coarse": words.coarse, "lemma": words.lemma, "starts": words.starts.f1}
    return [
        f"{what} {measured[what]:.3f} < {floor}"
        for what, floor in (NAME_FLOORS | WORD_FLOORS).items()
        if not measured[what] >= floor
    ]


def test_the_sample_is_frozen(names: NameSet, tagged: list[TaggedText]) -> None:
    assert (len(names.texts), sum(len(text.spans) for text in names.texts)) == (20, 397)
    assert (len(tagged), sum(len(t.words) for t in tagged), sum(len(t.starts) for t in tagged)) == (16, 539, 34)


def test_the_shipped_weights_read_the_sample(names: NameSet, tagged: list[TaggedText]) -> None:
    assert complaints(spacy.load(SHIPPED), names, tagged) == []


def _parameters(component: Any, change: Callable[[Any], Any]) -> None:
    """Change every parameter of a component in place."""
    for node in component.model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, change(node.get_param(name)))


def _shuffled(values: Any) -> Any:
    return np.random.default_rng(0).permutation(np.asarray(values).ravel()).reshape(values.shape)


@pytest.mark.parametrize(
    ("component", "change", "expected"),
    [
        ("ner", np.zeros_like, set(NAME_FLOORS)),
        ("ner", _shuffled, set(NAME_FLOORS)),
        ("tagger", np.zeros_like, {"fine"}),
        ("morphologizer", np.zeros_like, {"coarse", "lemma"}),
        ("senter", np.zeros_like, {"starts"}),
    ],
    ids=["ner zeroed", "ner shuffled", "tagger zeroed", "morphologizer zeroed", "senter zeroed"],
)
def test_damaged_weights_are_seen(
    component: str, change: Callable[[Any], Any], expected: set[str], names: NameSet, tagged: list[TaggedText]
) -> None:
    nlp = spacy.load(SHIPPED)
    _parameters(nlp.get_pipe(component), change)
    assert expected <= {complaint.split()[0] for complaint in complaints(nlp, names, tagged)}


def test_exchanged_labels_are_seen(names: NameSet, tagged: list[TaggedText]) -> None:
    nlp = spacy.load(SHIPPED)

    @Language.component("exchange_person_and_place")
    def exchange(doc: Any) -> Any:
        other = {"PERSON": "GPE", "GPE": "PERSON"}
        doc.ents = [spacy.tokens.Span(doc, e.start, e.end, other.get(e.label_, e.label_)) for e in doc.ents]
        return doc

    nlp.add_pipe("exchange_person_and_place")
    assert {"PER", "LOC"} <= {complaint.split()[0] for complaint in complaints(nlp, names, tagged)}
