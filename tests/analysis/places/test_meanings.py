"""What names of places can mean, against the map that everybody knows."""

from __future__ import annotations

import pytest

from analysis.places.atlas import atlas
from analysis.places.meanings import COMMON, GONE, HEAVENLY, SHARED, UNKNOWN, WIDE, Meanings


def look_up(*names: str, label: str = "GPE") -> tuple[list[str], str]:
    found, why = Meanings(atlas()).of(names, label)
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)
    return [str(c.place) for c in found], why


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Georgia", "Georgia (country)"), ("Kiev", "Kyiv (Ukraine)"), ("Odessa", "Odesa (Ukraine)"),
        ("Paris", "Paris (France)"), ("Paris, Texas", "Paris (Texas, United States)"),
        ("London, Ontario", "London (Canada)"), ("Washington", "Washington (District of Columbia, United States)"),
        ("Donbass", "Donbas (Ukraine)"), ("Crimea", "Crimea (Ukraine)"),
        ("New York", "New York City (New York, United States)"),
        ("Quebec", "Quebec (Canada)"), ("Luxembourg", "Luxembourg (country)"), ("eastern Ukraine", "Ukraine (country)"),
        ("Tula Region", "Tula Region (Russia)"), ("Calif.", "California (United States)"),
        ("N.Y.", "New York (United States)"),
        ("Geneva", "Geneva (Switzerland)"),
        ("Oklahoma", "Oklahoma (United States)"),
        ("Sloviansk", "Slovyansk (Ukraine)"),
        ("D.C.", "District of Columbia (United States)"), ("The Hague", "The Hague (Netherlands)"),
        ("Burma", "Myanmar (country)"),
        ("Zurich", "Zürich (Switzerland)"), ("Moscow, Idaho", "Moscow (Idaho, United States)"),
    ],
)  # fmt: skip
def test_the_most_prominent_meaning_comes_first(name: str, first: str) -> None:
    assert look_up(name)[0][0] == first


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("Georgia", {"Georgia (country)", "Georgia (United States)"}),
        ("Birmingham", {"Birmingham (United Kingdom)", "Birmingham (Alabama, United States)"}),
        ("Punjab", {"Punjab (Pakistan)", "Punjab (India)"}),
        ("Cambridge", {"Cambridge (United Kingdom)", "Cambridge (Massachusetts, United States)", "Cambridge (Canada)"}),
    ],
)
def test_namesakes_are_all_there(name: str, several: set[str]) -> None:
    assert several <= set(look_up(name)[0])


@pytest.mark.parametrize(
    ("name", "why"),
    [("Soviet Union", GONE), ("Congo", SHARED), ("Jupiter", HEAVENLY),
     ("Europe", WIDE), ("Black Sea", WIDE), ("Republic", COMMON),
     ("Central Bank", COMMON), ("Nowhereton", UNKNOWN), ("Chornobyl", UNKNOWN),
     ("Paris, Nowhereton", UNKNOWN)],
)  # fmt: skip
def test_what_has_no_candidate_says_why(name: str, why: str) -> None:
    found, reason = look_up(name)
    assert (reason, found) == (why, []) or (name == "Paris, Nowhereton" and found)


def test_aliases_stand_in_for_a_name_that_means_nothing() -> None:
    assert look_up("Our Old Town", "Kharkov", "Kharkiv")[0][0] == "Kharkiv (Ukraine)"
    assert look_up("Our Old Town", "Nowhereton") == ([], UNKNOWN)


def test_a_city_weighs_less_where_the_label_is_another_one() -> None:
    meanings = Meanings(atlas())
    [[as_city, *_], _] = meanings.of(["Minsk"], "GPE")
    [[as_area, *_], _] = meanings.of(["Minsk"], "LOC")
    assert as_area.place == as_city.place
    assert as_area.weight == pytest.approx(as_city.weight / 10)


def test_one_spot_has_one_candidate() -> None:
    """London and its City, New York and its state, Mexico and its capital are no namesakes."""
    assert sum("United Kingdom" in place for place in look_up("London")[0]) == 1
    assert "New York (United States)" not in look_up("New York")[0]
    assert not any("Mexico City" in place for place in look_up("Mexico")[0])
