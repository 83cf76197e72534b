"""A network as a file: graph programs read back every node and every pair with the numbers of the tables."""

from __future__ import annotations

import io
import math
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InvalidParameter
from analysis.graphs import EDGE_COLUMNS, GRAPH_FORMATS, NODE_COLUMNS, SPREAD, legal, network_file, to_graph
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus

OPTIONS: dict[str, Any] = {"alpha": 1.0, "among": 12, "score": "log_likelihood"}


def read(form: str, content: bytes) -> nx.Graph:
    """Return what networkx reads, its nodes called by their entity."""
    graph = (nx.read_graphml if form == "graphml" else nx.read_gexf)(io.BytesIO(content))
    return nx.relabel_nodes(graph, {node: values["entity"] for node, values in graph.nodes(data=True)})


def known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not (isinstance(value, float) and math.isnan(value))}


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_a_graph_program_reads_the_tables_back(form: str, written_corpus: Corpus) -> None:
    query = Query(labels=("PERSON", "GPE"))
    graph = read(form, network_file(form, "cooccurrence", written_corpus, query, OPTIONS))
    pairs = MEASURES["cooccurrence"].compute(written_corpus, query, top=None, **OPTIONS)
    nodes = MEASURES["groups"].compute(written_corpus, query, **OPTIONS)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(nodes), len(pairs))
    assert len(pairs) > 10
    for row in nodes.to_dict("records"):
        found = dict(graph.nodes[row["key"]])
        viz = found.pop("viz", None)
        assert found == known({name: row[column] for name, column in NODE_COLUMNS.items()})
        if form == "gexf" and row["community"]:
            assert viz["position"] == pytest.approx({"x": row["x"] * SPREAD, "y": row["y"] * SPREAD, "z": 0.0})
    for row in pairs.to_dict("records"):
        edge = {name: value for name, value in graph.edges[row["key_a"], row["key_b"]].items() if name != "id"}
        expected = {name: row[column] for name, column in EDGE_COLUMNS.items()}
        assert edge == {**expected, "weight": row["log_likelihood"]}


def test_graphml_says_what_it_is_of(written_corpus: Corpus) -> None:
    graph = read("graphml", network_file("graphml", "cooccurrence", written_corpus, Query(search="budget"), OPTIONS))
    assert graph.graph["fingerprint"] == written_corpus.fingerprint
    assert "budget" in graph.graph["selection"]


def test_a_network_without_names_is_a_file_too(written_corpus: Corpus) -> None:
    for form in GRAPH_FORMATS:
        content = network_file(form, "cooccurrence", written_corpus, Query(search="zebra"), {})
        assert len(read(form, content)) == 0


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@settings(max_examples=40, deadline=None)
@given(names=st.lists(st.text(min_size=1), min_size=2, max_size=4, unique=True))
def test_any_name_gives_xml_that_can_be_read(form: str, names: list[str]) -> None:
    keys = [f"{name} (PERSON)" for name in names]
    nodes = pd.DataFrame({
        "key": keys, "entity": names, "label": "PERSON", "mentions": 3, "documents": 2, "community": 1,
        "group": keys[0], "links": 1, "strength": 0.5, "x": 0.0, "y": float("nan"),
    })  # fmt: skip
    pairs = pd.DataFrame({
        "key_a": keys[:1], "key_b": keys[1:2], "together": 2, "expected": 0.5, "log_likelihood": 4.0,
        "p_adjusted": 0.04, "npmi": float("nan"), "log_dice": 12.0,
    })  # fmt: skip
    content = to_graph(form, pairs, nodes, score="log_likelihood", about={"title": names[0]})
    graph = (nx.read_graphml if form == "graphml" else nx.read_gexf)(io.BytesIO(content))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(names), 1)
    found = [graph.nodes[f"n{number}"]["name"] for number in range(1, len(names) + 1)]
    assert [" ".join(name.split()) for name in found] == [" ".join(legal(name).split()) for name in names]
    (edge,) = graph.edges(data=True)
    assert "npmi" not in edge[2]


def test_what_xml_does_not_allow_is_replaced() -> None:
    assert legal("a\x00b\x0bc\ud800d\uffffe") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert legal("Zoë\t🎉 <&>\n") == "Zoë\t🎉 <&>\n"


def test_other_forms_and_tables_are_refused(written_corpus: Corpus) -> None:
    empty = pd.DataFrame()
    with pytest.raises(InvalidParameter, match=r"format='dot' is not valid\. Allowed: graphml, gexf"):
        to_graph("dot", empty, empty, score="npmi")
    with pytest.raises(InvalidParameter, match="cooccurrence"):
        network_file("gexf", "entities", written_corpus, Query(), {})
