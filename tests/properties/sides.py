"""One corpus asked in two ways: by the counts index, and by SQL over the tables."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analysis.decisions import Ledger, decisions_path
from analysis.query import Query
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.current import amend
from analysis.store.deciding import decide
from analysis.tags import Tag, add_tags
from tests.analysis.store.test_stories import NOTES
from tests.hand_corpus import hand_corpus
from tests.oracle import Oracle
from tests.properties.queries import queries
from tests.sql_counts import SqlCounts
from tools.synthetic import generate

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


def some(examples: int) -> Any:
    return settings(
        max_examples=examples, derandomize=True, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip


class Sides(NamedTuple):
    """One corpus, asked in two ways, and what its texts hold."""

    corpus: Corpus
    sql: SqlCounts
    oracle: Oracle
    queries: st.SearchStrategy[Query]


def decided(told: Corpus, folder: Path) -> Path:
    """Copy a store, and hide one entity and join two others in it."""
    shutil.copytree(told.database.folder.parents[1], folder)
    amend(next((folder / "snapshots").iterdir()), {"folder": str(folder)})
    decide(folder, "hide", "Paris (GPE)", when=NOON)
    decide(folder, "merge", "Olaf Scholz (PERSON)", "Joe Biden (PERSON)", when=NOON)
    assert len(Ledger.open(decisions_path(folder)).active) == 2
    return folder


@pytest.fixture(scope="package", params=["written", "told", "decided", "synthetic", "copied"])
def sides(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    folder = tmp_path_factory.mktemp("index") / "store"
    match request.param:
        case "decided":
            decided(request.getfixturevalue("told_corpus"), folder)
        case "synthetic":
            generate(60, folder, workers=0)
        case "copied":
            hand_corpus(folder, NOTES).close()
        case name:
            shutil.copytree(request.getfixturevalue(f"{name}_corpus").database.folder.parents[1], folder)
            amend(next((folder / "snapshots").iterdir()), {"folder": str(folder)})
    with open_corpus(folder) as corpus:
        corpus.manifest["folder"] = str(folder)
        rows = corpus.documents(Query(), limit=20)
        add_tags(corpus.marks_path("tags"), [
            Tag(row.id, row.title, row.path, ("read", "later")[number % 2], NOON)
            for number, row in enumerate(rows.itertuples())
        ])  # fmt: skip
        oracle = Oracle(corpus)
        oracle.labels = {key: label for key, label in oracle.labels.items() if key not in set(corpus.hidden()["key"])}
        tags = st.just(()) | st.lists(st.sampled_from(["", "read", "later"]), max_size=2).map(tuple)
        tagged = st.builds(lambda query, names: query.replace(tags=names), queries(oracle), tags)
        yield Sides(corpus, SqlCounts(corpus), oracle, tagged)


def same(ours: pd.DataFrame, theirs: pd.DataFrame, *, exact: bool = True) -> None:
    """Compare two frames; DuckDB has no type for strings where there are no rows."""
    if theirs.empty:
        theirs = theirs.astype(ours.dtypes)
    pd.testing.assert_frame_equal(ours, theirs, check_exact=exact, rtol=1e-12, atol=1e-13)


def few(data: st.DataObject, most: int) -> list[int]:
    """Draw some numbers of a list, and one beyond it."""
    return data.draw(st.lists(st.integers(0, most), min_size=1, max_size=12, unique=True))
