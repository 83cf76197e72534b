"""Office documents, PDF, books, slides, rich text: their text as a reader sees it; when a file was made is doubtful."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.ingest import FileResult, read_file
from tests.analysis.ingest import made_files as made
from tests.analysis.ingest.made_files import read

DAY = dt.date(2024, 10, 9)
TEXT = "The heads of state discussed trade and security at the Kremlin on Wednesday."


def reason(result: FileResult) -> str:
    [rejection] = result.rejected
    assert result.documents == ()
    return rejection.reason


def test_word_keeps_tables_boxes_notes_and_insertions_but_nothing_deleted(tmp_path: Path) -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Talks in Moscow</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t></w:r><w:ins><w:r><w:t> new</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> old</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict>"
        "<w:t>around</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    notes = "<w:footnote><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote>"
    content = made.docx(body, notes=notes, title="Template", created="2024-10-09T08:00:00Z")
    [document] = read(tmp_path, "a.docx", content).documents
    texts = ["Talks in Moscow", "One\ttwo new", "cell", "box", "around", "control", "note"]
    assert document.text.split("\n\n") == texts
    assert document.title == "Talks in Moscow"
    assert (document.date, document.date_origin, document.date_confidence) == (DAY, "metadata", "doubtful")


def test_word_takes_in_pages(tmp_path: Path) -> None:
    relation = f'<Relationship Id="a" Type="{made.R}/aFChunk" Target="/word/a.html"/>'
    content = made.zipped({
        "word/document.xml": f'<w:document xmlns:w="{made.W}"><w:body><w:altChunk/></w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{made.RELATIONS}">{relation}</Relationships>',
        "word/a.html": "<html><body><p>One</p><p>two</p></body></html>",
    })  # fmt: skip
    assert read(tmp_path, "a.docx", content).documents[0].text == "One\n\ntwo"


def test_the_time_of_making_gives_way_to_every_better_date(tmp_path: Path) -> None:
    plain = made.docx(made.paragraphs(TEXT), created="2024-10-09T08:00:00Z")
    stated = made.docx(made.paragraphs("Published on 3 May 2023", TEXT), created="2024-10-09T08:00:00Z")
    results = {
        name: read(tmp_path, name, content).documents[0]
        for name, content in {
            "2021-01-02.docx": plain, "2022/03/04/a.docx": plain, "b.docx": stated, "c.docx": plain,
        }.items()
    }  # fmt: skip
    assert {name: (str(d.date), d.date_origin, d.date_confidence) for name, d in results.items()} == {
        "2021-01-02.docx": ("2021-01-02", "file name", "likely"),
        "2022/03/04/a.docx": ("2022-03-04", "folder name", "likely"),
        "b.docx": ("2023-05-03", "text", "likely"),
        "c.docx": ("2024-10-09", "metadata", "doubtful"),
    }


def test_a_clock_that_was_never_set_dates_nothing(tmp_path: Path) -> None:
    [document] = read(tmp_path, "a.docx", made.docx(made.paragraphs(TEXT), created="1601-01-01T00:00:00Z")).documents
    assert document.date is None


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "is of an older format than its name says; save it as a Word"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.docx", b"PK\x03\x04 cut off", "no Word document: file is not a zip file"),
        ("a.docx", made.zipped({"word/document.xml": "<w:document"}), "XML that is not well formed"),
        ("a.pptx", made.zipped({"x": "y"}), "no list of slides"),
        ("a.odt", made.zipped({"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "protected by a password"),
        ("a.epub", made.zipped({"META-INF/encryption.xml": "<EncryptedData/>"}), "DRM"),
        ("a.pdf", b"<html>", "no PDF: it does not begin with %PDF"),
        ("a.pdf", b"%PDF-1.4\nnothing more", "damaged PDF"),
        ("a.rtf", b"plain", "no rich text"),
        ("a.doc", b"{\\rtf1}", "if it is rich text or HTML, name it .rtf or .html"),
        ("a.doc", made.doc(TEXT, version=100), "from before 1997"),
        ("a.doc", made.doc(TEXT, flags=0x0100), "protected by a password"),
        ("a.doc", made.ole({"Workbook": b""}), "no Word document, or damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "no Word document, or damaged"),
        ("a.png", b"\x89PNG", "Run OCR on it"),
        ("a.xlsx", b"PK\x03\x04", "damaged spreadsheet"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    assert why in reason(read(tmp_path, name, content))


def test_old_word_puts_its_pieces_together_and_shows_what_fields_show(tmp_path: Path) -> None:
    text = 'Café talks\rBoth \x13 HYPERLINK "x" \x14sides\x15 met\x1ein Minsk –\x13 PAGE \x15\x0btoday\rcell\x07\x07'
    [document] = read(tmp_path, "a.doc", made.doc(text)).documents
    assert document.text == "Café talks\n\nBoth sides met-in Minsk –\n\ntoday\n\ncell"
    assert (document.title, document.date) == ("Café talks", None)


def test_slides_in_order_without_what_repeats_on_each(tmp_path: Path) -> None:
    content = made.pptx(
        made.shape("Talks", "title") + made.shape("9 October 2024", "dt") + made.shape("1", "sldNum"),
        made.shape("Trade") + made.shape("confidential", "ftr"),
    )
    [document] = read(tmp_path, "a.pptx", content).documents
    assert document.text == "Talks\n\nTrade"
    assert document.date is None, "a slide's date is often that of today"


def test_opendocument(tmp_path: Path) -> None:
    body = (
        '<text:h>Talks</text:h><text:p>One<text:s text:c="2"/>two<text:tab/>three <text:span>four</text:span> five'
        "<text:note><text:note-body><text:p>aside</text:p></text:note-body></text:note></text:p>"
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:list><text:list-item><text:p>point</text:p></text:list-item></text:list>"
    )
    [document] = read(tmp_path, "a.odt", made.odt(body, created="2024-10-09T08:00:00.123456789")).documents
    assert document.text.split("\n\n") == ["Talks", "aside", "One  two\tthree four five", "point"]
    assert (document.date, document.date_confidence) == (DAY, "doubtful")


def test_a_book_in_the_order_of_its_spine(tmp_path: Path) -> None:
    first = "<html><body><h1>First</h1><p>one</p></body></html>"
    chapters = {"zz": first, "aa": "<html><body><p>two</p></body></html>"}
    [document] = read(tmp_path, "a.epub", made.epub(chapters, title="Diaries", date="2024-10-09")).documents
    assert (document.text, document.title) == ("First\n\none\n\ntwo", "Diaries")
    assert (document.date, document.date_origin, document.date_confidence) == (DAY, "metadata", "likely")
    [undated] = read(tmp_path, "b.epub", made.epub(chapters, title="Diaries", date="2024")).documents
    assert (undated.date, undated.date_origin, undated.date_text) == (None, "partial", "2024")


def test_rich_text(tmp_path: Path) -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\info{\title Talks}{\creatim\yr2024\mo10\dy9\hr8}}"
        rb"{\fonttbl{\f0 Arial;}}\f0 Caf\'e9 \u8211? one\par Gothic \u-10240?\u-8384?\par}"
    )
    [document] = read(tmp_path, "a.rtf", content).documents
    assert document.text == "Café – one\n\nGothic \U00010340"
    assert (document.title, document.date, document.date_confidence) == ("Talks", DAY, "doubtful")


def test_pdf_without_page_numbers_and_running_lines(tmp_path: Path) -> None:
    pages = [f"Annual report\nPage {n} speaks of inter-\nnational trade and\nsecurity.\n{n}" for n in range(1, 6)]
    [document] = read(tmp_path, "a.pdf", made.pdf(pages, created="D:20241009080000Z", title="Report.docx")).documents
    assert document.text.split("\n\n")[1] == "Page 2 speaks of international trade and security."
    assert "Annual report" not in document.text
    assert (document.date, document.date_origin, document.date_confidence) == (DAY, "metadata", "doubtful")


def test_pages_that_are_all_alike_keep_their_text(tmp_path: Path) -> None:
    [document] = read(tmp_path, "a.pdf", made.pdf([TEXT] * 5)).documents
    assert document.text.count(TEXT) == 5


def test_a_scan_is_refused_and_says_what_helps(tmp_path: Path) -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<<>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
        b"stream\n0\nendstream",
    ]
    assert "a scan); run OCR on it first" in reason(read(tmp_path, "a.pdf", made.pdf_of(objects)))


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    (tmp_path / "plain.pdf").write_bytes(made.pdf([TEXT]))
    for name, password in (("locked.pdf", "secret"), ("open.pdf", "")):
        writer = PdfWriter(clone_from=PdfReader(tmp_path / "plain.pdf"))
        writer.encrypt(password, owner_password="owner", algorithm="AES-256")
        writer.write(tmp_path / name)
    assert "protected by a password" in reason(read_file(tmp_path / "locked.pdf", folder=tmp_path))
    assert read_file(tmp_path / "open.pdf", folder=tmp_path).documents[0].text == TEXT


def test_spreadsheets_sheet_by_sheet(tmp_path: Path) -> None:
    header, first = ["Headline", "Published", "Body"], ["Talks", dt.datetime(2024, 10, 9), TEXT]
    rows = [["Press releases"], [], header, first, [], [None, 45574, "b"]]
    result = read(tmp_path, "a.xlsx", made.xlsx({"News": rows, "Notes": [["a", "b"], [1, 2]]}))
    assert [(d.path, d.text, d.date, d.date_origin) for d in result.documents] == [
        ("a.xlsx/News#row=1", TEXT, DAY, "column"),
        ("a.xlsx/News#row=3", "b", None, ""),
    ]
    [rejection] = result.rejected
    assert (rejection.path, rejection.reason) == ("a.xlsx/Notes", "has no column with text; columns found: 'a', 'b'")
    assert read(tmp_path, "b.xlsx", made.xlsx({"One": rows})).documents[0].path == "b.xlsx#row=1"
    without = made.xlsx({"One": [["a", "b"], [1, 2]]})
    assert "on any sheet; 'One' has 'a', 'b'" in reason(read(tmp_path, "c.xlsx", without))
