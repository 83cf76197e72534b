"""Sketches and stories: pairs by their bands, stories by their heads."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stories.clusters import NEIGHBOURS, candidates, clusters
from analysis.stories.sketch import BANDS, band_keys, sketch
from analysis.stories.traits import LEAST_SHINGLES, Traits, is_same_story, similarity, traits

WORDS, KEYS = 3099378476372069640, [735888191, 3223850922, 459137469]
CHANCE = random.Random(7)
VOCABULARY = [f"w{n}x" for n in range(400)]


def text_of(words: int, chance: random.Random = CHANCE) -> str:
    return " ".join(chance.choice(VOCABULARY) for _ in range(words))


def told(texts: Sequence[str]) -> tuple[list[int], list[float]]:
    def read(numbers: Sequence[int]) -> list[Traits]:
        return [traits(texts[number]) for number in numbers]

    heads, alike = clusters(band_keys([sketch(text).bands for text in texts]), read)
    return heads.tolist(), alike.tolist()


def test_a_sketch_is_of_the_words_alone_and_stays_what_it_is() -> None:
    text = "Oil rose to 20 dlrs a barrel in London. " + " ".join(VOCABULARY[:40])
    one = sketch(text)
    assert one == sketch(text.upper().replace(" ", "\n"))
    assert one != sketch(text + " more")
    assert (len(one.bands), one.shingles) == (4 * BANDS, 47)
    # Sketches are kept on disk: if these change, raise SKETCH_VERSION.
    assert (one.words, band_keys([one.bands])[0, :3].tolist()) == (WORDS, KEYS)


def test_short_texts_have_no_bands() -> None:
    assert sketch(text_of(LEAST_SHINGLES)).bands == b""
    assert sketch("").bands == b""
    assert len(sketch(" ".join(VOCABULARY[: LEAST_SHINGLES + 2])).bands) == 4 * BANDS


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=2), max_size=12))
def test_candidates_are_pairs_that_share_a_key(rows: list[list[int]]) -> None:
    keys = np.array(rows, dtype=np.uint32).reshape(-1, 2)
    later, earlier = candidates(keys)
    pairs = set(zip(later.tolist(), earlier.tolist(), strict=True))
    sharing = {(b, a) for a, b in combinations(range(len(rows)), 2) if (keys[a] == keys[b]).any()}
    assert pairs <= sharing
    assert all(later[:-1] <= later[1:])
    for column in range(2):
        for value in set(keys[:, column].tolist()):
            members = np.flatnonzero(keys[:, column] == value).tolist()
            for place, row in enumerate(members):
                near = {members[0], *members[max(0, place - NEIGHBOURS) : place]} - {row}
                assert {(row, other) for other in near} <= pairs


def test_candidates_stay_few_however_many_texts_share_a_key() -> None:
    later, _ = candidates(np.zeros((5_000, 3), dtype=np.uint32))
    assert len(later) <= 5_000 * (1 + NEIGHBOURS)


def test_versions_join_the_first_and_never_drift_away() -> None:
    words = text_of(120).split()
    versions = [" ".join([*words[30 * n :], *(f"v{n}m{k}" for k in range(30 * n))]) for n in range(4)]
    heads, alike = told(versions)
    parts = [traits(version) for version in versions]
    for at, head in enumerate(heads):
        assert heads[head] == head
        if at != head:
            assert alike[at] == similarity(parts[at], parts[head])
            assert is_same_story(parts[at], parts[head], alike[at])
    assert heads[1] == 0
    assert heads[3] != 0, "the fourth shares a quarter of the words with the first, the rest by way of others alone"


def test_stories_are_those_of_all_pairs_where_no_text_is_between_two() -> None:
    chance = random.Random(3)
    originals = [text_of(80, chance) for _ in range(30)]
    texts = list(originals)
    for text in originals:
        words = text.split()
        words[chance.randrange(80)] = "changed"
        texts.append(" ".join(words))
    heads, _ = told(texts)
    assert heads == [*range(30), *range(30)]


def test_hundreds_of_copies_are_one_story() -> None:
    words = text_of(60).split()
    texts = [" ".join([*words[: n % 50], f"x{n}", *words[n % 50 :]]) for n in range(400)]
    heads, _ = told(texts)
    assert set(heads) == {0}
    assert told([])[0] == []


def test_what_is_alike_weeks_apart_must_be_more_alike() -> None:
    plain = [word.translate(str.maketrans("0123456789", "abcdefghij")) for word in text_of(150).split()]
    words = ["said", "Olaf", "Scholz", "in", "Kyiv", *plain[:100]]
    texts = [" ".join(words), " ".join([*words[:65], *plain[100:140]]), " ".join([*words[:90], "end"])]
    keys, parts = band_keys([sketch(text).bands for text in texts]), [traits(text) for text in texts]

    def heads(days: list[int | None] | None) -> list[int]:
        return clusters(keys, lambda some: [parts[number] for number in some], days)[0].tolist()

    assert heads(None) == heads([None, 9, 30]) == heads([1, 4, 4]) == [0, 0, 0]
    assert heads([1, 5, 30]) == [0, 1, 0]
