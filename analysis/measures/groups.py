"""Which names belong together: groups within the network of pairs, and where each name stands in its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.cooccurrence import ALPHAS, cooccurrence, most_mentioned
from analysis.measures.layout import Place, places
from analysis.measures.measure import table
from analysis.query import Query
from analysis.schema import entity_key

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "key": "str, name and label: what filters and links use",
    "entity": "str, name",
    "label": "str, label",
    "mentions": "int64, mentions in the selection",
    "documents": "int64, documents of the selection that mention it",
    "links": "int64, names that it is paired with",
    "strength": "float64, sum of the scores of its pairs",
    "community": "int64, number of its group, the largest is 1; 0 where it has no pair",
    "group": "str, the member of the group with the strongest pairs inside of it",
    "modularity": "float64, what it adds to the modularity of the network, which is the sum of this column",
    "x": "float64, place in the picture from left (-1) to right (1); none without a pair",
    "y": "float64, place in the picture from below (-1) to above (1); none without a pair",
}
SEED = 11
WHOLE = 120
"""Names of the whole corpus whose places every picture starts from."""


def groups(
    corpus: Corpus, query: Query, *, unit: str = "documents", among: int = 40, score: str = "npmi",
    alpha: float = ALPHAS[0], min_together: int = 1, min_score: float | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Part the most mentioned entities into groups whose members have stronger pairs with each other than with others.

    Columns: COLUMNS. The network is that of every pair of `cooccurrence` with the same options; its weights are the
    scores (for log_dice the coefficient that it is the logarithm of). Groups: the method of Louvain with a fixed seed,
    Blondel et al. (2008); modularity: Newman & Girvan (2004), weighted. Sorted by group (names without a pair last),
    strength (most first), name. Raises InvalidParameter.
    """
    pairs = cooccurrence(
        corpus, query, unit=unit, among=among, score=score, alpha=alpha, min_together=min_together,
        min_score=min_score, top=None,
    )  # fmt: skip
    counted = corpus.entity_counts(query)
    if counted.empty:
        return table(COLUMNS)
    names = most_mentioned(counted, among)
    names = names.assign(key=list(map(entity_key, names["entity"], names["label"])))
    nodes = names.merge(nodes_of(pairs, score=score, start=_whole_layout(corpus)), on="key", how="left", validate="1:1")
    filled = {"links": 0, "strength": 0.0, "community": 0, "group": "", "modularity": 0.0}
    alone = {name: nodes[name].astype(object).where(nodes[name].notna(), value) for name, value in filled.items()}
    return table(COLUMNS, _ordered(nodes.assign(**alone)))


def _whole_layout(corpus: Corpus) -> dict[str, Place]:
    """Return the places of the corpus's most mentioned names, which do not depend on any filter."""

    def make() -> dict[str, Place]:
        pairs = cooccurrence(corpus, Query(), among=WHOLE, alpha=1.0, top=None)
        return places(_keys(pairs), pairs, weights_of(pairs, "npmi"))

    return corpus.once("layout of the network", make)


def _ordered(nodes: pd.DataFrame) -> pd.DataFrame:
    alone = nodes["community"] == 0
    return nodes.assign(alone=alone).sort_values(
        ["alone", "community", "strength", "mentions", "key"], ascending=[True, True, False, False, True], kind="stable"
    )


def nodes_of(pairs: pd.DataFrame, *, score: str = "npmi", start: dict[str, Place] | None = None) -> pd.DataFrame:
    """Return key, links, strength, community, group, modularity, x, y of the entities of a table of pairs.

    The order of the rows does not matter, nor which side of a pair is the first.
    """
    keys = _keys(pairs)
    weights = weights_of(pairs, score)
    links = np.zeros((len(keys), len(keys)))
    at = {key: i for i, key in enumerate(keys)}
    a, b = [at[key] for key in pairs["key_a"]], [at[key] for key in pairs["key_b"]]
    links[a, b] = weights
    links[b, a] = weights
    member = partition(links)
    inside = np.where(member[:, None] == member[None, :], links, 0).sum(axis=1) if keys else np.zeros(0)
    place = places(keys, pairs, weights, start=start)
    nodes = pd.DataFrame({
        "key": pd.Series(keys, dtype="str"), "part": member, "links": (links > 0).sum(axis=1),
        "strength": links.sum(axis=1), "modularity": modularity(links, member), "inside": inside,
        "x": [place[key][0] for key in keys], "y": [place[key][1] for key in keys],
    })  # fmt: skip
    return _numbered(nodes)


def _keys(pairs: pd.DataFrame) -> list[str]:
    return sorted({*pairs["key_a"], *pairs["key_b"]})


def _numbered(nodes: pd.DataFrame) -> pd.DataFrame:
    """Number the groups by size, then strength, and name each by the member with the strongest pairs inside."""
    leading = nodes.sort_values(["inside", "strength", "key"], ascending=[False, False, True], kind="stable")
    summed = leading.groupby("part", sort=False).agg(
        group=("key", "first"), size=("key", "size"), inside=("inside", "sum")
    )
    ranked = summed.sort_values(["size", "inside", "group"], ascending=[False, False, True], kind="stable")
    number = pd.Series(np.arange(1, len(ranked) + 1), index=ranked.index)
    named = nodes.assign(community=nodes["part"].map(number), group=nodes["part"].map(summed["group"]))
    return named.drop(columns=["part", "inside"])


def weights_of(pairs: pd.DataFrame, score: str) -> npt.NDArray[np.float64]:
    """Return the weight of each pair in the network: its score; for log_dice the coefficient itself."""
    values = pairs[score].to_numpy(np.float64)
    weights = np.exp2(values - 14) if score == "log_dice" else np.maximum(np.nan_to_num(values), 1e-9)
    return np.asarray(weights, dtype=np.float64)


def partition(links: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the group of each node of a symmetric matrix of weights, by the method of Louvain with a fixed seed.

    Source: Blondel, Guillaume, Lambiotte & Lefebvre (2008), Fast unfolding of communities in large networks.
    """
    import networkx as nx  # takes 0.2 s: only where groups are wanted

    graph = nx.Graph()
    graph.add_nodes_from(range(len(links)))  # numbers: sets of texts have another order in each process
    a, b = np.nonzero(np.triu(links, 1))
    graph.add_weighted_edges_from(zip(a.tolist(), b.tolist(), links[a, b].tolist(), strict=True))
    member = np.zeros(len(links), dtype=np.int64)
    for number, part in enumerate(nx.community.louvain_communities(graph, weight="weight", seed=SEED)):
        member[list(part)] = number
    return member


def modularity(links: npt.NDArray[np.float64], member: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return what each node adds to the modularity of a partition: (A inside - k K / 2m) / 2m.

    A inside: weights to members of its own group; k: all of its weights; K: those of all members; 2m: those of all
    nodes. Source: Newman & Girvan (2004), Finding and evaluating community structure in networks.
    """
    total = links.sum()
    if not total:
        return np.zeros(len(links))
    degree, same = links.sum(axis=1), member[:, None] == member[None, :]
    inside = np.where(same, links, 0).sum(axis=1)
    return np.asarray((inside - degree * (same @ degree) / total) / total, dtype=np.float64)
