"""Mails: text, subject, sender, day as the sender wrote it; what is attached is read as a file of its own."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.ingest.formats.mail import date_of_mail
from analysis.ingest.reading import read_guarded
from tests.analysis.ingest import made_files as made
from tests.analysis.ingest.made_files import read

DAY = dt.date(2024, 10, 9)


def mail(text: str = "Both sides met in Minsk.", *, date: str = "Wed, 09 Oct 2024 23:30:00 +0300") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Press office <press@office.example>"
    message["Subject"] = "Gespräche in Minsk"
    message["Date"] = date
    message.set_content(text)
    return message


def test_a_mail(tmp_path: Path) -> None:
    [document] = read(tmp_path, "a.eml", mail().as_bytes()).documents
    assert (document.title, document.text) == ("Gespräche in Minsk", "Both sides met in Minsk.")
    assert document.source == "Press office"
    assert (document.date, document.date_origin, document.date_confidence) == (DAY, "message", "certain")
    assert document.date_text == "Wed, 09 Oct 2024 23:30:00 +0300"


def test_attachments_are_read_by_their_formats(tmp_path: Path) -> None:
    message = mail()
    for name, content in {
        "Statement.docx": made.docx(made.paragraphs("The statement.")),
        "rows.csv": b"text,date\nA row,2023-05-03\n",
        "photo.png": b"\x89PNG",
    }.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    message.add_attachment(mail("Inside."), filename="forwarded.eml")
    result = read(tmp_path, "a.eml", message.as_bytes())
    assert [(d.path, d.text, str(d.date), d.date_confidence) for d in result.documents] == [
        ("a.eml", "Both sides met in Minsk.", "2024-10-09", "certain"),
        ("a.eml/Statement.docx", "The statement.", "2024-10-09", "doubtful"),
        ("a.eml/rows.csv#row=1", "A row", "2023-05-03", "certain"),
        ("a.eml/forwarded.eml", "Inside.", "2024-10-09", "certain"),
    ]
    [rejection] = result.rejected
    assert rejection.path == "a.eml/photo.png"
    assert "is an image" in rejection.reason
    assert {d.collection for d in result.documents} == {""}


def test_plain_text_is_taken_unless_it_only_points_to_the_page(tmp_path: Path) -> None:
    message = mail("Short.")
    message.add_alternative("<p>Short.</p><img src=x>", subtype="html")
    assert read(tmp_path, "a.eml", message.as_bytes()).documents[0].text == "Short."
    message = mail("View this in a browser.")
    message.add_alternative("<style>p {}</style>" + "<p>A long newsletter of the office.</p>" * 40, subtype="html")
    text = read(tmp_path, "b.eml", message.as_bytes()).documents[0].text
    assert text.startswith("A long newsletter of the office.\n\nA long")
    assert "View this" not in text


@pytest.mark.parametrize(
    ("written", "day", "confidence"),
    [
        ("Wed, 09 Oct 2024 23:30:00 -0800", DAY, "certain"),
        ("9 Oct 2024 08:00 GMT", DAY, "certain"),
        ("Thu, 09 Oct 2024 23:30:00 +0300", DAY, "likely"),
        ("Wed, 9 Oct 24 08:00:00 EST", DAY, "certain"),
        ("yesterday", None, ""),
        ("Wed, 31 Feb 2024 08:00:00 +0000", None, ""),
        ("", None, ""),
    ],
)
def test_the_day_is_the_one_that_the_sender_wrote(written: str, day: dt.date | None, confidence: str) -> None:
    found = date_of_mail(written)
    assert (found.date, found.confidence, found.written) == (day, confidence, written)


def test_a_mailbox(tmp_path: Path) -> None:
    second = mail("Second.\n>From here on it is quoted.").as_bytes()
    undated = second.replace(b"Wed, 09 Oct 2024 23:30:00 +0300", b"soon")
    box = (
        b"From press@office.example Wed Oct  9 20:30:00 2024\n" + mail("First.").as_bytes()
        + b"\nFrom press@office.example Thu Oct 10 08:00:00 2024\n" + undated
        + b"\nFrom nobody Fri Oct 11 08:00:00 2024\n\nNo header at all.\n"
    )  # fmt: skip
    result = read(tmp_path, "a.mbox", box)
    assert result.rejected == ()
    assert [(d.path, d.text, str(d.date), d.date_confidence) for d in result.documents] == [
        ("a.mbox#message=1", "First.", "2024-10-09", "certain"),
        ("a.mbox#message=2", "Second.\nFrom here on it is quoted.", "None", ""),
        ("a.mbox#message=3", "No header at all.", "2024-10-11", "doubtful"),
    ]
    assert result.documents[1].date_text == "soon"
    assert "is no mailbox" in read(tmp_path, "b.mbox", "hello").rejected[0].reason


def test_an_outlook_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read of a message that python-oxmsg has opened: only the container is left out here."""
    attached = SimpleNamespace(file_name="Statement.docx", file_bytes=made.docx(made.paragraphs("The statement.")))
    message = SimpleNamespace(
        subject="Talks", body="Both sides met.", html_body="", sender="=?utf-8?q?Press_office?= <press@office.example>",
        message_headers={"Date": "Wed, 09 Oct 2024 23:30:00 -0800"}, attachments=[attached],
        sent_date=dt.datetime(2024, 10, 10, 7, 30, tzinfo=dt.UTC),
    )  # fmt: skip
    monkeypatch.setattr("oxmsg.Message.load", lambda file: message)
    path = tmp_path / "a.msg"
    path.write_bytes(b"x")
    first, second = read_guarded(path, "a.msg").documents
    assert (first.text, first.title, first.source) == ("Both sides met.", "Talks", "Press office")
    assert (first.date, first.date_origin, first.date_confidence) == (DAY, "message", "certain")
    assert (second.path, second.text, second.date_confidence) == ("a.msg/Statement.docx", "The statement.", "doubtful")
    message.message_headers = {}
    undated = read_guarded(path, "a.msg").documents[0]
    assert (str(undated.date), undated.date_confidence) == ("2024-10-10", "likely"), "only its moment in UTC is known"
    monkeypatch.undo()
    assert "not what its name says" in read(tmp_path, "b.msg", b"no container").rejected[0].reason


def test_a_mail_without_header_and_one_that_holds_nothing(tmp_path: Path) -> None:
    assert "is no mail" in read(tmp_path, "a.eml", "\nhello").rejected[0].reason
    assert read(tmp_path, "b.eml", "Subject: x\n\n").rejected[0].reason == "holds no text"
