"""Where to begin in a document: the first place of what is looked for, with its sentence."""

from __future__ import annotations

import pytest

from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.oracle import Oracle


def places(corpus: Corpus, query: Query) -> dict[str, tuple[int, int]]:
    """Return id -> first place, of every document of the selection; check each against the text and its sentence."""
    listed = corpus.documents(query, limit=None)
    found = corpus.first_places(query, listed["doc"].tolist())
    for row in found.itertuples():
        text = corpus.document(row.document).text
        assert text[row.start : row.end] == row.text
        assert text[row.sentence_start :].startswith(row.sentence)
        assert row.sentence_start <= row.start < row.sentence_start + len(row.sentence)
    assert found["document"].is_unique
    return {row.document: (row.start, row.end) for row in found.itertuples()}


def test_the_first_hit_of_a_search(written_corpus: Corpus) -> None:
    query = Query(search="gas OR budget", entities=("Berlin (GPE)",))
    expected = {
        str(id_): written_corpus.document(id_, query).hits[0] for id_ in written_corpus.documents(query)["id"]
    }
    assert len(expected) > 3
    assert places(written_corpus, query) == expected


@pytest.mark.parametrize("inferred", [False, True])
def test_else_the_first_mention_of_a_chosen_entity(told_corpus: Corpus, inferred: bool) -> None:
    oracle = Oracle(told_corpus)
    query = Query(entities=("Angela Merkel (PERSON)", "Berlin (GPE)"), search="title:note", inferred=inferred)
    expected: dict[str, tuple[int, int]] = {}
    for row in sorted(oracle.counted(query), key=lambda row: (row["start"], row["end"]), reverse=True):
        if row["key"] in query.entities:
            expected[oracle.documents[row["doc"]]["id"]] = (row["start"], row["end"])
    assert len(expected) > 3
    assert places(told_corpus, query) == expected


@pytest.mark.parametrize(
    "query", [Query(), Query(search="NOT gas"), Query(search="zebra*", entities=("Berlin (GPE)",))]
)
def test_nowhere_where_nothing_is_looked_for(written_corpus: Corpus, query: Query) -> None:
    assert places(written_corpus, query) == {}
