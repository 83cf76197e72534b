"""Files that leave the dashboard hold the same numbers, run nothing, ask no network, and say where they are from."""

from __future__ import annotations

import datetime as dt
import html.parser
import io
import json
import re
import struct
import threading
from types import SimpleNamespace
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DatelineError, InvalidParameter
from analysis.query import Query
from dashboard import export
from dashboard.exhibits import EXHIBITS
from dashboard.export import browser
from dashboard.export.image import framed
from dashboard.export.table import jsonable
from dashboard.theme import DARK, PRINT, THEMES
from tests.dashboard import frames

CORPUS = SimpleNamespace(name="Wire <1>", fingerprint="f00d")
DAY = dt.date(2024, 5, 6)
QUERY = Query(date_from=dt.date(2022, 3, 1), date_to=dt.date(2022, 3, 31), entities=("Kyiv (GPE)",), search="gas")
ENTITIES = EXHIBITS["entities"]


def made(ext: str, name: str, **options) -> bytes:
    exhibit = EXHIBITS[name]
    return export.make(ext, exhibit, frames.FRAMES[exhibit.measure], QUERY, CORPUS, today=DAY, **options)


# -- words -----------------------------------------------------------------------------------------------------


def test_caption_says_what_where_and_when() -> None:
    assert export.caption(ENTITIES, QUERY, CORPUS, today=DAY) == (
        "Mentions of each entity, and documents that mention it. Selection: documents of March 2022 that mention "
        "Kyiv (GPE) with the words gas. Corpus: Wire <1>. Exported 6 May 2024."
    )


def test_file_names_are_plain() -> None:
    assert export.file_name(ENTITIES, Query(), "csv") == "entities-all-documents.csv"
    name = export.file_name(EXHIBITS["entities_by_label"], Query(sources=("Ünïcode/../x",), search="a*"), "png")
    assert re.fullmatch(r"entities-by-label-[a-z0-9-]+\.png", name)


# -- CSV and JSON ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXHIBITS)
def test_csv_gives_the_table_back(name: str) -> None:
    frame = frames.FRAMES[EXHIBITS[name].measure].drop(columns=["value", "trend", "names"], errors="ignore")
    data = export.to_csv(frame)
    assert data.startswith(b"\xef\xbb\xbf"), "without a byte order mark Excel reads another encoding"
    back = export.from_safe_csv(data, like=frame)
    pd.testing.assert_frame_equal(back, frame.replace({"\r\n": "\n"}), check_exact=False)


def test_csv_cells_are_no_formulas_and_numbers_stay_numbers() -> None:
    texts = ['=HYPERLINK("x")', "+1", "-1", "@a", "\tx", "\rx", "'quoted", "＝1", "NA", "", "plain", "a=b"]
    frame = pd.DataFrame({"text": texts, "number": [-float(n) for n in range(len(texts))]})
    raw = pd.read_csv(io.BytesIO(export.to_csv(frame)), encoding="utf-8-sig", keep_default_na=False)
    assert not [cell for cell in raw["text"] if str(cell).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert raw["text"][0] == "'=HYPERLINK(\"x\")"
    assert list(raw["number"]) == list(frame["number"])
    assert list(export.from_safe_csv(export.to_csv(frame), like=frame)["text"]) == texts
    assert list(export.from_safe_csv(export.to_csv(frame))["number"][1:2]) == ["-1.0"]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-(10**9), 10**9)), min_size=1))
@settings(max_examples=60, deadline=None)
def test_csv_is_reversible(rows: list[tuple[str, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["text", "number"]).astype({"text": "str", "number": "int64"})
    pd.testing.assert_frame_equal(export.from_safe_csv(export.to_csv(frame), like=frame), frame)


@pytest.mark.parametrize("name", EXHIBITS)
def test_json_holds_rows_and_provenance(name: str) -> None:
    frame = frames.FRAMES[EXHIBITS[name].measure]
    content = json.loads(made("json", name))
    assert (content["exhibit"], content["corpus"], content["fingerprint"]) == (name, "Wire <1>", "f00d")
    assert content["exported"] == "2024-05-06"
    assert Query.from_params(content["query"]) == (QUERY, [])
    assert "search=gas" in content["url"]
    assert content["columns"] == list(frame.columns)
    assert len(content["rows"]) == len(frame)
    for column in frame.columns:
        if frame[column].dtype == "int64":
            assert [row[column] for row in content["rows"]] == list(frame[column])


def test_json_has_days_and_nulls() -> None:
    rows = json.loads(made("json", "timeline"))["rows"]
    assert (rows[0]["start"], rows[0]["end"]) == ("2022-01-01", "2022-01-31")
    assert (rows[-1]["start"], rows[-1]["state"]) == (None, "undated")
    assert json.loads(made("json", "keywords"))["rows"][0]["dispersion"] is None


@pytest.mark.parametrize("name", EXHIBITS)
def test_parquet_gives_the_table_back_with_its_provenance(name: str) -> None:
    frame = frames.FRAMES[EXHIBITS[name].measure]
    table = pq.read_table(io.BytesIO(made("parquet", name)))
    about = json.loads(table.schema.metadata[b"dateline"])
    assert (about["exhibit"], about["fingerprint"], about["exported"]) == (name, "f00d", "2024-05-06")
    back = table.to_pandas()
    assert list(back.columns) == list(frame.columns)
    for column in frame.columns:
        values = list(map(jsonable, frame[column]))
        mixed = (name, column) == ("kpis", "value")
        assert list(map(jsonable, back[column])) == [str(v) if mixed and v is not None else v for v in values]


# -- HTML ------------------------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """Tags, attributes and the cells of the table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = tag
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.open == "td":
            self.cells[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.open = ""


@pytest.mark.parametrize("name", EXHIBITS)
def test_html_asks_nothing_of_a_network(name: str) -> None:
    text = made("html", name).decode()
    page = Page(text)
    loading = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "source", "base", "form"}
    for tag, attributes in page.tags:
        if tag in loading:
            assert tag == "script", tag
            assert "src" not in attributes
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert '"showSendToCloud": false' in text
    assert '"displaylogo": false' in text


def test_html_table_is_the_table_and_names_are_text() -> None:
    frame = frames.FRAMES["entities"]
    text = made("html", "entities", theme=DARK).decode()
    page = Page(text)
    cells = [page.cells[i : i + len(frame.columns)] for i in range(0, len(page.cells), len(frame.columns))]
    assert [row[1] for row in cells[:4]] == list(frame["key"][:4])
    assert [int(row[4].replace(",", "")) for row in cells] == list(frame["mentions"])
    assert "<b>Bold</b>" not in text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in text
    assert "Wire &lt;1&gt;" in text
    assert DARK.background in text


def test_html_ends_no_script_early() -> None:
    frame = frames.entities("</script><script>alert(1)</script>")
    text = export.make("html", ENTITIES, frame, QUERY, CORPUS, today=DAY).decode()
    assert "<script>alert(1)" not in text


# -- SVG and PNG -----------------------------------------------------------------------------------------------


def png_size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("name", EXHIBITS)
def test_svg_is_xml_with_title_and_caption(name: str) -> None:
    root = ElementTree.fromstring(made("svg", name, theme=PRINT))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width") == "760"
    words = " ".join(root.itertext())
    for word in (EXHIBITS[name].title, "Selection:", "March", "2022", "Kyiv", "Corpus:", "Wire <1>.", "2024."):
        assert word in words
    links = [v for node in root.iter() for k, v in node.attrib.items() if k.endswith("href")]
    assert not [link for link in links if not link.startswith(("#", "data:"))]


@pytest.mark.parametrize("name", ["places", "countries"])
def test_maps_have_their_shapes_with_them(name: str) -> None:
    """No file asks a network for the shapes of countries."""
    svg = made("svg", name).decode()
    assert svg.count('class="layer land"') == 1
    land = re.search(r'class="layer land".*?</g>', svg, re.DOTALL)
    assert land is not None
    assert land[0].count("L") > 500, "the land has no outline"
    html = made("html", name).decode()
    assert html.index("window.PlotlyGeoAssets") < html.index("Plotly.newPlot")
    assert '"UKR"' in html
    assert "PlotlyGeoAssets = " not in made("html", "entities").decode()


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_png_is_wide_enough_for_print(theme) -> None:
    data = made("png", "timeline", theme=theme)
    width, height = png_size(data)
    assert width == 1900
    assert height > 600
    at = data.index(b"pHYs")
    per_metre, same, unit = struct.unpack(">IIB", data[at + 4 : at + 13])
    assert per_metre == same
    assert unit == 1
    assert per_metre * 0.0254 >= 300
    assert width / per_metre == pytest.approx(0.16, rel=0.001)


def test_a_long_caption_grows_the_picture_and_stays_inside() -> None:
    figure = ENTITIES.draw(frames.FRAMES["entities"], height=300)
    lone, short, long = (framed(figure, "Title", "word " * n, theme=PRINT, width=390) for n in (1, 20, 200))
    few, lines = (whole.layout.title.subtitle.text.split("<br>") for whole in (short, long))
    assert max(map(len, lines)) <= 60
    assert len(few) == 2
    assert long.layout.height - short.layout.height == 17 * (len(lines) - 2)
    assert 0 < short.layout.height - lone.layout.height < 17  # plotly sets a lone line lower
    assert long.layout.margin.t > 17 * len(lines)


def test_an_empty_selection_is_a_picture_too() -> None:
    data = export.make("png", ENTITIES, frames.nothing("entities"), QUERY, CORPUS, today=DAY)
    assert png_size(data)[0] == 1900


def test_a_figure_is_the_same_file_every_time_and_a_page_of_pdf() -> None:
    assert made("svg", "keyness") == made("svg", "keyness")
    page = made("pdf", "keyness")
    assert page == made("pdf", "keyness")
    assert page.startswith(b"%PDF-")
    assert page.count(b"/Type /Page\n") == 1
    assert b"D:20240506000000" in page


def test_pictures_are_drawn_one_after_the_other() -> None:
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(made("svg", "keyness"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(results) == 4
    assert all(result.startswith(b"<svg") for result in results)


def test_a_browser_that_died_is_an_error_once_and_replaced() -> None:
    assert made("svg", "keyness")
    browser.RENDERER._browser.subprocess.kill()
    browser.RENDERER._browser.subprocess.wait(10)
    with pytest.raises(export.ExportError, match="Try again"):
        made("svg", "keyness")
    assert made("svg", "keyness")


def test_a_browser_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert made("svg", "keyness")
    monkeypatch.setattr(browser, "DRAW_SECONDS", 0.0)
    with pytest.raises(export.ExportError, match="did not answer"):
        made("svg", "keyness")
    monkeypatch.undo()
    assert made("svg", "keyness")


@pytest.mark.parametrize("named", ["/nowhere/chrome", None])
def test_without_chrome_the_error_names_the_next_step(monkeypatch: pytest.MonkeyPatch, named: str | None) -> None:
    browser.RENDERER.stop()
    if named:
        monkeypatch.setenv("BROWSER_PATH", named)
    else:
        monkeypatch.setattr(browser, "find_chrome", lambda: None)
    assert not browser.chrome_available()
    with pytest.raises(DatelineError, match="apt-get install chromium") as caught:
        made("png", "timeline")
    assert isinstance(caught.value, export.ExportError)
    assert made("html", "timeline")


# -- networks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ext", ["graphml", "gexf"])
def test_a_network_is_written_for_graph_programs(ext: str) -> None:
    frame = frames.pairs("Ada", "Bo", "Cy", *frames.HOSTILE)
    graph = (nx.read_graphml if ext == "graphml" else nx.read_gexf)(io.BytesIO(made(ext, "network", most=3)))
    assert graph.number_of_edges() == len(frame), "every pair, not the drawn ones alone"
    keys = {*frame["key_a"], *frame["key_b"]}
    assert {values["entity"] for _, values in graph.nodes(data=True)} == {key.replace("\x00", "\ufffd") for key in keys}
    assert all("x" in values and "documents" not in values for _, values in graph.nodes(data=True))
    if ext == "graphml":
        assert graph.graph["caption"].startswith("Entities that are mentioned together")
        assert graph.graph["fingerprint"] == "f00d"


def test_a_network_has_the_table_of_groups() -> None:
    nodes = frames.groups("Ada", "Bo", "Solo").assign(key=["Ada (PERSON)", "Bo (ORG)", "Solo (PERSON)"])
    data = export.make("graphml", EXHIBITS["network"], frames.pairs("Ada", "Bo"), QUERY, CORPUS, nodes=nodes)
    graph = nx.read_graphml(io.BytesIO(data))
    by_name = {values["name"]: values for _, values in graph.nodes(data=True)}
    assert by_name.keys() == {"Ada", "Bo", "Solo"}
    assert (by_name["Ada"]["mentions"], by_name["Ada"]["documents"], by_name["Ada"]["x"]) == (50, 20, -0.5)
    assert "x" not in by_name["Solo"]


def test_only_networks_are_offered_to_graph_programs() -> None:
    assert [name for name, exhibit in EXHIBITS.items() if "gexf" in export.formats(exhibit)] == ["network"]
    with pytest.raises(InvalidParameter, match="gexf"):
        made("gexf", "entities")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="png, svg, pdf, html, csv, parquet, json"):
        made("exe", "entities")


def test_chrome_is_here() -> None:
    assert export.chrome_available(), "install Chromium: the pictures of the dashboard are tested with it"
