"""Name entities: one normal form per name, and joins of a surname with the full name of the same document.

Joins are decided by `join_surnames` from a list of full names alone, so that names of a whole corpus can be
given where those of one document are given now.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from analysis.annotate.gazetteer import gazetteer
from analysis.annotate.lexicon import ARTICLE, POSSESSIVE, SUFFIXES, letters, strip_titles
from analysis.schema import VALUE_LABELS

_SPACE = re.compile(r"\s+")
_UNIFIED = str.maketrans(dict.fromkeys("’‘ʼ`", "'") | dict.fromkeys("‐‑–—", "-") | dict.fromkeys("\u00ad\u200b", ""))
_PLACE_LABELS = ("GPE", "LOC", "ORG", "FAC", "MISC")


def normalise_name(surface: str, label: str) -> str:
    """Return the normal form of a mention: `the U.S.'s` (GPE) is `United States`.

    White space is collapsed; apostrophes and dashes are unified; articles, titles and possessives go; a
    PERSON or a place in capitals becomes title case; countries, capitals and demonyms take the gazetteer's form.
    A value (DATE …) only has its white space collapsed.
    """
    text = _SPACE.sub(" ", surface).strip()
    if label in VALUE_LABELS:
        return text
    name = POSSESSIVE.sub("", text.translate(_UNIFIED))
    name = ARTICLE.sub("", name) if label != "WORK_OF_ART" else name
    if label == "PERSON":
        name = _title_case(strip_titles(name))
    if label in ("GPE", "LOC", "FAC") and (" " in name or len(name) > 4) and gazetteer().get(name) is None:
        name = _title_case(name)
    if label in _PLACE_LABELS or label == "NORP":
        name = gazetteer().canonical(name, label)
    return name.strip() or text


def document_names(mentions: Sequence[tuple[str, str]]) -> list[str]:
    """Return the name of each mention (surface form, label) of one document, surnames joined with full
    names.
    """
    names = [normalise_name(surface, label) for surface, label in mentions]
    persons = [name for name, (_, label) in zip(names, mentions, strict=True) if label == "PERSON"]
    joined = join_surnames(persons, [name for name in persons if " " in name])
    labels = [label for _, label in mentions]
    return [joined.get(n, n) if label == "PERSON" else n for n, label in zip(names, labels, strict=True)]


def join_surnames(names: Iterable[str], full_names: Sequence[str]) -> dict[str, str]:
    """Map each one-word name to the one full name that it is the last, or else the first, word of.

    Full names with the same first and last word (`Joseph R. Biden`, `Joseph Biden`) count as one, the most
    frequent. A word that several full names share is left alone.
    """
    counted = Counter(full_names)
    by_word: tuple[dict[str, dict[str, str]], ...] = (defaultdict(dict), defaultdict(dict))
    for full, _ in sorted(counted.items(), key=lambda item: (item[1], [-ord(c) for c in item[0]])):
        words = [w for w in full.casefold().split() if letters(w) not in SUFFIXES] or [full.casefold()]
        edges = f"{words[0]} {words[-1]}"
        by_word[0][words[-1]][edges] = full
        by_word[1][words[0]][edges] = full
    joined = {}
    for name in set(names):
        if " " in name:
            continue
        last, first = (index.get(name.casefold(), {}) for index in by_word)
        found = last or first
        if len(found) == 1:
            joined[name] = next(iter(found.values()))
    return joined


def _title_case(name: str) -> str:
    """Return a name written in capitals (`VLADIMIR PUTIN`, `O'BRIEN`) in title case; others and initials
    stay.
    """
    if not name.isupper() or max(map(len, name.replace(".", " ").split()), default=0) < 3:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name)
