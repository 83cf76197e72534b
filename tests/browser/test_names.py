"""Who is who: join, take apart, rename and hide names, undo it, and check counts by keys; what a rebuild leaves."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analysis.store import deciding
from analysis.store.corpus import open_corpus
from tests.browser.conftest import ROOT

SHORT, LONG = "ESA (ORG)", "European Space Agency (ORG)"


@pytest.fixture(autouse=True)
def decisions(folder: Path, store: Path) -> Iterator[Path]:
    """The folder of decisions and answers; each test leaves the corpus as it found it."""
    yield folder / ".dateline"
    while deciding.undo(store).row:
        pass
    for name in ("decisions.csv", "audits.csv"):
        (folder / ".dateline" / name).unlink(missing_ok=True)


def counted(store: Path, key: str) -> int:
    """Return an entity's mentions as the corpus counts them now."""
    with open_corpus(store) as corpus:
        return int(corpus.entity(key)["mentions"].sum())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rebuild(folder: Path, store: Path) -> None:
    command = [sys.executable, "-m", "analysis", "build", str(folder), "--store", str(store)]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=True)


# -- names -----------------------------------------------------------------------------------------------------


def test_a_merge_shows_on_every_page_and_can_be_taken_apart_and_undone(dashboard, store) -> None:
    short, long = counted(store, SHORT), counted(store, LONG)
    dashboard.open_names(SHORT)
    dashboard.merge_into(LONG)
    dashboard.expect_params(name=[LONG])
    dashboard.expect_totals(short + long, 2)
    dashboard.choose_page("Entities")
    with open_corpus(store) as corpus:
        place = corpus.find_entities(limit=100)["key"].tolist()
    assert LONG in place
    assert SHORT not in place
    dashboard.open("entities", name=LONG)
    expect(dashboard.page.locator(".tile").filter(has_text="Mentions")).to_contain_text(f"{short + long}")
    with open_corpus(store) as corpus:
        names = corpus.aliases(LONG)["key"].tolist()
    dashboard.open_names(LONG).take_out(names.index(SHORT))
    dashboard.expect_totals(short, 1)
    assert (counted(store, SHORT), counted(store, LONG)) == (short, long)
    dashboard.undo_decision()
    dashboard.undo_decision()
    assert (counted(store, SHORT), counted(store, LONG)) == (short, long)


def test_a_filter_follows_a_rename_and_back(dashboard, visitor) -> None:
    dashboard.open("names", name=SHORT, entity=SHORT)
    before = dashboard.shown().inner_text()
    dashboard.rename_to("Space agency")
    dashboard.expect_params(entity=["Space agency (ORG)"], name=["Space agency (ORG)"])
    dashboard.expect_shown("that mention Space agency")
    other = visitor().open(entity=SHORT)
    other.expect_shown("that mention Space agency")
    expect(other.page.get_by_text("is counted as Space agency (ORG) now: it was renamed on")).to_be_visible()
    dashboard.undo_decision()
    dashboard.expect_shown(before)


def test_a_hidden_name_is_counted_nowhere_until_it_is_shown(dashboard, store) -> None:
    dashboard.open_names(SHORT)
    dashboard.keyed("names-hide").get_by_role("button").click()
    dashboard.expect_done("is hidden")
    with open_corpus(store) as corpus:
        assert SHORT not in corpus.find_entities("ESA")["key"].tolist()
    dashboard.open("names", view="hidden")
    dashboard.page.get_by_role("button", name="Show again").click()
    dashboard.expect_done("is shown and counted again")
    expect(dashboard.page.get_by_text("No name is hidden")).to_be_visible()


def test_a_suggestion_is_accepted_or_rejected_and_leaves_the_list(dashboard, decisions) -> None:
    dashboard.open("names")
    first = dashboard.page.get_by_role("button", name="Keep apart").first
    expect(first).to_be_visible()
    first.click()
    dashboard.expect_done("are kept apart")
    dashboard.page.get_by_role("button", name="Join: count both as").first.click()
    dashboard.expect_done("as was suggested")
    assert [row["action"] for row in rows(decisions / "decisions.csv")] == ["reject", "accept"]
    dashboard.open("names", view="decisions")
    file = dashboard.download(dashboard.page.get_by_role("button", name="Download the decisions"))
    assert file.path().read_bytes() == (decisions / "decisions.csv").read_bytes()


# -- audit -----------------------------------------------------------------------------------------------------


def test_an_audit_is_answered_by_keys(dashboard, decisions) -> None:
    dashboard.open_audit("PERSON")
    dashboard.answer("yyns")
    dashboard.expect_found("2 of 3 checked were right: 67%")
    dashboard.answer("u")
    dashboard.answer("y")
    dashboard.expect_found("3 of 4 checked were right: 75%")
    assert [row["answer"] for row in rows(decisions / "audits.csv")] == ["y", "y", "n", "y"]
    box = dashboard.keyed("search").locator("input")
    box.press_sequentially("ynsu")
    box.press("Enter")
    dashboard.expect_shown("Showing 0 of")
    dashboard.expect_found("3 of 4 checked were right")
    dashboard.keyed("audit-wrong").get_by_role("button").click()
    dashboard.expect_found("3 of 5 checked were right: 60%")
    assert len(rows(decisions / "audits.csv")) == 5


def test_decisions_and_answers_survive_a_rebuild(dashboard, folder, store, decisions) -> None:
    short, long = counted(store, SHORT), counted(store, LONG)
    dashboard.open_names(SHORT)
    dashboard.merge_into(LONG)
    dashboard.open_audit(LONG)
    dashboard.answer("yyyn")
    kept = {name: (decisions / name).read_bytes() for name in ("decisions.csv", "audits.csv")}
    new = folder / "new.txt"
    new.write_text("date 2001-05-01 A new note\n\nNothing of note was launched on this day.\n", encoding="utf-8")
    try:
        rebuild(folder, store)
        assert {name: (decisions / name).read_bytes() for name in kept} == kept
        dashboard.open_names(LONG)
        dashboard.expect_totals(short + long, 2)
        dashboard.open_audit(LONG)
        dashboard.expect_found("3 of 4 checked were right")
    finally:
        new.unlink()
        rebuild(folder, store)
