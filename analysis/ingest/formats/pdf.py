"""PDF by pypdf: the text of each page; a scanned page has none."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.errors import UnreadableFile
from analysis.ingest.dates import Dated
from analysis.ingest.exports import exported
from analysis.ingest.formats.packages import made_on
from analysis.ingest.limits import LONGEST_DOCUMENT
from analysis.ingest.markup import tidy
from analysis.ingest.records import Item, Record

if TYPE_CHECKING:
    from pypdf import PdfReader

FEWEST_LETTERS = 20
"""On a page with text, on average; scans hold none or a stamp."""
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—]?\s*[0-9]{1,4}\s*(?:[-–—]|(?:of|/)\s*[0-9]{1,4})?", re.IGNORECASE)
_MADE = re.compile(r"(?:D:)?([12][0-9]{3})([01][0-9])([0-3][0-9])")
_FILE_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)|untitled|\.(?:docx?|pdf|indd|qxd|pptx?|rtf|odt)$|^\W*$", re.IGNORECASE
)


def read(data: bytes) -> Iterator[Item]:
    """Yield the document of a PDF, or the articles of a database's export.

    Raises UnreadableFile for a password, for pages without text, and for more pages than can be read in time.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if b"%PDF" not in data[:1_024]:
        raise UnreadableFile("is no PDF: it does not begin with %PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("is protected by a password; save it without")
        pages = _pages(reader)
    except PyPdfError as error:
        raise UnreadableFile(f"is a damaged PDF: {error}") from None
    letters = sum(len(re.findall(r"[^\W\d_]", page)) for page in pages)
    if letters < FEWEST_LETTERS * min(len(pages), 3) and letters < 3 * FEWEST_LETTERS and _has_images(reader):
        raise UnreadableFile("holds no text, only images of it (a scan); run OCR on it first")
    text = tidy("\n\n".join(_without_running_lines(pages)))
    title, made = _properties(reader)
    yield from exported(text) or [Record(text, title, doubtful=made)]


def _pages(reader: PdfReader) -> list[str]:
    """Return the text of each page."""
    start, found = time.monotonic(), []
    pages = reader.pages
    count = len(pages)
    for number in range(count):
        if time.monotonic() - start > LONGEST_DOCUMENT - 8:
            raise UnreadableFile(
                f"has {count:,} pages, of which {number:,} were read in {LONGEST_DOCUMENT - 8} seconds; split it"
            )
        found.append(_joined(pages[number].extract_text() or ""))
    return found


def _joined(page: str) -> str:
    """Return a page's text with words joined that a line end cuts, and lines joined that one sentence fills."""
    page = re.sub(r"[ \t]*\r(?!\n)[ \t]*", " ", page)  # a lone CR stands for a gap between words
    page = re.sub(r"(?<=[a-zäöüß])[-\u00ad]\n(?=[a-zäöüß])", "", page).replace("\u00ad", "")
    return re.sub(r"(?<=[\w,;–’\"”)])[ \t]*\n(?=[a-zäöüß(0-9])", " ", page)


def _without_running_lines(pages: list[str]) -> list[str]:
    """Return pages without page numbers and without the first or last line that most of them share."""
    edges: Counter[str] = Counter()
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    for lines in split:
        edges.update({_key(line) for line in (lines[:1] + lines[-1:])})
    running = {key for key, count in edges.items() if len(pages) > 3 and count > len(pages) / 2}
    found = []
    for lines in split:
        kept = list(lines)
        for at in (0, -1):
            if kept and (_PAGE_NUMBER.fullmatch(kept[at].strip()) or _key(kept[at]) in running):
                kept.pop(at)
        found.append("\n".join(kept or lines))  # a page of nothing else keeps it
    return found


def _key(line: str) -> str:
    return re.sub(r"[0-9]+", "#", line.strip())


def _has_images(reader: PdfReader) -> bool:
    """Whether one of the first pages shows an image, or anything else that is no text."""
    for page in list(reader.pages)[:5]:
        resources = page.get("/Resources")
        resources = resources.get_object() if resources is not None else {}
        if "/XObject" in resources:
            return True
    return False


def _properties(reader: PdfReader) -> tuple[str, Dated]:
    """Return the title in the file's properties, unless it is a file's name, and when the file was made."""
    found: Mapping[str, object] = reader.metadata or {}
    title = str(found.get("/Title") or "").strip()
    made = _MADE.match(str(found.get("/CreationDate") or "").strip())
    return "" if _FILE_TITLE.search(title) else title, made_on(f"{made[1]}-{made[2]}-{made[3]}" if made else "")
