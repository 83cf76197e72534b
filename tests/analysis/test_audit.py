"""An audit: the draw, what counts as answered after rebuilds, and the interval in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.answers import Answer
from analysis.audit import (
    SAMPLE,
    Audit,
    _number,
    audit,
    draw,
    fullest,
    in_short,
    in_words,
    percent,
    rounded,
    seeds_of,
)
from analysis.errors import UnknownName
from analysis.measures.intervals import wilson
from analysis.store.corpus import Corpus
from tests.hand_corpus import Note, hand_corpus, note

NOON = dt.datetime(2022, 3, 4, 12, 0, 0, tzinfo=dt.UTC)
KYIV, BERLIN = "Kyiv (GPE)", "Berlin (GPE)"


def notes(first: int, last: int) -> list[Note]:
    """Documents that each mention Kyiv twice, and every third one Berlin and a person as well."""
    more = " [GPE Berlin] heard [PERSON Anna Example]."
    return [
        note(f"2022-01-{1 + n % 28:02d}", f"News {n} came from [GPE Kyiv]. On {n} [GPE Kyiv] was quiet."
             + (more if n % 3 == 0 else ""), title=f"News {n}")
        for n in range(first, last)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[list[Note]], Corpus]]:
    opened: list[Corpus] = []

    def build(documents: list[Note]) -> Corpus:
        opened.append(hand_corpus(tmp_path_factory.mktemp("store"), documents))
        return opened[-1]

    yield build
    for corpus in opened:
        corpus.close()


@pytest.fixture(scope="module")
def corpus(make) -> Corpus:
    """Forty documents: 80 mentions of Kyiv, 14 of Berlin and of a person."""
    return make(notes(0, 40))


def ask(corpus: Corpus, subject: str, answers: list[Answer], **how: int) -> Audit:
    return audit(corpus, draw(corpus, subject, **how), answers)


def answers_to(one: Audit, given: str) -> list[Answer]:
    """Answer the draw's mentions in order, one letter each."""
    return [
        Answer(one.subject, one.seed, row.document, row.start, row.end, row.text, row.label, letter, NOON)
        for row, letter in zip(one.sample.itertuples(), given, strict=False)
    ]


def places(one: Audit) -> list[tuple[str, int]]:
    return list(zip(one.sample["document"], one.sample["start"], strict=True))


# -- the draw --------------------------------------------------------------------------------------------------


def test_one_seed_is_one_draw_and_another_is_another(corpus: Corpus) -> None:
    one = ask(corpus, KYIV, [])
    assert len(one.sample) == SAMPLE == len(set(places(one)))
    assert places(ask(corpus, KYIV, [])) == places(one)
    assert places(ask(corpus, KYIV, [], seed=2)) != places(one)


def test_a_larger_draw_begins_with_the_smaller_one(corpus: Corpus) -> None:
    assert places(ask(corpus, KYIV, [], n=70))[:SAMPLE] == places(ask(corpus, KYIV, []))


def test_where_there_are_fewer_all_are_drawn(corpus: Corpus) -> None:
    one = ask(corpus, BERLIN, [])
    assert (one.mentions, len(one.sample)) == (14, 14)


def test_each_mention_stands_in_its_sentence(corpus: Corpus) -> None:
    for row in ask(corpus, "GPE", [], n=94).sample.itertuples():
        at = row.start - row.sentence_start
        assert row.text == row.name == row.sentence[at : at + row.end - row.start]
        assert row.label == "GPE"
        assert row.sentence.endswith(".")


def test_a_label_takes_in_each_of_its_entities(corpus: Corpus) -> None:
    one = ask(corpus, "GPE", [], n=1_000)
    assert one.mentions == len(one.sample) == 94
    assert one.sample["name"].value_counts().to_dict() == {"Kyiv": 80, "Berlin": 14}


def test_every_mention_is_drawn_about_as_often(make) -> None:
    """Of 60 draws of 20 from 40, each mention is in 30 on average (sd 3.9): all within five deviations."""
    small = make(notes(0, 20))
    drawn = [place for seed in range(60) for place in places(ask(small, KYIV, [], seed=seed, n=20))]
    counts = pd.Series(drawn).value_counts()
    assert len(counts) == 40
    assert np.abs(counts - 30).max() < 5 * np.sqrt(60 * 0.5 * 0.5)


def test_an_unknown_entity_is_named(corpus: Corpus) -> None:
    with pytest.raises(UnknownName, match="Kiyv"):
        ask(corpus, "Kiyv (GPE)", [])


# -- answers ---------------------------------------------------------------------------------------------------


def test_answers_are_counted_by_what_they_say(corpus: Corpus) -> None:
    one = ask(corpus, KYIV, answers_to(ask(corpus, KYIV, []), "yyn?y"))
    assert (one.right, one.wrong, one.unclear, one.checked) == (3, 1, 1, 4)
    assert one.waiting == list(range(5, SAMPLE))
    assert one.precision == 0.75
    assert one.interval == wilson(3, 4)


def test_answers_of_another_subject_or_seed_do_not_count(corpus: Corpus) -> None:
    others = [*answers_to(ask(corpus, KYIV, [], seed=2), "y" * 9), *answers_to(ask(corpus, BERLIN, []), "y" * 9)]
    one = ask(corpus, KYIV, others)
    assert (one.checked, one.gone, one.displaced) == (0, (), ())


def test_the_last_of_several_answers_counts(corpus: Corpus) -> None:
    bare = ask(corpus, KYIV, [])
    one = ask(corpus, KYIV, [*answers_to(bare, "y"), *answers_to(bare, "n")])
    assert (one.right, one.wrong) == (0, 1)


def test_a_rebuild_in_another_order_keeps_every_answer(corpus: Corpus, make) -> None:
    given = answers_to(ask(corpus, KYIV, []), "y" * 40 + "n" * 10)
    one = ask(make(notes(0, 40)[::-1]), KYIV, given)
    assert (one.right, one.wrong, one.gone, one.displaced) == (40, 10, (), ())


def test_answers_whose_document_is_gone_are_reported(corpus: Corpus, make) -> None:
    given = answers_to(ask(corpus, KYIV, []), "y" * SAMPLE)
    smaller = make([n for i, n in enumerate(notes(0, 40)) if i % 2])
    one = ask(smaller, KYIV, given)
    assert one.mentions == 40
    assert len(one.gone) + one.checked == SAMPLE
    assert {a.document for a in one.gone}.isdisjoint(one.sample["document"])
    assert len(one.gone) > 0 < one.checked


def test_new_documents_displace_some_answers_and_the_count_says_so(corpus: Corpus, make) -> None:
    given = answers_to(ask(corpus, KYIV, []), "y" * SAMPLE)
    grown = ask(make([*notes(0, 40), *notes(100, 140)]), KYIV, given)
    assert grown.mentions == 160
    assert grown.gone == ()
    assert len(grown.displaced) + grown.checked == SAMPLE
    assert 0 < grown.checked < SAMPLE
    assert len(grown.waiting) == SAMPLE - grown.checked


def resumed(corpus: Corpus, answers: list[Answer]) -> Audit:
    """Return the audit as a page goes on with it."""
    return ask(corpus, KYIV, answers, n=seeds_of(corpus, answers, KYIV)[1])


def test_answers_in_place_of_others_leave_the_sample_as_it_was(corpus: Corpus, make) -> None:
    """Documents come, come, and go; each time what stands in for others is answered."""
    given = answers_to(ask(corpus, KYIV, []), "y" * SAMPLE)
    for documents in (
        [*notes(0, 40), *notes(100, 104)], [*notes(0, 40), *notes(100, 110)], [*notes(0, 36), *notes(100, 106)],
    ):  # fmt: skip
        now = make(documents)
        before = resumed(now, given)
        assert 0 < len(before.waiting) == len({*before.gone, *before.displaced}) - len(given) + SAMPLE
        for row in before.waiting:
            given += answers_to(Audit(KYIV, 1, before.mentions, before.sample.iloc[[row]]), "y")
            assert len(resumed(now, given).sample) == SAMPLE
        assert resumed(now, given).waiting == []


def test_a_larger_sample_that_was_asked_for_is_gone_on_with(corpus: Corpus, make) -> None:
    given = answers_to(ask(corpus, KYIV, [], n=100), "y" * 80)
    assert len(resumed(corpus, given[:SAMPLE]).sample) == SAMPLE
    assert len(resumed(corpus, given[: SAMPLE + 1]).sample) == 80
    assert len(resumed(make([*notes(0, 40), *notes(100, 140)]), given).sample) == 100


def test_the_order_of_a_draw_can_be_told_without_the_corpus(corpus: Corpus) -> None:
    for seed in (1, 7):
        numbers = [_number(seed, answer.place) for answer in answers_to(ask(corpus, "GPE", [], seed=seed), "y" * 50)]
        assert numbers == sorted(numbers)


def test_the_audit_that_checked_most_is_the_one_to_tell(corpus: Corpus) -> None:
    few, many = ask(corpus, KYIV, [], seed=1), ask(corpus, KYIV, [], seed=7, n=100)
    given = [*answers_to(few, "yn"), *answers_to(many, "y" * 60)]
    seeds = seeds_of(corpus, given, KYIV)
    assert seeds == {1: 50, 7: 100}
    found = fullest([ask(corpus, KYIV, given, seed=seed, n=n) for seed, n in seeds.items()])
    assert found is not None
    assert (found.seed, found.checked, len(found.sample)) == (7, 60, 80)
    assert seeds_of(corpus, given, BERLIN) == {}
    assert fullest([]) is None
    assert fullest([ask(corpus, KYIV, answers_to(few, "???"))]) is None


# -- what is concluded -----------------------------------------------------------------------------------------


def counted(mentions: int, right: int, wrong: int) -> Audit:
    """An audit with only its numbers."""
    answers = ["y"] * right + ["n"] * wrong + [""] * (min(mentions, SAMPLE) - right - wrong)
    return Audit(KYIV, 1, mentions, pd.DataFrame({"answer": answers}))


def test_the_count_is_the_mentions_times_the_interval() -> None:
    """1,270 × 0.8116 = 1,030.8 and 1,270 × 0.9685 = 1,229.9."""
    one = counted(1270, 46, 4)
    assert one.count == (1031, 1230)
    assert in_words(one) == (
        "46 of 50 checked were right: 92% (81%–97%), so about 1,030–1,230 of the 1,270 mentions."
    )
    assert in_short(one) == "92% (81%–97%) right"


def test_all_checked_leaves_nothing_to_chance() -> None:
    one = counted(12, 11, 1)
    assert one.is_census
    assert one.interval == (11 / 12, 11 / 12)
    assert one.count == (11, 11)
    assert in_words(one) == "All 12 mentions were checked: 11 right (92%)."
    assert in_short(one) == "92% right, all checked"


def test_nothing_checked_says_so() -> None:
    one = counted(30, 0, 0)
    assert (one.precision, one.interval, one.count) == (None, (0.0, 1.0), (0, 30))
    assert in_words(one) == "Nothing has been checked yet."
    assert in_short(one) == "not checked"


@given(
    st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(n, 5_000), st.integers(0, n), st.just(n)))
)
def test_the_count_holds_what_was_found(sample: tuple[int, int, int]) -> None:
    mentions, right, checked = sample
    one = counted(mentions, right, checked - right)
    low, high = one.count
    assert right <= low <= high <= mentions - (checked - right)
    assert low <= round(mentions * right / checked) <= high


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (1, "100%"), (0.5, "50%"), (0.996, "99.6%"), (0.9999, "99.9%"), (0.004, "0.4%"), (0.0001, "0.1%")],
)
def test_only_all_is_called_a_hundred_per_cent(share: float, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("number", "down", "up"),
    [(0, 0, 0), (7, 7, 7), (998, 998, 998), (1_031, 1_030, 1_040), (9_991, 9_990, 10_000), (12_345, 12_300, 12_400)],
)
def test_an_estimate_has_three_digits(number: int, down: int, up: int) -> None:
    assert (rounded(number), rounded(number, up=True)) == (down, up)


def test_no_more_mentions_are_said_to_be_right_than_there_are() -> None:
    """1,236 × 0.9287 = 1,147.8; all 1,236 may be right, but not 1,240."""
    assert in_words(counted(1236, 50, 0)) == (
        "50 of 50 checked were right: 100% (93%–100%), so about 1,140–1,236 of the 1,236 mentions."
    )


@given(
    st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(n, 200_000), st.integers(0, n), st.just(n)))
)
def test_what_is_told_of_the_count_can_be_and_holds_it(sample: tuple[int, int, int]) -> None:
    mentions, right, checked = sample
    one = counted(mentions, right, checked - right)
    (low, high), (least, most) = one.count, one.estimate
    assert right <= least <= low <= high <= most <= mentions - (checked - right)
