"""The seed form: ` date 2024-10-09 ` and then the text, and how the same header is written elsewhere.

A header is the word `date` with a date after it, on a line of its own or before the text; or lines such as
`Title: …`, `Date: …`, `Source: …`; a title line may stand before or after it. Everything else is the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.ingest.dates import UNDATED, Dated, date_at
from analysis.ingest.fields import role_of
from analysis.ingest.language import stated_language
from analysis.ingest.records import Record
from analysis.ingest.titles import LONGEST_TITLE_LINE, title_line

LONGEST_FIELD = 300
LONGEST_UNREAD_DATE = 40
MOST_LINES_ABOVE = 3

_DATE_WORD = re.compile(
    r"[*_#\[( ]{0,3}date[*_]{0,2}[\s\u00a0]{0,4}(?:[:=–—-][*_]{0,2}[\s\u00a0]{0,4}|(?<=[\s\u00a0]))",
    re.IGNORECASE | re.ASCII,
)
_KEY_LINE = re.compile(r"[*_]{0,2}(?P<key>[A-Za-z][A-Za-z _-]{1,24}?)[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*(?P<value>[^\n]*)")
_AFTER_DATE = re.compile(r"[\])*_]{0,3}[ \t]*(?:[.,;:|–—-](?=\s))?[ \t]*\n?")
_DATE_LINE = re.compile(r"^(?=[^\n]*[0-9])[A-Za-z0-9][^\n]{7,45}$", re.MULTILINE)
_OTHER_KEYS = {
    "author", "authors", "by", "byline", "url", "link", "section", "category", "categories", "tags",
    "topic", "topics", "id",
}  # fmt: skip


@dataclass(slots=True)
class _Header:
    """What the lines above the text said, and where the text begins."""

    end: int = 0
    dated: Dated = UNDATED
    has_date: bool = False
    lines: int = 0
    stated: dict[str, str] = field(default_factory=dict)


def read_seed(text: str) -> Record:
    """Read a clean text: its header, if it has one, its title, if a line stands as one, and what is left."""
    header, above = _read_header(text, 0), ""
    if not header.lines:
        header, above = _read_header_below(text)
    body = text[header.end :].lstrip()
    if above:
        body = f"{above}\n\n{body}"
    title = header.stated.get("title") or above.partition("\n")[0].strip() or title_line(body)
    language = stated_language(header.stated.get("language", ""))
    return Record(body, title, header.dated, header.stated.get("source", ""), language)


def _read_header(text: str, start: int) -> _Header:
    """Read header lines from `start` on; lines without a date count only where an empty line closes them."""
    header = _Header(end=start)
    while (end := _take_line(text, header)) is not None:
        header.end = end
        header.lines += 1
    closed = header.end >= len(text) or text[header.end] == "\n"
    return header if header.has_date or (header.lines and closed) else _Header()


def _take_line(text: str, header: _Header) -> int | None:
    """Take one header line into the header; return where the next begins, None where the text begins."""
    start = header.end
    if start and text[start - 1] != "\n":
        return None
    while header.lines and text[start : start + 1] == "\n":
        start += 1
    if not header.has_date and (end := _take_date(text, start, header)) is not None:
        return end
    match = _KEY_LINE.match(text, start)
    if match is None or len(match["value"]) > LONGEST_FIELD:
        return None
    role, value = role_of(match["key"]), match["value"].strip()
    if start > header.end and role not in ("date", "title"):
        return None
    if role == "date":
        return None if header.has_date else _take_stated_date(text, match, header)
    if role in ("title", "source", "language"):
        header.stated.setdefault(role, value)
    elif match["key"].casefold() not in _OTHER_KEYS:
        return None
    return min(match.end() + 1, len(text))


def _take_date(text: str, start: int, header: _Header) -> int | None:
    """Take `date 2024-10-09`, or a first line that is nothing but a date; return where the rest begins."""
    word = _DATE_WORD.match(text, start)
    at = word.end() if word else start
    found = date_at(text, at)
    if found and not (_ends_line(text, found[1]) and (word is None or ":" in word.group())):
        found = date_at(text, at, any_time=False)  # `date 2024-10-09 5:30 p.m. …`: the time opens the text
    if found is None:
        return None
    dated, end = found
    if word is None:
        if not dated.date or not _ends_line(text, end) or _date_lines(text) > 1:
            return None
        dated = dated._replace(confidence="likely")
    header.dated, header.has_date = dated, True
    return _after_date(text, end)


def _take_stated_date(text: str, match: re.Match[str], header: _Header) -> int | None:
    """Take `Published: …`; a short line that states no date that can be read is kept as what was written."""
    found = date_at(text, match.start("value"), any_time=_ends_line(text, match.end()))
    if found is None and len(match["value"]) > LONGEST_UNREAD_DATE:
        return None
    header.dated = found[0] if found else Dated(written=match["value"].strip())
    header.has_date = True
    return _after_date(text, found[1]) if found else min(match.end() + 1, len(text))


def _ends_line(text: str, end: int) -> bool:
    """Whether nothing but a separator follows on the line."""
    after = _after_date(text, end)
    return after == len(text) or text[after - 1] == "\n"


def _after_date(text: str, end: int) -> int:
    """Return where the text goes on after a date, its separator and its line end."""
    match = _AFTER_DATE.match(text, end)
    return match.end() if match else end


def _read_header_below(text: str) -> tuple[_Header, str]:
    """Read a dated header that stands below a title line and perhaps a byline; return it and these lines."""
    end = 0
    for _ in range(MOST_LINES_ABOVE):
        line_end = text.find("\n", end)
        if not 0 <= line_end - end <= LONGEST_TITLE_LINE:
            break
        end = len(text) - len(text[line_end:].lstrip())
        header = _read_header(text, end)
        if header.has_date:
            return header, text[:end].rstrip()
    return _Header(), ""


def _date_lines(text: str) -> int:
    """Count the lines that are nothing but a date: where there are more, none of them dates the document."""
    lines = [line.group() for line in _DATE_LINE.finditer(text)]
    return sum(1 for line in lines if (found := date_at(line)) and not line[found[1] :].strip())
