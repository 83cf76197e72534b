"""Find what a cue reports without quotation marks: the clause, infinitive or phrase behind it, or the clause before."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.annotate.lexicon import word_set
from analysis.annotate.quote_cues import CLAIMS, SPEECH_ACTS, THAT_ONLY, TOLD, WILLS
from analysis.annotate.quote_verbs import ACCORDING, Cue, skip_addressee
from analysis.annotate.quote_words import NOUNS, Word

_OPENERS = word_set("that whether how why what if who where when which")
_CLAUSE_OPENERS = word_set('" “ there in if because when as while most much at for')
_FARTHEST_THAT = 14
_PREPOSITIONS = {
    "call": "for on", "warn": "of about against", "complain": "about of", "boast": "about of", "joke": "about",
    "agree": "with on", "comment": "on", "apologize": "for", "insist": "on",
    "argue": "for against", "testify": "about", "tell": "of about", "write": "about of", "speculate": "about",
}  # fmt: skip

Stretch = tuple[int, int]
"""First word and one past the last."""


def contents(words: Sequence[Word], cue: Cue, following: Cue | None) -> list[Stretch]:
    """Return the stretches of a sentence that a cue reports, in order; none where it reports nothing there."""
    end = _end(words, cue, following)
    if cue.lemma == ACCORDING:
        return _according(words, cue, end)
    before = _before(words, cue)
    if cue.inverted:
        return [before] if before else []
    start = _clause(words, cue, end)
    if before and (start is None or words[cue.right].lower == ","):
        return _around(words, cue, before, end)
    if start is None:
        start = _phrase(words, cue, end)
    stretch = start is not None and trimmed(words, start, end)
    return [stretch] if stretch else []


def trimmed(words: Sequence[Word], start: int, end: int) -> Stretch | None:
    """Return a stretch without the marks and conjunctions at its edges; None where nothing is left."""
    while start < end and words[start].tag == "PUNCT" and words[start].lower not in ("$", "“", '"', "«", "‘", "#", "("):
        start += 1
    while end > start and words[end - 1].lower in (".", ",", ";", ":", "—", "–", "-", "and", "but", "("):
        end -= 1
    return (start, end) if any(words[n].tag not in ("PUNCT", "DATE", "ADV") for n in range(start, end)) else None


def _end(words: Sequence[Word], cue: Cue, following: Cue | None) -> int:
    """Return where what a cue reports ends at the latest: the sentence's end, or the next attribution beside it."""
    end = len(words)
    if following is not None and following.left > cue.right:
        before = words[following.left - 1].lower
        if following.shared or before in ("and", "but", "while", ";", "though", "although"):
            end = following.left
            while end > cue.right and words[end - 1].lower in ("and", "but", "while", ",", ";", "then"):
                end -= 1
        elif following.lemma == ACCORDING and before == ",":
            end = following.left - 1
    return end


def _before(words: Sequence[Word], cue: Cue) -> Stretch | None:
    """Return what stands before ", X said"."""
    left = cue.left
    if cue.shared or left < 3 or words[left - 1].lower not in (",", "—", "–", "?", "!"):
        return None
    if cue.source.antecedent >= 0 or not any(words[n].tag in ("VERB", "AUX") for n in range(left - 1)):
        return None
    if words[0].tag == "VERB" and words[0].lower.endswith(("ing", "ed")):  # "Speaking in Minsk, X said"
        return None
    if words[0].tag in ("CONJ", "ADP") and words[0].lower not in ("but", "and", "so", "yet", "if"):
        return None
    return trimmed(words, 0, left - 1)


def _around(words: Sequence[Word], cue: Cue, before: Stretch, end: int) -> list[Stretch]:
    """Return the clause before a cue and, where a comma follows it, what goes on behind."""
    place = cue.right
    if place < len(words) and words[place].lower == ",":
        rest = trimmed(words, place + 1, end)
        if rest and words[rest[0]].lower not in ("adding", "noting", "citing", "who", "which", "according"):
            return [before, rest]
    return [before]


def _according(words: Sequence[Word], cue: Cue, end: int) -> list[Stretch]:
    if cue.left == 0:
        rest = trimmed(words, cue.right, end)
        return [rest] if rest else []
    before = trimmed(words, 0, cue.left)
    rest = trimmed(words, cue.right, end) if words[min(cue.right, len(words) - 1)].lower == "," else None
    return [stretch for stretch in (before, rest) if stretch]


def _clause(words: Sequence[Word], cue: Cue, end: int) -> int | None:
    """Return where the clause or infinitive begins that a cue reports."""
    place = _behind_adjuncts(words, cue, cue.right, end)
    if cue.lemma in CLAIMS:
        opener = _opener(words, place, end)
        if opener is not None:
            return opener
    if cue.lemma in TOLD:
        place = _behind_adjuncts(words, cue, skip_addressee(words, place), end)
        opener = _after_addressee(words, place, end) if cue.lemma in CLAIMS else None
        if opener is not None:
            return opener
    if cue.lemma in WILLS and _infinitive(words, cue, end):
        return cue.right
    if cue.lemma not in CLAIMS or cue.lemma in THAT_ONLY or place >= end:
        return None
    starts_clause = words[place].tag in ("PRON", "DET", "NOUN", "PROPN", "NUM", "ADJ", "REL", "VERB") or (
        words[place].lower in _CLAUSE_OPENERS
    )
    if words[place].tag == "PRON":
        return place
    finite = any(w.tag == "AUX" or (w.tag == "VERB" and not w.lower.endswith("ing")) for w in words[place + 1 : end])
    return place if starts_clause and finite and words[place].lower != "by" else None


def _opener(words: Sequence[Word], place: int, end: int) -> int | None:
    """Return the place of the that, whether, how … that opens the clause, if only adjuncts stand before it."""
    for number in range(place, min(end, place + _FARTHEST_THAT)):
        word = words[number]
        if word.lower in _OPENERS:
            is_pronoun = number > place and word.lower != "that" and words[number - 1].tag in NOUNS
            return None if is_pronoun else number
        if word.tag in ("VERB", "AUX", "PRON", "CONJ") or word.lower in (":", ";", "“", '"'):
            return None
    return None


def _after_addressee(words: Sequence[Word], place: int, end: int) -> int | None:
    """Return the place of the clause that follows whom a cue addresses, however long that is."""
    for number in range(place, min(end, place + _FARTHEST_THAT)):
        word = words[number]
        if word.lower == "that" or (word.tag == "PRON" and word.lower != "who") or word.lower == "there":
            return number
        if word.lower in (":", ";", "“", '"', ","):
            return None
    return _opener(words, place, end)


def _behind_adjuncts(words: Sequence[Word], cue: Cue, place: int, end: int) -> int:
    """Return the place after days, adverbs and "in a statement" behind a cue."""
    while place < end:
        word = words[place]
        dated = word.lower in ("on", "late", "early") and place + 1 < end and words[place + 1].tag == "DATE"
        if word.tag == "DATE" or dated or (word.tag == "ADV" and place + 1 < end):
            place += 1
        elif word.lower in ("in", "to", "at", "during", "via", "on") and _is_occasion(words, place, end):
            place = _occasion_end(words, place, end)
        else:
            break
    return place


_OCCASIONS = word_set(
    """
    statement interview tweet letter memo email speech post conference briefing testimony filing report call message
    reporters journalists twitter facebook supporters fox cnn msnbc
    """
)


def _is_occasion(words: Sequence[Word], place: int, end: int) -> bool:
    return any(word.lower in _OCCASIONS for word in words[place + 1 : min(end, place + 5)])


def _occasion_end(words: Sequence[Word], place: int, end: int) -> int:
    return next(n + 1 for n in range(place + 1, end) if words[n].lower in _OCCASIONS)


def _infinitive(words: Sequence[Word], cue: Cue, end: int) -> bool:
    """Tell whether "to" and a verb follow, at once or after whom it is about."""
    for place in (cue.right, skip_addressee(words, cue.right)):
        if place + 1 < end and words[place].lower == "to" and words[place + 1].tag in ("VERB", "AUX", "ADV", "X"):
            return True
    return False


def _phrase(words: Sequence[Word], cue: Cue, end: int) -> int | None:
    """Return where the noun phrase begins that a speech act is about."""
    place = cue.right
    if place >= end:
        return None
    following = words[place]
    if following.lower == "to" and cue.lemma == "agree":
        return place
    if following.lower in _PREPOSITIONS.get(cue.lemma, "").split():
        return place + 1
    about = skip_addressee(words, place) if cue.lemma in TOLD else end
    if place < about < end and words[about].lower in ("of", "about"):
        return about + 1
    if cue.lemma not in SPEECH_ACTS or following.lower == "by":
        return None
    opens = following.tag in (*NOUNS, "DET", "ADJ", "OBJ") or following.lower in ("“", '"', "it", "you", "$", "«")
    return place if opens else None
