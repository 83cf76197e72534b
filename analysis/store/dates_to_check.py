"""How a corpus is dated: what each date is worth, which documents have none, and what people set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

import pandas as pd

from analysis.errors import InvalidParameter, UnknownName
from analysis.ingest.dates import Dated, in_order
from analysis.schema import SET_BY_HAND

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

ORDERS = ("day", "month")
"""What stands first in 03/04/2021."""

KINDS = {
    "nothing": "undated: nothing says when",
    "unreadable": "undated: what stands there is no date that can be read",
    "partial": "undated: a month or a year alone",
    "ambiguous": "undated: which number is the month?",
    "doubtful": "doubtful",
    "likely": "likely",
    "certain": "certain",
    "set": "set by hand",
}
"""What the date of a document is worth -> in words."""
TO_CHECK = ("ambiguous", "partial", "unreadable", "nothing", "doubtful")
"""Kinds that somebody should look at, in the order in which they are listed."""

KIND = f"""CASE WHEN date_origin = '{SET_BY_HAND}' THEN 'set' WHEN date IS NOT NULL THEN
    CASE date_confidence WHEN '' THEN 'certain' ELSE date_confidence END
    WHEN date_origin IN ('partial', 'ambiguous') THEN date_origin WHEN date_text <> '' THEN 'unreadable'
    ELSE 'nothing' END"""
"""SQL: what the date of a row of `documents` is worth, a key of KINDS."""

_GROUP = """CASE WHEN regexp_matches(path, '#row=[0-9]+$') THEN regexp_replace(path, '#row=[0-9]+$', '')
    ELSE regexp_replace(path, '/?[^/]*$', '') END"""
"""What ambiguous dates are read together with: the file of a row, the folder of a file."""

_FOUND_IN = "CASE WHEN date IS NULL THEN '' ELSE date_origin END"


class Dating(NamedTuple):
    """What is known of the date of a document: `kind` is one of KINDS, `written` what stood there."""

    id: str
    title: str
    path: str
    date: dt.date | None
    kind: str
    origin: str
    written: str

    @property
    def in_words(self) -> str:
        """What was found, for people: '2024-10-09 (doubtful, page): “9 October”'."""
        written = f": “{self.written}”" if self.written else ""
        if self.date is None:
            return f"undated{written}"
        worth = ", ".join(part for part in (self.kind, self.origin) if part)
        return f"{self.date.isoformat()} ({worth}){written}"


class DatedLine(NamedTuple):
    """A line of dates.csv and the document that it means; `is_there`: that, or a copy of it, stands at its path."""

    id: str
    path: str
    text: str
    is_there: bool


class DatesToCheck:
    """The half of a corpus that is asked about its dates."""

    def date_counts(self) -> pd.DataFrame:
        """Return kind (one of KINDS), origin ('' where undated) and documents, in the order of KINDS."""
        frame = _whole(self).database.frame(
            f"SELECT {KIND} AS kind, {_FOUND_IN} AS origin, count(*)::BIGINT AS documents FROM documents GROUP BY ALL "
            "ORDER BY documents DESC, origin"
        )
        place = {kind: number for number, kind in enumerate(KINDS)}
        return frame.sort_values("kind", key=lambda kinds: kinds.map(place), kind="stable", ignore_index=True)

    def dates_to_check(
        self, kinds: Sequence[str] = TO_CHECK, *, origin: str | None = None, limit: int | None = None, offset: int = 0
    ) -> pd.DataFrame:
        """Return id, title, path, date, kind, origin, written (what stands there), found of some kinds.

        They come in the order of the kinds given, then by path; `found` is, where somebody set the date, what was found
        before. Raises InvalidParameter for what is no kind.
        """
        for kind in kinds:
            if kind not in KINDS:
                raise InvalidParameter("kind", kind, ", ".join(KINDS))
        return _whole(self).database.frame(
            f"SELECT id, title, path, date, {KIND} AS kind, {_FOUND_IN} AS origin, date_text AS written, "
            "found_date AS found FROM documents LEFT JOIN (SELECT id, max(found_date) AS found_date FROM set_dates "
            "WHERE id <> '' GROUP BY id) USING (id) "
            f"WHERE list_contains(?::VARCHAR[], {KIND}) AND (? IS NULL OR {_FOUND_IN} = ?) "
            "ORDER BY list_position(?::VARCHAR[], kind), path, id LIMIT ? OFFSET ?",
            [list(kinds), origin, origin, list(kinds), limit, offset],
        )

    def dated_documents(self, ids: Sequence[str]) -> list[tuple[int, Dating]]:
        """Return number and dating of those of some ids that the corpus has."""
        rows = _whole(self).database.rows(
            f"SELECT doc, id, title, path, date, {KIND} AS kind, {_FOUND_IN} AS origin, date_text AS written "
            "FROM documents SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS id) USING (id) ORDER BY doc", [list(ids)],
        )  # fmt: skip
        return [(row[0], Dating(*row[1:])) for row in rows]

    def ambiguous_sources(self) -> pd.DataFrame:
        """Return source (a table, or a folder, '' at the top) and documents whose day and month cannot be told."""
        return _whole(self).database.frame(
            f"SELECT {_GROUP} AS source, count(*)::BIGINT AS documents FROM documents WHERE {KIND} = 'ambiguous' "
            "GROUP BY ALL ORDER BY documents DESC, source"
        )

    def ambiguous_dates(self, source: str, order: str) -> pd.DataFrame:
        """Return id, title, path, written, date: the ambiguous dates of a source, read in an order (one of ORDERS).

        Sorted by date. Raises InvalidParameter for another order.
        """
        if order not in ORDERS:
            raise InvalidParameter("order", order, ", ".join(ORDERS))
        found = _whole(self).database.frame(
            f"SELECT id, title, path, date_text AS written FROM documents WHERE {KIND} = 'ambiguous' "
            f"AND {_GROUP} = ? ORDER BY path, id", [source],
        )  # fmt: skip
        days = [in_order(Dated(origin="ambiguous", written=text), order, origin="").date for text in found["written"]]
        found["date"] = pd.Series(days, dtype="object")
        return found.dropna(subset=["date"]).sort_values("date", kind="stable", ignore_index=True)

    def lost_dates(self) -> pd.DataFrame:
        """Return path, title, date (None: none), text_id of lines of dates.csv that mean no document here."""
        return _whole(self).database.frame(
            "SELECT path, title, date, text_id FROM set_dates WHERE id = '' ORDER BY path, text_id"
        )

    def lines_of_dates(self, ids: Sequence[str]) -> list[DatedLine]:
        """Return the lines of dates.csv that mean some documents; copies may have a line each."""
        rows = _whole(self).database.rows(
            "SELECT id, path, text_id, EXISTS (SELECT 1 FROM files f WHERE f.path = d.path AND f.id = d.id) "
            "FROM set_dates d SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS id) USING (id) WHERE id <> '' "
            "ORDER BY id, path, text_id", [list(ids)],
        )  # fmt: skip
        return [DatedLine(*row) for row in rows]

    def one_document(self, named: str) -> str:
        """Return the id of a document by its id or path. Raises UnknownName."""
        rows = _whole(self).database.rows("SELECT id FROM documents WHERE id = ? OR path = ? ORDER BY id = ? DESC",
                                          [named, named, named])  # fmt: skip
        if not rows:
            rows = _whole(self).database.rows("SELECT id FROM files WHERE path = ? AND id <> ''", [named])
        if not rows:
            raise UnknownName("document", named, [p for (p,) in _whole(self).database.rows(
                "SELECT path FROM documents LIMIT 10000")])  # fmt: skip
        return str(rows[0][0])


def _whole(half: DatesToCheck) -> Corpus:
    return cast("Corpus", half)


