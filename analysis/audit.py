"""How many mentions of an entity, or of a label, are right: a seeded sample, answers in a file, an interval.

Somebody reads a sample of mentions and says of each whether it is right. The answers stand in `audits.csv` beside
the ledger of decisions, one line each, and are known by document, place and label: a rebuild keeps those whose
mention is still there, and nothing ever deletes the others.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import TYPE_CHECKING

import pandas as pd

from analysis.answers import CANNOT_TELL, RIGHT, WRONG, Answer, Place
from analysis.measures.intervals import Interval, wilson
from analysis.store.sampling import count_mentions, mentioned_at, sample_mentions

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

SAMPLE = 50
"""Mentions that are drawn at first, and added when more are asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """A draw with what has been answered.

    `sample`: columns of `store.sampling` and answer ('' where not yet given), in the order of the draw.
    `mentions`: those of the subject in the whole corpus. `gone`: answers whose mention is no longer one of the
    subject's. `displaced`: answers to mentions that are, but that the draw no longer holds, as after many new
    documents. Neither of the two is counted.
    """

    subject: str
    seed: int
    mentions: int
    sample: pd.DataFrame
    gone: tuple[Answer, ...] = ()
    displaced: tuple[Answer, ...] = ()

    @property
    def right(self) -> int:
        """Mentions that are right."""
        return self._count(RIGHT)

    @property
    def wrong(self) -> int:
        """Mentions that are wrong."""
        return self._count(WRONG)

    @property
    def unclear(self) -> int:
        """Mentions of which it cannot be told; they are not counted as checked."""
        return self._count(CANNOT_TELL)

    @property
    def checked(self) -> int:
        """Mentions that are right or wrong: the denominator of `precision`."""
        return self.right + self.wrong

    @property
    def waiting(self) -> list[int]:
        """Rows of the sample without an answer."""
        return [row for row, answer in enumerate(self.sample["answer"]) if not answer]

    @property
    def is_census(self) -> bool:
        """Whether every mention was checked, so that nothing is left to chance."""
        return self.checked == self.mentions > 0

    @property
    def precision(self) -> float | None:
        """Share of the checked mentions that are right; None where none is checked."""
        return self.right / self.checked if self.checked else None

    @property
    def interval(self) -> Interval:
        """The 95 % score interval of the precision (Wilson 1927); the precision itself where all were checked."""
        if self.is_census:
            return Interval(self.right / self.checked, self.right / self.checked)
        return wilson(self.right, self.checked)

    @property
    def count(self) -> tuple[int, int]:
        """How many of the subject's mentions are right, at least and at most: mentions × interval.

        What was found right or wrong bounds it as well.
        """
        low, high = self.interval
        return max(round(self.mentions * low), self.right), min(round(self.mentions * high), self.mentions - self.wrong)

    @property
    def estimate(self) -> tuple[int, int]:
        """`count` as it is told: three digits, the lower end rounded down and the upper one up, within what can be."""
        low, high = self.count
        return max(rounded(low), self.right), min(rounded(high, up=True), self.mentions - self.wrong)

    def _count(self, answer: str) -> int:
        return int((self.sample["answer"] == answer).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Mentions to be checked: `sample` as of `store.sampling`, and how many the subject has in the whole corpus."""

    subject: str
    seed: int
    mentions: int
    sample: pd.DataFrame


def draw(corpus: Corpus, subject: str, *, seed: int = 1, n: int = SAMPLE) -> Draw:
    """Draw mentions of a subject: an entity's key, or a label.

    Filters do not apply: what is checked is the whole corpus. Raises UnknownName for an entity that it does not have.
    """
    return Draw(subject, seed, count_mentions(corpus, subject), sample_mentions(corpus, subject, n=n, seed=seed))


def audit(corpus: Corpus, drawn: Draw, answers: Sequence[Answer]) -> Audit:
    """Return a draw with its answers; of several to one mention the last counts."""
    subject, seed, sample = drawn.subject, drawn.seed, drawn.sample
    given = {a.place: a for a in answers if (a.subject, a.seed) == (subject, seed)}
    places = list(zip(sample["document"], sample["start"], sample["end"], sample["label"], strict=True))
    said = pd.Series([given[p].answer if p in given else "" for p in places], dtype="str")
    others = [answer for place, answer in given.items() if place not in set(places)]
    there = mentioned_at(corpus, subject, sorted({a.document for a in others})) if others else set()
    return Audit(
        subject, seed, drawn.mentions, sample.assign(answer=said),
        gone=tuple(a for a in others if a.place not in there),
        displaced=tuple(a for a in others if a.place in there),
    )  # fmt: skip


def seeds_of(corpus: Corpus, answers: Sequence[Answer], subject: str) -> dict[int, int]:
    """Return each seed of a subject's answers with the size of the draw that they were given to: a multiple of SAMPLE.

    Raises UnknownName for an entity that the corpus does not have.
    """
    places: dict[int, dict[Place, None]] = {}
    for answer in answers:
        if answer.subject == subject:
            places.setdefault(answer.seed, {})[answer.place] = None
    return {seed: -(-_reached(corpus, subject, seed, places[seed]) // SAMPLE) * SAMPLE for seed in sorted(places)}


def _reached(corpus: Corpus, subject: str, seed: int, places: Collection[Place]) -> int:
    """Return how many mentions a draw must have held for these answers, in the order given, to be given to it.

    Mentions are answered in the order of the draw, so it held each one and those before it that had an answer then.
    One that stands in for a displaced mention comes before that; where it stands in for one that is gone, that no
    longer counts.
    """
    if len(places) <= SAMPLE:
        return len(places)
    there = mentioned_at(corpus, subject, sorted({document for document, *_ in places}))
    numbers: list[tuple[str, str]] = []
    reached = 1
    for place in places:
        if place in there:
            number = _number(seed, place)
            insort(numbers, number)
            reached = max(reached, bisect_right(numbers, number))
    return reached


def _number(seed: int, place: Place) -> tuple[str, str]:
    """Return what `store.sampling` orders a draw by."""
    document, start, end, label = place
    return md5(f"{seed}|{document}|{start}|{end}".encode(), usedforsecurity=False).hexdigest(), label


def fullest(audits: Sequence[Audit]) -> Audit | None:
    """Return the audit that has checked most, None where none has checked anything."""
    checked = [one for one in audits if one.checked]
    return max(checked, key=lambda one: one.checked) if checked else None


# -- in words --------------------------------------------------------------------------------------------------


def in_short(one: Audit) -> str:
    """Return the precision with its interval: '92% (81%–97%) right'; of a census: '92% right, all checked'."""
    if one.precision is None:
        return "not checked"
    if one.is_census:
        return f"{percent(one.precision)} right, all checked"
    return f"{percent(one.precision)} ({_span(*map(percent, one.interval))}) right"


def in_words(one: Audit) -> str:
    """Return what was found, in a sentence: how many were right, how sure that is, and what it makes of the count."""
    if one.precision is None:
        return "Nothing has been checked yet."
    what = "mention" if one.mentions == 1 else "mentions"
    if one.is_census:
        return f"All {one.mentions:,} {what} were checked: {one.right:,} right ({percent(one.precision)})."
    about = _span(*(f"{number:,}" for number in one.estimate))
    return (
        f"{one.right:,} of {one.checked:,} checked {'was' if one.checked == 1 else 'were'} right: "
        f"{percent(one.precision)} ({_span(*map(percent, one.interval))}), so about {about} of the "
        f"{one.mentions:,} {what}."
    )


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def percent(share: float) -> str:
    """Return a share in whole per cent; with a digit more near 0 and 1, which only a share of 0 or 1 is called."""
    value = share * 100
    return f"{value:.0f}%" if value in (0, 100) or 1 <= value <= 99 else f"{min(max(value, 0.1), 99.9):.1f}%"


def rounded(number: int, *, up: bool = False) -> int:
    """Return a count with three digits, then zeros: rounded down, or up."""
    step: int = 10 ** max(len(str(number)) - 3, 0)
    return -(-number // step) * step if up else number // step * step
