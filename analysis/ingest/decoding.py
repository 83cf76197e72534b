"""Turn a file's bytes into clean text: tell its encoding, refuse what is not text, settle line ends."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from analysis.errors import UnreadableFile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
"""In this order: the mark of UTF-32 little-endian begins with that of UTF-16."""

SIGNATURES = {
    b"%PDF-": "a PDF", b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP archive or an Office document", b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive", b"{\\rtf": "an RTF document", b"SQLite format 3": "a SQLite database",
    b"PAR1": "a Parquet table",
}  # fmt: skip

SAMPLE_BYTES = 32_768
MOST_CONTROLS = 0.05
"""Share of control and undecodable characters from which on a file is taken as binary."""

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd\ud800-\udfff]")
_TYPOGRAPHIC = bytes([0x80, 0x85, *range(0x91, 0x98), 0x99, *range(0xA0, 0xC0)])
"""Windows-1252: the euro sign, quotation marks, dashes, the ellipsis, currency and other signs."""


def decode(data: bytes) -> str:
    """Return the text of a file; raises UnreadableFile for binary content."""
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableFile(f"holds {kind}, not text; save it as text")
    text = _decode(data)
    found = len(_NOT_TEXT.findall(text))
    if found > 8 and found > MOST_CONTROLS * len(text):
        raise UnreadableFile("holds binary data, not text")
    return text


def clean(text: str) -> str:
    """Return text with \\n as line end, no control character but tab, no lone surrogate, no outer blanks.

    A control character becomes a blank, a lone surrogate U+FFFD; everything else stays as it is.
    """
    text = _LINE_END.sub("\n", text)
    text = _CONTROL.sub(" ", text)
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text).lstrip("\ufeff \t\n\u00a0")
    return text.strip()


def one_line(text: str, *, longest: int = 300) -> str:
    """Return text as one clean line, cut at a word with … where it is longer."""
    line = " ".join(clean(text[: 4 * longest]).split())
    if len(line) <= longest:
        return line
    head = line[:longest].rpartition(" ")[0] or line[: longest - 1]
    return head.rstrip(" ,;:-–—") + "…"


def _decode(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if encoding_16 := _unmarked_utf16(data):
        return data.decode(encoding_16, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _unmarked_utf16(data: bytes) -> str:
    """Return the byte order of UTF-16 that has no mark: every other byte of Western text is NUL. Else ''."""
    sample = data[:SAMPLE_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < 0.7 * len(sample[::2]) or min(even, odd) > 0.02 * len(sample):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _decode_legacy(data: bytes) -> str:
    """Decode what is not valid UTF-8: damaged UTF-8, Windows-1252 typography, else by statistics."""
    damaged = data.decode("utf-8", "replace")
    bad = damaged.count("\ufffd")
    beyond_ascii = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if beyond_ascii - bad >= 6 * bad:
        return damaged
    if beyond_ascii <= 0.02 * len(data) and not data.translate(None, bytes(range(128)) + _TYPOGRAPHIC):
        return data.decode("cp1252", "replace")
    if data.count(0) > MOST_CONTROLS * len(data):
        raise UnreadableFile("holds binary data, not text")
    best = from_bytes(_sample(data)).best()
    if best is None:
        raise UnreadableFile("is not text in an encoding that can be told; save it as UTF-8")
    return data.decode(best.encoding, "replace")


def _sample(data: bytes) -> bytes:
    """Return a part that goes beyond ASCII, from a line end to a line end where there is one."""
    first = next((m.start() for m in re.finditer(rb"[\x80-\xff]", data)), 0)
    start = max(data.rfind(b"\n", 0, first) + 1, first - SAMPLE_BYTES // 4, 0)
    if len(data) - start <= SAMPLE_BYTES:
        return data[start:]
    end = data.rfind(b"\n", start, start + SAMPLE_BYTES)
    return data[start : end if end > start + SAMPLE_BYTES // 2 else start + SAMPLE_BYTES]
