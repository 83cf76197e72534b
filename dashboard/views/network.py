"""Network: which names occur together, in documents or in sentences, and which groups they form.

Parameters of its own: `view` (network, matrix or pairs), `unit`, `among` (how many of the most mentioned names),
`score` (what ranks and weighs the pairs), `alpha`, `together` and `floor` (the thresholds); for the picture `lines`,
`names` and `colour`.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import address, cache, panel
from dashboard.charts import network_hint, without_a_pair
from dashboard.wording import plain

VIEWS = {"network": "Network", "matrix": "Matrix", "pairs": "Bars"}
AMONG = ["20", "40", "80", "150"]
ALPHAS = {"0.05": "1 in 20", "0.01": "1 in 100", "0.001": "1 in 1,000", "1": "All pairs"}
TOGETHER = ["1", "2", "3", "5", "10", "20", "50"]
SCORES = {"npmi": "NPMI", "log_likelihood": "G²", "log_dice": "logDice", "together": "Times together"}
FLOORS = {
    "npmi": ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6"],
    "log_likelihood": ["0", "10", "20", "50", "100", "200", "500"],
    "log_dice": ["0", "6", "7", "8", "9", "10", "11", "12"],
    "together": ["0"],
}
"""Least scores that can be chosen; for `together` the other threshold says it."""
LINES = ["60", "120", "240", "480"]
NAMES = {"0": "All that fit", "30": "30", "15": "15", "5": "5"}
COLOURS = {"group": "Group", "kind": "Kind of name"}
HOW_SCORED = (
    "NPMI: how much oftener than by chance, from 0 (chance) to 1 (never apart). G²: how unlikely it is by chance; it "
    "favours frequent names. logDice: how exclusively the two belong together. Together: plain counts."
)
HOW_SURE = (
    "How many of the pairs may be chance, by the log-likelihood test with p-values that are adjusted for the number of "
    "pairs (Benjamini and Hochberg). All pairs: chance is not asked."
)


def show(corpus: Corpus, query: Query) -> None:
    """Show pairs of names as a network, a matrix or bars, and the groups that they form."""
    st.title("Network", anchor=False)
    score = address.asked("score", list(SCORES), "npmi")
    units = MEASURES["cooccurrence"].options["unit"].choices
    address.check(view=list(VIEWS), unit=units, among=AMONG, score=list(SCORES), alpha=list(ALPHAS))
    address.check(together=TOGETHER, floor=FLOORS[score], lines=LINES, names=list(NAMES), colour=list(COLOURS))
    with st.container(horizontal=True, vertical_alignment="bottom", key="network-controls"):
        view = address.choose_one("Show as", "view", list(VIEWS), titles=VIEWS.__getitem__)
        unit = address.choose_one(
            "Together in one", "unit", units, titles=lambda u: u.removesuffix("s").capitalize()
        )  # fmt: skip
        among = address.choose_one("Most mentioned names", "among", AMONG, default="40")
        score = address.choose_one("Rank by", "score", list(SCORES), titles=SCORES.__getitem__, help=HOW_SCORED)
        with st.popover("Which pairs", icon=":material/filter_list:", key="network-thresholds"):
            pairs: dict[str, Any] = {"unit": unit, "among": int(among), "score": score, **_thresholds(score)}
        if view == "network":
            with st.popover("Picture", icon=":material/tune:", key="network-looks"):
                drawing = _looks()
    if view == "network":
        _network(corpus, query, pairs, drawing)
    else:
        frame = panel.show(view, corpus, query, height=620, key="network", top=None, **pairs)
        if frame.empty:
            _widen(pairs)


def _thresholds(score: str) -> dict[str, Any]:
    """Let it be chosen which pairs are strong enough."""
    alpha = address.choose_one("Pairs that may be chance", "alpha", list(ALPHAS), titles=ALPHAS.__getitem__,
                               help=HOW_SURE)  # fmt: skip
    together = address.choose_listed("Together at least", "together", TOGETHER, width=150,
                                     chosen=address.asked("together", TOGETHER, TOGETHER[0]))  # fmt: skip
    floors = FLOORS[score]
    floor = floors[0] if len(floors) == 1 else address.choose_listed(
        f"{SCORES[score]} at least", "floor", floors, width=150, chosen=address.asked("floor", floors, floors[0])
    )  # fmt: skip
    least = None if floor == floors[0] else float(floor)
    return {"alpha": float(alpha), "min_together": int(together), "min_score": least}


def _looks() -> dict[str, Any]:
    """Let it be chosen how the picture looks."""
    lines = address.choose_one("Lines at most", "lines", LINES, default="120")
    names = address.choose_one("Names written", "names", list(NAMES), titles=NAMES.__getitem__)
    colour = address.choose_one("Colour by", "colour", list(COLOURS), titles=COLOURS.__getitem__)
    return {"most": int(lines), "names": int(names), "colour": colour}


def _network(corpus: Corpus, query: Query, pairs: dict[str, Any], drawing: dict[str, Any]) -> None:
    """Show the network, then its groups."""
    nodes = cache.table(corpus, "groups", query, **pairs)
    frame = panel.show(
        "network", corpus, query, height=620, key="network", hint=network_hint(nodes), top=None, **pairs,
        drawing={**drawing, "nodes": nodes},
    )  # fmt: skip
    if frame.empty:
        _widen(pairs)
        return
    if alone := without_a_pair(nodes):
        st.caption(plain(alone))
    panel.show("groups", corpus, query, height=460, **pairs)


def _widen(pairs: dict[str, Any]) -> None:
    """Offer what lets in more pairs, where none passes the thresholds."""
    if pairs["alpha"] < 1 or pairs["min_together"] > 1 or pairs["min_score"]:
        st.button("Show pairs that may be chance as well", key="network-widen", icon=":material/tune:",
                  on_click=lambda: address.visit(alpha="1", together=None, floor=None))  # fmt: skip
