"""Score found names against gold: exact span and label, by label and in total, with a bootstrap interval.

A span counts as right where start, end and label agree after normalisation: articles and opening quotation marks at
the front, a possessive, quotation marks and commas at the back are no part of a name (corpora differ there).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.training.texts import Labelled, LabelledText

TOTAL = "all"
"""Name of the row that adds all scored labels up (micro average)."""

THREE: Mapping[str, str] = {
    "PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC",
}  # fmt: skip
"""For gold that marks persons, organisations and locations alone; other labels are not scored."""

FULL: Mapping[str, str] = {
    "PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "NORP": "NORP", "FAC": "FAC",
    "EVENT": "EVENT", "PRODUCT": "PRODUCT", "WORK_OF_ART": "WORK_OF_ART", "LAW": "LAW", "LANGUAGE": "LANGUAGE",
    "DATE": "DATE", "TIME": "TIME", "PERCENT": "PERCENT", "MONEY": "MONEY", "QUANTITY": "QUANTITY",
    "ORDINAL": "ORDINAL", "CARDINAL": "CARDINAL",
}  # fmt: skip
"""For gold in the labels of our pipelines; GPE and LOC as one."""

_ARTICLE = re.compile(r"(?:the|The|THE|a|A|an|An)\s+(?=\S)")
_POSSESSIVE = re.compile(r"['’]s$")
_OPENING = " \n\t\"“‘("
_CLOSING = " \n\t\"”’,;:'"


class Counts(NamedTuple):
    """How many spans are right, found and in the gold."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Return right / found (0 where nothing was found)."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return right / gold (0 where there is no gold)."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return 2 right / (found + gold), the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


LabelCounts = dict[str, Counts]


def normalise(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without what corpora do not agree about at its edges; never an empty one."""
    first, last = start, end
    while start < end:
        if article := _ARTICLE.match(text, start, end):
            start = article.end()
        elif text[start] in _OPENING:
            start += 1
        elif _POSSESSIVE.search(text[start:end]):
            end -= 2
        elif text[end - 1] in _CLOSING:
            end -= 1
        else:
            return start, end
    return first, last


def count(gold: LabelledText, found: Iterable[Labelled], *, labels: Mapping[str, str]) -> LabelCounts:
    """Return the counts of one text by scored label.

    `labels` says under which label each label is scored; spans with others are left out, and so is what was found
    where the gold says nothing (`missing`).
    """
    true = _scored(gold.text, gold.spans, labels)
    said = _scored(gold.text, (span for span in found if not _overlaps(span, gold.missing)), labels)
    counts: LabelCounts = {}
    for label in sorted({*labels.values()}):
        ours, theirs = ({span for span in spans if span.label == label} for spans in (said, true))
        if ours or theirs:
            counts[label] = Counts(len(ours & theirs), len(ours), len(theirs))
    return counts


def total(counts: Iterable[LabelCounts], *, label: str | None = None) -> Counts:
    """Return the sum over texts, of one label or of all."""
    right = found = gold = 0
    for text in counts:
        for name, part in text.items():
            if label in (None, name):
                right, found, gold = right + part.right, found + part.found, gold + part.gold
    return Counts(right, found, gold)


def score(
    gold: Sequence[LabelledText], found: Sequence[Sequence[Labelled]], *, labels: Mapping[str, str]
) -> list[LabelCounts]:
    """Return the counts of each text; labels that the gold never uses are not scored.

    Raises ValueError where gold and found are not of the same length.
    """
    marked = {labels[span.label] for text in gold for span in text.spans if span.label in labels}
    kept = {label: name for label, name in labels.items() if name in marked}
    return [count(text, spans, labels=kept) for text, spans in zip(gold, found, strict=True)]


def table(counts: Sequence[LabelCounts], *, seed: int = 0) -> pd.DataFrame:
    """Return one row per label, by gold spans, and last their total (micro average).

    Columns: label, gold, found, right (int64, spans); precision, recall, f1 (float64, 0 to 1); low, high (float64,
    95 % bootstrap interval of f1 over texts, NaN where there is one text).
    """
    names = sorted({name for text in counts for name in text}, key=lambda n: (-total(counts, label=n).gold, n))
    rows = []
    for name in [*names, TOTAL]:
        wanted = None if name == TOTAL else name
        sums = total(counts, label=wanted)
        low, high = interval(counts, label=wanted, seed=seed)
        rows.append((name, sums.gold, sums.found, sums.right, sums.precision, sums.recall, sums.f1, low, high))
    return pd.DataFrame(
        rows, columns=["label", "gold", "found", "right", "precision", "recall", "f1", "low", "high"]
    )


def interval(
    counts: Sequence[LabelCounts], *, label: str | None = None, draws: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap interval of F1 over texts (Efron 1979); NaN where there is one text."""
    return _percentiles(_draw([counts], label=label, draws=draws, seed=seed)[0], len(counts))


def gain(
    before: Sequence[LabelCounts],
    after: Sequence[LabelCounts],
    *,
    label: str | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, float, float]:
    """Return how much higher F1 is after than before, and the 95 % paired bootstrap interval over the same texts."""
    first, second = _draw([before, after], label=label, draws=draws, seed=seed)
    low, high = _percentiles(second - first, len(before))
    return total(after, label=label).f1 - total(before, label=label).f1, low, high


def _draw(
    systems: Sequence[Sequence[LabelCounts]], *, label: str | None, draws: int, seed: int
) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return F1 of each system in each draw of texts with replacement; a draw takes the same texts of all systems."""
    n = len(systems[0])
    if any(len(system) != n for system in systems):
        raise ValueError("Systems that are compared must have been scored on the same texts.")
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws) if n else np.zeros((draws, 0))
    values = []
    for system in systems:
        cells = np.array([total([text], label=label) for text in system], dtype=np.int64).reshape(n, 3)
        right, found, gold = (weights @ cells).T
        values.append(np.divide(2.0 * right, found + gold, out=np.zeros(draws), where=found + gold > 0))
    return values


def _percentiles(values: np.ndarray[tuple[int], np.dtype[np.float64]], n_texts: int) -> tuple[float, float]:
    if n_texts < 2:
        return float("nan"), float("nan")
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


def _scored(text: str, spans: Iterable[Labelled], labels: Mapping[str, str]) -> set[Labelled]:
    return {
        Labelled(*normalise(text, span.start, span.end), labels[span.label]) for span in spans if span.label in labels
    }


def _overlaps(span: Labelled, places: Iterable[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in places)
