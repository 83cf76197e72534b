"""Decisions about a published corpus: counted at once, undone to the same bytes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.decisions import Ledger, decisions_path
from analysis.errors import DecisionRefused, InvalidParameter, StoreError, UnknownName
from analysis.measures import cooccurrence, key_figures
from analysis.query import Query
from analysis.snapshot_tables import SNAPSHOT
from analysis.store.build import build
from analysis.store.corpus import open_corpus
from analysis.store.deciding import decide, decisions, redo, undo
from analysis.store.naming_tables import TABLES
from analysis.store.republish import republish
from tests.analysis.store.decided import BEFORE, HEADER, KEYS, WHEN, counted


def snapshot_bytes(store: Path) -> dict[str, bytes]:
    folder = store / "snapshots" / (store / "current").read_text(encoding="utf-8")
    files = sorted([*folder.glob("*.parquet"), *folder.rglob("*.npy")])
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


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
        pairs = cooccurrence(corpus, query, unit="sentences", score="together", alpha=1.0)
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
    said = "The decision “leave Nobody (ORG) out of every count” no longer applies: there is no entity Nobody (ORG)."
    assert outcome.notices[0] == said
    assert "line 4" in outcome.notices[1]
    listed = decisions(store)
    assert listed["obsolete"].tolist() == [False, True, False]
    assert listed["note"].tolist() == ["", "no longer applies: there is no entity Nobody (ORG)", ""]
    assert undo(store).row == Ledger.open(path).rows[-1]
    assert decisions(store)[["number", "undone", "note"]].to_numpy().tolist()[-1] == [3, True, "undone"]
    with open_corpus(store) as corpus:
        assert corpus.manifest["notices"] == [said]


def test_a_notice_is_true_of_the_file_as_it_is_now(store: Path) -> None:
    path = decisions_path(store)
    path.parent.mkdir()
    for number in (1, 7):
        path.write_text(f"{HEADER}{number},2022-03-04,hide,Nobody (ORG),,\n", encoding="utf-8")
        republish(store)
        with open_corpus(store) as corpus:
            [said] = corpus.manifest["notices"]
        assert not any(character.isdigit() for character in said)
        assert decisions(store)[["number", "obsolete"]].to_numpy().tolist() == [[number, True]]


def test_lines_of_one_number_are_told_apart(store: Path) -> None:
    path = decisions_path(store)
    path.parent.mkdir()
    line = "1,2022-03-04,hide,{},,\n"
    path.write_text(HEADER + line.format(KEYS["Ann"]) * 2 + line.format("Paris (GPE)"), encoding="utf-8")
    assert decisions(store)["obsolete"].tolist() == [False, True, False]
    outcome = undo(store)
    assert outcome.row is not None
    assert outcome.row.entity == "Paris (GPE)"
    assert [said.partition(": ")[2] for said in outcome.notices[1:]] == [
        "a line above has the number 1 too. Give this line another one; both count.",
    ] * 2  # fmt: skip
    assert redo(store).key == ""
    assert "Paris (GPE)" not in counted(store)


def test_hidden_names_are_not_hinted_at(store: Path) -> None:
    decide(store, "hide", KEYS["Ann"], when=WHEN)
    decide(store, "hide", KEYS["Anna"], when=WHEN)
    with open_corpus(store) as corpus:
        with pytest.raises(UnknownName) as error:
            corpus.entity_ids("Ann Exampel")
        assert error.value.close == ["Bob Example"]
        with pytest.raises(UnknownName, match="no visible entity 'ann example'"):
            corpus.entity_ids("ann example")
        with pytest.raises(UnknownName, match="Ann Example"):
            corpus.one_entity("Ann Exampel")


def test_a_store_of_another_version_is_to_be_built_again(store: Path) -> None:
    manifest = store / "snapshots" / (store / "current").read_text(encoding="utf-8") / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "schema": 1}))
    with pytest.raises(StoreError, match=r"another version.*python -m analysis build FOLDER --store"):
        open_corpus(store)
    with pytest.raises(StoreError, match=r"no corpus of this version.*python -m analysis build"):
        republish(store)


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
