"""EPUB books (.epub): one document, its chapters in the order of the spine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.errors import UnreadableFile
from analysis.ingest.dates import UNDATED, read_date
from analysis.ingest.formats.packages import Package, attribute, local, made_on, named, resolved
from analysis.ingest.markup import decode_html, text_of, tree_of
from analysis.ingest.records import Record

if TYPE_CHECKING:
    from lxml.etree import _Element


def read(data: bytes) -> Iterator[Record]:
    """Yield the one document of a book; its date is the one of publication that it states, likely, not certain."""
    package = Package(data, "an EPUB book")
    encrypted = package.read("META-INF/encryption.xml")
    if b"EncryptedData" in encrypted and b"font" not in encrypted.lower():
        raise UnreadableFile("is protected against copying (DRM) and cannot be read")
    container = package.xml("META-INF/container.xml")
    files = [one for one in container.iter() if local(one) == "rootfile"] if container is not None else []
    name = attribute(files[0], "full-path") if files else ""
    root = package.xml(name)
    if root is None:
        raise UnreadableFile("is no EPUB book: it has no list of chapters")
    items = {attribute(one, "id"): attribute(one, "href") for one in root.iter() if local(one) == "item"}
    order = [items.get(attribute(one, "idref"), "") for one in root.iter() if local(one) == "itemref"]
    chapters = []
    for href in order:
        page = package.read(resolved(name, href)) if href else b""
        if page.strip():
            chapters.append(text_of(tree_of(decode_html(page))))
    dates = _dates(root)
    published = next((d for d in (read_date(one, origin="metadata") for one in dates) if d.date), UNDATED)
    stated = published if published.date else next((d for one in dates if (d := made_on(one)).date), UNDATED)
    partial = next((read_date(one, origin="metadata") for one in dates), UNDATED)
    dated = (stated if stated.date else partial)._replace(confidence="likely" if stated.date else "")
    publisher = next(iter(named(root, "publisher")), "")
    yield Record("\n\n".join(filter(None, chapters)), next(iter(named(root, "title")), ""), dated, publisher)


def _dates(root: _Element) -> list[str]:
    """Return the dates of publication that a book states, the one that says so first."""
    found = [(attribute(one, "event"), (one.text or "").strip()) for one in root.iter() if local(one) == "date"]
    stated = [text for event, text in found if event == "publication"] + [text for event, text in found if not event]
    return [text for text in stated if text]
