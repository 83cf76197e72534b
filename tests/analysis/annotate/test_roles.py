from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.entities import RULES, resolve_document
from analysis.annotate.spans import Span
from analysis.schema import INFERENCE_REASONS

NAMES = re.compile(r"Vladimir Putin|Aleksandr Lukashenko|Olaf Scholz|Alexander Sergeyev|Andriy Yermak|Charles Michel")


def inferred(text: str, rules: frozenset[str] = RULES) -> list[tuple[str, str]]:
    """Return the role phrases of a text and the persons that they mean."""
    spans = [Span(m.start(), m.end(), "PERSON") for m in NAMES.finditer(text)]
    sentences = [m.span() for m in re.finditer(r"\S[^.\n]*\.?", text)]
    return [(text[i.start : i.end], i.name) for i in resolve_document(text, spans, sentences, rules=rules)[1]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("President Vladimir Putin came. The president spoke.", [("president", "Vladimir Putin")]),
        ("President of Russia Vladimir Putin came. The Head of State spoke.", [("Head of State", "Vladimir Putin")]),
        ("Vladimir Putin, the president of Russia, came. The Russian leader spoke.",
         [("Russian leader", "Vladimir Putin")]),
        ("Federal Chancellor Olaf Scholz came. The chancellor spoke.", [("chancellor", "Olaf Scholz")]),
        ("Olaf Scholz, chancellor of Germany, came. The head of government left.",
         [("head of government", "Olaf Scholz")]),
        ("President of the European Council Charles Michel came. The President of the European Council left.",
         [("President of the European Council", "Charles Michel")]),
    ],
)  # fmt: skip
def test_a_role_that_one_person_was_introduced_with(text: str, found: list[tuple[str, str]]) -> None:
    assert inferred(text) == found


def test_of_two_heads_of_state_the_country_decides() -> None:
    text = (
        "Belarusian President Aleksandr Lukashenko met with Russian President Vladimir Putin. The head of state spoke. "
        "The President left. The Belarusian leader and the Russian head of state stayed, said the president of Belarus."
    )
    assert inferred(text) == [
        ("Belarusian leader", "Aleksandr Lukashenko"),
        ("Russian head of state", "Vladimir Putin"),
        ("president of Belarus", "Aleksandr Lukashenko"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Vladimir Putin came. The president spoke.",
        "The president spoke. Then President Vladimir Putin came.",
        "Former President Vladimir Putin came. The president spoke.",
        "Vice President Vladimir Putin came. The president spoke.",
        "President Vladimir Putin came. The vice president spoke.",
        "President Vladimir Putin came. The president-elect spoke.",
        "President Vladimir Putin came. The president of Poland spoke.",
        "President of Russia Vladimir Putin came. The Polish president called. The president spoke.",
        "President Vladimir Putin came. The president of the company spoke.",
        "President Vladimir Putin came. The President Hotel stood.",
        "President Vladimir Putin came. The Office of the President Andriy Yermak spoke.",
        "Head of the Office of the President Andriy Yermak came. The president spoke.",
        "President Vladimir Putin came. The President's Office spoke.",
        "President of the Academy Alexander Sergeyev came. The president spoke.",
        "President Vladimir Putin came. The presidents spoke.",
        "No one came. The president spoke.",
    ],
)
def test_what_is_not_sure_is_not_inferred(text: str) -> None:
    assert inferred(text) == []


def test_each_reason_of_an_inferred_mention_is_one_that_is_given() -> None:
    text = "President Vladimir Putin came. The president spoke. He left."
    spans = [Span(10, 24, "PERSON")]
    found = resolve_document(text, spans, [(0, 30), (31, 51), (52, 60)])[1]
    assert {one.reason for one in found} == set(INFERENCE_REASONS)


def test_the_rule_can_be_left_out() -> None:
    assert inferred("President Vladimir Putin came. The president spoke.", RULES - {"role"}) == []


PIECES = ["President ", "Vladimir Putin", "Olaf Scholz", "the president", "The Russian leader", " of ", "Russia", ", ",
          ". ", "the head of state", "Chancellor ", " and ", "\n", "’s ", "former "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_inferred_spans_are_apart_from_the_mentions(text: str) -> None:
    spans = [Span(m.start(), m.end(), "PERSON") for m in NAMES.finditer(text)]
    mentions, found = resolve_document(text, spans, [(0, len(text))] if text else [])
    taken = {i for m in mentions for i in range(m.start, m.end)}
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(text)
        assert not taken & set(range(one.start, one.end))
        assert one.name in {m.name for m in mentions}
        assert one.reason in INFERENCE_REASONS
        end = one.end
