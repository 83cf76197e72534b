"""The formats that are read: one file and one line each.

A reader turns a file's bytes into records, refusals and members (files inside it); it raises UnreadableFile where the
whole file, or the rest of it, cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analysis.ingest.fields import Chosen
from analysis.ingest.formats import (
    archive,
    epub,
    feed,
    jsonl,
    mail,
    markdown,
    old_word,
    opendocument,
    page,
    pdf,
    plain,
    rich_text,
    slides,
    spreadsheet,
    tabular,
    web_archive,
    word,
)
from analysis.ingest.records import Item

READERS: dict[str, Callable[[bytes], Iterator[Item]]] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".csv": tabular.read,
    ".tsv": tabular.read,
    ".jsonl": jsonl.read_lines,
    ".ndjson": jsonl.read_lines,
    ".json": jsonl.read,
    ".html": page.read,
    ".htm": page.read,
    ".xhtml": page.read,
    ".mhtml": page.read_archived,
    ".mht": page.read_archived,
    ".pdf": pdf.read,
    ".docx": word.read,
    ".docm": word.read,
    ".dotx": word.read,
    ".doc": old_word.read,
    ".dot": old_word.read,
    ".odt": opendocument.read,
    ".ott": opendocument.read,
    ".odp": opendocument.read,
    ".rtf": rich_text.read,
    ".epub": epub.read,
    ".pptx": slides.read,
    ".ppsx": slides.read,
    ".xlsx": spreadsheet.read,
    ".xlsm": spreadsheet.read,
    ".xlsb": spreadsheet.read,
    ".xls": spreadsheet.read,
    ".ods": spreadsheet.read,
    ".eml": mail.read,
    ".mbox": mail.read_mbox,
    ".msg": mail.read_msg,
    ".rss": feed.read,
    ".atom": feed.read,
    ".xml": feed.read_xml,
    ".warc": web_archive.read,
    ".warc.gz": web_archive.read,
    ".zip": archive.read_zip,
    ".tar": archive.read_tar,
    ".tar.gz": archive.read_tar,
    ".tgz": archive.read_tar,
    ".tar.bz2": archive.read_tar,
    ".tar.xz": archive.read_tar,
    ".gz": archive.read_packed,
    ".bz2": archive.read_packed,
    ".xz": archive.read_packed,
}
"""Suffix in lower case -> reader."""

TABLES: dict[str, Callable[[bytes, Chosen], Iterator[Item]]] = {
    **dict.fromkeys((".csv", ".tsv"), tabular.read),
    **dict.fromkeys((".jsonl", ".ndjson"), jsonl.read_lines),
    ".json": jsonl.read,
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), spreadsheet.read),
}
"""Of these, the readers that can be told which columns hold what."""

READABLE = tuple(READERS)
FAMILIES = (
    "text, Markdown, CSV, JSON, HTML, PDF, Word, OpenDocument, RTF, EPUB, PowerPoint (.pptx), Excel, mail"
    " (.eml, .mbox, .msg), feeds, WARC, archives (.zip, .tar, .gz)"
)
"""In words."""

_PLAIN = (".txt", ".md", ".markdown", ".csv", ".tsv", ".jsonl", ".ndjson", ".json")
APART = frozenset(READERS) - frozenset(_PLAIN)
"""What is read in a process of its own."""


def format_of(name: str) -> str:
    """Return the suffix that tells a file's format, '' where it has none."""
    lower = name.rpartition("/")[2].lower()
    double = next((suffix for suffix in READERS if suffix.count(".") > 1 and lower.endswith(suffix)), "")
    return double or ("." + lower.rpartition(".")[2] if "." in lower.lstrip(".") else "")
