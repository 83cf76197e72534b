"""The tables of places of a snapshot: each name of a place in each document, looked up and chosen among namesakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from analysis.places.atlas import atlas
from analysis.places.meanings import Meanings
from analysis.places.place import Candidate
from analysis.places.resolve import Named, Resolution, resolve
from analysis.schema import PLACE_LABELS
from analysis.store.tables import rows_table

_NAMES = """
SELECT e.entity, e.name, e.label, list(o.base ORDER BY o.mentions DESC, o.base) AS also FROM entities e
JOIN (SELECT owners.entity, base, sum(mentions) AS mentions FROM found_aliases JOIN owners USING (alias) GROUP BY ALL) o
USING (entity) WHERE list_contains(?, e.label) AND NOT e.hidden GROUP BY ALL ORDER BY e.entity
"""

_PAIRS = """SELECT doc::BIGINT AS doc, entity::BIGINT AS entity, n FROM counted
SEMI JOIN (SELECT entity FROM entities WHERE list_contains(?, label) AND NOT hidden) USING (entity) ORDER BY doc, entity
"""

_PEOPLES = """SELECT DISTINCT doc, iso3 FROM counted JOIN entities USING (entity)
WHERE label = 'NORP' AND iso3 <> '' AND NOT hidden ORDER BY doc, iso3"""

_STATED = """
WITH m AS (SELECT doc, sentence, start, "end", entity FROM found_mentions JOIN owners USING (alias)
    SEMI JOIN (SELECT entity FROM entities WHERE list_contains(?, label) AND NOT hidden) USING (entity))
SELECT DISTINCT a.doc, a.entity, b.entity FROM m a JOIN m b
ON b.doc = a.doc AND b.sentence = a.sentence AND b.start = a."end" + 2 WHERE a.entity <> b.entity ORDER BY ALL
"""
"""Names with two characters between them, as a comma and a blank."""

TABLES = {
    "places": "SELECT * FROM found_places ORDER BY place",
    "place_names": "SELECT * FROM named_places ORDER BY entity",
    "doc_places": "SELECT doc::INTEGER AS doc, entity::INTEGER AS entity, place, n, reason FROM placed "
    "ORDER BY doc, entity",
}

_PLACES = pa.schema(
    [("place", pa.int32()), ("key", pa.string()), ("name", pa.string()), ("kind", pa.string()), ("iso3", pa.string()),
     ("country", pa.string()), ("region", pa.string()), ("latitude", pa.float64()), ("longitude", pa.float64()),
     ("population", pa.int32())]
)  # fmt: skip
_WHY = pa.schema([("entity", pa.int32()), ("why", pa.string())])


def place_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what TABLES are selected from. `entities`, `owners`, `counted` and what was found must stand there.

    The gazetteer is read only where the corpus names a place.
    """
    labels = [list(PLACE_LABELS)]
    names = connection.execute(_NAMES, labels).fetchall()
    pairs = connection.sql(_PAIRS, params=labels).to_arrow_table()
    meanings, why = _meanings(names)
    named = Named(
        pairs["doc"].to_numpy(), pairs["entity"].to_numpy(), connection.execute(_PEOPLES).fetchall(),
        connection.execute(_STATED, labels).fetchall(),
    )  # fmt: skip
    found = resolve(named, meanings, neighbours=atlas().neighbours if names else {})
    rows = _rows(found)
    numbers = {key: number for number, (key, *_) in enumerate(rows)}
    places = [numbers[found.places[n].key] if n >= 0 else None for n in found.place.tolist()]
    place, reason = pa.array(places, pa.int32()), pa.array(found.reason.tolist(), pa.string())
    numbered = [(n, *row) for n, row in enumerate(rows)]
    connection.register("found_places", rows_table(numbered, _PLACES))
    connection.register("named_places", rows_table(sorted({**why, **found.why}.items()), _WHY))
    connection.register("placed", pairs.append_column("place", place).append_column("reason", reason))


def _meanings(
    names: Sequence[tuple[int, str, str, list[str]]],
) -> tuple[Mapping[int, Sequence[Candidate]], dict[int, str]]:
    """Return the candidates of each entity, by its name or else its most frequent aliases; and why it has none."""
    meanings: dict[int, Sequence[Candidate]] = {}
    why: dict[int, str] = {}
    if not names:
        return meanings, why
    look_up = Meanings(atlas())
    for entity, name, label, also in names:
        found, reason = look_up.of([name, *also], label)
        why[entity] = reason
        if found:
            meanings[entity] = found
    return meanings, why


def _rows(found: Resolution) -> list[tuple[Any, ...]]:
    """Return the places that something resolves to, and their countries, by key."""
    taken = {found.places[n] for n in np.unique(found.place[found.place >= 0]).tolist()}
    countries = (atlas().country_of(iso3) for iso3 in {place.iso3 for place in taken})
    by_key = {place.key: place for place in sorted({*taken, *(c for c in countries if c is not None)}, reverse=True)}
    return [
        (p.key, p.name, p.kind, p.iso3, p.country, p.region, p.latitude, p.longitude, p.population)
        for _, p in sorted(by_key.items())
    ]
