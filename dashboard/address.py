"""Choices of a single page, kept in its address: the address leads, the widgets follow it.

They are not bound as the filters are: a bound widget that stands on one page only breaks the Back button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

OWN_PARAMETERS = (
    "doc", "at", "order", "page", "name", "term", "series", "by", "unit", "scale", "smooth", "among", "view", "kind",
)  # fmt: skip


def visit(**params: Any) -> None:
    """Set parameters of the page, None or an empty list removes one. For callbacks."""
    for name, value in params.items():
        if value is not None and value != []:
            st.query_params[name] = [str(v) for v in value] if isinstance(value, list | tuple) else str(value)
        elif name in st.query_params:
            del st.query_params[name]


def leave() -> None:
    """Remove every parameter that belongs to a page. For callbacks."""
    visit(**dict.fromkeys(OWN_PARAMETERS))


def asked(name: str, allowed: Sequence[str], default: str) -> str:
    """Return what the address says, if it is allowed; else the default, with a notice."""
    value = st.query_params.get(name)
    if value is None or value in allowed:
        return value or default
    st.warning(f"Ignored: {name}={value!r} is not valid. Allowed: {', '.join(allowed)}.", icon=":material/link_off:")
    return default


def choose_one(
    label: str, name: str, options: Sequence[str], *, default: str = "", titles: Callable[[str], str] = str,
    **more: Any,
) -> str:  # fmt: skip
    """Show a segmented control that follows a parameter; the default is the first option unless one is given."""
    key, default = f"own-{name}", default or options[0]
    st.session_state[key] = asked(name, options, default)
    st.segmented_control(
        label, options, key=key, required=True, format_func=titles, **more,
        on_change=lambda: visit(**{name: None if (v := st.session_state[key]) == default else v}),
    )  # fmt: skip
    return st.session_state[key]


def choose_some(
    label: str, name: str, options: Iterable[str], *, titles: Callable[[str], str] = str, **more: Any
) -> list[str]:
    """Show a multiselect that follows a repeated parameter."""
    key = f"own-{name}"
    chosen = st.query_params.get_all(name)
    st.session_state[key] = chosen
    st.multiselect(
        label, list(dict.fromkeys([*chosen, *options])), key=key, format_func=titles, select_all=False, **more,
        on_change=lambda: visit(**{name: st.session_state[key]}),
    )  # fmt: skip
    return chosen
