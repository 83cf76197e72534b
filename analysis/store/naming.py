"""The step from the names of documents to the entities of the corpus, before anybody decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.annotate import joins
from analysis.decisions import Key
from analysis.store.tables import rows_table

Ints = npt.NDArray[np.int32]


class Resolve(Protocol):
    """What joins the names of a corpus; see `annotate.joins.resolve`."""

    def __call__(
        self, names: Mapping[Key, int], companions: Mapping[Key, Counter[Key]], *,
        usage: Mapping[Key, Mapping[Key, int]],
    ) -> joins.Resolution:  # fmt: skip
        """Return joins, suggestions and what is ambiguous."""



MOST_COMPANIONS = 50

NAMED = pa.schema(
    [("name", pa.string()), ("label", pa.string()), ("entity_name", pa.string()), ("entity_label", pa.string()),
     ("join_reason", pa.string()), ("ambiguous", pa.bool_())]
)  # fmt: skip
SUGGESTED = pa.schema(
    [("name", pa.string()), ("label", pa.string()), ("target_name", pa.string()), ("target_label", pa.string()),
     ("reason", pa.string()), ("score", pa.float64())]
)  # fmt: skip


class Companions(Mapping[Key, Counter[Key]]):
    """Name -> the names that most often stand in a document with it, with the number of those documents.

    At most MOST_COMPANIONS; of equally many documents, the first by name and label. Counted when it is asked for:
    few names need it, and all pairs of a large corpus would not fit into memory.
    """

    def __init__(self, keys: list[Key], documents: Ints, names: Ints) -> None:
        """`documents` and `names` (positions in `keys`) say which name stands in which document, sorted by both."""
        self._keys, self._at = keys, {key: number for number, key in enumerate(keys)}
        self._names = names
        n_documents = int(documents[-1]) + 1 if len(documents) else 0
        self._names_from = np.searchsorted(documents, np.arange(n_documents + 1))
        self._documents = documents[np.argsort(names, kind="stable")]
        self._documents_from = np.searchsorted(np.sort(names), np.arange(len(keys) + 1))

    def __getitem__(self, key: Key) -> Counter[Key]:
        at = self._at[key]
        documents = self._documents[self._documents_from[at] : self._documents_from[at + 1]]
        low, high = self._names_from[documents], self._names_from[documents + 1]
        if not len(documents):
            return Counter()
        together = np.concatenate([self._names[a:b] for a, b in zip(low, high, strict=True)])
        found, counts = np.unique(together[together != at], return_counts=True)
        most = np.argsort(-counts, kind="stable")[:MOST_COMPANIONS]
        return Counter({self._keys[found[i]]: int(counts[i]) for i in most})

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def automatic_naming(connection: duckdb.DuckDBPyConnection, resolve: Resolve | None) -> tuple[pa.Table, pa.Table]:
    """Return the entity of each name of a document (NAMED), and the joins that are suggested (SUGGESTED).

    `aliased`, `found_mentions` and `told` (stories) must stand in the database. A join to a name that is itself joined
    leads to where that one ends.
    """
    keys, totals, companions = _names(connection)
    found = (resolve or joins.resolve)(dict(zip(keys, totals, strict=True)), companions, usage=_usage(connection))
    joined = {join.alias: (join.entity, join.reason) for join in found.joins if join.alias != join.entity}
    ends = {key: _end(key, joined) for key in keys}
    ambiguous = {ends.get(key, key) for key in found.ambiguous}
    named = [(*key, *ends[key], joined[key][1] if key in joined else "", ends[key] in ambiguous) for key in keys]
    existing = set(ends.values())
    suggested: dict[tuple[Key, Key], tuple[Any, ...]] = {}
    for one in sorted(found.suggestions, key=lambda s: (-s.score, s.entity, s.target, s.reason)):
        pair = ends.get(one.entity, one.entity), ends.get(one.target, one.target)
        if pair[0] != pair[1] and existing.issuperset(pair) and pair not in suggested:
            suggested[pair] = (*pair[0], *pair[1], one.reason, float(one.score))
    return rows_table(named, NAMED), rows_table(list(suggested.values()), SUGGESTED)


def _names(connection: duckdb.DuckDBPyConnection) -> tuple[list[Key], list[int], Companions]:
    """Return the names of documents, how many stories each is in, and who stands with whom: a copy adds nothing."""
    connection.execute(
        "CREATE TEMP TABLE named AS SELECT (row_number() OVER (ORDER BY name, label) - 1)::INTEGER AS number, name, "
        "label FROM aliased GROUP BY name, label"
    )
    keys: list[Key] = connection.execute("SELECT name, label FROM named ORDER BY number").fetchall()
    pairs = connection.execute(
        "SELECT DISTINCT head AS doc, number FROM found_mentions JOIN told USING (doc) JOIN aliased USING (alias) "
        "JOIN named USING (name, label) ORDER BY 1, 2"
    ).fetchnumpy()
    documents, names = (np.asarray(pairs[column], dtype=np.int32) for column in ("doc", "number"))
    totals = np.bincount(names, minlength=len(keys)).tolist()
    return keys, totals, Companions(keys, documents, names)


def _usage(connection: duckdb.DuckDBPyConnection) -> dict[Key, dict[Key, int]]:
    """Return in how many stories a base stands for which longer name."""
    usage: dict[Key, dict[Key, int]] = {}
    for base, label, name, documents in connection.execute(
        "SELECT base, label, name, sum(stories)::INTEGER FROM aliased "
        "JOIN (SELECT alias, count(DISTINCT head) AS stories FROM found_mentions JOIN told USING (doc) "
        "GROUP BY alias) USING (alias) WHERE base <> name GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        usage.setdefault((base, label), {})[name, label] = documents
    return usage


def _end(key: Key, joined: Mapping[Key, tuple[Key, str]]) -> Key:
    """Return where the joins of a name end; a circle raises ValueError."""
    passed = {key}
    while key in joined:
        key = joined[key][0]
        if key in passed:
            raise ValueError(f"names are joined in a circle: {sorted(passed)}")
        passed.add(key)
    return key
