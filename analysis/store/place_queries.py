"""Places as they are counted: mentions of each place of the gazetteer, and names that stay unresolved."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.query import Query
from analysis.store.database import Database, Selection

_KEY = "e.name || ' (' || e.label || ')'"

_PLACE = (
    "p.key, p.name AS place, p.kind, p.iso3, p.country, p.region, p.latitude, p.longitude, "
    "p.population::BIGINT AS population"
)


class PlaceQueries(ABC):
    """The places of a corpus: each method answers for the documents and the labels of a query."""

    database: Database

    @abstractmethod
    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps."""

    def place_counts(self, query: Query) -> pd.DataFrame:
        """Return key, place (its name), kind, iso3, country, region, latitude, longitude, population, mentions,
        documents, names (keys of the entities that mean it, most mentions first), reason (that of the most mentions).
        """
        return self._counted(query, "d.place")

    def country_counts(self, query: Query) -> pd.DataFrame:
        """Return the columns of `place_counts` for countries: mentions of the country and of any place in it."""
        return self._counted(query, "c.place")

    def _counted(self, query: Query, by: str) -> pd.DataFrame:
        chosen = self.selection(query)
        rows, values = _rows(chosen, query)
        country = (
            "JOIN places q ON q.place = d.place JOIN places c ON c.kind = 'country' AND c.iso3 = q.iso3"
            if by == "c.place" else ""
        )  # fmt: skip
        return self.database.frame(
            f"WITH named AS (SELECT {by} AS place, d.doc, d.entity, d.n, d.reason FROM {rows} d {country} "
            "WHERE d.place IS NOT NULL), "
            f"names AS (SELECT place, list({_KEY} ORDER BY n.n DESC, {_KEY}) AS names FROM (SELECT place, entity, "
            "sum(n) AS n FROM named GROUP BY ALL) n JOIN entities e USING (entity) GROUP BY place), "
            "reasons AS (SELECT place, reason FROM (SELECT place, reason, sum(n) AS n FROM named GROUP BY ALL) "
            "QUALIFY row_number() OVER (PARTITION BY place ORDER BY n DESC, reason) = 1) "
            f"SELECT {_PLACE}, t.mentions, t.documents, names, reason FROM (SELECT place, sum(n)::BIGINT AS mentions, "
            "count(DISTINCT doc) AS documents FROM named GROUP BY place) t JOIN places p USING (place) "
            "JOIN names USING (place) JOIN reasons USING (place) ORDER BY p.place",
            values, chosen=chosen,
        )  # fmt: skip

    def unresolved_places(self, query: Query) -> pd.DataFrame:
        """Return key, entity, label, mentions, documents (those left unresolved), why of names of places."""
        chosen = self.selection(query)
        rows, values = _rows(chosen, query)
        return self.database.frame(
            f"SELECT {_KEY} AS key, e.name AS entity, e.label, t.mentions, t.documents, w.why FROM (SELECT entity, "
            f"sum(n)::BIGINT AS mentions, count(*) AS documents FROM {rows} d WHERE place IS NULL GROUP BY entity) t "
            "JOIN entities e USING (entity) JOIN place_names w USING (entity) ORDER BY e.entity",
            values, chosen=chosen,
        )  # fmt: skip

    def place_mentions(self, query: Query) -> tuple[int, int]:
        """Return how many mentions name places in the selection, and how many of them are resolved."""
        chosen = self.selection(query)
        rows, values = _rows(chosen, query)
        [[total, resolved]] = self.database.rows(
            "SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (place IS NOT NULL), 0)::BIGINT "
            f"FROM {rows} d", values, chosen=chosen,
        )  # fmt: skip
        return int(total), int(resolved)


def _rows(chosen: Selection, query: Query) -> tuple[str, list[Any]]:
    """Return SQL for the rows of `doc_places` that a query counts, and what it binds."""
    rows = chosen.of("doc_places")
    if not query.labels:
        return rows, []
    return (
        f"(SELECT * FROM {rows} SEMI JOIN (SELECT entity FROM entities WHERE list_contains(?, label)) USING (entity))",
        [list(query.labels)],
    )


def place_rows(
    chosen: Selection, query: Query, place: str | None, country: str | None, entities: Sequence[int] | None
) -> tuple[str, list[Any]]:
    """Return SQL for doc, start, end, sentence of the mentions of a place, a country or unresolved ones (place '')."""
    rows, values = _rows(chosen, query)
    which = "d.place IS NULL"
    if country is not None:
        which, values = "d.place IN (SELECT place FROM places WHERE iso3 = ?)", [*values, country]
    elif place:
        which, values = "d.place IN (SELECT place FROM places WHERE key = ?)", [*values, place]
    if entities is not None:
        which, values = f"{which} AND list_contains(?, d.entity)", [*values, list(entities)]
    sql = (
        f'SELECT m.doc, m.start, m."end", m.sentence FROM {chosen.of("mentions")} m '
        f"SEMI JOIN (SELECT doc, entity FROM {rows} d WHERE {which}) s ON s.doc = m.doc AND s.entity = m.entity"
    )
    return sql, values
