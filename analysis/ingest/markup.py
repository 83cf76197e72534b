"""HTML as text: its encoding, its tree, and its text by paragraphs where nothing is to be left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import BYTE_ORDER_MARKS, decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})"
    rb"|<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"<br\s*/?>|</?(?:p|div|a|span|em|strong|b|i|li|ul|h[1-6]|figure|blockquote|td)\b[^<>]{0,500}>", re.IGNORECASE
)
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p",
     "pre", "section", "table", "tbody", "td", "th", "title", "tr", "ul"]
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "iframe", "svg", "object"})
_AS_WRITTEN = {"x-sjis": "shift_jis", "iso-8859-1": "cp1252", "latin-1": "cp1252", "unicode": "utf-16"}
"""What names of encodings mean in pages."""


def decode_html(data: bytes, *, stated: str = "") -> str:
    """Return the text of a page: in the encoding of its mark, else the stated one, else its own, else by its bytes."""
    if not any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        own = _CHARSET.search(data[:4_096])
        names = [stated, *(name.decode("ascii") for name in (own.groups() if own else ()) if name)]
        for name in names:
            name = _AS_WRITTEN.get(name.strip().lower(), name.strip().lower())
            if not name or name.startswith("utf-16"):  # what can be read to this word is not UTF-16
                continue
            try:
                return data.decode(name)
            except (LookupError, UnicodeDecodeError):
                continue
    return decode(data)


def tree_of(html: str) -> HtmlElement:
    """Return the tree of a page. Raises UnreadableFile for what is none."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        raise UnreadableFile("holds no text") from None


def text_of(tree: HtmlElement) -> str:
    """Return all text of a tree that a reader sees, block elements as paragraphs."""
    parts: list[str] = []
    for event, element in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                parts.append("\t" if tag in _CELLS else "\n" if tag in ("br", "tr", "li", "option") else "\n\n")
            parts.append(re.sub(r"\s+", " ", element.text or "") if tag != "pre" else element.text or "")
        else:
            if tag in _BLOCKS and tag not in _CELLS and tag not in ("br", "li", "tr", "option"):
                parts.append("\n\n")
            parts.append(re.sub(r"\s+", " ", element.tail or ""))
    return tidy("".join(parts))


def tidy(text: str) -> str:
    """Return text without blanks around lines and without more than one empty line."""
    lines = (re.sub(r"[ \u00a0]{2,}", " ", line).strip(" \t\u00a0") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_tags(text: str) -> str:
    """Return a text as people read it: where a field holds HTML, without its tags."""
    return text_of(tree_of(text)) if "<" in text and _TAGS.search(text) else text


def _walk(tree: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """Return start and end of each element that is seen, in order; without recursion, as pages nest without end."""
    order: list[tuple[str, HtmlElement]] = []
    waiting = [("start", tree)]
    while waiting:
        event, element = waiting.pop()
        if event == "start" and element.tag in _UNSEEN:
            order.append(("end", element))
            continue
        order.append((event, element))
        if event == "start":
            waiting.append(("end", element))
            waiting.extend(("start", child) for child in reversed(element))
    return order
