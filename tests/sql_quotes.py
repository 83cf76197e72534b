"""The quotes of a corpus by SQL over its tables: what the answers of the counts index must equal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.quote_queries import quote_rows

_KEY = "coalesce(name || ' (' || label || ')', '') AS key, coalesce(name, '') AS entity, coalesce(label, '') AS label"
_KINDS = ", ".join(f"count(*) FILTER (kind = '{kind}') AS {kind}" for kind in ("direct", "indirect", "mixed"))
_WORDS = "len(regexp_extract_all(substring(text, start + 1, \"end\" - start), '[\\p{L}\\p{N}]+'))"


class SqlQuotes:
    """Quotes of an open corpus, each time asked anew of its tables."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.database = corpus, corpus.database

    def quote_count(self, query: Query, **asked: str | None) -> int:
        """Return the number of quotes."""
        return int(self._frame("SELECT count(*) AS n FROM ({rows})", query, **asked)["n"].iloc[0])

    def speaker_counts(self, query: Query, **asked: str | None) -> pd.DataFrame:
        """Return how often each speaker is quoted."""
        return self._frame(
            f"SELECT coalesce(c.entity, -1)::BIGINT AS entity_id, {_KEY}, quotes, direct, indirect, mixed, words, "
            "c.documents, f.date AS first_date, l.date AS last_date FROM (SELECT entity, count(*) AS quotes, "
            f"{_KINDS}, sum({_WORDS})::BIGINT AS words, count(DISTINCT doc) AS documents, min(doc) AS first, "
            f"max(doc) FILTER (doc < {self.corpus.first_undated}) AS last FROM ({{rows}}) "
            f"JOIN {self.database.table('texts')} USING (doc) GROUP BY entity) c "
            "LEFT JOIN entities e ON e.entity = c.entity LEFT JOIN documents f ON f.doc = c.first "
            "LEFT JOIN documents l ON l.doc = c.last ORDER BY quotes DESC, name NULLS LAST, label", query, **asked,
        )  # fmt: skip

    def speaker_days(self, query: Query, ids: list[int], **asked: str | None) -> pd.DataFrame:
        """Return the quotes of some speakers by day."""
        listed = f"[{', '.join(map(str, ids))}]::INTEGER[]"
        return self._frame(
            "SELECT coalesce(entity, -1)::BIGINT AS entity_id, date, count(*) AS quotes, count(DISTINCT doc) AS "
            f"documents FROM ({{rows}}) JOIN documents USING (doc) WHERE list_contains({listed}, coalesce(entity, -1)) "
            "GROUP BY 1, 2 ORDER BY 1, 2", query, **asked,
        )  # fmt: skip

    def quoted_about(self, query: Query, **asked: str | None) -> pd.DataFrame:
        """Return what quotes mention inside."""
        return self._frame(
            f"SELECT a.entity::BIGINT AS entity_id, {_KEY}, count(*) AS quotes, count(DISTINCT q.doc) AS documents "
            "FROM ({rows}) q JOIN quote_entities a USING (doc, quote) JOIN entities e ON e.entity = a.entity "
            "GROUP BY ALL ORDER BY quotes DESC, entity, label", query, **asked,
        )  # fmt: skip

    def quotes(self, query: Query, **asked: str | None) -> pd.DataFrame:
        """Return document, number, words, and the keys of what it mentions, of each quote."""
        about = (
            "coalesce((SELECT string_agg(b.name || ' (' || b.label || ')', '; ' ORDER BY b.name, b.label) FROM "
            "quote_entities a JOIN entities b USING (entity) WHERE a.doc = q.doc AND a.quote = q.quote), '')"
        )
        return self._frame(
            f"SELECT doc::BIGINT AS doc, quote::BIGINT AS quote, {_WORDS}::BIGINT AS words, {about} AS about "
            f"FROM ({{rows}}) q JOIN {self.database.table('texts')} USING (doc) ORDER BY doc, quote", query, **asked,
        )  # fmt: skip

    def _frame(self, sql: str, query: Query, **asked: str | None) -> pd.DataFrame:
        chosen = self.corpus.selection(query)
        values: dict[str, Any] = {"speaker": None, "about": None, "kind": None} | asked
        rows, bound = quote_rows(self.database, chosen, values["speaker"], values["about"], values["kind"])
        return self.database.frame(sql.replace("{rows}", rows), bound, chosen=chosen)
