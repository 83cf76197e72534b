"""Terms of a document: words, phrases by tag pattern, and names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.annotate.lexicon import STOP_TERMS
from analysis.schema import NAME_LABELS, Mention, TermHits

_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_](?:[\w'’&.\-]*[\w.])?")
_LETTER = re.compile(r"[^\W\d_]")
_HEADS = ("NOUN", "PROPN")
_HYPHENS = ("-", "‐", "‑", "–")
_PHRASE_TAGS = ("ADJ", *_HEADS)


class Token(NamedTuple):
    """A content word: its number in the document, offsets, tag, lower-cased form, lemma, whether it is a stop
    word.
    """

    number: int
    start: int
    end: int
    tag: str
    lower: str
    lemma: str
    stop: bool


@lru_cache(maxsize=65_536)
def is_term_word(word: str) -> bool:
    """Tell whether a word can be a term: two letters at least, no address, number or form of address."""
    if word in STOP_TERMS:
        return False
    return len(word) <= _LONGEST_WORD and len(_LETTER.findall(word)) >= 2 and _WORD.fullmatch(word) is not None


def find_terms(
    text: str, tokens: Sequence[Token], mentions: Iterable[Mention], breaks: frozenset[int]
) -> tuple[TermHits, ...]:
    """Return the terms of a document, sorted by kind and text, each with the offsets of its occurrences.

    `breaks` holds the numbers of tokens that open a sentence or a line; no phrase reaches over one.
    """
    hits: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    names = [m for m in mentions if m.label in NAME_LABELS]
    for mention in names:
        hits["name", mention.name].append((mention.start, mention.end))
    outside = _outside(tokens, names)
    for token in outside:
        if not token.stop and is_term_word(token.lemma):
            hits["word", token.lemma].append((token.start, token.end))
    for number, token in enumerate(outside):
        for phrase, end in _phrases(outside, number, breaks):
            if text[max(0, token.start - 1) : token.start] not in _HYPHENS and text[end : end + 1] not in _HYPHENS:
                hits["phrase", phrase].append((token.start, end))
    return tuple(
        TermHits(term, kind, tuple(start for start, _ in spans), tuple(end for _, end in spans))
        for (kind, term), spans in sorted(hits.items())
    )


def _outside(tokens: Sequence[Token], names: Sequence[Mention]) -> list[Token]:
    """Return the tokens that no name mention touches; both inputs are sorted."""
    kept: list[Token] = []
    number = 0
    for token in tokens:
        while number < len(names) and names[number].end <= token.start:
            number += 1
        if number == len(names) or token.end <= names[number].start:
            kept.append(token)
    return kept


def _phrases(tokens: Sequence[Token], first: int, breaks: frozenset[int]) -> Iterable[tuple[str, int]]:
    """Yield the phrases of two and three words that begin with this token, each with its end."""
    head = tokens[first]
    if head.stop or head.tag not in _PHRASE_TAGS or not is_term_word(head.lower):
        return
    words = [head.lower]
    for place in range(first + 1, min(first + 3, len(tokens))):
        token = tokens[place]
        adjacent = token.number == head.number + place - first and token.number not in breaks
        if not adjacent or token.tag not in _PHRASE_TAGS or not is_term_word(token.lower):
            return
        if token.tag in _HEADS and not token.stop:
            yield " ".join((*words, token.lemma)), token.end
        words.append(token.lower)
