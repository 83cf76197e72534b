"""Where an entity has gone: links and filters outlive the names that they were made with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.decisions import Decision
from analysis.errors import UnknownName
from analysis.schema import entity_key, split_entity_key

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

DONE = {"accept": "joined", "merge": "merged", "rename": "renamed", "relabel": "given another kind"}
"""Decision that gives an entity another key -> what it did."""


@dataclass(frozen=True, slots=True)
class Forward:
    """What became of an entity: the key to go on with ('' where there is none), and a sentence that says so."""

    key: str
    sentence: str


def forward(corpus: Corpus, key: str, decisions: Sequence[Decision]) -> Forward | None:
    """Return where the mentions of an entity are counted now, None where the corpus counts it under its key.

    Decisions that stand are followed in their order, those that were undone are followed back; else the name is
    looked for among the names of other entities. Raises UnknownName where the corpus never had it.
    """
    try:
        corpus.entity_ids(key)
    except UnknownName as error:
        return _by_decisions(corpus, key, decisions) or _by_name(corpus, key) or _raise(error)
    return None


def _raise(error: UnknownName) -> Forward:
    raise error


def _by_decisions(corpus: Corpus, key: str, decisions: Sequence[Decision]) -> Forward | None:
    """Follow the decisions about an entity; None where they lead to nothing that the corpus has."""
    current, last = key, None
    for row in decisions:
        if row.is_active and row.entity == current and row.action in DONE:
            current, last = key_after(row), row
    if last is None:
        for row in sorted((r for r in decisions if not r.is_active), key=lambda r: r.undone):
            if row.action in DONE and key_after(row) == current:
                current, last = row.entity, row
    found = _found(corpus, current)
    if found is None:
        return None
    if found:
        return Forward("", f"{current} is hidden, so it is left out of every count. The Names page can show it again.")
    if last is None:
        return None
    if not last.is_active:
        return Forward(current, f"{key} is called {current} again: the decision about it was undone.")
    when = dt.datetime.fromisoformat(last.decided)
    day = f"{when.day} {when:%B} {when.year}"
    return Forward(current, f"{key} is counted as {current} now: it was {DONE[last.action]} on {day}.")


def key_after(row: Decision) -> str:
    """Return the key that an entity has after a decision that gives it another."""
    name, label = split_entity_key(row.entity)
    if row.action == "rename":
        return entity_key(row.target, label or "")
    return entity_key(name, row.target) if row.action == "relabel" else row.target


def _found(corpus: Corpus, key: str) -> bool | None:
    """Return whether an entity is hidden, None where there is none of this key."""
    try:
        return bool(corpus.entity(key)["hidden"].all())
    except UnknownName:
        return None


def _by_name(corpus: Corpus, key: str) -> Forward | None:
    """Look for the visible entities that have a name among theirs."""
    name, label = split_entity_key(key)
    rows = corpus.database.rows(
        "SELECT e.name, e.label FROM aliases a JOIN entities e USING (entity) WHERE (a.base = ? OR a.name = ?) "
        "AND (? IS NULL OR a.label = ?) AND NOT hidden GROUP BY ALL ORDER BY sum(a.mentions) DESC, 1, 2",
        [name, name, label, label],
    )  # fmt: skip
    keys = [entity_key(*row) for row in rows]
    if not keys:
        return None
    if len(keys) == 1:
        return Forward(keys[0], f"{key} is one of the names of {keys[0]} and is counted as that.")
    listed = ", ".join(keys[:3]) + (" …" if len(keys) > 3 else "")
    return Forward("", f"{key} is not counted under one name: its mentions belong to {listed}. Choose one of them.")
