from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.training.scoring import FULL, THREE, TOTAL, Counts, gain, interval, normalise, score, table, total
from analysis.training.texts import Labelled, LabelledText

SAME = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}
TEXT = 'The United Nations met "Anna Example" in Oslo, Anna Example\'s home, and the Oslo Forum.'


def spans(*found: tuple[str, str], text: str = TEXT) -> tuple[Labelled, ...]:
    """Return spans by their words, each the next place where they stand."""
    result, at = [], 0
    for words, label in found:
        at = text.index(words, at)
        at += len(words)
        result.append(Labelled(at - len(words), at, label))
    return tuple(result)


# -- edges -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("the United Nations", "United Nations"), ("The Hague's", "Hague"), ('"Anna Example"', "Anna Example"),
        ("“An Island’s”", "Island"), ("Oslo,", "Oslo"), ("a", "a"), ("the ", "the"), ("'s", "'s"),
        ("Thessaly", "Thessaly"), (" \n", " \n"), ("(the) Oslo", "the) Oslo"), ("U.S.", "U.S."),
    ],
)  # fmt: skip
def test_edges_that_corpora_do_not_agree_about_are_left_out(surface: str, name: str) -> None:
    start, end = normalise(f"xx {surface} yy", 3, 3 + len(surface))
    assert f"xx {surface} yy"[start:end] == name


@given(st.text(alphabet=" \n\"“”‘’'(),;:saAnthe.", max_size=12), st.data())
def test_normalising_is_idempotent_within_the_span_and_never_empty(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = normalise(text, start, end)
    assert start <= first <= last <= end
    assert (first == last) == (start == end)
    assert normalise(text, first, last) == (first, last)


# -- a calculation by hand -------------------------------------------------------------------------------------


def test_counts_by_hand() -> None:
    gold = LabelledText(
        "t", TEXT, spans(("United Nations", "ORG"), ("Anna Example", "PER"), ("Oslo", "LOC"), ("Anna Example", "PER"))
    )
    found = spans(
        ("The United Nations", "ORG"),  # right, but for its article
        ('"Anna Example"', "PERSON"),  # right, but for its quotation marks
        ("Oslo", "GPE"),  # right: places are one
        ("Example's", "PERSON"),  # wrong span
        ("Oslo Forum", "EVENT"),  # not scored: the gold marks no events
    )
    (counts,) = score([gold], [found], labels=THREE)
    assert counts == {"ORG": Counts(1, 1, 1), "PER": Counts(1, 2, 2), "LOC": Counts(1, 1, 1)}
    assert total([counts]) == Counts(3, 4, 4)
    assert (total([counts]).precision, total([counts]).recall, total([counts]).f1) == (0.75, 0.75, 0.75)
    assert total([counts], label="PER").f1 == 0.5


def test_a_wrong_label_is_wrong_twice() -> None:
    gold = LabelledText("t", TEXT, spans(("Oslo", "LOC"), ("Anna Example", "PER")))
    counts = score([gold], [spans(("Oslo", "ORG"), ("Anna Example", "PER"))], labels=THREE)
    # ORG is a label that this gold never uses, so it is not scored
    assert total(counts) == Counts(1, 1, 2)
    with_organisation = LabelledText("u", TEXT, spans(("United Nations", "ORG")))
    counts = score([gold, with_organisation], [spans(("Oslo", "ORG"), ("Anna Example", "PER")), ()], labels=THREE)
    assert total(counts) == Counts(1, 2, 3)


def test_what_the_gold_says_nothing_about_is_not_held_against_anybody() -> None:
    place = TEXT.index("Oslo Forum")
    gold = LabelledText("t", TEXT, spans(("Oslo", "LOC")), missing=((place, place + 10),))
    assert total(score([gold], [spans(("Oslo", "GPE"), ("Oslo", "GPE"))], labels=THREE)) == Counts(1, 1, 1)
    without = LabelledText("t", TEXT, gold.spans)
    assert total(score([without], [spans(("Oslo", "GPE"), ("Oslo", "GPE"))], labels=THREE)) == Counts(1, 2, 1)


def test_places_are_one_but_buildings_only_where_the_gold_has_none() -> None:
    assert (THREE["FAC"], THREE["GPE"], THREE["LOC"]) == ("LOC", "LOC", "LOC")
    assert (FULL["FAC"], FULL["GPE"], FULL["LOC"]) == ("FAC", "LOC", "LOC")
    assert "MISC" not in FULL


def test_a_table_by_hand() -> None:
    gold = [LabelledText("a", "Oslo UN", (Labelled(0, 4, "LOC"), Labelled(5, 7, "ORG"))), LabelledText("b", "Oslo", ())]
    found = [[Labelled(0, 4, "LOC"), Labelled(5, 7, "LOC")], [Labelled(0, 4, "ORG")]]
    frame = table(score(gold, found, labels=SAME)).set_index("label")
    assert list(frame.index) == ["LOC", "ORG", TOTAL]
    assert frame.loc["LOC", ["gold", "found", "right"]].tolist() == [1, 2, 1]
    assert frame.loc[TOTAL, ["gold", "found", "right"]].tolist() == [2, 3, 1]
    assert frame.loc[TOTAL, ["precision", "recall", "f1"]].tolist() == pytest.approx([1 / 3, 1 / 2, 2 / 5])


def test_texts_and_answers_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([LabelledText("t", "", ())], [], labels=SAME)


# -- against an independent way of counting, and properties ---------------------------------------------------

TOKENS = 8
TAGS = st.lists(st.sampled_from(["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC"]), min_size=TOKENS, max_size=TOKENS)
TAGGED = st.lists(st.tuples(TAGS, TAGS), min_size=1, max_size=5)


def chunks(tags: list[str]) -> set[tuple[str, int, int]]:
    """Return (type, first, last) of IOB2 tags as the evaluation script of CoNLL-2000 reads them: an I after another
    type, or after none, begins a chunk too.
    """
    found, first = set(), 0
    for at, tag in enumerate(tags):
        kind = tag[2:]
        begins = kind and (tag[0] == "B" or at == 0 or tags[at - 1][2:] != kind)
        if begins:
            first = at
        ends = kind and (at + 1 == len(tags) or tags[at + 1][0] in "BO" or tags[at + 1][2:] != kind)
        if ends:
            found.add((kind, first, at))
    return found


def as_text(tags: list[str]) -> LabelledText:
    """Return a text of words of four letters with the chunks of the tags."""
    spans = tuple(Labelled(5 * first, 5 * last + 4, kind) for kind, first, last in sorted(chunks(tags)))
    return LabelledText("t", " ".join(["Word"] * TOKENS), spans)


@given(TAGGED)
def test_counts_are_those_of_sets_of_chunks(pairs: list[tuple[list[str], list[str]]]) -> None:
    marked = {kind for gold, _ in pairs for kind, _, _ in chunks(gold)}
    right, found, true = Counter[str](), Counter[str](), Counter[str]()
    for gold, said in pairs:
        right.update(kind for kind, *_ in chunks(gold) & chunks(said))
        found.update(kind for kind, *_ in chunks(said) if kind in marked)
        true.update(kind for kind, *_ in chunks(gold))
    counts = score([as_text(g) for g, _ in pairs], [as_text(s).spans for _, s in pairs], labels=SAME)
    for kind in SAME:
        assert total(counts, label=kind) == Counts(right[kind], found[kind], true[kind])
    assert total(counts) == Counts(right.total(), found.total(), true.total())


@given(TAGGED)
def test_the_gold_itself_is_perfect(pairs: list[tuple[list[str], list[str]]]) -> None:
    gold = [as_text(tags) for tags, _ in pairs]
    sums = total(score(gold, [text.spans for text in gold], labels=SAME))
    expected = 1.0 if sums.gold else 0.0
    assert (sums.precision, sums.recall, sums.f1) == (expected, expected, expected)


@given(TAGGED)
def test_gold_and_found_change_places_and_so_do_precision_and_recall(pairs: list[tuple[list[str], list[str]]]) -> None:
    every = as_text(["B-PER", "B-ORG", "B-LOC", *["O"] * (TOKENS - 3)])  # so that all labels are scored both ways
    gold, found = [every, *(as_text(g) for g, _ in pairs)], [every, *(as_text(s) for _, s in pairs)]
    there = total(score(gold, [text.spans for text in found], labels=SAME))
    back = total(score(found, [text.spans for text in gold], labels=SAME))
    assert (there.precision, there.recall, there.f1) == (back.recall, back.precision, back.f1)


@given(TAGGED, st.randoms(use_true_random=False))
def test_the_order_of_texts_does_not_matter(pairs: list[tuple[list[str], list[str]]], chance: random.Random) -> None:
    def sums(order: list[tuple[list[str], list[str]]]) -> Counts:
        return total(score([as_text(g) for g, _ in order], [as_text(s).spans for _, s in order], labels=SAME))

    assert sums(pairs) == sums(chance.sample(pairs, len(pairs)))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_is_the_harmonic_mean(right: int, wrong: int, missed: int) -> None:
    counts = Counts(right, right + wrong, right + missed)
    p, r = counts.precision, counts.recall
    assert counts.f1 == pytest.approx(2 * p * r / (p + r) if p + r else 0.0)


# -- the interval ----------------------------------------------------------------------------------------------

UNEVEN = [{"PER": Counts(n % 4, 4, 3 + n % 2)} for n in range(40)]


def test_the_interval_is_that_of_drawing_texts_one_by_one() -> None:
    chance = random.Random(1)
    values = [total(chance.choices(UNEVEN, k=len(UNEVEN))).f1 for _ in range(4000)]
    low, high = interval(UNEVEN, draws=4000, seed=3)
    assert (low, high) == pytest.approx(tuple(np.percentile(values, (2.5, 97.5))), abs=0.015)
    assert low < total(UNEVEN).f1 < high
    assert interval(UNEVEN, seed=3) == interval(UNEVEN, seed=3) != interval(UNEVEN, seed=4)


def test_texts_that_are_all_alike_leave_no_doubt() -> None:
    assert interval([{"PER": Counts(1, 2, 2)}] * 9) == (0.5, 0.5)


def test_one_text_says_nothing_about_others() -> None:
    assert all(np.isnan(interval([{"PER": Counts(1, 2, 2)}])))


def test_a_gain_is_paired() -> None:
    better = [{"PER": Counts(min(c["PER"].right + 1, 3), 4, c["PER"].gold)} for c in UNEVEN]
    f1, low, high = gain(UNEVEN, better)
    assert f1 == pytest.approx(total(better).f1 - total(UNEVEN).f1)
    assert 0 < low < f1 < high
    assert gain(UNEVEN, UNEVEN) == (0.0, 0.0, 0.0)
    assert gain(better, UNEVEN) == pytest.approx((-f1, -high, -low))
    with pytest.raises(ValueError, match="same texts"):
        gain(UNEVEN, UNEVEN[:-1])
