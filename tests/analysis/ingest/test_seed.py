"""The seed form and its variations: date, title and text, exactly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ingest.formats.seed import read_seed
from analysis.schema import Document, document_id
from tests.analysis.ingest import made_files as made

DAY = dt.date(2024, 10, 9)
BODY = "President Lukashenko met with President Putin at the Kremlin.\n\nThe heads of state discussed trade."
FIRST = "President Lukashenko met with President Putin at the Kremlin."


def read(tmp_path: Path, content: str | bytes, name: str = "a.txt") -> Document:
    result = made.read(tmp_path, name, content)
    assert result.rejected == ()
    [document] = result.documents
    return document


@pytest.mark.parametrize(
    "header",
    [
        " date 2024-10-09 ",
        "date 2024-10-09 ",
        "\ufeff date 2024-10-09 ",
        "\n\n  \t date 2024-10-09 ",
        "Date: 2024-10-09 ",
        "DATE - 2024-10-09 ",
        "DATE: 2024-10-09\n",
        "Date 2024-10-09\n\n",
        "date\n2024-10-09\n",
        "date 2024/10/09 ",
        "date 2024-10-09T12:00:00Z ",
        "date 20241009 ",
        "date 2024-10-09 12:00:00 ",
        "date 9 October 2024 ",
        "date October 9, 2024 ",
        "Date: Oct. 9, 2024\n",
        "Date: Wednesday, 9 October 2024\n\n",
        "date 2024-10-09: ",
        "date 2024-10-09 — ",
        "**Date:** 2024-10-09\n\n",
        "Published: 2024-10-09\n",
        "Publication date: October 9, 2024\n\n",
        "date 2024-10-09\r\n\r\n",
        "date\u00a02024-10-09 ",
        "date 2024-10-09. ",
        "[date 2024-10-09] ",
        "# Date: 2024-10-09\n\n",
        "Date posted: 2024-10-09\n",
    ],
)
def test_header_forms(tmp_path: Path, header: str) -> None:
    document = read(tmp_path, header + BODY)
    assert (document.date, document.date_origin, document.date_confidence) == (DAY, "header", "certain")
    assert document.text == BODY
    assert document.title == FIRST


def test_seed_document(tmp_path: Path) -> None:
    (tmp_path / "news" / "by").mkdir(parents=True)
    document = read(tmp_path, f" date 2024-10-09 {BODY}\n", "news/by/000_eb068.txt")
    assert document == Document(
        id=document_id(DAY, FIRST, BODY),
        title=FIRST,
        text=BODY,
        path="news/by/000_eb068.txt",
        date=DAY,
        date_origin="header",
        date_confidence="certain",
        date_text="2024-10-09",
        source="",
        collection="news/by",
        language="en",
    )


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        (f"date 2024-10-09 Talks in Moscow\n\n{BODY}", "Talks in Moscow", f"Talks in Moscow\n\n{BODY}"),
        (f"date 2024-10-09\n\nTalks in Moscow\n \n{BODY}", "Talks in Moscow", f"Talks in Moscow\n \n{BODY}"),
        (f"Talks in Moscow\n\ndate 2024-10-09 {BODY}", "Talks in Moscow", f"Talks in Moscow\n\n{BODY}"),
        (f"Talks in Moscow\nDate: 9 October 2024\n\n{BODY}", "Talks in Moscow", f"Talks in Moscow\n\n{BODY}"),
        (
            f"Talks in Moscow\nBy A. Writer\nDate: 2024-10-09\n\n{BODY}",
            "Talks in Moscow",
            f"Talks in Moscow\nBy A. Writer\n\n{BODY}",
        ),
        (f"Title: Talks in Moscow\nDate: 2024-10-09\n\n{BODY}", "Talks in Moscow", BODY),
        (f"Date: 2024-10-09\nTitle: Talks in Moscow\n{BODY}", "Talks in Moscow", BODY),
        (f"Title: Talks in Moscow\n\nDate: 2024-10-09\n\n{BODY}", "Talks in Moscow", BODY),
        (f"Headline: Talks in Moscow\ndate 2024-10-09 {BODY}", "Talks in Moscow", BODY),
        (f"date 2024-10-09 Will they talk?\n\n{BODY}", "Will they talk?", f"Will they talk?\n\n{BODY}"),
        (f"date 2024-10-09 They talked.\n\n{BODY}", "They talked.", f"They talked.\n\n{BODY}"),
        (
            f"date 2024-10-09 {'word ' * 40}\n\n{BODY}",
            "word " * 22 + "word word…",
            f"{'word ' * 40}\n\n{BODY}",
        ),
        (
            "date 2024-10-09 Mr. J. Smith of the U.S. Senate spoke. He left.",
            "Mr. J. Smith of the U.S. Senate spoke.",
            "Mr. J. Smith of the U.S. Senate spoke. He left.",
        ),
    ],
)
def test_titles(tmp_path: Path, content: str, title: str, text: str) -> None:
    document = read(tmp_path, content)
    assert (document.date, document.title, document.text) == (DAY, title, text)


def test_header_block(tmp_path: Path) -> None:
    block = "Title: Talks in Moscow\nDate: 2024-10-09\nSource: BelTA\nAuthor: A. Writer\nLanguage: en-GB\n"
    document = read(tmp_path, f"{block}\n{BODY}")
    assert (document.title, document.date, document.source, document.language, document.text) == (
        "Talks in Moscow",
        DAY,
        "BelTA",
        "en",
        BODY,
    )


@pytest.mark.parametrize(
    "content",
    [
        "Date palms grow in Tunisia. Harvests fell in 2024-10-09.",
        "dated 9 October 2024, the letter names nobody.",
        "Update 2024-10-09 brought nothing new.",
        "The date 2024-10-09 was set.",
        "Source: the ministry says so, and more follows\non the next line.",
        "Dateline 2024-10-09 is a film.",
        "9 October 2024 was a quiet day.",
        "9 October 2024\n\nTalks began.\n\n10 October 2024\n\nTalks ended.",
        "Date night ideas: 9 October 2024 is near.",
    ],
)
def test_prose_is_no_header(tmp_path: Path, content: str) -> None:
    document = read(tmp_path, content)
    assert (document.date, document.date_origin, document.date_text, document.text) == (None, "", "", content)


@pytest.mark.parametrize("written", ["03/04/2022", "2024-02-30", "1399-01-01", "2101-01-01", "31 June 2024"])
def test_unreadable_dates_stay_undated(tmp_path: Path, written: str) -> None:
    document = read(tmp_path, f"date {written} {BODY}")
    reason = "ambiguous" if written == "03/04/2022" else ""
    assert (document.date, document.date_origin, document.date_text) == (None, reason, written)
    assert document.text == BODY


@pytest.mark.parametrize("line", ["Wednesday, 9 October 2024", "2024-10-09", "October 9, 2024 at 5:30 p.m."])
def test_a_date_alone_on_a_first_line_is_likely(tmp_path: Path, line: str) -> None:
    document = read(tmp_path, f"{line}\n\n{BODY}")
    assert (document.date, document.date_confidence, document.text) == (DAY, "likely", BODY)


def test_file_name_dates_what_has_no_header(tmp_path: Path) -> None:
    document = read(tmp_path, BODY, "2024-10-09_minsk.txt")
    assert (document.date, document.date_origin, document.date_confidence, document.date_text) == (
        DAY,
        "file name",
        "likely",
        "2024-10-09",
    )
    assert read(tmp_path, f"date 2020-01-01 {BODY}", "2024-10-09_b.txt").date == dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"date 2024-10-09 5:30 p.m. EDT\n\n{BODY}", f"5:30 p.m. EDT\n\n{BODY}"),
        (f"date 2024-10-09 15 people met.\n\n{BODY}", f"15 people met.\n\n{BODY}"),
        (f"Date: 9 October 2024 5:30 p.m. EDT\n\n{BODY}", BODY),
        (f"Date: 2024-10-09 17:30\n{BODY}", BODY),
        (f"date 2024-10-09 17:30:00 {BODY}", BODY),
    ],
)
def test_a_time_is_of_the_header_or_of_the_text(tmp_path: Path, content: str, text: str) -> None:
    document = read(tmp_path, content)
    assert (document.date, document.text) == (DAY, text)


def test_control_characters_and_line_ends(tmp_path: Path) -> None:
    document = read(
        tmp_path, "date 2024-10-09 One\x00two\r\nthree\rfour\tfive\u2028six \x1b[0m " + "x" * 200 + " \n \n"
    )
    assert document.text == "One two\nthree\nfour\tfive\nsix  [0m " + "x" * 200


WRITTEN = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%A, %d %B %Y", "%Y-%m-%dT12:00:00Z")
WORDS = st.lists(st.from_regex(r"[A-Za-z]{2,9}", fullmatch=True), min_size=3, max_size=20).map(" ".join)


@given(
    st.dates(dt.date(1400, 1, 1), dt.date(2100, 12, 31)),
    st.sampled_from(WRITTEN),
    WORDS,
    st.sampled_from([" date {} {}", "Date: {}\n{}", "DATE - {}\n\n{}", "\n date {}\n {}"]),
)
def test_header_round_trip(day: dt.date, form: str, words: str, shape: str) -> None:
    body = f"Then {words}."
    record = read_seed(shape.format(day.strftime(form), body).strip())
    assert (record.dated.date, record.dated.confidence, record.text) == (day, "certain", body)
