"""Whatever a file holds: no error, and documents that agree with themselves."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.ingest import READABLE, FileResult, read_file
from analysis.ingest.formats import READERS
from analysis.schema import DATE_CONFIDENCES, DATE_ORIGINS, UNDATED_REASONS, document_id

DATA = Path(__file__).parents[4] / "shared" / "data"
PIECES = st.sampled_from(
    [
        b" date 2024-10-09 ",
        b"Date:",
        b"Title: x\n",
        b"---\n",
        b"+++\n",
        b"text,date\n",
        b'"',
        b",",
        b"\n",
        b"\r\n",
        b"\x00",
        b'{"text": "a", "date": "2024-10-09"}',
        b'{"documents": [',
        b"]}",
        b"[",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3\xa9",
        b"\x93a\x94",
        b"\\ud800",
        b"NaN",
        b"a: &a [*a]\n",
        b"? {a: b}\n",
        b"- !!python/object:os.system x\n",
        b"9 October 2024",
        b"1e999",
        b"# A\n",
        b"PK\x03\x04",
        b"%PDF-1.4\n",
        b"{\\rtf1 ",
        b"<html><body><p>",
        b"<rss><channel><item>",
        b"From a Wed Oct  9 20:30:00 2024\n",
        b"Subject: x\n\n",
        b"WARC/1.0\r\n",
        b"\x1f\x8b",
        b"\xd0\xcf\x11\xe0",
        b"End of Document\n",
    ]
)
CONTENT = (
    st.binary(max_size=300)
    | st.text(max_size=100).map(lambda s: s.encode("utf-8", "surrogatepass"))
    | st.lists(PIECES | st.binary(max_size=8), max_size=15).map(b"".join)
)


def check(result: FileResult) -> None:
    assert result.documents or result.rejected
    for rejection in result.rejected:
        assert rejection.reason
        rejection.reason.encode()
    for document in result.documents:
        assert document.id == document_id(document.date, document.title, document.text)
        assert document.text == document.text.strip() != ""
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]", document.text)
        assert 0 < len(document.title) <= 300
        assert "\n" not in document.title
        assert re.fullmatch(r"[a-z]{2}|und", document.language)
        if document.date is None:
            assert document.date_origin in ("", *UNDATED_REASONS)
            assert document.date_confidence == ""
        else:
            assert document.date_origin in DATE_ORIGINS
            assert document.date_confidence in DATE_CONFIDENCES
            assert document.date_text


ONE_OF_EACH = sorted({READERS[suffix]: suffix for suffix in reversed(READABLE)}.values())
"""A suffix for each reader."""


@pytest.mark.parametrize("suffix", ONE_OF_EACH)
@settings(max_examples=60, deadline=None)
@given(content=CONTENT)
@example(content=b"\xff\xfe\x00\xd8")
@example(content=b"---\na: &a [*a]\n---\nx")
@example(content=b"---\n" + b"[" * 5_000 + b"\n---\nx")
@example(content=b'{"text": 1' + b"0" * 5_000 + b"}")
def test_no_content_raises(suffix: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"2024-10-09{suffix}"
        path.write_bytes(content)
        check(read_file(path, folder=Path(folder)))


def test_documents_are_the_same_wherever_the_folder_lies(tmp_path: Path) -> None:
    results = []
    for place in ("one", "two"):
        (tmp_path / place / "c").mkdir(parents=True)
        path = tmp_path / place / "c" / "a.csv"
        path.write_text("text,date\nOne text,2024-10-09\nanother\n")
        results.append(read_file(path, folder=tmp_path / place))
    assert results[0] == results[1]
    assert results[0].documents[0].collection == "c"


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real data is not there")
@pytest.mark.parametrize(
    "part", ["nasty", "formats/csv_spectrum", "formats/frontmatter", "formats/markdown_front_matter"]
)
def test_real_files_are_read_or_refused(part: str) -> None:
    for path in sorted(p for p in (DATA / part).rglob("*") if p.is_file()):
        check(read_file(path, folder=DATA))
