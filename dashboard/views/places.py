"""Places: where, on a map that needs no network, and which names of places could not be put on it.

Parameters of its own: `map` (places or countries), `value` (mentions or documents), `extent` (data or world).
"""

from __future__ import annotations

import streamlit as st

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import address, cache, panel, sidebar
from dashboard.theme import percent, plural

MAPS = {"places": "Places", "countries": "Countries"}
VALUES = {"mentions": "Mentions", "documents": "Documents"}
EXTENTS = {"data": "Most mentions", "world": "World"}
KEPT = 12
"""Names that a click on a country filters by: the most mentioned ones."""
HINTS = {
    "places": "click a circle to filter, scroll to zoom",
    "countries": f"a country with all that lies in it; a click keeps its {KEPT} most mentioned names",
}


def show(corpus: Corpus, query: Query) -> None:
    """Show the map beside the most mentioned places, then the names that are not resolved."""
    st.title("Places", anchor=False)
    address.check(map=list(MAPS), value=list(VALUES), extent=list(EXTENTS))
    with st.container(horizontal=True, vertical_alignment="bottom", key="places-controls"):
        view = address.choose_one("Show", "map", list(MAPS), titles=MAPS.__getitem__)
        value = address.choose_one("Count", "value", list(VALUES), titles=VALUES.__getitem__)
        extent = address.choose_one("Extent", "extent", list(EXTENTS), titles=EXTENTS.__getitem__)
    _how_many(corpus, query)
    group = "country" if view == "countries" else "place"
    names = _names(corpus, query, group)

    def keep(key: str) -> None:
        sidebar.keep(entity=names.get(key, [])[:KEPT], match="any")

    drawing = {"value": value, "extent": extent}
    wide, narrow = st.columns([3, 2])
    with wide:
        panel.show(view, corpus, query, key="place-map", height=460, hint=HINTS[view], drawing=drawing,
                   actions={"place": keep}, **({"group": group} if view == "places" else {}))  # fmt: skip
    with narrow:
        panel.show("place_bars", corpus, query, height=460, group=group, drawing={"value": value},
                   title=f"Most mentioned {view}", actions={"place": keep})  # fmt: skip
    panel.show("unresolved_places", corpus, query, height=420, drawing={"value": value},
               hint="names of places that have no point on the map, and why")  # fmt: skip
    _why(corpus, query)
    st.caption("Places and people: [GeoNames](https://www.geonames.org) (CC BY 4.0). Shapes: United Nations and "
               "Natural Earth. Borders and names imply no opinion on the status of a territory.")  # fmt: skip


def _names(corpus: Corpus, query: Query, group: str) -> dict[str, list[str]]:
    """Return the entities that mean each place."""
    frame = cache.table(corpus, "places", query, group=group)
    return dict(zip(frame["key"], frame["names"], strict=True))


def _how_many(corpus: Corpus, query: Query) -> None:
    """Say what part of the names of places is on the map."""
    total, resolved = cache.ask(corpus, "place_mentions", query)
    if not total:
        st.caption("No names of places are counted in these documents.")
        return
    st.caption(
        f"{resolved:,} of {plural(total, 'mention')} of countries, cities and other places "
        f"({percent(round(resolved / total, 3))}) are resolved; the others stay open rather than being guessed."
    )


def _why(corpus: Corpus, query: Query) -> None:
    """List the names that are not resolved, with the reason of each."""
    frame = cache.table(corpus, "unresolved_places", query)
    if frame.empty:
        return
    with st.container(border=True, key="card-why"):
        panel.heading("Why they stay open", "the evidence of each stands under the chart above")
        shown = frame.head(100)[["entity", "label", "mentions", "documents", "why"]]
        config = {
            "entity": st.column_config.TextColumn("Name", pinned=True, width="medium"),
            "why": st.column_config.TextColumn("Why", width="large"),
        }
        st.dataframe(shown, hide_index=True, key="why-table", column_config=config, height=320,
                     alt="Names of places that are not resolved, with the reason")  # fmt: skip
        if len(frame) > len(shown):
            st.caption(f"The first {len(shown):,} of {len(frame):,} names; the export of the chart has them all.")
