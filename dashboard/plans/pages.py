"""Which figures a page shows for a link, without the page: the same exhibits, selections and options as its view.

Each plan reads the page's own parameters and yields figures in the order of the page. What a page would ignore with a
notice is an error here: a file must not hold another answer than the link asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analysis.measures import MEASURES
from analysis.measures.novelty import parse_period
from analysis.measures.quotes import UNRESOLVED
from analysis.query import Query
from analysis.schema import KEYWORD, TERM_KINDS, split_entity_key
from analysis.store.relevance import is_ranked
from dashboard.charts import series_title
from dashboard.figure import Figure
from dashboard.periods import offered_periods
from dashboard.plans.link import Page

Plan = Callable[[Page], Iterator[Figure]]


def overview(page: Page) -> Iterator[Figure]:
    yield page.figure("kpis")
    yield page.figure("timeline", title="Documents over time", peaks="test", typical=True)
    yield page.figure("entities_by_label", title="Who and what")
    yield page.figure("keywords")


def entities(page: Page) -> Iterator[Figure]:
    names = page.figure("entities")
    yield names
    if names.frame.empty:
        return
    first = names.frame["key"][0]
    asked = page.link.text("name") or (page.query.entities[0] if page.query.entities else first)
    asked = page.known(asked) or first
    name, label = split_entity_key(asked)
    yield page.figure("timeline", key="profile-timeline", title=f"Mentions of {name} over time", unit="mentions",
                      series=(asked,), peaks="test", typical=True)  # fmt: skip
    if label is not None:
        yield page.figure("pairs", key="profile-pairs", title=f"Named together with {name}", entity=asked, top=12,
                          score="together", alpha=1.0)  # fmt: skip
    yield page.figure("keyness", key="profile-keyness", title=f"Words that go with {name}", top=12,
                      query=page.query.replace(entities=(asked,)))  # fmt: skip


def places(page: Page) -> Iterator[Figure]:
    view = page.link.one("map", ("places", "countries"))
    value = page.link.one("value", ("mentions", "documents"))
    extent = page.link.one("extent", ("data", "world"))
    group = "country" if view == "countries" else "place"
    more = {"group": group} if view == "places" else {}
    yield page.figure(view, key="place-map", value=value, extent=extent, **more)
    yield page.figure("place_bars", title=f"Most mentioned {view}", group=group, value=value)
    yield page.figure("unresolved_places", value=value)


PEAKS, SCALES = ("test", "bursts", "none"), ("count", "share", "per_million")
MOST_SERIES = 10


def timeline(page: Page) -> Iterator[Figure]:
    link, options = page.link, MEASURES["timeline"].options
    series = tuple(_series(page))
    unit = link.one("unit", options["unit"].choices)
    scale = link.one("scale", SCALES, offered=("count", "share" if unit == "documents" else "per_million"))
    by = link.one("by", options["by"].choices)
    smooth = int(link.one("smooth", [str(n) for n in options["smooth"].choices]))
    method = link.one("peaks", PEAKS)
    what = "Mentions" if unit == "mentions" else "Documents"
    title = f"{what} with {series_title(series[0])}" if len(series) == 1 else f"{what} over time"
    yield page.figure("timeline", title=title, series=series, unit=unit, scale=scale, by=by, smooth=smooth,
                      peaks=method, typical=len(series) < 2)  # fmt: skip
    peaks = page.figure("peaks", series=series, by=by, method=method) if method != "none" else None
    if peaks is not None and len(peaks.frame):
        yield peaks
    one = series[:1]
    stories = page.figure("stories", series=one, by=by,
                          title=f"What each period is about, with {series_title(one[0])}" if one else "")  # fmt: skip
    yield stories
    found = stories.frame.head(0) if peaks is None else peaks.frame
    own = found[found["series"] == (one[0] if one else "documents")] if len(found) else found
    asked = "{}..{}".format(*parse_period(days)) if (days := link.text("days")) else ""
    offered = offered_periods(page.query, own, stories.frame, asked)
    if days := asked or next(iter(offered), ""):
        yield page.figure("new_terms", top=12, series=one, period=days)
        yield page.figure("new_companions", top=12, series=one, period=days)
        yield page.figure("central_documents", limit=3, series=one, period=days)


def _series(page: Page) -> list[str]:
    known = []
    for name in page.link.some("series"):
        if name.startswith(KEYWORD):
            page.corpus.term_ids(name.removeprefix(KEYWORD))
            known.append(name)
        elif key := page.known(name):
            known.append(key)
    return list(dict.fromkeys(known))[:MOST_SERIES]


TOPS, SENTENCES = ("10", "20", "40", "80"), ("1", "2", "3")


def chronology(page: Page) -> Iterator[Figure]:
    link = page.link
    span = link.one("span", ("documents", "texts"))
    by = link.one("by", MEASURES["dates_in_texts"].options["by"].choices)
    top, sentences = int(link.one("top", TOPS, "20")), int(link.one("sentences", SENTENCES))
    yield page.figure("dates_in_texts", by=by, span=span)
    chosen = page.corpus.selection(page.query)
    period = None if span == "texts" or chosen.first is None else f"{chosen.first}..{chosen.last}"
    yield page.figure("chronology", title="The days most spoken of", top=top, sentences=sentences, period=period)


PLACES_OF_A_TERM = 2_000


def keywords(page: Page) -> Iterator[Figure]:
    chosen = page.link.some("kind", TERM_KINDS)
    kinds = tuple(kind for kind in TERM_KINDS if kind in chosen) or TERM_KINDS
    yield page.figure("keywords", kinds=kinds)
    if not page.corpus.selection(page.query).everything:
        yield page.figure("keyness", title="What sets this selection apart", kinds=kinds)
    if term := page.link.text("term"):
        page.corpus.term_ids(term)
        node = f"{KEYWORD}{term}"
        yield page.figure("timeline", key="term", title=f"Occurrences of “{term}” over time", unit="mentions",
                          series=(node,), peaks="test", typical=True)  # fmt: skip
        yield page.figure("collocates", key="term-near", node=node)
        yield page.figure("concordance", key="term-places", node=node, limit=PLACES_OF_A_TERM)


LISTED = 10_000
SIMILAR = 10


def documents(page: Page) -> Iterator[Figure]:
    if document := page.link.text("doc"):
        page.corpus.document(document)
        yield page.figure("similar_documents", query=Query(), document=document, limit=SIMILAR)
        return
    orders = MEASURES["documents"].options["order"].choices
    without = {*(() if page.query.search else ("hits",)), *(() if is_ranked(page.query) else ("relevance",))}
    order = page.link.one("order", orders, "newest", offered=[order for order in orders if order not in without])
    yield page.figure("documents", order=order, limit=LISTED)


QUOTES_DRAWN = 1_000


def quotes(page: Page) -> Iterator[Figure]:
    link = page.link
    speaker, about = link.text("speaker") or None, link.text("about") or None
    if speaker != UNRESOLVED:
        speaker = page.known(speaker) if speaker else None
    about = page.known(about) if about else None
    kind = link.one("kind", ("all", "direct", "indirect", "mixed"))
    yield page.figure("speakers", about=about, kind=kind)
    yield page.figure("speakers_over_time", series=(speaker,) if speaker else (), about=about, kind=kind)
    yield page.figure("quotes", title="Quotes by day and length", limit=QUOTES_DRAWN, speaker=speaker, about=about,
                      kind=kind)  # fmt: skip
