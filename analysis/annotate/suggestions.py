"""Find pairs of names that may be one entity by their letters: acronyms, and spellings that differ by little."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from analysis.annotate.lexicon import word_set
from analysis.annotate.person_names import read_person
from analysis.annotate.variants import fold, given_forms

Key = tuple[str, str]

_MOST_IN_BLOCK = 8
_SMALL = word_set("of the and for in on to de la du des di und")
_WORDS = re.compile(r"[^\W_]+")
_VOWELS = re.compile(r"[aeiou]+")


def likely_acronyms(names: Mapping[Key, int]) -> Iterator[tuple[Key, Key, str]]:
    """Yield an acronym, the one long form of its label whose capitals it is made of, and the reason."""
    long: dict[Key, list[str]] = defaultdict(list)
    short: dict[Key, list[str]] = defaultdict(list)
    for name, label in sorted(names):
        if label == "PERSON":
            continue
        words = _WORDS.findall(name)
        if len(words) > 2:
            long["".join(w[0] for w in words if w not in _SMALL and w[0].isupper()), label].append(name)
        elif len(words) == 1 and name.isupper() and len(name) > 2:
            short[name, label].append(name)
    for (letters, label), found in short.items():
        forms = long.get((letters, label), [])
        if 0 < len(forms) <= _MOST_IN_BLOCK:
            best = min(forms, key=lambda name: (-names[name, label], name))
            yield (found[0], label), (best, label), "acronym"


def likely_spellings(names: Mapping[Key, int]) -> Iterator[tuple[Key, Key, str]]:
    """Yield the rarer and the more frequent of two persons whose first words agree and last words share their
    consonants, and the reason.
    """
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, label in sorted(names):
        if label != "PERSON":
            continue
        person = read_person(name)
        if person.is_full and len(person.first) > 1 and len(person.last) > 3:
            key = fold(person.last)
            blocks[given_forms(person.first), key[0] + _VOWELS.sub("", key[1:])].append(name)
    for found in blocks.values():
        if 1 < len(found) <= _MOST_IN_BLOCK:
            found.sort(key=lambda name: (-names[name, "PERSON"], name))
            for name in found[1:]:
                yield (name, "PERSON"), (found[0], "PERSON"), "spelling"
