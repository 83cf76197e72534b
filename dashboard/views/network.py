"""Network: which names occur together, in documents or in sentences.

Parameters of its own: `view` (network, matrix or pairs), `unit`, `among` (how many of the most mentioned names).
"""

from __future__ import annotations

import streamlit as st

from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import address, panel

VIEWS = {"network": "Network", "matrix": "Matrix", "pairs": "Bars"}
AMONG = ["20", "40", "80"]


def show(corpus: Corpus, query: Query) -> None:
    """Show pairs of names as a network, a matrix or bars, with the pairs behind them."""
    st.title("Network", anchor=False)
    address.check(view=list(VIEWS), unit=MEASURES["cooccurrence"].options["unit"].choices, among=AMONG)
    with st.container(horizontal=True, vertical_alignment="bottom", key="network-controls"):
        view = address.choose_one("Show as", "view", list(VIEWS), titles=VIEWS.__getitem__)
        unit = address.choose_one(
            "Together in one", "unit", MEASURES["cooccurrence"].options["unit"].choices,
            titles=lambda u: u.removesuffix("s").capitalize(),
        )  # fmt: skip
        among = address.choose_one("Most mentioned names", "among", AMONG, default="40")
    panel.show(view, corpus, query, height=620, unit=unit, among=int(among), key="network")
