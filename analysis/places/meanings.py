"""What a name of a place can mean, and how prominent each meaning is before anything is read of its context."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from analysis.annotate.gazetteer import AMBIGUOUS, gazetteer
from analysis.annotate.lexicon import GENERIC, is_generic, word_set
from analysis.places.atlas import Atlas, fold
from analysis.places.place import Candidate, Place

COUNTRY, WELL_KNOWN, OTHER_NAME, OTHER_LABEL, BESIDE_CAPITAL = 100.0, 20.0, 0.2, 0.1, 0.03
"""Weights of the inhabitants: countries come first, then capitals and the cities of our own gazetteer that share their
name with nothing as well known; other names of a city, cities where the label is not GPE, and regions that share the
name of a capital elsewhere come last."""
LEAST = 0.01
"""A city with this part of the first candidate's weight is no candidate where the name is only another name of it."""
KNOWN_OTHERWISE, LARGE = 20_000, 50_000
"""People of a city from which another name of it counts, and from which it can be one of our own gazetteer."""
CITY_OF_REGION, METROPOLIS = 0.25, 5_000_000
"""A city that holds this part of the people of a region is what their common name means, not the region; it must bear
the name itself, or have so many people (New York City)."""
ALIKE = 0.6
"""How alike two spellings of a name are at least, as `difflib` reckons."""

_PART = re.compile(
    r"(?:(?:north|south|east|west|central|north-?east|north-?west|south-?east|south-?west)(?:ern)?|upper|lower) "
    r"(?=[A-Z])"
)
_AREA_WORD = re.compile(r"(?P<name>.+) (?:Region|Oblast|Province|Krai|Governorate|Prefecture|County Region)$")
_GONE = ("Soviet Union", "Yugoslavia", "Czechoslovakia", "East Germany", "West Germany", "Russian Empire", "USSR")
"""States that are no more: the gazetteer knows places of today."""

_SHORT = """
Ala=Alabama Ariz=Arizona Ark=Arkansas Calif=California Colo=Colorado Conn=Connecticut Del=Delaware Fla=Florida
Ga=Georgia Ill=Illinois Ind=Indiana Kan=Kansas Ky=Kentucky Md=Maryland Mass=Massachusetts Mich=Michigan Minn=Minnesota
Miss=Mississippi Mo=Missouri Mont=Montana Neb=Nebraska Nev=Nevada N.H=New_Hampshire N.J=New_Jersey N.M=New_Mexico
N.Y=New_York N.C=North_Carolina N.D=North_Dakota Okla=Oklahoma Ore=Oregon Pa=Pennsylvania R.I=Rhode_Island
S.C=South_Carolina S.D=South_Dakota Tenn=Tennessee Tex=Texas Vt=Vermont Va=Virginia W.Va=West_Virginia Wis=Wisconsin
Wyo=Wyoming Ont=Ontario Que=Quebec B.C=British_Columbia Alta=Alberta D.C=District_of_Columbia
"""
SHORT_FORMS = {short: name.replace("_", " ") for short, _, name in (p.partition("=") for p in _SHORT.split())}
"""What newspapers call states and provinces, without the last full stop."""

_HEAVENLY = word_set("Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Pluto Moon Titan Europa Ceres Vesta")
"""Bodies in space; towns are named after some of them."""

GONE, HEAVENLY, SHARED, WIDE, COMMON, UNKNOWN = (
    "a state that is no more", "a body in space", "two countries share this name",
    "an area, a sea or a part of the world without a point",
    "made of common words", "not in the gazetteer",
)  # fmt: skip
"""Why a name has no candidate, in words."""


class Meanings:
    """Candidates by name, from a gazetteer."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas

    def of(self, names: Iterable[str], label: str) -> tuple[tuple[Candidate, ...], str]:
        """Return what the first of some names that means anything can mean, most prominent first; else why not."""
        why = ""
        for name in names:
            found, reason = self._candidates(name, label)
            if found:
                return tuple(sorted(found, key=lambda c: (-c.weight, c.place.key))), ""
            why = why or reason
        return (), why or UNKNOWN

    def _candidates(self, name: str, label: str) -> tuple[list[Candidate], str]:
        if (state := SHORT_FORMS.get(name.removesuffix(".").replace(". ", "."))) is not None:
            return [c for c in self._areas(state, state) if c.place.iso3 in ("USA", "CAN")], UNKNOWN
        head, comma, within = name.partition(", ")
        if comma and within:
            return self._stated(head, within, label)
        entry = gazetteer().get(name)
        form = entry.form if entry else name
        if form in _GONE:
            return [], GONE
        if form in _HEAVENLY:
            return [], HEAVENLY
        if form in ("Korea", "Congo"):
            return [], SHARED
        areas = self._areas(name, form)
        if entry and entry.kind == "region" and not areas:
            return [], WIDE
        if part := _PART.match(name):
            return self._candidates(name[part.end() :], label)
        if is_generic(name) or name.lower() in GENERIC:
            return areas, COMMON
        known = entry.iso3 if entry and entry.kind in ("capital", "city") and form not in AMBIGUOUS else ""
        cities = self._cities({name, form}, label, known)
        least = LEAST * max((c.weight for c in (*areas, *cities)), default=0.0)
        named = {fold(name), fold(form)}
        cities = [c for c in cities if c.weight >= least or fold(c.place.name) in named]
        return self._collapsed([*areas, *cities]), UNKNOWN

    def _stated(self, head: str, within: str, label: str) -> tuple[list[Candidate], str]:
        """Return the candidates of `Paris, Texas` that lie where the second name says."""
        found, reason = self._candidates(head, label)
        where = [c.place for c in self._candidates(within, "GPE")[0] if c.place.kind != "city"]
        inside = [c for c in found if any(contains(place, c.place) for place in where)]
        return (inside, "") if inside else (([], UNKNOWN) if found and where else (found, reason))

    def _areas(self, name: str, form: str) -> list[Candidate]:
        """Return the country and the regions of a name."""
        entry = gazetteer().get(form)
        own = self.atlas.country_of(entry.iso3) if entry and entry.kind == "country" and entry.iso3 else None
        country = own or self.atlas.country(form)
        regions = {place.key: place for each in (name, form) for place in self.atlas.regions(each)}
        if not regions and (area := _AREA_WORD.match(form)):
            one = self.atlas.region_around(area["name"], form)
            around = self.atlas.regions(area["name"]) or ([one] if one is not None else [])
            regions = {place.key: place for place in around}
        found = [Candidate(country, max(country.population, 1) * COUNTRY)] if country else []
        return found + [Candidate(place, float(max(place.population, 1))) for place in regions.values()]

    def _cities(self, names: set[str], label: str, known: str) -> list[Candidate]:
        """Return the cities of some names; `known` is the country in which our own gazetteer has one of them."""
        of_name = {place.key: place for name in sorted(names) for place in self.atlas.cities(name)}
        others = {place.key: place for name in sorted(names) for place in self.atlas.cities(name, other_names=True)}
        there = [
            place for place in ({**others, **of_name}).values()
            if place.iso3 == known and (place.key in of_name or place.population >= LARGE)
        ]  # fmt: skip
        main = max(there, key=lambda place: (_is_spelling(place.name, names), place.population)).key if there else ""
        found = []
        for key, place in {**others, **of_name}.items():
            if key not in of_name and place.population < KNOWN_OTHERWISE:
                continue
            first = key == main or (key in of_name and self.atlas.is_capital(place))
            weight = WELL_KNOWN if first else 1.0 if key in of_name else OTHER_NAME
            by_label = 1.0 if label == "GPE" else OTHER_LABEL
            found.append(Candidate(place, max(place.population, 1) * weight * by_label))
        return found

    def _is_meant(self, city: Place, region: Place) -> bool:
        """Whether a city is meant, not the region around it, where both have one name."""
        if self.atlas.is_capital(city):
            return True
        bears = fold(city.name) == fold(region.name) or city.population >= METROPOLIS
        return bears and city.population >= CITY_OF_REGION * region.population

    def _collapsed(self, found: list[Candidate]) -> list[Candidate]:
        """Return one candidate of each spot: the largest city of an area; a city or its region; a country."""
        countries = {c.place.iso3 for c in found if c.place.kind == "country"}
        cities: dict[tuple[str, ...], Candidate] = {}
        for one in found:
            at = one.place.areas
            if one.place.kind == "city" and one.place.iso3 not in countries and (
                at not in cities or one.weight > cities[at].weight
            ):
                cities[at] = one
        regions = []
        for one in (c for c in found if c.place.kind == "region"):
            own = [at for at, c in cities.items() if contains(one.place, c.place)]
            main = max((cities[at] for at in own), key=lambda c: c.weight, default=None)
            if main is not None and self._is_meant(main.place, one.place):
                continue
            for at in own:
                del cities[at]
            capital = any(self.atlas.is_capital(c.place) for c in cities.values())
            regions.append(one._replace(weight=one.weight * BESIDE_CAPITAL) if capital else one)
        return [*(c for c in found if c.place.kind == "country"), *regions, *cities.values()]


def _is_spelling(name: str, names: set[str]) -> bool:
    """Whether a name is spelled much like one of some names: Slovyansk and Sloviansk."""
    return any(SequenceMatcher(None, fold(name), fold(other)).ratio() >= ALIKE for other in names)


def contains(outer: Place, inner: Place) -> bool:
    """Whether a country or region holds another place."""
    if outer.kind == "country":
        return outer.iso3 == inner.iso3 and inner.kind != "country"
    return outer.kind == "region" and bool(inner.areas) and set(inner.areas) <= set(outer.areas) and outer != inner


