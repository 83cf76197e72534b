"""Files are handed in, the build is stopped, goes on, and ends on the overview; hostile names stay in their folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT

DOCUMENTS = 6


@pytest.fixture
def name() -> Iterator[str]:
    """A name for a corpus; at the end its files and its store are gone."""
    name = f"handed-in-{os.getpid()}"
    yield name
    for place in ("uploads", "var"):
        shutil.rmtree(ROOT / place / name, ignore_errors=True)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Documents, an exact copy, a table without a usual name, and an image."""
    for n in range(DOCUMENTS):
        text = f"date 2022-03-{n + 1:02d} Angela Merkel met Joe Biden in Berlin to discuss gas, part {n}."
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    shutil.copy(tmp_path / "0.txt", tmp_path / "copy: of <0>.txt")
    (tmp_path / "talks.csv").write_text("Inhalt,Tag\nOlaf Scholz spoke in Kyiv.,2022-03-09\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return sorted(tmp_path.iterdir())


def test_files_are_loaded_stopped_resumed_and_read(dashboard, files: list[Path], name: str) -> None:
    dashboard.load_files(files, name)
    dashboard.cancel_loading()
    kept = [path for path in (ROOT / "uploads" / name).iterdir() if not path.name.startswith(".")]
    assert {path.name: path.read_bytes() for path in kept} == {
        path.name.replace(": of <0>", "_ of _0_"): path.read_bytes() for path in files
    }
    dashboard.go_on_loading()
    dashboard.expect_report(f"{DOCUMENTS} documents loaded, 2 skipped, 1 duplicate")
    dashboard.load_files(files, corpus=name)
    expect(dashboard.keyed("load-kept")).to_contain_text(f"0 files kept in uploads/{name}; {len(files)} had been")
    dashboard.expect_report(f"{DOCUMENTS} documents loaded, 2 skipped, 1 duplicate")
    dashboard.keyed("columns-talks-csv").get_by_role("button").click()
    dashboard.expect_report(f"{DOCUMENTS + 1} documents loaded, 1 skipped, 1 duplicate")
    dashboard.keyed("load-overview").get_by_role("button").click()
    dashboard.expect_shown(f"Showing all {DOCUMENTS + 1} documents of {name}")
