"""Read names of persons: their words, who may be one person, and whom a bare surname or first name can mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from analysis.annotate.lexicon import SUFFIXES, letters, word_set
from analysis.annotate.variants import fold, given_forms

PARTICLES = word_set("von van der den de da di du dos das del della la le bin ibn al el ter ten zu af av abu ben")
"""Words within a name that belong to the surname."""

_ARTICLES = ("al-", "el-", "al'", "ad-", "an-", "ar-", "as-", "at-", "az-")
_PATRONYMIC = re.compile(r"(?:[oe]v[iy]ch|[oei]vna|yivna|ich)$")
_LARGEST_GROUP = 60
"""Names of one first and last word beyond which nobody can say who is who."""


class Person(NamedTuple):
    """A person's name: its words in lower case without full stops, and what is often asked of them.

    `suffix` is `jr`, `iii` … or ''; `last` is the last word without an Arabic article; `is_full`: there is a first and
    a last word that is no initial, of one person; `is_ruler`: the last word is a byname (`Peter the Great`).
    """

    words: tuple[str, ...]
    suffix: str
    first: str
    last: str
    is_full: bool
    is_ruler: bool


@lru_cache(maxsize=1 << 18)
def read_person(name: str) -> Person:
    """Return the words of a name; initials that are written together (`J.R.`) are two words."""
    low = [letters(word) for word in (_apart(name) if "." in name else name.split())]
    suffix = ""
    while len(low) > 1 and low[-1] in SUFFIXES:
        suffix = low.pop()
    words = tuple(word for word in low if word) or (name.lower(),)
    is_full = len(words) > 1 and len(words[-1]) > 1 and "and" not in words and "&" not in words
    return Person(words, suffix, words[0], surname_key(words[-1]), is_full, len(words) > 2 and words[-2] == "the")


def _apart(name: str) -> list[str]:
    """Return the words of a name, initials that are written together as one each."""
    words: list[str] = []
    for word in name.split():
        parts = word.split(".")
        together = len(parts) > 2 and all(len(part) <= 1 for part in parts)
        words += [part for part in parts if part] if together else [word]
    return words


def surname_key(word: str) -> str:
    """Return a surname in lower case without an Arabic article (`al-Assad` is `assad`)."""
    low = word.casefold()
    return low[3:] if ("-" in low or "'" in low) and low.startswith(_ARTICLES) and len(low) > 5 else low


def may_be_one(one: Person, other: Person) -> bool:
    """Tell whether two full names can be one person's: first and last word agree, and middle words where both
    have some; an initial agrees with what it begins.
    """
    if one.last != other.last or _other_generation(one.suffix, other.suffix):
        return False
    if not _begins(one.first, other.first):
        return False
    middle, others = one.words[1:-1], other.words[1:-1]
    if not middle or not others:
        return True
    return len(middle) == len(others) and all(map(_begins, middle, others))


def _other_generation(one: str, other: str) -> bool:
    """Tell whether suffixes tell two persons apart; who writes `Sr` knows of a `Jr`."""
    return one != other and (bool(one and other) or "sr" in (one, other))


def _begins(one: str, other: str) -> bool:
    return one == other or ((len(one) == 1 or len(other) == 1) and one[0] == other[0])


def same_full_names(counts: Mapping[str, int]) -> dict[str, str]:
    """Map full names to the most frequent form of the same person's name: middle names, initials and suffixes.

    Only names that differ from their form are in the answer. What several persons can mean stays itself: `John
    Smith` beside `John A. Smith` and `John B. Smith`, `J. Smith` beside `John Smith` and `Jane Smith`.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    initials: list[str] = []
    for name in sorted(counts):
        person = read_person(name)
        if person.is_full and len(person.first) == 1:
            initials.append(name)
        elif person.is_full:
            groups[person.first, person.last].append(name)
    forms = {}
    for names in groups.values():
        forms.update(_one_form(names, counts))
    by_initial: dict[tuple[str, str], set[str]] = defaultdict(set)
    if initials:
        for (first, last), names in groups.items():
            by_initial[first[0], last].update(forms.get(name, name) for name in names)
    for name in initials:
        person = read_person(name)
        found = by_initial.get((person.first, person.last), set())
        if len(found) == 1 and may_be_one(person, read_person(form := next(iter(found)))):
            forms[name] = form
    return {name: form for name, form in forms.items() if name != form}


def _one_form(names: Sequence[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Map the names of one first and last word to their most frequent one, where all can be one person's."""
    if len(names) == 1 or len(names) > _LARGEST_GROUP:
        return {}
    people = [read_person(name) for name in names]
    if not all(may_be_one(one, other) for one, other in combinations(people, 2)):
        return {}
    best = min(names, key=lambda name: (-counts[name], name))
    return dict.fromkeys(names, best)


class BareNames:
    """Answers whose surname or first name a shorter name is, among full names that are persons of their own."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._surnames: dict[str, set[str]] = defaultdict(set)
        self._folded: dict[str, set[str]] = defaultdict(set)
        self._firsts: dict[str, set[str]] = defaultdict(set)
        self._longer: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in full_names:
            person = read_person(name)
            if not person.is_ruler:
                self._surnames[person.last].add(name)
                self._folded[fold(person.last)].add(name)
            self._firsts[person.first].add(name)
            if len(person.words) > 2:
                self._longer[person.words[0], person.words[1]].add(name)
                self._longer[person.words[-2], person.words[-1]].add(name)

    def surname(self, name: str, *, spelling: bool = True) -> tuple[set[str], str]:
        """Return the full names that end in a name, and the reason: `surname`, or `spelling` where only another
        spelling fits.
        """
        person = read_person(name)
        words, suffix = person.words, person.suffix
        if len(words) == 1 and not suffix:
            key = surname_key(words[0])
            if found := self._surnames.get(key):
                return found, "surname"
            return (self._folded.get(fold(key), set()) if spelling and len(key) > 4 else set()), "spelling"
        if len(words) > 1 and self._longer:
            return {full for full in self._longer.get(words[-2:], ()) if _ends(full, words)}, "surname"
        return set(), ""

    def first_name(self, name: str) -> set[str]:
        """Return the full names that begin with a name of one word, or with a patronymic (`Vladimir Vladimirovich`).

        A ruler's name (`Alexander II`) is short for nobody's.
        """
        person = read_person(name)
        words, suffix = person.words, person.suffix
        if len(words) == 1:
            return self._firsts.get(words[0], set()) if len(words[0]) > 1 and not suffix else set()
        longer = self._longer.get((words[0], words[1]), ()) if len(words) == 2 and _PATRONYMIC.search(words[1]) else ()
        return {full for full in longer if read_person(full).words[:2] == words}


def _ends(full: str, words: tuple[str, ...]) -> bool:
    """Tell whether a full name ends in a double surname: one with a particle, or after two given names."""
    person = read_person(full)
    if person.words[-len(words) :] != words or len(person.words) == len(words):
        return False
    return words[0] in PARTICLES or (len(words) == 2 and len(person.words) > 3)


def same_spelling(counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return groups of full names that are spellings of one another, each group's most frequent name first.

    First words are compared by `given_forms`, last words by `fold`, middle words must not contradict.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(counts):
        person = read_person(name)
        if person.is_full and len(person.first) > 1:
            groups[given_forms(person.first), fold(person.last)].append(name)
    found = []
    for names in groups.values():
        if 1 < len(names) <= _LARGEST_GROUP and not _contradict(names):
            found.append(tuple(sorted(names, key=lambda name: (-counts[name], name))))
    return found


def _contradict(names: Sequence[str]) -> bool:
    """Tell whether two of the names have different middle words or suffixes."""
    for one, other in combinations(map(read_person, names), 2):
        if _other_generation(one.suffix, other.suffix):
            return True
        middle, others = one.words[1:-1], other.words[1:-1]
        if middle and others and not (len(middle) == len(others) and all(map(_sounds, middle, others))):
            return True
    return False


def _sounds(one: str, other: str) -> bool:
    return _begins(one, other) or given_forms(one) == given_forms(other)
