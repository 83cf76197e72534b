"""Web archives (.warc, .warc.gz) by warcio: one document a page; images, scripts and styles are passed over.

The day of capture is no day of publication: a page is dated by what it says of itself, and by its address.
"""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterator
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import one_line
from analysis.ingest.formats.page import read_page
from analysis.ingest.limits import LARGEST_FILE, LARGEST_PAGE, LARGEST_UNPACKED, megabytes
from analysis.ingest.records import Item, Member, Refusal

_PAGES = ("text/html", "application/xhtml+xml")
_FILES = ("text/plain", "application/pdf", "application/msword", "application/rss+xml", "application/atom+xml")


def read(data: bytes) -> Iterator[Item]:
    """Yield the pages and documents of a web archive, by the number of their record."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    count, unpacked = 0, 0
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(data)), start=1):
            kind, status = _kind(record)
            if record.rec_type not in ("response", "resource") or status != "200" or kind not in (*_PAGES, *_FILES):
                continue
            content = record.content_stream().read(LARGEST_FILE + 1)
            unpacked += len(content)
            if unpacked > LARGEST_UNPACKED:
                raise UnreadableFile(f"holds more than {megabytes(LARGEST_UNPACKED)}; the rest is not read. Split it")
            count += 1
            yield _item(record, kind, content, f"#record={number}")
    except ArchiveLoadFailed as error:
        raise UnreadableFile(f"is no web archive, or damaged: {one_line(str(error))}") from None
    if not count:
        raise UnreadableFile("holds no page")


def _kind(record: Any) -> tuple[str, str]:
    """Return the media type and the status of what a record holds."""
    if record.http_headers:
        kind = record.http_headers.get_header("Content-Type") or ""
        return kind.partition(";")[0].strip().lower(), str(record.http_headers.get_statuscode())
    return (record.rec_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower(), "200"


def _item(record: Any, kind: str, content: bytes, part: str) -> Item:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if kind not in _PAGES:
        return Member(part, f"record{mimetypes.guess_extension(kind) or '.xml'}", content)
    if len(content) > LARGEST_PAGE:
        return Refusal(part, f"is a page of {megabytes(len(content))}; at most {megabytes(LARGEST_PAGE)} are read")
    charset = (record.http_headers.get_header("Content-Type") or "") if record.http_headers else ""
    stated = charset.lower().partition("charset=")[2].strip("\"' ;")
    try:
        return read_page(content, address=address, charset=stated, part=part)
    except UnreadableFile as error:
        return Refusal(part, str(error))
