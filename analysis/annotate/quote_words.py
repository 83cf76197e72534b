"""Words of one sentence as the quote rules read them: content words as the pipeline tagged them, function words by
closed class.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from analysis.annotate.lexicon import DATE_WORDS, word_set
from analysis.annotate.terms import Token
from analysis.schema import NAME_LABELS, Mention

_WORD = re.compile(
    r"\w+(?:[-.]\w+)*(?:['’](?!(?:s|re|ve|d|ll|m|t)\b)\w+)*\.?|['’](?:s|re|ve|d|ll|m)\b|\S", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"(?:[A-Za-z]\.)+|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Sgt|Lt|Col|Capt|Maj|St|Jr|Sr)\.")

PRONOUNS = word_set("he she they it i we you who")
PERSONAL = word_set("he she")
_OBJECTS = word_set("him her them us me you it himself herself themselves")
_INDEFINITE = word_set(
    """
    others another everyone everybody someone somebody anyone anybody nobody many some most both several few one
    none all people
    """
)
_DETERMINERS = word_set(
    "the a an this these those his her its their my our your every each some any no another all both several many"
)
_ADPOSITIONS = word_set(
    """
    of for at in from on with to by about against among as during over under through after before between into near
    outside inside within without around across despite following regarding concerning including upon via per than
    amid toward towards since until
    """
)
_AUXILIARIES = word_set(
    """
    is are was were be been being am has have had having do does did will would can could may might shall should must
    's 're 've 'd 'll 'm
    """
)
_CONJUNCTIONS = word_set("and but or nor yet so while although though because if when as after before whereas unless")
_ADVERBS = word_set(
    """
    also then later earlier once again recently repeatedly already just even often always still now today yesterday
    tonight not never n't simply only further too first instead previously
    """
)
_CLASSES = tuple(
    (words, tag)
    for words, tag in (
        (PRONOUNS, "PRON"), (_AUXILIARIES, "AUX"), (_DETERMINERS, "DET"), (_ADPOSITIONS, "ADP"),
        (_OBJECTS, "OBJ"), (_CONJUNCTIONS, "CONJ"), (_ADVERBS, "ADV"), (_INDEFINITE, "NOUN"),
        (word_set("that which"), "REL"),
    )
)  # fmt: skip
_CLASS = {word: tag for words, tag in reversed(_CLASSES) for word in words}
_NUMBERS = word_set("two three four five six seven eight nine ten dozens hundreds thousands")
_DAYS = DATE_WORDS - word_set("may march am pm")
NOUNS = frozenset(("NOUN", "PROPN", "NUM"))


class Word(NamedTuple):
    """A word or a mark: offsets, lower-case form, tag, lemma; `name` is the number of the mention it is part of,
    or -1.

    Tags: NOUN PROPN VERB ADJ ADV as the pipeline gives them; by closed class PRON OBJ REL AUX DET ADP CONJ; NUM,
    DATE (part of a date or time), POSS ('s), PUNCT, X.
    """

    start: int
    end: int
    lower: str
    tag: str
    lemma: str
    name: int


class Reader:
    """Reads the words of any stretch of one text."""

    def __init__(self, text: str, mentions: Sequence[Mention], words: Sequence[Token]) -> None:
        self._text = text
        self._content = {word.start: word for word in words}
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def read(self, start: int, end: int) -> list[Word]:
        """Return the words and marks between two offsets."""
        place = max(0, bisect_left(self._starts, start) - 1)
        found: list[Word] = []
        for match in _WORD.finditer(self._text, start, end):
            first, last = match.span()
            surface = match.group()
            if surface[-1] == "." and len(surface) > 1 and not _ABBREVIATION.fullmatch(surface):
                last, surface = last - 1, surface[:-1]
            while place < len(self._mentions) and self._mentions[place].end <= first:
                place += 1
            inside = place < len(self._mentions) and self._mentions[place].start <= first
            found.append(self._word(first, last, surface.lower().replace("’", "'"), place if inside else -1))
            if last < match.end():
                found.append(Word(last, match.end(), ".", "PUNCT", ".", -1))
        return found

    def _word(self, start: int, end: int, lower: str, mention: int) -> Word:
        label = self._mentions[mention].label if mention >= 0 else ""
        is_name = label in NAME_LABELS
        content = self._content.get(start)
        lemma = content.lemma if content else lower
        if lower == "'s":
            tag = "POSS"
        elif is_name:
            tag = "PROPN"
        elif label in ("DATE", "TIME") or lower in _DAYS:
            tag = "DATE"
        elif lower in _CLASS and (content is None or content.tag in ("ADV", "NOUN", "ADJ", "PROPN")):
            tag = _CLASS[lower]
        elif content is not None:
            tag = content.tag
        else:
            tag = _shape(lower)
        return Word(start, end, lower, tag, lemma, mention if is_name else -1)


def _shape(lower: str) -> str:
    if lower[0].isdigit() or lower in _NUMBERS:
        return "NUM"
    if not any(map(str.isalnum, lower)):
        return "PUNCT"
    return "X"
