"""From labelled texts to spaCy's training examples, and which texts judge instead of teach."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span

from analysis.training.gum import gum_split
from analysis.training.texts import LabelledText

DEVELOPMENT = {"redocred": 40, "crossner": 40, "wikigold": 8, "uner_ewt": 60, "re3d": 5, "gmb": 60, "wnut": 20}
"""Texts of each corpus that are kept for development; GUM brings its own list."""


def split(corpus: str, texts: Sequence[LabelledText], data: Path) -> tuple[list[LabelledText], list[LabelledText]]:
    """Return the texts to learn from and those to judge by; the same ones each time."""
    if corpus == "gum":
        parts = gum_split(data)
        held = [text for text in texts if parts.get(text.id.partition("/")[2]) == "dev"]
        return [text for text in texts if text not in held], held
    order = sorted(texts, key=lambda text: text.id)
    random.Random(f"dateline {corpus}").shuffle(order)
    held_out = min(DEVELOPMENT[corpus], len(order) // 4)
    return order[held_out:], order[:held_out]


def to_doc(text: LabelledText, nlp: spacy.language.Language) -> Doc:
    """Return a document with its names; what no token boundary fits, and what is missing, is marked as unknown."""
    doc = nlp.make_doc(text.text)
    spans: list[Span] = []
    unknown: set[int] = set()
    taken: set[int] = set()
    for start, end, label in text.spans:
        span = doc.char_span(start, end, label=label, alignment_mode="strict")
        if span is None:
            loose = doc.char_span(start, end, alignment_mode="expand")
            unknown.update(token.i for token in loose or ())
        elif not taken.intersection(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            spans.append(span)
    for start, end in text.missing:
        loose = doc.char_span(start, end, alignment_mode="expand")
        unknown.update(token.i for token in loose or ())
    doc.set_ents(spans, missing=[Span(doc, i, i + 1) for i in sorted(unknown - taken)], default="outside")
    return doc


def write_examples(texts: Iterable[LabelledText], path: Path) -> tuple[int, int]:
    """Write texts as spaCy's binary corpus; return numbers of texts and words."""
    nlp = spacy.blank("en")
    examples = DocBin(store_user_data=False)
    n_texts = n_words = 0
    for text in texts:
        doc = to_doc(text, nlp)
        if len(doc):
            examples.add(doc)
            n_texts += 1
            n_words += len(doc)
    path.parent.mkdir(parents=True, exist_ok=True)
    examples.to_disk(path)
    return n_texts, n_words
