"""Decide about names of a published corpus: check, write down, publish."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.decisions import Decision, Ledger, check
from analysis.errors import DecisionRefused
from analysis.schema import entity_key, split_entity_key
from analysis.store.corpus import open_corpus
from analysis.store.forwarding import key_after
from analysis.store.naming_tables import check_decisions
from analysis.store.republish import ledger_of, published_manifest, republish

_NAMES_TWO = ("accept", "reject", "merge")
_COLUMNS = {
    "number": "int64", "decided": "str", "action": "str", "entity": "str", "target": "str", "undone": "bool",
    "obsolete": "bool", "note": "str",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision.

    `row` is the decision that was made, undone or redone (None where there was none to undo or redo); `key` is the
    entity to look at now ('' where there is none); `fingerprint` is that of the published corpus, None where a
    build or another decision holds the store and will publish this one before it ends; `notices` name decisions that
    no longer apply and lines of the file that need to be looked at.
    """

    row: Decision | None
    key: str
    fingerprint: str | None
    notices: tuple[str, ...]


def decide(store: Path, action: str, entity: str, target: str = "", *, when: dt.datetime) -> Outcome:
    """Make a decision about an entity of a published corpus, and publish what it changes.

    For `entity` and `target` a name without a label will do where only one entity has it.
    Raises InvalidParameter, UnknownName or DecisionRefused, before anything is written, where the decision would
    not apply; DecisionsError, StoreError.
    """
    with open_corpus(store) as corpus:
        entity = corpus.one_entity(entity)
        if action in _NAMES_TWO:
            target = corpus.one_entity(target)
    if action == "split" and split_entity_key(target)[1] is None:
        target = entity_key(target, split_entity_key(entity)[1] or "")
    if action == "relabel":
        target = target.upper()
    check(action, entity, target)
    folder, _ = published_manifest(store)
    ledger = ledger_of(store)
    new = Decision(0, "", action, entity, target)
    for notice in check_decisions(folder, [*ledger.rows, new]):
        if notice.at == len(ledger.active):
            raise DecisionRefused(new.describe(), notice.reason)
    return _outcome(store, ledger.decide(action, entity, target, when=when))


def undo(store: Path, expected: Decision | None = None) -> Outcome:
    """Undo the last decision that stands, and publish what that changes; nothing happens where none stands.

    Raises DecisionRefused where that is another one than `expected`.
    """
    return _outcome(store, ledger_of(store).undo(expected))


def redo(store: Path) -> Outcome:
    """Let the decision that was undone last stand again, and publish that; nothing where one was made since."""
    return _outcome(store, ledger_of(store).redo())


def decisions(store: Path) -> pd.DataFrame:
    """Return every decision about a corpus: number, decided, action, entity, target, undone and obsolete (bool), note.

    `obsolete` are decisions that stand and no longer apply; `note` is '', 'undone', or why that is so.
    """
    folder, _ = published_manifest(store)
    ledger = ledger_of(store)
    reasons = {notice.at: notice.reason for notice in check_decisions(folder, ledger.rows)}
    rows: list[tuple[Any, ...]] = []
    at = 0
    for row in ledger.rows:
        reason = reasons.get(at) if row.is_active else None
        note = f"no longer applies: {reason}" if reason else "" if row.is_active else "undone"
        rows.append((*astuple(row)[:-1], not row.is_active, reason is not None, note))
        at += row.is_active
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def problems(store: Path) -> tuple[str, ...]:
    """Return what is wrong with lines of the file of decisions."""
    return ledger_of(store).problems


def _outcome(store: Path, ledger: Ledger) -> Outcome:
    """Publish, and say what was changed."""
    fingerprint = republish(store)
    notices = tuple(published_manifest(store)[1]["notices"]) if fingerprint else ()
    return Outcome(ledger.changed, _key_to_see(ledger.changed), fingerprint, (*notices, *ledger.problems))


def _key_to_see(row: Decision | None) -> str:
    """Return the entity to look at after a decision was made or marked."""
    if row is None or (row.is_active and row.action == "hide"):
        return ""
    return row.entity if not row.is_active or row.action in ("reject", "show") else key_after(row)
