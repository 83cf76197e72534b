"""Tags and notes in their files: what is written is read, nothing of others is lost, and hostile names do no harm."""

from __future__ import annotations

import csv
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import ChangedMeanwhile, InvalidParameter, StoreError
from analysis.tags import (
    LONGEST_NOTE,
    NOTE_COLUMNS,
    TAG_COLUMNS,
    Note,
    Tag,
    add_tags,
    note_text,
    read_notes,
    read_tags,
    remove_tags,
    tag_name,
    write_note,
)

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


def tag(document: str, name: str) -> Tag:
    return Tag(document, f"Title of {document}", f"{document}.txt", name, NOON)


def note(document: str, text: str) -> Note:
    return Note(document, f"Title of {document}", f"{document}.txt", text, NOON)


def names(path: Path) -> list[tuple[str, str]]:
    return [(one.document, one.tag) for one in read_tags(path)[0]]


def test_tags_are_added_once_and_removed(tmp_path: Path) -> None:
    path = tmp_path / ".dateline" / "tags.csv"
    assert read_tags(path) == ([], [])
    assert add_tags(path, [tag("a", "grain"), tag("a", "  to   check ")]) == [tag("a", "grain"), tag("a", "to check")]
    assert add_tags(path, [tag("a", "grain"), tag("b", "grain")]) == [tag("b", "grain")]
    assert names(path) == [("a", "grain"), ("a", "to check"), ("b", "grain")]
    assert remove_tags(path, "a", ["grain", "unknown"]) == [tag("a", "grain")]
    assert names(path) == [("a", "to check"), ("b", "grain")]
    assert path.read_text().splitlines()[0] == ",".join(TAG_COLUMNS)


def test_a_tag_is_spelled_as_it_was_first(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    add_tags(path, [tag("a", "Grain")])
    assert add_tags(path, [tag("b", "grain"), tag("a", "GRAIN")]) == [tag("b", "Grain")]
    assert names(path) == [("a", "Grain"), ("b", "Grain")]


@pytest.mark.parametrize(
    "name",
    ["", " \n ", "x" * 61, "x" * 300, "a; b", "(none)", "a\x00b", "zero\u200bwidth", "turned\u202eround", "\ud800"],
)
def test_what_is_no_tag_is_refused_with_what_is_allowed(name: str) -> None:
    with pytest.raises(InvalidParameter, match=r"tag=.*Allowed: 1 to 60 visible characters without a semicolon"):
        tag_name(name)


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("http://x")', "+1", "-1", "@x", "'=1", "<script>alert(1)</script>", "**b** :red[x]", 'a,"b', "日本"],
)
def test_hostile_tags_are_kept_as_they_are_and_no_spreadsheet_runs_them(tmp_path: Path, name: str) -> None:
    path = tmp_path / "tags.csv"
    add_tags(path, [tag("a", name)])
    assert names(path) == [("a", name)]
    with path.open(newline="", encoding="utf-8") as file:
        [_, row] = csv.reader(file)
    assert row[3][0] not in "=+-@"


def test_a_line_break_in_a_tag_is_a_blank_and_accents_are_one_character() -> None:
    assert tag_name("two\r\nlines\tand  blanks") == "two lines and blanks"
    assert tag_name("Cafe\u0301") == "Café"


def test_damaged_lines_are_named_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    good = "a,T,a.txt,grain,2026-01-02T12:00:00+00:00"
    lines = [",".join(TAG_COLUMNS), "a,b", good, "a,T,a.txt,,2026", "a,T,a.txt,x,then"]
    path.write_text("\n".join(lines) + "\n")
    tags, problems = read_tags(path)
    assert [one.tag for one in tags] == ["grain"]
    assert [problem.split("line ")[1].split(":")[0] for problem in problems] == ["2", "4", "5"]
    add_tags(path, [tag("b", "new")])
    remove_tags(path, "a", ["grain"])
    assert path.read_text().splitlines()[1:4] == ["a,b", "a,T,a.txt,,2026", "a,T,a.txt,x,then"]


def test_a_file_that_is_no_text_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    path.write_bytes(b"\xff\xfe")
    for change in (lambda: read_tags(path), lambda: add_tags(path, [tag("a", "x")]), lambda: read_notes(path)):
        with pytest.raises(StoreError, match="not UTF-8"):
            change()
    assert path.read_bytes() == b"\xff\xfe"


def test_tags_that_many_give_at_once_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    wanted = [(f"d{n % 5}", f"tag {n}") for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: add_tags(path, [tag(*one)]), wanted))
    assert sorted(names(path)) == sorted(wanted)


# -- notes -----------------------------------------------------------------------------------------------------


def test_a_note_is_written_over_what_its_writer_saw_and_over_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    write_note(path, note("a", "first"), over="")
    write_note(path, note("b", "other"), over="")
    write_note(path, note("a", "second\n\nline"), over="first")
    with pytest.raises(ChangedMeanwhile, match="second") as caught:
        write_note(path, note("a", "third"), over="first")
    assert caught.value.found == "second\n\nline"
    assert read_notes(path) == ([note("b", "other"), note("a", "second\n\nline")], [])
    write_note(path, note("a", ""), over="second\n\nline")
    assert read_notes(path) == ([note("b", "other")], [])
    assert path.read_text().splitlines()[0] == ",".join(NOTE_COLUMNS)


def test_the_same_note_written_twice_is_no_conflict(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    for _ in range(2):
        write_note(path, note("a", "same"), over="")
    assert read_notes(path)[0] == [note("a", "same")]


def test_a_note_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert note_text(" a\r\nb\rc\n\td \x00\x1b ") == "a\nb\nc\n\td"
    with pytest.raises(InvalidParameter, match="note="):
        note_text("x" * (LONGEST_NOTE + 1))
    assert len(note_text("x" * LONGEST_NOTE)) == LONGEST_NOTE


ANY = st.text(st.characters(codec="utf-8"), max_size=40)
SETTINGS = settings(max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SETTINGS
@given(text=ANY | st.sampled_from(["\\n", "a\\\\n\nb", "=1\n=2", "'=x", "\\", '"\n"', "a\u2028b"]), title=ANY, path=ANY)
def test_whatever_note_is_written_is_read(tmp_path: Path, text: str, title: str, path: str) -> None:
    file = tmp_path / "notes.csv"
    file.unlink(missing_ok=True)
    written = Note("a", title, path, text, NOON)
    write_note(file, written, over="")
    assert read_notes(file) == ([written] if written.note else [], [])


@SETTINGS
@given(name=ANY, title=ANY)
def test_whatever_tag_is_taken_is_read(tmp_path: Path, name: str, title: str) -> None:
    file = tmp_path / "tags.csv"
    file.unlink(missing_ok=True)
    try:
        written = Tag("a", title, "p", name, NOON)
    except InvalidParameter:
        return
    add_tags(file, [written])
    assert read_tags(file) == ([written], [])
    assert tag_name(written.tag) == written.tag
