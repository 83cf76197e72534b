"""A series: the selection, or what mentions one entity or has one keyword in it, by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.query import Query
from analysis.schema import KEYWORD

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus


def one_series(series: Iterable[str]) -> str:
    """Return the one entity or `keyword:<term>` of an option; '' where there is none. Raises InvalidParameter."""
    names = (series,) if isinstance(series, str) else tuple(series)
    if len(names) > 1:
        raise InvalidParameter("series", names, "one entity or keyword:<term>")
    return names[0] if names else ""


def counted_days(corpus: Corpus, query: Query, name: str, unit: str) -> pd.DataFrame:
    """Return date and count of documents or mentions: of an entity, of `keyword:<term>`, or '' for the selection.

    Raises UnknownName.
    """
    return series_days(corpus, query, name, unit) if name else selection_days(corpus, query, unit)


def counted_series(corpus: Corpus, query: Query, names: Sequence[str], unit: str) -> list[pd.DataFrame]:
    """Return `counted_days` of each of some series, or of the selection where there are none.

    Entities are counted together. Raises UnknownName.
    """
    if not names:
        return [selection_days(corpus, query, unit)]
    entities = {name: corpus.entity_ids(name) for name in names if not name.startswith(KEYWORD)}
    together = {name: ids for name, ids in entities.items() if unit == "mentions" or len(ids) == 1}
    days = corpus.entity_days(query, sorted({entity for ids in together.values() for entity in ids}))
    whose, counted = days["entity_id"].to_numpy(), pd.DataFrame({"date": days["date"], "count": days[unit]})
    found = []
    for name in names:
        if name in together:
            parts = [slice(*np.searchsorted(whose, (entity, entity + 1))) for entity in together[name]]
            found.append(counted.iloc[parts[0]] if len(parts) == 1 else pd.concat([counted.iloc[p] for p in parts]))
        else:
            found.append(series_days(corpus, query, name, unit))
    return found


def selection_days(corpus: Corpus, query: Query, unit: str) -> pd.DataFrame:
    """Return date and count of the selection itself."""
    days = corpus.document_days(query) if unit == "documents" else corpus.mention_days(query, of_entities=True)
    return pd.DataFrame({"date": days["date"], "count": days[unit]})


def series_days(corpus: Corpus, query: Query, name: str, unit: str) -> pd.DataFrame:
    """Return date and count of one entity or term.

    A name may stand for several (Jordan the person and the country): their mentions add up, but a document
    that has both counts once, so documents are then counted by themselves.
    """
    term = name.removeprefix(KEYWORD) if name.startswith(KEYWORD) else None
    ids = corpus.entity_ids(name) if term is None else corpus.term_ids(term)
    if unit == "documents" and len(ids) > 1:
        days = corpus.days_of(corpus.selection_of(corpus.documents_among(query, name)))
        return pd.DataFrame({"date": days["date"], "count": days["documents"]})
    days = corpus.entity_days(query, ids) if term is None else corpus.term_days(query, ids)
    occurrences = "mentions" if term is None else "count"
    return pd.DataFrame({"date": days["date"], "count": days[unit if unit == "documents" else occurrences]})
