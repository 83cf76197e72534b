"""Names as they are counted: aliases of an entity, suggested joins, what is hidden."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.errors import InvalidParameter, UnknownName
from analysis.schema import entity_key, split_entity_key
from analysis.store.database import Database

_KEY = "name || ' (' || label || ')'"


class NamingQueries:
    """The naming half of a corpus: what each entity is made of, and what could be decided."""

    database: Database

    def entity(self, key: str) -> pd.DataFrame:
        """Return what is known of the entities of a key, hidden ones too.

        Columns: key, entity (its name), label, mentions and documents (of the whole corpus), ambiguous and hidden
        (bool), iso3 ('' where it is no country, capital or people). Raises UnknownName.
        """
        ids = entity_ids(self.database, key, hidden=True)
        return self.database.frame(f"{_ENTITIES} WHERE list_contains(?, entity) ORDER BY entity", [ids])

    def ambiguous(self) -> pd.DataFrame:
        """Return entities that several full names support, with the columns of `entity`, most mentioned first."""
        return self.database.frame(f"{_ENTITIES} WHERE ambiguous AND NOT hidden ORDER BY mentions DESC, name, label")

    def hidden(self) -> pd.DataFrame:
        """Return entities that are left out of every count, with the columns of `entity`, most mentioned first."""
        return self.database.frame(f"{_ENTITIES} WHERE hidden ORDER BY mentions DESC, name, label")

    def aliases(self, entity: str) -> pd.DataFrame:
        """Return the names that are counted as an entity (a key; hidden ones too), most mentioned first.

        Columns: alias (int64), base (the normal form of the span), label, name (what its document makes of it),
        key (`base (label)`: what a split is asked for), reason and join_reason (keys of JOIN_REASONS or ''), mentions,
        documents, taken (the mentions that a split of this key moves: also those whose document calls them so).
        Raises UnknownName.
        """
        return self.database.frame(
            "SELECT alias::BIGINT AS alias, base, label, name, base || ' (' || label || ')' AS key, reason, "
            "join_reason, mentions::BIGINT AS mentions, documents::BIGINT AS documents, (SELECT sum(mentions) FROM "
            "aliases b WHERE b.entity = a.entity AND b.label = a.label AND a.base IN (b.base, b.name))::BIGINT AS "
            "taken FROM aliases a WHERE list_contains(?, entity) ORDER BY mentions DESC, alias",
            [entity_ids(self.database, entity, hidden=True)],
        )  # fmt: skip

    def suggestions(self, *, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
        """Return joins that nobody has decided yet, best score first.

        Columns: suggestion (int64), entity and target (keys), reason (a key of JOIN_REASONS), score (0 to 1),
        mentions and documents of the entity, target_mentions, target_documents.
        """
        bounds = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else f"OFFSET {int(offset)}"
        return self.database.frame(
            "SELECT suggestion::BIGINT AS suggestion, s.entity, target, reason, score, s.mentions::BIGINT AS mentions, "
            "s.documents::BIGINT AS documents, e.mentions::BIGINT AS target_mentions, e.documents::BIGINT AS "
            f"target_documents FROM suggestions s JOIN entities e ON target = {_KEY} ORDER BY suggestion {bounds}"
        )  # fmt: skip

    def one_entity(self, key: str) -> str:
        """Return the full key of an entity, hidden ones too; a name without a label will do where it is unique.

        Raises UnknownName with a hint, InvalidParameter where several entities have the name.
        """
        found = self.entity(key)["key"].tolist()
        if len(found) > 1:
            raise InvalidParameter("entity", key, "one of " + ", ".join(found))
        return str(found[0])


_ENTITIES = (
    f"SELECT {_KEY} AS key, name AS entity, label, mentions::BIGINT AS mentions, documents::BIGINT AS documents, "
    "ambiguous, hidden, iso3 FROM entities"
)


def entity_ids(database: Database, key: str, *, hidden: bool = False) -> list[int]:
    """Return the entities of a key, with `hidden` those that are hidden as well. Raises UnknownName with a hint."""
    name, label = split_entity_key(key)
    sql = "SELECT entity FROM entities WHERE {} AND (? IS NULL OR label = ?) AND (? OR NOT hidden) ORDER BY entity"

    def find(condition: str, hidden: bool) -> list[int]:
        return [row[0] for row in database.rows(sql.format(condition), [name, label, label, hidden])]

    found = find("name = ?", hidden) or find("lower(name) = lower(?)", hidden)
    if not found:
        raise UnknownName(*_unknown(database, key, name, find, hidden))
    return found


def _unknown(
    database: Database, key: str, name: str, find: Callable[[str, bool], list[int]], hidden: bool
) -> tuple[str, str, list[str]]:
    """Return kind, value and similar names for an error; hidden names only where they are asked for."""
    if find("name = ?", True) or find("lower(name) = lower(?)", True):
        return "visible entity", key, []
    rows = database.rows(
        "SELECT name, label FROM entities WHERE ? OR NOT hidden ORDER BY jaro_winkler_similarity(lower(name), "
        "lower(?)) DESC, mentions DESC LIMIT 20", [hidden, name],
    )  # fmt: skip
    return "entity", key, [n for n, _ in rows] + [entity_key(n, label) for n, label in rows]
