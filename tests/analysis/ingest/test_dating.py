"""What dates a document that states no date: its source's order of day and month, folders, datelines, first lines."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ingest import FileResult, datelines
from analysis.ingest.dates import in_order, order_of, read_date
from tests.analysis.ingest import made_files as made
from tests.analysis.ingest.made_files import read

DAY = dt.date(2024, 10, 9)
TEXT = "The heads of state discussed trade and security at the Kremlin."


def dated(result: FileResult) -> list[tuple[str, str, str]]:
    return [(str(d.date), d.date_origin, d.date_confidence) for d in result.documents]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["03/04/2021", "25/12/2021", "5/5/2021"], ["2021-04-03", "2021-12-25", "2021-05-05"]),
        (["03/04/2021", "12/25/2021"], ["2021-03-04", "2021-12-25"]),
        (["03.04.2021", "11.12.2021"], ["None", "None"]),
        (["03/04/2021", "25/12/2021", "12/25/2021"], ["None", "2021-12-25", "2021-12-25"]),
    ],
)
def test_the_whole_column_shows_the_order_of_day_and_month(
    tmp_path: Path, column: list[str], expected: list[str]
) -> None:
    rows = [{"text": f"{TEXT} {n}", "date": written} for n, written in enumerate(column)]
    table = "text,date\n" + "".join(f"{row['text']},{row['date']}\n" for row in rows)
    sheet = made.xlsx({"One": [["text", "date"], *([row["text"], row["date"]] for row in rows)]})
    for name, content in {"a.csv": table, "a.json": json.dumps(rows), "a.xlsx": sheet}.items():
        documents = read(tmp_path, name, content).documents
        assert [str(d.date) for d in documents] == expected, name
        assert [d.date_text for d in documents] == column
        assert {(d.date_origin, d.date_confidence) for d in documents if not d.date} <= {("ambiguous", "")}
        assert {d.date_confidence for d in documents if d.date} <= {"likely"}


@given(days=st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), min_size=1), day_first=st.booleans())
def test_no_order_but_the_written_one_is_read(days: list[dt.date], day_first: bool) -> None:
    form = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    written = [day.strftime(form) for day in days]
    order = order_of(written)
    assert order in (("day" if day_first else "month"), "")
    for day, one in zip(days, written, strict=True):
        found = read_date(one, origin="column")
        resolved = in_order(found, order, origin="column") if found.origin == "ambiguous" else found
        assert resolved.date in (day, None)
        if order:
            assert resolved.date == day


@pytest.mark.parametrize("written", ["October 2024", "2024", "2024-10", "Q3 2024", "autumn 2024", "9 October"])
def test_less_than_a_day_is_kept_as_written_and_is_no_date(tmp_path: Path, written: str) -> None:
    [document] = read(tmp_path, "a.csv", f"text,date\n{TEXT},{written}\n").documents
    assert (document.date, document.date_origin, document.date_text) == (None, "partial", written)


@pytest.mark.parametrize(
    ("folder", "date", "origin", "written"),
    [
        ("2024/10/09", "2024-10-09", "folder name", "2024/10/09"),
        ("press/2024-10-09/en", "2024-10-09", "folder name", "2024-10-09"),
        ("2024/10", "None", "partial", "2024/10"),
        ("2024", "None", "partial", "2024"),
        ("2023/2024", "None", "", ""),
        ("2024/13/45", "None", "partial", "2024"),
        ("room 2024", "None", "", ""),
    ],
)
def test_folders(tmp_path: Path, folder: str, date: str, origin: str, written: str) -> None:
    [document] = read(tmp_path, f"{folder}/a.txt", TEXT).documents
    assert (str(document.date), document.date_origin, document.date_text) == (date, origin, written)


@pytest.mark.parametrize(
    ("line", "folder", "date", "origin"),
    [
        ("MINSK, 9 October (BelTA) – ", "2024", "2024-10-09", "dateline"),
        ("MOSCOW, October 9. /TASS/. ", "2024/10", "2024-10-09", "dateline"),
        ("WASHINGTON, Oct 9 (Reuters) - ", "", "None", "partial"),
        ("PARIS, Texas, Oct. 9, 2024 (AP) -- ", "", "2024-10-09", "dateline"),
        ("NEW YORK, Oct. 9 - ", "2024/03", "None", "partial"),
        ("KYIV, Ukraine (AP) — ", "", "None", ""),
        ("OCTOBER 9 was a Wednesday, ", "", "None", ""),
        ("NATO, May 9 - 12 talks of ", "", "None", ""),
        ("MINSK, 31 February (BelTA) – ", "2024", "None", ""),
        ("Published on October 9, 2024, 10:00\n\n", "", "2024-10-09", "text"),
        ("Geneva, 9 October 2024\n\n", "", "2024-10-09", "text"),
        ("Posted 3 May 2023, updated 9 October 2024\n\n", "", "None", ""),
        ("Updated: 9 October 2024\n\n", "", "None", ""),
        ("On 9 October 2024 in Geneva ", "", "None", ""),
    ],
)
def test_datelines_and_first_lines(tmp_path: Path, line: str, folder: str, date: str, origin: str) -> None:
    [document] = read(tmp_path, f"{folder or 'a'}/a.docx", made.docx(made.paragraphs(line.strip(), TEXT))).documents
    found = datelines.of_text(line + TEXT, around=datelines.of_folders(folder))
    assert (str(found.date), found.origin) == (date, origin)
    if date != "None":
        assert (str(document.date), document.date_confidence) == (date, "likely")


def test_a_dateline_takes_the_year_of_a_doubtful_date_near_it(tmp_path: Path) -> None:
    line = "MINSK, 30 December (BelTA) – " + TEXT
    near = made.docx(made.paragraphs(line), created="2025-01-02T08:00:00Z")
    far = made.docx(made.paragraphs(line), created="2025-06-02T08:00:00Z")
    assert dated(read(tmp_path, "a.docx", near)) == [("2024-12-30", "dateline", "doubtful")]
    assert dated(read(tmp_path, "b.docx", far)) == [("2025-06-02", "metadata", "doubtful")]


@pytest.mark.parametrize(
    ("stated", "line", "date", "origin"),
    [
        ("03/04/2021", "Published on 3 April 2021", "2021-04-03", "text"),
        ("03/04/2021", "Published on 3 May 2021", "None", "ambiguous"),
        ("October 2024", "Published on 9 October 2024", "2024-10-09", "text"),
        ("October 2024", "MINSK, 9 October (BelTA) – Talks", "2024-10-09", "dateline"),
        ("October 2024", "MINSK, 9 May (BelTA) – Talks", "None", "partial"),
        ("2024", "Published on 9 October 2023", "None", "partial"),
        ("2024-10", "Published on 9 November 2024", "None", "partial"),
        ("9 October", "Published on 9 October 2024", "2024-10-09", "text"),
        ("9 October", "Published on 8 October 2024", "None", "partial"),
        ("Q4 2024", "Published on 9 October 2024", "2024-10-09", "text"),
        ("Q3 2024", "Published on 9 October 2024", "None", "partial"),
        ("soon", "Published on 9 October 2024", "2024-10-09", "text"),
    ],
)
def test_a_text_completes_what_is_stated_and_never_contradicts_it(
    tmp_path: Path, stated: str, line: str, date: str, origin: str
) -> None:
    content = json.dumps({"date": stated, "text": f"{line}\n\n{TEXT}"})
    [document] = read(tmp_path, "a.json", content).documents
    assert (str(document.date), document.date_origin) == (date, origin)


@pytest.mark.parametrize(
    ("value", "text", "title", "date"),
    [
        ({"article": {"headline": "Talks", "body": TEXT}, "meta": {"published": "2024-10-09"}}, TEXT, "Talks", DAY),
        ({"webTitle": "T", "webPublicationDate": "2024-10-09T08:00:00Z", "fields": {"bodyText": TEXT}}, TEXT, "T", DAY),
        ({"title": {"rendered": "T"}, "content": {"rendered": f"<p>{TEXT}</p><p>b</p>"}}, f"{TEXT}\n\nb", "T", None),
        ({"_source": {"text": TEXT, "title": "Talks", "date": "2024-10-09"}, "_id": 1}, TEXT, "Talks", DAY),
        ({"text": TEXT, "user": {"created_at": "2009-01-01"}, "author": {"date": "2001-01-01"}}, TEXT, TEXT, None),
    ],
)  # fmt: skip
def test_nested_objects(tmp_path: Path, value: object, text: str, title: str, date: dt.date | None) -> None:
    for name, content in (("a.json", json.dumps(value)), ("a.jsonl", json.dumps(value) + "\n")):
        [document] = read(tmp_path, name, content).documents
        assert (document.text, document.title, document.date) == (text, title, date)
