from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.rules import refine
from analysis.annotate.spans import Span


def refined(text: str, *found: tuple[str, str]) -> list[tuple[str, str]]:
    """Return surface and label after the rules; each found surface stands for its next occurrence in the text."""
    spans, at = [], 0
    for surface, label in found:
        start = text.index(surface, at)
        at = start + len(surface)
        spans.append(Span(start, at, label))
    sentences = [m.span() for m in re.finditer(r"\S[^\n]*", text)]
    return [(text[s.start : s.end], s.label) for s in refine(text, spans, sentences)]


@pytest.mark.parametrize("word", ["Moreover", "Therefore", "However", "We", "Q", "President", "Prime Minister", "Jr."])
def test_openers_and_titles_are_no_names(word: str) -> None:
    assert refined(f"{word} they left.", (word, "PERSON")) == []


@pytest.mark.parametrize(
    ("surface", "label", "name"),
    [
        ("The Kremlin’s", "ORG", "Kremlin"),
        ("President Vladimir Putin", "PERSON", "Vladimir Putin"),
        ("Prime Minister Mr. Boris Johnson", "PERSON", "Boris Johnson"),
        ("former President Barack Obama", "PERSON", "Barack Obama"),
        ("“Ursula von der Leyen”", "PERSON", "Ursula von der Leyen"),
        ("But Angela Merkel", "PERSON", "Angela Merkel"),
        ("Gen. Mark Milley", "PERSON", "Mark Milley"),
        ("President's Office", "ORG", "President's Office"),
        ("The Hague", "GPE", "The Hague"),
    ],
)
def test_edges_are_stripped(surface: str, label: str, name: str) -> None:
    assert refined(f"and {surface} said so", (surface, label)) == [(name, label)]


def test_a_title_may_reach_into_a_name() -> None:
    text = "said Secretary of Defense Lloyd Austin there"
    assert refined(text, ("Defense Lloyd Austin", "PERSON")) == [("Lloyd Austin", "PERSON")]


@pytest.mark.parametrize("word", ["Monday", "March", "Saturday, May"])
def test_days_and_months_are_dates(word: str) -> None:
    assert refined(f"on {word} they left", (word, "PERSON")) == [(word, "DATE")]


def test_a_hyphenated_pair_is_two_demonyms() -> None:
    both = [("Russian", "NORP"), ("Belarusian", "NORP")]
    assert refined("the Russian-Belarusian relations") == both
    assert refined("the Russian-Belarusian relations", ("Russian-Belarusian", "ORG")) == both


def test_the_gazetteer_decides() -> None:
    assert refined("in the Russian Federation now", ("Russian", "NORP")) == [("Russian Federation", "GPE")]
    assert refined("said Ukraine again", ("Ukraine", "PERSON")) == [("Ukraine", "GPE")]
    assert refined("said Jordan again", ("Jordan", "PERSON")) == [("Jordan", "PERSON")]
    assert refined("the Bank of Russia said", ("Bank of Russia", "ORG")) == [("Bank of Russia", "ORG")]


def test_capitals_are_no_country_code() -> None:
    assert refined("LET US GO NOW") == []
    assert refined("told the US to go") == [("US", "GPE")]


def test_one_name_has_one_label_in_a_document() -> None:
    text = "Acme rose. Acme fell. Acme stood."
    found = refined(text, ("Acme", "ORG"), ("Acme", "GPE"), ("Acme", "ORG"))
    assert found == [("Acme", "ORG")] * 3


def test_a_surname_inherits_person() -> None:
    text = "Ms Olena Zelenska spoke. Then Zelenska left, and so did Zelenska."
    found = refined(text, ("Olena Zelenska", "PERSON"), ("Zelenska", "GPE"))
    assert found == [("Olena Zelenska", "PERSON"), ("Zelenska", "PERSON"), ("Zelenska", "PERSON")]


def test_missed_mentions_are_whole_words() -> None:
    text = "Union State met. Later the Union State and the Union Stateless agreed."
    assert refined(text, ("Union State", "ORG")) == [("Union State", "ORG")] * 2


def test_a_name_that_ends_in_the_goes_on() -> None:
    text = "the Order of St Andrew the Apostle the First-Called, an award"
    assert refined(text, ("Order of St Andrew the", "MISC")) == [
        ("Order of St Andrew the Apostle the First-Called", "MISC")
    ]


def test_no_name_crosses_a_line() -> None:
    assert refined("by Vladimir Putin\nThe talks", ("Vladimir Putin\nThe", "PERSON")) == [("Vladimir Putin", "PERSON")]


@given(st.text(alphabet="Aab US.'’\n-", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9))))
def test_spans_stay_inside_and_apart(text: str, places: list[tuple[int, int]]) -> None:
    spans, free = [], 0
    for start, length in sorted(places):
        if free <= start and start + length <= len(text):
            spans.append(Span(start, start + length, "PERSON" if start % 2 else "ORG"))
            free = start + length
    sentences = [m.span() for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    end = 0
    for span in refine(text, spans, sentences):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        assert any(s <= span.start and span.end <= e for s, e in sentences)
        end = span.end
