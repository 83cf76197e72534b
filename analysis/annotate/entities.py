"""Name entities: what each mention is called by itself, and what its document makes of that.

Every step has a name (`RULES`), so that an evaluation can leave one out. A name that the document does not settle
(two Johnsons and a bare `Johnson`) stays what it is by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from analysis.annotate.acronyms import introduced, long_form, short_forms
from analysis.annotate.gazetteer import AMBIGUOUS, gazetteer
from analysis.annotate.lexicon import (
    ARTICLE,
    GIVEN_PLACES,
    POSSESSIVE,
    SUFFIXES,
    TITLE_RUN,
    letters,
    strip_titles,
    word_set,
)
from analysis.annotate.persons import join_persons
from analysis.annotate.roles import infer
from analysis.annotate.spans import Span
from analysis.annotate.titles import name_gender
from analysis.annotate.variants import plain
from analysis.schema import NAME_LABELS, VALUE_LABELS, Inferred, Mention

RULES = frozenset(
    ("normal form", "gazetteer", "acronym", "short form", "surname", "first name", "initials", "spelling", "role")
)
"""The steps that a document's names go through; each but the first gives the reason of its joins."""

_SPACE = re.compile(r"\s+")
_UNIFIED = str.maketrans(dict.fromkeys("’‘ʼ`", "'") | dict.fromkeys("‐‑–—", "-") | dict.fromkeys("\u00ad\u200b", ""))
_POSSESSIVE_S = re.compile(r"(?<=\w)'S\b")
_PLACE_LABELS = ("GPE", "LOC", "ORG", "FAC", "MISC")
_SURNAMES = word_set("Bishop Major Justice Judge Marshal Cardinal Imam Sen Mayor Chancellor Captain Speaker")
"""Titles that are surnames too."""
_OWN_ACRONYM = re.compile(r" \(([^()\s]{2,10})\)$")


def normalise_name(surface: str, label: str) -> str:
    """Return the normal form of a mention: `the U.S.'s` (GPE) is `United States`.

    That is its base, in the gazetteer's form where that lists it.
    """
    return canonical_name(base_name(surface, label), label)


@lru_cache(maxsize=1 << 16)
def base_name(surface: str, label: str) -> str:
    """Return what a mention is called by itself: `the U.S.'s` is `U.S.`.

    White space is collapsed; apostrophes and dashes are unified; articles, titles, possessives and an acronym in
    brackets go; a PERSON or a place in capitals becomes title case. A value (DATE …) only has its white space
    collapsed.
    """
    text = _SPACE.sub(" ", surface).strip()
    if label in VALUE_LABELS:
        return text
    name = POSSESSIVE.sub("", text.translate(_UNIFIED))
    name = ARTICLE.sub("", name) if label != "WORK_OF_ART" else name
    own = _OWN_ACRONYM.search(name)
    if own and long_form(own.group(1), name[: own.start()]):
        name = name[: own.start()]
    if label == "PERSON":
        name = _person(_title_case(strip_titles(name)))
    if label in ("GPE", "LOC", "FAC") and (" " in name or len(name) > 4) and gazetteer().get(name) is None:
        name = _title_case(name)
    return name.strip() or text


@lru_cache(maxsize=1 << 16)
def canonical_name(name: str, label: str) -> str:
    """Return the gazetteer's form of a place, a body or a people; the name itself where it is not listed."""
    return gazetteer().canonical(name, label) if label in _PLACE_LABELS or label == "NORP" else name


def resolve_document(
    text: str,
    spans: Sequence[Span],
    sentences: Sequence[tuple[int, int]],
    *,
    rules: frozenset[str] = RULES,
) -> tuple[list[Mention], list[Inferred]]:
    """Return one mention per span, in order, and the spans in between that can only mean one of them.

    An acronym takes the label of what it is introduced for. Without a rule in `rules` its joins are left out.
    """
    starts = [start for start, _ in sentences]
    bases = _bases(text, spans, rules)
    short = _acronyms(text, spans, bases) if "acronym" in rules else {}
    bodies = (base for span, base in zip(spans, bases, strict=True) if span.label == "ORG")
    longer = short_forms(bodies) if "short form" in rules else {}
    persons = join_persons(text, spans, bases, rules)
    mentions = []
    for number, (span, base) in enumerate(zip(spans, bases, strict=True)):
        name, label, reason = base, span.label, ""
        if number in persons:
            name, reason = persons[number]
        elif (long := short.get(base) or short.get(text[span.start : span.end])) and label in NAME_LABELS:
            if not _is_state_code(text, spans, number):
                name, label, reason = *long, "acronym"
        elif label == "ORG" and base in longer and gazetteer().get(base) is None:
            name, reason = canonical_name(longer[base], label), "short form"
        if not reason and "gazetteer" in rules and (form := canonical_name(name, label)) != name:
            name, reason = form, "gazetteer"
        sentence = bisect_right(starts, span.start) - 1
        mentions.append(Mention(span.start, span.end, sentence, label, name, base, reason if name != base else ""))
    return mentions, infer(text, mentions, sentences, rules)


def _bases(text: str, spans: Sequence[Span], rules: frozenset[str]) -> list[str]:
    if "normal form" in rules:
        return [base_name(text[span.start : span.end], span.label) for span in spans]
    return [_SPACE.sub(" ", text[span.start : span.end]) for span in spans]


def _acronyms(text: str, spans: Sequence[Span], bases: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Map each acronym that the document introduces to the name and label of its long form."""
    found = introduced(text, spans)
    return {
        short: (canonical_name(bases[number], spans[number].label), spans[number].label)
        for short, number in found.items()
        if spans[number].label in NAME_LABELS and spans[number].label != "PERSON"
    }


def _is_state_code(text: str, spans: Sequence[Span], number: int) -> bool:
    """Tell whether two letters stand after a place and a comma (`Falls Church, VA`)."""
    span = spans[number]
    if span.end - span.start != 2 or not number:
        return False
    before = spans[number - 1]
    return before.label in ("GPE", "LOC", "FAC") and text[before.end : span.start] == ", "


def _person(name: str) -> str:
    """Return a person's name without what stands around it: the country of the office before it (`Belarus Alexander
    Lukashenko`), the words after it that repeat its last one, a title at its end.
    """
    words = name.split(" ")
    for length in (2, 1):
        country = " ".join(words[:length])
        entry = gazetteer().get(country) if country not in AMBIGUOUS else None
        if entry is not None and entry.kind in ("country", "demonym") and _is_full(words[length:], country):
            words = words[length:]
            break
    for place in range(2, len(words)):
        if words[place] == words[place - 1]:
            words = words[:place]
            break
    for place in range(2, len(words)):
        if (words[place] == "Head" or TITLE_RUN.fullmatch(" ".join(words[place:]))) and not _is_surname(words, place):
            words = words[:place]
            break
    return " ".join(words)


def _is_full(rest: Sequence[str], country: str) -> bool:
    """Tell whether what follows a country is a full name, not the rest of one (`Cuba Gooding Jr`, `German Oskarovich
    Gref`): a usual given name must follow a country that is a given name too.
    """
    names = [word for word in rest if letters(word) not in SUFFIXES]
    return len(names) > 1 and (country not in GIVEN_PLACES or _is_given(names[0]))


def _is_surname(words: Sequence[str], place: int) -> bool:
    """Tell whether a title that ends a name is its surname (`Julie Isabel Bishop`): it can be one, or there is no
    other.
    """
    return place == len(words) - 1 and (words[place] in _SURNAMES or _is_given(words[place - 1]))


def _is_given(word: str) -> bool:
    return bool(name_gender(plain(word).split("-")[0]))


def _title_case(name: str) -> str:
    """Return a name written in capitals (`VLADIMIR PUTIN`, `O'BRIEN`) in title case; others and initials
    stay.
    """
    if not name.isupper() or max(map(len, name.replace(".", " ").split()), default=0) < 3:
        return name
    return _POSSESSIVE_S.sub("'s", re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name))
