"""Groups of names: an obvious partition is found, whatever the order; pictures change as little as their selection."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analysis.measures.cooccurrence import cooccurrence
from analysis.measures.groups import COLUMNS, groups, modularity, nodes_of, partition
from analysis.measures.layout import APART, places
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]
ROOT = Path(__file__).parents[3]


def pairs_of(edges: list[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(edges, columns=["key_a", "key_b", "npmi"])


def two_cliques(bridge: float = 0.1) -> list[tuple[str, str, float]]:
    """Return two groups of five, everyone with everyone, a middle in each, and one weak pair between them."""
    edges = []
    for part in ("abcde", "vwxyz"):
        edges += [(a, b, 0.9 if part[0] in (a, b) else 0.5) for a, b in itertools.combinations(part, 2)]
    return [*edges, ("e", "z", bridge)]


# -- groups ----------------------------------------------------------------------------------------------------


def test_an_obvious_partition_is_found_and_named_by_its_middle() -> None:
    nodes = nodes_of(pairs_of(two_cliques())).set_index("key")
    assert nodes.groupby("community").groups.keys() == {1, 2}
    assert {frozenset(part.index) for _, part in nodes.groupby("community")} == {frozenset("abcde"), frozenset("vwxyz")}
    assert nodes.loc[list("abcde"), "group"].tolist() == ["a"] * 5
    assert nodes.loc[list("vwxyz"), "group"].tolist() == ["v"] * 5
    assert nodes.loc["a", ["links", "strength"]].tolist() == [4, pytest.approx(3.6)]
    assert nodes.loc["e", ["links", "strength"]].tolist() == [5, pytest.approx(0.9 + 3 * 0.5 + 0.1)]


def test_the_largest_group_is_the_first() -> None:
    edges = [*two_cliques(), ("a", "f", 0.9), ("b", "f", 0.9), ("c", "f", 0.9)]
    nodes = nodes_of(pairs_of(edges)).set_index("key")
    assert nodes.loc[list("abcdef"), "community"].tolist() == [1] * 6


def test_modularity_by_hand_and_as_networkx_has_it() -> None:
    links = np.zeros((4, 4))
    for a, b in ((0, 1), (2, 3)):
        links[a, b] = links[b, a] = 1.0
    assert modularity(links, np.array([0, 0, 1, 1])).tolist() == [0.125] * 4  # 2 * (1 / 2 - (2 / 4)²) = 0.5
    nodes = nodes_of(pairs_of(two_cliques())).set_index("key")
    graph = nx.Graph()
    graph.add_weighted_edges_from(two_cliques())
    parts = [set(part.index) for _, part in nodes.groupby("community")]
    assert nodes["modularity"].sum() == pytest.approx(nx.community.modularity(graph, parts))
    assert modularity(np.zeros((2, 2)), np.array([0, 1])).tolist() == [0, 0]


def test_neither_the_order_of_rows_nor_of_sides_matters() -> None:
    chance = random.Random(3)
    keys = [f"name {i}" for i in range(30)]
    edges = [(a, b, chance.random()) for a, b in itertools.combinations(keys, 2) if chance.random() < 0.15]
    expected = nodes_of(pairs_of(edges))
    for _ in range(3):
        chance.shuffle(edges)
        turned = [(b, a, w) if chance.random() < 0.5 else (a, b, w) for a, b, w in edges]
        pd.testing.assert_frame_equal(nodes_of(pairs_of(turned)), expected)


def test_another_process_finds_the_same() -> None:
    """Sets of texts have another order in each process."""
    code = (
        "from tests.analysis.measures.test_groups import *\n"
        "print(nodes_of(pairs_of(two_cliques())).to_csv(), cliques_apart())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        ).stdout for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1
    assert "a,4" in said.pop()


def cliques_apart() -> list[int]:
    links = np.kron(np.eye(3), np.ones((4, 4)) - np.eye(4))
    return partition(links).tolist()


def test_parts_without_a_link_are_groups_of_their_own() -> None:
    found = cliques_apart()
    assert len(set(found)) == 3
    assert [len(set(found[i : i + 4])) for i in (0, 4, 8)] == [1, 1, 1]


# -- the table -------------------------------------------------------------------------------------------------


@pytest.fixture
def crews(write: Write) -> Corpus:
    """Two crews that never meet, and somebody who is named once."""
    ones = ["[PERSON Ann] met [PERSON Bob] and [PERSON Cy]."] * 10
    others = ["[PERSON Di] met [PERSON Ed]."] * 10
    texts = [*ones, *others, "[PERSON Solo] slept. [PERSON Solo] woke."]
    return write(*(note(f"2022-01-{day % 28 + 1:02}", text) for day, text in enumerate(texts)))


def test_groups_of_a_corpus(crews: Corpus) -> None:
    frame = groups(crews, Query())
    assert list(frame.columns) == list(COLUMNS)
    shown = frame[["entity", "mentions", "documents", "links", "community", "group"]].to_numpy().tolist()
    assert shown == [
        ["Ann", 10, 10, 2, 1, "Ann (PERSON)"], ["Bob", 10, 10, 2, 1, "Ann (PERSON)"],
        ["Cy", 10, 10, 2, 1, "Ann (PERSON)"], ["Di", 10, 10, 1, 2, "Di (PERSON)"],
        ["Ed", 10, 10, 1, 2, "Di (PERSON)"], ["Solo", 2, 1, 0, 0, ""],
    ]  # fmt: skip
    pairs = cooccurrence(crews, Query(), top=None)
    assert frame["strength"].sum() == pytest.approx(2 * pairs["npmi"].sum())
    assert frame["x"].isna().tolist() == [False] * 5 + [True]
    assert groups(crews, Query(), among=3)["entity"].tolist() == ["Ann", "Bob", "Cy"]
    assert groups(crews, Query(search="zebra")).empty
    assert groups(crews, Query(), alpha=1e-12)["community"].tolist() == [0] * 6


@pytest.mark.parametrize("score", ["npmi", "log_likelihood", "log_dice", "together"])
def test_each_score_can_be_the_weight(crews: Corpus, score: str) -> None:
    frame = groups(crews, Query(), score=score)
    assert frame.groupby("community")["entity"].agg(set).to_dict() == {
        0: {"Solo"}, 1: {"Ann", "Bob", "Cy"}, 2: {"Di", "Ed"},
    }  # fmt: skip
    assert 0.3 < frame["modularity"].sum() < 0.7


# -- places ----------------------------------------------------------------------------------------------------


def net(parts: int = 4, size: int = 8, seed: int = 1) -> pd.DataFrame:
    """Return groups of names with strong pairs inside and some weak ones between."""
    chance = random.Random(seed)
    keys = [f"{part}-{i}" for part in range(parts) for i in range(size)]
    edges = []
    for a, b in itertools.combinations(keys, 2):
        inside = a[0] == b[0]
        if chance.random() < (0.6 if inside else 0.04):
            edges.append((a, b, chance.uniform(0.4, 0.9) if inside else chance.uniform(0.05, 0.2)))
    return pairs_of(edges)


def placed(pairs: pd.DataFrame, start: dict[str, tuple[float, float]] | None = None) -> dict[str, tuple[float, float]]:
    return places(sorted({*pairs["key_a"], *pairs["key_b"]}), pairs, pairs["npmi"].to_numpy(), start=start)


def moved(one: dict[str, tuple[float, float]], other: dict[str, tuple[float, float]]) -> float:
    """Return how far names that are in both moved, in the mean."""
    return float(np.mean([np.hypot(*np.subtract(one[key], other[key])) for key in one.keys() & other.keys()]))


def test_names_of_a_group_stand_together_and_none_on_another() -> None:
    found = placed(net())
    assert all(-1 <= v <= 1 for place in found.values() for v in place)
    apart = {pair: np.hypot(*np.subtract(found[pair[0]], found[pair[1]])) for pair in itertools.combinations(found, 2)}
    inside = [d for (a, b), d in apart.items() if a[0] == b[0]]
    between = [d for (a, b), d in apart.items() if a[0] != b[0]]
    assert np.mean(inside) < 0.6 * np.mean(between)
    assert min(apart.values()) > 0.6 * APART


def test_a_small_change_moves_names_little() -> None:
    pairs = net()
    start = placed(pairs)
    before = placed(pairs, start)
    fewer = placed(pairs.sample(frac=0.9, random_state=5), start)
    weaker = placed(pairs[pairs["npmi"] > 0.5], start)
    chance = random.Random(2)
    anew = {key: (chance.uniform(-1, 1), chance.uniform(-1, 1)) for key in before}
    assert moved(before, fewer) < 0.12 < 0.3 * moved(before, anew)
    assert moved(before, weaker) < 0.25


def test_a_name_without_a_place_begins_amid_its_neighbours() -> None:
    pairs = net()
    start = placed(pairs)
    known = {key: place for key, place in start.items() if key != "0-0"}
    found = placed(pairs, known)
    mates = [found[key] for key in found if key.startswith("0-") and key != "0-0"]
    far = [found[key] for key in found if not key.startswith("0-")]
    own = np.array(found["0-0"])
    assert np.mean([np.hypot(*(own - p)) for p in mates]) < 0.7 * np.mean([np.hypot(*(own - p)) for p in far])


def test_one_name_or_none_has_its_place() -> None:
    nobody = pairs_of([])
    assert places([], nobody, np.zeros(0)) == {}
    assert places(["a"], nobody, np.zeros(0)) == {"a": (0.0, 0.0)}
    assert set(placed(pairs_of([("a", "b", 1.0)]))) == {"a", "b"}


def test_a_filter_starts_from_the_places_of_the_whole_corpus(written_corpus: Corpus) -> None:
    def drawn(query: Query) -> dict[str, tuple[float, float]]:
        frame = groups(written_corpus, query, alpha=1.0).dropna(subset=["x"])
        return {row.key: (row.x, row.y) for row in frame.itertuples()}

    whole, part = drawn(Query()), drawn(Query(labels=("GPE", "PERSON")))
    shared = sorted(whole.keys() & part.keys())
    turned = dict(zip(shared, [part[key] for key in [*shared[1:], shared[0]]], strict=True))
    assert len(shared) >= 8
    assert moved(whole, part) < 0.7 * moved(whole, turned)
    assert drawn(Query()) == whole
