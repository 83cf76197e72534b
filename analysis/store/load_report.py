"""What became of every file, and of every row of a table: loaded, undated, a duplicate or skipped, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.store.dates_to_check import KIND, KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

STATES = {
    "skipped": "could not be read as a document",
    "duplicate": "date, title and text equal those of another file, which counts once",
    "undated": "loaded; no day of publication was found",
    "loaded": "loaded, with a day of publication",
}
"""What became of a file -> in words."""

_WORTH = " ".join(f"WHEN '{kind}' THEN '{words}'" for kind, words in KINDS.items())

_REPORT = f"""
SELECT f.path AS file, CASE WHEN f.state = 'rejected' THEN 'skipped' WHEN f.state = 'duplicate' THEN 'duplicate'
       WHEN d.date IS NULL THEN 'undated' ELSE 'loaded' END AS state,
       CASE WHEN f.state <> 'loaded' THEN f.reason ELSE CASE d.kind {_WORTH} END ||
            CASE WHEN d.date IS NULL AND d.date_text <> '' THEN ': ' || d.date_text
                 WHEN d.date_origin = '' OR d.kind = 'set' OR d.date IS NULL THEN ''
                 ELSE ': ' || d.date_origin END END AS reason,
       CASE WHEN f.state = 'rejected' THEN NULL ELSE d.date END AS date, coalesce(d.title, '') AS title
FROM files f LEFT JOIN (SELECT id, title, date, date_origin, date_text, {KIND} AS kind FROM documents) d USING (id)
"""


def load_report(corpus: Corpus, states: Sequence[str] = (), *, limit: int | None = None) -> pd.DataFrame:
    """Return file, state (a key of STATES), reason, date, title of each file and row; what was skipped comes first.

    The reason says why something was skipped, which document a duplicate equals, and of what is loaded what its date is
    worth and where it was found. `states` keeps some. Raises InvalidParameter for an unknown state.
    """
    for state in states:
        if state not in STATES:
            raise InvalidParameter("state", state, ", ".join(STATES))
    return corpus.database.frame(
        f"SELECT * FROM ({_REPORT}) WHERE len(?::VARCHAR[]) = 0 OR list_contains(?::VARCHAR[], state) "
        "ORDER BY list_position(?::VARCHAR[], state), file, reason LIMIT ?",
        [list(states), list(states), list(STATES), limit],
    )


def load_counts(corpus: Corpus) -> dict[str, int]:
    """Return how many files and rows there are of each state, in the order of STATES."""
    found = dict(corpus.database.rows(f"SELECT state, count(*) FROM ({_REPORT}) GROUP BY state"))
    return {state: int(found.get(state, 0)) for state in STATES}
