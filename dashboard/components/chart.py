"""A chart on a page: `chart.js` draws the figure with the plotly.js of the plotly package, which the server gives out.

Streamlit's own chart is built anew whenever its figure changes, which takes longer than everything else a filter asks
for. This one stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import plotly
import streamlit as st

from dashboard.charts.figure import Figure
from dashboard.components.parts import part

SCRIPTS = "plotly-js"
"""Under which path of the server plotly.js stands."""
FOLDER = Path(plotly.__file__).parent / "package_data"


def address() -> str:
    """Return where a page finds plotly.js; another version has another address, so that a browser may keep it."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return "/".join(("", *([base] if base else []), SCRIPTS, f"plotly.min.js?{plotly.__version__}"))


def show_chart(
    figure: Figure, *, key: str, title: str, hint: str = "", alt: str, look: str, saved: Mapping[str, str],
    config: Mapping[str, Any], on_point: Callable[[list[str]], None],
) -> None:  # fmt: skip
    """Draw a figure under its title; call `on_point` with the custom data of a point chosen by click or key.

    `look`: light or dark, as the figure's colours are; when the page turns to the other, it is run anew for a figure in
    other colours. `saved`: the `name` of a picture that the browser saves, and the `caption` in it.
    """

    def chosen() -> None:
        if (point := clicked_point(st.session_state[key].get("point"))) is not None:
            on_point(point)

    data = {
        "figure": figure.json, "title": title, "hint": hint, "alt": alt, "look": look,
        "saved": dict(saved), "config": dict(config), "plotly": address(),
    }  # fmt: skip
    draw = part("chart", "legend", "margins", "saving", "chart", style="chart", isolated=False)
    draw(data=data, key=key, on_point_change=chosen, on_look_change=_run_anew)


def _run_anew() -> None:
    """Do nothing: that a trigger is set runs the page anew, and every figure is drawn in the look of that moment."""


def clicked_point(value: Any) -> list[str] | None:
    """Return the custom data of a point as the browser gives it; None for what is not one."""
    known = isinstance(value, list) and len(value) > 1 and all(isinstance(part, str) for part in value)
    return value if known else None
