"""A network as GraphML or GEXF, with its groups and its places in the picture."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analysis.graphs import to_graph
from analysis.query import Query
from dashboard.charts import network_nodes
from dashboard.exhibit import Exhibit
from dashboard.export.caption import provenance


def to_graph_file(
    ext: str, exhibit: Exhibit, frame: pd.DataFrame, query: Query, corpus: Any, *, score: str = "npmi",
    nodes: pd.DataFrame | None = None, today: dt.date | None = None, **others: Any,
) -> bytes:  # fmt: skip
    """Return a table of pairs as a file for graph programs: every pair of it, whether or not the figure draws it.

    `nodes` is the table of groups for the same pairs; without one, groups and places are made from the pairs alone, and
    nothing is known of mentions. Other options are those of the figure. Raises InvalidParameter.
    """
    made = provenance(exhibit, query, corpus, today=today)
    about = {name: str(made[name]) for name in ("title", "caption", "url", "corpus", "fingerprint", "exported")}
    return to_graph(ext, frame, network_nodes(frame, nodes, score=score), score=score, about=about)
