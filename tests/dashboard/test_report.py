"""A report holds the numbers of its figures in every form, in the order and with the words that were chosen."""

from __future__ import annotations

import datetime as dt
import html.parser
import io
import re
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from hypothesis import given
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.errors import DatelineError, InvalidParameter
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import export
from dashboard.export import browser
from dashboard.figure import figure_of
from dashboard.report import Part, Report, make, report_name, word
from dashboard.report.content import COLUMNS, parts_of
from dashboard.report.word import NO_PICTURE, column_widths
from dashboard.theme import number
from tests.dashboard.app import store_of
from tests.dashboard.frames import HOSTILE
from tests.hand_corpus import hand_corpus, note

DAY = dt.date(2026, 1, 2)
AT = "http://localhost:8501"
BERLIN = Query(entities=("Berlin (GPE)",))


def report(corpus: Corpus, query: Query = BERLIN, **more: object) -> Report:
    figures = [figure_of(corpus, name, query) for name in ("entities", "timeline", "keywords")]
    comments = {"timeline": "It rose.\n\nThen <b>fell</b>."}
    return Report(corpus, query, parts_of(figures, comments), "Berlin & others", AT, made=DAY, **more)


class Page(html.parser.HTMLParser):
    """Headings, cells of each table, alternative texts, links and scripts of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.alts: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.open = "", ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if found.get("role") == "img":
            self.alts.append(found["aria-label"] or "")
        if tag == "a":
            self.links.append(found["href"] or "")
        self.open = tag

    def handle_data(self, data: str) -> None:
        if self.open in ("script", "style"):
            return
        self.text += data
        if self.open in ("h1", "h2", "h3"):
            self.headings[-1] += data
        if self.open in ("td", "th"):
            self.tables[-1][-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.open = ""


def test_a_page_has_title_figures_and_comments_in_order(told_corpus: Corpus) -> None:
    page = Page(make(report(told_corpus), "html"))
    assert page.headings[:4] == ["Berlin & others", "1. Who and what", "2. Over time", "3. Keywords"]
    assert {"How the numbers are made", "Provenance"} <= set(page.headings)
    assert page.text.index("It rose.") < page.text.index("Then <b>fell</b>.") < page.text.index("3. Keywords", 900)
    assert "Selection: documents that mention Berlin (GPE)" in page.text
    assert "Corpus: hand. Made 2 January 2026." in page.text


def test_its_tables_and_alternative_texts_are_the_figures(told_corpus: Corpus) -> None:
    made = report(told_corpus)
    page = Page(make(made, "html"))
    for at, part in enumerate(made.parts):
        csv = export.from_safe_csv(part.figure.make("csv"), like=part.figure.frame)
        head, *rows = page.tables[at]
        assert len(rows) == min(len(csv), made.rows)
        column = {"entities": "mentions", "timeline": "count", "keywords": "count"}[part.figure.key]
        shown = [row[head.index(column)] for row in rows]
        assert shown == [number(value) for value in csv[column].head(made.rows)]
        assert page.alts[at] == part.alt
        numbers = {int(n.replace(",", "")) for n in re.findall(r"\b\d[\d,]*\b", part.alt.partition(". ")[2])}
        assert numbers & set(csv[column]), "the alternative text has numbers of the table"
        assert len(head) <= COLUMNS


def test_what_is_left_out_is_said(told_corpus: Corpus) -> None:
    part = report(told_corpus).parts[0]
    total = len(part.figure.frame)
    rows, said = part.table(5)
    assert len(rows) == 5
    assert said.startswith(f"Table: the first 5 of {total} rows, without the columns key")
    assert part.table(total)[1].startswith(f"Table: {total} rows")
    one = Part(figure_of(told_corpus, "kpis"))
    assert {"name", "value"} <= set(one.table(50)[0].columns)


def test_it_asks_nothing_of_a_network_and_has_plotly_once(told_corpus: Corpus) -> None:
    made = Report(told_corpus, Query(), parts_of([figure_of(told_corpus, n) for n in ("places", "entities")], {}))
    content = make(made, "html").decode()
    page = Page(content.encode())
    assert not [attributes for _, attributes in page.tags if "src" in attributes]
    assert not [tag for tag, _ in page.tags if tag in ("link", "img", "iframe", "form", "object")]
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert content.count("plotly.js v") == 1
    assert content.index("window.PlotlyGeoAssets") < content.index("Plotly.newPlot")
    assert [link for link in page.links if not link.startswith("#")] == [], "no dashboard is known"


def test_its_links_lead_into_the_dashboard(told_corpus: Corpus) -> None:
    made = report(told_corpus)
    links = Page(make(made, "html")).links
    assert f"{AT}/entities?entity=Berlin+%28GPE%29" in links
    title, rows = made.documents
    assert title == "Most relevant documents"
    assert [f"{AT}/documents?doc={id}" for id in rows["id"]] == [
        link for link in links if link.startswith(f"{AT}/documents?doc=")
    ][-len(rows) :]


def test_a_peak_has_its_card(tmp_path: Path) -> None:
    """On a day with many documents where there were few before."""
    quiet = [note(f"2022-01-{d:02d}", "[GPE Oslo] is quiet.", title=f"Quiet {d}") for d in range(1, 29)]
    loud = [note("2022-01-29", f"[GPE Kyiv] has a corridor {w}.", title=f"Loud {w}") for w in "abcdefghijkl"]
    with hand_corpus(tmp_path, [*quiet, *loud]) as corpus:
        figures = [figure_of(corpus, "timeline", by="day", peaks="test")]
        made = Report(corpus, Query(), parts_of(figures, {}), made=DAY)
        page = Page(make(made, "html"))
        assert [peak.title for peak in made.peaks] == ["29 January 2022"]
        assert "12 documents where about" in made.peaks[0].why
        assert made.peaks[0].companions == ("Kyiv",)
        assert "29 January 2022" in page.headings
        assert "New beside it: Kyiv." in page.text
        assert "Loud a" in page.text
        assert "Peaks" not in Page(make(Report(corpus, Query(), made.parts, sections=()), "html")).headings


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script>"
    with hand_corpus(tmp_path, [note("2022-01-01", f"[PERSON {n}] came.", title=n) for n in ("Ada", evil)]) as corpus:
        figure = figure_of(corpus, "documents")
        made = Report(corpus, Query(), (Part(figure, evil),), f"{evil} \u202e \x00")
        content = make(made, "html").decode()
        assert "<script>alert(1)" not in content
        assert re.fullmatch(r"script-script-alert-1-script-[0-9-]+\.html", report_name(made, "html"))
        assert docx.Document(io.BytesIO(make(made, "docx"))).paragraphs[0].text.startswith(evil)


def test_a_report_needs_a_figure(told_corpus: Corpus) -> None:
    with pytest.raises(InvalidParameter, match="at least one figure"):
        Report(told_corpus, Query(), ())
    with pytest.raises(InvalidParameter, match="html, docx, pdf"):
        make(report(told_corpus), "odt")


# -- Word and paper --------------------------------------------------------------------------------------------


def test_a_word_document_has_pictures_tables_and_links(told_corpus: Corpus) -> None:
    made = report(told_corpus)
    document = docx.Document(io.BytesIO(make(made, "docx")))
    assert document.paragraphs[0].text == "Berlin & others"
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings[:3] == ["1. Who and what", "2. Over time", "3. Keywords"]
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert alts == [part.alt for part in made.parts]
    assert all(shape.width.cm == pytest.approx(16, abs=0.1) for shape in document.inline_shapes)
    for part, table in zip(made.parts, document.tables, strict=False):
        expected, _ = part.table(made.rows)
        cells = [[cell.text for cell in row.cells] for row in table.rows]
        assert cells[0] == [name.replace("_", " ") for name in expected.columns]
        column = next(name for name in ("mentions", "count") if name in expected)
        at = list(expected.columns).index(column)
        assert [row[at] for row in cells[1:]] == [number(value) for value in expected[column]]
    targets = {r.target_ref for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.HYPERLINK}
    assert f"{AT}/timeline?entity=Berlin+%28GPE%29" in targets
    assert "Then <b>fell</b>." in [p.text for p in document.paragraphs]


def test_a_word_document_fits_its_pages(told_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4; no picture so high that its heading stands alone; columns as wide as their words, rows in one piece."""
    made = Report(told_corpus, Query(), parts_of([figure_of(told_corpus, "entities")], {}), "High", AT, made=DAY)
    whole = docx.Document(io.BytesIO(make(made, "docx"))).inline_shapes[0]
    monkeypatch.setattr(word, "HIGHEST_PICTURE_CM", 4.0)
    document = docx.Document(io.BytesIO(make(made, "docx")))
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    (shape,) = document.inline_shapes
    assert whole.height.cm > shape.height.cm == pytest.approx(4, abs=0.01)
    assert whole.width / whole.height == pytest.approx(shape.width / shape.height, rel=0.01)
    table = document.tables[0]
    widths = [column.width.cm for column in table.columns]
    assert sum(widths) == pytest.approx(16, abs=0.1)
    for width, column in zip(widths, table.columns, strict=True):
        longest = max(len(word) for cell in column.cells for word in cell.text.split())
        assert width >= longest * 0.17
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)


@given(st.lists(st.lists(st.text(max_size=200), min_size=3, max_size=3), min_size=1, max_size=5))
def test_columns_share_the_width_of_the_page(rows: list[list[str]]) -> None:
    widths = column_widths(rows)
    assert sum(widths) == pytest.approx(16)
    assert min(widths) > 0


def test_without_chrome_a_document_says_so_and_paper_says_what_to_install(
    told_corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chrome")
    assert not browser.chrome_available()
    made = report(told_corpus)
    document = docx.Document(io.BytesIO(make(made, "docx")))
    said = [p.text for p in document.paragraphs]
    assert said.count(NO_PICTURE) == 3
    assert not document.inline_shapes
    assert len(document.tables) == 4
    assert made.parts[0].alt in said
    with pytest.raises(DatelineError, match="apt-get install chromium"):
        make(made, "pdf")


def test_paper_has_pages(told_corpus: Corpus) -> None:
    content = make(report(told_corpus), "pdf")
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) > 2


def test_illegal_characters_end_in_no_document_that_word_refuses(tmp_path: Path) -> None:
    names = [name.replace("]", "").replace("=", "＝") for name in HOSTILE]
    notes = [note("2022-01-01", "[GPE Oslo] is here.", title=name, source=name) for name in names]
    with hand_corpus(tmp_path, notes) as corpus:
        made = Report(corpus, Query(), parts_of([figure_of(corpus, "documents")], {}))
        text = [cell.text for cell in docx.Document(io.BytesIO(make(made, "docx"))).tables[0]._cells]
        assert "Zoë 🎉" in text
        assert "a\ufffdb c" in text


# -- on the command line ---------------------------------------------------------------------------------------


def test_the_command_writes_the_page_of_a_link(told_corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    link = f"{AT}/quotes?entity=Berlin+(GPE)&kind=direct"
    command = ["report", "--store", str(store_of(told_corpus)), "--from-link", link, "--out", str(out), "--rows", "3"]
    order = ["--exhibit", "quotes", "--exhibit", "speakers", "--comment", "speakers=Few speak.", "--without", "peaks"]
    assert main([*command, *order, "--title", "Who speaks"]) == 0
    page = Page(out.read_bytes())
    assert page.headings[:3] == ["Who speaks", "1. Quotes by day and length", "2. Who is quoted"]
    assert "Few speak." in page.text
    assert len(page.tables[0]) == 4
    assert f"{AT}/quotes?entity=Berlin+%28GPE%29&kind=direct" in page.links


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "r.odt"], "a file that ends in .html, .docx, .pdf"),
        (["--out", "r.html", "--rows", "0"], "a whole number from 1"),
        (["--out", "r.html", "--comment", "x"], "KEY=TEXT"),
        (["--out", "r.html", "--comment", "x=y"], "with a figure of the report: timeline, entities, keywords"),
        (["--out", "r.html", "--from-link", "entities", "--label", "GPE"], "a link alone"),
    ],
)
def test_what_cannot_be_reported_is_said(
    told_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--store", str(store_of(told_corpus)), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
