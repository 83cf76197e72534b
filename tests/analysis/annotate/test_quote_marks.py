"""Quotation marks: shapes, nesting, paragraphs, and marks that nothing closes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.quote_marks import LONGEST, quotations


def contents(text: str) -> list[tuple[str, bool]]:
    return [(text[q.start : q.end], q.closed) for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said, "We go." Then "no."', ["We go.", "no."]),
        ("“A b c,” he said, “d ‘e f’ g.”", ["A b c,", "d ‘e f’ g."]),
        ("“a “nested b” c” d", ["a “nested b” c"]),
        ("«Да, да», он сказал", ["Да, да"]),
        ("„low high“ and „low right”", ["low high", "low right"]),
        ("‘We will go,’ he said. ‘The workers’ union isn’t here.’", ["We will go,", "The workers’ union isn’t here."]),
        ("'We will go,' he said.", ["We will go,"]),
        ("the '90s and rock 'n' roll, the workers' right, it's", []),
        ("``as in TeX'' ok", ["as in TeX"]),
        ("＂wide＂", ["wide"]),
        ("“ ” and “” and “…”", []),
    ],
)
def test_shapes(text: str, found: list[str]) -> None:
    assert contents(text) == [(content, True) for content in found]


def test_a_quotation_goes_on_over_paragraphs_that_open_again() -> None:
    text = "“One.\n\n“Two.\n\n“Three.” Done. “x y”"
    assert contents(text) == [("One.\n\n“Two.\n\n“Three.", True), ("x y", True)]
    straight = text.replace("“", '"').replace("”", '"')
    assert contents(straight) == [('One.\n\n"Two.\n\n"Three.', True), ("x y", True)]


def test_a_quotation_that_nothing_closes_ends_with_its_paragraph() -> None:
    assert contents("“Never closed.\n\nAnother. “closed”") == [("Never closed.", False), ("closed", True)]
    assert contents("“Open. “Second.” x") == [("Open.", False), ("Second.", True)]


def test_a_mark_that_nothing_closes_for_long_opens_nothing() -> None:
    assert contents("“" + "word " * LONGEST) == []


@given(st.text(alphabet="“”\"'‘’«»„ab. \n", max_size=80))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    free = 0
    for quotation in quotations(text):
        assert free <= quotation.outer_start < quotation.start < quotation.end <= quotation.outer_end <= len(text)
        assert text[quotation.start : quotation.end] == text[quotation.start : quotation.end].strip()
        free = quotation.outer_end
