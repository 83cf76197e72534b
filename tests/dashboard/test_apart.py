"""Files that are made in a process of their own are those that are made here."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from analysis.errors import StoreError
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import apart, data
from dashboard.bundle import verify
from dashboard.figure import figure_of
from dashboard.report import Part, Report, make

MERKEL = Query(entities=("Angela Merkel (PERSON)",))
SERIES = {"series": ("Berlin (GPE)", "keyword:gas"), "by": "month"}


@pytest.fixture(autouse=True)
def without_images(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser has to be started in each process."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")


def test_several_bundles_are_a_zip_of_verifiable_ones(told_corpus: Corpus) -> None:
    figures = [figure_of(told_corpus, "timeline", MERKEL, **SERIES), figure_of(told_corpus, "kpis")]
    archive = zipfile.ZipFile(io.BytesIO(apart.bundles(figures, theme="dark").run()))
    assert archive.namelist() == [f"01-{figures[0].file_name('zip')}", "02-kpis-all-documents.zip"]
    assert all(verify(archive.read(name), told_corpus).same for name in archive.namelist())


def test_a_report_and_data_are_the_bytes_made_here(told_corpus: Corpus) -> None:
    part = Part(figure_of(told_corpus, "timeline", MERKEL, **SERIES), "It rose.")
    day = dt.date(2026, 1, 2)
    made = Report(told_corpus, MERKEL, (part,), "Title", "http://localhost:8501", ("documents",), 5, day)
    assert apart.report(made, "html", theme="light").run() == make(made, "html")
    table = data.make(told_corpus, MERKEL, "mentions", "csv")[0]
    assert apart.table(told_corpus, MERKEL, "mentions", "csv").run() == table


def test_what_went_wrong_there_is_said_here(told_corpus: Corpus) -> None:
    with pytest.raises(StoreError, match="The file could not be made: data='all' is not valid"):
        apart.table(told_corpus, Query(), "all", "csv").run()
