"""Feeds (.rss, .atom, .xml) by feedparser: one document an entry, with the text that the feed holds of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.dates import UNDATED, Dated, read_date
from analysis.ingest.formats import page
from analysis.ingest.formats.mail import date_of_mail
from analysis.ingest.limits import LARGEST_PAGE, check_size
from analysis.ingest.markup import text_of, tree_of
from analysis.ingest.records import Item, Record

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_PROLOGUE = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def read(data: bytes) -> Iterator[Item]:
    """Yield a document for each entry of a feed."""
    import feedparser

    check_size(len(data), LARGEST_PAGE, "is a feed")
    if b"<!ENTITY" in data[:100_000]:
        raise UnreadableFile("holds XML that defines entities of its own, which is not read")
    found: Any = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        error = found.get("bozo_exception")
        raise UnreadableFile(f"is no feed with entries{f': {error}' if error else ''}")
    name = str(found.feed.get("title") or "")
    for number, entry in enumerate(found.entries, start=1):
        title = _plain(entry.get("title") or "")
        source = _plain((entry.get("source") or {}).get("title") or "") or _plain(name)
        yield Record(_text(entry), title, _dated(entry), source, part=f"#entry={number}")


def read_xml(data: bytes) -> Iterator[Item]:
    """Yield what an XML file holds, if that is a feed or a page."""
    root = _ROOT.search(_PROLOGUE.sub(b"", data[:100_000].replace(b"\x00", b"")))
    name = root[1].decode("ascii", "replace") if root else ""
    if name.lower() in ("rss", "feed", "rdf"):
        yield from read(data)
    elif name.lower() == "html":
        yield from page.read(data)
    elif name:
        raise UnreadableFile(f"is XML with the root <{name[:40]}>; of XML, feeds (RSS, Atom) and XHTML pages are read")
    else:
        raise UnreadableFile("is no XML")


def _text(entry: Any) -> str:
    """Return the longest text that a feed gives of an entry: its content or its summary."""
    texts = [_plain(one.get("value") or "") for one in entry.get("content") or []]
    return max([*texts, _plain(entry.get("summary") or "")], key=len)


def _plain(html: str) -> str:
    return text_of(tree_of(html)) if "<" in html or "&" in html else html.strip()


def _dated(entry: Any) -> Dated:
    """Return the day of publication; where only a change is dated, that of the change, likely."""
    for key, confidence in (("published", "certain"), ("created", "likely"), ("updated", "likely")):
        if written := str(entry.get(key) or ""):
            dated = read_date(written, origin="feed")
            dated = dated if dated.date else date_of_mail(written)
            if dated.date:
                sure = confidence if dated.confidence == "certain" else dated.confidence
                return dated._replace(origin="feed", confidence=sure)
    return next((Dated(written=str(entry[key])[:80]) for key in ("published", "updated") if entry.get(key)), UNDATED)
