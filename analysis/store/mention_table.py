"""Every mention that a query counts, one row each, to be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.query import Query
from analysis.store.slices import with_slices

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "id": "str, of the document", "date": "datetime64[s], of the document; NaT where undated",
    "title": "str, of the document", "source": "str, of the document", "key": "str, the entity as filters name it",
    "entity": "str, its name", "label": "str, its kind", "start": "int64, first character in the document's text",
    "end": "int64, end, exclusive", "text": "str, as the document has it", "sentence": "str, around it",
    "inferred": "bool, a role that can only mean this entity",
}  # fmt: skip


def mention_table(corpus: Corpus, query: Query) -> pd.DataFrame:
    """Return the mentions that a query counts, by document and place. Columns: COLUMNS."""
    chosen = corpus.selection(query)
    labels = f"WHERE list_contains([{', '.join('?' * len(query.labels))}], e.label)" if query.labels else ""
    found = f"SELECT doc, start, \"end\", sentence, entity, false AS inferred FROM {chosen.of('mentions')}"
    if query.inferred:
        found += f" UNION ALL SELECT doc, start, \"end\", sentence, entity, true FROM {chosen.of('inferred')}"
    frame = corpus.database.frame(
        "SELECT m.doc, d.id, d.date, d.title, d.source, e.name || ' (' || e.label || ')' AS key, e.name AS entity, "
        'e.label, m.start::BIGINT AS start, m."end"::BIGINT AS "end", m.inferred, s.start AS first, s."end" AS last '
        f"FROM ({found}) m JOIN entities e USING (entity) JOIN documents d USING (doc) "
        f"JOIN sentences s ON s.doc = m.doc AND s.sentence = m.sentence {labels} "
        'ORDER BY m.doc, m.start, m."end", e.name, e.label',
        list(query.labels), chosen=chosen,
    )  # fmt: skip
    cut = with_slices(corpus.database, frame, {"text": ("start", "end"), "sentence": ("first", "last")})
    return cut[list(COLUMNS)].astype({name: text.partition(",")[0] for name, text in COLUMNS.items()})
