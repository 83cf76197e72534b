"""How the parts of a page that are drawn by scripts of our own are registered."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st


@cache
def part(name: str, *scripts: str, style: str, isolated: bool = True) -> Callable[..., Any]:
    """Register a component once a process; of its scripts, put together in this order, the last one draws it.

    An isolated one stands in a shadow root, out of the page's styles.
    """
    here = Path(__file__).parent
    js = "\n".join((here / f"{script}.js").read_text(encoding="utf-8") for script in scripts)
    css = (here / f"{style}.css").read_text(encoding="utf-8")
    return st.components.v2.component(f"dateline_{name}", css=css, js=js, isolate_styles=isolated)
