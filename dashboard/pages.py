"""The pages: names, addresses, purposes."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import sidebar


@dataclass(frozen=True, slots=True)
class View:
    """A page: the name of its module in `dashboard.views` and of its address, its title, icon and purpose.

    Pages of a section stand behind its name in the navigation; those without one stand side by side.
    """

    name: str
    title: str
    icon: str
    purpose: str
    section: str = ""


VIEWS = {
    view.name: view
    for view in (
        View("overview", "Overview", ":material/dashboard:", "What there is: numbers, who, when and what at a glance."),
        View("entities", "Entities", ":material/groups:", "People, organisations and places, and a profile of each."),
        View("places", "Places", ":material/map:", "Where: the places that are named, on a map.", "Explore"),
        View("timeline", "Timeline", ":material/timeline:", "Names and keywords over time, side by side."),
        View("chronology", "Chronology", ":material/event_note:",
             "The days that the texts speak of, and what they say happened on each.",
             "Explore"),
        View("keywords", "Keywords", ":material/sell:", "Frequent words, and what sets this selection apart."),
        View("compare", "Compare", ":material/compare:", "This selection against another one: who, what and when.",
             "Explore"),
        View("context", "Context", ":material/format_align_center:",
             "A word, a phrase or a name with what stands around it.", "Explore"),
        View("network", "Network", ":material/hub:", "Who is named together with whom.", "Explore"),
        View("quotes", "Quotes", ":material/format_quote:", "Who said what, about whom, when."),
        View("documents", "Documents", ":material/article:", "Read the documents, with their names marked."),
        View("names", "Names", ":material/badge:", "Which names are counted as one: join, take apart, rename, hide.",
             "Check"),
        View("dates", "Dates", ":material/event:", "Documents without a date or with a doubtful one; set them.",
             "Check"),
        View("audit", "Audit", ":material/fact_check:", "How many of the mentions that are counted are right.",
             "Check"),
        View("load", "Load", ":material/upload_file:", "Load documents: files, a folder; what was loaded and skipped.",
             "Check"),
        View("about", "About", ":material/info:", "What was loaded and skipped, and how each number is made.",
             "Check"),
    )
}


def sections() -> dict[str, list[Any]]:
    """Return the pages by section, for the navigation."""
    found: dict[str, list[Any]] = {}
    for view in VIEWS.values():
        found.setdefault(view.section, []).append(page(view.name))
    return found


def page(name: str) -> Any:
    """Return the page of a view, for navigation, links and `st.switch_page`."""
    view = VIEWS[name]
    return st.Page(
        _runner(name), title=view.title, icon=view.icon, url_path=name, default=name == "overview", help=view.purpose
    )


TARGET = "page-target"


def go(name: str, **params: str | list[str]) -> None:
    """Ask for a page with parameters of its own. For callbacks, which cannot change the page themselves."""
    st.session_state[TARGET] = (name if name in VIEWS else "overview", params)


def read_document(id: str, at: int | None = None) -> None:
    """Ask for a document, opened at an offset where one is given. For callbacks."""
    go("documents", doc=id, **({} if at is None else {"at": str(at)}))


def leave() -> None:
    """Go where a click in a part of the page asked for: such a part runs alone, and only a whole run leads away."""
    if TARGET in st.session_state:
        st.rerun()


def follow() -> None:
    """Go to the page that a click asked for. For the beginning of a run."""
    if (target := st.session_state.pop(TARGET, None)) is not None:
        name, params = target
        st.switch_page(page(name), query_params=params)


def _runner(name: str) -> Callable[[], None]:
    def run() -> None:
        corpus, query = sidebar.chosen()
        importlib.import_module(f"dashboard.views.{name}").show(corpus, query)

    run.__name__ = name
    return run
