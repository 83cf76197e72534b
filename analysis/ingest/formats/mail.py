"""Mails (.eml, .mbox, .msg): subject, sender, day and text; attachments are read as files of their own."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import io
import mimetypes
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from analysis.errors import UnreadableFile
from analysis.ingest.dates import UNDATED, WEEKDAYS, Dated, possible
from analysis.ingest.decoding import decode
from analysis.ingest.markup import decode_html, text_of, tree_of
from analysis.ingest.records import Item, Member, Record, Refusal

_FROM_LINE = re.compile(rb"(?:\A|(?<=\n))From [^\n]{0,200}[0-9]:[0-9]{2}[^\n]{0,60}\n")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_ARRIVED = re.compile(r"([A-Z][a-z]{2}) +([0-9]{1,2}) +([0-9:]{4,8}) +(?:[A-Z]{3,5} +)?([0-9]{4})")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGER = 4
"""How many times longer a mail's HTML must be than its plain text to be taken in its place: `view this in HTML`."""
_NO_ATTACHMENTS = re.compile(
    r"signature|delivery-status|disposition-notification|rfc822-headers|x-pkcs7|ms-tnef|calendar"
)


def read(data: bytes) -> Iterator[Item]:
    """Yield a mail and its attachments."""
    message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=email.policy.compat32)
    if not message.keys():
        raise UnreadableFile("is no mail: it does not begin with header lines")
    dated = date_of_mail(_header(message, "Date"))
    plain, pages, attached = _parts(message)
    text = _text("\n\n".join(plain), "\n\n".join(pages))
    if text or not attached:
        yield Record(text, _header(message, "Subject"), dated, _sender(_header(message, "From")))
    yield from _members(attached, dated)


def read_mbox(data: bytes) -> Iterator[Item]:
    """Yield each mail of a mailbox, to be read as a file of its own."""
    starts = list(_FROM_LINE.finditer(data))
    if not starts or data[: starts[0].start()].strip():
        raise UnreadableFile("is no mailbox: it does not begin with a line `From … 12:00:00 2024`")
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for number, (match, end) in enumerate(zip(starts, ends, strict=True), start=1):
        mail = _ESCAPED_FROM.sub(rb"\1", data[match.end() : end])
        if not _HEADER_LINE.match(mail):
            mail = b"Status: O\n\n" + mail  # a text without a header
        arrived = _ARRIVED.search(match.group().decode("ascii", "replace"))
        doubtful = date_of_mail(f"{arrived[2]} {arrived[1]} {arrived[4]} {arrived[3]}") if arrived else UNDATED
        yield Member(f"#message={number}", f"message-{number}.eml", mail, doubtful=_doubtful(doubtful))


def read_msg(data: bytes) -> Iterator[Item]:
    """Yield an Outlook message and its attachments."""
    from oxmsg import Message as OutlookMessage

    message: Any = OutlookMessage.load(io.BytesIO(data))
    headers = {str(key).lower(): str(value) for key, value in (message.message_headers or {}).items()}
    dated = date_of_mail(headers.get("date", ""))
    if not dated.date and (sent := message.sent_date):
        dated = Dated(sent.date(), "message", "likely", sent.isoformat(sep=" ", timespec="minutes"))
    text = _text(message.body or "", text_of(tree_of(message.html_body)) if (message.html_body or "").strip() else "")
    attached = [(one.file_name or "", one.file_bytes or b"") for one in message.attachments]
    if text or not attached:
        yield Record(text, message.subject or "", dated, _sender(_decoded(message.sender or "")))
    for number, (name, content) in enumerate(attached, start=1):
        yield _member(name or f"attachment-{number}", content, dated)


def date_of_mail(written: str) -> Dated:
    """Read the Date line of a mail: the day as it was written there, in the sender's zone."""
    written = " ".join(written.split())[:80]
    found = email.utils.parsedate_tz(written) if written else None
    day = possible(*found[:3]) if found else None
    if day is None or not re.search(r"[0-9]{4}|[0-9]{2}\s+[0-9]{1,2}:", written):
        return Dated(written=written) if written else UNDATED
    stated = re.match(r"([A-Za-z]{3})", written)
    fits = not stated or stated[1].lower() not in WEEKDAYS or WEEKDAYS[day.weekday()] == stated[1].lower()
    return Dated(day, "message", "certain" if fits else "likely", written)


def _parts(message: Message) -> tuple[list[str], list[str], list[Message]]:
    """Return plain texts, texts of HTML parts, and what is attached; mails attached are not entered."""
    plain: list[str] = []
    pages: list[str] = []
    attached: list[Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if part is not message and kind == "message/rfc822":
            attached.append(part)
        elif part.is_multipart():
            inside = part.get_payload()
            waiting.extend(one for one in reversed(inside) if isinstance(one, Message))  # type: ignore[arg-type]
        elif _is_attached(part):
            attached.append(part)
        elif kind == "text/html":
            pages.append(text_of(tree_of(html)) if (html := _page_of(part)).strip() else "")
        elif part is message or (kind.startswith("text/") and kind != "text/calendar"):
            plain.append(_text_of(part))
        elif not (part.get("Content-ID") or _NO_ATTACHMENTS.search(kind) or kind.startswith("message/")):
            attached.append(part)
    return plain, pages, attached


def _is_attached(part: Message) -> bool:
    """Whether a part is a file of its own; an image that the text shows, a signature and the like are not."""
    kind = part.get_content_type()
    if _NO_ATTACHMENTS.search(kind) or (kind.startswith("image/") and part.get("Content-ID")):
        return False
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    return disposition.startswith("attachment") or bool(_file_name(part) and not disposition.startswith("inline"))


def _members(attached: list[Message], dated: Dated) -> Iterator[Item]:
    for number, part in enumerate(attached, start=1):
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            name = _file_name(part) or f"attachment-{number}.eml"
            name = name if name.lower().endswith(".eml") else f"{name}.eml"
            try:
                content = inner.as_bytes() if isinstance(inner, Message) else b""
            except (KeyError, LookupError, ValueError, UnicodeError, RecursionError) as error:
                yield Refusal(f"/{name}", f"is a mail that cannot be taken out of the one that holds it: {error}")
                continue
            yield _member(name, content, UNDATED)
            continue
        guessed = mimetypes.guess_extension(part.get_content_type()) or ""
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        yield _member(_file_name(part) or f"attachment-{number}{guessed}", content, dated)


def _member(name: str, content: bytes, dated: Dated) -> Member:
    name = name.replace("/", "_").replace("\\", "_").strip() or "attachment"
    return Member(f"/{name}", name, content, doubtful=_doubtful(dated))


def _doubtful(dated: Dated) -> Dated:
    return dated._replace(confidence="doubtful") if dated.date else UNDATED


def _text(plain: str, page: str) -> str:
    """Return a mail's plain text, or that of its HTML where the plain one only points to it."""
    return page if not plain.strip() or len(page) > _LONGER * max(len(plain), 200) else plain


def _text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = str(part.get_content_charset() or "")
    if charset and charset not in ("us-ascii", "ascii", "unknown-8bit"):
        try:
            return payload.decode(charset, "replace")
        except LookupError:
            pass
    return decode(payload) if payload.strip() else ""


def _page_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode_html(payload, stated=str(part.get_content_charset() or "")) if isinstance(payload, bytes) else ""


def _header(message: Message, name: str) -> str:
    """Return a header's text, encoded words decoded; what cannot be decoded stays as it is."""
    raw = message.get(name)
    return "" if raw is None else _decoded(raw)


def _decoded(raw: object) -> str:
    try:
        return " ".join(str(email.header.make_header(email.header.decode_header(raw))).split())  # type: ignore[arg-type]
    except (LookupError, UnicodeError, ValueError, email.errors.HeaderParseError):
        return " ".join(str(raw).split())


def _file_name(part: Message) -> str:
    try:
        return _decoded(part.get_filename() or "")
    except (LookupError, UnicodeError, ValueError, TypeError):  # a name in parts that do not fit
        return ""


def _sender(written: str) -> str:
    """Return the name of a sender, the address where there is none."""
    name, address = email.utils.parseaddr(written)
    return name or address
