"""The measures of timeline summarisation, on an example that is worked by hand, and Porter's stemmer on his own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hand_corpus import hand_corpus, note
from tools.evaluate_timelines import generated, gold_timelines, scored
from tools.porter import stem
from tools.timeline_scores import Score, aligned_rouge, date_score, mean, overlap, tokens

ONE, TWO, FOUR = (dt.date(2022, 3, day) for day in (1, 2, 4))


def test_a_worked_example() -> None:
    """Found: 1 March "red gate opens", 4 March "blue gate". Gold: 1 March "red gate shut now", 2 March "blue sky".

    Precision: 1 March is aligned with 1 March (cost 0): 2 of 3 words in common, weight 1. 4 March is 2 days from
    2 March: cost (1 - 1/3)(1 - R1), R1 = 1/2 (blue; 2 + 2 words), so 1/3; 3 days from 1 March:
    (1 - 1/4)(1 - 2/6) = 1/2. So 2 March, with 1 word in common, weight 1/3. (2 + 1/3) / 5 = 7/15.
    Recall: 1 March: 2 of 4. 2 March: to 1 March (1 - 1/2)(1 - 0) = 1/2, to 4 March 1/3: 1 word, weight 1/3.
    (2 + 1/3) / 6.
    Pairs of words: "red gate" alone is shared: 1 of 2 + 1 found, 1 of 3 + 1 in gold.
    """
    found = {ONE: ["red gate opens"], FOUR: ["blue gate"]}
    gold = {ONE: ["red gate shut now"], TWO: ["blue sky"]}
    words = aligned_rouge(found, gold, 1)
    assert words == pytest.approx((7 / 15, 7 / 18))
    assert words.f1 == pytest.approx(2 * (7 / 15) * (7 / 18) / (7 / 15 + 7 / 18))
    assert aligned_rouge(found, gold, 2) == pytest.approx((1 / 3, 1 / 4))
    assert date_score(found, gold) == (1 / 2, 1 / 2)


def test_content_draws_a_day_to_another_than_the_nearest() -> None:
    """4 March says what 1 March says in gold: with content it goes there (cost 0), by days alone to 2 March."""
    found = {FOUR: ["blue sky over town"]}
    gold = {ONE: ["blue sky over town"], TWO: ["rain"]}
    assert aligned_rouge(found, gold, 1).precision == pytest.approx(1 / 4)
    assert aligned_rouge(found, gold, 1, content=False).precision == 0


def test_small_words_are_left_out_and_forms_of_a_word_are_one() -> None:
    small = frozenset(("the", "were"))
    assert tokens("The ships were sailing, the BBC said.", small) == ("ship", "sail", "bbc", "said")
    found, gold = {ONE: ["the ships sailed"]}, {ONE: ["a ship is sailing"]}
    assert aligned_rouge(found, gold, 1, stop_words=frozenset(("the", "a", "is"))) == (1, 1)


def test_means_are_of_precision_and_recall() -> None:
    scores = [Score(1.0, 0.5), Score(0.0, 0.5)]
    assert mean(scores) == (0.5, 0.5)
    assert Score(0.0, 0.0).f1 == 0


def test_nothing_found_scores_nothing() -> None:
    gold = {ONE: ["red gate"]}
    assert date_score({}, gold) == (0, 0)
    assert aligned_rouge({}, gold, 1) == (0, 0)


timelines = st.dictionaries(
    st.dates(dt.date(2022, 1, 1), dt.date(2022, 1, 20)),
    st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=2), min_size=1, max_size=5,
)  # fmt: skip


@given(timelines, timelines, st.sampled_from([1, 2]))
def test_sides_swap_precision_and_recall_and_both_are_shares(
    one: dict[dt.date, list[str]], other: dict[dt.date, list[str]], n: int
) -> None:
    score = aligned_rouge(one, other, n)
    assert score == pytest.approx(aligned_rouge(other, one, n)[::-1])
    assert 0 <= score.precision <= 1
    assert date_score(one, one) == (1, 1)


@given(timelines)
def test_a_timeline_agrees_with_itself_by_days(timeline: dict[dt.date, list[str]]) -> None:
    """With content, two days that say the same cost nothing either way, and the first is taken."""
    has_words = any(text.split() for texts in timeline.values() for text in texts)
    assert aligned_rouge(timeline, timeline, 1, content=False) == ((1, 1) if has_words else (0, 0))


def test_overlap_is_an_f1_of_bags() -> None:
    from collections import Counter

    assert overlap(Counter("aab"), Counter("abc")) == pytest.approx(2 * 2 / 6)
    assert overlap(Counter(), Counter("a")) == 0


@pytest.mark.parametrize(("word", "stemmed"), [
    ("caresses", "caress"), ("ponies", "poni"), ("ties", "ti"), ("cats", "cat"), ("feed", "feed"), ("agreed", "agre"),
    ("plastered", "plaster"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat"), ("hopping", "hop"),
    ("falling", "fall"), ("hissing", "hiss"), ("filing", "file"), ("happy", "happi"), ("sky", "sky"),
    ("relational", "relat"), ("conditional", "condit"), ("vietnamization", "vietnam"), ("operator", "oper"),
    ("feudalism", "feudal"), ("hopefulness", "hope"), ("triplicate", "triplic"), ("formalize", "formal"),
    ("electrical", "electr"), ("goodness", "good"), ("revival", "reviv"), ("adjustment", "adjust"),
    ("adoption", "adopt"), ("probate", "probat"), ("rate", "rate"), ("cease", "ceas"), ("controll", "control"),
    ("roll", "roll"),
])  # fmt: skip
def test_stems_are_those_of_porters_paper(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_entries_of_one_day_are_one_and_sentences_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"collection": "c", "timeline": "t", "date": "2022-03-01", "summary": "It began.  Many came."}\n'
        '{"collection": "c", "timeline": "t", "date": "2022-03-01", "summary": "It rained."}\n', encoding="utf-8",
    )  # fmt: skip
    assert gold_timelines(path) == {("c", "t"): {ONE: ["It began.", "Many came.", "It rained."]}}


def test_a_chronology_is_asked_for_as_many_days_in_their_range(tmp_path: Path) -> None:
    words = "the old harbour of the town was opened to all the ships of the sea on {} March 2022."
    notes = [note(f"2022-03-{day:02}", f"It is told that {words.format(day)}") for day in (1, 2, 4, 9)]
    gold = {ONE: ["The harbour was opened."], FOUR: ["Ships sailed."]}
    with hand_corpus(tmp_path, notes) as corpus:
        found = generated(corpus, gold)
    assert len(found) == 2
    assert all(ONE <= day <= FOUR for day in found)
    assert scored(found, gold, frozenset())["dates"].precision in (0.5, 1.0)
