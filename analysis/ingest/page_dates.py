"""Date an HTML page by what it says of itself, never by when it was fetched, saved, or looked at.

In this order: its structured data (JSON-LD, microdata, meta tags) that name the publication; a day in its address; a
time that is marked as that of the publication; last, what htmldate finds in the page. That counts only where this day
is written out on the page, so that no copyright year, no 1 January for a year, no day of today is a date.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.ingest.dates import MONTHS, UNDATED, Dated, date_at, read_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
    "article.published", "published_at", "publish-date", "publishdate", "publish_date", "published-date",
    "publication-date", "publicationdate", "publication_date", "pubdate", "dc.date.issued", "dcterms.issued",
    "dc.issued", "dcterms.created.issued", "citation_publication_date", "citation_online_date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "bt:pubdate", "article_date_original", "originalpublicationdate",
    "prism.publicationdate", "date.issued", "rnews:datepublished", "displaydate", "datefirstpublished", "ptime",
)  # fmt: skip
"""Names of meta tags (name, property, itemprop) that state the day of publication, the most explicit first."""
_META_LIKELY = (
    "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "date", "article.created", "datecreated",
    "created", "citation_date", "og:pubdate",
)  # fmt: skip
"""Names that seldom mean anything else."""
_NOT_ARTICLES = re.compile(r"comment|review|video|image|audio|event|person|organi[sz]ation|rating|product|offer", re.I)
_IN_ADDRESS = re.compile(r"/((?:19|20)[0-9]{2})[/-]([01]?[0-9]|[a-z]{3})[/-]([0-3]?[0-9])(?=[/-]|$)", re.IGNORECASE)
_SOLID_IN_ADDRESS = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_UTC = re.compile(r"(?:Z|[+-]00:?00|UTC|GMT)$")
_MARKED = re.compile(r"\b(?:pub(?:lished|lish|date)?|posted|entry-date|post-date|article-date|date-?line|byline)", re.I)
_SAYS = re.compile(
    r"\b(?:published|posted|written|issued|released|publication date|date published)(?: online)?(?: on)?\s*[:|]?\s*",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"(?:edited|updated?|modified|changed|revised|revision)\b[^\n]{0,60}$", re.IGNORECASE)
_OTHER = re.compile(r"updated|modified|comment|related|sidebar|footer|widget", re.I)


def date_of_page(tree: HtmlElement, html: str, *, text: str, address: str = "") -> Dated:
    """Return the day on which a page says that it was published; undated where nothing on it supports one.

    `text` is all that its readers see, `address` where it was fetched from, if that is known.
    """
    address = _own_address(tree) or address
    of_address = _date_of_address(address)
    stated = [*_json_ld(tree), *_meta(tree, _META), *_microdata(tree)]
    full = [dated for dated in stated if dated.date]
    if full:
        return _first_of(full[0], of_address)
    if of_address.date:
        return of_address
    for found in (_meta(tree, _META_LIKELY), _marked_times(tree), _said(text)):
        likely = [dated for dated in found if dated.date]
        if likely:
            return likely[0]._replace(confidence="likely")
    return _by_htmldate(html) or next((dated for dated in stated if dated.written), UNDATED)


def _first_of(stated: Dated, of_address: Dated) -> Dated:
    """Return the stated day, or that of the page's address.

    An address is given once, when a page first appears, and in its place's own time: its day holds where what is
    stated is later, as when a text was published again, or is the same night in UTC.
    """
    if of_address.date is None or stated.date is None or of_address.date == stated.date:
        return stated
    days = (of_address.date - stated.date).days
    if days < 0 or (days == 1 and _UTC.search(stated.written)):
        return of_address
    return stated._replace(confidence="likely")


def _json_ld(tree: HtmlElement) -> Iterator[Dated]:
    """Yield the days of publication in the page's JSON-LD; those of its articles before those of the page."""
    found: list[tuple[bool, str]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                value = json.loads((script.text or "").strip().removeprefix("<!--").removesuffix("-->"), strict=False)
            except (ValueError, RecursionError):
                continue
            found.extend(_published(value))
    articles = [written for article, written in found if article]
    days = Counter(dated.date for dated in map(_read, articles) if dated.date)
    if len(days) > 1 and len(articles) > 3:
        return  # a list of articles dates none of them
    for written in [*articles, *(written for article, written in found if not article)]:
        yield _read(written)


def _published(value: Any) -> Iterator[tuple[bool, str]]:
    """Yield (of an article, what is written) for each datePublished, without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            kind = str(one.get("@type", ""))
            if kind and _NOT_ARTICLES.search(kind) and "Article" not in kind:
                continue
            if isinstance(written := one.get("datePublished"), str):
                yield bool(re.search("Article|Posting|Report", kind)), written
            waiting.extend(one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one)


def _meta(tree: HtmlElement, names: Iterable[str]) -> Iterator[Dated]:
    """Yield the days in meta tags of these names, in the order of the names."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for key in (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv")):
            content = meta.get("content") or meta.get("datetime") or ""
            if key and content.strip():
                found.setdefault(key.strip().lower(), content)
    for name in names:
        if name in found:
            yield _read(found[name])


def _microdata(tree: HtmlElement) -> Iterator[Dated]:
    """Yield the days of elements that are marked as datePublished, or as <time pubdate>."""
    marked = tree.xpath("//*[not(self::meta)][contains(@itemprop, 'datePublished')] | //time[@pubdate]")
    found = [_read(one.get("datetime") or one.get("content") or one.text_content()) for one in marked[:20]]
    if len({dated.date for dated in found if dated.date}) <= 1:
        yield from found


def _marked_times(tree: HtmlElement) -> Iterator[Dated]:
    """Yield the day of a time element whose class, or whose parent's, says that it is that of the publication."""
    found = []
    for time in tree.iter("time", "abbr"):
        kinds = [one.get("class") or "" for one in (time, *_parents(time, 2))]
        near = [*kinds, *((one.get("class") or "") + (one.get("id") or "") for one in _parents(time, 12)[2:])]
        if any(map(_MARKED.search, kinds)) and not any(map(_OTHER.search, near)):
            found.append(_read(time.get("datetime") or time.get("title") or time.text_content()))
    if len({dated.date for dated in found if dated.date}) == 1:
        yield from found


def _said(text: str) -> Iterator[Dated]:
    """Yield the one day that stands after `Published`, `Posted on`, `Written:` in what readers see."""
    found = (date_at(text, match.end()) for match in _SAYS.finditer(text))
    days = [one[0]._replace(origin="page") for one in found if one and one[0].date]
    if len({dated.date for dated in days}) == 1:
        yield days[0]


def _parents(element: HtmlElement, most: int) -> list[HtmlElement]:
    found = []
    for parent in element.iterancestors():
        found.append(parent)
        if len(found) == most:
            break
    return found


def _own_address(tree: HtmlElement) -> str:
    """Return the address that a page gives as its own."""
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href"))
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:url" and meta.get("content"):
            return str(meta.get("content"))
    return ""


def _date_of_address(address: str) -> Dated:
    """Return the one day in an address: `/2023/11/09/`, `/2023/nov/09/`, `-20231109`."""
    path = address.partition("?")[0]
    for match in [*_IN_ADDRESS.finditer(path), *_SOLID_IN_ADDRESS.finditer(path)]:
        month = match[2].lower()
        if month.isalpha() and month not in MONTHS:
            continue
        number = MONTHS.index(month) + 1 if month.isalpha() else int(month)
        dated = read_date(f"{match[1]}-{number:02d}-{int(match[3]):02d}", origin="address")
        if dated.date:
            return dated._replace(confidence="likely", written=match.group().strip("/-"))
    return UNDATED


def _read(written: str) -> Dated:
    """Read what a page states as its day; where a time follows that is written in no usual way, the day alone."""
    written = " ".join(written.split())[:200]
    dated = read_date(written, origin="page")
    if dated.date is None and (day := re.match(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?=[T ])", written)):
        return read_date(day.group(), origin="page")._replace(written=written[:80])
    return dated


def _by_htmldate(html: str) -> Dated | None:
    """Return what htmldate finds, where this day is written out on the page; None else.

    It is doubtful where nothing marks it, and where it is the day of a change.
    """
    from htmldate import find_date

    for extensive in (False, True):
        found = find_date(html, original_date=True, extensive_search=extensive)
        match = _written_out(dt.date.fromisoformat(found), html) if found else None
        if found and match:
            before = re.sub(r"<[^<>]*>", " ", html[max(0, match.start() - 200) : match.start()])
            doubtful = extensive or bool(_CHANGED.search(before))
            written = " ".join(match.group().split())
            return Dated(dt.date.fromisoformat(found), "page", "doubtful" if doubtful else "likely", written)
    return None


def _written_out(day: dt.date, html: str) -> re.Match[str] | None:
    """Return where a day is written out on a page; None where it is not, or as numbers that can be another day."""
    month = day.month
    months = "|".join((rf"{MONTHS[month - 1]}[a-z]{{0,6}}\.?", *_MONTH_NAMES[month - 1]))
    number, between = rf"0?{day.day}(?:st|nd|rd|th|\.|er)?", r"[\s,.\u00a0-]{1,3}"
    of = r"(?:(?:of|de|den)\s)?"
    forms = [
        rf"{day.year}[-/.]0?{month}[-/.]0?{day.day}", f"{day.year}{month:02d}{day.day:02d}",
        rf"{number}{between}{of}(?:{months}){between}{of}{day.year}",
        rf"(?:{months}){between}{number}{between}{day.year}",
        rf"0?{day.day}\.\s?0?{month}\.\s?{day.year}",  # with points no language writes the month first
    ]  # fmt: skip
    if day.day > 12 or day.day == month:
        forms += [rf"0?{day.day}[/-]0?{month}[/-]{day.year}", rf"0?{month}[/-]0?{day.day}[/-]{day.year}"]
    return re.search(rf"(?<![0-9])(?:{'|'.join(forms)})(?![0-9])", html, re.IGNORECASE)


_MONTH_NAMES = tuple(
    tuple(names.split())
    for names in (
        "januar janvier enero gennaio januari января", "februar février febrero febbraio februari февраля",
        "märz mars marzo maart марта", "april avril abril aprile апреля", "mai mayo maggio mei мая",
        "juni juin junio giugno июня", "juli juillet julio luglio июля", "august août agosto augustus августа",
        "september septembre septiembre settembre сентября", "oktober octobre octubre ottobre октября",
        "november novembre noviembre ноября", "dezember décembre diciembre dicembre december декабря",
    )
)  # fmt: skip
