"""Annotate texts: sentences, mentions of names and values, terms, quotes, dates.

Texts stream in, annotations stream out in order.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.annotate.entities import resolve_document
from analysis.annotate.lexicon import OPENERS, letters
from analysis.annotate.quotes import find_quotes
from analysis.annotate.rules import refine
from analysis.annotate.segments import Segment, one_line, segments
from analysis.annotate.spans import Span
from analysis.annotate.terms import Token, find_terms
from analysis.annotate.time_expressions import find_time_expressions
from analysis.annotate.words import WordReader
from analysis.schema import Annotation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_NAME_WITH_STOPS = re.compile(r"\b(?:U\.S|U\.K|U\.N|E\.U)\.$")
_BROKEN_NAME, _ITS_REST = re.compile(r"\b[UE]\.?$"), ("S.", "K.", "N.", "U.", ".")

CHARACTERS_A_BATCH = 160_000
"""Characters that the pipeline holds at a time: about half a gigabyte of memory with the shipped one."""


@dataclass(slots=True)
class _Reading:
    """What the pipeline has read of one text so far, in offsets of the whole text."""

    text: str
    open: int = 0
    complete: bool = False
    n_tokens: int = 0
    n_words: int = 0
    sentences: list[tuple[int, int]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    content: list[Token] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)


def annotate(texts: Iterable[str], *, nlp: Language, batch_size: int = 32) -> Iterator[Annotation]:
    """Yield one annotation per text, in order.

    Texts are read in batches of at most `batch_size` texts and `CHARACTERS_A_BATCH` characters, whichever
    comes first; a text that is longer goes through in several batches. An annotation depends on its text
    alone.
    """
    reader = WordReader(nlp)
    waiting: deque[_Reading] = deque()
    batch: list[tuple[_Reading, Segment]] = []
    size = n_texts = 0
    for text in texts:
        reading = _Reading(text)
        waiting.append(reading)
        n_texts += 1
        for segment in segments(text):
            batch.append((reading, segment))
            reading.open += 1
            size += len(segment.text)
            if size >= CHARACTERS_A_BATCH:
                _read(batch, nlp, reader)
                batch, size = [], 0
        reading.complete = True
        if n_texts >= batch_size or not batch:
            _read(batch, nlp, reader)
            batch, size, n_texts = [], 0, 0
        while waiting and waiting[0].complete and not waiting[0].open:
            yield _finish(waiting.popleft())
    _read(batch, nlp, reader)
    while waiting:
        yield _finish(waiting.popleft())


def _read(batch: list[tuple[_Reading, Segment]], nlp: Language, reader: WordReader) -> None:
    """Send segments through the pipeline and add what it finds to their texts' readings.

    Strings that the vocabulary learns meanwhile are forgotten with the memory zone, so nothing of spaCy may
    be kept beyond this function.
    """
    if not batch:
        return
    with _memory_zone(nlp):
        docs = nlp.pipe((one_line(segment.text) for _, segment in batch), batch_size=256, disable=reader.not_needed)
        for (reading, segment), doc in zip(batch, docs, strict=True):
            _add(reading, segment.start, doc, reader)
            reading.open -= 1


def _memory_zone(nlp: Language) -> AbstractContextManager[Any]:
    inside: bool = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]  # missing from spaCy's stub
    return nullcontext() if inside else nlp.memory_zone()


def _add(reading: _Reading, shift: int, doc: Doc, reader: WordReader) -> None:
    for start, end, first_token in _sentences(doc):
        reading.sentences.append((shift + start, shift + end))
        reading.breaks.append(reading.n_tokens + first_token)
    for entity in doc.ents:
        reading.spans.append(Span(shift + entity.start_char, shift + entity.end_char, entity.label_))
    words = reader.read(doc, first=reading.n_tokens, shift=shift)
    reading.content.extend(words.content)
    reading.plain.extend(words.plain)
    reading.n_words += words.n_words
    reading.n_tokens += len(doc)


def _sentences(doc: Doc) -> list[tuple[int, int, int]]:
    """Return start, end and first token of each sentence, without space at its edges.

    Some of the pipeline's sentences are the rest of the one before.
    """
    text = doc.text
    found: list[tuple[int, int, int]] = []
    for sentence in doc.sents:
        body = sentence.text.strip()
        if not body:
            continue
        start = text.index(body, sentence.start_char)
        if found and goes_on(text[max(0, found[-1][1] - 8) : found[-1][1]], body):
            found[-1] = (found[-1][0], start + len(body), found[-1][2])
        else:
            found.append((start, start + len(body), sentence.start))
    return found


def goes_on(before: str, body: str) -> bool:
    """Tell whether a sentence is the rest of the one that ends in `before`.

    That is what begins in lower case after no closing punctuation (the pipeline takes indented and wrapped lines for
    new sentences), what follows a name such as `U.S.` and opens no sentence, and a break within such a name.
    """
    if body[0].islower():
        return before[-1].isalnum()
    if _NAME_WITH_STOPS.search(before):
        return letters(body.split()[0]) not in OPENERS
    return _BROKEN_NAME.search(before) is not None and body.startswith(_ITS_REST)


def _finish(reading: _Reading) -> Annotation:
    """Apply the rules that need the whole text."""
    spans = refine(reading.text, reading.spans, reading.sentences, plain=frozenset(reading.plain))
    mentions, inferred = resolve_document(reading.text, spans, reading.sentences)
    terms = find_terms(reading.text, reading.content, mentions, frozenset(reading.breaks))
    quotes = find_quotes(reading.text, reading.sentences, mentions, inferred, reading.content)
    dates = find_time_expressions(reading.text, reading.sentences)
    return Annotation(reading.n_words, tuple(reading.sentences), tuple(mentions), terms, tuple(inferred), quotes, dates)
