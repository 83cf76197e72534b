"""A corpus by hand about whose names is decided, and what it counts before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from analysis.annotate.joins import Resolution, Suggestion
from analysis.measures import entity_counts
from analysis.query import Query
from analysis.store.corpus import open_corpus
from tests.hand_corpus import note

WHEN = dt.datetime(2022, 3, 4, tzinfo=dt.UTC)
HEADER = "number,decided,action,entity,target,undone\n"
KEYS = {"Ann": "Ann Example (PERSON)", "Anna": "Anna Example (PERSON)", "Bob": "Bob Example (PERSON)"}
NOTES = [
    note("2022-01-01", "[PERSON Ann Example] met [PERSON Bob Example] in [GPE Paris]. "
                       "[PERSON Example=Ann Example] left."),
    note("2022-01-02", "[PERSON Anna Example] and [~PERSON she=Anna Example] in [GPE Paris]."),
    note("2022-01-03", "[ORG Paris] said: {ORG Paris: [PERSON Anna Example] is here}. {PERSON Ann Example: gas}."),
]  # fmt: skip
BEFORE = {"Ann Example (PERSON)": 2, "Anna Example (PERSON)": 2, "Bob Example (PERSON)": 1, "Paris (GPE)": 2,
          "Paris (ORG)": 1}  # fmt: skip


def suggest(*_: Any, **__: Any) -> Resolution:
    return Resolution((), (Suggestion(("Anna Example", "PERSON"), ("Ann Example", "PERSON"), "spelling", 0.8),), {})


def counted(store: Path, query: Query | None = None) -> dict[str, int]:
    with open_corpus(store) as corpus:
        counts = entity_counts(corpus, query or Query())
    return dict(zip(counts["key"], counts["mentions"].tolist(), strict=True))
