"""Paste a link of the dashboard, get the figures of its page: `figures_of_link`. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.errors import InvalidParameter
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard.figure import Figure
from dashboard.plans import pages, pairs
from dashboard.plans.link import Link, Page, query_of, read_link

PLANS: dict[str, pages.Plan] = {
    "overview": pages.overview, "entities": pages.entities, "places": pages.places, "timeline": pages.timeline,
    "chronology": pages.chronology, "keywords": pages.keywords, "compare": pairs.compare, "context": pairs.context,
    "network": pairs.network, "quotes": pages.quotes, "documents": pages.documents,
}  # fmt: skip
"""Page -> its figures."""
WITHOUT_FIGURES = ("names", "audit", "dates", "load", "about")
OWN: dict[str, tuple[str, ...]] = {
    "overview": (), "entities": ("name",), "places": ("map", "value", "extent"),
    "timeline": ("series", "by", "unit", "scale", "smooth", "peaks", "days"),
    "chronology": ("top", "sentences", "span", "by", "days"), "keywords": ("kind", "term"),
    "compare": ("against", "of", "align", "scale"), "context": ("node", "sort", "near", "window", "score", "page"),
    "network": ("view", "unit", "among", "score", "alpha", "together", "floor", "lines", "names", "colour"),
    "quotes": ("speaker", "about", "kind", "page"), "documents": ("doc", "at", "beside", "order", "page"),
}  # fmt: skip
"""Page -> its own parameters, those of its lists included, which change no figure."""


def figures_of_link(corpus: Corpus, link: str) -> tuple[list[Figure], list[str]]:
    """Return the figures that a link's page shows, in its order, and a sentence for each name that led on.

    Raises InvalidParameter, UnknownName for whatever the page would ignore or could not show, and for a link to a
    page or a corpus that is another one.
    """
    read = read_link(link, list(PLANS), WITHOUT_FIGURES, OWN)
    _check_corpus(corpus, read)
    query = query_of(corpus, read)
    if not corpus.selection(query).n_documents:
        raise InvalidParameter("link", query.describe(), "a selection that has documents; this one shows no figure")
    figures = list(PLANS[read.page](Page(corpus, query, read)))
    return figures, list(dict.fromkeys(read.notices))


def page_query(corpus: Corpus, link: str) -> Query:
    """Return the filters of a link. Raises as `figures_of_link` does."""
    return query_of(corpus, read_link(link, list(PLANS), WITHOUT_FIGURES, OWN))


def _check_corpus(corpus: Corpus, link: Link) -> None:
    """Raise InvalidParameter where the link names another corpus."""
    store = corpus.database.folder.parent.parent
    names = {corpus.name, store.name, f"{store.resolve().parent.name}-{store.name}"}
    if store.name == "sample":
        names.add("Sample: space flight")
    if (asked := link.text("corpus")) and asked not in names:
        raise InvalidParameter("corpus", asked, f"{corpus.name}, which this store holds; name another with --store")


def chosen_of(figures: Sequence[Figure], keys: Sequence[str]) -> list[Figure]:
    """Return the figures with some keys, every one where none is named. Raises InvalidParameter."""
    by_key = {figure.key: figure for figure in figures}
    for key in keys:
        if key not in by_key:
            raise InvalidParameter("exhibit", key, f"figures of this page: {', '.join(by_key)}")
    return [by_key[key] for key in dict.fromkeys(keys)] if keys else list(figures)
