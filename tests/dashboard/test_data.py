"""The data of a selection, whole, in every format, and cells that no spreadsheet runs."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.errors import InvalidParameter
from analysis.graphs import legal
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import data, export
from dashboard.export import workbook
from dashboard.export.table import jsonable
from dashboard.figure import figure_of
from tests.dashboard.app import Open, opener, store_of, texts
from tests.hand_corpus import hand_corpus, note

DAY = dt.date(2026, 1, 2)
MERKEL = Query(entities=("Angela Merkel (PERSON)",), labels=("PERSON", "GPE"))
HOSTILE = (
    "../../etc/passwd", "C:\\windows\\x", '=HYPERLINK("http://a.b","c")', "+1+1", "-2", "@SUM(A1)", "\tx", "'quoted",
    "<img src=x onerror=alert(1)>", "\u202eevil\u202c", "n" * 300, "a\x00b", "line\nbreak", "CON", ". .",
    "Zoë 🎉", "＝1",
)  # fmt: skip


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


@pytest.mark.parametrize("name", data.TABLES)
def test_each_format_holds_the_whole_table(told_corpus: Corpus, name: str) -> None:
    frame = data.table(told_corpus, MERKEL, name)
    assert len(frame) > 3
    rows = [list(map(jsonable, row)) for row in frame.itertuples(index=False, name=None)]
    csv, lines, parquet, xlsx = (data.make(told_corpus, MERKEL, name, ext, today=DAY) for ext in data.FORMATS)
    assert [csv[1], lines[1], parquet[1], xlsx[1]] == [[], [], [], []]
    assert len(export.from_safe_csv(csv[0])) == len(frame)
    assert [list(json.loads(line).values()) for line in lines[0].decode().splitlines()] == rows
    table = pq.read_table(io.BytesIO(parquet[0]))
    assert [list(map(jsonable, row.values())) for row in table.to_pylist()] == rows
    about = json.loads(table.schema.metadata[b"dateline"])
    assert about["caption"].endswith("Corpus: hand. Exported 2 January 2026.")
    assert about["columns"].keys() == set(frame.columns)
    found = sheets(xlsx[0])
    head, *body = found[name]
    assert list(head) == list(frame.columns)
    assert len(body) == len(frame)
    first = next(at for at, dtype in enumerate(frame.dtypes) if dtype == "int64")
    assert [row[first] for row in body] == [row[first] for row in rows]
    assert dict(found["About"])["notes"] == "nothing was cut"


def test_mentions_are_those_that_are_counted(told_corpus: Corpus) -> None:
    for query in (Query(), MERKEL, Query(inferred=True), Query(search="gas", labels=("PERSON",))):
        frame = data.table(told_corpus, query, "mentions")
        counted = figure_of(told_corpus, "entities", query).frame.set_index("key")["mentions"]
        assert frame["key"].value_counts().to_dict() == counted.to_dict()
        document = told_corpus.document(str(frame["id"][0]))
        row = frame.iloc[0]
        assert document.text[row["start"] : row["end"]] == row["text"]
        assert row["text"] in row["sentence"]
    assert data.table(told_corpus, Query(inferred=True), "mentions")["inferred"].any()
    assert data.table(told_corpus, Query(date_to=dt.date(1900, 1, 1)), "mentions").empty


def test_texts_come_with_documents_where_they_are_wanted(told_corpus: Corpus) -> None:
    frame = data.table(told_corpus, MERKEL, "documents", texts=True)
    assert [told_corpus.document(id).text for id in frame["id"]] == list(frame["text"])
    with pytest.raises(InvalidParameter, match="with documents"):
        data.table(told_corpus, MERKEL, "mentions", texts=True)
    with pytest.raises(InvalidParameter, match="documents, mentions, entities, keywords, quotes"):
        data.table(told_corpus, MERKEL, "everything")


# -- workbooks -------------------------------------------------------------------------------------------------


def test_no_cell_of_a_workbook_is_run_and_every_text_is_what_it_was() -> None:
    frame = pd.DataFrame({"=name": HOSTILE, "n": range(len(HOSTILE))})
    content, notes = workbook.to_workbook(frame, "texts", {"=about": "=1+1"})
    assert notes == []
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), f"{cell.value!r} is run as a formula"
                if isinstance(cell.value, str) and cell.value[:1] in "=+-@'":
                    assert cell.quotePrefix, "an edit would make a formula of it"
    assert [row[0] for row in sheets(content)["texts"][1:]] == [legal(text) for text in HOSTILE]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_workbook_gives_texts_back(written: list[str]) -> None:
    content, _ = workbook.to_workbook(pd.DataFrame({"text": written}), "t", {})
    back = [row[0] for row in sheets(content)["t"][1:]]
    assert [text.replace("\r\n", "\n") for text in map(str, back)] == [
        legal(text).replace("\r\n", "\n") for text in written
    ]


def test_what_does_not_fit_a_workbook_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    frame = pd.DataFrame({"text": ["x" * 40_000, "b", "c", "d", "e"]})
    content, notes = workbook.to_workbook(frame, "texts", {})
    found = sheets(content)
    assert [len(found[name]) for name in ("texts", "texts 2", "texts 3")] == [3, 3, 2]
    assert len(str(found["texts"][1][0])) == workbook.LONGEST_CELL
    assert "1 texts were longer than the 32,767 characters" in notes[0]
    assert "The 5 rows stand on 3 sheets" in notes[1]
    assert dict(found["About"])["notes"] == " ".join(notes)


# -- hostile names ---------------------------------------------------------------------------------------------


def test_hostile_names_end_in_safe_files_and_cells(tmp_path: Path) -> None:
    names = [name for name in HOSTILE if not set(name) & set("\x00\n\t") and name != "[]" and "=" not in name]
    notes = [note("2022-01-01", f"[PERSON {name}] came.", title=name, source=name) for name in names]
    out = tmp_path / "out"
    with hand_corpus(tmp_path / "store", notes) as corpus:
        for name in names:
            query = Query(entities=(f"{name} (PERSON)",), search="came")
            figure = figure_of(corpus, "timeline", query, series=(f"{name} (PERSON)",))
            for written in (figure.file_name("csv"), data.file_name(query, "mentions", "xlsx")):
                assert Path(written).name == written
                assert set(written) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
                assert 5 < len(written) < 200
                assert not written.startswith((".", "-"))
        assert main(["export", "--data", "documents", "--format", "csv", "--format", "xlsx", "--out", str(out),
                     "--store", str(store_of(corpus))]) == 0  # fmt: skip
        frame = data.table(corpus, Query(), "documents")
    assert sorted(path.name for path in out.iterdir()) == [
        "data-documents-all-documents.csv", "data-documents-all-documents.xlsx",
    ]  # fmt: skip
    back = export.from_safe_csv((out / "data-documents-all-documents.csv").read_bytes())
    assert list(back["title"]) == list(frame["title"])
    raw = pd.read_csv(out / "data-documents-all-documents.csv", dtype=str, keep_default_na=False)
    assert not [cell for cell in raw["title"] if cell.startswith(("=", "+", "-", "@", "＝"))]
    rows = sheets((out / "data-documents-all-documents.xlsx").read_bytes())["documents"]
    assert [row[rows[0].index("title")] for row in rows[1:]] == list(frame["title"])


# -- on the command line and on the page -----------------------------------------------------------------------


def test_the_command_writes_data_to_standard_output(
    told_corpus: Corpus, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    command = ["export", "--data", "quotes", "--store", str(store_of(told_corpus)), "--out", "-", "--format", "jsonl"]
    assert main(command) == 0
    assert capfdbinary.readouterr().out == data.make(told_corpus, Query(), "quotes", "jsonl")[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "all"], "data='all' is not valid"),
        (["--data", "quotes", "--format", "png"], "for --data: csv, jsonl, parquet, xlsx"),
        (["--data", "quotes", "entities"], "a table with filters"),
        (["--data", "quotes", "--out", "-", "--format", "csv", "--format", "jsonl"], "one --format"),
    ],
)
def test_what_cannot_be_taken_is_said(
    told_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--store", str(store_of(told_corpus)), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_page_of_documents_offers_the_data(
    told_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_page: Open = opener(monkeypatch, tmp_path, store_of(told_corpus))
    app = open_page("documents", label="PERSON")
    app.session_state["list-data"] = True
    app.run()
    assert not app.exception
    offered = [button.label for button in app.button if str(button.key).startswith("data-documents-")]
    assert offered == ["CSV", "JSON lines", "Parquet", "Excel workbook"]
    assert "every row of the selection" in texts(app)
