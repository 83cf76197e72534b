"""Exports of news databases: several articles in one file, each with its headline, source, day and text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.ingest import FileResult
from tests.analysis.ingest import made_files as made
from tests.analysis.ingest.made_files import read

DAYS = [dt.date(2024, 10, 9), dt.date(2024, 10, 10)]

NEXIS = """User Name: = Library
Date and Time: Friday, November 1, 2024 9:00:00 AM CET
Job Number: 123
Documents (2)
1. Talks open in Minsk
2. Trade grows
Talks open in Minsk
The Daily (London)
October 9, 2024 Wednesday 10:30 AM GMT
Late Edition
Copyright 2024 Daily Media All Rights Reserved
Section: NEWS; Pg. 3
Length: 543 words
Byline: By a reporter
Body
Both sides met.
They agreed to meet again.
Graphic
A photograph of the talks.
Classification
Language: ENGLISH
Publication-Type: Newspaper
Subject: TALKS (90%)
Load-Date: October 12, 2024
End of Document
Trade grows
The Weekly
10 October 2024
Copyright 2024 Weekly
Length: 12 words
Body
Trade grew in the third quarter.
Load-Date: November 1, 2024
End of Document
"""
CLASSIC = """

                               1 of 2 DOCUMENTS

                               The Daily (London)

                            October 9, 2024 Wednesday

Talks open
in Minsk

BYLINE: A reporter

SECTION: NEWS; Pg. 3

LENGTH: 543 words

Both sides
met.

They agreed to meet again.

LOAD-DATE: October 12, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                        Copyright 2024 Daily Media

                               2 of 2 DOCUMENTS

                                  The Weekly

                            October 10, 2024 Thursday

Trade grows

LENGTH: 12 words

Trade grew in the third quarter.

LOAD-DATE: November 1, 2024
"""
FACTIVA = """HD Talks open in Minsk
BY A reporter
WC 543 words
PD 9 October 2024
SN The Daily (London)
SC DAILY
LA English
CY Copyright 2024 Daily Media
LP
Both sides met.
TD
They agreed to meet again.
NS gdip : International Relations
RE belars : Belarus
AN Document DAILY00020241009ek9a000rt

HD Trade grows
WC 12 words
PD 10 October 2024
SN The Weekly
LA English
LP Trade grew in the third quarter.
AN Document WEEKLY0020241010ek9a0001x
"""
FACTIVA_PLAIN = """Talks open in Minsk

By A reporter
543 words
9 October 2024
The Daily (London)
DAILY
English
Copyright 2024 Daily Media

Both sides met.

They agreed to meet again.

Document DAILY00020241009ek9a000rt

Trade grows
12 words
10 October 2024
The Weekly
WEEKLY
English
(c) 2024 Weekly

Trade grew in the third quarter.

Document WEEKLY0020241010ek9a0001x
"""
PROQUEST = """____________________________________________________________

Document 1 of 2

Talks open in Minsk

Author: A reporter

Publication info: The Daily ; London (UK)09 Oct 2024.

Abstract: Talks.

Full text: Both sides met.

They agreed to meet again.

Subject: Talks

Title: Talks open in Minsk

Publication title: The Daily (London); London (UK)

Publication year: 2024

Publication date: Oct 9, 2024

Language of publication: English

Last updated: 2024-11-01

____________________________________________________________

Document 2 of 2

Trade grows

Full text: Trade grew in the third quarter.

Title: Trade grows

Publication title: The Weekly

Publication date: Oct 10, 2024

____________________________________________________________
"""
EXPORTS = {"nexis": NEXIS, "classic": CLASSIC, "factiva": FACTIVA, "factiva_plain": FACTIVA_PLAIN, "proquest": PROQUEST}


def check(result: FileResult, name: str) -> None:
    assert result.rejected == ()
    first, second = result.documents
    assert (first.path, second.path) == (f"{name}#document=1", f"{name}#document=2")
    assert (first.title, second.title) == ("Talks open in Minsk", "Trade grows")
    assert (first.text, second.text) == (
        "Both sides met.\n\nThey agreed to meet again.", "Trade grew in the third quarter.",
    )  # fmt: skip
    assert (first.source, second.source) == ("The Daily (London)", "The Weekly")
    assert [first.date, second.date] == DAYS
    assert (first.date_origin, first.date_confidence, first.language) == ("header", "certain", "en")


@pytest.mark.parametrize("name", EXPORTS)
def test_text(tmp_path: Path, name: str) -> None:
    check(read(tmp_path, f"{name}.txt", EXPORTS[name]), f"{name}.txt")


@pytest.mark.parametrize("name", ["nexis", "factiva", "factiva_plain"])
def test_word_and_html(tmp_path: Path, name: str) -> None:
    lines = [line for line in EXPORTS[name].split("\n") if line]
    check(read(tmp_path, f"{name}.docx", made.docx(made.paragraphs(*lines))), f"{name}.docx")
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    check(read(tmp_path, f"{name}.html", page), f"{name}.html")
    rtf = "{\\rtf1\\ansi " + "\\par ".join(lines) + "}"
    check(read(tmp_path, f"{name}.rtf", rtf), f"{name}.rtf")


def test_factiva_in_tables(tmp_path: Path) -> None:
    fields = [line.partition(" ") for line in FACTIVA.replace("LP\n", "LP ").replace("TD\n", "TD ").split("\n") if line]
    rows = "".join(f"<tr><td><b>{code}</b></td><td>{value}</td></tr>" for code, _, value in fields)
    check(read(tmp_path, "a.html", f'<div class="article enArticle"><table>{rows}</table></div>'), "a.html")


def test_one_article_is_the_file(tmp_path: Path) -> None:
    content = NEXIS[NEXIS.index("Trade grows\nThe Weekly") :]
    [document] = read(tmp_path, "a.txt", content).documents
    assert (document.path, document.title, document.date) == ("a.txt", "Trade grows", DAYS[1])


def test_an_article_of_another_shape_is_kept_whole(tmp_path: Path) -> None:
    odd = "An article without the usual lines. " * 10
    result = read(tmp_path, "a.txt", NEXIS + odd + "\nEnd of Document\n")
    assert [d.path for d in result.documents] == [f"a.txt#document={n}" for n in (1, 2, 3)]
    assert (result.documents[2].text.split("\n")[0], result.documents[2].date) == (odd.strip(), None)


@pytest.mark.parametrize(
    "text",
    [
        "He wrote it.\nEnd of Document\nand signed.",
        "Section\n______________________________________\nFull texts are long.",
        "Talks\n5 words\nyesterday\nDaily\n\nDocument DAILY00020241009ek9a000rt\n\nmore",
    ],
)
def test_other_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    [document] = read(tmp_path, "a.txt", text).documents
    assert document.text.split() == text.split()
