"""Words, names and values that synthetic texts are made of: invented, pronounceable, distinct, the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
LABELS = ("PERSON", "ORG", "GPE", "NORP", "LOC", "EVENT", "FAC", "PRODUCT", "LAW", "WORK_OF_ART")
LABEL_WEIGHTS = (0.34, 0.27, 0.2, 0.07, 0.03, 0.03, 0.02, 0.02, 0.01, 0.01)
SEPARATORS = (" ", ". ", ".\n\n", ".")
SPACE, END_OF_SENTENCE, END_OF_PARAGRAPH, END_OF_TEXT = range(4)
STOP_WORDS = 60
"""The most frequent words are function words: they stand in the text and are no terms."""

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every string that texts are joined from, in one array: words, the same capitalised, names, values, separators.

    `lengths` are code points, `n_words` words of each string; `first_*` say where each group begins.
    """

    strings: pa.Array
    lengths: Ints
    n_words: Ints
    words: int
    names: int
    values: int
    name_labels: Ints
    value_labels: tuple[str, ...]

    @property
    def first_capital(self) -> int:
        """Where capitalised words begin."""
        return self.words

    @property
    def first_name(self) -> int:
        """Where names begin."""
        return 2 * self.words

    @property
    def first_value(self) -> int:
        """Where values begin."""
        return 2 * self.words + self.names

    @property
    def first_separator(self) -> int:
        """Where separators begin."""
        return 2 * self.words + self.names + self.values


@lru_cache(maxsize=1)
def make_lexicon(words: int, names: int) -> Lexicon:
    """Return a lexicon of so many words and names, frequent (short) ones first."""
    rng = np.random.default_rng([words, names])
    plain = [make_word(number) for number in range(words)]
    labels = rng.choice(len(LABELS), names, p=LABEL_WEIGHTS).astype(np.int64)
    values, value_labels = _values()
    strings = [
        *plain, *(word.capitalize() for word in plain),
        *(make_name(number, LABELS[label]) for number, label in enumerate(labels.tolist())),
        *values, *SEPARATORS,
    ]  # fmt: skip
    array = pa.array(strings, pa.string())
    return Lexicon(
        array, np.asarray(pc.utf8_length(array), dtype=np.int64),
        np.fromiter((len(s.split()) for s in strings), dtype=np.int64, count=len(strings)),
        words, names, len(values), labels, value_labels,
    )  # fmt: skip


def make_word(number: int) -> str:
    """Return the word of a number: its digits in a numeration of syllables, so that no two are the same."""
    word = ""
    number += 1
    while number:
        number, syllable = divmod(number - 1, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word


def make_name(number: int, label: str) -> str:
    """Return the name of a number: two words for a person, an accent in every third, a fixed tail for some labels."""
    family = make_word(number + len(SYLLABLES)).capitalize()
    family += "é" if number % 3 == 0 else "n"
    if label == "PERSON":
        return f"{make_word(number * 37 % 4000 + len(SYLLABLES)).capitalize()} {family}"
    tail = {"ORG": " Group", "EVENT": " Summit", "FAC": " Airport", "LAW": " Act"}
    return family + (tail.get(label, "") if number % 2 else "")


def _values() -> tuple[list[str], tuple[str, ...]]:
    """Return dates, sums, shares and numbers, each with its label."""
    found = [(f"{day} March", "DATE") for day in range(1, 29)]
    found += [(f"${number} million", "MONEY") for number in range(1, 40)]
    found += [(f"{number} percent", "PERCENT") for number in range(1, 60)]
    found += [(str(number), "CARDINAL") for number in range(100, 200)]
    return [text for text, _ in found], tuple(label for _, label in found)
