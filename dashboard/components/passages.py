"""Passages of texts with links to their places, in one part of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

import streamlit as st

from dashboard.components.parts import part


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document's text: what is counted in it (shown in bold), what stands around it, and where it stands.

    `about` is the text of the link, `id` the document and `at` the offset that it opens; `lead` stands above the
    passage in bold, with a `note` and a `badge` beside it.
    """

    before: str
    hit: str
    after: str
    about: str
    id: str
    at: int
    lead: str = ""
    note: str = ""
    badge: str = ""


def show_passages(
    rows: Sequence[Passage | str], *, key: str, on_open: Callable[[str, int], None]
) -> None:
    """Show passages, a text among them as a heading; call `on_open` with a document and an offset to open it there."""

    def opened() -> None:
        if value := st.session_state[key].get("open"):
            on_open(str(value["id"]), int(value["at"]))

    shown = [{"heading": row} if isinstance(row, str) else {**asdict(row), "href": _address(row)} for row in rows]
    part("passages", "passages", style="passages")(data={"rows": shown}, key=key, on_open_change=opened)


def _address(row: Passage) -> str:
    return f"documents?{urlencode({'doc': row.id, 'at': row.at})}"
