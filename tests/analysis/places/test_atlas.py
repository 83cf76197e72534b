"""The gazetteer: names, points and areas, against plain reckoning and facts that everybody can look up."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

import analysis.places
from analysis.places.atlas import Atlas, atlas, fold

COUNTRIES = [
    {"iso": "AA", "iso3": "AAA", "name": "Aland", "capital": "Ayton", "population": 5000, "neighbours": "BB,ZZ"},
    {"iso": "BB", "iso3": "BBB", "name": "The Beeland", "capital": "Beeton", "population": 900, "neighbours": "AA"},
    {"iso": "CC", "iso3": "CCC", "name": "Empty Isle", "capital": "", "population": 0, "neighbours": ""},
]  # fmt: skip


def city(number: int, name: str, country: str, area: str, people: int, at: tuple[float, float], *others: str) -> dict:
    return {"geonameid": number, "name": name, "countrycode": country, "admin1code": area, "population": people,
            "latitude": at[0], "longitude": at[1], "alternatenames": list(others)}  # fmt: skip


CITIES = [
    city(1, "Ayton", "AA", "01", 3000, (0.0, 10.0), "Ätön", "AYT", "Ay-Town"),
    city(2, "Saint Over", "AA", "02", 1000, (0.0, 50.0), "Overton"),
    city(3, "Overton", "BB", "01", 500, (60.0, 179.0)),
    city(4, "Far Overton", "BB", "01", 500, (60.0, -179.0), "Overton"),
]  # fmt: skip
REGIONS = [{"name": "Both Sides", "iso3": "AAA", "cities": "Ayton;Saint Over"}]


@pytest.fixture
def small() -> Atlas:
    return Atlas(CITIES, COUNTRIES, {}, REGIONS)


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Zürich", "zurich"), ("St. Louis", "saint louis"), ("Xi'an", "xian"), ("Cluj-Napoca", "cluj napoca"),
     ("  New   York ", "new york"), ("D.C.", "dc"), ("Kyiv", "kyiv")],
)  # fmt: skip
def test_names_are_compared_without_accents_and_signs(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_a_country_stands_at_the_mean_of_its_cities_by_people(small: Atlas) -> None:
    aland = small.country("aland")
    assert aland is not None
    angle = math.degrees(math.atan2(3 * math.sin(math.radians(10)) + math.sin(math.radians(50)),
                                    3 * math.cos(math.radians(10)) + math.cos(math.radians(50))))  # fmt: skip
    assert (aland.latitude, aland.longitude) == (0.0, pytest.approx(angle, abs=1e-4))
    assert (aland.key, aland.iso3, aland.population) == ("country:AAA", "AAA", 5000)


def test_the_mean_of_cities_on_both_sides_of_the_date_line_is_there(small: Atlas) -> None:
    beeland = small.country("Beeland")
    assert beeland is not None
    assert abs(beeland.longitude) == pytest.approx(180.0)
    assert beeland.latitude == pytest.approx(60.0, abs=0.01)


def test_a_region_is_made_of_the_areas_of_its_cities(small: Atlas) -> None:
    [region] = small.regions("both sides")
    assert (region.areas, region.population) == (("AAA.01", "AAA.02"), 4000)
    around = small.region_around("Overton", "Overton Region")
    assert around is not None
    assert (around.iso3, around.population) == ("BBB", 1000)


def test_cities_by_name_and_by_other_names(small: Atlas) -> None:
    assert [c.key for c in small.cities("overton")] == ["city:3"]
    assert [c.key for c in small.cities("Overton", other_names=True)] == ["city:2", "city:4"]
    assert small.cities("AYT", other_names=True) == [], "codes of airports are no names"
    assert [c.key for c in small.cities("Ay Town", other_names=True)] == ["city:1"]
    assert [c.name for c in small.cities("Ayton") if small.is_capital(c)] == ["Ayton"]


def test_what_has_no_city_or_is_unknown_has_no_point(small: Atlas) -> None:
    assert small.country("Empty Isle") is None
    assert small.country("Nowhere") is None
    assert small.region_around("Nowhere", "Nowhere Region") is None
    assert small.neighbours == {"AAA": frozenset({"BBB"}), "BBB": frozenset({"AAA"}), "CCC": frozenset()}


def test_each_region_that_we_list_has_its_cities() -> None:
    with Path(analysis.places.__file__).with_name("regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 100
    missing = [(r["name"], c) for r in rows for c in r["cities"].split(";") if not atlas().area_of(c, r["iso3"])]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "iso3", "near"),
    [("Ukraine", "UKR", (49, 32)), ("Netherlands", "NLD", (52, 5)), ("Fiji", "FJI", (-18, 178)),
     ("Kosovo", "XKX", (42.6, 21)), ("Japan", "JPN", (36, 138))],
)  # fmt: skip
def test_countries_stand_where_they_are(name: str, iso3: str, near: tuple[float, float]) -> None:
    place = atlas().country(name)
    assert place is not None
    assert place.iso3 == iso3
    assert math.dist((place.latitude, place.longitude), near) < 2
