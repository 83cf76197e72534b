"""Rich text (.rtf) by striprtf; title and time of making by the file's own fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import clean
from analysis.ingest.exports import exported
from analysis.ingest.formats.packages import made_on
from analysis.ingest.limits import LARGEST_PAGE, check_size
from analysis.ingest.markup import tidy
from analysis.ingest.records import Item, Record
from analysis.ingest.titles import title_line

_PICTURES = re.compile(rb"(?:[0-9a-fA-F]{64,}[\r\n]*)+")
_CODE_PAGE = re.compile(rb"\\ansicpg([0-9]{3,5})")
_MADE = re.compile(r"\\creatim\s*\\yr([0-9]{4})\s*\\mo([0-9]{1,2})\s*\\dy([0-9]{1,2})")
_TITLE = re.compile(r"\{\\title\s+([^{}]{1,300})\}")


def read(data: bytes) -> Iterator[Item]:
    """Yield the document of a rich text file, or the articles of a database's export."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start.startswith(b"{\\rtf"):
        raise UnreadableFile("is no rich text: it does not begin with {\\rtf")
    slim = _PICTURES.sub(b"", start)  # pictures as digits
    check_size(len(slim), LARGEST_PAGE, "holds rich text that is")
    page = _CODE_PAGE.search(slim[:2_000])
    encoding = _encoding(page[1].decode() if page else "1252")
    source = slim.decode("latin-1")
    text = tidy(clean(_text(source, encoding)).replace("\n", "\n\n"))
    made = _MADE.search(source[:20_000])
    doubtful = made_on(f"{made[1]}-{int(made[2]):02d}-{int(made[3]):02d}" if made else "")
    title = _TITLE.search(source[:20_000])
    plain = title[1].strip() if title and "\\" not in title[1] and re.search("[A-Za-z]{2}", title[1]) else ""
    yield from exported(text) or [Record(text, plain or title_line(text), doubtful=doubtful)]


def _text(source: str, encoding: str) -> str:
    """Return the text, characters beyond the basic plane put together from their two halves."""
    from striprtf.striprtf import rtf_to_text

    text = str(rtf_to_text(source, encoding=encoding, errors="replace"))  # type: ignore[no-untyped-call]
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _encoding(code_page: str) -> str:
    try:
        b"".decode(f"cp{code_page}")
    except LookupError:
        return "cp1252"
    return f"cp{code_page}"
