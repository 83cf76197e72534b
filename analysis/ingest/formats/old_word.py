"""Word documents from 1997 to 2003 (.doc, .dot), by their table of pieces; the container is opened by olefile.

The text of a document lies in pieces, in 8 or 16 bits a character, which a table lists in order: [MS-DOC], 2.4.1
"Retrieving Text", with the offsets of its "File Information Block".
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from analysis.errors import UnreadableFile
from analysis.ingest.exports import exported
from analysis.ingest.formats.packages import OLD, made_on
from analysis.ingest.markup import tidy
from analysis.ingest.records import Item, Record
from analysis.ingest.titles import title_line

_MARK = 0xA5EC
_FIRST_VERSION = 101
"""nFib of Word 97; Word 6 and 95 hold their text in another way."""
_FLAGS, _MAIN_LENGTH, _PIECES = 0x0A, 0x4C, 0x01A2
_ENCRYPTED, _WHICH_TABLE = 0x0100, 0x0200
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")
"""A field: its instruction, then what it shows."""
_SHOWN = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-", "\x1f": "", "\xa0": " "}
"""Ends of paragraphs, lines, pages and cells; hyphens that may not and that may break a word."""


def read(data: bytes) -> Iterator[Item]:
    """Yield the document of an old Word file, or the articles of a database's export."""
    import olefile

    if not data.startswith(OLD):
        raise UnreadableFile("is no Word document; if it is rich text or HTML, name it .rtf or .html")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            main = container.openstream("WordDocument").read()
            table = _table(container, main)
            properties = container.get_metadata()
    except (OSError, ValueError, IndexError) as error:
        raise UnreadableFile(f"is no Word document, or damaged: {error}") from None
    text = _shown(_pieces(main, table))
    made = properties.create_time
    title = properties.title.decode("utf-8", "replace").strip() if isinstance(properties.title, bytes) else ""
    doubtful = made_on(made.date().isoformat() if made else "")
    yield from exported(text) or [Record(text, title_line(text) or title, doubtful=doubtful)]


def _table(container: object, main: bytes) -> bytes:
    """Return the table of pieces."""
    mark, version = struct.unpack_from("<HH", main)
    [flags] = struct.unpack_from("<H", main, _FLAGS)
    if mark != _MARK or version < _FIRST_VERSION:
        raise UnreadableFile("is a Word document from before 1997, which is not read; save it as .docx")
    if flags & _ENCRYPTED:
        raise UnreadableFile("is protected by a password; save it without")
    start, length = struct.unpack_from("<II", main, _PIECES)
    stream = container.openstream("1Table" if flags & _WHICH_TABLE else "0Table").read()  # type: ignore[attr-defined]
    table: bytes = stream[start : start + length]
    at = 0
    while table[at : at + 1] == b"\x01":  # formatting that pieces share
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if table[at : at + 1] != b"\x02":
        raise UnreadableFile("is a damaged Word document: its text cannot be found")
    return table[at + 5 : at + 5 + struct.unpack_from("<I", table, at + 1)[0]]


def _pieces(main: bytes, table: bytes) -> str:
    """Return the text of the main part, piece by piece."""
    count = (len(table) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table)
    [length] = struct.unpack_from("<I", main, _MAIN_LENGTH)
    found, read = [], 0
    for number in range(count):
        [position] = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        size = min(places[number + 1] - places[number], length - read)
        if size <= 0:
            continue
        if position & 0x40000000:
            start = (position & 0x3FFFFFFF) // 2
            found.append(main[start : start + size].decode("cp1252", "replace"))
        else:
            found.append(main[position : position + 2 * size].decode("utf-16-le", "replace"))
        read += size
    return "".join(found)


def _shown(text: str) -> str:
    """Return the text as a reader sees it: of fields what they show, paragraphs apart."""
    while (shorter := _FIELD.sub(lambda match: match[1] or "", text)) != text:
        text = shorter
    paragraphs = "".join(_SHOWN.get(character, character) for character in text).split("\n")
    return tidy("\n\n".join(re.sub("[\x00-\x08\x0e-\x1f]", "", paragraph) for paragraph in paragraphs))
