"""Draw the texts of a synthetic corpus: Zipf's law, topics that drift over the years, an offset for every token."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tools.lexicon import END_OF_PARAGRAPH, END_OF_SENTENCE, END_OF_TEXT, SPACE, STOP_WORDS, Ints, Lexicon

DAYS = 3_653
SLOTS, SLOTS_IN_SENTENCE, SENTENCES_IN_PARAGRAPH = 380, 18, 4
NAME_SHARE, VALUE_SHARE = 0.063, 0.016
TOPICS, TOPIC_WORDS, TOPIC_NAMES = 40, 0.3, 0.4


class Slots(NamedTuple):
    """The tokens of a chunk, a name or value being one: document, sentence in it, string, offsets, and kind."""

    document: Ints
    sentence: Ints
    string: Ints
    word: Ints
    start: Ints
    end: Ints
    is_name: np.ndarray[Any, np.dtype[np.bool_]]
    is_value: np.ndarray[Any, np.dtype[np.bool_]]
    borders: Ints


def draw_days(rng: np.random.Generator, n: int) -> Ints:
    """Return a day for each document, more of them on weekdays and in later years."""
    day = np.arange(DAYS)
    weights = np.array([1.15, 1.1, 0.7, 0.55, 1.1, 1.2, 1.2])[day % 7] * (1 + 0.4 * day / DAYS)
    return draw(rng, weights, n)


def draw(rng: np.random.Generator, weights: np.ndarray[Any, np.dtype[np.float64]], n: int) -> Ints:
    """Return `n` positions drawn by weight."""
    steps = np.cumsum(weights)
    return np.searchsorted(steps, rng.random(n) * steps[-1], side="right")


def zipf_weights(n: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return Zipf-Mandelbrot weights by rank."""
    return 1 / (np.arange(1, n + 1) + 2.7) ** 1.05


def draw_topics(rng: np.random.Generator, days: Ints) -> Ints:
    """Return a topic for each document: three of five have one of its time."""
    current = np.rint(days * TOPICS / DAYS + rng.normal(0, 2, len(days))).astype(np.int64) % TOPICS
    return np.where(rng.random(len(days)) < 0.6, current, rng.integers(0, TOPICS, len(days)))


def _draw_ranks(rng: np.random.Generator, n_ranks: int, topics: Ints, share: float) -> Ints:
    """Return a rank for each token; for a share of them the topic decides which are the frequent ones."""
    ranks = draw(rng, zipf_weights(n_ranks), len(topics))
    moved = (ranks * 7_919 + (topics + 1) * (n_ranks // (TOPICS + 1))) % n_ranks
    return np.where(rng.random(len(topics)) < share, moved, ranks)


def write_texts(rng: np.random.Generator, lexicon: Lexicon, topics: Ints) -> tuple[Slots, pa.Array]:
    """Draw the tokens of each document and join them to a text."""
    lengths = np.clip(rng.lognormal(np.log(SLOTS) - 0.18, 0.6, len(topics)), 40, 6 * SLOTS).astype(np.int64)
    borders = np.concatenate([[0], np.cumsum(lengths)])
    document = np.repeat(np.arange(len(topics)), lengths)
    ends = rng.random(len(document)) < 1 / SLOTS_IN_SENTENCE
    ends[borders[1:] - 1] = True
    opens = np.concatenate([[True], ends[:-1]])
    sentence = np.cumsum(opens) - 1
    sentence -= sentence[borders[:-1]][document]
    kind = rng.random(len(document))
    is_name = kind < NAME_SHARE
    is_value = ~is_name & (kind < NAME_SHARE + VALUE_SHARE)
    word = _draw_words(rng, lexicon, topics[document])
    name = _draw_ranks(rng, lexicon.names, topics[document], TOPIC_NAMES)
    string = np.where(opens, lexicon.first_capital, 0) + word
    string = np.where(is_name, lexicon.first_name + name, string)
    string = np.where(is_value, lexicon.first_value + rng.integers(0, lexicon.values, len(kind)), string)
    separator = np.where(ends, END_OF_SENTENCE, SPACE)
    separator[ends & (sentence % SENTENCES_IN_PARAGRAPH == SENTENCES_IN_PARAGRAPH - 1)] = END_OF_PARAGRAPH
    separator[borders[1:] - 1] = END_OF_TEXT
    joined = np.column_stack([string, lexicon.first_separator + separator]).ravel()
    lists = pa.ListArray.from_arrays(pa.array(2 * borders, pa.int32()), lexicon.strings.take(pa.array(joined)))
    after = np.cumsum(lexicon.lengths[joined])
    start = np.concatenate([[0], after[1:-1:2]])
    start -= start[borders[:-1]][document]
    end = start + lexicon.lengths[string]
    word = np.where(is_name | is_value, -1, word)
    slots = Slots(document, sentence, string, word, start, end, is_name, is_value, borders)
    return slots, pc.binary_join(lists, "")


def _draw_words(rng: np.random.Generator, lexicon: Lexicon, topics: Ints) -> Ints:
    """Return a word for each token; half of the attributive words are followed by their usual noun."""
    words = _draw_ranks(rng, lexicon.words, topics, TOPIC_WORDS)
    usual = (words[:-1] * 31 + STOP_WORDS + 7) % lexicon.words
    follows = is_attributive(words[:-1]) & (rng.random(len(usual)) < 0.5)
    return np.concatenate([words[:1], np.where(follows, usual, words[1:])])


def is_attributive(words: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether each word is one that makes a phrase with the content word behind it."""
    return (words >= STOP_WORDS) & (words % 3 == 0)


def make_titles(lexicon: Lexicon, slots: Slots) -> pa.Array:
    """Return the first seven tokens of each text, without their sentence ends."""
    first = (slots.borders[:-1, None] + np.arange(7)).ravel()
    lists = pa.FixedSizeListArray.from_arrays(lexicon.strings.take(pa.array(slots.string[first])), 7)
    return pc.binary_join(lists.cast(pa.list_(pa.string())), " ")
