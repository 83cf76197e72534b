"""The report of the page as it is, with figures that were collected on others: title, order, comments, then a file."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analysis.errors import DatelineError
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import apart, cache, export, filing
from dashboard.figure import Figure
from dashboard.pages import VIEWS
from dashboard.plans import WITHOUT_FIGURES, figures_of_link
from dashboard.report import FORMATS, Part, Report, report_name
from dashboard.report.content import SECTIONS
from dashboard.theme import plural, theme_named
from dashboard.wording import plain

COLLECTED, OPENED = "report-collected", "report-opened"
SECTION_TITLES = {"peaks": "Peaks", "chronology": "Chronology", "documents": "Documents"}
LISTED = ("central_documents", "kpis")
"""Figures of a page that stand on it as a list or as numbers: a report leaves them out unless they are chosen."""


def offer(corpus: Corpus, query: Query, current: str) -> None:
    """Offer a report in the sidebar. `current` is the page's address."""
    label = "Report"
    if many := len(collected(corpus)):
        label = f"Report ({plural(many, 'figure')} collected)"
    if st.sidebar.button(label, key="report", icon=":material/description:", width="stretch",
                         help="This page as one document, with figures that were collected on others"):  # fmt: skip
        _dialog(corpus, query, current or "overview")


def collect(figure: Figure) -> None:
    """Keep a figure for the report."""
    st.session_state[COLLECTED] = [*st.session_state.get(COLLECTED, ()), figure]


def collected(corpus: Corpus) -> list[Figure]:
    """Return the figures of this corpus that were collected."""
    return [f for f in st.session_state.get(COLLECTED, ()) if f.corpus.fingerprint == corpus.fingerprint]


def report_of(
    corpus: Corpus, query: Query, figures: list[Figure], table: pd.DataFrame, *, title: str, sections: list[str]
) -> Report | None:
    """Return the report that a table of choices asks for (take, order, comment of each figure); None without a figure.

    Figures of one order stay as they stand.
    """
    chosen = table[table["Take"]].sort_values("Order", kind="stable")
    parts = tuple(Part(figures[at], str(row["Comment"] or "")) for at, row in chosen.iterrows())
    if not parts:
        return None
    wanted = tuple(section for section in SECTIONS if section in sections)
    return Report(corpus, query, parts, title, _base(), wanted)


def choices(figures: list[Figure]) -> pd.DataFrame:
    """Return what can be chosen for each figure, as it stands at first."""
    return pd.DataFrame({
        "Take": [figure.key not in LISTED for figure in figures], "Order": range(1, len(figures) + 1),
        "Figure": [figure.title for figure in figures], "Selection": [figure.query.describe() for figure in figures],
        "Comment": [""] * len(figures),
    })  # fmt: skip


@st.dialog("Report", width="large")
def _dialog(corpus: Corpus, query: Query, page: str) -> None:
    figures = _figures(corpus, page)
    if not figures:
        st.write("This page has no figures. Open another one, or choose *Add to report* under a chart's *Export*.")
        return
    title = st.text_input("Title", key="report-title", placeholder=f"{corpus.name}: {query.describe()}", max_chars=200)
    table = st.data_editor(
        choices(figures), hide_index=True, key="report-figures", disabled=["Figure", "Selection"], width="stretch",
        column_config={
            "Take": st.column_config.CheckboxColumn(width=75), "Order": st.column_config.NumberColumn(width=85, step=1),
            "Comment": st.column_config.TextColumn(width="large", help="What a reader should see in it"),
        },
    )  # fmt: skip
    sections = st.pills("Also", SECTIONS, selection_mode="multi", default=list(SECTIONS), key="report-sections",
                        format_func=SECTION_TITLES.__getitem__)  # fmt: skip
    report = report_of(corpus, query, figures, table, title=title, sections=sections)
    if report is None:
        st.caption("Take at least one figure.")
        return
    drawable = cache.can_draw()
    theme = theme_named(st.context.theme.type).name
    with st.container(horizontal=True, key="report-files"):
        for ext, (name, mime) in FORMATS.items():
            if ext == "pdf" and not drawable:
                continue
            job = apart.report(report, ext, theme=theme if ext == "html" else "light")
            filing.offer(name, f"report-{ext}", job, file_name=report_name(report, ext), mime=mime)
        filing.offer(
            "Every bundle", "report-zip", apart.bundles([part.figure for part in report.parts], theme=theme),
            file_name=report_name(report, "zip"), mime="application/zip", icon="folder_zip",
            note="A zip of the bundles of these figures: images, data, evidence",
        )  # fmt: skip
    if not drawable:
        st.caption("PDF, and pictures in the Word document, need Chrome or Chromium on the computer that Dateline runs "
                   "on. " + export.NEXT_STEP)  # fmt: skip
    if collected(corpus):
        st.button("Forget what was collected", key="report-forget", type="tertiary", icon=":material/close:",
                  on_click=lambda: st.session_state.pop(COLLECTED, None))  # fmt: skip


def _figures(corpus: Corpus, page: str) -> list[Figure]:
    """Return the figures of the page as its address has it, then those that were collected; computed once."""
    own = {name: st.query_params.get_all(name) for name in st.query_params if name != "corpus"}
    link, figures = f"{page}?{urlencode(own, doseq=True)}", []
    if page in VIEWS and page not in WITHOUT_FIGURES:
        kept = st.session_state.get(OPENED)
        if kept is None or kept[:2] != (corpus.fingerprint, link):
            try:
                kept = (corpus.fingerprint, link, figures_of_link(corpus, link)[0])
            except DatelineError as error:
                st.warning(plain(f"The figures of this page cannot be taken: {error}"), icon=":material/error:")
                kept = (corpus.fingerprint, link, [])
            st.session_state[OPENED] = kept
        figures = kept[2]
    return [*figures, *collected(corpus)]


def _base() -> str:
    """Return where the dashboard is, for the links of a report: the address of the page without the page."""
    address = str(st.context.url or "").partition("?")[0].rstrip("/")
    head, _, last = address.rpartition("/")
    return head if last in VIEWS else address
