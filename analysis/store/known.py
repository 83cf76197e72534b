"""What of a query a corpus knows: names that it does not have are left out and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import UnknownName
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus


def known(corpus: Corpus, query: Query) -> tuple[Query, list[str]]:
    """Return the query without names that a corpus does not have, and a notice for each that was left out."""
    notices: list[str] = []
    entities = []
    for key in query.entities:
        try:
            corpus.entity_ids(key)
            entities.append(key)
        except UnknownName as error:
            notices.append(f"Ignored: {error}")
    kept: dict[str, tuple[str, ...]] = {}
    for field, kind, names in unknown_names(corpus, query):
        kept[field] = tuple(name for name in getattr(query, field) if name not in names)
        notices += [f"Ignored: {error}" for error in names.values()]
        if kind == "tag":
            notices += corpus.marks().problems
    apart = query.apart
    if apart is not None:
        apart, more = known(corpus, apart)
        notices += more
    return query.replace(entities=tuple(entities), apart=apart, **kept), notices


def unknown_names(corpus: Corpus, query: Query) -> list[tuple[str, str, dict[str, UnknownName]]]:
    """Return, of each list of names of the query that holds unknown ones: its field, its kind, name -> error."""
    found = []
    for field, kind, read in (
        ("sources", "source", corpus.sources), ("collections", "collection", corpus.collections),
        ("tags", "tag", corpus.tags),
    ):  # fmt: skip
        if wanted := getattr(query, field):
            there = list(read()["name"])
            known_names = set(there)
            if errors := {name: UnknownName(kind, name, there) for name in wanted if name not in known_names}:
                found.append((field, kind, errors))
    return found
