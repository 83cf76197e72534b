"""Dates that people set, in their file: what is written is read, the last counts, and hostile cells do no harm."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import ChangedMeanwhile, InvalidParameter, StoreError
from analysis.set_dates import COLUMNS, SetDate, change_dates, day_of, one_line, read_dates

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
DAY = dt.date(2024, 10, 9)
HASHES = ("0" * 31 + "a", "b" * 32)


def line(path: str = "a.txt", date: dt.date | None = DAY, text: str = HASHES[0], title: str = "Talks") -> SetDate:
    return SetDate(path, title, date, "undated", NOON, text)


def write(path: Path, *lines: SetDate) -> dict[tuple[str, str], SetDate | None]:
    return change_dates(path, {one.key: one for one in lines})


def test_a_date_is_written_replaced_and_taken_out(tmp_path: Path) -> None:
    path = tmp_path / ".dateline" / "dates.csv"
    assert read_dates(path) == ([], [])
    first, other, none = line(), line("b.txt"), line(date=None)
    assert write(path, first, other) == {first.key: None, other.key: None}
    assert write(path, none) == {first.key: first}
    assert read_dates(path) == ([other, none], [])
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(COLUMNS) == ["path", "title", "date", "before", "set", "text"]
    assert [row[2] for row in rows[1:]] == ["2024-10-09", "no date"]
    assert change_dates(path, {none.key: None}) == {none.key: none}
    assert read_dates(path) == ([other], [])


def test_what_was_set_to_another_date_meanwhile_is_not_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    mine, theirs = line(), line(date=dt.date(2023, 1, 1))
    write(path, mine)
    write(path, theirs)
    with pytest.raises(ChangedMeanwhile, match=r"a\.txt: 2023-01-01"):
        change_dates(path, {mine.key: None}, over={mine.key: mine})
    assert read_dates(path) == ([theirs], [])


@settings(max_examples=40)
@given(path=st.text(max_size=30), title=st.text(max_size=30), before=st.text(max_size=30),
       date=st.none() | st.dates(dt.date(1400, 1, 1), dt.date(2100, 12, 31)))  # fmt: skip
def test_whatever_stands_in_a_line_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, path: str, title: str, before: str, date: dt.date | None
) -> None:
    file = tmp_path_factory.mktemp("dates") / "dates.csv"
    one = SetDate(path, title, date, before, NOON, HASHES[1])
    write(file, one)
    assert read_dates(file) == ([one], [])
    assert one.path == one_line(path)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(tmp_path: Path, cell: str) -> None:
    file = tmp_path / "dates.csv"
    one = SetDate(cell, cell, DAY, cell, NOON, HASHES[0])
    write(file, one)
    [_, row] = csv.reader(file.read_text(encoding="utf-8").splitlines())
    assert {row[0], row[1], row[3]} == {"'" + cell}
    assert read_dates(file)[0] == [one]


def test_a_line_that_cannot_be_read_is_named_left_out_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "dates.csv"
    write(file, line())
    wrong = f"c.txt,Talks,10/9/2024,undated,{NOON.isoformat()},{HASHES[1]}"
    short = "d.txt,Talks"
    with file.open("a", encoding="utf-8") as more:
        more.write(f"{wrong}\n{short}\n")
    found, problems = read_dates(file)
    assert found == [line()]
    assert [problem.partition(": ")[2] for problem in problems] == [
        "date='10/9/2024' is not valid. Allowed: a day as YYYY-MM-DD, or 'no date'. "
        "The line is left out and kept in the file.",
        "2 columns. Expected 6: path,title,date,before,set,text. The line is left out and kept in the file.",
    ]
    write(file, line("b.txt"))
    assert wrong in file.read_text(encoding="utf-8").splitlines()
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="not UTF-8"):
        read_dates(file)


@pytest.mark.parametrize(("written", "day"), [("2024-10-09", DAY), (" 2024-10-09 ", DAY), ("no  Date", None)])
def test_a_day_is_read(written: str, day: dt.date | None) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize("written", ["", "09/10/2024", "2024-10", "2024-13-01", "1399-12-31", "2101-01-01", "none"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(InvalidParameter, match="date="):
        day_of(written)


def test_a_line_names_a_document_by_the_hash_of_its_text() -> None:
    with pytest.raises(InvalidParameter, match="hexadecimal"):
        line(text="x")
    with pytest.raises(InvalidParameter, match="1400 to 2100"):
        line(date=dt.date(1, 1, 1))
