"""Where: the places that are named, on the map, and the names that could not be resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.association import ratio
from analysis.measures.measure import Measure, Option, check_choice, check_positive, options, table
from analysis.query import Query
from analysis.schema import PLACE_REASONS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

GROUPS = ("place", "country")

COLUMNS = {
    "rank": "int64, position by mentions; equal mentions share the better rank",
    "key": "str, of the gazetteer: kind and GeoNames number or codes",
    "place": "str, name in the gazetteer",
    "kind": "str, country, region or city",
    "iso3": "str, ISO 3166-1 code of its country",
    "country": "str, its country",
    "region": "str, region of a city, '' where it is not known",
    "latitude": "float64, degrees north; of a country or region: the mean of its cities, weighted by people",
    "longitude": "float64, degrees east",
    "population": "int64, people, of today; of a region: those in its cities",
    "mentions": "int64, mentions in the selection that mean it",
    "documents": "int64, documents of the selection that mention it",
    "share": "float64, documents / documents of the selection",
    "names": "object, list of the entities that mean it, most mentioned first",
    "reason": "str, why most of its mentions are taken for it",
}
UNRESOLVED_COLUMNS = {
    "rank": "int64, position by mentions; equal mentions share the better rank",
    "key": "str, name and label: what filters and links use",
    "entity": "str, name",
    "label": "str, GPE or LOC",
    "mentions": "int64, mentions in the selection that are not resolved",
    "documents": "int64, documents with such mentions",
    "share": "float64, mentions / mentions of names of places in the selection",
    "why": "str, what keeps it unresolved",
}


def places(corpus: Corpus, query: Query, *, group: str = "place", top: int | None = None) -> pd.DataFrame:
    """Count mentions and documents of every place that is named in the selection.

    Columns: COLUMNS. Names are those of the labels GPE and LOC (of the query's labels, where it has some); a name is
    resolved in each document (`places.resolve`), so that one name can mean two places. `group`: each place, or each
    country with all that lies in it, where a document that names several of its places counts once. Sorted by
    mentions, documents (most first), then name and key; `top` keeps ranks up to N. Raises InvalidParameter.
    """
    check_choice("group", group, GROUPS)
    check_positive("top", top)
    counts = corpus.country_counts(query) if group == "country" else corpus.place_counts(query)
    if counts.empty:
        return table(COLUMNS)
    counts = _ranked(counts, ["place", "key"], top)
    counts["share"] = ratio(counts["documents"], corpus.selection(query).n_documents)
    return table(COLUMNS, counts.assign(reason=counts["reason"].map(PLACE_REASONS), names=counts["names"].map(list)))


def unresolved_places(corpus: Corpus, query: Query, *, top: int | None = None) -> pd.DataFrame:
    """Count the mentions of names of places that are not resolved, and say why.

    Columns: UNRESOLVED_COLUMNS. A name can be resolved in other documents. Sorted by mentions, documents (most first),
    then name and label; `top` keeps ranks up to N. Raises InvalidParameter for a `top` below 1.
    """
    check_positive("top", top)
    counts = corpus.unresolved_places(query)
    if counts.empty:
        return table(UNRESOLVED_COLUMNS)
    total, _ = corpus.place_mentions(query)
    counts = counts.assign(share=ratio(counts["mentions"], total))
    return table(UNRESOLVED_COLUMNS, _ranked(counts, ["entity", "label"], top))


def _ranked(counts: pd.DataFrame, names: list[str], top: int | None) -> pd.DataFrame:
    """Return counts with their rank by mentions, most first; `top` keeps ranks up to N."""
    ordered = counts.sort_values(
        ["mentions", "documents", *names], ascending=[False, False, True, True], kind="stable"
    )
    ordered["rank"] = ordered["mentions"].rank(method="min", ascending=False)
    return ordered if top is None else ordered[ordered["rank"] <= top].copy()


MEASURES = (
    Measure(
        "places", "Where", places, COLUMNS,
        "Mentions and documents of each place that names are resolved to: candidates of the gazetteer weighted by "
        "people (countries and capitals first), by other places of their country or region in the document, and by "
        "what the text states; taken from odds of 5 to 1.",
        "GeoNames (CC BY 4.0); Gale, Church & Yarowsky (1992)",
        options(
            Option("group", "choice", "place", GROUPS, "each place, or countries with all that lies in them"),
            Option("top", "number", None, (), "ranks shown; ties with the last stay"),
        ),
    ),
    Measure(
        "unresolved_places", "Places without a point", unresolved_places, UNRESOLVED_COLUMNS,
        "Mentions of names of places that are not resolved; share = mentions / mentions of names of places.",
        "counts",
        options(Option("top", "number", None, (), "ranks shown; ties with the last stay")),
    ),
)  # fmt: skip
"""What the registry holds of places."""
