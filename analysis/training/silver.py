"""Silver examples: what two models agree on is taught, what they dispute is left open."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
from tqdm import tqdm

from analysis.annotate.rules import refine
from analysis.annotate.segments import one_line, segments
from analysis.annotate.spans import Span
from analysis.schema import NAME_LABELS
from analysis.training.gum import Sentence, read_conllu
from analysis.training.scheme import in_scheme
from analysis.training.texts import Labelled, LabelledText
from analysis.training.treebanks import ewt_files

NEWS = {
    "kremlin_ukraine": 5_000_000, "whitehouse_half": 4_000_000, "congress_2021_08_10": 2_000_000, "wikinews": 1_500_000,
}  # fmt: skip
"""Unlabelled news to learn from, and how many of its characters: releases of offices and freely licensed articles."""

SENTENCES_IN_TEXT = 8
_NOT_OF_WEB = ("NORP",)
"""Labels that are added by rule, and so not read off web text."""

Reading = list[set[Labelled]]


def read_raw(texts: Sequence[str], model: Path) -> Reading:
    """Return the names that a model finds in each text."""
    nlp = spacy.load(model)
    docs = nlp.pipe(map(one_line, texts), batch_size=64)
    return [
        {Labelled(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in NAME_LABELS}
        for doc in tqdm(docs, total=len(texts), desc=f"reading with {model.parent.name}")
    ]


def read_refined(texts: Sequence[str], model: Path) -> Reading:
    """Return the names that a model finds in each document, after the rules that know the whole document."""
    nlp = spacy.load(model)
    nlp.add_pipe("sentencizer")
    readings = []
    for text in tqdm(texts, desc=f"reading with {model.parent.name}"):
        parts = list(segments(text))
        spans: list[Span] = []
        sentences: list[tuple[int, int]] = []
        for part, doc in zip(parts, nlp.pipe((one_line(p.text) for p in parts), batch_size=32), strict=True):
            spans += [Span(part.start + e.start_char, part.start + e.end_char, e.label_) for e in doc.ents]
            sentences += [(part.start + s.start_char, part.start + s.end_char) for s in doc.sents]
        refined = refine(text, spans, sentences)
        readings.append({Labelled(s.start, s.end, s.label) for s in refined if s.label in NAME_LABELS})
    return readings


def cleaned(texts: Sequence[LabelledText], one: Reading, other: Reading) -> Iterator[LabelledText]:
    """Yield silver texts without what both models agree against.

    A name stands where both find it, or where they differ between themselves; where both find another name or none,
    and where both find one that the corpus lacks, nothing is taught.
    """
    for text, first, second in zip(texts, one, other, strict=True):
        agreed, seen = first & second, first | second
        named = {span for span in text.spans if span.label in NAME_LABELS}
        missing = set(text.missing) | {(a.start, a.end) for a in agreed if not _meets(a, text.spans)}
        kept = []
        for span in named:
            against = [other for other in agreed if _overlap(span, other)]
            if span in agreed or (not against and _meets(span, seen)):
                kept.append(span)
            else:
                start, end = min(s.start for s in (span, *against)), max(s.end for s in (span, *against))
                missing.add((start, end))
        kept = [span for span in kept if not any(span.start < end and start < span.end for start, end in missing)]
        yield in_scheme(text, kept, missing=_apart(missing))


def opened(texts: Sequence[LabelledText], one: Reading, other: Reading) -> Iterator[LabelledText]:
    """Yield gold texts in which what both models find and the corpus lacks is left open: no corpus marks every name."""
    for text, first, second in zip(texts, one, other, strict=True):
        extra = [(s.start, s.end) for s in first & second if not _meets(s, text.spans)]
        yield replace(text, missing=tuple(_apart([*text.missing, *extra])))


def web_texts(data: Path) -> Iterator[tuple[LabelledText, list[tuple[int, int]]]]:
    """Yield texts of UD English-EWT's training part without names, each with the offsets of its proper nouns."""
    for path in ewt_files(data, "train"):
        sentences = read_conllu(path)
        for at in range(0, len(sentences), SENTENCES_IN_TEXT):
            yield _web_text(f"web/{path.stem}/{at}", sentences[at : at + SENTENCES_IN_TEXT])


def _web_text(name: str, sentences: Iterable[Sentence]) -> tuple[LabelledText, list[tuple[int, int]]]:
    text, proper = "", []
    for sentence in sentences:
        text = f"{text.rstrip(' ')} " if text else ""
        for row in sentence.rows:
            if row.coarse == "PROPN":
                proper.append((len(text), len(text) + len(row.form)))
            text += row.form + (" " if row.space else "")
    return LabelledText(name, text.rstrip(), ()), proper


def web_silver(
    texts: Sequence[tuple[LabelledText, list[tuple[int, int]]]], one: Reading, other: Reading
) -> Iterator[LabelledText]:
    """Yield web texts with the names both models agree on; a proper noun in none of them is left open, the rest is no
    name (the treebank's tags are human).
    """
    for (text, proper), first, second in zip(texts, one, other, strict=True):
        starts, ends = {start for start, _ in proper}, {end for _, end in proper}
        agreed = [
            span for span in first & second
            if span.label not in _NOT_OF_WEB and span.start in starts and span.end in ends
        ]  # fmt: skip
        missing = [place for place in proper if not any(s.start <= place[0] < s.end for s in agreed)]
        yield in_scheme(text, agreed, missing=missing)


def news_texts(data: Path) -> Iterator[str]:
    """Yield unlabelled news, whole documents."""
    for name, characters in NEWS.items():
        with (data / f"news/{name}.jsonl").open(encoding="utf-8") as file:
            for line in file:
                text: str = json.loads(line)["text"]
                characters -= len(text)
                if characters > 0:
                    yield text


def news_silver(texts: Sequence[str], one: Reading, other: Reading) -> Iterator[LabelledText]:
    """Yield paragraphs of news, each once, with the names both models agree on; what they dispute is left open."""
    seen: set[str] = set()
    for number, (text, first, second) in enumerate(zip(texts, one, other, strict=True)):
        agreed = first & second
        disputed = _apart((s.start, s.end) for s in first ^ second)
        for part in segments(text):
            end = part.start + len(part.text)
            if part.text in seen:
                continue
            seen.add(part.text)
            spans = [
                Labelled(s.start - part.start, s.end - part.start, s.label)
                for s in agreed if part.start <= s.start and s.end <= end
            ]  # fmt: skip
            missing = [(s - part.start, e - part.start) for s, e in disputed if part.start <= s and e <= end]
            found = LabelledText(f"news/{number}/{part.start}", one_line(part.text), ())
            yield in_scheme(found, spans, missing=missing)


def _overlap(one: Labelled, other: Labelled) -> bool:
    return one.start < other.end and other.start < one.end


def _meets(span: Labelled, others: Iterable[Labelled]) -> bool:
    return any(_overlap(span, other) for other in others)


def _apart(places: Iterable[Any]) -> list[tuple[int, int]]:
    """Return places with those that overlap put together."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
