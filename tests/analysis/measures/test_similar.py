"""Similar documents against vectors that numpy multiplies."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures import similar_documents
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import hand_corpus, note
from tests.oracle import Oracle


def vectors(oracle: Oracle, kinds: tuple[str, ...]) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Return documents by terms, weighted (1 + ln n) ln(N / documents)."""
    terms = sorted({row["key"] for row in oracle.terms if row["key"][1] in kinds})
    place = {term: i for i, term in enumerate(terms)}
    counts = np.zeros((len(oracle.documents), len(terms)))
    for row in oracle.terms:
        if row["key"] in place:
            counts[row["doc"], place[row["key"]]] = len(row["starts"])
    idf = np.log(len(oracle.documents) / (counts > 0).sum(axis=0))
    with np.errstate(divide="ignore"):
        return np.where(counts > 0, 1 + np.log(counts), 0) * idf, terms


@pytest.mark.parametrize("kinds", [("word", "name"), ("name",), ("word",)])
def test_similarity_is_the_cosine_of_weighted_terms(kinds: tuple[str, ...], written_corpus: Corpus) -> None:
    oracle = Oracle(written_corpus)
    matrix, terms = vectors(oracle, kinds)
    lengths = np.linalg.norm(matrix, axis=1)
    for doc in (0, 7, 31):
        table = similar_documents(
            written_corpus, Query(), document=oracle.documents[doc]["id"], kinds=kinds, limit=1000
        )
        with np.errstate(invalid="ignore"):
            cosine = matrix @ matrix[doc] / lengths / lengths[doc]
        expected = {n: float(c) for n, c in enumerate(cosine) if n != doc and c > 0}
        assert dict(zip(table["doc"], table["similarity"], strict=True)) == pytest.approx(expected)
        assert table["rank"].tolist() == list(range(1, len(table) + 1))
        assert table["similarity"].is_monotonic_decreasing
        for row in table.head(5).itertuples():
            both = (matrix[doc] > 0) & (matrix[row.doc] > 0)
            assert row.shared == both.sum()
            parts = matrix[doc] * matrix[row.doc]
            named = row.terms.split("; ")
            least = min(max(parts[i] for i, (text, _) in enumerate(terms) if text == name) for name in named)
            assert (parts > least + 1e-9).sum() < len(named) <= 6


def test_similarity_is_mutual_and_equal_texts_are_one(tmp_path: Path) -> None:
    texts = ["[GPE Kyiv] sells grain", "[GPE Kyiv] sells grain", "[GPE Kyiv] buys gas", "nothing of it"]
    with hand_corpus(tmp_path, [note(f"2022-01-0{n + 1}", text) for n, text in enumerate(texts)]) as corpus:
        ids = corpus.documents(Query(), order="oldest")["id"].tolist()
        tables = [similar_documents(corpus, Query(), document=id_).set_index("id")["similarity"] for id_ in ids]
        assert tables[0][ids[1]] == pytest.approx(1.0)
        assert tables[0][ids[2]] == pytest.approx(tables[2][ids[0]])
        assert tables[3].empty
        kyiv, both, rare = math.log(4 / 3), math.log(4 / 2), math.log(4)
        expected = kyiv**2 / math.sqrt(kyiv**2 + 2 * both**2) / math.sqrt(kyiv**2 + 2 * rare**2)
        assert tables[0][ids[2]] == pytest.approx(expected)


def test_what_every_document_has_says_nothing(tmp_path: Path) -> None:
    with hand_corpus(tmp_path, [note("2022-01-01", "grain here"), note("2022-01-02", "grain there")]) as corpus:
        assert similar_documents(corpus, Query()).empty


def test_the_selection_bounds_what_is_offered_not_what_is_compared(written_corpus: Corpus) -> None:
    document = written_corpus.documents(Query())["id"].iloc[0]
    everything = similar_documents(written_corpus, Query(), document=document, limit=1000)
    some = similar_documents(written_corpus, Query(sources=("Reuters",)), document=document, limit=1000)
    kept = everything[everything["source"] == "Reuters"]
    assert 0 < len(some) < len(everything)
    assert some["id"].tolist() == kept["id"].tolist()
    assert some["similarity"].tolist() == pytest.approx(kept["similarity"].tolist())
    assert similar_documents(written_corpus, Query(sources=("Reuters",)), limit=2)["rank"].tolist() == [1, 2]


def test_a_document_that_is_not_there_is_named(written_corpus: Corpus) -> None:
    with pytest.raises(UnknownName, match="document 'ffff'"):
        similar_documents(written_corpus, Query(), document="ffff")
    with pytest.raises(InvalidParameter, match="kinds"):
        similar_documents(written_corpus, Query(), kinds=("verb",))
    with pytest.raises(InvalidParameter, match="limit"):
        similar_documents(written_corpus, Query(), limit=0)
