"""Decide about names of a published corpus: check, write down, publish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.decisions import Decision, Ledger, check
from analysis.errors import DecisionRefused
from analysis.schema import entity_key, split_entity_key
from analysis.store.corpus import open_corpus
from analysis.store.naming_tables import check_decisions
from analysis.store.republish import ledger_of, published_manifest, republish

_NAMES_TWO = ("accept", "reject", "merge")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision.

    `row` is the decision that was made, undone or redone (None where there was none to undo or redo); `key` is the
    entity to look at now ('' where there is none); `fingerprint` is that of the published corpus, None where a
    build holds the store and will publish the decision when it ends; `notices` name decisions that no longer apply
    and lines of the file that cannot be read.
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
        if notice.decision is new:
            raise DecisionRefused(new.describe(), notice.reason)
    ledger = ledger.decide(action, entity, target, when=when)
    return _outcome(store, ledger, ledger.rows[-1])


def undo(store: Path) -> Outcome:
    """Undo the last decision that stands, and publish what that changes; nothing happens where none stands."""
    before = ledger_of(store)
    return _marked(store, before, before.undo())


def redo(store: Path) -> Outcome:
    """Let the decision that was undone last stand again, and publish that; nothing where one was made since."""
    before = ledger_of(store)
    return _marked(store, before, before.redo())


def decisions(store: Path) -> pd.DataFrame:
    """Return every decision about a corpus: number, decided, action, entity, target, undone (bool), note.

    `note` is '', 'undone', or why the decision no longer applies.
    """
    folder, _ = published_manifest(store)
    ledger = ledger_of(store)
    obsolete = {notice.decision: notice.reason for notice in check_decisions(folder, ledger.rows)}
    rows = [
        (r.number, r.decided, r.action, r.entity, r.target, not r.is_active,
         "" if r.is_active and r not in obsolete else f"no longer applies: {obsolete[r]}" if r.is_active else "undone")
        for r in ledger.rows
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["number", "decided", "action", "entity", "target", "undone", "note"]).astype(
        {"number": "int64", "undone": "bool"} | dict.fromkeys(("decided", "action", "entity", "target", "note"), "str")
    )


def problems(store: Path) -> tuple[str, ...]:
    """Return what is wrong with lines of the file of decisions."""
    return ledger_of(store).problems


def _marked(store: Path, before: Ledger, after: Ledger) -> Outcome:
    """Publish after undo or redo, and say which decision it was."""
    was = {row.number: row.undone for row in before.rows}
    changed = [row for row in after.rows if was.get(row.number, row.undone) != row.undone]
    return _outcome(store, after, changed[0] if changed else None)


def _outcome(store: Path, ledger: Ledger, row: Decision | None) -> Outcome:
    fingerprint = republish(store)
    notices = tuple(published_manifest(store)[1]["notices"]) if fingerprint else ()
    return Outcome(row, _key_after(row) if row else "", fingerprint, (*notices, *ledger.problems))


def _key_after(row: Decision) -> str:
    """Return the entity that a decision leaves."""
    name, label = split_entity_key(row.entity)
    if not row.is_active or row.action in ("reject", "show"):
        return row.entity
    after = {"rename": entity_key(row.target, label or ""), "relabel": entity_key(name, row.target), "hide": ""}
    return after.get(row.action, row.target)
