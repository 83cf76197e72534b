"""Documents in, tables out: build a corpus from a folder, open it, ask it.

    >>> import analysis
    >>> analysis.build("seeds", "var/seeds")                                      # doctest: +SKIP
    >>> corpus = analysis.open_corpus("var/seeds")                                # doctest: +SKIP
    >>> analysis.entity_counts(corpus, analysis.Query(labels=("PERSON",)))        # doctest: +SKIP

Names are loaded when they are first used: opening a built corpus never loads spaCy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "DatelineError": "analysis.errors",
    "Query": "analysis.query",
    "build": "analysis.store.build",
    "Corpus": "analysis.store.corpus",
    "open_corpus": "analysis.store.corpus",
    "MEASURES": "analysis.measures",
    "entity_counts": "analysis.measures",
    "timeline": "analysis.measures",
    "keyword_counts": "analysis.measures",
    "keyness": "analysis.measures",
    "cooccurrence": "analysis.measures",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
