"""The app under test: a page of the dashboard over a store, opened by a link."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
from analysis.store.corpus import Corpus
from analysis.store.current import amend

SCRIPT = Path(dashboard.__file__).with_name("app.py")
Open = Callable[..., AppTest]


def opener(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Path) -> Open:
    """Return a function that opens a page of a store with URL parameters; other corpora are out of sight."""
    st.cache_data.clear()  # corpora written by hand share a fingerprint
    st.cache_resource.clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_STORE", str(store))
    monkeypatch.setenv("DATELINE_FOLDER", str(tmp_path / "documents"))

    def open_page(page: str = "overview", **params: str | Iterable[str]) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=60)
        for name, value in params.items():
            app.query_params[name.rstrip("_")] = value if isinstance(value, str) else list(value)
        if page != "overview":
            app._page_hash = calc_hash(page)  # AppTest.switch_page knows pages that are files only
        return app.run()

    return open_page


def store_of(corpus: Corpus) -> Path:
    """Return the store that a corpus is a snapshot of."""
    return corpus.database.folder.parent.parent


def beside_documents(built: Path, folder: Path) -> Path:
    """Copy a store into a folder, beside an empty folder of documents, where decisions and set dates are kept."""
    store = folder / "store"
    shutil.copytree(built, store)
    (folder / "documents").mkdir()
    current = store / "snapshots" / (store / "current").read_text(encoding="utf-8")
    amend(current, {"folder": str(folder / "documents")})
    return store


def parts(app: AppTest, name: str) -> list[dict[str, Any]]:
    """Return what the parts of the page that a script of ours draws were given."""
    drawn = (element.proto for element in app.get("bidi_component"))
    return [json.loads(proto.json) for proto in drawn if proto.component_name == f"dateline_{name}"]


def figure(app: AppTest, number: int = 0) -> go.Figure:
    """Return a chart of the page."""
    return pio.from_json(parts(app, "chart")[number]["figure"])


def key_numbers(app: AppTest) -> dict[str, str]:
    """Return the key numbers of the page by name."""
    return {tile["name"]: tile["value"] for part in parts(app, "numbers") for tile in part["tiles"]}


def numbers(values: Any) -> list[float]:
    """Return the numbers of a trace, which a chart's JSON may hold as packed bytes."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).astype(float).tolist()
    return [float(v) for v in values]


def bars(drawn: go.Figure, kind: str) -> dict[str, float]:
    """Return the value of each horizontal bar by what a click on it gives."""
    found: dict[str, float] = {}
    for trace in drawn.data:
        for data, value in zip(trace.customdata, numbers(trace.x), strict=True):
            if data[0] == kind:
                found[data[1]] = value
    return found


def texts(app: AppTest) -> str:
    """Return what the page says in captions, warnings, infos, markdown, the hints of charts and passages of texts."""
    said = [str(e.value) for e in (*app.caption, *app.warning, *app.info, *app.markdown)]
    said += [chart["hint"] for chart in parts(app, "chart")]
    return "\n".join([*said, *(" ".join((row["lead"], row["note"], sentence(row))) for row in passages(app))])


def passages(app: AppTest) -> list[dict[str, Any]]:
    """Return the passages of texts on the page, without the headings among them."""
    return [row for part in parts(app, "passages") for row in part["rows"] if "heading" not in row]


def sentence(row: dict[str, Any]) -> str:
    """Return the words of a passage."""
    return str(row["before"] + row["hit"] + row["after"])


def table(app: AppTest, number: int = 0) -> pd.DataFrame:
    """Return a table of the page."""
    return app.dataframe[number].value
