"""What holds for every exhibit of the registry, so that a new one is held to it as well.

Its sentence, its files, and what it says where there is nothing to show. Its evidence is in test_exhibits, what axe
finds in tests/browser.
"""

from __future__ import annotations

import datetime as dt
import inspect
import io
import json
import re
import struct
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import export
from dashboard.charts import alt_text
from dashboard.exhibits import EXHIBITS
from dashboard.figure import Figure, figure_of
from dashboard.pages import VIEWS
from tests.dashboard import frames
from tests.dashboard.app import Open, figure, opener, parts, store_of, texts

NOBODY = Query(date_from=dt.date(1900, 1, 1), date_to=dt.date(1900, 1, 2))
FILES = [(name, ext) for name, x in EXHIBITS.items() for ext in export.formats(x) if ext not in export.IMAGES]
WITHOUT_NAMES = {"search": "title:Empty OR title:words"}
"""Keeps the two documents of the corpus that have no names, terms or quotes."""
NO_FIGURES = {"about", "names", "audit", "dates", "load", "documents"}
"""Pages that show lists and not figures."""


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


@pytest.mark.parametrize("name", EXHIBITS)
def test_it_describes_itself_in_a_sentence_with_its_numbers(name: str) -> None:
    exhibit = EXHIBITS[name]
    said = alt_text(exhibit, frames.FRAMES[exhibit.measure], Query())
    assert said.startswith(f"{exhibit.title}, all documents. ")
    about = said.partition(". ")[2]
    assert re.search(r"\d", about), said
    assert about.endswith((".", "…", "“", "”"))
    assert "None" not in about
    assert "nan" not in about


@pytest.mark.parametrize("name", EXHIBITS)
def test_it_says_that_it_is_empty(name: str, written_corpus: Corpus) -> None:
    exhibit = EXHIBITS[name]
    frame = exhibit.compute(written_corpus, NOBODY)
    assert alt_text(exhibit, frame, NOBODY).endswith("Nothing to show.")
    (note,) = exhibit.draw(frame).layout.annotations
    assert note.text.endswith(".")
    assert len(note.text.split()) > 3


@pytest.mark.parametrize(("name", "ext"), FILES)
def test_its_files_can_be_made_of_an_empty_selection(name: str, ext: str, written_corpus: Corpus) -> None:
    exhibit = EXHIBITS[name]
    frame = exhibit.compute(written_corpus, NOBODY)
    data = export.make(ext, exhibit, frame, NOBODY, written_corpus)
    if ext == "csv":
        assert list(export.from_safe_csv(data).columns) == list(frame.columns)
    elif ext == "parquet":
        table = pq.read_table(io.BytesIO(data))
        assert (table.column_names, table.num_rows) == (list(frame.columns), 0)
    elif ext == "json":
        assert json.loads(data)["rows"] == []
    else:
        assert b"1900" in data or ext == "gexf"


@pytest.mark.parametrize("name", EXHIBITS)
def test_its_options_are_not_taken_for_those_of_a_file(name: str) -> None:
    """What a chart shows (a scale, say) goes through the same call as how a file is made."""
    of_a_file = set(inspect.signature(export.make).parameters) | set(inspect.signature(Figure.make).parameters)
    assert not EXHIBITS[name].options.keys() & (of_a_file - {"options", "more", "height"})


@pytest.mark.parametrize("scale", ["count", "share"])
def test_a_figure_with_a_scale_is_an_image_too(scale: str, written_corpus: Corpus) -> None:
    made = figure_of(written_corpus, "timeline", scale=scale).make("png", zoom=1)
    assert struct.unpack(">I", made[16:20]) == (760,)


@pytest.mark.parametrize("view", [name for name in VIEWS if name not in NO_FIGURES])
def test_a_figure_with_nothing_to_show_offers_a_way_out(open_page: Open, view: str) -> None:
    app = open_page(view, **WITHOUT_NAMES)
    assert not app.exception
    assert "Showing 2 of 60 documents" in texts(app)
    charts = parts(app, "chart")
    assert charts
    empty = [at for at, chart in enumerate(charts) if chart["alt"].endswith("Nothing to show.")]
    ways = [button for button in app.button if str(button.key).startswith("widen-")]
    assert len(ways) == len(empty)
    for at in empty:
        assert figure(app, at).layout.annotations[0].text
    if ways:
        ways[0].click().run()
        assert "Showing all 60 documents" in texts(app)
        assert not app.exception
    else:
        assert view in ("timeline", "compare"), "these count documents, and there are two"
