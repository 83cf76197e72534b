"""Reading a corpus: pages, neighbours, names, and many readers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.errors import InvalidParameter, StoreError, UnknownName
from analysis.query import Query
from analysis.store.corpus import CACHED_SEARCHES, CACHED_SELECTIONS, Corpus, open_corpus
from analysis.store.listing import ORDERS
from tests.hand_corpus import hand_corpus, note


@pytest.mark.parametrize(
    ("query", "subject"),
    [
        (Query(), {"unit": "mentions"}), (Query(), {"entity": "Berlin (GPE)"}), (Query(search="gas"), {"unit": "hits"}),
        (Query(), {"unit": "documents"}), (Query(), {"term": "gas (word)"}),
    ],
)  # fmt: skip
def test_pages_of_evidence_put_together_are_the_whole(
    written_corpus: Corpus, query: Query, subject: dict[str, Any]
) -> None:
    whole = written_corpus.evidence(query, **subject)
    assert len(whole) > 5
    pages = [written_corpus.evidence(query, limit=5, offset=at, **subject) for at in range(0, len(whole), 5)]
    pd.testing.assert_frame_equal(pd.concat(pages, ignore_index=True), whole)
    pd.testing.assert_frame_equal(written_corpus.evidence(query, offset=3, **subject), whole[3:].reset_index(drop=True))


@pytest.mark.parametrize(
    ("subject", "allowed"),
    [
        ({"entity": "Berlin (GPE)", "unit": "hits"}, "mentions, documents, sentences"),
        ({"term": "gas", "unit": "sentences"}, "mentions, documents"), ({"term": "gas", "unit": "hits"}, "mentions"),
        ({"pair": ("Berlin (GPE)", "Kyiv (GPE)"), "unit": "mentions"}, "documents, sentences"),
        ({"unit": "words"}, "mentions, documents"), ({"entity": "Berlin (GPE)", "term": "gas"}, "one of"),
    ],
)  # fmt: skip
def test_evidence_that_cannot_be_asked_for(written_corpus: Corpus, subject: dict[str, Any], allowed: str) -> None:
    with pytest.raises(InvalidParameter, match=f"Allowed: {allowed}"):
        written_corpus.evidence(Query(), **subject)


@pytest.mark.parametrize("order", ORDERS)
def test_neighbours_walk_through_the_list(written_corpus: Corpus, order: str) -> None:
    query = Query(search="gas")
    ids = written_corpus.documents(query, order=order, limit=None)["id"].tolist()
    for place, id in enumerate(ids):
        before = ids[place - 1] if place else None
        after = ids[place + 1] if place + 1 < len(ids) else None
        assert written_corpus.neighbours(id, query, order) == (before, after, place + 1, len(ids))
    assert written_corpus.neighbours("not there", query) == (None, None, 0, len(ids))


def test_names_are_found_with_any_capitals_and_missed_with_a_hint(tmp_path: Path) -> None:
    notes = [note("2022-01-01", "[GPE Jordan] saw [PERSON Jordan] and [PERSON Ann]."), note(None, "[PERSON Ann] gas.")]
    with hand_corpus(tmp_path, notes) as corpus:
        assert len(corpus.entity_ids("jordan")) == 2
        assert corpus.entity_ids("jordan (GPE)") == corpus.entity_ids("Jordan (GPE)")
        assert corpus.find_entities("JOR", labels=("GPE",))["key"].tolist() == ["Jordan (GPE)"]
        assert corpus.find_entities(limit=1)["key"].tolist() == ["Ann (PERSON)"]
        with pytest.raises(UnknownName, match="did you mean 'Jordan'"):
            corpus.entity_ids("Jordann")
        with pytest.raises(UnknownName, match="did you mean 'gas'"):
            corpus.term_ids("gaz")
        with pytest.raises(UnknownName, match="document 'x'"):
            corpus.document("x")
        query, notices = corpus.known(Query(entities=("Ann (PERSON)", "Nobody"), sources=("Reuters", "")))
        assert query == Query(entities=("Ann (PERSON)",), sources=("",))
        assert len(notices) == 2


def test_any_and_all_of_several_entities(tmp_path: Path) -> None:
    notes = [note("2022-01-01", "[GPE Oslo] and [PERSON Ann]."), note("2022-01-02", "[PERSON Ann]."), note(None, "a.")]
    with hand_corpus(tmp_path, notes) as corpus:
        both = Query(entities=("Ann (PERSON)", "Oslo (GPE)"))
        assert corpus.selection(both).docs.tolist() == [0, 1]
        assert corpus.selection(both.replace(match="all")).docs.tolist() == [0]


def test_names_of_a_filter_are_never_read_as_sql(written_corpus: Corpus) -> None:
    nasty = "x'); DROP TABLE documents; --"
    for query in (Query(sources=(nasty,)), Query(collections=(nasty,))):
        assert not written_corpus.selection(query).n_documents
        assert written_corpus.documents(query).empty
    assert written_corpus.selection(Query(sources=(nasty, "Reuters"))).n_documents
    with pytest.raises(UnknownName, match="DROP TABLE"):
        written_corpus.selection(Query(entities=(nasty,)))


def test_many_threads_read_what_one_reads(written_corpus: Corpus) -> None:
    queries = [Query(entities=(key,), search=word) for key in written_corpus.find_entities(limit=12)["key"]
               for word in ("", "gas", "energy")]  # fmt: skip
    expected = [len(written_corpus.evidence(query)) for query in queries]
    with open_corpus(written_corpus.database.folder.parents[1]) as fresh, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda query: len(fresh.evidence(query)), queries * 3)) == expected * 3


def test_caches_stay_small_and_keep_what_was_used_last(written_corpus: Corpus) -> None:
    with open_corpus(written_corpus.database.folder.parents[1]) as corpus:
        corpus.hits("gas")
        for n in range(2 * CACHED_SELECTIONS):
            corpus.selection(Query(search=f"word{n}"))
            corpus.hits("gas")
        assert len(corpus._selections) == CACHED_SELECTIONS
        assert len(corpus._hits) == CACHED_SEARCHES
        assert "gas" in corpus._hits


def test_a_damaged_snapshot_is_refused_and_leaves_no_file_open(tmp_path: Path) -> None:
    with hand_corpus(tmp_path, [note("2022-01-01", "gas.")]) as corpus:
        folder = corpus.database.folder
    (folder / "corpus.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match=r"is damaged.*build the corpus again"):
        open_corpus(tmp_path)
