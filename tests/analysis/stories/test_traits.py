"""What of a text is compared, and when two texts tell one story."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stories.traits import SHINGLE, hashed_words, is_same_story, shingles, similarity, traits

WORDS = st.lists(st.sampled_from(["gas", "oil", "Kyiv", "price", "rose", "3.5", "in", "May"]), max_size=40)


def by_hand(one: str, other: str) -> float:
    """Return the Jaccard similarity of two sets of three words in a row, spelled out."""
    sets = []
    for text in (one, other):
        words = re.findall(r"\w+", text.lower())
        sets.append({tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)})
    either = sets[0] | sets[1]
    return len(sets[0] & sets[1]) / len(either) if either else 0.0


@settings(max_examples=150, derandomize=True, deadline=None)
@given(WORDS, WORDS)
def test_similarity_is_that_of_the_sets_of_shingles(one: list[str], other: list[str]) -> None:
    a, b = " ".join(one), " ".join(other)
    assert similarity(traits(a), traits(b)) == by_hand(a, b) == similarity(traits(b), traits(a))


def test_capitals_and_punctuation_make_no_difference() -> None:
    one, other = (hashed_words(text) for text in ("Oil rose, again.", "OIL ROSE – again"))
    assert np.array_equal(one, other)
    assert len(shingles(one)) == 1
    assert len(shingles(one[:2])) == 0


def test_figures_and_names_are_told_from_other_words() -> None:
    found = traits("The price rose 3 pct in Kyiv. Nobody in Berlin said why: Rates are 3 pct, too.")
    assert set(found.figures) == set(hashed_words("3"))
    assert set(found.names) == set(hashed_words("Kyiv Berlin"))


FORM = (
    "The central bank entered the market at {hour} to arrange {sum} mln of repurchase agreements, a spokesman for the "
    "bank said. Dealers said that funds of {bank} were trading at {rate} pct when the bank began its temporary and "
    "indirect supply of reserves to the banking system, which had been expected by the market for some days."
)


def test_two_fillings_of_one_form_are_two_stories() -> None:
    one, other = (
        traits(FORM.format(hour=hour, sum=amount, bank=bank, rate=rate))
        for hour, amount, bank, rate in (("11", "1500", "Alfa", "6.25"), ("12", "2000", "Beta", "6.5"))
    )
    alike = similarity(one, other)
    assert alike > 0.5
    assert not is_same_story(one, other, alike)


def test_a_copy_in_other_words_with_the_same_figures_is_the_same_story() -> None:
    text = FORM.format(hour="11", sum="1500", bank="Alfa", rate="6.25")
    changed = text.replace("entered the market", "went in").replace("a spokesman for the bank", "it")
    one, other = traits(text), traits("Read more on our site. " + changed)
    assert is_same_story(one, other, similarity(one, other))


def test_texts_without_figures_and_names_need_to_share_more() -> None:
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(90)]
    text = " ".join(words)
    near, far = " ".join(words[:70]), " ".join(words[:40])
    one = traits(text)
    assert is_same_story(one, traits(near), similarity(one, traits(near)))
    alike = similarity(one, traits(far))
    assert 0.25 < alike < 0.5
    assert not is_same_story(one, traits(far), alike)
