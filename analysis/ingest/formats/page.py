"""HTML pages (.html, .htm, .xhtml; .mhtml, .mht): main text, title and site by trafilatura; the date by the page."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from analysis.errors import UnreadableFile
from analysis.ingest.dates import UNDATED
from analysis.ingest.decoding import clean
from analysis.ingest.exports import exported
from analysis.ingest.limits import LARGEST_PAGE, check_size
from analysis.ingest.markup import decode_html, text_of, tree_of
from analysis.ingest.page_dates import date_of_page
from analysis.ingest.records import Record

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EXPORT = re.compile(
    r"End of Document|class=[\"'][^\"']*enArticle|Document [A-Za-z]+0[A-Za-z0-9]{15,40}\b|[0-9] of [0-9]+ DOCUMENTS"
)
"""What only exports of news databases hold."""
FEWEST_CHARACTERS = 200
"""Of a main text; where less is found the whole page is taken, if that holds much more."""
LEAST_SHARE = 0.05


def read(data: bytes) -> Iterator[Record]:
    """Yield the document of an HTML page, or the articles of a database's export."""
    check_size(len(data), LARGEST_PAGE, "is an HTML page")
    html = decode_html(data)
    articles = exported(text_of(tree_of(html))) if _EXPORT.search(html) else []
    yield from articles or [read_page(data)]


def read_archived(data: bytes) -> Iterator[Record]:
    """Yield the page of a MIME archive (MHTML): its first part that is HTML."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            if isinstance(body, bytes):
                yield read_page(body, address=address, charset=part.get_content_charset() or "")
                return
    raise UnreadableFile("holds no HTML page")


def read_page(data: bytes, *, address: str = "", charset: str = "", part: str = "") -> Record:
    """Read the bytes of a page; `address` and `charset` are what its envelope says."""
    check_size(len(data), LARGEST_PAGE, "is an HTML page")
    html = decode_html(data, stated=charset)
    if not html.strip():
        return Record("", part=part)
    tree = tree_of(html)
    found = _main(html, address)
    whole = text_of(tree)
    text = found["text"]
    if not text or len(text) < min(FEWEST_CHARACTERS, len(whole) * LEAST_SHARE):
        text = whole
    title = _title(tree, found["title"])
    dated = date_of_page(tree, html, text=whole, address=address)
    sure, doubtful = (UNDATED, dated) if dated.confidence == "doubtful" else (dated, UNDATED)
    return Record(text, title, sure, found["source"], part=part, doubtful=doubtful)  # its lang is often a template's


def _main(html: str, address: str) -> dict[str, str]:
    """Return text, title and site that trafilatura finds."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        html, url=address or None, include_comments=False, include_tables=True, with_metadata=True
    )  # fmt: skip
    values = {key: getattr(found, key, None) or "" for key in ("text", "title", "sitename", "hostname")}
    text = "\n\n".join(line.strip() for line in values["text"].split("\n") if line.strip())
    return {"text": clean(text), "title": values["title"], "source": values["sitename"] or values["hostname"]}


def _title(tree: HtmlElement, found: str) -> str:
    """Return the page's headline: what it names for others (og:title), else what trafilatura finds, else <title>."""
    for meta in tree.iter("meta"):
        stated = str(meta.get("content") or "").strip()
        if stated and (meta.get("property") or meta.get("name") or "").lower() == "og:title":
            return _without_site(tree, stated)
    if found.strip():
        return found
    title = tree.find(".//title")
    return " ".join((title.text_content() if title is not None else "").split())


def _without_site(tree: HtmlElement, title: str) -> str:
    """Return a title without the site's name after a bar or a dash, where the page's headline stands before it."""
    headlines = {" ".join(one.text_content().split()).casefold() for one in tree.iter("h1", "h2")}
    parts = re.split(r"\s+[|–—-]\s+", title)
    for end in range(len(parts) - 1, 0, -1):
        head = title[: title.index(parts[end - 1]) + len(parts[end - 1])] if parts[end - 1] else ""
        if " ".join(head.split()).casefold() in headlines:
            return head
    return title
