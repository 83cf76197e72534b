"""What stands behind a figure: its table, the sentences that a number counts, files to take away, the method."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import apart, cache, export, reporting
from dashboard.bundle import bundle_name
from dashboard.components.entries import Entry, show_entries
from dashboard.components.passages import Passage, show_passages
from dashboard.exhibit import Exhibit
from dashboard.figure import Figure
from dashboard.pages import leave, read_document
from dashboard.theme import Theme, day, period, plural
from dashboard.wording import plain, shortened, size

ROWS_SHOWN = 1_000
"""Rows of a table that go to the browser; the export has them all."""
SENTENCES_ON_A_PAGE = 10
CHOICES = 200
"""Rows of a table that can be chosen for evidence."""


# -- table -----------------------------------------------------------------------------------------------------


def show_table(
    key: str, exhibit: Exhibit, corpus: Corpus, query: Query, frame: pd.DataFrame, options: dict[str, Any]
) -> None:
    """Show the figure's table; choosing a row shows the evidence of its number."""
    chosen = st.dataframe(
        frame.head(ROWS_SHOWN), hide_index=True, key=f"table-{key}", column_config=column_config(exhibit.measure),
        on_select="rerun", selection_mode="single-row", alt=f"Table of {exhibit.title}",
        height=min(38 + 35 * len(frame), 420),
    )  # fmt: skip
    if len(frame) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN:,} of {len(frame):,} rows; the export has them all.")
    rows = [row for row in chosen.selection.rows if row < len(frame)]
    if not exhibit.proved:
        return
    if rows:
        _evidence_of(key, exhibit, corpus, query, frame.iloc[rows[0]], options)
    else:
        st.caption("Choose a row to read the sentences that its number counts.")


def plain_table(frame: pd.DataFrame, *, key: str, name: str) -> None:
    """Show a table that is not a figure's, at most so many rows of it."""
    st.dataframe(frame.head(ROWS_SHOWN), hide_index=True, key=key, alt=name, height=min(38 + 35 * len(frame), 420))
    if len(frame) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN:,} of {len(frame):,} rows.")


def day_or_dash(value: Any) -> str:
    """Return a day as YYYY-MM-DD, a dash where there is none."""
    return "–" if pd.isna(value) else f"{value:%Y-%m-%d}"


def column_config(measure: str) -> dict[str, Any]:
    """Return how each column of a measure is titled, explained and formatted."""
    config: dict[str, Any] = {}
    for name, text in MEASURES[measure].columns.items():
        dtype, _, meaning = text.partition(", ")
        title = name.replace("_", " ").capitalize()
        if dtype.startswith("datetime"):
            config[name] = st.column_config.DateColumn(title, help=meaning, format="YYYY-MM-DD")
        elif dtype == "float64":
            style = "percent" if name.startswith("share") else "%.3g" if name in ("p", "p_adjusted") else "%.2f"
            config[name] = st.column_config.NumberColumn(title, help=meaning, format=style)
        elif dtype == "bool":
            config[name] = st.column_config.CheckboxColumn(title, help=meaning)
        elif dtype == "int64":
            config[name] = st.column_config.NumberColumn(title, help=meaning, format="localized")
        elif dtype == "object" and meaning.startswith("list"):
            config[name] = st.column_config.ListColumn(title, help=meaning)
        else:
            config[name] = st.column_config.TextColumn(title, help=meaning)
    for hidden in ("key", "key_a", "key_b", "term_id", "entity_id", "doc"):
        config[hidden] = None
    return config


# -- evidence --------------------------------------------------------------------------------------------------


def show_evidence(
    key: str, exhibit: Exhibit, corpus: Corpus, query: Query, frame: pd.DataFrame, options: dict[str, Any]
) -> None:
    """Let a number be chosen and show what it counts."""
    rows = list(range(min(len(frame), CHOICES)))
    row = st.selectbox(
        "Evidence for", rows, key=f"number-{key}", format_func=lambda i: row_title(exhibit, frame.iloc[i]),
        help="Whose number is shown" + (f"; the first {CHOICES} of {len(frame):,}" if len(frame) > CHOICES else ""),
    ) if len(rows) > 1 else 0  # fmt: skip
    if row is not None and row < len(frame):
        _evidence_of(key, exhibit, corpus, query, frame.iloc[row], options)


def row_title(exhibit: Exhibit, row: pd.Series) -> str:
    """Return how a row of a table is called in the list of numbers: what it is about, and its number."""
    if "series" in row and "key" not in row:
        when = "undated" if pd.isna(row["start"]) else period(row["start"].date(), row["end"].date())
        series = row["series"] if row["series"] not in ("documents", "mentions") else ""
        name = " · ".join(part for part in (series, when) if part)
    elif exhibit.measure == "period_terms":
        name = f"{period(row['start'].date(), row['end'].date())} · {row['term']}"
    elif exhibit.measure in ("dates_in_texts", "chronology"):
        first, last = ("start", "end") if exhibit.measure == "dates_in_texts" else ("first", "last")
        name = period(row[first].date(), row[last].date())
    elif exhibit.measure == "places":
        name = f"{row['place']} ({row['kind']}, {row['country']})" if row["kind"] != "country" else str(row["place"])
    elif exhibit.measure == "cooccurrence":
        name = f"{row['entity_a']} and {row['entity_b']}"
    else:
        name = str(row[next(c for c in ("key", "term", "title", "name") if c in row)])
    return f"{name}: {exhibit.number(row):,}"


def _evidence_of(
    key: str, exhibit: Exhibit, corpus: Corpus, query: Query, row: pd.Series, options: dict[str, Any]
) -> None:
    """Show the rows behind a number of a row; where it has several numbers, one of them can be chosen."""
    countable = [c for c in exhibit.proved if row[c]]
    if len(countable) > 1:
        column = st.segmented_control(
            "Number", countable, key=f"column-{key}", required=True, default=countable[0],
            format_func=lambda c: f"{c.replace('_', ' ')}: {int(row[c]):,}", label_visibility="collapsed",
        ) or countable[0]  # fmt: skip
    else:
        column = countable[0] if countable else exhibit.proved[0]
    subject = exhibit.evidence(row, column=column, query=query, **options)
    if subject is None:
        st.caption("This number is a total; there are no sentences behind it.")
        return
    sentences(corpus, query, key=key, **subject)


def sentences(corpus: Corpus, query: Query, *, key: str, on_a_page: int = SENTENCES_ON_A_PAGE, **subject: Any) -> None:
    """Show the rows behind a number, page by page: sentence, document, date, and a link that opens it there."""
    total = cache.ask(corpus, "evidence_count", query, **subject)
    if not total:
        st.caption("No sentence counts here.")
        return
    turn = f"page-{key}"
    pages = -(-total // on_a_page)
    number = min(st.session_state.get(turn, 1), pages)
    rows = cache.ask(corpus, "evidence", query, limit=on_a_page, offset=(number - 1) * on_a_page, **subject)
    first = (number - 1) * on_a_page + 1
    st.caption(f"{first:,} to {first + len(rows) - 1:,} of {plural(total, 'place')} in the documents")
    places(rows, key=key)
    if pages > 1:
        st.pagination(pages, key=turn, max_visible_pages=5)


def places(rows: pd.DataFrame, *, key: str) -> None:
    """Show rows of evidence: each sentence with what is counted in bold, and a link to its document."""
    passages([passage(row, about=(shortened(row.title, 56) or "Untitled",)) for row in rows.itertuples()], key=key)


def passages(rows: Sequence[Passage | str], *, key: str) -> None:
    """Show passages that open their documents, texts among them as headings."""
    show_passages(rows, key=f"passages-{key}", on_open=read_document)
    leave()


def passage(row: Any, *, about: tuple[str, ...], longest: int | None = None, date: str = "", **head: str) -> Passage:
    """Return a row with a sentence, its place and a document as a passage; the link says its day and what it is about.

    Where the sentence is longer than `longest`, or does not hold the place, `row.text` stands alone.
    """
    document = row.document if hasattr(row, "document") else row.id
    day_ = date or ("undated" if pd.isna(row.date) else day(row.date))
    link = " · ".join(part for part in (day_, *about) if part)
    start, end = row.start - row.sentence_start, row.end - row.sentence_start
    if longest is not None and not 0 <= start < end <= len(row.sentence) <= longest:
        return Passage("", shortened(row.text, longest), "", link, document, row.start, **head)
    before, hit, after = row.sentence[:start], row.sentence[start:end], row.sentence[end:]
    if not hit.strip():
        return Passage(flat(row.sentence), "", "", link, document, row.start, **head)
    return Passage(flat(before), flat(hit), flat(after), link, document, row.start, **head)


def flat(text: str) -> str:
    """Return text in one line, with the space at its ends that parts it from its neighbours."""
    return _between_its_spaces(text, " ".join(text.split()))


def edge(text: str) -> str:
    """Return a part of a sentence as Markdown, with the space that parts it from its neighbour."""
    return _between_its_spaces(text, plain(text))


def _between_its_spaces(text: str, shown: str) -> str:
    return (" " if text[:1].isspace() else "") + shown + (" " if text[-1:].isspace() else "")


def documents_list(rows: pd.DataFrame, *, key: str) -> None:
    """Show documents as links: title, then day, source and size."""
    show_entries([_entry(row) for row in rows.itertuples()], key=key, on_open=read_document)


def _entry(row: Any) -> Entry:
    date = "undated" if pd.isna(row.date) else day(row.date)
    about = (date, row.source, row.collection, size(row.n_tokens, row.analysed, row.language))
    return Entry(row.id, row.title or "Untitled", " · ".join(part for part in about if part))


# -- export ----------------------------------------------------------------------------------------------------


def show_exports(
    key: str, exhibit: Exhibit, corpus: Corpus, query: Query, frame: pd.DataFrame, drawing: dict[str, Any], theme: Theme
) -> None:  # fmt: skip
    """Offer the figure and its table as files; each is made when it is asked for."""
    drawable = cache.can_draw()
    with st.container(horizontal=True, key=f"export-{key}"):
        for ext, (title, mime) in export.formats(exhibit).items():
            if ext in export.IMAGES and not drawable:
                continue
            st.download_button(
                title, partial(export.make, ext, exhibit, frame, query, corpus, theme=theme, **drawing), mime=mime,
                file_name=export.file_name(exhibit, query, ext, options=drawing), key=f"export-{key}-{ext}",
                on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        made = Figure(corpus, exhibit, query, {k: v for k, v in drawing.items() if k != "nodes"}, key)
        st.download_button(
            "Bundle", apart.bundles([made], theme=theme.name).run, mime="application/zip",
            file_name=bundle_name(made), key=f"export-{key}-zip", on_click="ignore", icon=":material/folder_zip:",
            help="A zip of the figure, its data, the places that it counts, the question, and what it takes to verify "
            "it later: python -m analysis verify",
        )  # fmt: skip
        if st.button("Add to report", key=f"export-{key}-report", icon=":material/note_add:",
                     help="The report is made in the sidebar"):  # fmt: skip
            reporting.collect(made)
            st.rerun()  # the whole page: the sidebar says how many there are
    if not drawable:
        st.caption("PNG, SVG and PDF here need Chrome or Chromium on the computer that Dateline runs on. The camera "
                   "and the disk at the chart's upper right save a PNG and an SVG without it. "
                   + export.NEXT_STEP)  # fmt: skip
    st.caption(plain(export.caption(exhibit.about(query, drawing), query, corpus)))


# -- method ----------------------------------------------------------------------------------------------------


def show_method(measure: str) -> None:
    """Say how the numbers of a measure are made, where the formula is from, and what each column means."""
    asked = MEASURES[measure]
    st.text(asked.formula)
    st.caption(f"Source: {plain(asked.source)}")
    meanings = [(name, *text.partition(", ")[::2]) for name, text in asked.columns.items()]
    st.table(
        pd.DataFrame([(name, plain(meaning)) for name, _, meaning in meanings], columns=["Column", "Meaning"]),
        hide_index=True, border="horizontal",
    )  # fmt: skip
