"""Exports: the files of a figure hold the very table that the page shows."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from analysis.query import Query
from analysis.store.corpus import open_corpus
from dashboard.exhibits import EXHIBITS
from dashboard.export import FORMATS, chrome_available, from_safe_csv

WORDS = "moon"


@pytest.fixture
def expected(store) -> pd.DataFrame:
    """The table, asked of the corpus directly."""
    with open_corpus(store) as corpus:
        return EXHIBITS["entities"].compute(corpus, Query(search=WORDS))


@pytest.fixture
def files(dashboard, tmp_path) -> dict[str, Path]:
    """Extension -> each file of the entities figure, under the name that it was given."""
    assert chrome_available(), "images need a Chrome that kaleido finds: python tools/install_browser.py"
    dashboard.open("entities", search=WORDS)
    dashboard.expect_chart("entities")
    card = dashboard.look_closer("entities", "Export")
    taken = {}
    for ext, (title, _) in FORMATS.items():
        download = dashboard.download(card.get_by_role("button", name=title))
        taken[ext] = tmp_path / download.suggested_filename
        download.save_as(taken[ext])
    return taken


def test_downloads_equal_the_table(files, expected, dashboard) -> None:
    assert set(files) == {"png", "svg", "pdf", "html", "csv", "parquet", "json"}
    assert all(path.suffix == f".{ext}" and WORDS in path.name for ext, path in files.items())
    pd.testing.assert_frame_equal(from_safe_csv(files["csv"].read_bytes(), like=expected), expected)
    pd.testing.assert_frame_equal(pd.read_parquet(files["parquet"]).astype(expected.dtypes), expected)
    assert files["pdf"].read_bytes().startswith(b"%PDF-")
    rows = json.loads(files["json"].read_text(encoding="utf-8"))["rows"]
    counted = list(zip(expected["key"], expected["mentions"], strict=True))
    assert [(row["key"], row["mentions"]) for row in rows] == counted
    assert files["png"].read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    svg = files["svg"].read_text(encoding="utf-8")
    assert svg.lstrip().startswith("<svg")
    assert all(f">{name}<" in svg for name in expected["entity"].head(3))
    dashboard.page.goto(files["html"].as_uri())
    expect(dashboard.page.locator("#figure .main-svg").first).to_be_visible()
    cells = dashboard.page.locator("tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.cells].map(c => c.textContent))"
    )
    column = {name: expected.columns.get_loc(name) for name in ("key", "mentions")}
    shown = [(row[column["key"]], int(row[column["mentions"]].replace(",", ""))) for row in cells]
    assert shown == counted
