"""A report as a Word document: headings, pictures with alternative text, native tables, links."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.graphs import legal
from dashboard import export
from dashboard.export.image import to_picture
from dashboard.export.table import jsonable
from dashboard.report.content import Part, Report
from dashboard.theme import Theme, day, number, plural

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

PAGE_CM = (21.0, 29.7)
MARGIN_CM = 2.5
WIDTH_CM = PAGE_CM[0] - 2 * MARGIN_CM
HIGHEST_PICTURE_CM = 18.0
"""A picture fits on a page with its heading, a comment and its caption."""
LETTER_CM, CELL_EDGE_CM, WIDEST_CM = 0.2, 0.45, 5.0
"""Of a cell: about the width of a letter of 8 points, both edges together, and what no column needs more than."""
LONGEST_CELL = 120
"""Characters of a cell; an ellipsis stands for the rest."""
NO_PICTURE = "No picture: drawing one needs Chrome or Chromium, and none was found on this machine."


def to_docx(report: Report, *, theme: Theme) -> bytes:
    """Return a report as a .docx. Pictures are drawn where Chrome is there; elsewhere the document says so."""
    import docx  # takes 0.3 s: only where one is written

    document = docx.Document()
    _set_page(document)
    made = dt.datetime.combine(report.made or dt.date.today(), dt.time())
    about = document.core_properties
    about.title, about.author, about.created, about.modified = legal(report.title)[:255], "", made, made
    _heading(document, report.title, 0)
    _say(document, report.about)
    drawn = export.chrome_available()
    for at, part in enumerate(report.parts, start=1):
        _figure(document, report, part, at, theme=theme, drawn=drawn)
    _peaks(document, report)
    _chronology(document, report)
    title, rows = report.documents
    if len(rows):
        _heading(document, title, 1)
        _list_of(document, report, rows)
    _heading(document, "How the numbers are made", 1)
    for title, formula, source in report.methods:
        _heading(document, title, 2)
        _say(document, formula)
        _say(document, f"Source: {source}")
    _heading(document, "Provenance", 1)
    _grid(document, ["What", "Value"], [list(row) for row in report.provenance])
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: Document) -> None:
    """Make pages A4, as wide between the margins as the pictures are made for."""
    from docx.shared import Cm

    for section in document.sections:
        section.page_width, section.page_height = map(Cm, PAGE_CM)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN_CM)


def _flat(value: object) -> str:
    """Return text that XML allows, on one line."""
    return legal(" ".join(str(value).split()))


def _heading(document: Document, text: str, level: int) -> None:
    document.add_heading(_flat(text), level)


def _say(document: Document, text: str, style: str | None = None) -> Paragraph:
    return document.add_paragraph(_flat(text), style)


def _figure(document: Document, report: Report, part: Part, at: int, *, theme: Theme, drawn: bool) -> None:
    from docx.shared import Cm

    _heading(document, f"{at}. {part.figure.title}", 1)
    for line in part.comment.splitlines():
        if line.strip():
            _say(document, line, "Intense Quote").paragraph_format.keep_with_next = True
    if drawn:
        chart = part.figure.figure(theme=theme)
        picture = document.add_picture(io.BytesIO(to_picture(chart, theme=theme)), width=Cm(WIDTH_CM))
        if picture.height > (highest := Cm(HIGHEST_PICTURE_CM)):
            picture.width, picture.height = int(picture.width * highest / picture.height), highest
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        picture._inline.docPr.set("descr", legal(part.alt))
        picture._inline.docPr.set("title", _flat(part.figure.title))
    else:
        _say(document, NO_PICTURE)
        _say(document, part.alt)
    caption = _say(document, part.caption, "Caption")
    if report.dashboard:
        caption.add_run(" ")
        _link(caption, "Open in the dashboard", f"{report.dashboard.rstrip('/')}/{part.figure.link}")
    rows, said = part.table(report.rows)
    _say(document, said, "Caption")
    cells = [[_cell(value) for value in row] for row in rows.itertuples(index=False, name=None)]
    _grid(document, [name.replace("_", " ") for name in rows.columns], cells)


def _cell(value: Any) -> str:
    plain = jsonable(value)
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return number(plain, digits=3)
    text = "" if plain is None else _flat(", ".join(map(str, plain)) if isinstance(plain, list) else plain)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _grid(document: Document, heads: list[str], rows: list[list[str]]) -> None:
    """Add a native table whose header is repeated on every page. Rows are made at once: cell by cell takes seconds."""
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1 + len(rows), cols=len(heads), style="Light Grid Accent 1")
    table.autofit = False
    widths = [Cm(width) for width in column_widths([heads, *rows])]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    cells = table._cells
    for at, text in enumerate([*heads, *(text for row in rows for text in row)]):
        cells[at].width = widths[at % len(heads)]
        paragraph = cells[at].paragraphs[0]
        paragraph.add_run(_flat(text)).font.size = Pt(8)
        paragraph.paragraph_format.space_after = Pt(0)
    for at, row in enumerate(table.rows):
        _mark(row, "w:cantSplit", *(["w:tblHeader"] if at == 0 else []))
    document.add_paragraph()


def _mark(row: Any, *names: str) -> None:
    """Say of a table's row that it is not parted between pages, or repeated on each."""
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(properties.makeelement(qn(name), {qn("w:val"): "true"}))


def column_widths(rows: list[list[str]]) -> list[float]:
    """Return centimetres for each column, together the width of the page: every word fits, long texts get the rest."""
    words, whole = [], []
    for column in zip(*rows, strict=True):
        longest = max((len(word) for text in column for word in text.split()), default=1)
        words.append(min(longest * LETTER_CM, WIDEST_CM) + CELL_EDGE_CM)
        whole.append(min(max(map(len, column)) * LETTER_CM, 3 * WIDEST_CM) + CELL_EDGE_CM)
    left = WIDTH_CM - sum(words)
    wanted = [long - short for long, short in zip(whole, words, strict=True)]
    if left <= 0:
        return [WIDTH_CM * short / sum(words) for short in words]
    if sum(wanted) > left:
        return [short + left * more / sum(wanted) for short, more in zip(words, wanted, strict=True)]
    return [long + (left - sum(wanted)) / len(whole) for long in whole]


def _peaks(document: Document, report: Report) -> None:
    if not report.peaks:
        return
    _heading(document, "Peaks", 1)
    for peak in report.peaks:
        _heading(document, peak.title, 2)
        _say(document, peak.why)
        for what, names in (("New words", peak.terms), ("New beside it", peak.companions)):
            if names:
                _say(document, f"{what}: {', '.join(names)}.")
        if len(peak.documents):
            _say(document, "Read first:")
            _list_of(document, report, peak.documents)


def _list_of(document: Document, report: Report, rows: pd.DataFrame) -> None:
    for row in rows.to_dict("records"):
        _document(document.add_paragraph(style="List Bullet"), report, row)


def _document(paragraph: Paragraph, report: Report, row: dict[Any, Any]) -> None:
    """Add a document's title, as a link where the report knows a dashboard, its day and source."""
    title, link = _flat(row["title"]) or "Untitled", report.link("documents", doc=str(row["id"]))
    if link:
        _link(paragraph, title, link)
    else:
        paragraph.add_run(title)
    date = "undated" if pd.isna(row["date"]) else day(row["date"].date())
    paragraph.add_run(" · ".join(["", date, *([_flat(row["source"])] if row["source"] else [])]))


def _chronology(document: Document, report: Report) -> None:
    if report.chronology.empty:
        return
    _heading(document, "Chronology", 1)
    for row in report.chronology.to_dict("records"):
        spoken = f"spoken of in {plural(row['speaking'], 'document')}"
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{day(row['first'].date())} ({spoken}): ").bold = True
        paragraph.add_run(_flat(row["sentence"]))
        source = {"id": row["id"], "title": row["title"], "date": row["published_on"], "source": row["source"]}
        _document(document.add_paragraph(style="List Bullet"), report, source)


def _link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a link, for which the library has no function of its own."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline, run.font.color.rgb = True, RGBColor(0x1F, 0x4E, 0x79)
    link.append(run._r)
    paragraph._p.append(link)
