"""JSON: one object a line (.jsonl, .ndjson); a list, one object, or a list under a usual key (.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.decoding import decode
from analysis.ingest.fields import Chosen, read_mapping, roles_of
from analysis.ingest.records import Record, Refusal

LIST_KEYS = ("documents", "articles", "items", "data", "results", "records", "rows", "docs")

_BLANKS = "\ufeff \t\r\n\x00"


def read(data: bytes, chosen: Chosen = ()) -> Iterator[Record | Refusal]:
    """Yield a document for each object of a JSON file; lines of objects are read as well.

    `chosen` says which fields somebody chose for what.
    """
    text = decode(data).strip(_BLANKS)
    if not text:
        return
    try:
        value = _parse(text)
    except UnreadableFile:
        if not _opens_with_object(text):
            raise
        yield from _lines(text, chosen)
    else:
        yield from _objects(value, chosen)


def read_lines(data: bytes, chosen: Chosen = ()) -> Iterator[Record | Refusal]:
    """Yield a document for each line; a line that is no object with a text is refused, the rest goes on."""
    text = decode(data)
    if text.lstrip(_BLANKS).startswith("[") or text.partition("\n")[0].strip(_BLANKS) == "{":
        yield from read(data, chosen)
    else:
        yield from _lines(text, chosen)


def _opens_with_object(text: str) -> bool:
    """Whether the first of several lines is an object of its own."""
    line, line_end, _ = text.partition("\n")
    try:
        return bool(line_end) and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(text: str, chosen: Chosen) -> Iterator[Record | Refusal]:
    """Yield what each line gives, numbered from 1; empty lines count but give nothing."""
    start, number = 0, 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line, start, number = text[start:end].strip(_BLANKS), end + 1, number + 1
        if not line:
            continue
        try:
            value = _parse(line)
        except UnreadableFile as error:
            yield Refusal(f"#row={number}", str(error))
        else:
            yield _object(value, number, chosen)


def _objects(value: Any, chosen: Chosen) -> Iterator[Record | Refusal]:
    """Yield what a whole JSON value gives."""
    if isinstance(value, dict) and not roles_of(tuple(value), chosen)["text"]:
        value = next((value[key] for key in LIST_KEYS if isinstance(value.get(key), list)), value)
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield _object(item, number, chosen)
        return
    if not isinstance(value, dict):
        raise UnreadableFile(f"holds {_kind(value)}, not objects with a text")
    record = read_mapping(value, origin="metadata", part="", chosen=chosen)
    if isinstance(record, Refusal):
        raise UnreadableFile(f"{record.reason}; a list may stand under {', '.join(LIST_KEYS[:4])}")
    yield record


def _object(value: Any, number: int, chosen: Chosen) -> Record | Refusal:
    if not isinstance(value, dict):
        return Refusal(f"#row={number}", f"is {_kind(value)}, not an object with a text")
    return read_mapping(value, origin="metadata", part=f"#row={number}", chosen=chosen)


def _parse(text: str) -> Any:
    """Parse JSON; raises UnreadableFile with line and column."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFile(f"is not valid JSON: {error.msg} at {where}") from None
    except RecursionError:
        raise UnreadableFile("is nested too deeply to be read") from None
    except ValueError as error:
        raise UnreadableFile(f"holds a number that cannot be read: {error}") from None


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
