"""Two hundred random decisions: nothing is lost, undo gives back what was, the file alone gives the same bytes."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.decisions import ACTIONS, Decision, Ledger, Naming, apply, decisions_path
from analysis.schema import NAME_LABELS, entity_key
from analysis.store.corpus import Corpus
from analysis.store.current import amend
from analysis.store.naming_tables import automatic
from analysis.store.republish import republish

WHEN = dt.datetime(2022, 3, 4, tzinfo=dt.UTC)
DECISIONS = 200
seeds = st.integers(0, 2**32 - 1)


def meant(naming: Naming, seed: int) -> list[Decision]:
    """Return decisions about names that are there when their turn comes; one in eight about one that never was."""
    chance = random.Random(seed)
    rows: list[Decision] = []
    while len(rows) < DECISIONS:
        keys = sorted(naming.entities)
        key = chance.choice(keys) if chance.random() > 1 / 8 else ("Nobody", "ORG")
        alias = chance.choice(naming.entities.get(key, (0,)))
        action = chance.choice([*ACTIONS, "split", "split"])
        targets = {
            "split": entity_key(naming.names.bases[alias], naming.names.labels[alias]),
            "rename": f"Name {chance.randrange(40)}", "relabel": chance.choice(NAME_LABELS), "hide": "", "show": "",
        }  # fmt: skip
        target = targets.get(action, entity_key(*chance.choice(keys)))
        if target != entity_key(*key):
            rows.append(Decision(len(rows) + 1, WHEN.isoformat(), action, entity_key(*key), target))
            naming, _ = apply(naming, rows[-1:])
    return rows


@pytest.fixture(scope="module")
def before(told_corpus: Corpus) -> Naming:
    return automatic(told_corpus.database.folder)


def some(examples: int) -> settings:
    return settings(
        max_examples=examples, derandomize=True, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


@some(40)
@given(seed=seeds)
def test_every_alias_keeps_one_entity(before: Naming, seed: int) -> None:
    rows = meant(before, seed)
    after, notices = apply(before, rows)
    owned = Counter(alias for aliases in after.entities.values() for alias in aliases)
    assert owned == Counter(range(len(before.names.bases)))
    assert all(after.entities.values()), "no entity is empty"
    assert after.hidden | after.ambiguous <= after.entities.keys()
    assert {key for s in after.suggestions for key in (s.entity, s.target)} <= after.entities.keys()
    assert len(rows) - len(notices) > DECISIONS / 4, "most decisions should do something"
    assert apply(before, rows) == (after, notices)
    assert apply(before, [replace(row, undone=1) for row in rows]) == (before, ())


@some(2)
@given(seed=seeds)
def test_apply_undo_and_replay_give_the_same_bytes(
    told_corpus: Corpus, before: Naming, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    store = tmp_path_factory.mktemp("decided") / "store"
    shutil.copytree(told_corpus.database.folder.parents[1], store)
    amend(snapshot(store), {"folder": str(store)})
    first, tables = republish(store), table_bytes(store)
    total = mention_count(store)
    ledger = Ledger(decisions_path(store), tuple(meant(before, seed)))
    ledger.path.parent.mkdir()
    ledger.path.write_text(ledger.text(), encoding="utf-8")
    assert Ledger.open(ledger.path) == ledger
    decided, decided_tables = republish(store), table_bytes(store)
    file = ledger.path.read_bytes()
    assert (mention_count(store), decided != first) == (total, decided_tables != tables)
    remove(store, first)
    while ledger.active:
        ledger = ledger.undo()
    assert (republish(store), table_bytes(store)) == (first, tables)
    remove(store, decided)
    for _ in ledger.rows:
        ledger = ledger.redo()
    assert ledger.path.read_bytes() == file
    assert (republish(store), table_bytes(store)) == (decided, decided_tables)
    fresh = tmp_path_factory.mktemp("replayed") / "store"
    shutil.copytree(told_corpus.database.folder.parents[1], fresh)
    amend(snapshot(fresh), {"folder": str(fresh)})
    decisions_path(fresh).parent.mkdir()
    decisions_path(fresh).write_bytes(file)
    assert (republish(fresh), table_bytes(fresh)) == (decided, decided_tables)


def snapshot(store: Path) -> Path:
    return store / "snapshots" / (store / "current").read_text(encoding="utf-8")


def table_bytes(store: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(snapshot(store).glob("*.parquet"))}


def mention_count(store: Path) -> int:
    """Return how many mentions there are, hidden or not, told by three tables alike."""
    rows = {name: pq.read_table(snapshot(store) / f"{name}.parquet") for name in
            ("mentions", "hidden_mentions", "entities", "aliases")}  # fmt: skip
    totals = {
        len(rows["mentions"]) + len(rows["hidden_mentions"]), sum(rows["entities"]["mentions"].to_pylist()),
        sum(rows["aliases"]["mentions"].to_pylist()),
    }  # fmt: skip
    assert len(totals) == 1
    return totals.pop()


def remove(store: Path, fingerprint: str | None) -> None:
    """Remove a snapshot, so that it has to be made anew."""
    shutil.rmtree(store / "snapshots" / str(fingerprint))
