"""Timeline: the selection, or several names and keywords, over time.

Parameters of its own: `series` (repeated: an entity, or keyword:<term>), `by`, `unit`, `scale`, `smooth`, `peaks`,
and `days` (FIRST..LAST, whose news is explained).
"""

from __future__ import annotations

import streamlit as st

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.schema import KEYWORD
from analysis.store.corpus import Corpus
from dashboard import address, cache, decisions, happened, panel
from dashboard.charts import series_title
from dashboard.wording import plain

OFFERED = 100
PEAKS = {"test": "Unusual", "bursts": "Bursts", "none": "Off"}
SCALES = {"count": "Count", "share": "Share of documents", "per_million": "Per million words"}


HOW_PEAKS = (
    "Unusual: periods with more documents than those before them let expect, given how many documents the corpus has "
    "then and how its weekdays differ (tested, with control for the number of periods). Bursts: runs of periods at "
    "twice the usual rate, after Kleinberg."
)


def show(corpus: Corpus, query: Query) -> None:
    """Show the timeline with its controls."""
    st.title("Timeline", anchor=False)
    series = _series(corpus, query)
    options = MEASURES["timeline"].options
    averages = [str(n) for n in options["smooth"].choices]
    address.check(unit=options["unit"].choices, by=options["by"].choices, scale=list(SCALES), smooth=averages,
                  peaks=list(PEAKS))  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", key="timeline-controls"):
        unit = address.choose_one("Count", "unit", options["unit"].choices, titles=str.capitalize)
        scales = ["count", "share" if unit == "documents" else "per_million"]
        scale = address.choose_one("Scale", "scale", scales, titles=SCALES.__getitem__)
        by = address.choose_one("By", "by", options["by"].choices, titles=str.capitalize)
        smooth = address.choose_one("Average over", "smooth", averages,
                                    titles=lambda n: "1 period" if n == "1" else n)  # fmt: skip
        peaks = address.choose_one("Peaks", "peaks", list(PEAKS), titles=PEAKS.__getitem__, help=HOW_PEAKS)
    try:
        panel.show("timeline", corpus, query, height=440, series=tuple(series), unit=unit, scale=scale, by=by,
                   smooth=int(smooth), peaks=peaks, typical=len(series) < 2, title=_title(series, unit))  # fmt: skip
        happened.show(corpus, query, series=tuple(series), by=by, method=peaks)
    except (InvalidParameter, UnknownName) as error:
        st.warning(plain(str(error)), icon=":material/error:")


def _series(corpus: Corpus, query: Query) -> list[str]:
    """Let names and keywords be chosen: the most frequent of the selection, or any that is typed."""
    names = cache.table(corpus, "entities", query, top=OFFERED)["key"]
    terms = cache.table(corpus, "keywords", query, top=OFFERED)["term"]
    chosen = address.choose_some(
        "Compare", "series", [*names, *(f"{KEYWORD}{term}" for term in dict.fromkeys(terms))], titles=series_title,
        accept_new_options=True, placeholder="All documents of the selection. Choose names and keywords to compare",
        help="Lines are drawn for each name and “keyword”. Type keyword: and a word for one that is not offered.",
    )  # fmt: skip
    known = [found for name in chosen if (found := _known(corpus, name))]
    return list(dict.fromkeys(known))[:10]


def _known(corpus: Corpus, name: str) -> str | None:
    """Return a series as the corpus counts it; where it has none, say why it is left out."""
    term = name.removeprefix(KEYWORD)
    if term == name:
        return decisions.lead_on(corpus, name)
    try:
        cache.ask(corpus, "term_ids", term)
    except UnknownName as error:
        st.warning(f"Ignored: {plain(str(error))}", icon=":material/link_off:")
        return None
    return name


def _title(series: list[str], unit: str) -> str:
    what = "Mentions" if unit == "mentions" else "Documents"
    return f"{what} with {series_title(series[0])}" if len(series) == 1 else f"{what} over time"
