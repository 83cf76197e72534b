"""Archives are folders in a file: every member is read or refused under its own address."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analysis.ingest import made_files as made
from tests.analysis.ingest.made_files import read

DAY = dt.date(2024, 10, 9)
TEXT = "Both sides met in Minsk."


def test_members_are_addressed_dated_and_collected_as_files_of_a_folder(tmp_path: Path) -> None:
    content = made.zipped({
        "2024/10/09/a.txt": TEXT,
        "2024-10-09 b.txt": TEXT + " b",
        "sub/c.csv": f"text,date\n{TEXT} c,2024-10-09\n",
        "sub/d.docx": made.docx(made.paragraphs(TEXT + " d")),
        "inner.zip": made.zipped({"deep/e.txt": "date 2024-10-09 " + TEXT}),
        "sub/photo.jpg": b"\xff\xd8\xff",
        "__MACOSX/a.txt": "x",
        ".hidden": "x",
    })  # fmt: skip
    result = read(tmp_path, "press/a.zip", content)
    assert {(d.path, d.date, d.date_origin, d.collection) for d in result.documents} == {
        ("press/a.zip/2024/10/09/a.txt", DAY, "folder name", "press/a.zip/2024/10/09"),
        ("press/a.zip/2024-10-09 b.txt", DAY, "file name", "press/a.zip"),
        ("press/a.zip/sub/c.csv#row=1", DAY, "column", "press/a.zip/sub"),
        ("press/a.zip/sub/d.docx", None, "", "press/a.zip/sub"),
        ("press/a.zip/inner.zip/deep/e.txt", DAY, "header", "press/a.zip/inner.zip/deep"),
    }
    [rejection] = result.rejected
    assert rejection.path == "press/a.zip/sub/photo.jpg"
    assert "Run OCR on it" in rejection.reason


@pytest.mark.parametrize(
    ("name", "pack"), [("2024-10-09.txt.gz", gzip.compress), ("2024-10-09.txt.bz2", bz2.compress)]
)
def test_a_packed_file_is_the_file(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    [document] = read(tmp_path, name, pack(TEXT.encode())).documents
    assert (document.path, document.text, document.date) == (name, TEXT, DAY)


def test_names_that_lead_out_links_and_devices_of_a_tar(tmp_path: Path) -> None:
    entries = [(tarfile.TarInfo(name), TEXT.encode() + name.encode()) for name in ("/etc/a.txt", "../../b.txt")]
    for name, kind in (("link.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("dev.txt", tarfile.CHRTYPE)):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        entries.append((info, b""))
    for name, mode in (("a.tar", "w"), ("a.tgz", "w:gz"), ("a.tar.xz", "w:xz")):
        result = read(tmp_path, name, made.tarred(entries, mode))
        assert [d.path for d in result.documents] == [f"{name}/etc/a.txt", f"{name}/b.txt"]
        assert [(r.path, r.reason) for r in result.rejected] == [
            (f"{name}/link.txt", "is a link, which is not followed"),
            (f"{name}/hard.txt", "is a link, which is not followed"),
            (f"{name}/dev.txt", "is a device or pipe, which is not followed"),
        ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "a.tar.xz", "a.tgz"], "nothing is unpacked"


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tgz", "a.txt.gz", "a.warc.gz"])
def test_damaged_archives(tmp_path: Path, name: str) -> None:
    whole = made.tarred([(tarfile.TarInfo("a.txt"), TEXT.encode() * 1_000)])
    for content in (whole[: len(whole) // 2], b"nothing of the kind"):
        result = read(tmp_path, name, content)
        assert result.documents == () or name == "a.txt.gz"
        assert result.rejected or name == "a.txt.gz"


def test_an_encrypted_member_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = bytearray(made.zipped({"a.txt": TEXT, "b.txt": TEXT + " b"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1  # says that the first member is encrypted
    result = read(tmp_path, "a.zip", bytes(content))
    assert [d.path for d in result.documents] == ["a.zip/b.txt"]
    assert [(r.path, r.reason) for r in result.rejected] == [
        ("a.zip/a.txt", "is protected by a password; unpack it first")
    ]
