"""A place of the gazetteer, and a place that a name can mean."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A place: its key (`city:703448`), name, kind (one of PLACE_KINDS), country, region, point and inhabitants.

    `iso3` is the country's ISO 3166-1 code, `country` its name. `areas` are the first-level areas that a region is
    made of or a city lies in, as `iso3.code`; `region` is the name of a city's area where it is known, '' else.
    """

    key: str
    name: str
    kind: str
    iso3: str
    country: str
    region: str
    areas: tuple[str, ...]
    latitude: float
    longitude: float
    population: int

    def __str__(self) -> str:
        """Return the name with what tells it from its namesakes: `Paris (Texas, United States)`."""
        within = ", ".join(part for part in (self.region, self.country) if part and part != self.name)
        return f"{self.name} ({within})" if within and self.kind != "country" else f"{self.name} ({self.kind})"


class Candidate(NamedTuple):
    """A place that a name can mean, and how prominent it is: inhabitants, weighted by kind."""

    place: Place
    weight: float
