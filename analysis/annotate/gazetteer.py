"""Countries, provinces, cities, demonyms, world regions and international bodies: what a name of these surely is.

Source: `gazetteer.csv`, our own list of facts; its cities were checked against GeoNames (https://www.geonames.org,
CC BY 4.0). Columns: name; kind (country, capital, city, province, demonym, region, organisation, disease); iso3, the
country's ISO 3166-1 code ('' without one); form_of, the form that a variant is counted as ('' where the name itself is
that form).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.annotate.lexicon import word_set

LABEL_OF = {
    "country": "GPE",
    "capital": "GPE",
    "city": "GPE",
    "province": "GPE",
    "demonym": "NORP",
    "region": "LOC",
    "organisation": "ORG",
    "disease": "MISC",
}

AMBIGUOUS = word_set(
    """
    Jordan Chad Georgia Turkey Guinea Niger Mali Monaco Dominica Grenada Samoa Lima Paris London Sofia
    Victoria Wellington Washington Panama Malta Bern Colombo Praia Doha Tripoli Athens Berlin Brussels
    Rome Madrid Wales England Scotland America Roseau Vaduz Apia Pole Poles Finn Dane Turk Turks Swede
    Polish Dominican Congo Roma Virginia Montana Indiana Maine Phoenix Houston Dallas Denver Austin Charlotte
    Columbus Buffalo Orlando Mobile Lincoln Madison Jackson Richmond Cleveland Reading Bath Nice Milan Florence
    Engels Lida Hue Fez Darwin Sydney Adelaide Perth Salvador Santiago Rosario Sucre Cali Aden Medina Alexandria
    Valencia Cartagena Oxford Cambridge Bristol Halifax Bergen Manchester Liverpool Barcelona Porto Goma Kano
    Jenin Palmyra Samara Lyon Lyons Brest Essen Naples Newcastle Melbourne
    """
)
"""Names that are also persons, clubs, other places or plain words: the pipeline's own label stands."""

_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


class Entry(NamedTuple):
    """A name of the gazetteer: its kind, its country and the form it is counted as."""

    name: str
    kind: str
    iso3: str
    form: str

    @property
    def label(self) -> str:
        """The entity label of this kind of name."""
        return LABEL_OF[self.kind]


class NameIndex:
    """Finds any of many names in a text, whole words, the longest first, in time that grows with the text
    alone.
    """

    def __init__(self, names: Iterator[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        for name in sorted(set(names), key=lambda n: (-len(n), n)):
            first = _WORD.search(name)
            if first is not None and first.start() == 0:
                self._by_word.setdefault(first.group(), []).append(name)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and name of each occurrence, left to right, without overlaps.

        A name may stand next to a hyphen (Russian-Belarusian), but not within a word.
        """
        if not self._by_word:
            return
        free = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < free or word.group() not in self._by_word:
                continue
            for name in self._by_word[word.group()]:
                end = start + len(name)
                if text.startswith(name, start) and not _inside_word(text, end):
                    yield start, end, name
                    free = end
                    break


class Gazetteer:
    """The gazetteer's entries by name."""

    def __init__(self, entries: list[Entry]) -> None:
        self._by_name: dict[str, Entry] = {}
        for entry in entries:
            self._by_name.setdefault(entry.name, entry)
        self.index = NameIndex(iter([*self._by_name, *(n.replace("'", "’") for n in self._by_name)]))

    def names(self) -> Iterator[str]:
        """Yield every name that is listed."""
        yield from self._by_name

    def get(self, name: str) -> Entry | None:
        """Return the entry of a name, or None."""
        return self._by_name.get(name.translate(_APOSTROPHES))

    def canonical(self, name: str, label: str) -> str:
        """Return the form that a name with this label is counted as; the name itself where it is not
        listed.
        """
        entry = self.get(name)
        if entry is None and (name.islower() or (name.isupper() and len(name) > 4)):
            entry = self.get(name.title())
        if entry is None or (label == "NORP") != (entry.kind == "demonym"):
            return name
        return entry.form


def _inside_word(text: str, end: int) -> bool:
    return end < len(text) and (text[end].isalnum() or text[end] == "_")


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read once per process."""
    with Path(__file__).with_name("gazetteer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Gazetteer([Entry(r["name"], r["kind"], r["iso3"], r["form_of"] or r["name"]) for r in rows])
