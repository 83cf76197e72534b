"""A network as a file for graph programs: GraphML and GEXF, with everything that its tables know of names and pairs."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES
from analysis.query import Query

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

GRAPH_FORMATS = ("graphml", "gexf")
NODE_COLUMNS = {
    "entity": "key", "name": "entity", "label": "entity", "kind": "label", "mentions": "mentions",
    "documents": "documents", "community": "community", "group": "group", "links": "links", "strength": "strength",
    "x": "x", "y": "y",
}  # fmt: skip
"""Attribute of a node -> column of the table of groups. `label` is what graph programs write beside it: the name."""
EDGE_COLUMNS = {
    "together": "together", "expected": "expected", "g2": "log_likelihood", "p_adjusted": "p_adjusted",
    "npmi": "npmi", "log_dice": "log_dice",
}  # fmt: skip
"""Attribute of an edge -> column of the table of pairs. `weight` is the score that ranks them."""
SPREAD = 1_000.0
"""Places in GEXF's own element for them: graph programs draw nodes of about ten units."""


def network_file(form: str, table: str, corpus: Corpus, query: Query, options: Mapping[str, Any]) -> bytes:
    """Return the network that a table's options ask for as a file. Raises InvalidParameter."""
    if table != "cooccurrence":
        raise InvalidParameter("table", table, f"--{form} for the table cooccurrence")
    pairs = MEASURES[table].compute(corpus, query, **{"top": None, **options})
    known = MEASURES["groups"].options
    nodes = MEASURES["groups"].compute(corpus, query, **{name: v for name, v in options.items() if name in known})
    about = {"corpus": corpus.name, "fingerprint": corpus.fingerprint, "selection": query.describe()}
    return to_graph(form, pairs, nodes, score=str(options.get("score", "npmi")), about=about)


def to_graph(
    form: str, pairs: pd.DataFrame, nodes: pd.DataFrame, *, score: str, about: Mapping[str, str] | None = None
) -> bytes:
    """Return tables of `cooccurrence` and of `groups` for the same pairs as a file of one of GRAPH_FORMATS.

    Undirected; a node for each row of `nodes`, an edge for each row of `pairs`. Values that are missing are left out.
    Characters that XML does not allow become U+FFFD. `about` stands in GraphML as attributes of the graph. Raises
    InvalidParameter for another format.
    """
    import networkx as nx  # takes 0.2 s: only where a graph is written

    if form not in GRAPH_FORMATS:
        raise InvalidParameter("format", form, ", ".join(GRAPH_FORMATS))
    graph = nx.Graph(**{name: legal(text) for name, text in (about or {}).items()})
    number = {key: f"n{at}" for at, key in enumerate(nodes["key"], start=1)}
    for row in nodes.to_dict("records"):
        values = _known({name: row[column] for name, column in NODE_COLUMNS.items()})
        if form == "gexf" and {"x", "y"} <= values.keys():
            values["viz"] = {"position": {"x": values["x"] * SPREAD, "y": values["y"] * SPREAD, "z": 0.0}}
        graph.add_node(number[row["key"]], **values)
    for row in pairs.to_dict("records"):
        values = _known({**{name: row[column] for name, column in EDGE_COLUMNS.items()}, "weight": float(row[score])})
        graph.add_edge(number[row["key_a"]], number[row["key_b"]], **values)
    file = io.BytesIO()
    (nx.write_graphml_xml if form == "graphml" else nx.write_gexf)(graph, file)
    return file.getvalue()


def legal(text: str) -> str:
    """Return text in which U+FFFD stands for what XML 1.0 does not allow: control characters, surrogates, U+FFFE."""
    return "".join(c if _is_legal(ord(c)) else "\ufffd" for c in text)


def _is_legal(code: int) -> bool:
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values without those that are missing."""
    plain = {name: value.item() if isinstance(value, np.generic) else value for name, value in values.items()}
    return {
        name: legal(value) if isinstance(value, str) else value for name, value in plain.items() if value == value
    }
