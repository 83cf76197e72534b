"""Find the source of a cue among the words of its sentence: the subject before it, or the name behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analysis.annotate.quote_words import NOUNS, Word

_INSIDE = NOUNS | {"ADJ", "POSS"}
_LINKS = frozenset(("of", "for", "at", "in", "from", "with", "on", "to", "by", "against", "about"))
_DEMONSTRATIVES = frozenset(("this", "these", "those", "another", "several", "many", "some", "all", "both"))
_JOINERS = frozenset(("-", "/", "&", "'", "’", "%", "$"))
_COMMAS = frozenset((",", "—", "–", "--", "-"))
_APPOSITIONS = frozenset(("DET", "NOUN", "PROPN", "ADJ", "NUM"))
_LONGEST_ASIDE = 40


class Source(NamedTuple):
    """Words of a source: first and one past the last; `head` is the last word of the phrase that speaks.

    `antecedent` is the head of what a relative pronoun (who) stands for, -1 elsewhere.
    """

    first: int
    last: int
    head: int
    antecedent: int = -1


def subject_before(words: Sequence[Word], place: int) -> Source | None:
    """Return the subject that ends right before a verb group; None where the verb has none of its own."""
    last = _skip_adjuncts(words, place - 1)
    if last < 0:
        return None
    word = words[last]
    if word.tag in ("PRON", "REL"):
        if word.lower in ("who", "which", "that"):
            return _relative(words, last)
        return Source(last, last + 1, last)
    if word.lower == ")":
        return _with_brackets(words, last)
    if word.lower in _COMMAS:
        return _with_aside(words, last)
    if word.tag in NOUNS or _is_demonstrative(words, last):
        return Source(phrase_start(words, last), last + 1, head_of(words, last))
    return None


def phrase_start(words: Sequence[Word], last: int) -> int:
    """Return the first word of the noun phrase that ends with a word, phrases joined by of, for … included."""
    first = _core_start(words, last)
    while first >= 2:
        before = words[first - 1].lower
        joined = before in _LINKS or (before == "and" and _opens_clause(words, first - 2))
        if not joined or words[first - 2].tag not in NOUNS:
            break
        first = _core_start(words, first - 2)
    return first


def head_of(words: Sequence[Word], last: int) -> int:
    """Return the last word of the first phrase: `spokesman` in "a spokesman for the ministry"."""
    first = phrase_start(words, last)
    for place in range(first, last + 1):
        if words[place].lower in (*_LINKS, "and") and words[place].name < 0 and place > first:
            return place - 1
    return last


def _core_start(words: Sequence[Word], last: int) -> int:
    first = last
    while first > 0:
        before = words[first - 1]
        if before.tag == "DET":
            return first - 1 - (first >= 2 and words[first - 2].lower in ("all", "both", "half"))
        joined = before.tag in _INSIDE or before.lower in _JOINERS
        if before.name >= 0 and words[first].name >= 0 and before.name != words[first].name:
            break
        verbal = before.tag == "VERB" and first >= 2 and words[first - 2].tag in ("DET", "ADJ")
        if not (joined or verbal):
            break
        first -= 1
    while first < last and (words[first].lower in _JOINERS or words[first].tag == "POSS"):
        first += 1
    return first


def _opens_clause(words: Sequence[Word], last: int) -> bool:
    first = _core_start(words, last)
    return first == 0 or words[first - 1].tag in ("PUNCT", "CONJ") or words[first - 1].lower == "that"


def _is_demonstrative(words: Sequence[Word], place: int) -> bool:
    return words[place].lower in _DEMONSTRATIVES


def _skip_adjuncts(words: Sequence[Word], last: int) -> int:
    """Step back over adverbs and days between a subject and its verb: "X on Tuesday also said"."""
    while last >= 0 and words[last].tag in ("ADV", "DATE"):
        dated = words[last].tag == "DATE"
        last -= 1
        if dated and last >= 0 and words[last].lower in ("on", "in", "at", "late", "early"):
            last -= 1
    return last


def _relative(words: Sequence[Word], place: int) -> Source | None:
    last = place - 1
    if last >= 0 and words[last].lower in _COMMAS:
        last -= 1
    while last >= 0 and words[last].lower == ")":
        last = _bracket(words, last) - 1
    if last < 0 or words[last].tag not in NOUNS:
        return None
    return Source(place, place + 1, place, head_of(words, last))


def _bracket(words: Sequence[Word], place: int) -> int:
    return next((n for n in range(place, max(-1, place - 20), -1) if words[n].lower == "("), 0)


def _with_brackets(words: Sequence[Word], place: int) -> Source | None:
    last = _bracket(words, place) - 1
    if last < 0 or words[last].tag not in NOUNS:
        return None
    return Source(phrase_start(words, last), place + 1, head_of(words, last))


def _with_aside(words: Sequence[Word], comma: int) -> Source | None:
    """Return the subject before an aside between commas: "X, the spokesman for Y, said"."""
    sign = words[comma].lower
    for opening in range(comma - 2, max(0, comma - _LONGEST_ASIDE), -1):
        if words[opening].lower in ('"', "“", "”", ";", ":"):
            return None
        if words[opening].lower == sign and words[opening + 1].tag != "CONJ" and words[opening + 1].lower != "that":
            found = _before_aside(words, opening, comma)
            if found is not None:
                return found
    return None


def _before_aside(words: Sequence[Word], opening: int, comma: int) -> Source | None:
    """Return the subject that ends before an aside, together with an aside that is an apposition."""
    last = opening - 1
    if words[last].lower in ("he", "she"):
        return Source(last, last + 1, last)
    end = comma if words[opening + 1].tag in _APPOSITIONS else opening
    if words[last].lower == ")":
        found = _with_brackets(words, last)
        return found and Source(found.first, end, found.head)
    if words[last].tag not in ("NOUN", "PROPN") and not _is_demonstrative(words, last):
        return None
    first = phrase_start(words, last)
    if first and words[first - 1].tag not in ("PUNCT", "CONJ", "REL", "ADV", "DATE", "OBJ"):
        return None
    head = head_of(words, last)
    named = _name_in_apposition(words, opening, comma)
    return Source(first, end, named if named >= 0 and words[head].name < 0 else head)


def _name_in_apposition(words: Sequence[Word], opening: int, closing: int) -> int:
    """Return the last word of a name that fills an aside: "the party's leader, X, said"; -1 where none does."""
    names = {word.name for word in words[opening + 1 : closing]}
    return closing - 1 if len(names) == 1 and -1 not in names else -1


def subject_after(words: Sequence[Word], place: int) -> Source | None:
    """Return the source behind an inverted cue: "…," said X, a spokesman for Y."""
    end = phrase_end(words, place)
    if end == place:
        return None
    head = end - 1
    while end + 1 < len(words) and words[end].lower in _LINKS and words[end + 1].tag in (*_INSIDE, "DET"):
        end = phrase_end(words, end + 1)
    if end < len(words) and words[end].lower == "," and end + 1 < len(words):
        end = _apposition_end(words, end)
    return Source(place, end, head)


def phrase_end(words: Sequence[Word], place: int) -> int:
    """Return one past the last word of the noun phrase that begins with a word; the same where none does."""
    end, noun = place, False
    if place < len(words) and words[place].tag == "PRON":
        return place + 1
    while end < len(words):
        word = words[end]
        inner = (word.lower in _JOINERS or word.tag == "DATE") and place < end < len(words) - 1
        if word.tag == "DET" and end > place:
            break
        if not (word.tag in _INSIDE or word.tag == "DET" or inner):
            break
        noun = noun or word.tag in NOUNS
        end += 1
    return end if noun else place


def _apposition_end(words: Sequence[Word], comma: int) -> int:
    """Return the end of an apposition that a comma opens, the comma's place where it opens none."""
    opener = words[comma + 1]
    if opener.tag not in ("DET", "NOUN", "ADJ", "PROPN") and opener.lower != "who":
        return comma
    end = comma + 1
    while end < len(words) and words[end].lower not in (",", ".", ";", ":", "“", "”", '"', "!", "?", "—"):
        if words[end].tag == "VERB" and opener.lower != "who" and words[end].lower.endswith("ing"):
            return comma
        end += 1
    return end
