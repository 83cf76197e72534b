"""Word documents (.docx, .docm, .dotx): paragraphs, tables, text boxes, notes; deleted text is left out.

The XML is read by itself, not by python-docx, which leaves out text boxes, content controls, notes and what is
inserted, and refuses strict files and those with broken relations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.errors import UnreadableFile
from analysis.ingest.exports import exported
from analysis.ingest.formats import page
from analysis.ingest.formats.packages import Package, attribute, local, made_on, named, resolved
from analysis.ingest.markup import decode_html, text_of, tree_of
from analysis.ingest.records import Item, Record
from analysis.ingest.titles import title_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "tcPr", "trPr"}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_TITLE_STYLES = {"title", "titel", "titre"}


def read(data: bytes) -> Iterator[Item]:
    """Yield the document of a Word file, or the articles of a database's export."""
    package = Package(data, "a Word document")
    main = _main_part(package)
    root = package.xml(main)
    if root is None:
        raise UnreadableFile("is no Word document: it has no text part")
    paragraphs: list[str] = []
    _walk(root, paragraphs)
    for notes in ("footnotes", "endnotes"):
        if (part := package.xml(resolved(main, f"{notes}.xml"))) is not None:
            _walk(part, paragraphs)
    paragraphs.extend(_pages(package, main))
    text = "\n\n".join(paragraph for paragraph in (p.strip() for p in paragraphs) if paragraph)
    core = package.xml("docProps/core.xml")
    yield from exported(text) or [
        Record(
            text, _styled_title(root) or next(iter(named(core, "title")), "") or title_line(text),
            doubtful=made_on(*named(core, "created")),
        )
    ]  # fmt: skip


def _main_part(package: Package) -> str:
    """Return the name of the part that holds the text: what the package's relations say, else the usual one."""
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else []:
        if attribute(relation, "Type").endswith("/officeDocument"):
            name = resolved("", attribute(relation, "Target"))
            if name in package.names:
                return name
    return "word/document.xml"


def _pages(package: Package, main: str) -> Iterator[str]:
    """Yield the text of HTML pages that a document takes in whole, as converters from HTML write them."""
    folder, _, file = main.rpartition("/")
    relations = package.xml(f"{folder}/_rels/{file}.rels")
    for relation in relations if relations is not None else []:
        name = resolved(main, attribute(relation, "Target"))
        if attribute(relation, "Type").endswith("/aFChunk") and (content := package.read(name)):
            if name.lower().endswith((".mht", ".mhtml")):
                yield from (record.text for record in page.read_archived(content))
            elif name.lower().endswith((".htm", ".html", ".xhtml")):
                yield text_of(tree_of(decode_html(content)))


def _walk(root: _Element, paragraphs: list[str]) -> None:
    """Append the text of each paragraph, in order; a text box stands before the paragraph that anchors it."""
    open_paragraphs: list[list[str]] = []
    waiting: list[tuple[bool, _Element]] = [(True, root)]
    while waiting:
        starts, element = waiting.pop()
        name = local(element)
        if not starts:
            paragraphs.append("".join(open_paragraphs.pop()))
        elif name in _LEFT_OUT or not name:
            continue
        elif name == "t" and open_paragraphs:
            open_paragraphs[-1].append(element.text or "")
        elif name in _CHARACTERS and open_paragraphs:
            open_paragraphs[-1].append(_CHARACTERS[name])
        else:
            if name == "p":
                open_paragraphs.append([])
                waiting.append((False, element))
            waiting.extend((True, child) for child in reversed(element))


def _styled_title(root: _Element) -> str:
    """Return the first paragraph in the style Title, '' where there is none."""
    for paragraph in root.iter("{*}p"):
        style = paragraph.find("{*}pPr/{*}pStyle")
        if style is not None and attribute(style, "val").lower() in _TITLE_STYLES:
            found: list[str] = []
            _walk(paragraph, found)
            if text := " ".join(" ".join(found).split()):
                return text
    return ""
