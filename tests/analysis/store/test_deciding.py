"""Decisions about a published corpus: counted at once, undone to the same bytes, kept by builds."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from analysis.__main__ import main
from analysis.annotate.joins import Resolution, Suggestion
from analysis.decisions import Ledger, decisions_path
from analysis.errors import DecisionRefused, InvalidParameter, PipelineError, StoreError, UnknownName
from analysis.measures import cooccurrence, entity_counts, key_figures
from analysis.query import Query
from analysis.schema import SNAPSHOT
from analysis.store import build as building
from analysis.store import republish as republishing
from analysis.store.build import build
from analysis.store.corpus import open_corpus
from analysis.store.deciding import decide, decisions, redo, undo
from analysis.store.naming_tables import TABLES, write_naming
from analysis.store.republish import republish
from analysis.store.snapshot import publish
from tests.hand_corpus import hand_corpus, note

WHEN = dt.datetime(2022, 3, 4, tzinfo=dt.UTC)
KEYS = {"Ann": "Ann Example (PERSON)", "Anna": "Anna Example (PERSON)", "Bob": "Bob Example (PERSON)"}
NOTES = [
    note("2022-01-01", "[PERSON Ann Example] met [PERSON Bob Example] in [GPE Paris]. "
                       "[PERSON Example=Ann Example] left."),
    note("2022-01-02", "[PERSON Anna Example] and [~PERSON she=Anna Example] in [GPE Paris]."),
    note("2022-01-03", "[ORG Paris] said: {ORG Paris: [PERSON Anna Example] is here}. {PERSON Ann Example: gas}."),
]  # fmt: skip


def suggest(*_: Any, **__: Any) -> Resolution:
    return Resolution((), (Suggestion(("Anna Example", "PERSON"), ("Ann Example", "PERSON"), "spelling", 0.8),), {})


@pytest.fixture
def store(tmp_path: Path) -> Path:
    hand_corpus(tmp_path / "store", NOTES, resolve=suggest).close()
    return tmp_path / "store"


def counted(store: Path, query: Query | None = None) -> dict[str, int]:
    with open_corpus(store) as corpus:
        counts = entity_counts(corpus, query or Query())
    return dict(zip(counts["key"], counts["mentions"].tolist(), strict=True))


def snapshot_bytes(store: Path) -> dict[str, bytes]:
    folder = store / "snapshots" / (store / "current").read_text(encoding="utf-8")
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


BEFORE = {"Ann Example (PERSON)": 2, "Anna Example (PERSON)": 2, "Bob Example (PERSON)": 1, "Paris (GPE)": 2,
          "Paris (ORG)": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("action", "entity", "target", "after", "key"),
    [
        ("accept", KEYS["Anna"], KEYS["Ann"], {KEYS["Ann"]: 4, KEYS["Anna"]: None}, KEYS["Ann"]),
        ("merge", "Paris (ORG)", "Paris (GPE)", {"Paris (GPE)": 3, "Paris (ORG)": None}, "Paris (GPE)"),
        ("split", KEYS["Ann"], "Example", {KEYS["Ann"]: 1, "Example (PERSON)": 1}, "Example (PERSON)"),
        ("rename", "Bob Example", "Robert", {KEYS["Bob"]: None, "Robert (PERSON)": 1}, "Robert (PERSON)"),
        ("relabel", KEYS["Bob"], "org", {KEYS["Bob"]: None, "Bob Example (ORG)": 1}, "Bob Example (ORG)"),
        ("hide", KEYS["Ann"], "", {KEYS["Ann"]: None}, ""),
        ("reject", KEYS["Anna"], KEYS["Ann"], {}, KEYS["Anna"]),
    ],
)  # fmt: skip
def test_a_decision_counts_at_once_and_undo_gives_the_same_bytes(
    store: Path, action: str, entity: str, target: str, after: dict[str, int | None], key: str
) -> None:
    files, first = snapshot_bytes(store), (store / "current").read_text(encoding="utf-8")
    assert counted(store) == BEFORE
    outcome = decide(store, action, entity, target, when=WHEN)
    assert counted(store) == {k: n for k, n in {**BEFORE, **after}.items() if n is not None}
    assert (outcome.key, outcome.notices, outcome.row and outcome.row.number) == (key, (), 1)
    assert outcome.fingerprint == (store / "current").read_text(encoding="utf-8") != first
    shutil.rmtree(store / "snapshots" / first)
    undone = undo(store)
    assert (undone.fingerprint, snapshot_bytes(store)) == (first, files)
    assert undone.row is not None
    assert undone.key == undone.row.entity
    again = redo(store)
    assert again.fingerprint == outcome.fingerprint
    assert undo(store).row == undone.row
    assert undo(store).row is None


def test_documents_and_terms_are_shared_and_names_are_made_anew(store: Path) -> None:
    before = store / "snapshots" / (store / "current").read_text(encoding="utf-8")
    after = store / "snapshots" / str(decide(store, "hide", KEYS["Ann"], when=WHEN).fingerprint)
    for name in SNAPSHOT:
        shared = os.path.samefile(before / f"{name}.parquet", after / f"{name}.parquet")
        assert shared == (name not in TABLES), name
    assert os.path.samefile(before / "corpus.duckdb", after / "corpus.duckdb")


def test_where_files_cannot_be_linked_they_are_copied(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    decide(store, "hide", "Paris (GPE)", when=WHEN)
    assert "Paris (GPE)" not in counted(store)


def test_what_is_hidden_is_in_no_measure_and_can_be_shown_again(store: Path) -> None:
    decide(store, "hide", "Paris (ORG)", when=WHEN)
    decide(store, "hide", KEYS["Anna"], when=WHEN)
    query = Query(inferred=True)
    assert counted(store, query) == {KEYS["Ann"]: 2, KEYS["Bob"]: 1, "Paris (GPE)": 2}
    with open_corpus(store) as corpus:
        assert corpus.hidden()[["key", "mentions", "documents"]].to_numpy().tolist() == [
            [KEYS["Anna"], 2, 2], ["Paris (ORG)", 1, 1],
        ]  # fmt: skip
        assert corpus.aliases("Paris (ORG)")["mentions"].tolist() == [1]
        assert set(corpus.find_entities()["label"]) == {"PERSON", "GPE"}
        figures = key_figures(corpus, query).set_index("name")["value"]
        assert (figures["mentions"], figures["entities"]) == (5, 3) == (
            corpus.evidence_count(query, unit="mentions"), corpus.evidence_count(query, unit="entities")
        )  # fmt: skip
        pairs = cooccurrence(corpus, query, unit="sentences")
        assert set(pairs["key_a"]) | set(pairs["key_b"]) == {KEYS["Ann"], KEYS["Bob"], "Paris (GPE)"}
        assert corpus.suggestions().empty
        speakers = corpus.quotes(query)[["speaker", "reason"]].to_numpy().tolist()
        assert speakers == [["", ""], [KEYS["Ann"], "transcript"]]
        assert corpus.quoted_about(query).empty
        for asked in (KEYS["Anna"], "Anna Example"):
            with pytest.raises(UnknownName, match="no visible entity"):
                corpus.entity_ids(asked)
        assert corpus.known(Query(entities=("Paris (ORG)",)))[0] == Query()
        assert (corpus.manifest["mentions"], corpus.manifest["hidden_mentions"]) == (5, 3)
    decide(store, "show", "Paris (ORG)", when=WHEN)
    assert counted(store)["Paris (ORG)"] == 1


@pytest.mark.parametrize(
    ("action", "entity", "target", "error", "message"),
    [
        ("merge", "Nobody", KEYS["Ann"], UnknownName, "no entity 'Nobody'"),
        ("merge", KEYS["Ann"], "Paris", InvalidParameter, r"Paris \(GPE\), Paris \(ORG\)"),
        ("merge", KEYS["Ann"], KEYS["Ann"], InvalidParameter, "another than the entity itself"),
        ("split", KEYS["Ann"], "Bob Example", DecisionRefused, "has no name Bob Example"),
        ("rename", KEYS["Ann"], "Anna Example", DecisionRefused, "merge the two instead"),
        ("relabel", "Paris (ORG)", "GPE", DecisionRefused, "merge the two instead"),
        ("burn", KEYS["Ann"], "", InvalidParameter, "accept, reject, merge"),
        ("show", KEYS["Ann"], "", DecisionRefused, "is not hidden"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_not_written(
    store: Path, action: str, entity: str, target: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        decide(store, action, entity, target, when=WHEN)
    assert not decisions_path(store).exists()


def test_decisions_that_no_longer_apply_are_kept_and_said(store: Path) -> None:
    decide(store, "rename", KEYS["Bob"], "Robert", when=WHEN)
    Ledger.open(decisions_path(store)).decide("hide", "Nobody (ORG)", when=WHEN)
    path = decisions_path(store)
    path.write_text(path.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    outcome = decide(store, "hide", "Robert", when=WHEN)
    said = "Decision 2 (leave Nobody (ORG) out of every count) no longer applies: there is no entity Nobody (ORG)."
    assert outcome.notices[0] == said
    assert "line 4" in outcome.notices[1]
    listed = decisions(store)
    assert listed["note"].tolist() == ["", "no longer applies: there is no entity Nobody (ORG)", ""]
    assert undo(store).row == Ledger.open(path).rows[-1]
    assert decisions(store)[["number", "undone", "note"]].to_numpy().tolist()[-1] == [3, True, "undone"]
    with open_corpus(store) as corpus:
        assert corpus.manifest["notices"] == [said]


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


def test_a_store_of_another_version_is_to_be_built_again(store: Path) -> None:
    manifest = store / "snapshots" / (store / "current").read_text(encoding="utf-8") / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "schema": 1}))
    with pytest.raises(StoreError, match=r"another version.*python -m analysis build FOLDER --store"):
        open_corpus(store)
    with pytest.raises(StoreError, match=r"no corpus of this version.*python -m analysis build"):
        republish(store)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for n, text in enumerate(("Angela Merkel went to Berlin.", "Berlin saw Joe Biden.", "Olaf Scholz left Paris.")):
        (folder / f"{n}.txt").write_text(f" date 2022-01-0{n + 1} {text}", encoding="utf-8")
    return folder


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
        with pytest.raises(StoreError, match=r"decisions are kept.*build again"):
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


def test_decisions_on_the_command_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(tmp_path / "store")]
    build(folder, tmp_path / "store", workers=1)
    assert main(["decide", "rename", "Berlin", "The capital", *store]) == 0
    assert capsys.readouterr().out == "Decided: call Berlin (GPE) by the name The capital.\n"
    assert main(["table", "entities", "--label", "gpe", "--json", *store]) == 0
    assert json.loads(capsys.readouterr().out)[0]["entity"] == "The capital"
    assert main(["decide", "rename", "Berlin", "x", *store]) == 2
    assert "There is no entity 'Berlin'" in capsys.readouterr().err
    assert main(["decide", "show", "Paris", *store]) == 1
    assert "Reason: Paris (GPE) is not hidden" in capsys.readouterr().err
    assert main(["undo", *store]) == 0
    assert main(["undo", *store]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == ["Undone: call Berlin (GPE) by the name The capital.", "Nothing to do: no such decision."]
    assert main(["redo", *store]) == 0
    assert main(["decisions", "--json", *store]) == 0
    rows = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert [(row["action"], row["undone"]) for row in rows] == [("rename", False)]


