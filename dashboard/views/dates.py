"""Dates: what the date of each document is worth; doubtful and missing ones can be set, and set ones taken back.

Parameters of its own: `view` (one of VIEWS), `kind` (of the list to check), `among` (where a date was found), `page`.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.query import Query
from analysis.schema import DATE_CONFIDENCES
from analysis.set_dates import FIRST_DAY, LAST_DAY
from analysis.store.corpus import Corpus
from analysis.store.dates_to_check import KINDS, ORDERS, TO_CHECK
from analysis.store.setting import dates_file
from dashboard import address, cache, dating, listing, pages
from dashboard.decisions import store_of
from dashboard.theme import day, plural
from dashboard.wording import plain, shortened

VIEWS = {"check": "To check", "order": "Day or month first", "set": "Set by hand", "all": "All dates"}
ON_A_PAGE = 10
PREVIEWED = 2
ANY = "check"
TITLES = {
    ANY: "Undated or doubtful", "nothing": "Nothing says when", "unreadable": "No date that can be read",
    "partial": "A month or a year alone", "ambiguous": "Which number is the month?", "doubtful": "Doubtful",
    "likely": "Likely", "certain": "Certain", "set": "Set by hand",
}  # fmt: skip
WHY = {
    "nothing": "undated: nothing in the file, its name or its folders says when",
    "unreadable": "undated: “{written}” is no date that can be read",
    "partial": "undated: “{written}” is no full day",
    "ambiguous": "undated: “{written}” can be two days; which number is the month?",
    "doubtful": "{day}, doubtful: {written}from the {origin}, where a day need not be that of publication",
    "likely": "{day}, likely: {written}from the {origin}",
    "certain": "{day}, certain: {written}from the {origin}",
    "set": "{day}, set by hand",
}
ORDER_TITLES = {"day": "day first", "month": "month first"}


def show(corpus: Corpus, query: Query) -> None:
    """Show one of the four views under what the last click came to."""
    st.title("Dates", anchor=False)
    st.caption("Every count over time rests on the day that each document is dated. Here stand those that have none, "
               "or a doubtful one. What you set wins over what was found. Filters do not apply here.")  # fmt: skip
    for wrong in dating.problems(corpus):
        st.warning(plain(wrong), icon=":material/error:")
    dating.do_what_was_asked(corpus)
    dating.say_what_was_done(corpus)
    numbers = {"check": dating.number_of(corpus, *TO_CHECK), "order": dating.number_of(corpus, "ambiguous"),
               "set": dating.number_of(corpus, "set")}  # fmt: skip
    address.check(view=list(VIEWS), kind=list(TITLES))
    view = address.choose_one(
        "Show", "view", list(VIEWS), titles=lambda v: f"{VIEWS[v]} ({numbers[v]:,})" if v in numbers else VIEWS[v],
        label_visibility="collapsed",
    )  # fmt: skip
    listing.left_aligned()
    {"check": _check, "order": _order, "set": _set, "all": _all}[view](corpus)


# -- to check --------------------------------------------------------------------------------------------------


def _check(corpus: Corpus) -> None:
    """List documents by what their date is worth, each with a field for its date."""
    counts = cache.ask(corpus, "date_counts")
    there = counts.groupby("kind")["documents"].sum()
    numbers = {ANY: dating.number_of(corpus, *TO_CHECK), **{kind: int(there.get(kind, 0)) for kind in KINDS}}
    asked = address.asked("kind", list(TITLES), ANY)
    with st.container(horizontal=True, vertical_alignment="bottom", key="dates-filters"):
        kinds = [kind for kind in TITLES if numbers[kind] or kind in (ANY, asked)]
        kind = address.choose_listed("Show", "kind", kinds, chosen=asked, width=300,
                                     titles=lambda k: f"{TITLES[k]} ({numbers[k]:,})")  # fmt: skip
        chosen = TO_CHECK if kind == ANY else (kind,)
        found = counts[counts["kind"].isin(chosen) & (counts["origin"] != "")]
        origins = ["", *sorted(set(found["origin"]))]
        origin = ""
        if len(origins) > 2 or st.query_params.get("among"):
            origin = address.choose_listed("Found in", "among", origins, width=220,
                                           chosen=st.query_params.get("among", ""),
                                           titles=lambda o: o.capitalize() or "Anywhere")  # fmt: skip
    total = int(found.loc[found["origin"] == origin, "documents"].sum()) if origin else numbers[kind]
    if total:
        _list(corpus, chosen, origin or None, total)
    elif kind == ANY:
        st.info("Nothing to check: every document has a date that is certain or likely.", icon=":material/done_all:")
    else:
        st.info(f"There is no document of this kind: {TITLES[kind].lower()}.", icon=":material/done_all:")


def _list(corpus: Corpus, kinds: tuple[str, ...], origin: str | None, total: int) -> None:
    """Show one page of documents."""
    count = -(-total // ON_A_PAGE)
    number = min(address.page_number(), count)
    first = (number - 1) * ON_A_PAGE
    rows = cache.ask(corpus, "dates_to_check", kinds, origin=origin, limit=ON_A_PAGE, offset=first)
    st.caption(f"{first + 1:,} to {first + len(rows):,} of {plural(total, 'document')}")
    for row in rows.itertuples():
        _document(corpus, row)
    if count > 1:
        key = f"dates-page-{number}"
        st.pagination(count, default=number, key=key, max_visible_pages=5, on_change=address.turn_page, args=(key,))


def _document(corpus: Corpus, row) -> None:
    """Show a document with what stands for its date, and the field for another one."""
    title = shortened(row.title, 120) or listing.UNTITLED
    dated = None if pd.isna(row.date) else row.date.date()
    with st.container(border=True, gap="small", key=f"date-{row.id}"):
        with st.container(gap=None, key=f"about-{row.id}"):
            st.button(f"**{plain(title)}**", key=f"open-{row.id}", type="tertiary", on_click=pages.read_document,
                      args=(row.id,), help="Read the document")  # fmt: skip
            st.caption(plain(f"{why(row)} · {row.path}"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"set-{row.id}"):
            key = f"day-{row.id}-{corpus.fingerprint}"
            st.date_input(plain(f"Date of {title}"), value=dated, key=key, min_value=FIRST_DAY, max_value=LAST_DAY,
                          format="YYYY-MM-DD", width=190, label_visibility="collapsed")  # fmt: skip
            st.button("Set the date", key=f"do-{row.id}", icon=":material/event_available:",
                      on_click=dating.ask_to_set, args=(corpus, row.id, title, key))  # fmt: skip
            if dated:
                st.button("No date", key=f"none-{row.id}", icon=":material/event_busy:", on_click=dating.ask_for_none,
                          args=(corpus, row.id, title), help="The date is wrong, and no other is known")  # fmt: skip
            if row.kind == "set":
                st.button("Take it back", key=f"unset-{row.id}", icon=":material/undo:", on_click=dating.ask_to_unset,
                          args=(corpus, [row.id], f"What was found of “{title}” counts again."),
                          help="What was found counts again")  # fmt: skip


def why(row) -> str:
    """Return why a date is what it is."""
    dated = "no date" if pd.isna(row.date) else day(row.date)
    written = f"“{row.written}” " if row.written and row.kind in DATE_CONFIDENCES else row.written
    text = WHY[row.kind].format(written=written, day=dated, origin=row.origin or "text")
    if row.kind == "set":
        was = "undated" if pd.isna(row.found) else day(row.found)
        text += f"; found was: {was}" + (f", “{row.written}”" if row.written else "")
    return text[0].upper() + text[1:]


# -- day or month first ----------------------------------------------------------------------------------------


def _order(corpus: Corpus) -> None:
    """Offer, for each source of ambiguous dates, to read all of them in one order."""
    sources = cache.ask(corpus, "ambiguous_sources")
    if sources.empty:
        st.info("No date can be read in two ways: of every numeric date it shows which number is the month.",
                icon=":material/done_all:")  # fmt: skip
        return
    st.caption("03/04/2021 is 3 April or 4 March. Where no other date of a table or a folder shows which, you can say "
               "it for all of them. Each is written down as a date of its own, which you can change.")  # fmt: skip
    number = min(address.page_number(), -(-len(sources) // ON_A_PAGE))
    for row in sources.iloc[(number - 1) * ON_A_PAGE : number * ON_A_PAGE].itertuples():
        with st.container(border=True, key=f"source-{row.source}"):
            name = plain(row.source) or "the top of the folder"
            st.markdown(f"**{name}** · {plural(row.documents, 'ambiguous date')}")
            for column, order in zip(st.columns(2), ORDERS, strict=True):
                with column:
                    _one_order(corpus, row.source, order)
    if len(sources) > ON_A_PAGE:
        key = f"orders-page-{number}"
        st.pagination(-(-len(sources) // ON_A_PAGE), default=number, key=key, max_visible_pages=5,
                      on_change=address.turn_page, args=(key,))  # fmt: skip


def _one_order(corpus: Corpus, source: str, order: str) -> None:
    """Show the first and the last dates that an order gives, and the button that sets them."""
    rows = cache.ask(corpus, "ambiguous_dates", source, order)
    ends = rows.iloc[[*range(min(PREVIEWED, len(rows))), *range(max(PREVIEWED, len(rows) - PREVIEWED), len(rows))]]
    said = [f"{plain(one.written)} → **{day(one.date)}**" for one in ends.itertuples()]
    if len(rows) > 2 * PREVIEWED:
        said.insert(PREVIEWED, "…")
    st.markdown("  \n".join(said))
    words = f"{plural(len(rows), 'date')} of {source or 'the top of the folder'} read with the {ORDER_TITLES[order]}."
    days = dict(zip(rows["id"], rows["date"], strict=True))
    st.button(f"Read all {len(rows):,}, {ORDER_TITLES[order]}", key=f"read-{source}-{order}",
              on_click=dating.set_all, args=(corpus, days, words))  # fmt: skip


# -- set by hand, and all --------------------------------------------------------------------------------------


def _set(corpus: Corpus) -> None:
    """List what people set, lines that mean no document any more, and where the file is."""
    total = dating.number_of(corpus, "set")
    path = dates_file(store_of(corpus))
    where = f"{plain(str(path))}, a plain table beside your documents; no build deletes it"
    st.caption(f"These are kept in {where}." if total else f"Nothing has been set. What you set is kept in {where}.")
    if total:
        _list(corpus, ("set",), None, total)
    lost = cache.ask(corpus, "lost_dates")
    if len(lost):
        mean = "means" if len(lost) == 1 else "mean"
        st.warning(f"{plural(len(lost), 'line')} of the file {mean} no document of this corpus: the document was "
                   "removed, or its text and its title or place have changed. They are kept, and hold again when it is "
                   "back.",
                   icon=":material/link_off:")  # fmt: skip
        shown = lost.assign(date=lost["date"].dt.strftime("%Y-%m-%d").fillna("no date"))[["path", "title", "date"]]
        st.dataframe(shown, hide_index=True, key="lost-dates", alt="Dates of documents that are not here any more",
                     column_config={"path": "Path", "title": "Title", "date": "Date set"})  # fmt: skip
        st.button("Forget these lines", key="forget-dates", icon=":material/delete:", on_click=dating.ask_to_forget,
                  args=(corpus, list(zip(lost["path"], lost["text_id"], strict=True))))  # fmt: skip
    if path.exists():
        st.download_button("Download the dates", path.read_bytes, file_name=path.name, mime="text/csv",
                           key="dates-download", icon=":material/download:", on_click="ignore")  # fmt: skip


def _all(corpus: Corpus) -> None:
    """Count documents by what their date is worth and where it was found."""
    counts = cache.ask(corpus, "date_counts")
    total = int(counts["documents"].sum())
    shown = pd.DataFrame({
        "Worth": [f"{KINDS[kind][0].upper()}{KINDS[kind][1:]}" for kind in counts["kind"]],
        "Found in": [origin or "–" for origin in counts["origin"]],
        "Documents": counts["documents"], "Share": counts["documents"] / max(total, 1),
    })  # fmt: skip
    st.caption(f"{plural(total, 'document')} by what the date is worth and where it was found.")
    st.dataframe(
        shown, hide_index=True, key="date-counts", alt="Documents by worth and origin of their dates",
        column_config={"Documents": st.column_config.NumberColumn(format="localized"),
                       "Share": st.column_config.NumberColumn(format="percent")},
        height="content",
    )  # fmt: skip
