"""HTML pages, feeds and web archives: main text, title, site, and no date that the page does not support."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest

from analysis.schema import Document
from tests.analysis.ingest.made_files import read

DAY = dt.date(2024, 10, 9)
STORY = "".join(
    f"<p>The heads of state discussed trade and security at length in the capital, paragraph {n} of the story says, "
    "and both sides agreed to meet again before the end of the season, officials added afterwards.</p>"
    for n in range(1, 6)
)


def page(head: str = "", body: str = "", story: str = STORY) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Talks in the capital | The Daily</title>{head}</head><body><nav>"
        f"<a href=/>Home</a> <a href=/x>Sport</a></nav><article><h1>Talks in the capital</h1>{body}{story}</article>"
        "<footer>© 2019 The Daily. All rights reserved.</footer></body></html>"
    )


def document(tmp_path: Path, content: str | bytes, name: str = "a.html") -> Document:
    [found] = read(tmp_path, name, content).documents
    return found


def test_main_text_title_and_site(tmp_path: Path) -> None:
    title = '<meta property="og:title" content="Talks in the capital | The Daily">'
    found = document(tmp_path, page(title + '<meta property="og:site_name" content="The Daily">'))
    assert found.title == "Talks in the capital"
    assert found.source == "The Daily"
    assert "paragraph 5 of the story" in found.text
    assert "Sport" not in found.text
    assert "All rights reserved" not in found.text
    assert found.date is None, "neither the copyright's year nor today dates a page"


@pytest.mark.parametrize(
    ("head", "body", "origin", "confidence"),
    [
        ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": '
         '"2024-10-09T23:30:00+03:00", "dateModified": "2024-11-01"}]}</script>', "", "page", "certain"),
        ('<meta property="article:published_time" content="2024-10-09T08:00:00Z">', "", "page", "certain"),
        ("", '<span itemprop="datePublished" content="2024-10-09">yesterday</span>', "page", "certain"),
        ('<link rel="canonical" href="https://daily.example/world/2024/10/09/talks">', "", "address", "likely"),
        ('<link rel="canonical" href="https://daily.example/2024/oct/09/talks">', "", "address", "likely"),
        ("", '<time class="entry-date published" datetime="2024-10-09">9 Oct</time>', "page", "likely"),
        ("", "<p>Written: 2024-10-09 15:03 / Updated: 2024-10-11 09:00</p>", "page", "likely"),
    ],
)  # fmt: skip
def test_what_a_page_says_of_its_publication(
    tmp_path: Path, head: str, body: str, origin: str, confidence: str
) -> None:
    found = document(tmp_path, page(head, body))
    assert (found.date, found.date_origin, found.date_confidence) == (DAY, origin, confidence)


def test_an_address_holds_where_a_text_was_published_again_and_in_the_night_of_utc(tmp_path: Path) -> None:
    link = '<link rel="canonical" href="https://daily.example/2024/10/09/talks">'
    meta = '<meta property="article:published_time" content="{}">'
    for written in ("2024-10-10T03:30:00Z", "2025-02-01", "2024-10-08T23:00:00+00:00"):
        assert document(tmp_path, page(link + meta.format(written))).date == DAY, written
    earlier = document(tmp_path, page(link + meta.format("2024-10-05")))
    assert (earlier.date, earlier.date_confidence) == (dt.date(2024, 10, 5), "likely")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Copyright 2021-2024</p>",
        "<p>The vote will be held in October 2024.</p>",
        '<script>var loaded = "' + dt.date.today().strftime("%Y-%m") + '";</script>',
        "<time>9 Oct</time>",
    ],
)
def test_no_page_is_dated_by_a_year_a_month_or_by_today(tmp_path: Path, body: str) -> None:
    assert document(tmp_path, page("", body)).date is None


def test_a_list_of_articles_is_dated_by_none_of_them(tmp_path: Path) -> None:
    items = ",".join(f'{{"@type": "NewsArticle", "datePublished": "2024-10-0{n}"}}' for n in range(1, 6))
    assert document(tmp_path, page(f'<script type="application/ld+json">[{items}]</script>')).date is None


def test_a_day_that_only_a_change_has_is_doubtful(tmp_path: Path) -> None:
    found = document(tmp_path, page("", "<div>page revision: 8, last edited: 17 Jun 2018, 12:30</div>"))
    assert found.date is None or found.date_confidence == "doubtful"


def test_a_short_page_is_read_whole(tmp_path: Path) -> None:
    found = document(tmp_path, "<html><body><div>One</div><table><tr><td>a</td><td>b</td></tr></table>two</html>")
    assert found.text.replace("\t", " ").split() == ["One", "a", "b", "two"]


def test_encodings(tmp_path: Path) -> None:
    stated = '<html><head><meta charset="windows-1251"></head><body><p>Переговоры в Минске</p></body></html>'
    assert document(tmp_path, stated.encode("cp1251")).text == "Переговоры в Минске"
    assert document(tmp_path, "<p>Café – déjà vu</p>".encode()).text == "Café – déjà vu"


def test_a_saved_page_with_its_envelope(tmp_path: Path) -> None:
    content = (
        "Snapshot-Content-Location: https://daily.example/2024/10/09/talks\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n'
        f"Content-Transfer-Encoding: 8bit\n\n{page()}\n--x\nContent-Type: image/png\n\nabc\n--x--\n"
    )
    found = document(tmp_path, content, "a.mhtml")
    assert (found.date, found.date_origin, found.title) == (DAY, "address", "Talks in the capital")
    [rejection] = read(tmp_path, "b.mht", "Content-Type: text/plain\n\nhello").rejected
    assert rejection.reason == "holds no HTML page"


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title>
<item><title>Talks</title><description>&lt;p&gt;Both &lt;b&gt;sides&lt;/b&gt; met.&lt;/p&gt;</description>
<pubDate>Wed, 09 Oct 2024 23:30:00 +0300</pubDate></item>
<item><title>Later</title><description>Undated.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily</title><entry><title>Talks</title>
<updated>2024-10-09T08:00:00Z</updated><summary>Short.</summary><content type="html">&lt;p&gt;The whole text.&lt;/p&gt;
</content></entry></feed>"""


def test_feeds(tmp_path: Path) -> None:
    for name in ("a.rss", "a.xml"):
        first, second = read(tmp_path, name, RSS).documents
        assert (first.path, first.text, first.title) == (f"{name}#entry=1", "Both sides met.", "Talks")
        assert first.source == "The Daily"
        assert (first.date, first.date_origin, first.date_confidence) == (DAY, "feed", "certain")
        assert (second.path, second.date) == (f"{name}#entry=2", None)
    found = document(tmp_path, ATOM, "a.atom")
    assert (found.text, found.date, found.date_confidence) == ("The whole text.", DAY, "likely")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<TEI><text>x</text></TEI>", "is XML with the root <TEI>; of XML, feeds (RSS, Atom) and XHTML pages are read"),
        ("<rss><channel/></rss>", "is no feed with entries"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "holds XML that defines entities of its own"),
        ("plain", "is no XML"),
    ],
)
def test_other_xml_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    [rejection] = read(tmp_path, "a.xml", content).rejected
    assert rejection.reason.startswith(reason)


def records() -> list[bytes]:
    pages = [("/a/2024/10/09/talks", "200 OK", "text/html; charset=utf-8"), ("/b", "404 Not Found", "text/html"),
             ("/c.css", "200 OK", "text/css"), ("/note.txt", "200 OK", "text/plain")]  # fmt: skip
    found = []
    for path, status, kind in pages:
        content = page() if "html" in kind else "A note in plain text."
        held = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{content}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://daily.example{path}\r\n"
            "WARC-Date: 2025-05-05T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(held)}\r\n\r\n"
        )
        found.append(head.encode() + held + b"\r\n\r\n")
    return found


def test_web_archives_hold_pages_that_their_capture_does_not_date(tmp_path: Path) -> None:
    packed = b"".join(map(gzip.compress, records()))
    for name, content in (("a.warc", b"".join(records())), ("a.warc.gz", packed)):
        first, second = read(tmp_path, name, content).documents
        assert (first.path, first.date, first.date_origin) == (f"{name}#record=1", DAY, "address")
        assert (second.path, second.text, second.date) == (f"{name}#record=4", "A note in plain text.", None)
    empty = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    [rejection] = read(tmp_path, "b.warc", empty).rejected
    assert rejection.reason == "holds no page"
