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
    sources = _listed(query.sources, "source", list(corpus.sources()["name"]), notices)
    collections = _listed(query.collections, "collection", list(corpus.collections()["name"]), notices)
    apart = query.apart
    if apart is not None:
        apart, more = known(corpus, apart)
        notices += more
    return query.replace(entities=tuple(entities), sources=sources, collections=collections, apart=apart), notices


def _listed(chosen: tuple[str, ...], kind: str, names: list[str], notices: list[str]) -> tuple[str, ...]:
    """Return the chosen names that are there; add a notice for each other one."""
    there = set(names)
    notices += [f"Ignored: {UnknownName(kind, name, names)}" for name in chosen if name not in there]
    return tuple(name for name in chosen if name in there)
