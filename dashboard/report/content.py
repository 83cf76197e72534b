"""What a report says, whatever it is written as: figures with comments, peaks, chronology, documents, provenance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.relevance import is_ranked
from dashboard.bundle.contents import state
from dashboard.charts import alt_text, series_title
from dashboard.exhibits import EXHIBITS
from dashboard.export.caption import slug
from dashboard.export.table import jsonable
from dashboard.figure import Figure, theme_of
from dashboard.periods import why_it_stands_out
from dashboard.theme import LIGHT, Theme, day, number, period, plural

FORMATS = {
    "html": ("One HTML file", "text/html"),
    "docx": ("Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", "application/pdf"),
}
"""Extension -> what it is called, media type. PDF needs `export.chrome_available()`, and so do a document's images."""
SECTIONS = ("peaks", "chronology", "documents")
ROWS, COLUMNS, PEAKS, TERMS, CENTRAL, DAYS, DOCUMENTS = 25, 8, 5, 6, 3, 12, 12
"""Rows and columns of a table that a report shows; peaks, and what each is explained by; days of the chronology;
documents."""


@dataclass(frozen=True)
class Part:
    """A figure of a report with its author's comment."""

    figure: Figure
    comment: str = ""

    @property
    def caption(self) -> str:
        """What was counted, and in which documents."""
        figure = self.figure
        counts = figure.exhibit.about(figure.query, figure.options).counts
        return f"{counts}. Selection: {figure.query.describe()}."

    @property
    def alt(self) -> str:
        """What the figure shows, for those who do not see it."""
        return alt_text(self.figure.exhibit, self.figure.frame, self.figure.query)

    def table(self, most: int) -> tuple[pd.DataFrame, str]:
        """Return the rows and columns that fit a page, and a sentence that says what is left out.

        Left out are keys for programs, columns that say the same in every row or the same as one before, and those
        beyond COLUMNS.
        """
        frame = self.figure.frame
        kept: list[str] = []
        for name in frame.columns:
            cells = [jsonable(value) for value in frame[name]]
            alike = len(frame) > 1 and (
                all(cell == cells[0] for cell in cells) or any(list(map(jsonable, frame[k])) == cells for k in kept)
            )
            if name not in UNREAD and not alike:
                kept.append(name)
        kept = kept[:COLUMNS] or list(frame.columns[:COLUMNS])
        left = [name.replace("_", " ") for name in frame.columns if name not in kept]
        said = f"the first {most:,} of {len(frame):,} rows" if len(frame) > most else plural(len(frame), "row")
        more = f", without the columns {', '.join(left)}" if left else ""
        return frame[kept].head(most), f"Table: {said}{more}."


UNREAD = ("key", "key_a", "key_b", "doc", "id", "sentence_start", "trend", "latitude", "longitude", "x", "y")
"""Columns of tables that say nothing to a reader; files of the figure have them."""


@dataclass(frozen=True, slots=True)
class Peak:
    """A period with more documents than expected: its days, why it stands out, what is new in it."""

    title: str
    why: str
    terms: tuple[str, ...]
    companions: tuple[str, ...]
    documents: pd.DataFrame


@dataclass(frozen=True)
class Report:
    """Figures of a corpus in an order, with a title; `dashboard` is where its links lead, '' for none.

    `sections` are those of SECTIONS that are wanted; `rows` is how many rows of each table are shown.
    """

    corpus: Corpus
    query: Query
    parts: tuple[Part, ...]
    title: str = ""
    dashboard: str = ""
    sections: tuple[str, ...] = SECTIONS
    rows: int = ROWS
    made: dt.date | None = None

    def __post_init__(self) -> None:
        if not self.parts:
            raise InvalidParameter("exhibit", "", "at least one figure")
        title = " ".join(self.title.split()) or f"{self.corpus.name}: {self.query.describe()}"
        object.__setattr__(self, "title", title)

    @property
    def about(self) -> str:
        """Which documents of which corpus, and when the report was made."""
        chosen, total = self.corpus.selection(self.query), int(self.corpus.manifest["documents"])
        days = "" if chosen.first is None else f", {period(chosen.first, chosen.last)}"
        many = f"{number(chosen.n_documents)} of {plural(total, 'document')}"
        return (f"Selection: {self.query.describe()} ({many}{days}). "
                f"Corpus: {self.corpus.name}. Made {day(self.made or dt.date.today())}.")  # fmt: skip

    def link(self, page: str, **params: str) -> str:
        """Return a link into the dashboard, '' where the report knows none."""
        return f"{self.dashboard.rstrip('/')}/{page}?{urlencode(params)}" if self.dashboard else ""

    @cached_property
    def peaks(self) -> list[Peak]:
        """The highest peaks of the selection, or of the first series of its timeline, each with what is new in it."""
        if "peaks" not in self.sections:
            return []
        series = next((s for p in self.parts if (s := p.figure.options.get("series"))), ())[:1]
        found = self._table("peaks", series=series)
        highest = found.sort_values("rank", kind="stable").head(PEAKS)
        return [self._peak(row, series) for row in highest.to_dict("records")]

    def _peak(self, row: dict[Any, Any], series: tuple[str, ...]) -> Peak:
        days = f"{row['start']:%Y-%m-%d}..{row['end']:%Y-%m-%d}"
        terms, companions = (self._table("novelty", of=of, series=series, period=days, top=TERMS)
                             for of in ("terms", "entities"))  # fmt: skip
        central = self._table("central_documents", series=series, period=days, limit=CENTRAL)
        whose = f" · {series_title(series[0])}" if series else ""
        return Peak(f"{period(row['start'].date(), row['end'].date())}{whose}", why_it_stands_out(row),
                    tuple(terms["name"]), tuple(companions["name"]), central)  # fmt: skip

    @cached_property
    def chronology(self) -> pd.DataFrame:
        """The days that most documents speak of, each with a sentence."""
        if "chronology" not in self.sections:
            return EXHIBITS["chronology"].compute(self.corpus, Query()).head(0)
        chosen = self.corpus.selection(self.query)
        days = None if chosen.first is None else f"{chosen.first}..{chosen.last}"
        return self._table("chronology", top=DAYS, period=days)

    @cached_property
    def documents(self) -> tuple[str, pd.DataFrame]:
        """What to read first, and the documents: the most relevant ones, else the latest."""
        if "documents" not in self.sections:
            return "", self._table("documents", limit=1).head(0)
        ranked = is_ranked(self.query)
        rows = self._table("documents", order="relevance" if ranked else "newest", limit=DOCUMENTS)
        return ("Most relevant documents" if ranked else "Latest documents"), rows

    def _table(self, measure: str, **options: Any) -> pd.DataFrame:
        return MEASURES[measure].compute(self.corpus, self.query, **options)

    @property
    def methods(self) -> list[tuple[str, str, str]]:
        """Title, formula and source of each measure that the report uses."""
        names = dict.fromkeys(part.figure.exhibit.measure for part in self.parts)
        names |= dict.fromkeys(["peaks", "novelty"] if self.peaks else [])
        names |= dict.fromkeys(["chronology"] if len(self.chronology) else [])
        return [(MEASURES[name].title, MEASURES[name].formula, MEASURES[name].source) for name in names]

    @property
    def provenance(self) -> list[tuple[str, str]]:
        """What says which corpus, pipeline and versions the report was made of."""
        known = state(self.corpus)
        made = known["exported_with"]
        return [
            ("Corpus", f"{known['corpus']['name']}, {plural(known['corpus']['documents'], 'document')}"),
            ("Fingerprint", known["corpus"]["fingerprint"]),
            ("Decisions about names", f"{known['decisions']['standing']}, {known['decisions']['hash']}"),
            ("Pipeline", known["pipeline"]),
            ("Versions", ", ".join(f"{name} {version}" for name, version in made.items())),
            ("Filters", self.query.to_url() or "none"),
            *((part.figure.title, part.figure.link) for part in self.parts),
        ]


def make(report: Report, ext: str, *, theme: str | Theme = LIGHT) -> bytes:
    """Return a report as a file of one of FORMATS. Raises InvalidParameter, ExportError where a PDF cannot be made."""
    if ext not in FORMATS:
        raise InvalidParameter("format", ext, ", ".join(FORMATS))
    look = theme_of(theme)
    if ext == "docx":
        from dashboard.report.word import to_docx

        return to_docx(report, theme=look)
    from dashboard.report.page import to_page

    page = to_page(report, theme=look)
    if ext == "html":
        return page
    from dashboard.report.paper import to_paper

    return to_paper(page)


def report_name(report: Report, ext: str) -> str:
    """Return a report's file name: its title and its day."""
    return f"{slug(report.title) or 'report'}-{(report.made or dt.date.today()).isoformat()}.{ext}"


def parts_of(figures: Sequence[Figure], comments: dict[str, str]) -> tuple[Part, ...]:
    """Return figures as parts of a report, with comments by their keys. Raises InvalidParameter for an unknown key."""
    keys = [figure.key for figure in figures]
    for key in comments:
        if key not in keys:
            raise InvalidParameter("--comment", key, f"KEY=TEXT, with a figure of the report: {', '.join(keys)}")
    return tuple(Part(figure, comments.get(figure.key, "")) for figure in figures)


