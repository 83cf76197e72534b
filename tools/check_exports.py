"""Write every exhibit in every format for random queries, read each file back, and look for words that are cut.

    python -m tools.check_exports STORE [--queries N] [--into FOLDER] [--seed N] [--exhibits E ...]

The figures are those of random links of the dashboard, so that queries and options are such as pages have. CSV, Parquet
and JSON must hold the numbers of the figure's table; PNG, SVG, PDF and HTML must open. Chromium measures the words of
each SVG: none may reach out of the picture. With --into, the pictures are kept, with a page that shows them together.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import random
import re
import struct
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from analysis import open_corpus
from analysis.errors import DatelineError
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard.exhibits import EXHIBITS
from dashboard.export import from_safe_csv
from dashboard.figure import Figure
from dashboard.plans import PLANS, figures_of_link
from tools.install_browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LINKS_AT_MOST = 60
"""Links that are tried for each query that an exhibit needs."""
THEMES = ("light", "dark", "print")
ASKS = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=["']?(?:https?:)?//[^>]*""")
"""Elements of a page that a browser would load from elsewhere."""
CUT = """svg => {
  const whole = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && getComputedStyle(text).opacity !== "0" && (box.left < whole.left - 1 || box.top < whole.top - 1
      || box.right > whole.right + 1 || box.bottom > whole.bottom + 1);
  }).map(text => text.textContent);
}"""


def main(arguments: list[str] | None = None) -> int:
    """Check as many queries of each exhibit as are asked for; the status is 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--exhibits", nargs="*", default=list(EXHIBITS), choices=list(EXHIBITS), metavar="EXHIBIT")
    chosen = parser.parse_args(arguments)
    files, wrong = Counter[str](), list[str]()
    with open_corpus(chosen.store) as corpus, Looking() as looking:
        found = figures(corpus, chosen.exhibits, chosen.queries, random.Random(chosen.seed))
        for name, several in found.items():
            for number, figure in enumerate(several):
                amiss = check(figure, THEMES[number % 3], files, looking, chosen.into, number)
                sys.stdout.writelines(f"WRONG {line}\n" for line in amiss)
                wrong += amiss
            sys.stdout.write(f"{name:<22} {len(several):3} queries\n")
            sys.stdout.flush()
    few = [f"{name}: {len(several)} queries" for name, several in found.items() if len(several) < chosen.queries]
    sys.stdout.write(f"files: {dict(files)}\n" + "".join(f"WRONG {line}\n" for line in few))
    if chosen.into:
        write_sheet(chosen.into)
    return 1 if wrong or few else 0


# -- queries -------------------------------------------------------------------------------------------------------


def figures(corpus: Corpus, wanted: list[str], queries: int, chance: random.Random) -> dict[str, list[Figure]]:
    """Return figures of some exhibits, each with different queries or options, from random links."""
    found: dict[str, list[Figure]] = {name: [] for name in wanted}
    seen: set[tuple[str, str, str]] = set()
    names = list(corpus.find_entities("", limit=40)["key"])
    terms = list(corpus.term_counts(Query(), top=60)["term"])
    pages = [page for page in PLANS if page != "documents"]
    for number in range(queries * LINKS_AT_MOST):
        if all(len(several) >= queries for several in found.values()):
            break
        page = pages[number % len(pages)]
        params = {**filters(corpus, names, terms, chance), **own(page, names, terms, chance)}
        try:
            made, _ = figures_of_link(corpus, f"{page}?{urlencode(params, doseq=True)}")
        except DatelineError:
            continue
        for figure in made:
            several = found.get(figure.exhibit.name, [])
            one = figure.exhibit.name, figure.query.to_url(), str(figure.options)
            if figure.exhibit.name in found and len(several) < queries and one not in seen and not figure.frame.empty:
                seen.add(one)
                several.append(figure)
    for figure in documents(corpus, names, queries, chance):
        if len(found.get(figure.exhibit.name, range(queries))) < queries:
            found[figure.exhibit.name].append(figure)
    return found


def documents(corpus: Corpus, names: list[str], queries: int, chance: random.Random) -> Iterator[Figure]:
    """Yield the figures that pages show of lists and of single documents alone."""
    for name in chance.sample(names, min(queries, len(names))):
        query = Query(entities=(name,))
        id_ = corpus.documents(query, limit=1)["id"][0]
        offered = {"documents": {"limit": 200}, "similar_documents": {"document": id_}, "kpis": {}}
        for exhibit in EXHIBITS.values():
            if exhibit.name in offered:
                yield Figure(corpus, exhibit, query, offered[exhibit.name])


def filters(corpus: Corpus, names: list[str], terms: list[str], chance: random.Random) -> dict[str, Any]:
    """Return filters of a link."""
    whole = corpus.selection(Query())
    found: dict[str, Any] = {}
    if whole.first and whole.last and chance.random() < 0.4:
        days = sorted(whole.first + (whole.last - whole.first) * chance.random() for _ in range(2))
        found |= {"from": str(days[0]), "to": str(days[1])}
    if chance.random() < 0.5:
        found["entity"] = chance.sample(names, chance.choice((1, 1, 2)))
        found["match"] = chance.choice(("any", "all"))
    if chance.random() < 0.25:
        found["label"] = chance.sample(("PERSON", "GPE", "ORG"), 2)
    if chance.random() < 0.25:
        found["search"] = chance.choice((chance.choice(terms), f"{terms[0]} OR {terms[1]}", f"NOT {terms[2]}"))
    if chance.random() < 0.2:
        found["inferred"] = "1"
    return found


def own(page: str, names: list[str], terms: list[str], chance: random.Random) -> dict[str, Any]:
    """Return some of a page's own parameters."""
    three = chance.sample(names, 3)
    offered: dict[str, dict[str, list[Any]]] = {
        "entities": {"name": three}, "places": {"map": ["places", "countries"], "value": ["mentions", "documents"]},
        "timeline": {
            "series": [three[:1], three[:2], [f"keyword:{terms[5]}", three[0]], three], "by": ["week", "month", "day"],
            "unit": ["documents", "mentions"], "smooth": ["1", "3"], "peaks": ["test", "bursts"],
        },
        "chronology": {"top": ["10", "40"], "span": ["texts"], "by": ["month", "year"]},
        "keywords": {"kind": [["word"], ["name", "word"]], "term": terms},
        "compare": {
            "against": ["rest", "without", "all", urlencode({"entity": three[0]})], "of": ["entities", "word"],
            "align": ["start", "calendar"],
        },
        "context": {"node": [three[0], f"keyword:{terms[3]}", f"words:{terms[4]}"], "window": ["2", "10"]},
        "network": {
            "view": ["network", "matrix", "pairs"], "unit": ["sentences"], "among": ["20"], "colour": ["kind"],
            "score": ["log_dice", "together"],
        },
        "quotes": {"speaker": [three[0], "unresolved"], "about": three, "kind": ["direct", "indirect"]},
    }  # fmt: skip
    needed = ("against", "node") if page in ("compare", "context") else ()
    return {
        name: chance.choice(values)
        for name, values in offered.get(page, {}).items()
        if name in needed or chance.random() < 0.5
    }


# -- files ---------------------------------------------------------------------------------------------------------


def check(
    figure: Figure, theme: str, files: Counter[str], looking: Looking, into: Path | None, number: int
) -> list[str]:
    """Write a figure in every format, read the files back, and return what is wrong with them."""
    wrong = []
    for ext, read in READERS.items():
        data = figure.make(ext, theme=theme)
        files[ext] += 1
        if found := read(data, figure):  # raises for a file that cannot be opened
            wrong.append(f"{figure.exhibit.name} {figure.query.to_url()} {figure.options}: {ext} {found}")
        if ext == "svg" and (cut := looking.cut(data.decode())):
            wrong.append(f"{figure.exhibit.name} {figure.query.to_url()} {figure.options}: words are cut: {cut[:3]}")
        if ext == "html" and (amiss := looking.opens(data)):
            wrong.append(f"{figure.exhibit.name} {figure.query.to_url()} {figure.options}: html {amiss}")
        if into and ext == "png":
            into.mkdir(parents=True, exist_ok=True)
            (into / f"{figure.exhibit.name}-{number:02}-{theme}.png").write_bytes(data)
    return wrong


def _png(data: bytes, figure: Figure) -> str:
    width, height = struct.unpack(">II", data[16:24])
    whole = data[:8] == b"\x89PNG\r\n\x1a\n" and data[-8:-4] == b"IEND"
    return "" if whole and width == 1900 and height > 400 else f"is {width} x {height}"


def _svg(data: bytes, figure: Figure) -> str:
    root = ElementTree.fromstring(data)
    said = " ".join(root.itertext())
    return "" if figure.exhibit.about(figure.query, figure.drawing).title.split()[0] in said else "has no title"


def _pdf(data: bytes, figure: Figure) -> str:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(data)).pages
    return "" if len(pages) == 1 and pages[0].extract_text().strip() else f"has {len(pages)} pages, or no text"


def _html(data: bytes, figure: Figure) -> str:
    text = data.decode()
    asks = ASKS.findall(text)
    return f"asks the network: {asks}" if asks else "" if "Plotly.newPlot" in text else "draws nothing"


def _csv(data: bytes, figure: Figure) -> str:
    return _differs(from_safe_csv(data).astype(object), figure.frame)


def _parquet(data: bytes, figure: Figure) -> str:
    return _differs(pq.read_table(io.BytesIO(data)).to_pandas(), figure.frame)


def _json(data: bytes, figure: Figure) -> str:
    return _differs(pd.DataFrame(json.loads(data)["rows"], columns=list(figure.frame.columns)), figure.frame)


READERS = {"png": _png, "svg": _svg, "pdf": _pdf, "html": _html, "csv": _csv, "parquet": _parquet, "json": _json}


def _differs(read: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Say where the numbers of a file are not those of the table; '' where they are."""
    if len(read) != len(frame):
        return f"has {len(read)} rows instead of {len(frame)}"
    for name in frame.select_dtypes("number"):
        ours = frame[name].to_numpy(float)
        theirs = pd.to_numeric(read[name]).to_numpy(float)
        if not np.allclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True):
            return f"has other numbers in {name}"
    return ""


def drawn_alone(page: Page, svg: str) -> Locator:
    """Show a drawing on a page that holds nothing else, and return it."""
    page.set_content(f"<body style='margin:40px'>{svg[svg.index('<svg') :]}</body>")
    return page.locator("svg").first


class Looking:
    """A browser that measures the words of drawings."""

    def __enter__(self) -> Looking:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        self._page = self._browser.new_page(viewport={"width": 1200, "height": 1600})
        self._offline = self._browser.new_page(offline=True)  # one for all: a new one reads plotly.js anew, for 3 s
        self._asked, self._errors = list[str](), list[str]()
        self._offline.on("request", lambda request: self._asked.append(request.url))
        self._offline.on("pageerror", lambda error: self._errors.append(str(error)))
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()

    def cut(self, svg: str) -> list[str]:
        """Return the words of a drawing that reach out of it."""
        return list(drawn_alone(self._page, svg).evaluate(CUT))

    def opens(self, data: bytes) -> str:
        """Say what is wrong with a page that is opened without a network; '' where it draws its chart."""
        self._asked.clear()
        self._errors.clear()
        with tempfile.NamedTemporaryFile(suffix=".html") as file:
            file.write(data)
            file.flush()
            self._offline.goto(Path(file.name).as_uri())
            drawn = self._offline.locator(".main-svg").count()
        elsewhere = [url for url in self._asked if not url.startswith(("file:", "data:", "blob:"))]
        return f"{elsewhere} {self._errors}" if elsewhere or self._errors else "" if drawn else "draws nothing"


def write_sheet(folder: Path) -> None:
    """Write a page that shows the first pictures of each exhibit side by side."""
    by_name = defaultdict(list)
    for path in sorted(folder.glob("*.png")):
        by_name[path.name.rpartition("-")[0].rpartition("-")[0]].append(path)
    shown = "".join(
        f"<h2>{html.escape(name)}</h2>" + "".join(f"<img src='{path.name}' width='470'>" for path in paths[:3])
        for name, paths in by_name.items()
    )
    (folder / "sheet.html").write_text(f"<!doctype html><meta charset='utf-8'><body>{shown}</body>")


if __name__ == "__main__":
    sys.exit(main())
