from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.entities import document_names, join_surnames, normalise_name
from analysis.annotate.gazetteer import gazetteer
from analysis.schema import NAME_LABELS


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
        ("Belarusians", "NORP", "Belarusian"),
        ("EU", "ORG", "European Union"),
        ("VLADIMIR PUTIN", "PERSON", "Vladimir Putin"),
        ("MS. PSAKI", "PERSON", "Psaki"),
        ("JFK", "PERSON", "Jfk"),
        ("Francis D’Souza", "PERSON", "Francis D'Souza"),
        ("President Joe  Biden's", "PERSON", "Joe Biden"),
        ("The New York Times", "ORG", "New York Times"),
        ("the first", "ORDINAL", "the first"),
        ("America", "PERSON", "America"),
    ],
)
def test_normal_forms(surface: str, label: str, name: str) -> None:
    assert normalise_name(surface, label) == name


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(NAME_LABELS))
def test_a_name_is_never_empty(surface: str, label: str) -> None:
    assert normalise_name(surface, label).strip()


def test_a_surname_joins_its_full_name() -> None:
    mentions = [
        ("Joe Biden", "PERSON"),
        ("Biden", "PERSON"),
        ("BIDEN", "PERSON"),
        ("Joe", "PERSON"),
        ("Biden", "ORG"),
    ]
    assert document_names(mentions) == ["Joe Biden", "Joe Biden", "Joe Biden", "Joe Biden", "Biden"]


def test_an_ambiguous_surname_stays_apart() -> None:
    assert join_surnames(["Biden", "Jill"], ["Joe Biden", "Jill Biden"]) == {"Jill": "Jill Biden"}


def test_middle_names_and_suffixes_are_no_ambiguity() -> None:
    full = ["Joseph R. Biden", "Joseph Biden", "Joseph Biden", "Joseph R. Biden Jr."]
    assert join_surnames(["Biden"], full) == {"Biden": "Joseph Biden"}


def test_the_gazetteer_is_a_list_of_facts() -> None:
    known = gazetteer()
    russian, minsk = known.get("Russians"), known.get("Minsk")
    assert russian is not None
    assert (russian.kind, russian.iso3, russian.form, russian.label) == ("demonym", "RUS", "Russian", "NORP")
    assert minsk is not None
    assert (minsk.kind, minsk.iso3, minsk.label) == ("capital", "BLR", "GPE")
