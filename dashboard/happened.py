"""What happened when: peaks, what each period is about, and a card that explains one of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.errors import InvalidParameter
from analysis.measures.novelty import parse_period
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import address, cache, panel, sidebar, sources
from dashboard.charts import NO_PEAK, series_title
from dashboard.periods import offered_periods, stories_in_words, why_it_stands_out
from dashboard.theme import period
from dashboard.wording import plain

HEIGHT = 530


def show(corpus: Corpus, query: Query, *, series: Sequence[str], by: str, method: str) -> None:
    """Show peaks beside what each period is about, then the card of the chosen period.

    Where several series are drawn, the card is about the first.
    """
    one, found = tuple(series[:1]), pd.DataFrame()
    options = {"series": tuple(series), "by": by, "method": method}
    if method != "none":
        found = cache.table(corpus, "peaks", query, **options)
    if len(found):
        left, right = st.columns(2)
        with left:
            panel.show("peaks", corpus, query, height=None, actions={"peak": _explain_peak}, **options)
    else:
        if method != "none":
            st.caption(f":material/info: {NO_PEAK}")
        right = st.container()
    with right:
        stories = panel.show(
            "stories", corpus, query, height=HEIGHT, series=one, by=by, actions={"period": _explain},
            hint="click a bar for what is new in it", title=_about(one),
        )  # fmt: skip
    own = found[found["series"] == (one[0] if one else "documents")] if len(found) else found
    if days := _choose_days(query, own, stories):
        _card(corpus, query, one, days, own)


def _about(series: tuple[str, ...]) -> str:
    return f"What each period is about, with {series_title(series[0])}" if series else ""


def _explain(start: str, end: str) -> None:
    address.visit(days=f"{start}..{end}")


def _explain_peak(series: str, start: str, end: str) -> None:
    """Explain a peak; where it is one of several series, that one comes first."""
    drawn = st.query_params.get_all("series")
    if series in drawn:
        address.visit(series=[series, *(name for name in drawn if name != series)])
    _explain(start, end)


def _choose_days(query: Query, found: pd.DataFrame, stories: pd.DataFrame) -> str:
    """Let one of the periods be chosen, or take the days of the link or of the filter; '' where there are none."""
    asked = _asked_days()
    offered = offered_periods(query, found, stories, asked)
    if not offered:
        return ""
    return address.choose_listed(
        "Explain", "days", list(offered), chosen=asked, titles=lambda key: _title(key, offered[key]), width=420,
        help="Days whose documents are set against all other days. A click on a bar above chooses them, too.",
    )  # fmt: skip


def _title(days: str, what: str) -> str:
    words = period(*parse_period(days))
    return f"{words} ({what})" if what else words


def _asked_days() -> str:
    """Return the days of the link as FIRST..LAST; '' where it names none that can be read."""
    given = st.query_params.get("days", "")
    if not given:
        return ""
    try:
        return "{}..{}".format(*parse_period(given))
    except InvalidParameter as error:
        st.warning(plain(f"Ignored: {error}"), icon=":material/link_off:")
        return ""


def _card(corpus: Corpus, query: Query, series: tuple[str, ...], days: str, found: pd.DataFrame) -> None:
    """Show why a period stands out: numbers, new terms, new companions, and the documents at its centre."""
    start, end = parse_period(days)
    with st.container(horizontal=True, vertical_alignment="center", key="card-title"):
        whose = f" · {plain(series_title(series[0]))}" if series else ""
        st.header(f"{period(start, end)}{whose}", anchor=False, width="content")
        st.button("Keep these days", icon=":material/filter_alt:", key="keep-days", on_click=sidebar.keep_period,
                  args=(start.isoformat(), end.isoformat()))  # fmt: skip
    [told] = cache.ask(corpus, "largest_stories", query, (start,), (end,), among="".join(series)).to_dict("records")
    for said in filter(None, (_why(found, start, end), stories_in_words(told))):
        st.caption(plain(said))
    left, middle, right = st.columns(3)
    options = {"series": series, "period": days}
    with left:
        panel.show("new_terms", corpus, query, height=360, hint="against all other days", top=12, **options)
    with middle:
        panel.show("new_companions", corpus, query, height=360, hint="against all other days", top=12, **options)
    with right, st.container(border=True, height="stretch", key="card-central"):
        panel.heading("Read these first", "nearest to what is new")
        sources.documents_list(cache.table(corpus, "central_documents", query, limit=3, **options), key="central")


def _why(found: pd.DataFrame, start: object, end: object) -> str:
    """Return how far the chosen days are above what was expected, where they are a peak."""
    if found.empty:
        return ""
    same = found[(found["start"] == pd.Timestamp(str(start))) & (found["end"] == pd.Timestamp(str(end)))]
    if same.empty:
        return ""
    return why_it_stands_out(same.iloc[0])
