"""The dashboard: corpus, filters, pages. Run it with `python -m dashboard`, which builds what is new first."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import building, cache, filing, links, pages, reporting, saved, shown, sidebar

ICON = Path(__file__).parent / "static" / "icon.png"

ALWAYS = ("documents", "names", "audit", "load", "about")  # pages that have something to show without a selection
LOAD = "load"  # the page that needs no corpus


def main() -> None:
    """Lay out what every page has, then run the page that was asked for."""
    st.set_page_config(page_title="Dateline", page_icon=str(ICON), layout="wide")
    cache.warm_up()
    current = st.navigation(pages.sections(), position="top")
    store = sidebar.choose_store()
    corpus = building.corpus_of(store)
    if corpus is None:
        pages.follow()
        if current.url_path == LOAD:
            sidebar.show_nothing()
            current.run()
        else:
            building.welcome(store)
        return
    links.read_url(corpus)
    pages.follow()
    links.lead_on(corpus)
    stands = sidebar.stands(corpus, current.url_path)
    if not stands:
        sidebar.show(corpus, current.url_path)
    query = sidebar.query(corpus)
    building.follow(store, corpus)
    filing.follow()
    try:
        if shown.say_what(corpus, query) or current.url_path in ALWAYS:
            current.run()
        else:
            st.title(current.title, anchor=False)
            shown.say_nothing(query)
    finally:
        if stands:  # charts need not wait until the browser has drawn filters that are as they were
            sidebar.show(corpus, current.url_path)
        saved.show(corpus, query, current.url_path)
        reporting.offer(corpus, query, current.url_path)


main()
