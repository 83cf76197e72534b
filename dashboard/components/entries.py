"""A list of documents as links, in one part of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

import streamlit as st

from dashboard.components.parts import part


@dataclass(frozen=True, slots=True)
class Entry:
    """A document: its id, its title, and what else is said of it."""

    id: str
    title: str
    about: str


def show_entries(entries: Sequence[Entry], *, key: str, on_open: Callable[[str], None]) -> None:
    """Show documents as links; call `on_open` with the id of the one that is opened in this tab."""

    def opened() -> None:
        if value := st.session_state[key].get("open"):
            on_open(str(value))

    shown = [{**asdict(entry), "href": f"documents?{urlencode({'doc': entry.id})}"} for entry in entries]
    part("entries", "entries", style="entries")(data={"entries": shown}, key=key, on_open_change=opened)
