"""The file of decisions: read, written, undone, damaged, shared."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.decisions import Ledger, decisions_path
from analysis.errors import DecisionsError, InvalidParameter

WHEN = dt.datetime(2022, 3, 4, 10, 20, 30, tzinfo=dt.UTC)
HEADER = "number,decided,action,entity,target,undone\n"
ANN, BOB, CAT = "Ann (PERSON)", "Bob (PERSON)", "Cat (ORG)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news" / ".dateline" / "decisions.csv"


def standing(ledger: Ledger) -> list[int]:
    return [row.number for row in ledger.active]


def test_a_decision_is_one_line_of_a_plain_file(path: Path) -> None:
    Ledger.open(path).decide("merge", ANN, BOB, when=WHEN)
    ledger = Ledger.open(path).decide("rename", BOB, 'Bob "B", Jr.', when=WHEN)
    assert path.read_text(encoding="utf-8") == (
        f"{HEADER}1,2022-03-04T10:20:30+00:00,merge,Ann (PERSON),Bob (PERSON),\n"
        '2,2022-03-04T10:20:30+00:00,rename,Bob (PERSON),"Bob ""B"", Jr.",\n'
    )
    assert Ledger.open(path) == ledger
    assert ledger.rows[0].describe() == "count Ann (PERSON) as Bob (PERSON)"


def test_no_cell_of_the_file_is_a_formula_and_names_stay_as_they_are(path: Path) -> None:
    name = '=HYPERLINK("http://x","y")'
    ledger = Ledger.open(path).decide("rename", "Kremlin (ORG)", name, when=WHEN).decide("hide", "@x (ORG)", when=WHEN)
    ledger = ledger.decide("rename", ANN, "'=x", when=WHEN)
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert f"'{name}" in cells
    assert Ledger.open(path) == ledger
    assert [row.target for row in Ledger.open(path).rows] == [name, "", "'=x"]


def test_a_cell_without_a_guard_is_read_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(f"{HEADER}1,2022-03-04T10:20:30+00:00,rename,@x (ORG),=1+1,\n", encoding="utf-8")
    [row] = Ledger.open(path).rows
    assert (row.entity, row.target) == ("@x (ORG)", "=1+1")


def test_a_file_that_is_not_there_holds_no_decision(path: Path) -> None:
    assert Ledger.open(path).rows == ()
    assert Ledger.open(path).undo().redo().rows == ()
    assert not path.exists()


def test_undo_and_redo_mark_lines(path: Path) -> None:
    ledger = Ledger.open(path)
    for key in (ANN, BOB, CAT):
        ledger = ledger.decide("hide", key, when=WHEN)
    before = path.read_bytes()
    assert standing(ledger.undo().undo()) == [1]
    assert [line.rsplit(",", 1)[1] for line in path.read_text(encoding="utf-8").splitlines()[1:]] == ["", "2", "1"]
    assert standing(ledger.redo()) == [1, 2]
    assert standing(ledger.redo()) == [1, 2, 3]
    assert path.read_bytes() == before
    assert ledger.redo().active == ledger.active


def test_redo_gives_back_what_was_undone_last_and_nothing_from_before_a_new_decision(path: Path) -> None:
    ledger = Ledger.open(path)
    for key in (ANN, BOB, CAT):
        ledger = ledger.decide("hide", key, when=WHEN)
    ledger.undo().undo()
    assert standing(ledger.decide("hide", "Dan (PERSON)", when=WHEN)) == [1, 4]
    assert standing(ledger.redo()) == [1, 4], "2 and 3 were given up by deciding anew"
    assert standing(ledger.undo()) == [1]
    assert standing(ledger.redo()) == [1, 4]
    assert len(Ledger.open(path).rows) == 4


def test_redo_is_offered_where_it_does_something(path: Path) -> None:
    ledger = Ledger.open(path)
    assert (ledger.last, ledger.can_redo) == (None, False)
    ledger = ledger.decide("hide", ANN, when=WHEN).undo()
    assert (ledger.last, ledger.can_redo) == (None, True)
    ledger = ledger.decide("hide", BOB, when=WHEN)
    assert (ledger.last, ledger.can_redo) == (ledger.rows[1], False)
    assert ledger.redo().changed is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2022-03-04T12:20:30.5+02:00", "2022-03-04T10:20:30+00:00"), ("2022-W10-5", "2022-03-11T00:00:00+00:00"),
        ("2022-03-04 10:20:30,5", "2022-03-04T10:20:30+00:00"), ("20220304", "2022-03-04T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_a_time_in_another_form_is_read_as_one_in_utc(path: Path, written: str, meant: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(f'{HEADER}1,"{written}",hide,Ann (PERSON),,\n', encoding="utf-8")
    assert [row.decided for row in Ledger.open(path).rows] == [meant]


def test_after_the_highest_number_a_free_one_is_given(path: Path) -> None:
    path.parent.mkdir(parents=True)
    top = "999999999,2022-03-04,hide,Ann (PERSON),,999999999\n1,2022-03-04,hide,Bob (PERSON),,\n"
    path.write_text(HEADER + top, encoding="utf-8")
    ledger = Ledger.open(path).decide("hide", CAT, when=WHEN).undo()
    assert Ledger.open(path) == ledger
    assert [(row.number, row.undone) for row in ledger.rows] == [(999_999_999, 1), (1, 0), (2, 2)]
    assert ledger.problems == ()
    assert standing(ledger.redo()) == [1, 2]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("x,2022-03-04,hide,Ann (PERSON),,", "number='x' is not valid"),
        ("2,yesterday,hide,Ann (PERSON),,", "decided='yesterday'"),
        ("2,0001-01-01T00:00:00+10:00,hide,Ann (PERSON),,", "decided='0001-01-01T00:00:00+10:00'"),
        ("2,2022-03-04,burn,Ann (PERSON),,", "action='burn'"),
        ("2,2022-03-04,hide,Ann,,", "entity='Ann'"),
        ("2,2022-03-04,hide,Ann (DATE),,", "entity='Ann (DATE)'"),
        ("2,2022-03-04,relabel,Ann (PERSON),GOD,", "one of PERSON, ORG"),
        ("2,2022-03-04,hide,Ann (PERSON),,no", "undone='no'"),
        ("2,2022-03-04,hide,Ann (PERSON)", "fields=4"),
        ("2,2022-03-04,merge,Ann (PERSON),Ann (PERSON),", "another than the entity itself"),
        ("2,2022-03-04,hide,Ann (PERSON),Bob (PERSON),", "for hide: nothing"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_and_kept_and_the_rest_counts(path: Path, line: str, problem: str) -> None:
    path.parent.mkdir(parents=True)
    good = "1,2022-03-04T10:20:30+00:00,hide,Bob (PERSON),,\n"
    path.write_text(HEADER + good + line + "\n" + good.replace("1,", "3,", 1), encoding="utf-8")
    ledger = Ledger.open(path)
    assert standing(ledger) == [1, 3]
    [said] = ledger.problems
    assert said.startswith(f"{path}, line 3: ")
    assert problem in said
    assert said.endswith("Correct this line or delete it; the others count.")
    ledger.decide("hide", CAT, when=WHEN)
    assert line in path.read_text(encoding="utf-8").splitlines()
    assert standing(Ledger.open(path)) == [1, 3, 4]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe", "UTF-8"), (b"who,what\n", "first line must be number,decided"),
        (HEADER.encode() + b'1,"x', "line 2"),
    ],
)
def test_a_file_that_is_something_else_is_refused_and_left_alone(path: Path, content: bytes, reason: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(DecisionsError, match=f"{path.name}.*{reason}.*nothing in it was changed"):
        Ledger(path, ()).decide("hide", ANN, when=WHEN)
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_written_is_named_and_stays_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger.open(path).decide("hide", ANN, when=WHEN)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DecisionsError, match=r"cannot be written.*No space left.*DATELINE_DECISIONS"):
        ledger.decide("hide", BOB, when=WHEN)
    assert path.read_bytes() == before


def test_a_folder_that_is_a_file_is_named(path: Path) -> None:
    path.parents[1].mkdir()
    path.parent.write_text("")
    with pytest.raises(DecisionsError, match=r"decisions\.csv cannot be used: it cannot be read"):
        Ledger.open(path)


@pytest.mark.parametrize(
    ("action", "entity", "target"),
    [
        ("rename", ANN, "two\nlines"), ("rename", ANN, ""), ("rename", ANN, " Ann"), ("rename", ANN, "x" * 201),
        ("hide", "A\nB (PERSON)", ""), ("merge", ANN, "Bob"), ("split", ANN, "Ann"), ("relabel", ANN, "person"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_not_written(path: Path, action: str, entity: str, target: str) -> None:
    with pytest.raises(InvalidParameter):
        Ledger.open(path).decide(action, entity, target, when=WHEN)
    assert not path.exists()


def test_the_environment_names_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_DECISIONS", raising=False)
    assert decisions_path(tmp_path) == tmp_path / ".dateline" / "decisions.csv"
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "other.csv"))
    assert decisions_path(tmp_path / "news") == tmp_path / "other.csv"


def test_processes_that_write_at_once_lose_no_line(path: Path) -> None:
    code = (
        "import datetime as dt, sys; from pathlib import Path; from analysis.decisions import Ledger\n"
        "ledger = Ledger.open(Path(sys.argv[1]))\n"
        "for n in range(20): ledger.decide('hide', f'{sys.argv[2]}{n} (ORG)', when=dt.datetime.now(dt.UTC))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in "AB"]
    assert [process.wait() for process in running] == [0, 0]
    rows = Ledger.open(path).rows
    assert [row.number for row in rows] == list(range(1, 41))
    assert {row.entity for row in rows} == {f"{name}{n} (ORG)" for name in "AB" for n in range(20)}


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(["decide", "undo", "redo"]), max_size=14))
def test_undo_and_redo_are_those_of_an_editor(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    ledger = Ledger.open(tmp_path_factory.mktemp("steps") / "decisions.csv")
    done: list[int] = []
    undone: list[int] = []
    for number, step in enumerate(steps):
        if step == "decide":
            ledger, done, undone = ledger.decide("hide", f"{number} (ORG)", when=WHEN), [*done, number], []
        elif step == "undo":
            ledger = ledger.undo()
            undone, done = undone + done[-1:], done[:-1]
        else:
            ledger = ledger.redo()
            done, undone = done + undone[-1:], undone[:-1]
        assert [row.entity for row in ledger.active] == [f"{n} (ORG)" for n in done]
    assert Ledger.open(ledger.path).rows == ledger.rows
