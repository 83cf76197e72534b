"""Say which entity speaks: from the name in a source, from what the document inferred, or from the one person whom a
pronoun can mean. Whatever is left is unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from analysis.annotate.titles import name_gender
from analysis.schema import Inferred, Mention

SPEAKING_LABELS = frozenset(("PERSON", "ORG", "GPE", "NORP", "FAC"))
_TITLE_GENDERS = {"mr": "he", "sir": "he", "mrs": "she", "ms": "she", "miss": "she", "mr.": "he", "mrs.": "she",
                  "ms.": "she", "dame": "she"}  # fmt: skip


_RELATIVE = re.compile(r"\b(?:husband|wife|son|daughter|brother|sister|father|mother|partner),?\s\Z", re.IGNORECASE)
"""Before a name: whoever is meant next, the kin whose he or she is was named before."""


_FARTHEST_SUBJECT = 60
_PREPOSITION = re.compile(
    r"\b(?:of|for|to|by|with|from|in|against|about|at|on|the|like|than|over)\s(?:[A-Z][\w.]*\s){0,2}\Z"
)


class Voice(NamedTuple):
    """Who speaks: label and name of an entity and the reason, one of SPEAKER_REASONS; all '' where unresolved."""

    label: str
    name: str
    reason: str


_FARTHEST_SPEAKER = 3
"""Sentences from the last speaker's cue to a pronoun that can still mean them."""
UNRESOLVED = Voice("", "", "")


class Speakers:
    """Names speakers of one text, in the order of the text, and remembers who spoke last."""

    def __init__(
        self, text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention],
        inferred: Sequence[Inferred],
    ) -> None:  # fmt: skip
        self._text = text
        self._sentences = sentences
        self._sentence_starts = [start for start, _ in sentences]
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        self._inferred = sorted(inferred, key=lambda i: i.start)
        self._inferred_starts = [i.start for i in self._inferred]
        self._last: tuple[int, Mention | None] = (-1, None)
        self._last_place = -1
        self._asked: tuple[int, str] = (-9, "")
        self._genders = _genders(text, mentions)
        self._first = {(m.label, m.name): m for m in reversed(mentions)}

    def named(self, mention: Mention) -> Voice:
        """Return the voice of a mention that is the source itself."""
        if mention.label not in SPEAKING_LABELS:
            return UNRESOLVED
        return Voice(mention.label, mention.name, "named")

    def note(self, place: int, voice: Voice, *, asks: bool) -> None:
        """Remember who spoke: "he said" in the next sentence may go on from there."""
        mention = self._first.get((voice.label, voice.name))
        if asks:  # who asks is not who answers
            self._asked, mention = (self.sentence_of(place), voice.name), None
        self._last = (self.sentence_of(place), mention if voice.label == "PERSON" else None)
        self._last_place = place

    def inferred(self, start: int, end: int) -> Voice | None:
        """Return the voice of a role or pronoun that the document itself settles."""
        place = bisect_left(self._inferred_starts, start)
        if place < len(self._inferred) and self._inferred[place].end <= end:
            found = self._inferred[place]
            return Voice(found.label, found.name, found.reason)
        return None

    def pronoun(self, start: int, pronoun: str, quoted: Sequence[tuple[int, int]]) -> Voice:
        """Return the one person whom he or she can mean: the last who spoke or has been named since; where nobody
        spoke nearby, who is named in this sentence before it or in the sentence before. Names in quotation marks do
        not count. Nobody where there are several or none.
        """
        sentence = self.sentence_of(start)
        if sentence < 0:
            return UNRESOLVED
        spoke, last = self._last
        begin = self._sentences[max(0, sentence - 1)][0]
        if last is not None and 0 < sentence - spoke <= _FARTHEST_SPEAKER:
            begin = self._last_place
        named = self._persons(begin, start, quoted)
        candidates = {m.name: m for m in named}
        if last is not None and sentence - spoke <= _FARTHEST_SPEAKER:
            candidates[last.name] = last
        if any(_RELATIVE.search(self._text, max(0, m.start - 14), m.start) for m in named):
            return UNRESOLVED
        fitting = [m for m in candidates.values() if self._gender(m.name) in (pronoun, "")]
        if len(fitting) != 1 or (sentence - self._asked[0] <= 1 and fitting[0].name == self._asked[1]):
            return UNRESOLVED
        if fitting[0] is not last and not any(self._is_subject(m) for m in named if m.name == fitting[0].name):
            return UNRESOLVED
        self._genders[fitting[0].name] = pronoun
        return Voice("PERSON", fitting[0].name, "pronoun")

    def _gender(self, name: str) -> str:
        return self._genders.get(name) or name_gender(name.split()[0].lower())

    def _is_subject(self, mention: Mention) -> bool:
        """Tell whether a sentence may be about a name: near its start, after no preposition, no possessive."""
        begin = self._sentences[max(0, self.sentence_of(mention.start))][0]
        near = mention.start - begin <= _FARTHEST_SUBJECT
        possessive = self._text.startswith(("'s", "’s"), mention.end)
        return near and not possessive and not _PREPOSITION.search(self._text, begin, mention.start)

    def sentence_of(self, place: int) -> int:
        """Return the number of the sentence that begins last up to an offset; -1 before the first."""
        return bisect_right(self._sentence_starts, place) - 1

    def _persons(self, begin: int, end: int, quoted: Sequence[tuple[int, int]]) -> list[Mention]:
        found = []
        for mention in self._mentions[bisect_left(self._starts, begin) : bisect_left(self._starts, end)]:
            inside = any(low <= mention.start < high for low, high in quoted)
            if mention.label == "PERSON" and not inside:
                found.append(mention)
        return found


def _genders(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """Return he or she for each person whom a Mr, Mrs or Ms introduces anywhere."""
    found: dict[str, str] = {}
    for mention in mentions:
        if mention.label == "PERSON":
            before = text[max(0, mention.start - 6) : mention.start].split()[-1:]
            within = text[mention.start : mention.start + 40].split()[:1]
            for word in (*before, *within):
                if gender := _TITLE_GENDERS.get(word.lower()):
                    found[mention.name] = gender
    return found
