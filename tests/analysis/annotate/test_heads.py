"""The words of a name say what it is; a span that holds two names gives both."""

from __future__ import annotations

import pytest

from analysis.annotate.heads import label_by_head, one_name_each, place_cases
from analysis.annotate.rules import refine
from analysis.annotate.spans import Span


@pytest.mark.parametrize(
    ("surface", "found", "label"),
    [("Great Patriotic War", "ORG", "EVENT"), ("New Year", "ORG", "EVENT"), ("UN Charter", "ORG", "LAW"),
     ("Minsk Agreements", "ORG", "LAW"), ("Hero of Ukraine", "ORG", "MISC"),
     ("Donetsk People's Republic", "ORG", "GPE"),
     ("Order of St Andrew", "WORK_OF_ART", "MISC"), ("War", "ORG", "ORG"), ("West", "GPE", "LOC"),
     ("Sea of Azov", "ORG", "LOC"),
     ("Charter", "ORG", "ORG"),
     ("United Nations", "ORG", "ORG"), ("Victory Day", "DATE", "DATE"), ("Air War College", "ORG", "ORG"),
     ("Skai TV", "GPE", "ORG"), ("Press Briefing Room", "PERSON", "FAC"), ("Georgetown University", "FAC", "FAC"),
     ("Jobs Plan", "PERSON", "LAW"), ("Margaret Court", "PERSON", "PERSON")],
)  # fmt: skip
def test_the_last_words_of_a_name_decide_its_kind(surface: str, found: str, label: str) -> None:
    assert label_by_head(surface, found) == label


@pytest.mark.parametrize(
    ("text", "surface", "label", "names"),
    [("with Belarus Aleksandr Lukashenko today", "Belarus Aleksandr Lukashenko", "PERSON",
      [("Belarus", "GPE"), ("Aleksandr Lukashenko", "PERSON")]),
     ("President of Belarus Lukashenko said", "Belarus Lukashenko", "PERSON",
      [("Belarus", "GPE"), ("Lukashenko", "PERSON")]),
     ("with Cuba Gooding Jr today", "Cuba Gooding Jr", "PERSON", [("Cuba Gooding Jr", "PERSON")]),
     ("the singer France Gall said", "France Gall", "PERSON", [("France Gall", "PERSON")]),
     ("Emmanuel Macron Macron EmmanuelPresident of", "Emmanuel Macron Macron EmmanuelPresident", "PERSON",
      [("Emmanuel Macron", "PERSON")]),
     ("President of the European Commission Ursula von der Leyen", "European Commission Ursula von der Leyen", "ORG",
      [("European Commission", "ORG"), ("Ursula von der Leyen", "PERSON")]),
     ("President of Ukraine Volodymyr Zelenskyy said", "Ukraine Volodymyr Zelenskyy", "ORG",
      [("Ukraine", "GPE"), ("Volodymyr Zelenskyy", "PERSON")]),
     ("President of Kazakhstan Kassym-Jomart Tokayev said", "Kassym-Jomart Tokayev", "ORG",
      [("Kassym-Jomart Tokayev", "PERSON")]),
     ("the Bank of Ukraine Kyiv office", "Ukraine Kyiv office", "ORG", [("Ukraine Kyiv office", "ORG")]),
     ("the European Commission Legal Service", "European Commission Legal Service", "ORG",
      [("European Commission Legal Service", "ORG")]),
     ("the Order of St Andrew the Apostle the First-Called, given", "Order of St Andrew", "MISC",
      [("Order of St Andrew the Apostle the First-Called", "MISC")]),
     ("Jordan Peele Smith", "Jordan Peele Smith", "PERSON", [("Jordan Peele Smith", "PERSON")]),
     ("Chad Smith", "Chad Smith", "PERSON", [("Chad Smith", "PERSON")])],
)  # fmt: skip
def test_a_span_of_two_names_gives_both(text: str, surface: str, label: str, names: list[tuple[str, str]]) -> None:
    start = text.index(surface)
    found = one_name_each(text, Span(start, start + len(surface), label))
    assert [(text[s.start : s.end], s.label) for s in found] == names


def refined(text: str, *found: tuple[str, str]) -> list[tuple[str, str]]:
    """Return what the rules make of spans, each the last place of its surface in the text."""
    spans = [Span(text.rindex(surface), text.rindex(surface) + len(surface), label) for surface, label in found]
    return [(text[s.start : s.end], s.label) for s in refine(text, spans, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "surface", "names"),
    [("Prime Minister of Armenia Nikol Pashinyan came.", "Armenia Nikol Pashinyan",
      [("Armenia", "GPE"), ("Nikol Pashinyan", "PERSON")]),
     ("Presidential Aide Maxim Oreshkin came.", "Presidential Aide Maxim Oreshkin", [("Maxim Oreshkin", "PERSON")]),
     ("Minister of Economic Development Maxim Reshetnikov.", "Economic Development Maxim Reshetnikov",
      [("Maxim Reshetnikov", "PERSON")]),
     ("Minister of Foreign Affairs of Austria Alexander Schallenberg.",
      "Foreign Affairs of Austria Alexander Schallenberg",
      [("Austria", "GPE"), ("Alexander Schallenberg", "PERSON")]),
     ("With UN Secretary-General António Guterres.", "UN Secretary-General António Guterres",
      [("UN", "ORG"), ("António Guterres", "PERSON")]),
     ("Director of the Federal Security Service Alexander Bortnikov.", "Federal Security Service Alexander Bortnikov",
      [("Federal Security Service", "ORG"), ("Alexander Bortnikov", "PERSON")])],
)  # fmt: skip
def test_a_person_at_the_end_of_another_name_is_cut_off(text: str, surface: str, names: list[tuple[str, str]]) -> None:
    assert refined(text, (surface, "ORG")) == names


@pytest.mark.parametrize(
    ("surface", "label"),
    [("Saint Sophia Cathedral", "FAC"), ("St George Hall", "FAC"), ("Order of Bohdan Khmelnytsky", "MISC"),
     ("Bill & Melinda Gates Foundation", "ORG"), ("USS George Washington", "PRODUCT"), ("General Motors", "ORG"),
     ("Major League Baseball", "ORG"), ("Prince Edward Island", "GPE")],
)  # fmt: skip
def test_what_is_called_after_a_person_stays_whole(surface: str, label: str) -> None:
    text = f"Bohdan Khmelnytsky and George Washington saw the {surface}."
    persons = [("Bohdan Khmelnytsky", "PERSON"), ("George Washington", "PERSON")]
    known = [person for person in persons if person[0] not in surface]
    assert (surface, label) in refined(text, *known, (surface, label))


@pytest.mark.parametrize(
    "surface", ["Special Presidential Representative for Environmental Protection", "National Security Advisor"]
)
def test_an_office_is_no_name(surface: str) -> None:
    assert refined(f"The {surface} spoke.", (surface, "ORG")) == []


@pytest.mark.parametrize(
    ("surface", "name"), [("Attorney General of Texas", ("Texas", "GPE")),
                          ("Chair of the Council for Civil Society", None),
                          ("Chairman of the Investigative Committee", ("Investigative Committee", "ORG"))],
)  # fmt: skip
def test_of_an_office_its_body_or_country_is_kept(surface: str, name: tuple[str, str] | None) -> None:
    assert refined(f"The {surface} spoke.", (surface, "ORG")) == [name or (surface, "ORG")]


def test_a_person_ends_where_a_bracket_or_colon_begins() -> None:
    assert refined("We met Ann Smith (on Friday).", ("Ann Smith (on Friday", "PERSON")) == [("Ann Smith", "PERSON")]
    assert refined("Ann Smith:(on Friday) No.", ("Ann Smith:(on", "PERSON")) == [("Ann Smith", "PERSON")]


@pytest.mark.parametrize(
    ("text", "surface", "names"),
    [("President Biden Announces Karine Doe as Press Secretary", "Biden Announces Karine Doe", [("Biden", "PERSON")]),
     ("the Decision to Overturn Roe today", "Overturn Roe", [("Roe", "PERSON")]),
     ("Doctors Fauci and Walensky came", "Doctors Fauci", [("Fauci", "PERSON")])],
)  # fmt: skip
def test_a_verb_or_title_of_a_headline_is_no_part_of_a_person(
    text: str, surface: str, names: list[tuple[str, str]]
) -> None:
    assert refined(text, (surface, "PERSON")) == names


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [("They used ARP funds for it.", "ARP", "ORG"), ("He and JFK came for it.", "JFK", "PERSON"),
     ("We asked. KIM: He said so of it.", "KIM", "PERSON"), ("Then Kim said that KIM is a name.", "KIM", "PERSON")],
)  # fmt: skip
def test_an_acronym_is_no_person(text: str, surface: str, label: str) -> None:
    assert (surface, label) in refined(text, (surface, "PERSON"))


def test_the_allies_of_a_body_are_not_the_body() -> None:
    assert refined("They met NATO Allies today.", ("NATO Allies", "ORG")) == [("NATO", "ORG")]


def test_a_body_that_is_known_has_its_whole_name() -> None:
    name = "International Committee of the Red Cross"
    assert refined(f"They asked the {name} for help.", ("International Committee", "ORG")) == [(name, "ORG")]


@pytest.mark.parametrize(
    "surface", ["Nazism", "Parliament", "Executive Order", "Decree", "Crown Prince", "Council", "Armed Forces", "UAH",
                "Prime"],
)  # fmt: skip
def test_common_nouns_with_a_capital_are_not_counted(surface: str) -> None:
    text = f"We spoke of the {surface} at length."
    start = text.index(surface)
    assert refine(text, [Span(start, start + len(surface), "ORG")], [(0, len(text))]) == []


def test_a_law_case_is_one_name() -> None:
    text = "They overturned Roe v. Wade and Dobbs v. Jackson Women’s Health, Biden said."
    spans = [Span(16, 19, "PERSON"), Span(23, 27, "PERSON"), Span(65, 70, "PERSON")]
    found = [(text[s.start : s.end], s.label) for s in place_cases(text, spans)]
    assert found == [("Roe v. Wade", "LAW"), ("Dobbs v. Jackson Women’s Health", "LAW"), ("Biden", "PERSON")]
