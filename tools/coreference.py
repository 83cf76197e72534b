"""Score one partition of mentions against another: B-cubed and CEAF.

B-cubed: Bagga and Baldwin, "Algorithms for scoring coreference chains" (LREC 1998). CEAF: Luo, "On coreference
resolution performance metrics" (HLT/EMNLP 2005), with his entity-based similarity phi-4. Clusters are sets of mentions;
every mention is in one cluster of a partition. A mention that only one side has counts as wrong there.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

Clusters = Sequence[frozenset[Hashable]]


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean, 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(gold: Clusters, found: Clusters) -> Score:
    """Return the mean over mentions of the share of a mention's cluster that the other side puts there too."""
    return Score(_shared(found, gold), _shared(gold, found))


def _shared(clusters: Clusters, others: Clusters) -> float:
    place = {mention: number for number, other in enumerate(others) for mention in other}
    total = sum(map(len, clusters))
    shared = 0.0
    for cluster in clusters:
        counts: dict[int, int] = {}
        for mention in cluster:
            if mention in place:
                counts[place[mention]] = counts.get(place[mention], 0) + 1
        shared += sum(n * n for n in counts.values()) / len(cluster)
    return shared / total if total else 0.0


def ceaf(gold: Clusters, found: Clusters) -> Score:
    """Return the similarity 2|G∩F| / (|G|+|F|) of the best alignment, one to one, per cluster of each side."""
    place = {mention: number for number, cluster in enumerate(found) for mention in cluster}
    similar = np.zeros((len(gold), len(found)))
    for row, cluster in enumerate(gold):
        for mention in cluster:
            if mention in place:
                similar[row, place[mention]] += 1
        sizes = np.array([len(cluster) + len(other) for other in found])
        similar[row] *= 2 / sizes if len(found) else 1
    rows, columns = linear_sum_assignment(-similar)
    total = float(similar[rows, columns].sum())
    return Score(total / len(found) if found else 0.0, total / len(gold) if gold else 0.0)
