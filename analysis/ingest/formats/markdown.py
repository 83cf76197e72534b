"""Markdown: front matter (YAML, or TOML between +++), a heading as title, the text as it is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml  # type: ignore[import-untyped]  # no stubs are installed
from frontmatter.default_handlers import YAMLHandler

from analysis.ingest.decoding import clean, decode
from analysis.ingest.fields import read_record
from analysis.ingest.formats.seed import read_seed
from analysis.ingest.records import Record

LONGEST_FRONT_MATTER = 40_000
"""Characters; what opens with --- and closes later is text between rules."""

MOST_BRACKETS = 500
"""In front matter; nested ones take the parser a time that grows with their square."""

_FENCED = {
    "---": re.compile(r"---+[ \t]*\n(?P<matter>.*?)^(?:---+|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE),
    "+++": re.compile(r"\+\+\+[ \t]*\n(?P<matter>.*?)^\+\+\+[ \t]*$", re.DOTALL | re.MULTILINE),
}
_KEY_LINE = re.compile(r"^([A-Za-z_][\w -]{0,40}?)[ \t]*:[ \t]+(.*)$", re.MULTILINE)
_HEADING = re.compile(r"\s*(?:#{1,2}[ \t]+(?P<line>[^\n]+)|(?P<under>[^\n]+)\n==+[ \t]*(?:\n|$))")


def read(data: bytes) -> Iterator[Record]:
    """Yield the one document of a Markdown file."""
    text = clean(decode(data))
    record = read_front_matter(text) or read_seed(text)
    heading = _HEADING.match(record.text)
    if heading and (not record.title or record.title.startswith("#")):
        record = replace(record, title=(heading["line"] or heading["under"]).strip("#*_ \t"))
    yield record


def read_front_matter(text: str) -> Record | None:
    """Read a document that opens with front matter; None where it does not."""
    fence = _FENCED.get(text[:3])
    match = fence.match(text, 0, LONGEST_FRONT_MATTER) if fence else None
    if match is None:
        return None
    fields = _toml(match["matter"]) if text.startswith("+") else _yaml(match["matter"])
    if fields is None:
        return None
    fields["text"] = text[match.end() :]
    return read_record(tuple(fields), tuple(fields.values()), origin="metadata")


def _yaml(matter: str) -> dict[str, Any] | None:
    """Read YAML with every value as it is written; where it is not valid, its lines `key: value`."""
    try:
        if sum(map(matter.count, "[{")) > MOST_BRACKETS:
            raise ValueError
        fields = YAMLHandler().load(matter, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        fields = {key: value.strip().strip("\"'") for key, value in _KEY_LINE.findall(matter)} or None
    if fields is None and not matter.strip():
        return {}
    return {str(key): value for key, value in fields.items()} if isinstance(fields, dict) else None


def _toml(matter: str) -> dict[str, Any] | None:
    try:
        fields = tomllib.loads(matter)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in fields.items()}
