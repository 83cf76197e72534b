"""The days that texts speak of: how often, in how many documents, and in which sentences."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.query import Query
from analysis.store.database import Database, Selection
from analysis.store.slices import with_slices

_SENTENCE_TERMS = ("word", "name")
"""Kinds of terms that sentences are compared by; phrases are made of them."""


class DateQueries(ABC):
    """The half of a corpus that knows which days its texts speak of, for the documents that a query keeps."""

    database: Database

    @abstractmethod
    def selection(self, query: Query) -> Selection:
        """Return the documents that a query keeps."""

    def spoken_range(self, query: Query, *, one_of: int) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day that texts speak of; None where they speak of none.

        One of `one_of` expressions at either end is passed over, so that a single one does not stretch the range.
        """
        chosen = self.selection(query)
        dates = chosen.of("dates")
        [(first, last)] = self.database.rows(
            f"WITH skipped AS (SELECT count(*) // {int(one_of)} AS n FROM {dates}) SELECT "
            f"(SELECT first FROM {dates} ORDER BY first LIMIT 1 OFFSET (SELECT n FROM skipped)), "
            f"(SELECT last FROM {dates} ORDER BY last DESC LIMIT 1 OFFSET (SELECT n FROM skipped))", chosen=chosen,
        )  # fmt: skip
        return first, last

    def spoken_bins(self, query: Query, unit: str) -> pd.DataFrame:
        """Return start, mentions, documents: expressions whose days lie within one calendar bin, and who has them.

        `unit`: day, week (ISO), month, quarter or year.
        """
        chosen = self.selection(query)
        return self.database.frame(
            f"SELECT date_trunc('{unit}', first)::DATE AS start, count(*) AS mentions, "
            f"count(DISTINCT doc) AS documents FROM {chosen.of('dates')} "
            f"WHERE date_trunc('{unit}', first) = date_trunc('{unit}', last) GROUP BY 1 ORDER BY 1", chosen=chosen,
        )  # fmt: skip

    def day_sentences(
        self, query: Query, days: Sequence[dt.date], *, lead: int, within: int, most: int
    ) -> pd.DataFrame:
        """Return sentences that may tell what happened on each of some days, at most `most` of a day.

        Columns: day, doc, sentence, start, end, mention_start, mention_end (of the expression that names the day; -1
        where it names none), others (other days that it names). They are all sentences that speak of the day, and
        those among the first `lead` of each document published on it, or up to `within` days later, that name no day.
        Where there are more than `most`, those that speak of the day come first, then those of the earliest documents.
        """
        chosen = self.selection(query)
        return self.database.frame(
            "WITH days AS (SELECT unnest(?::DATE[]) AS day), "
            f"named AS (SELECT * FROM {chosen.of('dates')} WHERE granularity = 'day'), "
            "spoken AS (SELECT doc, sentence, count(DISTINCT first) AS n FROM named GROUP BY doc, sentence), "
            'told AS (SELECT first AS day, doc, sentence, min(start) AS mention_start, min("end") AS mention_end, '
            "n - 1 AS others FROM named JOIN days ON first = day JOIN spoken USING (doc, sentence) "
            "WHERE first = last GROUP BY first, doc, sentence, n), "
            f"opening AS (SELECT day, doc, sentence, -1, -1, 0 FROM {chosen.of('documents')} JOIN days "
            f"ON date BETWEEN day AND day + {int(within)} JOIN sentences USING (doc) "
            f"ANTI JOIN spoken USING (doc, sentence) WHERE sentence < {int(lead)}) "
            "SELECT day, doc::BIGINT AS doc, sentence::BIGINT AS sentence, s.start::BIGINT AS start, "
            's."end"::BIGINT AS "end", mention_start::BIGINT AS mention_start, mention_end::BIGINT AS mention_end, '
            "others::BIGINT AS others FROM (SELECT * FROM told UNION ALL SELECT * FROM opening) "
            "JOIN sentences s USING (doc, sentence) QUALIFY row_number() "
            f"OVER (PARTITION BY day ORDER BY mention_start < 0, doc, sentence) <= {int(most)} "
            "ORDER BY day, doc, sentence", [list(days)], chosen=chosen,
        )  # fmt: skip

    def sentence_terms(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return row, term_id, n, documents (of the term, in the corpus): terms of sentences of `day_sentences`.

        `row` is the place of the sentence in `spans`, from 0. The words that name the day are left out: all have them.
        """
        columns = ("doc", "start", "end", "mention_start", "mention_end")
        lists: list[Any] = [spans[column].astype("int64").tolist() for column in columns]
        listed = ", ".join(f'unnest(?::INTEGER[]) AS "{c}"' for c in ("row", "doc", "low", "high", "said", "until"))
        hits = self.database.table("term_hits")
        return self.database.frame(
            f"WITH spans AS (SELECT {listed}), hits AS ("
            f"SELECT doc, term, unnest(starts) AS start FROM {hits} SEMI JOIN spans USING (doc) "
            f"SEMI JOIN (SELECT term FROM terms WHERE kind IN {_SENTENCE_TERMS}) USING (term)) "
            "SELECT row::BIGINT AS row, term AS term_id, count(*) AS n, any_value(documents)::BIGINT AS documents "
            "FROM spans JOIN hits USING (doc) JOIN terms USING (term) WHERE start >= low AND start < high "
            "AND NOT (start >= said AND start < until) GROUP BY row, term ORDER BY row, term",
            [list(range(len(spans))), *lists],
        )  # fmt: skip

    def with_sentences(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return spans (doc, start, end) with text: the words between start and end."""
        return with_slices(self.database, spans, {"text": ("start", "end")})

    def document_names(self, docs: Sequence[int]) -> pd.DataFrame:
        """Return doc, id, title, source, date of some documents."""
        return self.database.frame(
            "SELECT doc::BIGINT AS doc, id, title, source, date FROM documents "
            "SEMI JOIN (SELECT unnest(?::INTEGER[]) AS doc) USING (doc) ORDER BY doc", [list(map(int, docs))],
        )  # fmt: skip
