"""OpenDocument texts and presentations (.odt, .ott, .odp): their paragraphs and headings in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.errors import UnreadableFile
from analysis.ingest.formats.packages import Package, attribute, local, made_on, named
from analysis.ingest.records import Record
from analysis.ingest.titles import title_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = {"annotation", "tracked-changes", "forms", "notes", "desc", "title", "note-citation", "event-listeners"}
_FILLED = {"line-break": "\n", "tab": "\t"}


def read(data: bytes) -> Iterator[Record]:
    """Yield the one document of an OpenDocument text or presentation."""
    package = Package(data, "an OpenDocument file")
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise UnreadableFile("is protected by a password; save it without")
    root = package.xml("content.xml")
    if root is None:
        raise UnreadableFile("is no OpenDocument file: it has no content")
    text = "\n\n".join(p for p in (p.strip() for p in _paragraphs(root)) if p)
    meta = package.xml("meta.xml")
    title = next(iter(named(meta, "title")), "")
    yield Record(text, title or title_line(text), doubtful=made_on(*named(meta, "creation-date", "date")))


def _paragraphs(root: _Element) -> list[str]:
    """Return the text of each paragraph and heading, in order."""
    body = next((one for one in root.iter() if local(one) == "body"), root)
    found: list[str] = []
    stack: list[list[str]] = []
    waiting: list[tuple[str, _Element]] = [("start", body)]
    while waiting:
        event, element = waiting.pop()
        name = local(element)
        if event == "tail":
            if stack:
                stack[-1].append(element.tail or "")
        elif event == "end":
            found.append("".join(stack.pop()))
        elif name and name not in _LEFT_OUT:
            if name in ("p", "h"):
                stack.append([])
                waiting.append(("end", element))
            if stack:
                stack[-1].append(_FILLED.get(name, "") or _blanks(element) or element.text or "")
            for child in reversed(element):
                waiting.extend((("tail", child), ("start", child)))
    return found


def _blanks(element: _Element) -> str:
    """Return the blanks that <text:s> stands for."""
    if local(element) != "s":
        return ""
    count = attribute(element, "c")
    return " " * min(int(count) if count.isdigit() else 1, 1_000)
