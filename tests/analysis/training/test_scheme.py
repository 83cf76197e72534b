"""One label scheme: places, groups and 'other' are told apart; what no corpus marks is added by rule."""

from __future__ import annotations

import pytest

from analysis.training.scheme import in_scheme, other_label, place_label, tidy
from analysis.training.texts import Labelled, LabelledText
from analysis.training.values import find_values


@pytest.mark.parametrize(
    ("name", "label"),
    [("Belarus", "GPE"), ("Minsk", "GPE"), ("Polish", "NORP"), ("the Danube River", "LOC"), ("Black Sea", "LOC"),
     ("Heathrow Airport", "FAC"), ("Port Arthur", "GPE"), ("Springfield", "GPE"), ("the Middle East", "LOC")],
)  # fmt: skip
def test_places_are_told_apart(name: str, label: str) -> None:
    assert place_label(name) == label


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [("signed the Kyoto Protocol", "Kyoto Protocol", "LAW"), ("won the World Cup", "World Cup", "EVENT"),
     ("they speak French", "French", "LANGUAGE"), ("the French army", "French", "NORP"),
     ("his film Vertigo", "Vertigo", "WORK_OF_ART"),
     ("the rocket Ariane", "Ariane", "PRODUCT"), ("the so-called thing", "thing", None), ("a Foo", "Foo", "MISC")],
)  # fmt: skip
def test_other_names_get_the_label_their_words_give(text: str, name: str, label: str | None) -> None:
    start = text.index(name)
    assert other_label(text, start, start + len(name)) == label


def test_titles_articles_quotes_and_possessives_are_no_part_of_a_name() -> None:
    text = "said Prime Minister Tony Blair's aide"
    start, end = text.index("Prime"), text.index(" aide")
    neat = tidy(text, Labelled(start, end, "PERSON"))
    assert neat is not None
    assert text[neat.start : neat.end] == "Tony Blair"
    assert tidy("the President", Labelled(0, 13, "PERSON")) is None


def test_groups_and_values_are_added_and_nothing_overlaps() -> None:
    text = "On Monday 3 Russian officers left the Bank of Russia."
    bank = text.index("Bank")
    found = in_scheme(LabelledText("t", text, ()), [Labelled(bank, bank + 14, "ORG"), Labelled(bank, bank + 4, "ORG")])
    assert [(text[s:e], label) for s, e, label in found.spans] == [
        ("Monday", "DATE"), ("3", "CARDINAL"), ("Russian", "NORP"), ("Bank of Russia", "ORG"),
    ]  # fmt: skip


def test_what_a_corpus_leaves_open_stays_open() -> None:
    text = "Russian troops"
    found = in_scheme(LabelledText("t", text, ()), [], missing=[(0, 7)])
    assert found.spans == ()
    assert found.missing == ((0, 7),)


@pytest.mark.parametrize(
    ("text", "values"),
    [("on March 3, 2022 a protest march", [("March 3, 2022", "DATE")]),
     ("it may rain in May 1999", [("May 1999", "DATE")]),
     ("about 5 percent", [("5 percent", "PERCENT")]),
     ("$5 million and 3 million people", [("$5 million", "MONEY"), ("3 million", "CARDINAL")]),
     ("at 10:30 a.m. today", [("10:30 a.m.", "TIME"), ("today", "DATE")]),
     ("the third of 20 km", [("third", "ORDINAL"), ("20 km", "QUANTITY")]),
     ("MH17 and COVID-19", [])],
)  # fmt: skip
def test_values_are_found_by_rule(text: str, values: list[tuple[str, str]]) -> None:
    found = sorted(find_values(text, free=lambda start, end: True))
    assert [(text[s:e], label) for s, e, label in found] == values
