"""Choices of a single page, kept in its address: the address leads, the widgets follow it.

They are not bound as the filters are: a bound widget that stands on one page only breaks the Back button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.wording import plain

OWN_PARAMETERS = (
    "doc", "at", "beside", "order", "page", "name", "term", "series", "by", "unit", "scale", "smooth", "among", "view",
    "kind", "subject", "seed", "n", "speaker", "about", "peaks", "days", "node", "sort", "near",
    "window", "score", "against", "of", "align", "top", "sentences", "span",
    "state", "way", "alpha", "together", "floor", "lines", "colour", "names", "map", "extent", "value",
)  # fmt: skip


def push(params: Mapping[str, str | list[str] | None]) -> None:
    """Write parameters into the address at once, None or an empty value removes one. For callbacks.

    However many change, that is one step of the browser's history. `st.query_params` makes one step for each and
    refuses those that a widget is bound to; so this speaks to the object beneath it.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    with context.session_state.query_params() as address:
        for name, value in params.items():
            if not value:
                address.discard_param_no_forward_msg(name)
                continue
            bound = address.get_binding_for_param(name)
            repeated = bound.value_type.endswith("_array_value") if bound else not isinstance(value, str)
            values = [value] if isinstance(value, str) else value
            address.set_with_no_forward_msg(name, values if repeated else values[-1])
        address._send_query_param_msg()


def visit(**params: Any) -> None:
    """Set parameters of the page, None or an empty list removes one. For callbacks."""
    push({k: [str(v) for v in p] if isinstance(p, list | tuple) else p and str(p) for k, p in params.items()})


def leave() -> None:
    """Remove every parameter that belongs to a page. For callbacks."""
    visit(**dict.fromkeys(OWN_PARAMETERS))


def check(**allowed: Sequence[str]) -> None:
    """Name each parameter whose value is not allowed and will be ignored."""
    for name, values in allowed.items():
        if (value := st.query_params.get(name)) is not None and value not in values:
            notice = f"Ignored: {name}={value!r} is not valid. Allowed: {', '.join(values)}."
            st.warning(plain(notice), icon=":material/link_off:")


def asked(name: str, allowed: Sequence[str], default: str) -> str:
    """Return what the address says, if it is allowed; else the default."""
    value = st.query_params.get(name)
    return value if value in allowed else default


def page_number() -> int:
    """Return the page of a list that the address asks for, from 1; the first where it asks for none that can be."""
    value = st.query_params.get("page", "")
    return max(1, int(value)) if value.isascii() and value.isdecimal() and len(value) < 9 else 1


def turn_page(key: str) -> None:
    """Write the page that a pagination widget shows into the address. For callbacks."""
    number = st.session_state[key]
    visit(page=None if number == 1 else number)


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


def choose_listed(
    label: str, name: str, options: Sequence[str], *, chosen: str = "", titles: Callable[[str], str] = str, **more: Any
) -> str:
    """Show a list to choose one from that follows a parameter: what the page read in it, else the first option."""
    key = f"own-{name}"
    st.session_state[key] = chosen if chosen in options else options[0]
    st.selectbox(
        label, options, key=key, format_func=titles, **more,
        on_change=lambda: visit(**{name: None if (v := st.session_state[key]) == options[0] else v}),
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
