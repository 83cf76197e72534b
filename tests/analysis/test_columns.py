"""Columns that somebody chose: their file, the tables that are read by it, and a first look at a table."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.columns import COLUMNS, ROLES, ColumnChoice, choose_columns, chosen_columns, read_choices
from analysis.errors import InvalidParameter, StoreError, UnreadableFile
from analysis.ingest import preview as previews
from analysis.ingest import read_file
from analysis.ingest.fields import ROLES as KNOWN
from analysis.ingest.preview import Preview, first_rows, is_table, preview
from tests.analysis.ingest.made_files import xlsx

ROWS = [["Nr", "Überschrift", "Inhalt", "Tag"], ["1", "Gas", "Gas flows again.", "2024-10-09"],
        ["2", "Grain", "Grain is sold.", "2024-10-10"]]  # fmt: skip
CHOSEN = (("text", "Inhalt"), ("title", "Überschrift"), ("date", "Tag"))
MADE = {
    "a.csv": lambda: "\n".join(",".join(row) for row in ROWS).encode(),
    "a.tsv": lambda: "\n".join("\t".join(row) for row in ROWS).encode(),
    "semicolons.csv": lambda: "\n".join(";".join(row) for row in ROWS).encode("utf-8-sig"),
    "a.jsonl": lambda: "\n".join(json.dumps(dict(zip(ROWS[0], row, strict=True))) for row in ROWS[1:]).encode(),
    "a.json": lambda: json.dumps({"items": [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]}).encode(),
    "a.xlsx": lambda: xlsx({"News": [["Our archive"], [], *ROWS]}),
}  # fmt: skip


@pytest.fixture(params=MADE)
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    path.write_bytes(MADE[request.param]())
    return path


def test_the_roles_that_can_be_chosen_are_known_to_those_who_read() -> None:
    assert set(ROLES) <= set(KNOWN)


def test_a_table_without_a_usual_name_is_read_by_what_was_chosen(table: Path) -> None:
    [refused] = {one.reason.partition(" (")[0] for one in read_file(table, folder=table.parent).rejected}
    assert refused in ("has no column with text", "has no field with text")
    found = read_file(table, folder=table.parent, chosen=CHOSEN)
    assert found.rejected == ()
    assert [(one.title, one.text, str(one.date)) for one in found.documents] == [
        ("Gas", "Gas flows again.", "2024-10-09"), ("Grain", "Grain is sold.", "2024-10-10"),
    ]  # fmt: skip


def test_a_first_look_shows_columns_and_rows(table: Path) -> None:
    seen = first_rows(table)
    assert seen == Preview(tuple(ROWS[0]), tuple(map(tuple, ROWS[1:])), {})
    assert (seen.longest, seen.dated) == ("Inhalt", "Tag")
    assert Preview(("a", "b"), (("2024-10-09", "12"), ("", "13")), {}).dated == ""
    assert Preview(("a",), (), {}).dated == ""
    assert is_table(table)


def test_a_first_look_is_taken_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(MADE["a.csv"]())
    (tmp_path / "b.xlsx").write_bytes(b"PK no spreadsheet")
    assert preview(tmp_path / "a.csv") == first_rows(tmp_path / "a.csv")
    with pytest.raises(UnreadableFile, match="damaged spreadsheet"):
        preview(tmp_path / "b.xlsx")
    with pytest.raises(UnreadableFile, match="cannot be opened: No such file"):
        preview(tmp_path / "gone.csv")
    monkeypatch.setattr(previews, "LONGEST", 0.01)
    with pytest.raises(UnreadableFile, match="takes more than"):
        preview(tmp_path / "a.csv")


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("a.csv", b"", "holds no rows"), ("a.txt", b"text", "is no table"), ("a.json", b"[1, 2]", "holds no rows"),
])  # fmt: skip
def test_what_has_no_rows_says_so(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFile, match=reason):
        first_rows(tmp_path / name)


def test_columns_of_one_name_or_none_are_offered_once_and_rows_stay_in_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,,a,text\n1,2,3,4\n5\n", encoding="utf-8")
    assert first_rows(tmp_path / "a.csv") == Preview(("a", "text"), (("1", "4"), ("5", "")), {"text": "text"})


def test_what_was_chosen_takes_the_place_of_what_is_usual(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,content,date\nshort,The whole story.,2024-10-09\n", encoding="utf-8")

    def read(*chosen: tuple[str, str]) -> tuple[str, str, str]:
        [document] = read_file(tmp_path / "a.csv", folder=tmp_path, chosen=chosen).documents
        return document.text, document.title, str(document.date)

    assert read() == ("short", "short", "2024-10-09")
    assert read(("text", "content")) == ("The whole story.", "The whole story.", "2024-10-09")
    assert read(("title", "text")) == ("The whole story.", "short", "2024-10-09")
    assert read(("date", "")) == ("short", "short", "None")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_chosen_column_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MADE[name]())
    day = (("text", "Inhalt"), ("date", "Day"))
    for chosen, said in (((("text", "Text"),), "'Text', chosen as its text"), (day, "'Day', chosen as its date")):
        [refused] = read_file(tmp_path / name, folder=tmp_path, chosen=chosen).rejected
        assert refused.reason.startswith(f"has no column {said}")
        assert "'Inhalt'" in refused.reason


def test_a_name_in_several_lines_is_chosen_in_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"The whole\n  story",n\nGas flows.,1\n', encoding="utf-8")
    [column, _] = first_rows(tmp_path / "a.csv").columns
    assert column == "The whole story"
    [document] = read_file(tmp_path / "a.csv", folder=tmp_path, chosen=(("text", column),)).documents
    assert document.text == "Gas flows."


# -- the file --------------------------------------------------------------------------------------------------


def test_choices_are_written_replaced_and_read(tmp_path: Path) -> None:
    path = tmp_path / ".dateline" / "columns.csv"
    assert read_choices(path) == ([], [])
    choose_columns(path, ["a.csv", "b.csv"], {"text": "Inhalt", "date": ""})
    choose_columns(path, ["a.csv"], {"text": "=Körper"})
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [list(COLUMNS), ["b.csv", "text", "Inhalt"], ["b.csv", "date", ""], ["a.csv", "text", "'=Körper"]]
    choices, problems = read_choices(path)
    assert problems == []
    assert chosen_columns(choices, "a.csv") == (("text", "=Körper"),)
    assert chosen_columns(choices, "b.csv") == (("text", "Inhalt"), ("date", ""))
    assert chosen_columns(choices, "c.csv") == ()


def test_patterns_mean_several_files_and_the_last_line_counts(tmp_path: Path) -> None:
    path = tmp_path / "columns.csv"
    lines = ["file,role,column", "press/*.csv,text,Body", "press/b[1].csv,text,Words", "*,date,Day"]
    path.write_text("\n".join(lines), encoding="utf-8")
    choices, _ = read_choices(path)
    assert chosen_columns(choices, "press/2024/a.csv") == (("text", "Body"), ("date", "Day"))
    assert chosen_columns(choices, "press/b[1].csv") == (("text", "Words"), ("date", "Day"))
    assert chosen_columns(choices, "a.csv") == (("date", "Day"),)


def test_a_line_that_cannot_be_used_is_named_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "columns.csv"
    path.write_text("file,role,column\na.csv,body,X\na.csv,text,\n,text,X\na.csv\n", encoding="utf-8")
    choices, problems = read_choices(path)
    assert choices == []
    assert [line.partition(": ")[2][:12] for line in problems] == ["role='body' ", "column='' is", "file='' is n",
                                                                  "1 columns. E"]  # fmt: skip
    choose_columns(path, ["b.csv"], {"text": "X"})
    assert path.read_text(encoding="utf-8").count("\n") == 6
    with pytest.raises(InvalidParameter, match="a document has a text"):
        choose_columns(path, ["b.csv"], {"text": ""})
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="is not UTF-8 text"):
        read_choices(path)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1).filter(str.strip), st.text(), st.sampled_from(ROLES))
def test_whatever_is_chosen_is_read_again(file: str, column: str, role: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "columns.csv"
        try:
            one = ColumnChoice(file, role, column)
        except InvalidParameter:
            return
        choose_columns(path, [file], {role: column})
        assert read_choices(path) == ([one], [])
        assert chosen_columns([one], file) == ((role, one.column),)
