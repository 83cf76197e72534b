"""Compare: the selection against another one, who and what is typical of either, and both over time.

Parameters of its own: `against` (rest, without, all, or the filters of a link), `of` (entities or a kind of terms),
`align` (calendar or start), `scale`.
"""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analysis.errors import InvalidParameter
from analysis.measures.periods import previous_query, year_before
from analysis.measures.sides import REST, WITHOUT, on_both, other_side, written
from analysis.query import ALL, Query
from analysis.schema import TERM_KINDS
from analysis.store.corpus import Corpus
from dashboard import address, cache, panel, saved, sidebar
from dashboard.theme import plural
from dashboard.wording import KIND_TITLES, plain, shortened

OF = {"entities": "Names", **{kind: KIND_TITLES[kind] for kind in TERM_KINDS if kind != "name"}}
ALIGNED = {"calendar": "By date", "start": "From each start"}
SCALES = {"count": "Count", "share": "Share of documents"}
TOP, COMMON, OFFERED = 40, 60, 4


def show(corpus: Corpus, query: Query) -> None:
    """Show both sides with their totals, over time, and what is typical of either."""
    st.title("Compare", anchor=False)
    address.check(of=list(OF), align=list(ALIGNED), scale=list(SCALES))
    against, other = _against(corpus, query)
    _sides(corpus, query, other)
    if not cache.ask(corpus, "selection", other).n_documents:
        _nothing_to_compare(corpus, query)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare-controls"):
        of = address.choose_one("Compare", "of", list(OF), titles=OF.__getitem__)
        align = address.choose_one("Time", "align", list(ALIGNED), titles=ALIGNED.__getitem__, default=_aligned(other))
        scale = address.choose_one("Count as", "scale", list(SCALES), titles=SCALES.__getitem__)
    options = {"against": against, "top": TOP, "common": COMMON}
    names = ("entities_on_both_sides", "typical_entities")
    if of != "entities":
        names, options = ("terms_on_both_sides", "keyness"), {**options, "kinds": (of,)}
    left, right = st.columns(2)
    with left:
        panel.show(names[0], corpus, query, height=500, hint="top right: frequent on both sides", **options)
    with right:
        panel.show(names[1], corpus, query, height=500, **options)
    panel.show("both_over_time", corpus, query, height=300, against=against, scale=scale, align=align,
               actions={"side": lambda *point: _narrow(query, other, *point)})  # fmt: skip


# -- the other side --------------------------------------------------------------------------------------------


def _against(corpus: Corpus, query: Query) -> tuple[str, Query]:
    """Let the other side be chosen; return how it is written, and its query."""
    titles = _offered(corpus, query)
    asked = st.query_params.get("against", "")
    if asked and asked not in titles:
        try:
            other = _known(corpus, other_side(query, asked))
            asked = written(other)
            titles.setdefault(asked, f"Kept: {shortened(other.describe(), 70)}")
        except InvalidParameter as error:
            st.warning(plain(f"Ignored: {error}"), icon=":material/link_off:")
            asked = ""
    with st.container(horizontal=True, vertical_alignment="bottom", key="against-controls"):
        against = address.choose_listed(
            "Compare the selection with", "against", list(titles), chosen=asked, width=440,
            titles=lambda value: plain(titles[value]),
        )  # fmt: skip
        st.button("Keep as the other side", icon=":material/push_pin:", key="pin", disabled=query.apart is not None,
                  on_click=lambda: address.visit(against=written(query)),
                  help="Then change the filters: what was selected now is what they are compared with")  # fmt: skip
        if against not in (REST, WITHOUT):
            st.button("Swap", icon=":material/swap_horiz:", key="swap", on_click=_swap, args=(query, against))
    return against, other_side(query, against)


def _offered(corpus: Corpus, query: Query) -> dict[str, str]:
    """Return what the selection can be compared with: how it is written, and its title."""
    titles = {REST: "The rest of the corpus"}
    if query.entities or query.search:
        titles[WITHOUT] = "The same days and sources, without them"
    if (before := previous_query(corpus, query)) is not None:
        titles[written(before)] = "The period of equal length before"
    if (earlier := year_before(query)) is not None:
        titles[written(earlier)] = "The same days a year before"
    for view in saved.views_of(corpus)[0]:
        titles.setdefault(written(corpus.known(view.query()[0])[0]), f"View: {view.name}")
    if not query.is_empty:
        titles.setdefault(ALL, "The whole corpus")
    return titles


def _known(corpus: Corpus, other: Query) -> Query:
    """Return the other side without names that the corpus does not have, which are named."""
    known, unknown = corpus.known(other)
    for notice in unknown:
        st.warning(plain(notice), icon=":material/link_off:")
    return known


def _swap(query: Query, against: str) -> None:
    """Make the other side the selection, and the selection the other side."""
    sidebar.keep_query(other_side(query, against))
    address.visit(against=written(query))


def _aligned(other: Query) -> str:
    return "start" if other.date_from and other.apart is None else "calendar"


def _narrow(query: Query, other: Query, side: str, start: str, end: str) -> None:
    """Keep the days of a point on its side."""
    if side == "selection":
        sidebar.keep_period(start, end)
    elif (days := other.narrow(dt.date.fromisoformat(start), dt.date.fromisoformat(end))) is not None:
        address.visit(against=written(days))


# -- what stands on either -------------------------------------------------------------------------------------


def _sides(corpus: Corpus, query: Query, other: Query) -> None:
    """Show what either side is, with its totals, and how many documents are on both."""
    for column, name, side in zip(st.columns(2), ("The selection", "The other side"), (query, other), strict=True):
        with column, st.container(border=True, height="stretch", key=f"card-{name.split()[-1]}"):
            panel.heading(name)
            about = side.describe()
            st.write(plain(f"{about[:1].upper()}{about[1:]}."))
            frame = cache.table(corpus, "kpis", side).set_index("name")
            with st.container(horizontal=True):
                for total in ("documents", "tokens", "entities", "mentions"):
                    value = int(frame["value"].get(total, 0))
                    st.metric({"tokens": "Words"}.get(total, total.capitalize()), f"{value:,}", width="content")
    if both := on_both(corpus, query, other):
        st.caption(f"{plural(both, 'document')} {'is' if both == 1 else 'are'} on both sides and counted on both.")


def _nothing_to_compare(corpus: Corpus, query: Query) -> None:
    """Say that there is no other side, and offer selections that have one."""
    with st.container(border=True, key="card-nothing"):
        st.write("Nothing is on the other side. Filter on the left, choose another side above, or keep the documents "
                 "that mention a name:")  # fmt: skip
        with st.container(horizontal=True):
            for key in cache.table(corpus, "entities", query, top=OFFERED)["key"].head(OFFERED):
                st.button(plain(key), key=f"try-{key}", icon=":material/filter_alt:", on_click=sidebar.keep_entity,
                          args=(key,))  # fmt: skip
