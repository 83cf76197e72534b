from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.entities import RULES, base_name, normalise_name, resolve_document
from analysis.annotate.spans import Span
from analysis.schema import JOIN_REASONS, NAME_LABELS, VALUE_LABELS, Mention


def mentions(text: str, *found: tuple[str, str], rules: frozenset[str] = RULES) -> list[Mention]:
    """Resolve a text whose mentions are given in order: each surface stands for its next occurrence."""
    spans, at = [], 0
    for surface, label in found:
        start = text.index(surface, at)
        at = start + len(surface)
        spans.append(Span(start, at, label))
    sentences = [m.span() for m in re.finditer(r"\S[^.\n]*\.?", text)]
    return resolve_document(text, spans, sentences, rules=rules)[0]


def persons(text: str, *surfaces: str) -> list[tuple[str, str]]:
    return [(m.name, m.reason) for m in mentions(text, *((surface, "PERSON") for surface in surfaces))]


@pytest.mark.parametrize(
    ("surface", "label", "name"),
    [
        ("U.S.", "GPE", "United States"),
        ("the US", "GPE", "United States"),
        ("USA", "GPE", "United States"),
        ("United States of\nAmerica’s", "GPE", "United States"),
        ("UK", "GPE", "United Kingdom"),
        ("Russian Federation", "GPE", "Russia"),
        ("Kiev", "GPE", "Kyiv"),
        ("Kharkov", "GPE", "Kharkiv"),
        ("Belarusians", "NORP", "Belarusian"),
        ("EU", "ORG", "European Union"),
        ("VLADIMIR PUTIN", "PERSON", "Vladimir Putin"),
        ("MS. PSAKI", "PERSON", "Psaki"),
        ("JFK", "PERSON", "Jfk"),
        ("Francis D’Souza", "PERSON", "Francis D'Souza"),
        ("President Joe  Biden's", "PERSON", "Joe Biden"),
        ("Belarus Alexander Lukashenko", "PERSON", "Alexander Lukashenko"),
        ("Alexander Lukashenko Lukashenko AlexanderPresident", "PERSON", "Alexander Lukashenko"),
        ("Denys Shmyhal Prime Minister", "PERSON", "Denys Shmyhal"),
        ("Kassym-Jomart Tokayev President", "PERSON", "Kassym-Jomart Tokayev"),
        ("LEE'S SUMMIT", "GPE", "Lee's Summit"),
        ("CONAN O'BRIEN", "PERSON", "Conan O'Brien"),
        ("The New York Times", "ORG", "New York Times"),
        ("Trilateral Contact Group (TCG)", "ORG", "Trilateral Contact Group"),
        ("Society (second part)", "ORG", "Society (second part)"),
        ("the first", "ORDINAL", "the first"),
        ("America", "PERSON", "America"),
    ],
)
def test_normal_forms(surface: str, label: str, name: str) -> None:
    assert normalise_name(surface, label) == name


@pytest.mark.parametrize(
    "name",
    [
        "German Oskarovich Gref", "India Arie Simpson", "Cuba Gooding Jr", "Julie Isabel Bishop", "Robert John Major",
        "John Paul Justice", "Amartya Kumar Sen",
    ],
)  # fmt: skip
def test_a_name_that_begins_like_a_country_or_ends_like_a_title_is_not_cut(name: str) -> None:
    assert base_name(name, "PERSON") == name


@pytest.mark.parametrize("country", ["Israel", "India", "Cuba", "German", "Holland", "Belarus"])
@pytest.mark.parametrize("name", ["Benjamin Netanyahu", "Narendra Modi", "Miguel Díaz-Canel"])
def test_the_country_of_an_office_is_cut_off_a_name(country: str, name: str) -> None:
    assert base_name(f"{country} {name}", "PERSON") == name


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(NAME_LABELS))
def test_a_name_is_never_empty(surface: str, label: str) -> None:
    assert normalise_name(surface, label).strip()


def test_the_base_is_the_span_alone() -> None:
    assert base_name("the U.S.'s", "GPE") == "U.S."
    found = mentions("The U.S. and Putin.", ("U.S.", "GPE"), ("Putin", "PERSON"))
    assert [(m.base, m.name, m.reason) for m in found] == [
        ("U.S.", "United States", "gazetteer"),
        ("Putin", "Putin", ""),
    ]


def test_a_surname_joins_its_full_name() -> None:
    text = "Joe Biden spoke. Biden left. BIDEN said that Joe Biden's Biden Inc rose. Joe waved."
    found = mentions(
        text, ("Joe Biden", "PERSON"), ("Biden", "PERSON"), ("BIDEN", "PERSON"), ("Biden Inc", "ORG"), ("Joe", "PERSON")
    )
    assert [(m.name, m.reason) for m in found] == [
        ("Joe Biden", ""),
        ("Joe Biden", "surname"),
        ("Joe Biden", "surname"),
        ("Biden Inc", ""),
        ("Joe Biden", "first name"),
    ]


def test_two_johnsons_stay_two() -> None:
    text = "Boris Johnson met Ron Johnson. Johnson smiled, and Boris left with Ron."
    assert persons(text, "Boris Johnson", "Ron Johnson", "Johnson", "Boris", "Ron") == [
        ("Boris Johnson", ""),
        ("Ron Johnson", ""),
        ("Johnson", ""),
        ("Boris Johnson", "first name"),
        ("Ron Johnson", "first name"),
    ]


def test_an_office_tells_two_johnsons_apart() -> None:
    text = "Prime Minister Boris Johnson met Senator Ron Johnson. Sen. Johnson smiled. Prime Minister Johnson left."
    assert persons(text, "Boris Johnson", "Ron Johnson", "Johnson", "Johnson")[2:] == [
        ("Ron Johnson", "surname"),
        ("Boris Johnson", "surname"),
    ]


def test_gender_tells_two_of_a_surname_apart() -> None:
    text = "Emmanuel Macron and Brigitte Macron came. Mrs Macron spoke. Mr. Macron left. Macron is a name."
    # Brigitte is in no list of given names, so nothing says who Mrs Macron is not
    assert persons(text, "Emmanuel Macron", "Brigitte Macron", "Macron", "Macron", "Macron")[2] == ("Macron", "")
    text = "Mr Emmanuel Macron and Mrs Brigitte Macron came. Mrs Macron spoke. Mr. Macron left. Macron is a name."
    assert persons(text, "Emmanuel Macron", "Brigitte Macron", "Macron", "Macron", "Macron")[2:] == [
        ("Brigitte Macron", "surname"),
        ("Emmanuel Macron", "surname"),
        ("Macron", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mr Biden came. Jill Biden spoke.",
        "President Biden came. Later Jill Biden spoke.",
        "First Lady Jill Biden spoke before President Biden came.",
        "Biden and Jill Biden came.",
    ],
)
def test_a_surname_is_not_joined_against_the_evidence(text: str) -> None:
    bare = re.search(r"(?<!Jill )Biden", text)
    assert bare is not None
    spans = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"Jill Biden|Biden", text)]
    found, _ = resolve_document(text, spans, [(0, len(text))])
    assert {m.start: m.name for m in found}[bare.start()] == "Biden"


def test_a_part_of_another_name_is_not_joined() -> None:
    text = "Mark Rutte spoke. Then Mark Zuckerberg did. Ann Rutte listened."
    assert persons(text, "Mark Rutte", "Mark", "Rutte") == [("Mark Rutte", ""), ("Mark", ""), ("Rutte", "")]


def test_another_of_a_first_name_and_a_family_are_not_joined() -> None:
    text = "Fyodor Yurchikhin flew. Another Fyodor did not, said another Fyodor. Fyodor waved to the Yurchikhin family."
    assert [name for name, _ in persons(text, "Fyodor Yurchikhin", "Fyodor", "Fyodor", "Fyodor", "Yurchikhin")[1:]] == [
        "Fyodor", "Fyodor", "Fyodor", "Yurchikhin",
    ]  # fmt: skip
    text = "Mstislav Rostropovich played. Rostropovich founded the Rostropovich family museum."
    found = persons(text, "Mstislav Rostropovich", "Rostropovich", "Rostropovich")
    assert found[1:] == [("Mstislav Rostropovich", "surname"), ("Rostropovich", "")]


def test_a_ruler_is_nobodys_first_name() -> None:
    text = "Alexander Vyazemsky opened it. Alexander II did not. Peter the Great did; Great."
    found = persons(text, "Alexander Vyazemsky", "Alexander II", "Peter the Great", "Great")
    assert found[1] == ("Alexander II", "")
    assert found[3] == ("Great", "")


@pytest.mark.parametrize(
    ("full", "short", "reason"),
    [
        ("Ursula von der Leyen", "von der Leyen", "surname"),
        ("Bashar al-Assad", "Assad", "surname"),
        ("Xi Jinping", "Xi", "first name"),
        ("Vladimir Vladimirovich Putin", "Vladimir Vladimirovich", "first name"),
        ("Volodymyr Zelenskyy", "Zelensky", "spelling"),
        ("Andres Manuel Lopez Obrador", "Lopez Obrador", "surname"),
    ],
)
def test_shorter_names(full: str, short: str, reason: str) -> None:
    assert persons(f"{full} spoke. Later {short} left.", full, short)[1] in ((full, reason), (full, "surname"))


def test_initials_and_middle_names() -> None:
    text = "Joe Biden, Joe Biden, J. Biden, Joe R. Biden, Joe R. Biden Jr. and Jane Smith, John Smith, J. Smith"
    names = [m.group() for m in re.finditer(r"[A-Z]\w*\.?(?: [A-Z]\.)? [A-Z]\w+(?: Jr\.)?", text)]
    assert persons(text, *names) == [
        ("Joe Biden", ""),
        ("Joe Biden", ""),
        ("Joe Biden", "initials"),
        ("Joe Biden", "initials"),
        ("Joe Biden", "initials"),
        ("Jane Smith", ""),
        ("John Smith", ""),
        ("J. Smith", ""),
    ]


def test_middle_names_may_tell_apart() -> None:
    text = "John A. Smith met John B. Smith and John Smith."
    assert {name for name, _ in persons(text, "John A. Smith", "John B. Smith", "John Smith")} == {
        "John A. Smith",
        "John B. Smith",
        "John Smith",
    }


def test_a_father_is_not_his_son() -> None:
    text = "George Bush Sr. came, then George W. Bush did, George Bush Jr. that is."
    found = persons(text, "George Bush Sr.", "George W. Bush", "George Bush Jr.")
    assert len({name for name, _ in found}) == 3


@pytest.mark.parametrize(
    ("text", "full", "bare"),
    [
        ("Scott Gottlieb came. Senator Scott left.", "Scott Gottlieb", "Scott"),
        ("Bill Clinton came. Bill and Melinda Gates left.", "Bill Clinton", "Bill"),
        ("Tom Housing came. Housing was scarce; housing is.", "Tom Housing", "Housing"),
        ("Dean Weil came. David is Dean here.", "Dean Weil", "Dean"),
        ("Boris Johnson came. Johnson & Johnson rose.", "Boris Johnson", "Johnson"),
        ("Vladimir Putin came. Vladimir spoke of Vladimir Zhoga.", "Vladimir Putin", "Vladimir"),
    ],
)
def test_a_word_that_may_be_something_else_is_not_joined(text: str, full: str, bare: str) -> None:
    assert persons(text, full, bare)[1] == (bare, "")


def test_a_state_code_is_no_acronym() -> None:
    text = "The Department of Veterans Affairs (VA) met in Falls Church, VA. Then VA left."
    found = mentions(
        text,
        ("Department of Veterans Affairs", "ORG"),
        ("VA", "ORG"),
        ("Falls Church", "GPE"),
        ("VA", "ORG"),
        ("VA", "ORG"),
    )
    assert [m.reason for m in found] == ["", "acronym", "", "", "acronym"]


def test_an_acronym_takes_name_and_label_of_what_it_is_introduced_for() -> None:
    text = "The Trilateral Contact Group (TCG) met. The TCG agreed."
    found = mentions(text, ("Trilateral Contact Group", "ORG"), ("TCG", "GPE"), ("TCG", "PERSON"))
    assert [(m.name, m.label, m.reason) for m in found] == [
        ("Trilateral Contact Group", "ORG", ""),
        ("Trilateral Contact Group", "ORG", "acronym"),
        ("Trilateral Contact Group", "ORG", "acronym"),
    ]


def test_a_body_is_found_without_its_kind() -> None:
    text = "Harvard University rose. Harvard fell. Ford Foundation and Ford Company; Ford."
    found = mentions(
        text,
        ("Harvard University", "ORG"),
        ("Harvard", "ORG"),
        ("Ford Foundation", "ORG"),
        ("Ford Company", "ORG"),
        ("Ford", "ORG"),
    )
    assert [(m.name, m.reason) for m in found][1::3] == [("Harvard University", "short form"), ("Ford", "")]


WORDS = ["Joe", "Jill", "Biden", "J.", "Mr", "President", "Putin", "Vladimir", "U.S.", "IMF", "and", "(IMF)", "Jr.",
         "International", "Monetary", "Fund", "the", "von", "II", "Sept.", "'s", "."]  # fmt: skip


@given(
    st.lists(st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.booleans()), max_size=12),
    st.lists(st.sampled_from((*NAME_LABELS, *VALUE_LABELS)), min_size=12, max_size=12),
)
def test_mentions_follow_the_spans(pieces: list[tuple[list[str], bool]], labels: list[str]) -> None:
    text, spans = "", []
    for (words, is_name), label in zip(pieces, labels, strict=False):
        piece = " ".join(words)
        if is_name:
            spans.append(Span(len(text), len(text) + len(piece), label))
        text += piece + " "
    found, inferred = resolve_document(text, spans, [(0, len(text))])
    assert [(m.start, m.end) for m in found] == [(s.start, s.end) for s in spans]
    for mention, span in zip(found, spans, strict=True):
        assert mention.name
        assert mention.base == base_name(text[span.start : span.end], span.label)
        assert (mention.reason == "") == (mention.name == mention.base)
        assert mention.reason in JOIN_REASONS or mention.reason == ""
        if span.label in VALUE_LABELS:
            assert (mention.label, mention.reason) == (span.label, "")
    assert resolve_document(text, spans, [(0, len(text))]) == (found, inferred)
