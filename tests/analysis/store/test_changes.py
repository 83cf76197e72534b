"""What changed since last time: told by path, by content and by rank, against the tables themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.errors import StoreError
from analysis.store.build import build
from analysis.store.changes import FILE, changes, in_words

KYIV = "Ursula von der Leyen met Joe Biden in Kyiv on Monday. They spoke of grain exports and of NATO."


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that was built twice: between the two, one file of each kind was touched."""
    root = tmp_path_factory.mktemp("changes")
    folder, store = root / "documents", root / "store"
    for name in ("stays", "changes", "moves", "goes"):
        write(folder, f"2022-01-01-{name}.txt", f"About what {name}. {KYIV}")
    build(folder, store, workers=1)
    assert changes(store) is None
    write(folder, "2022-01-01-changes.txt", f"About what was changed. {KYIV} Emmanuel Macron came to Paris.")
    (folder / "sub").mkdir()
    (folder / "2022-01-01-moves.txt").rename(folder / "sub" / "2022-01-01-moves.txt")
    (folder / "2022-01-01-goes.txt").unlink()
    write(folder, "2022-01-02-comes.txt", "Emmanuel Macron met Olaf Scholz in Paris. Emmanuel Macron spoke.")
    build(folder, store, workers=1)
    return store


def test_documents_are_told_by_what_became_of_them(built: Path) -> None:
    report = changes(built)
    assert report is not None
    told = {state: [row["path"] for row in found["rows"]] for state, found in report["documents"].items()}
    assert told == {
        "added": ["2022-01-02-comes.txt"], "changed": ["2022-01-01-changes.txt"],
        "moved": ["sub/2022-01-01-moves.txt"], "removed": ["2022-01-01-goes.txt"],
    }  # fmt: skip
    [moved] = report["documents"]["moved"]["rows"]
    assert moved["earlier_path"] == "2022-01-01-moves.txt"
    assert moved["date"] == "2022-01-01"
    assert (report["before"]["documents"], report["after"]["documents"]) == (4, 4)
    assert all(found["total"] == len(found["rows"]) == 1 for found in report["documents"].values())


def test_new_names_and_ranks_are_those_of_the_tables(built: Path) -> None:
    import duckdb

    report = changes(built)
    assert report is not None
    ranks: list[dict[str, tuple[int, int]]] = []
    for side in ("before", "after"):
        folder = built / "snapshots" / report[side]["fingerprint"]
        rows = duckdb.sql(f"SELECT name, label, mentions FROM '{folder}/entities.parquet'").fetchall()
        ordered = sorted(rows, key=lambda row: (-row[2], row[0], row[1]))
        ranks.append({f"{name} ({label})": (place, n) for place, (name, label, n) in enumerate(ordered, 1)})
    before, after = ranks
    assert {row["key"] for row in report["entities"]["new"]["rows"]} == after.keys() - before.keys() != set()
    assert "Emmanuel Macron (PERSON)" in after.keys() - before.keys()
    assert {row["key"] for row in report["entities"]["gone"]["rows"]} == before.keys() - after.keys()
    moved = {row["key"]: (row["rank_before"], row["rank"]) for row in report["entities"]["ranks"]["rows"]}
    both = before.keys() & after.keys()
    assert moved == {key: (before[key][0], after[key][0]) for key in both if before[key][0] != after[key][0]}


def test_the_command_line_says_it_in_words_and_as_json(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--store", str(built)]) == 0
    said = capsys.readouterr().out
    assert "1 documents moved" in said
    assert "2022-01-01  sub/2022-01-01-moves.txt  (was 2022-01-01-moves.txt)" in said
    assert main(["changes", "--store", str(built), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == changes(built)


def test_a_build_that_finds_nothing_new_keeps_the_report(built: Path) -> None:
    before = changes(built)
    assert before is not None
    build(built.parent / "documents", built, workers=1)
    assert changes(built) == before
    assert re.search(r"\d names new", "\n".join(in_words(before)))


def test_a_damaged_report_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="Delete it"):
        changes(tmp_path)
    (tmp_path / FILE).unlink()
    assert main(["changes", "--store", str(tmp_path)]) == 0
    assert "since the first build" in capsys.readouterr().out
