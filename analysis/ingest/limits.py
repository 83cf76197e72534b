"""How much of a file is read at most: sizes in bytes, times in seconds."""

from __future__ import annotations

from analysis.errors import UnreadableFile

LARGEST_FILE = 256_000_000
"""A file is read whole; more than this is refused."""

LARGEST_PAGE = 20_000_000
"""An HTML page, and one XML file inside an Office document, OpenDocument or EPUB."""

LONGEST_TEXT = 10_000_000
"""Characters of one document, three long novels."""

LARGEST_UNPACKED = 1_000_000_000
"""Everything that one archive holds, archives in it included."""

MOST_MEMBERS = 100_000
MOST_TIMES_LARGER = 1_000
"""How many times larger than its packed bytes one member may be (deflate itself ends at 1,032)."""

DEEPEST = 8
"""Files within files: archives, mails with mails attached."""

LONGEST_DOCUMENT = 30
"""For one document; a reader that takes longer is ended."""

LONGEST_FILE = 600
"""For all documents of one file."""

MOST_MEMORY = 4_000_000_000
"""Bytes of address space of the process that reads what is not plain text."""


def megabytes(size: float) -> str:
    """Return a size for a message: '1,074 MB'."""
    return f"{size / 1e6:,.0f} MB" if size >= 1e6 else f"{max(size / 1e3, 1):,.0f} kB"


def check_size(size: int, largest: int, what: str = "is") -> None:
    """Raise UnreadableFile for more bytes than are read."""
    if size > largest:
        raise UnreadableFile(f"{what} {megabytes(size)} large; at most {megabytes(largest)} are read. Split it")
