"""Files made to take all time or memory: each ends in a line of the report, and the next file is read."""

from __future__ import annotations

import bz2
import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from analysis.ingest import FileResult, apart, limits, list_files, read_file, reading
from analysis.ingest.formats import archive, pdf
from analysis.ingest.reading import read_guarded
from tests.analysis.ingest import made_files as made
from tests.analysis.ingest.made_files import read
from tests.analysis.ingest.test_mail import mail

TEXT = "Both sides met in Minsk."


def reasons(result: FileResult) -> str:
    assert result.documents == ()
    return "; ".join(rejection.reason for rejection in result.rejected)


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.html", "a.zip", "a.mbox"])
def test_a_line_of_a_gigabyte(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch()
    os.truncate(path, 1_000_000_000)
    found = reasons(read_file(path, folder=tmp_path))
    assert found == "is 1,000 MB large; at most 256 MB are read. Split it"


def test_one_text_that_is_too_long(tmp_path: Path) -> None:
    found = reasons(read(tmp_path, "a.txt", b"word " * 2_100_000))
    assert found == "is one text of 10,499,999 characters; at most 10,000,000 are read as one document. Split it"


def test_zip_bombs(tmp_path: Path) -> None:
    zeros = bytes(20_000_000)
    flat = reasons(read(tmp_path, "flat.zip", made.zipped({"a.txt": zeros, "b.txt": zeros})))
    assert "unpacks to more than" in flat
    assert "unpacks to more than 1 MB" in reasons(read(tmp_path, "a.txt.bz2", bz2.compress(zeros)))
    nested = made.zipped({"a.txt": TEXT})
    for depth in range(limits.DEEPEST + 2):
        nested = made.zipped({f"{depth}.zip": nested})
    assert f"at most {limits.DEEPEST} are opened" in reasons(read(tmp_path, "nested.zip", nested))


def test_archives_of_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(made.zipped({f"{n}.txt": f"{TEXT} {n} {os.urandom(300).hex()}" for n in range(9)}))
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 2_000)
    result = read_guarded(path, "a.zip")
    assert len(result.documents) == 3
    assert result.rejected[0].reason.startswith("holds more than 2 kB; the rest is not read")
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert read_guarded(path, "a.zip").rejected[0].reason == "holds more than 2 files; the rest is not read. Split it"
    monkeypatch.setattr(reading, "LONGEST_FILE", -1)
    assert "minutes to read" in reasons(read_guarded(path, "a.zip"))


def test_a_pdf_of_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made.pdf([TEXT] * 1_000))
    monkeypatch.setattr(pdf, "LONGEST_DOCUMENT", 8)
    assert reasons(read_guarded(path, "a.pdf")).startswith("has 1,000 pages, of which")


def test_a_table_of_five_thousand_columns(tmp_path: Path) -> None:
    names = ",".join(["text", "date", *(f"c{n}" for n in range(5_000))])
    rows = "".join(f"{TEXT},2024-10-09,{','.join('x' * 5_000)}\n" for _ in range(20))
    assert len(read(tmp_path, "a.csv", f"{names}\n{rows}".encode()).documents) == 20
    assert "and 4980 more" in reasons(read(tmp_path, "b.csv", ",".join(f"c{n}" for n in range(5_000)).encode()))


LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
) + "]>"  # fmt: skip


def test_entities_that_multiply(tmp_path: Path) -> None:
    book = made.xlsx({"One": [["text"], [TEXT]]})
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = f'{LAUGHS}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a11;</t></si></sst>'
    result = read(tmp_path, "a.xlsx", made.zipped({**parts, "xl/sharedStrings.xml": sheet}))
    assert all(len(document.text) < 1_000 for document in result.documents)
    assert result.documents or result.rejected
    word = made.zipped({"word/document.xml": f'{LAUGHS}<w:document xmlns:w="{made.W}"><w:p>&a11;</w:p></w:document>'})
    assert "entities of its own" in reasons(read(tmp_path, "a.docx", word))
    assert "entities of its own" in reasons(read(tmp_path, "a.rss", f"{LAUGHS}<rss>&a11;</rss>".encode()))


def test_tags_nested_without_end(tmp_path: Path) -> None:
    result = read(tmp_path, "a.html", b"<html><body>" + b"<div>" * 100_000 + TEXT.encode())
    assert result.documents or result.rejected
    assert "at most 20 MB" in reasons(read(tmp_path, "b.html", b"<div>" * 10_000_000))


def test_mails_in_mails(tmp_path: Path) -> None:
    message = mail("The innermost.")
    for depth in range(100):
        outer = mail(f"Level {depth}.")
        outer.add_attachment(message)
        message = outer
    result = read(tmp_path, "a.eml", message.as_bytes())
    assert [d.text for d in result.documents] == [f"Level {n}." for n in range(99, 99 - limits.DEEPEST - 1, -1)]
    [rejection] = result.rejected
    assert rejection.reason == f"stands {limits.DEEPEST + 1} files deep; at most {limits.DEEPEST} are opened"


def test_front_matter_of_brackets(tmp_path: Path) -> None:
    start = time.monotonic()
    result = read(tmp_path, "a.md", b"---\ntitle: x\na: " + b"[" * 30_000 + b"\n---\n" + TEXT.encode())
    assert result.documents[0].text == TEXT
    assert time.monotonic() - start < 3


# -- the process that reads ------------------------------------------------------------------------------------


def test_a_reader_that_hangs_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, "a.html", b"<p>One</p>")
    [process] = apart._running
    os.kill(process.pid, 19)  # SIGSTOP: it gives no sign any more
    monkeypatch.setattr(apart, "LONGEST_DOCUMENT", 0.2)
    assert "takes more than" in reasons(read(tmp_path, "b.html", b"<p>Two</p>"))
    monkeypatch.undo()
    assert read(tmp_path, "c.html", b"<p>Three</p>").documents[0].text == "Three"


def test_a_reader_that_breaks_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, "a.html", b"<p>One</p>")
    [process] = apart._running
    ask = apart.Reader.ask

    def killed(self: apart.Reader, *arguments: Any) -> tuple[bytes, str]:
        os.kill(self.pid, 9)
        return ask(self, *arguments)

    monkeypatch.setattr(apart.Reader, "ask", killed)
    assert "what reads this format broke on it" in reasons(read(tmp_path, "b.html", b"<p>Two</p>"))
    monkeypatch.undo()
    assert read(tmp_path, "c.html", b"<p>Three</p>").documents[0].text == "Three"
    assert apart._running[0].pid != process.pid
    apart.stop()
    assert apart._running == []


def test_more_memory_than_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def takes_all(data: bytes) -> Any:
        raise MemoryError

    monkeypatch.setitem(reading.READERS, ".html", takes_all)
    path = tmp_path / "a.html"
    path.write_bytes(b"x")
    assert "more memory than is given" in reasons(read_guarded(path, "a.html"))


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = apart.Reader.ask

    def gone(self: apart.Reader, path: Path, *more: object) -> tuple[bytes, str]:
        path.unlink()
        return ask(self, path, *more)

    monkeypatch.setattr(apart.Reader, "ask", gone)
    assert reasons(read(tmp_path, "a.html", b"<p>One</p>")) == "cannot be opened: No such file or directory"
    path = tmp_path / "a.txt"
    path.write_text(TEXT)

    def vanishing(path: Path, name: str, **more: object) -> object:
        path.unlink()
        return read_guarded(path, name, **more)

    monkeypatch.setattr(reading, "read_guarded", vanishing)
    assert reasons(read_file(path, folder=tmp_path)) == "cannot be opened: No such file or directory"


def test_a_folder_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    scandir = os.scandir

    def refusing(path: Any) -> Any:  # the tests may run as root, whom no folder is closed to
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    results = [read_file(path, folder=tmp_path) for path in list_files(tmp_path)]
    assert [d.path for result in results for d in result.documents] == ["b.txt"]
    assert [(r.path, r.reason) for result in results for r in result.rejected] == [
        ("closed", "cannot be opened: Permission denied")
    ]
