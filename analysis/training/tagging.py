"""Score tags, lemmas and sentence starts against gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.training.scoring import Counts
from analysis.training.testsets import TaggedText

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV"))
"""Coarse tags of the words whose lemma is scored: those that terms are made of, names aside."""


@dataclass(frozen=True, slots=True)
class TagScores:
    """Shares of right tags and lemmas, and the counts of sentence starts.

    `aligned` is the share of gold words that the pipeline splits off as the gold does; `fine` and `coarse` are shares
    of the aligned words, `lemma` of the aligned words that are CONTENT in the gold (case ignored). `starts` counts
    every sentence, the first of a text too. NaN where nothing can be scored.
    """

    words: int
    aligned: float
    fine: float
    coarse: float
    lemma: float
    starts: Counts


def score_tags(texts: Sequence[TaggedText], *, nlp: Language, batch_size: int = 32) -> TagScores:
    """Return the scores of a pipeline on texts with gold words."""
    words = aligned = fine = coarse = content = lemmas = 0
    right = found = gold = 0
    for text, doc in zip(texts, nlp.pipe((t.text for t in texts), batch_size=batch_size), strict=True):
        tokens = {(token.idx, token.idx + len(token)): token for token in doc}
        for word in text.words:
            words += 1
            token = tokens.get((word.start, word.end))
            if token is None:
                continue
            aligned += 1
            fine += token.tag_ == word.fine
            coarse += token.pos_ == word.coarse
            if word.coarse in CONTENT:
                content += 1
                lemmas += token.lemma_.lower() == word.lemma.lower()
        ours, theirs = _starts(doc), set(text.starts)
        right, found, gold = right + len(ours & theirs), found + len(ours), gold + len(theirs)
    return TagScores(
        words, _share(aligned, words), _share(fine, aligned), _share(coarse, aligned), _share(lemmas, content),
        Counts(right, found, gold),
    )  # fmt: skip


def _starts(doc: Doc) -> set[int]:
    """Return where sentences start; space at the front of a sentence belongs to none."""
    starts = (next((t.idx for t in sentence if not t.is_space), None) for sentence in doc.sents)
    return {start for start in starts if start is not None}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
