"""The file of answers: what is written is read back, others' lines stay, and a reader never sees a part."""

from __future__ import annotations

import datetime as dt
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.answers import COLUMNS, Answer, add_answer, read_answers, undo_answer
from analysis.errors import InvalidParameter, StoreError

NOON = dt.datetime(2022, 3, 4, 12, 0, 0, tzinfo=dt.UTC)
HEADER = ",".join(COLUMNS)


def answer(start: int = 0, given: str = "y", *, subject: str = "Kyiv (GPE)", seed: int = 1, **changes) -> Answer:
    surface = changes.pop("surface", "Kyiv")
    return Answer(subject, seed, "0123456789abcdef", start, start + 4, surface, "GPE", given, NOON, **changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".dateline" / "audits.csv"


def test_no_file_holds_no_answers(path: Path) -> None:
    assert read_answers(path).answers == ()
    assert not path.parent.exists()


def test_the_file_is_a_plain_table(path: Path) -> None:
    add_answer(path, answer(surface="Kyiv, the\ncapital"))
    assert path.read_text(encoding="utf-8") == (
        "subject,seed,document,start,end,surface,label,answer,answered\n"
        'Kyiv (GPE),1,0123456789abcdef,0,4,"Kyiv, the capital",GPE,y,2022-03-04T12:00:00+00:00\n'
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    surfaces=st.lists(st.text(max_size=8) | st.sampled_from(["=1+1", "'=x", "''-y", "@a", 'a"b', "a,b"]), max_size=4),
    subject=st.sampled_from(["Kyiv (GPE)", "=cmd (ORG)", "'+x (ORG)", 'O"Neil, A. (PERSON)', "PERSON"]),
)
def test_what_is_written_is_read_back(tmp_path_factory, surfaces: list[str], subject: str) -> None:
    path = tmp_path_factory.mktemp("answers") / "audits.csv"
    given_ = [answer(i, subject=subject, surface=s) for i, s in enumerate(surfaces)]
    for one in given_:
        add_answer(path, one)
    found = read_answers(path)
    assert found.answers == tuple(given_)
    assert found.problems == ()


def test_no_cell_is_a_formula(path: Path) -> None:
    add_answer(path, answer(subject="=HYPERLINK(1) (ORG)", surface="-2+3"))
    add_answer(path, answer(subject="＝1 (ORG)"))
    row, wide = path.read_text(encoding="utf-8").splitlines()[1:]
    assert row.startswith("'=HYPERLINK(1) (ORG),1,")
    assert ",'-2+3,GPE," in row
    assert wide.startswith("'＝1 (ORG),")


def test_a_second_answer_to_a_mention_replaces_the_first(path: Path) -> None:
    for one in (answer(0, "y"), answer(9, "y"), answer(0, "n"), answer(0, "y", seed=2), answer(0, subject="GPE")):
        add_answer(path, one)
    assert [(a.start, a.answer, a.seed, a.subject) for a in read_answers(path).answers] == [
        (9, "y", 1, "Kyiv (GPE)"), (0, "n", 1, "Kyiv (GPE)"), (0, "y", 2, "Kyiv (GPE)"), (0, "y", 1, "GPE"),
    ]  # fmt: skip


def test_undo_takes_the_last_answer_of_the_draw_alone(path: Path) -> None:
    for one in (answer(0), answer(9), answer(5, subject="PERSON"), answer(7, seed=2)):
        add_answer(path, one)
    assert undo_answer(path, "Kyiv (GPE)", seed=1) == answer(9)
    assert undo_answer(path, "Kyiv (GPE)", seed=1) == answer(0)
    assert undo_answer(path, "Kyiv (GPE)", seed=1) is None
    assert [a.start for a in read_answers(path).answers] == [5, 7]


def test_undo_of_an_answer_leaves_the_bytes_before_it(path: Path) -> None:
    add_answer(path, answer(0))
    before = path.read_bytes()
    add_answer(path, answer(9))
    undo_answer(path, "Kyiv (GPE)", seed=1)
    assert path.read_bytes() == before


def test_a_line_that_cannot_be_read_is_named_and_kept(path: Path) -> None:
    path.parent.mkdir()
    bad = ["half a line", "a,x,d,0,4,s,GPE,y,2022-03-04", "a,1,d,0,4,s,GPE,maybe,2022-03-04T12:00:00+00:00",
           "a,1,d,0,4,s,GPE,y,noon"]  # fmt: skip
    path.write_text("\n".join([HEADER, *bad]) + "\n", encoding="utf-8")
    add_answer(path, answer())
    found = read_answers(path)
    assert found.answers == (answer(),)
    assert [p.partition(":")[0] for p in found.problems] == [f"{path}, line {n}" for n in (2, 3, 4, 5)]
    assert "Allowed: y (right), n (wrong), ? (cannot be told)" in found.problems[2]
    assert path.read_text(encoding="utf-8").splitlines()[1:5] == bad


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_file_in_another_encoding_is_named_and_stays_as_it_is(path: Path, encoding: str) -> None:
    add_answer(path, answer(surface="François"))
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    before = path.read_bytes()
    for use in (lambda: read_answers(path), lambda: add_answer(path, answer(9)),
                lambda: undo_answer(path, "Kyiv (GPE)", seed=1)):  # fmt: skip
        with pytest.raises(StoreError, match=r"audits\.csv is not UTF-8 text.*Save it as CSV in UTF-8"):
            use()
        assert path.read_bytes() == before


def test_folders_that_are_not_there_are_made(path: Path) -> None:
    deep = path.parent / "a" / "b" / "audits.csv"
    add_answer(deep, answer())
    assert read_answers(deep).answers == (answer(),)


def test_cells_without_a_guard_are_read_as_they_are(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(f"{HEADER}\n=x (ORG),1,0123456789abcdef,0,4,-2+3,GPE,y,{NOON.isoformat()}\n", encoding="utf-8")
    assert read_answers(path).answers == (answer(subject="=x (ORG)", surface="-2+3"),)


def test_an_answer_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"answer='maybe' is not valid. Allowed: y \(right\)"):
        answer(given="maybe")


def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be written to"):
        add_answer(path, answer())


def test_a_failure_keeps_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_answer(path, answer())
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        add_answer(path, answer(9))
    assert path.read_bytes() == before


def test_two_writers_lose_nothing(path: Path) -> None:
    def write(first: int) -> None:
        for start in range(first, first + 15):
            add_answer(path, answer(start))

    threads = [threading.Thread(target=write, args=(n * 100,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_answers(path).answers) == 30
    assert [name for name in os.listdir(path.parent) if name.endswith(".partial")] == []
