"""Tables, JSON and Markdown: fields by their usual names, one rejection for each row that cannot be read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from analysis.ingest import FileResult, Rejection, read_file
from analysis.ingest.formats import FAMILIES
from tests.analysis.ingest.made_files import read

DAY = dt.date(2024, 10, 9)
TEXT = "The heads of state discussed trade and security at the Kremlin on Wednesday."


@pytest.mark.parametrize(
    "header",
    [
        "text,date,title,source,language",
        "Body,Published,Headline,Outlet,lang",
        "content,pub_date,title,publisher,language",
        "article,Published At,headline,site,language",
        "Article Text,publishedAt,Title,Newspaper,Language",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_by_their_usual_names(tmp_path: Path, header: str, delimiter: str) -> None:
    row = delimiter.join([f'"{TEXT}"', '"October 9, 2024"', '"Talks, again"', "BelTA", "en"])
    result = read(tmp_path, "t.csv", header.replace(",", delimiter) + f"\n{row}\n")
    assert result.rejected == ()
    [document] = result.documents
    assert (document.path, document.text, document.title, document.source, document.language) == (
        "t.csv#row=1",
        TEXT,
        "Talks, again",
        "BelTA",
        "en",
    )
    assert (document.date, document.date_origin, document.date_confidence, document.date_text) == (
        DAY,
        "column",
        "certain",
        "October 9, 2024",
    )


def test_rows_are_rejected_one_by_one(tmp_path: Path) -> None:
    rows = ['"One, ""two""\r\nthree",2024-10-09', "only", "a,b,c", ",2024-10-09", ",", "last,,,", '"x"y,', "end,"]
    table = "\r\n".join(["text,date", *rows, ""])
    result = read(tmp_path, "t.csv", table)
    assert [(d.path, d.text, d.date) for d in result.documents] == [
        ("t.csv#row=1", 'One, "two"\nthree', DAY),
        ("t.csv#row=6", "last", None),
        ("t.csv#row=8", "end", None),
    ]
    assert result.rejected == (
        Rejection("t.csv#row=2", "has 1 cells where the header has 2"),
        Rejection("t.csv#row=3", "has 3 cells where the header has 2"),
        Rejection("t.csv#row=4", "holds no text"),
        Rejection("t.csv#row=7", "its quotation marks do not match: ',' expected after '\"'"),
    )


def test_table_without_text_names_its_columns(tmp_path: Path) -> None:
    result = read(tmp_path, "t.tsv", "a\tdate\n1\t2024-10-09\n")
    [rejection] = result.rejected
    assert rejection.reason == "has no column with text (text, body, content, contents); columns found: 'a', 'date'"


def test_huge_cell_and_open_quotation_mark(tmp_path: Path) -> None:
    result = read(tmp_path, "t.csv", f'text\n"{"word " * 100_000}"\n"open\nnext\n')
    assert len(result.documents[0].text) == 499_999
    assert result.rejected == (
        Rejection("t.csv#row=2", "a quotation mark is opened here and never closed; nothing after it could be read"),
    )


def test_created_at_counts_only_where_no_publication_is_stated(tmp_path: Path) -> None:
    rows = [
        {"text": "a", "created_at": "2024-10-09"},
        {"text": "b", "created_at": "2024-10-09", "date": "2024-02-30"},
        {"text": "c", "published": "2024-10-09", "date": None},
        {"text": "d", "timestamp": 1728432000},
    ]
    documents = read(tmp_path, "t.json", json.dumps(rows)).documents
    assert [(d.date, d.date_confidence, d.date_text) for d in documents] == [
        (DAY, "likely", "2024-10-09"),
        (None, "", "2024-02-30"),
        (DAY, "certain", "2024-10-09"),
        (DAY, "likely", "1728432000"),
    ]


def test_json_lines(tmp_path: Path) -> None:
    good = {
        "id": "x1",
        "gold": {"date": "1999-01-01"},
        "date": "2024-10-09",
        "title": "Talks &amp; trade",
        "text": TEXT,
        "source": {"id": None, "name": "BelTA"},
        "score": float("nan"),
    }
    lines = [
        json.dumps(good),
        "",
        '{"text": ',
        "[1]",
        '{"title": "x"}',
        '{"text": 5}',
        '{"text": "\\ud800 a"}',
        "[" * 200_000,
    ]
    result = read(tmp_path, "t.jsonl", "\n".join(lines))
    first, second = result.documents
    assert (first.path, first.date, first.date_origin, first.title, first.source, first.text) == (
        "t.jsonl#row=1",
        DAY,
        "metadata",
        "Talks & trade",
        "BelTA",
        TEXT,
    )
    assert (second.path, second.text, second.date) == ("t.jsonl#row=7", "\ufffd a", None)
    assert result.rejected == (
        Rejection("t.jsonl#row=3", "is not valid JSON: Expecting value at line 1, column 9"),
        Rejection("t.jsonl#row=4", "is a list, not an object with a text"),
        Rejection("t.jsonl#row=5", "has no field with text (text, body, content, contents); found: 'title'"),
        Rejection("t.jsonl#row=6", "holds no text"),
        Rejection("t.jsonl#row=8", "is nested too deeply to be read"),
    )


@pytest.mark.parametrize("key", ["documents", "articles", "items", "data"])
def test_json_shapes(tmp_path: Path, key: str) -> None:
    item = {"body": ["One.", "Two."], "pub_date": "2024-10-09"}
    for value, paths in (
        (item, ["t.json"]),
        ([item, item], ["t.json#row=1", "t.json#row=2"]),
        ({key: [item], "n": 1}, ["t.json#row=1"]),
    ):
        result = read(tmp_path, "t.json", json.dumps(value, indent=1))
        assert [(d.path, d.text, d.date) for d in result.documents] == [(path, "One.\n\nTwo.", DAY) for path in paths]


def test_json_that_cannot_be_read(tmp_path: Path) -> None:
    reasons = {
        '[\n {"text": "a" "b"}\n]': "is not valid JSON: Expecting ',' delimiter at line 2, column 15",
        "[" * 200_000: "is nested too deeply to be read",
        '"text"': "holds a string, not objects with a text",
        "[1, 2, 3]": "is a number, not an object with a text (each of its 3 rows)",
        "": "holds no text",
        "[]": "holds no text",
    }
    for content, reason in reasons.items():
        assert read(tmp_path, "t.json", content) == FileResult("t.json", (), (Rejection("t.json", reason),))


@pytest.mark.parametrize(
    ("content", "title", "date", "date_text"),
    [
        (
            "---\ntitle: Talks\ndate: 2024-10-09 19:00:00 -0500\nsource: gsa\n---\n\n" + TEXT,
            "Talks",
            DAY,
            "2024-10-09 19:00:00 -0500",
        ),
        ("---\ntitle: Talks\ndate: 2024-02-30\nsource: gsa\n---\n" + TEXT, "Talks", None, "2024-02-30"),
        (
            "---\ntitle: Talks: again\ndate: 2024-10-09\nsource: gsa\n---\n" + TEXT,
            "Talks: again",
            DAY,
            "2024-10-09",
        ),
        ("---\npublished: Oct. 9, 2024\nsource: gsa\n...\n" + TEXT, TEXT, DAY, "Oct. 9, 2024"),
        (
            '+++\ntitle = "Talks"\ndate = 2024-10-09T07:00:00Z\nsource = "gsa"\n+++\n' + TEXT,
            "Talks",
            DAY,
            "2024-10-09T07:00:00+00:00",
        ),
        ("Title: Talks\nDate: 2024-10-09\nSource: gsa\n\n" + TEXT, "Talks", DAY, "2024-10-09"),
    ],
)
@pytest.mark.parametrize("suffix", [".md", ".markdown", ".txt"])
def test_front_matter(
    tmp_path: Path, suffix: str, content: str, title: str, date: dt.date | None, date_text: str
) -> None:
    [document] = read(tmp_path, f"a{suffix}", content).documents
    assert (document.title, document.date, document.date_text, document.source, document.text) == (
        title,
        date,
        date_text,
        "gsa",
        TEXT,
    )


@pytest.mark.parametrize("heading", ["# Talks in Moscow #", "Talks in Moscow\n======"])
def test_markdown_heading_is_the_title(tmp_path: Path, heading: str) -> None:
    [document] = read(tmp_path, "2024-10-09-talks.md", f"{heading}\n\n{TEXT}").documents
    assert (document.title, document.date, document.date_origin) == ("Talks in Moscow", DAY, "file name")
    assert document.text == f"{heading}\n\n{TEXT}"


def test_encodings(tmp_path: Path) -> None:
    french = "date 2024-10-09 Le président a été élu à l'Élysée après une journée très agitée, dit-on. " * 3
    russian = "date 2024-10-09 Президент России встретился с министром иностранных дел в Кремле. " * 3
    english = "date 2024-10-09 “We will not,” the minister’s office said – twice. " * 3
    cases = [(french, e) for e in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "latin-1", "cp1252")]
    cases += [(russian, e) for e in ("utf-16", "cp1251")] + [(english, e) for e in ("cp1252", "utf-16-be")]
    for text, encoding in cases:
        [document] = read(tmp_path, "a.txt", text.encode(encoding)).documents
        assert document.text == text.removeprefix("date 2024-10-09 ").strip(), encoding
        assert document.language == {french: "fr", russian: "ru", english: "en"}[text]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)), "holds a PDF, not text; save it as text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "holds a PNG image, not text; save it as text"),
        (bytes(1000), "holds binary data, not text"),
        (bytes(range(20)) * 50, "holds binary data, not text"),
        (b"", "holds no text"),
        (b" \n\xc2\xa0\n", "holds no text"),
        (b" date 2024-10-09 \n", "holds no text"),
    ],
)
def test_what_is_no_text_is_rejected(tmp_path: Path, data: bytes, reason: str) -> None:
    assert read(tmp_path, "a.txt", data) == FileResult("a.txt", (), (Rejection("a.txt", reason),))


def test_a_file_name_that_is_not_unicode_is_shown_with_a_replacement(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    try:
        path.write_text(TEXT)
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert read_file(path, folder=tmp_path).documents[0].path == "caf\ufffd.txt"


def test_other_formats_and_missing_files_are_rejections(tmp_path: Path) -> None:
    [rejection] = read(tmp_path, "a.XYZ", b"").rejected
    assert rejection.reason == f".xyz is not a format that is read; allowed: {FAMILIES}"
    [rejection] = read_file(tmp_path / "gone.txt", folder=tmp_path).rejected
    assert rejection == Rejection("gone.txt", "cannot be opened: No such file or directory")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "en"),
        ("Der Präsident traf sich am Mittwoch mit dem Außenminister in Berlin.", "de"),
        ("Too short.", "und"),
        ("1234 5678 " * 20, "und"),
    ],
)
def test_language(tmp_path: Path, text: str, language: str) -> None:
    assert read(tmp_path, "a.txt", text).documents[0].language == language
