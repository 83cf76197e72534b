"""The measures of timeline summarisation: dates, and ROUGE over the summaries of aligned dates.

Date F1: shared dates / dates of each side. Alignment-based ROUGE is `align+ m:1` of Martschat & Markert (2017): each
date of one timeline is aligned to the date of the other with the least (1 - 1 / (|days apart| + 1)) * (1 - R1), R1 the
overlap of words (F1); n-grams in common count 1 / (|days apart| + 1), over the n-grams of the predicted timeline
(precision) or of the reference (recall). Words are stemmed (Porter 1980) and small words left out, as ROUGE does with
-m and -s and as published figures are made. `align m:1` is the same without R1 in the cost.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from tools.coreference import Score
from tools.porter import stem

Timeline = Mapping[dt.date, Sequence[str]]
_TOKEN = re.compile(r"[a-z0-9]+")


def mean(scores: Sequence[Score]) -> Score:
    """Return the mean of precisions and of recalls: published F1 figures are made of these two."""
    return Score(sum(s.precision for s in scores) / len(scores), sum(s.recall for s in scores) / len(scores))


def date_score(found: Timeline, gold: Timeline) -> Score:
    """Score the dates alone."""
    shared = len(found.keys() & gold.keys())
    return Score(shared / len(found) if found else 0.0, shared / len(gold) if gold else 0.0)


def aligned_rouge(
    found: Timeline, gold: Timeline, n: int, *, stop_words: frozenset[str] = frozenset(), content: bool = True
) -> Score:
    """Score the summaries by n-grams; `content=False` aligns by days apart alone."""

    def grams(summary: Sequence[str]) -> Counter[tuple[str, ...]]:
        words = [word for sentence in summary for word in tokens(sentence, stop_words)]
        return Counter(zip(*(words[k:] for k in range(n)), strict=False))

    def surface(summary: Sequence[str]) -> Counter[str]:
        return Counter(word for sentence in summary for word in sentence.split())

    of_found, of_gold = _map(grams, found), _map(grams, gold)
    words_found, words_gold = _map(surface, found), _map(surface, gold)

    def one_side(
        own: Mapping[dt.date, Counter[tuple[str, ...]]], other: Mapping[dt.date, Counter[tuple[str, ...]]],
        own_words: Mapping[dt.date, Counter[str]], other_words: Mapping[dt.date, Counter[str]],
    ) -> float:  # fmt: skip
        shared = total = 0.0
        for day, counts in own.items():
            total += counts.total()
            if not other:
                continue

            def cost(target: dt.date, day: dt.date = day) -> float:
                apart = 1 - closeness(day, target)
                return apart * (1 - overlap(own_words[day], other_words[target])) if content else apart

            target = min(sorted(other), key=cost)
            shared += closeness(day, target) * (counts & other[target]).total()
        return shared / total if total else 0.0

    return Score(
        one_side(of_found, of_gold, words_found, words_gold), one_side(of_gold, of_found, words_gold, words_found)
    )


def _map(function: Callable[[Sequence[str]], Counter], timeline: Timeline) -> dict[dt.date, Counter]:
    return {day: function(summary) for day, summary in timeline.items()}


def closeness(one: dt.date, other: dt.date) -> float:
    """Return 1 for the same day, 1/2 for the next, 1/3 …"""
    return 1 / (abs((one - other).days) + 1)


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 of two bags of words."""
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


@lru_cache(maxsize=100_000)
def tokens(sentence: str, stop_words: frozenset[str]) -> tuple[str, ...]:
    """Return a sentence's words in lower case, those of more than three letters as stems, as ROUGE does."""
    words = _TOKEN.findall(sentence.lower())
    return tuple(stem(word) if len(word) > 3 else word for word in words if word not in stop_words)
