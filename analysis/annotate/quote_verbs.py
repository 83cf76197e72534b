"""Find the cues of a sentence: verb groups that report speech, with the source of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.annotate.lexicon import word_set
from analysis.annotate.quote_cues import CUES, DIRECT_ONLY, MODALS, NEGATIONS, OPINIONS, PARTICLES
from analysis.annotate.quote_sources import Source, phrase_end, subject_after, subject_before
from analysis.annotate.quote_words import NOUNS, Word

ANY_CUE = CUES | DIRECT_ONLY
_ALWAYS_VERBS = {"said": "say", "says": "say", "told": "tell", "tells": "tell", "wrote": "write", "writes": "write",
                 "added": "add", "tweeted": "tweet", "tweets": "tweet", "asked": "ask", "saying": "say",
                 "adds": "add", "noted": "note"}  # fmt: skip
_BE = word_set("is are was were be been being am 's 're 'm")
_SHARED_AFTER = frozenset(("and", "but", "or", "then", ",", "—", "–", "also", "while", "by", "before", "after"))
_FIRST_PERSONS = frozenset(("i", "we", "you"))
"""They report nothing that could be told whose it is: "I propose that …" """
_FARTHEST_SUBJECT = 30
_MOST_CUES = 30
"""Words back to the subject that two verbs share, and cues of one sentence: more is no prose."""
_NAMING = word_set("call dub label")
"""Past forms that follow what is named: a film called …"""
ACCORDING = "according to"


class Cue(NamedTuple):
    """A cue among the words of a sentence: first word, the verb, one past the last; its lemma and its source.

    `inverted`: the source follows the verb; `shared`: the source is the subject of a verb before; `direct_only`:
    the verb attributes nothing but what stands in quotation marks beside it.
    """

    first: int
    verb: int
    last: int
    lemma: str
    source: Source
    inverted: bool = False
    shared: bool = False
    direct_only: bool = False

    @property
    def left(self) -> int:
        """Return the first word of cue and source together."""
        return self.first if self.shared else min(self.first, self.source.first)

    @property
    def right(self) -> int:
        """Return one past the last word of cue and source together."""
        return self.last if self.shared else max(self.last, self.source.last)


def find_cues(words: Sequence[Word], inside: Sequence[bool]) -> Iterator[Cue]:
    """Yield the cues of a sentence in order; `inside` tells which words stand within quotation marks."""
    latest: Source | None = None
    found = 0
    for place, word in enumerate(words):
        if inside[place] or found == _MOST_CUES:
            continue
        cue = _according(words, place) if word.lower == "according" else _verb(words, place, latest)
        if cue is not None and words[cue.source.head].lower not in _FIRST_PERSONS:
            latest = cue.source
            found += 1
            yield cue


def _according(words: Sequence[Word], place: int) -> Cue | None:
    if place + 2 >= len(words) or words[place + 1].lower != "to":
        return None
    source = subject_after(words, place + 2)
    if source is None:
        return None
    end = source.last if place else phrase_end(words, place + 2)
    while end < len(words) and words[end].lower not in (",", ".", ";", ":", "—", "“", "”", '"', "and"):
        end += 1
    return Cue(place, place, place + 2, ACCORDING, source._replace(last=end))


def _verb(words: Sequence[Word], place: int, latest: Source | None) -> Cue | None:
    lemma = _cue_lemma(words, place)
    if not lemma:
        return None
    first = group_start(words, place)
    group = {word.lower for word in words[first:place]}
    if group & (MODALS | NEGATIONS) or (first and words[first - 1].lower in ("to", "not")):
        return None
    if words[place].lower == "saying" and place and words[place - 1].lower == "as":
        first, group = group_start(words, max(0, place - 2)), set()
    participle = words[place].lower.endswith("ing")
    if group & _BE and not participle:
        return None
    last = place + 1 + (lemma in PARTICLES)
    direct_only = lemma in OPINIONS or (lemma in DIRECT_ONLY and lemma not in CUES)
    own = subject_before(words, first) if not (participle and not group & _BE) else None
    if own is not None and lemma in _NAMING and words[own.head].name < 0 and words[own.head].tag not in ("PRON", "REL"):
        return None
    if own is not None:
        return Cue(first, place, last, lemma, own, direct_only=direct_only)
    behind = _behind(words, first, last, participle)
    if behind is not None:
        return Cue(first, place, last, lemma, behind, inverted=True, direct_only=direct_only)
    shared = _shared(words, first, latest, participle)
    return shared and Cue(first, place, last, lemma, shared, shared=True, direct_only=direct_only)


def _cue_lemma(words: Sequence[Word], place: int) -> str:
    """Return the lemma of a word that can be a cue, '' for any other."""
    word = words[place]
    lemma = _ALWAYS_VERBS.get(word.lower, "") or (word.lemma if word.tag == "VERB" and word.name < 0 else "")
    if lemma not in ANY_CUE:
        return ""
    following = words[place + 1].lower if place + 1 < len(words) else ""
    if lemma in PARTICLES and following not in PARTICLES[lemma]:
        return ""
    is_modifier = place and words[place - 1].tag in ("DET", "POSS") and following and words[place + 1].tag in NOUNS
    return "" if is_modifier else lemma


def group_start(words: Sequence[Word], place: int) -> int:
    """Return the first of the auxiliaries and adverbs right before a verb."""
    first = place
    while first and words[first - 1].tag in ("AUX", "ADV"):
        first -= 1
    return first


def _behind(words: Sequence[Word], first: int, last: int, participle: bool) -> Source | None:
    """Return the source of an inverted cue: what is said stands before it, a name or role behind it."""
    before = words[first - 1].lower if first else ""
    if participle or before not in (",", "”", "“", '"', "»", "’", "'", "—", "?", "!", "") or last >= len(words):
        return None
    if first == 0 and last - first > 1:
        return None
    source = subject_after(words, last)
    if source is None:
        return None
    following = words[source.last].lower if source.last < len(words) else ""
    return None if following in ("that", "to") else source


def _shared(words: Sequence[Word], first: int, latest: Source | None, participle: bool) -> Source | None:
    """Return the subject of a coordinated verb (and added) or of a participle (, adding): that of the cue before,
    or else of the nearest verb before.
    """
    before = words[first - 1] if first else None
    if before is None or not (participle or before.lower in _SHARED_AFTER):
        return None
    if latest is not None:
        return latest
    for place in range(first - 1, max(0, first - _FARTHEST_SUBJECT), -1):
        if words[place].tag in ("VERB", "AUX") and not words[place].lower.endswith("ing"):
            source = subject_before(words, group_start(words, place))
            if source is not None and source.antecedent < 0:
                return source
    return None


def skip_addressee(words: Sequence[Word], place: int) -> int:
    """Return the place after whom a cue addresses: "told reporters in Moscow"."""
    if place < len(words) and (words[place].tag == "OBJ" or words[place].lower in ("it", "you")):
        return place + 1
    return phrase_end(words, place)
