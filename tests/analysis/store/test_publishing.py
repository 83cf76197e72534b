"""Decisions are published whoever else builds or decides, and whatever is damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from analysis.decisions import Ledger, decisions_path
from analysis.errors import DecisionRefused, PipelineError, StoreError
from analysis.measures import entity_counts
from analysis.query import Query
from analysis.store import build as building
from analysis.store import republish as republishing
from analysis.store.build import build
from analysis.store.corpus import open_corpus
from analysis.store.deciding import decide, decisions, undo
from analysis.store.naming_tables import write_naming
from analysis.store.republish import republish
from analysis.store.snapshot import publish
from tests.analysis.store.decided import BEFORE, KEYS, WHEN, counted


def test_who_undoes_what_is_not_the_last_decision_any_more_is_refused(store: Path) -> None:
    mine = decide(store, "hide", KEYS["Ann"], when=WHEN).row
    decide(store, "hide", KEYS["Bob"], when=WHEN)
    with pytest.raises(DecisionRefused, match=r"undo decision 1 .*is another now, number 2 \(leave Bob Example"):
        undo(store, mine)
    assert decisions(store)["undone"].tolist() == [False, False]
    assert undo(store, Ledger.open(decisions_path(store)).last).row is not None
    assert undo(store, mine).row is not None
    assert undo(store, mine).row is None
    assert counted(store) == BEFORE


def test_a_reader_keeps_what_it_reads_while_others_decide(store: Path) -> None:
    with open_corpus(store) as old:
        for name in ("Ann", "Anna", "Bob"):
            decide(store, "hide", KEYS[name], when=WHEN)
        assert len(entity_counts(old, Query())) == 5
        assert len(old.evidence(Query(), entity=KEYS["Ann"])) == 2


def test_while_a_build_holds_the_store_a_decision_waits_for_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(republishing, "SECONDS_TO_WAIT", 0)
    with FileLock(store / "lock"):
        outcome = decide(store, "hide", KEYS["Ann"], when=WHEN)
    assert outcome.fingerprint is None
    assert KEYS["Ann"] in counted(store)
    republish(store)
    assert KEYS["Ann"] not in counted(store)


def test_what_is_decided_while_another_decision_is_published_is_published_too(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [KEYS["Bob"], "Paris (ORG)"]

    def slowly(*values: Any) -> dict[str, Any]:
        if waiting:
            Ledger.open(decisions_path(store)).decide("hide", waiting.pop(), when=WHEN)
        return write_naming(*values)

    monkeypatch.setattr(republishing, "write_naming", slowly)
    outcome = decide(store, "hide", KEYS["Ann"], when=WHEN)
    assert counted(store) == {KEYS["Anna"]: 2, "Paris (GPE)": 2}
    assert outcome.fingerprint == (store / "current").read_text(encoding="utf-8")


def test_who_waits_in_vain_learns_that_another_has_published_the_decision(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(republishing, "SECONDS_TO_WAIT", 0)
    Ledger.open(decisions_path(store)).decide("hide", KEYS["Ann"], when=WHEN)
    with FileLock(store / "lock"):
        republishing.republish_now(store, lambda: Ledger.open(decisions_path(store)))
        assert republish(store) == (store / "current").read_text(encoding="utf-8")


def test_a_build_that_fails_publishes_what_was_decided_meanwhile_and_leaves_the_decisions_where_they_are(
    store: Path, folder: Path
) -> None:
    decide(store, "hide", KEYS["Bob"], when=WHEN)
    Ledger.open(decisions_path(store)).decide("hide", KEYS["Ann"], when=WHEN)
    with pytest.raises(PipelineError):
        build(folder, store, pipeline="no_such_pipeline")
    assert not {KEYS["Ann"], KEYS["Bob"]} & counted(store).keys()
    assert decisions(store)["entity"].tolist() == [KEYS["Bob"], KEYS["Ann"]]
    decide(store, "hide", KEYS["Anna"], when=WHEN)
    assert not decisions_path(folder).exists()
    assert len(Ledger.open(decisions_path(store)).rows) == 3


def test_a_build_keeps_decisions_and_takes_up_new_ones(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = build(folder, store, workers=1)
    decide(store, "rename", "Berlin (GPE)", "The capital", when=WHEN)
    assert (folder / ".dateline" / "decisions.csv").exists()
    assert not build(folder, store, workers=1).published
    (folder / "3.txt").write_text(" date 2022-01-04 Berlin again.", encoding="utf-8")
    assert build(folder, store, workers=1).texts_annotated == 1
    assert counted(store)["The capital (GPE)"] == 3
    (folder / "3.txt").unlink()
    Ledger.open(decisions_path(folder)).undo()
    assert build(folder, store, workers=1).fingerprint == first.fingerprint
    assert counted(store)["Berlin (GPE)"] == 2
    path = decisions_path(folder)
    path.write_text(path.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    report = build(folder, store, workers=1)
    assert (report.published, len(report.notices)) == (False, 1)


def test_a_damaged_table_keeps_a_decision_for_the_build_that_mends_it(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = build(folder, store, workers=1)
    for name, key in (("found_mentions", "Berlin (GPE)"), ("found_aliases", "Paris (GPE)")):
        table = store / "snapshots" / first.fingerprint / f"{name}.parquet"
        table.write_bytes(table.read_bytes()[:50])
        Ledger.open(decisions_path(folder)).decide("hide", key, when=WHEN)
        with pytest.raises(StoreError, match=r"(?i)decisions (and dates )?are kept.*build again"):
            republish(store)
        assert build(folder, store, workers=1).published
        assert key not in counted(store)
        Ledger.open(decisions_path(folder)).undo()
        assert build(folder, store, workers=1).fingerprint == first.fingerprint


def test_damaged_names_are_said_and_mended_by_a_build_without_anything_decided(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = build(folder, store, workers=1)
    for name in ("found_aliases.parquet", "naming.duckdb", "corpus.duckdb"):
        file = store / "snapshots" / first.fingerprint / name
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        with pytest.raises(StoreError, match="damaged"):
            decide(store, "hide", "Berlin (GPE)", when=WHEN)
        assert build(folder, store, workers=1).published
        assert counted(store)["Berlin (GPE)"] == 2
    assert not decisions_path(folder).exists()


@pytest.mark.parametrize("name", ["naming.duckdb", "corpus.duckdb", "aliases.parquet"])
def test_a_damaged_earlier_snapshot_is_made_anew_when_a_decision_is_undone(store: Path, name: str) -> None:
    first = (store / "current").read_text(encoding="utf-8")
    decide(store, "hide", KEYS["Ann"], when=WHEN)
    file = store / "snapshots" / first / name
    half = file.read_bytes()[: file.stat().st_size // 2]
    file.unlink()  # the later snapshot may share its bytes
    file.write_bytes(half)
    assert undo(store).fingerprint == first
    assert counted(store) == BEFORE


def test_a_folder_that_was_moved_takes_its_decisions_along(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(folder, store, workers=1)
    decide(store, "hide", "Berlin (GPE)", when=WHEN)
    moved = folder.rename(tmp_path / "moved")
    assert not build(moved, store, workers=1).published
    undo(store)
    decide(store, "hide", "Paris (GPE)", when=WHEN)
    assert [row.entity for row in Ledger.open(decisions_path(moved)).rows] == ["Berlin (GPE)", "Paris (GPE)"]
    assert not folder.exists()
    assert "Paris (GPE)" not in counted(store)


def test_what_is_decided_while_a_build_publishes_is_in_its_end(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*values: Any, **options: Any) -> str:
        fingerprint = publish(*values, **options)
        Ledger.open(decisions_path(folder)).decide("hide", "Berlin (GPE)", when=WHEN)
        return fingerprint

    monkeypatch.setattr(building, "publish", slowly)
    build(folder, tmp_path / "store", workers=1)
    assert "Berlin (GPE)" not in counted(tmp_path / "store")
