"""Exports of news databases: many articles in one text, as Nexis, Factiva and ProQuest write them.

Nexis closes an article with `End of Document`, or opens it with `1 of 50 DOCUMENTS`; Factiva closes it with
`Document` and its number; ProQuest stands between rules of underscores. Of each article its headline, source, day and
text are read; what the database adds (indexing terms, load dates, rights) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from analysis.ingest.dates import UNDATED, Dated, date_at
from analysis.ingest.language import stated_language
from analysis.ingest.records import Record

SHORTEST_ARTICLE = 200
"""Characters of a piece that no article can be read from, from which on it is kept as a text of its own."""

_NEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE | re.IGNORECASE)
_NEXIS_START = re.compile(r"^[ \t]*(?:FOCUS - )?[0-9]+ of [0-9]+ DOCUMENTS?[ \t]*$", re.MULTILINE)
_LENGTH = re.compile(r"length:[ \t]*[0-9][0-9,.]* +words", re.IGNORECASE)
_NEXIS_KEY = re.compile(
    r"(section|byline|dateline|highlight|graphic|load-date|language|publication-type|length|correction-date|subject|type"
    r"|notes|series|journal-code|url):[ \t]*(.*)",
    re.IGNORECASE,
)
_NEXIS_AFTER = {"classification", "graphic", "notes"}
"""Lines of their own that end an article's text."""
_NEXIS_KEYS_AFTER = {"load-date", "graphic", "language", "correction-date", "publication-type", "url"}
_RIGHTS = re.compile(r"\(c\)|©|copyright", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par) ", re.IGNORECASE)
_FACTIVA_END = re.compile(r"^[ \t]*(?:AN[ \t]+)?Document [A-Za-z0-9]{16,40}[ \t]*$", re.MULTILINE)
_WORDS = re.compile(r"[0-9][0-9,.]* words", re.IGNORECASE)
_FACTIVA_CODES = ("SE", "HD", "CR", "BY", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT",
                  "CO", "IN", "NS", "RE", "IPD", "IPC", "PUB", "AN", "RF", "ART", "CLM")  # fmt: skip
_FACTIVA_FIELD = re.compile(rf"[ \t]*({'|'.join(_FACTIVA_CODES)})(?:[ \t]+(.*)|[ \t]*)")
_RULE = re.compile(r"^_{30,}[ \t]*$", re.MULTILINE)
_PROQUEST_KEY = re.compile(r"([A-Z][A-Za-z /()-]{2,40}?):(?:[ \t]+(.*)|[ \t]*)")
_PROQUEST_TEXT = re.compile(r"^Full text:", re.MULTILINE | re.IGNORECASE)
_PROQUEST_AFTER = {
    "subject", "title", "location", "people", "company / organization", "publication title", "publication year",
    "publication date", "publisher", "place of publication", "country of publication", "publication subject", "issn",
    "source type", "language of publication", "document type", "proquest document id", "document url", "copyright",
    "last updated", "database", "identifier / keyword", "links", "company", "classification", "credit",
}  # fmt: skip


def exported(text: str) -> list[Record]:
    """Return the articles of a database's export, numbered from 1; none where a text is no such export."""
    chunks, reader = _chunks(text)
    read = [(chunk, reader(chunk)) for chunk in chunks]
    if not any(record for _, record in read):
        return []
    whole = [record or Record(chunk) for chunk, record in read if record or len(chunk.strip()) > SHORTEST_ARTICLE]
    if len(whole) == 1:
        return whole
    return [replace(one, part=f"#document={number}") for number, one in enumerate(whole, start=1)]


def _chunks(text: str) -> tuple[list[str], Callable[[str], Record | None]]:
    """Return the pieces of an export and what reads them; no pieces where a text is none."""
    if _NEXIS_END.search(text) and _LENGTH.search(text):
        return _NEXIS_END.split(text), _nexis
    if _NEXIS_START.search(text) and _LENGTH.search(text):
        return _NEXIS_START.split(text)[1:], _classic_nexis
    if _FACTIVA_END.search(text):
        return _FACTIVA_END.split(text), _factiva
    if _RULE.search(text) and _PROQUEST_TEXT.search(text):
        return [chunk for chunk in _RULE.split(text) if _PROQUEST_TEXT.search(chunk)], _proquest
    return [], _nexis


def _lines(chunk: str) -> list[str]:
    return [line.strip() for line in chunk.split("\n") if line.strip()]


def _dated(line: str) -> Dated:
    """Return the day that a line begins with: `October 9, 2024 Wednesday 10:00 AM GMT`."""
    found = date_at(line)
    return found[0] if found and found[0].date else UNDATED


def _nexis(chunk: str) -> Record | None:
    """Read headline, source, day, then lines with keys, `Body`, and the text."""
    lines = _lines(chunk)
    length = next((at for at, line in enumerate(lines) if _LENGTH.match(line)), None)
    if length is None:
        return None
    day = next((at for at in range(length - 1, max(length - 9, 0), -1) if _dated(lines[at]).date), 0)
    if day < 2:
        return None
    body = next((at for at in range(length, len(lines)) if lines[at].lower() == "body"), length)
    fields = dict(_nexis_fields(lines[length:]))
    after = lines[body + 1 :]
    if body == length:  # without the word Body the text begins below the lines with keys
        after = list(_below_keys(lines[length + 1 :]))
    text = "\n\n".join(_until_indexing(after))
    language = stated_language(fields.get("language", "").partition(";")[0])
    return Record(text, lines[day - 2], _dated(lines[day]), lines[day - 1], language)


def _nexis_fields(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if match := _NEXIS_KEY.fullmatch(line):
            yield match[1].lower(), match[2].strip()


def _below_keys(lines: Sequence[str]) -> Iterator[str]:
    started = False
    for line in lines:
        started = started or not _NEXIS_KEY.fullmatch(line)
        if started:
            yield line


def _until_indexing(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a text up to what Nexis adds below it."""
    for line in lines:
        key = _NEXIS_KEY.fullmatch(line)
        if line.lower() in _NEXIS_AFTER or (key and key[1].lower() in _NEXIS_KEYS_AFTER):
            return
        yield line


def _classic_nexis(chunk: str) -> Record | None:
    """Read source, day, headline, then lines with keys, and the text."""
    paragraphs = [" ".join(_lines(one)) for one in re.split(r"\n[ \t]*\n", chunk)]
    paragraphs = [one for one in paragraphs if one]
    day = next((at for at, one in enumerate(paragraphs[:6]) if _dated(one).date), 0)
    length = next((at for at, one in enumerate(paragraphs) if _LENGTH.match(one)), 0)
    if not 0 < day < length:
        return None
    headline = [one for one in paragraphs[day + 1 : length] if not _NEXIS_KEY.fullmatch(one)]
    body = list(_below_keys(paragraphs[length + 1 :]))
    fields = dict(_nexis_fields(paragraphs))
    language = stated_language(fields.get("language", "").partition(";")[0])
    text = "\n\n".join(_until_indexing(body))
    return Record(text, headline[0] if headline else "", _dated(paragraphs[day]), paragraphs[day - 1], language)


def _factiva(chunk: str) -> Record | None:
    """Read fields with codes (HD, PD, SN, LP, TD), or the same lines without them."""
    lines = _lines(chunk)
    fields: dict[str, list[str]] = {}
    at = ""
    for line in lines:
        match = _FACTIVA_FIELD.fullmatch(line)
        if match:
            at = match[1]
            fields.setdefault(at, [])
        value = (match[2] or "") if match else line
        if at and value.strip():
            fields[at].append(value.strip())
    if fields.get("PD") and fields.get("HD"):
        text = "\n\n".join([*fields.get("LP", []), *fields.get("TD", [])])
        source = next(iter(fields.get("SN", [])), "")
        language = stated_language(next(iter(fields.get("LA", [])), ""))
        return Record(text, " ".join(fields["HD"]), _dated(fields["PD"][0]), source, language)
    return _plain_factiva(lines)


def _plain_factiva(lines: Sequence[str]) -> Record | None:
    """Read headline, byline, `543 words`, day, source, language, rights, and the text."""
    words = next((at for at, line in enumerate(lines[:12]) if _WORDS.fullmatch(line)), 0)
    if not words or words + 2 >= len(lines) or not _dated(lines[words + 1]).date:
        return None
    near = range(words + 2, min(words + 10, len(lines)))
    rights = next((at for at in near if _RIGHTS.match(lines[at])), words + 2)
    language = next((code for line in lines[words + 3 : rights + 1] if (code := stated_language(line))), "")
    headline = lines[words - 2] if words > 1 and _BY.match(lines[words - 1]) else lines[words - 1]
    return Record("\n\n".join(lines[rights + 1 :]), headline, _dated(lines[words + 1]), lines[words + 2], language)


def _proquest(chunk: str) -> Record | None:
    """Read the headline, the text after `Full text:`, and the fields below it."""
    lines = _lines(chunk)
    fields: dict[str, str] = {}
    text: list[str] = []
    inside = False
    for line in lines:
        match = _PROQUEST_KEY.fullmatch(line)
        key = match[1].lower() if match else ""
        if key == "full text" and match:
            inside, line = True, match[2] or ""
        elif inside and key in _PROQUEST_AFTER:
            inside = False
        if inside and line:
            text.append(line)
        elif match and key:
            fields.setdefault(key, match[2] or "")
    first = next((line for line in lines if not re.match(r"Document [0-9]+ of [0-9]+", line)), "")
    title = fields.get("title") or first
    source = fields.get("publication title", "").partition(";")[0].strip()
    language = stated_language(fields.get("language of publication", ""))
    return Record("\n\n".join(text), title, _dated(fields.get("publication date", "")), source, language)
