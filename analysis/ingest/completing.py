"""Complete records to documents: a title, a language, an id, and the date that everything around them supports.

In this order, the first full date counts: what the record states; its file's name; its folders; its dateline or
first lines; last, and doubtful, when its file was made. Where the record states less than a day, only a day of it
counts. Numeric dates are read in the order of day and month that all dates of their source show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from analysis.ingest import datelines
from analysis.ingest.dates import UNDATED, Dated, date_of_file_name, fits, in_order, order_of
from analysis.ingest.decoding import clean, one_line
from analysis.ingest.language import language_of
from analysis.ingest.records import Record
from analysis.ingest.titles import first_sentence
from analysis.schema import Document, document_id


@dataclass(frozen=True, slots=True)
class Found:
    """A record with its clean text and its place: its part of the file, the path whose folders and name are read."""

    record: Record
    text: str
    part: str
    path: str
    doubtful: Dated = UNDATED

    @property
    def source(self) -> str:
        """What its numeric dates are compared with: its file's rows, or the files of its folder."""
        return self.path if self.record.part else self.path.rpartition("/")[0]


def completed(found: Sequence[Found], shown: str) -> Iterator[Document]:
    """Yield the documents of one file."""
    stated = [_stated(one) for one in found]
    orders = _orders(zip(found, stated, strict=True))
    for one, dated in zip(found, stated, strict=True):
        if dated.origin == "ambiguous":
            dated = in_order(dated, orders[one.source], origin=_origin(one))
        yield _document(one, dated if dated.date else _around(one, dated), shown)


def _stated(one: Found) -> Dated:
    """Return the date that a record states, else that of its file's name."""
    dated = one.record.dated
    if dated.date is None and not one.record.part:
        of_name = date_of_file_name(one.path.rpartition("/")[2])
        if not dated.written or (of_name.date and fits(dated, of_name.date)):
            return of_name
    return dated


def _orders(stated: Iterable[tuple[Found, Dated]]) -> dict[str, str]:
    """Return for each source the order of day and month in its numeric dates, '' where it does not show."""
    written = defaultdict(list)
    for one, dated in stated:
        written[one.source].append(dated.written)
    return {source: order_of(dates) for source, dates in written.items()}


def _origin(one: Found) -> str:
    """Return where an ambiguous date of a record stands."""
    if not one.record.dated.written:
        return "file name"
    return "column" if one.record.part.startswith("#row") or "#row" in one.record.part else "header"


def _around(one: Found, dated: Dated) -> Dated:
    """Date an undated record by what stands around it; else return what is known of its date."""
    around = datelines.of_folders(one.path.rpartition("/")[0])
    if dated.written and not dated.origin:
        around = around._replace(dated=UNDATED)  # what it states is no date that can be read: a folder is no better
    near = one.doubtful.date
    of_text = datelines.of_text(one.text, around=_with_year(around, dated), near=near)
    for found in (around.dated, of_text):
        if found.date and fits(dated, found.date):
            return found
    if dated.written:
        return dated
    if one.doubtful.date:
        return one.doubtful._replace(confidence="doubtful")
    if of_text.written:
        return of_text
    return Dated(origin="partial", written=around.written) if around.year else one.doubtful


def _with_year(around: datelines.Around, dated: Dated) -> datelines.Around:
    """Return what the folders say, or the year that a partial date of the record states."""
    if dated.origin == "partial" and not around.year:
        return datelines.of_folders(dated.written.rpartition(" ")[2])
    return around


def _document(one: Found, dated: Dated, shown: str) -> Document:
    record, text = one.record, one.text
    title = one_line(unescape(record.title)) or first_sentence(text)
    folder = clean(one.path.rpartition("/")[0]).replace("\n", " ")
    return Document(
        id=document_id(dated.date, title, text), title=title, text=text, path=shown + one.part, date=dated.date,
        date_origin=dated.origin, date_confidence=dated.confidence, date_text=one_line(dated.written),
        source=one_line(unescape(record.source)), collection=folder,
        language=record.language or language_of(text),
    )  # fmt: skip
