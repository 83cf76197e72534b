"""The figures of the pages *Compare*, *Context* and *Network* for a link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES
from analysis.measures.sides import REST, WITHOUT, other_side, written
from analysis.schema import KEYWORD, TERM_KINDS, WORDS
from dashboard.charts import series_title
from dashboard.figure import Figure
from dashboard.plans.link import Page

TOP, COMMON = 40, 60
"""Rows of each side, and of what is frequent on both."""
OFFERED, PLACES = 100, 2_000
"""Names of which the first is looked at unasked; places that the points and their table take in."""
NOTHING = f"{WORDS}–"


def compare(page: Page) -> Iterator[Figure]:
    link, query = page.link, page.query
    against = _against(page)
    other = other_side(query, against)
    if not page.corpus.selection(other).n_documents:
        raise InvalidParameter("against", against, "a side that has documents")
    of = link.one("of", ("entities", *(kind for kind in TERM_KINDS if kind != "name")))
    usual = "start" if other.date_from and other.apart is None else "calendar"
    align = link.one("align", ("calendar", "start"), usual)
    scale = link.one("scale", ("count", "share"))
    options: dict[str, Any] = {"against": against, "top": TOP, "common": COMMON}
    names = ("entities_on_both_sides", "typical_entities")
    if of != "entities":
        names, options = ("terms_on_both_sides", "keyness"), {**options, "kinds": (of,)}
    for name in names:
        yield page.figure(name, **options)
    yield page.figure("both_over_time", against=against, scale=scale, align=align)


def _against(page: Page) -> str:
    """Return how the other side is written, as the page has it."""
    asked = page.link.text("against")
    if asked in ("", REST) or (asked == WITHOUT and (page.query.entities or page.query.search)):
        return asked or REST
    other, unknown = page.corpus.known(other_side(page.query, asked))
    if unknown:
        raise InvalidParameter("against", asked, unknown[0].removeprefix("Ignored: "))
    return written(other)


SCORES = {"context": ("log_dice", "g2", "mi"), "network": ("npmi", "log_likelihood", "log_dice", "together")}


def context(page: Page) -> Iterator[Figure]:
    link = page.link
    window = int(link.one("window", [str(n) for n in MEASURES["collocates"].options["window"].choices], "5"))
    score = link.one("score", SCORES["context"])
    node, near = _node(page), link.text("near")
    if near:
        page.has_term(near)
    yield page.figure("collocates", node=node, window=window, score=score)
    yield page.figure("concordance", title=f"Where {series_title(node)} stands" if node else "", node=node, near=near,
                      window=window, limit=PLACES)  # fmt: skip


def _node(page: Page) -> str:
    """Return what the link looks at; without a choice, what the filters look for, or the first name."""
    asked = page.link.text("node")
    if asked and not asked.startswith((KEYWORD, WORDS)):
        asked = page.known(asked) or ""
    if asked or page.query.search or page.query.entities:
        return asked
    names = page.figure("entities", top=OFFERED).frame["key"]
    if len(names):
        return str(names[0])
    terms = page.figure("keywords", top=OFFERED).frame["term"]
    return f"{KEYWORD}{terms[0]}" if len(terms) else NOTHING


FLOORS = {
    "npmi": ("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6"),
    "log_likelihood": ("0", "10", "20", "50", "100", "200", "500"),
    "log_dice": ("0", "6", "7", "8", "9", "10", "11", "12"),
    "together": ("0",),
}


def network(page: Page) -> Iterator[Figure]:
    link = page.link
    view = link.one("view", ("network", "matrix", "pairs"))
    score = link.one("score", SCORES["network"])
    floor = link.one("floor", FLOORS[score])
    pairs: dict[str, Any] = {
        "unit": link.one("unit", MEASURES["cooccurrence"].options["unit"].choices),
        "among": int(link.one("among", ("20", "40", "80", "150"), "40")), "score": score,
        "alpha": float(link.one("alpha", ("0.05", "0.01", "0.001", "1"))),
        "min_together": int(link.one("together", ("1", "2", "3", "5", "10", "20", "50"))),
        "min_score": None if floor == "0" else float(floor),
    }  # fmt: skip
    looks: dict[str, Any] = {
        "most": int(link.one("lines", ("60", "120", "240", "480"), "120")),
        "names": int(link.one("names", ("0", "30", "15", "5"))), "colour": link.one("colour", ("group", "kind")),
    }  # fmt: skip
    if view != "network":
        yield page.figure(view, key="network", top=None, **pairs)
        return
    drawn = page.figure("network", top=None, **pairs, **looks)
    yield drawn
    if not drawn.frame.empty:
        yield page.figure("groups", **pairs)


