"""The tool that compares editors' tags with mentions, on documents of one line each."""

from __future__ import annotations

import pytest
import spacy

from analysis.schema import Mention
from tools.evaluate_tags import OUTCOMES, Answer, Tag, answers, outcome, read_tag, summary


def mentions(text: str, *found: tuple[str, str]) -> list[Mention]:
    """Return mentions by their words, where they stand first."""
    return [Mention(text.index(w), text.index(w) + len(w), 0, label, w) for w, label in found]


def test_tags_become_names() -> None:
    assert read_tag("people", "james-baker").names == ("baker",)
    assert {"United States", "U.S.", "USA", "America"} <= set(read_tag("places", "usa").names)
    assert {"American", "Americans"} <= set(read_tag("places", "usa").people)
    assert {"Soviet Union", "USSR"} <= set(read_tag("places", "ussr").names)
    assert "West German" in read_tag("places", "west-germany").people
    assert read_tag("places", "new-zealand").names[0] == "New Zealand"
    assert "OPEC" in read_tag("orgs", "opec").names
    assert read_tag("orgs", "xyz").names == ("XYZ",)


@pytest.mark.parametrize(
    ("tag", "text", "found", "expected"),
    [
        (("places", "canada"), "Canada exports wheat", [("Canada", "GPE")], "named"),
        (("places", "canada"), "Canadian wheat", [("Canadian", "NORP")], "people of it"),
        (("places", "canada"), "Canadian wheat of Canada", [("Canadian", "NORP")], "people of it"),
        (("places", "canada"), "Canada exports wheat", [("Canada", "PERSON")], "other label"),
        (("places", "canada"), "CANADA EXPORTS WHEAT", [], "missed"),
        (("places", "canada"), "Bank of Canada said", [("Bank of Canada", "ORG")], "within a longer name"),
        (("places", "canada"), "wheat from Ottawa", [("Ottawa", "GPE")], "place in it"),
        (("places", "canada"), "wheat from Canadaland", [], "not there"),
        (("places", "usa"), "it is for us", [], "not there"),
        (("places", "usa"), "the US said", [], "missed"),
        (("people", "james-baker"), "Treasury Secretary Baker", [("Baker", "PERSON")], "named"),
        (("people", "james-baker"), "the baker's shop", [], "missed"),
        (("people", "james-baker"), "Baker International", [("Baker International", "ORG")], "other label"),
        (("orgs", "worldbank"), "a World Bank loan", [("World Bank", "ORG")], "named"),
        (("orgs", "ec"), "the EC said", [("EC", "GPE")], "other label"),
    ],
)
def test_outcomes(tag: tuple[str, str], text: str, found: list[tuple[str, str]], expected: str) -> None:
    assert outcome(read_tag(*tag), text, mentions(text, *found))[0] == expected


def test_documents_are_answered_in_order() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Peru"}])  # type: ignore[attr-defined]
    gold = {"people": [], "places": ["peru", "chile"], "orgs": []}
    documents = [
        {"id": "a", "title": "COPPER OF CHILE", "text": "Peru sells copper.", "gold": gold},
        {"id": "b", "text": "Metals rose.", "gold": gold},
    ]
    found = list(answers(documents, nlp=nlp))
    assert [(answer.document, answer.tag.code, answer.outcome) for answer in found] == [
        ("a", "peru", "named"), ("a", "chile", "only in title or dateline"),
        ("b", "peru", "not there"), ("b", "chile", "not there"),
    ]  # fmt: skip
    assert found[0].passage == "[[Peru]] sells copper. || 'Peru' GPE"


def test_recall_by_hand() -> None:
    tag = Tag("orgs", "un", ("UN",))
    row = summary([Answer("d", tag, what, "") for what in (*OUTCOMES, "named")]).set_index("kind").loc["orgs"]
    assert (row["tags"], row["named"], row["missed"]) == (9, 2, 1)
    assert row["recall"] == pytest.approx(3 / 9)
    assert row["recall_named"] == pytest.approx(3 / 5)
    assert (row.index[0], list(row.index[1 : 1 + len(OUTCOMES)])) == ("tags", list(OUTCOMES))
