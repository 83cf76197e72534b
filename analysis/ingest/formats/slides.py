"""PowerPoint presentations (.pptx, .ppsx): the text of each slide in order, then its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.errors import UnreadableFile
from analysis.ingest.formats.packages import Package, attribute, local, made_on, named, resolved
from analysis.ingest.records import Record

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "ppt/presentation.xml"
_FIELDS = ("sldNum", "dt", "ftr", "hdr")
"""Placeholders that repeat on every slide: its number, a date (often that of today), footer and header."""


def read(data: bytes) -> Iterator[Record]:
    """Yield the one document of a presentation."""
    package = Package(data, "a PowerPoint presentation")
    root = package.xml(_MAIN)
    if root is None:
        raise UnreadableFile("is no PowerPoint presentation: it has no list of slides")
    relations = _relations(package, _MAIN)
    names = [relations.get(attribute_of_relation(one), ("", ""))[1] for one in root.iter("{*}sldId")]
    slides: list[str] = []
    for name in names:
        slide = package.xml(name) if name else None
        if slide is None:
            continue
        notes = [part for kind, part in _relations(package, name).values() if kind.endswith("/notesSlide")]
        parts = [slide, *(part for part in map(package.xml, notes) if part is not None)]
        slides.append("\n".join(text for part in parts for text in _paragraphs(part)))
    core = package.xml("docProps/core.xml")
    title = next(iter(named(core, "title")), "")
    text = "\n\n".join(filter(None, slides))
    yield Record(text, "" if title.lower() in _EMPTY_TITLES else title, doubtful=made_on(*named(core, "created")))


_EMPTY_TITLES = {"powerpoint presentation", "slide 1", "presentation"}


def attribute_of_relation(slide: _Element) -> str:
    """Return the id of the relation that a slide's entry names (its own id has no namespace)."""
    return next((value for key, value in slide.attrib.items() if key.endswith("}id")), "")


def _relations(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """Return id -> (type, name of the part) of what a part refers to."""
    folder, _, file = name.rpartition("/")
    root = package.xml(f"{folder}/_rels/{file}.rels")
    return {
        attribute(one, "Id"): (attribute(one, "Type"), resolved(name, attribute(one, "Target")))
        for one in (root if root is not None else [])
        if attribute(one, "TargetMode") != "External"
    }


def _paragraphs(root: _Element) -> list[str]:
    """Return the paragraphs of a slide, without those of its repeated fields."""
    found = []
    for paragraph in root.iter("{*}p"):
        shape = next((one for one in paragraph.iterancestors() if local(one) == "sp"), None)
        kind = shape.find("{*}nvSpPr/{*}nvPr/{*}ph") if shape is not None else None
        if kind is not None and kind.get("type") in _FIELDS:
            continue
        runs = [one for one in paragraph.iter() if local(one) in ("t", "br")]
        if text := "".join(one.text or "" if local(one) == "t" else "\n" for one in runs).strip():
            found.append(text)
    return found
