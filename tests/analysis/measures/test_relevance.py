"""Relevance against BM25 as it stands in the literature, counted by hand in plain Python."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import InvalidParameter
from analysis.fulltext import parse, scored
from analysis.measures import document_table
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import hand_corpus, note
from tests.oracle import Oracle


def bm25(counts: list[dict[int, int]], lengths: dict[int, int]) -> dict[int, float]:
    """Return document -> score of terms given as document -> occurrences (k1 = 1.2, b = 0.75)."""
    mean = sum(lengths.values()) / len(lengths)
    scores: dict[int, float] = {}
    for count in counts:
        idf = math.log(1 + (len(lengths) - len(count) + 0.5) / (len(count) + 0.5))
        for doc, tf in count.items():
            norm = 1.2 * (0.25 + 0.75 * lengths[doc] / mean)
            scores[doc] = scores.get(doc, 0.0) + idf * tf * 2.2 / (tf + norm)
    return scores


def occurrences(oracle: Oracle, pattern: str) -> dict[int, int]:
    found = {doc: len(re.findall(pattern, text, re.IGNORECASE)) for doc, text in oracle.texts.items()}
    return {doc: n for doc, n in found.items() if n}


def mentions(oracle: Oracle, key: str, *, inferred: bool = False) -> dict[int, int]:
    rows = pd.DataFrame([*oracle.mentions, *(oracle.inferred if inferred else [])])
    return rows[rows["key"] == key]["doc"].value_counts().to_dict()


@pytest.mark.parametrize(
    ("query", "patterns", "keys"),
    [
        (Query(search="gas"), [r"\bgas\b"], []),
        (Query(search="gas OR budget"), [r"\bgas\b", r"\bbudget\b"], []),
        (Query(search='"gas supply" Berlin NOT Kyiv'), [r"\bgas\s+supply\b", r"\bberlin\b"], []),
        (Query(search="sanction* (source:Reuters OR title:note)"), [r"\bsanction\w*"], []),
        (Query(entities=("Berlin (GPE)",)), [], ["Berlin (GPE)"]),
        (
            Query(entities=("Berlin (GPE)", "NATO (ORG)"), search="discuss*"), [r"\bdiscuss\w*"],
            ["Berlin (GPE)", "NATO (ORG)"],
        ),
    ],
)  # fmt: skip
def test_relevance_is_bm25(query: Query, patterns: list[str], keys: list[str], written_corpus: Corpus) -> None:
    oracle = Oracle(written_corpus)
    lengths = {doc: row["n_tokens"] for doc, row in oracle.documents.items()}
    counts = [*(occurrences(oracle, p) for p in patterns), *(mentions(oracle, key) for key in keys)]
    expected = bm25(counts, lengths)
    table = document_table(written_corpus, query, order="relevance", limit=None)
    assert len(table) > 1
    assert dict(zip(table["doc"], table["relevance"], strict=True)) == pytest.approx(
        {doc: expected[doc] for doc in table["doc"]}
    )
    assert table["relevance"].is_monotonic_decreasing


def test_inferred_mentions_count_where_they_are_asked_for(told_corpus: Corpus) -> None:
    oracle = Oracle(told_corpus)
    key = "Angela Merkel (PERSON)"
    lengths = {doc: row["n_tokens"] for doc, row in oracle.documents.items()}
    for inferred in (False, True):
        table = document_table(told_corpus, Query(entities=(key,), inferred=inferred), order="relevance", limit=None)
        expected = bm25([mentions(oracle, key, inferred=inferred)], lengths)
        assert dict(zip(table["doc"], table["relevance"], strict=True)) == pytest.approx(expected)


def test_a_hand_calculation(tmp_path: Path) -> None:
    """N = 3, mean length 4; gas: df 2, idf ln(1 + 1.5 / 2.5) = 0.4700; tf 2 of 4 words, tf 1 of 2 words."""
    texts = ["gas and gas pipes", "more gas", "there is nothing of the kind"]
    with hand_corpus(tmp_path, [note(f"2022-01-0{n + 1}", text) for n, text in enumerate(texts)]) as corpus:
        table = document_table(corpus, Query(search="gas"), order="relevance")
    assert table["title"].tolist() == ["Note 0", "Note 1"]
    assert table["relevance"].tolist() == pytest.approx([0.4700036 * 4.4 / 3.2, 0.4700036 * 2.2 / 1.75])


def test_near_counts_as_one_term(tmp_path: Path) -> None:
    texts = ["gas price gas price", "gas is not the only price", "price"]
    with hand_corpus(tmp_path, [note(f"2022-01-0{n + 1}", text) for n, text in enumerate(texts)]) as corpus:
        table = document_table(corpus, Query(search="gas NEAR/0 price"), order="relevance")
    assert table["title"].tolist() == ["Note 0"]
    norm = 1.2 * (0.25 + 0.75 * 4 / (11 / 3))
    assert table["relevance"].tolist() == pytest.approx([math.log(1 + 2.5 / 1.5) * 4 * 2.2 / (4 + norm)])


@pytest.mark.parametrize(
    "query", [Query(), Query(search="NOT gas"), Query(search="title:note"), Query(labels=("GPE",))]
)
def test_without_something_to_look_for_there_is_no_relevance(query: Query, written_corpus: Corpus) -> None:
    with pytest.raises(InvalidParameter, match="relevance needs words or entities"):
        document_table(written_corpus, query, order="relevance")


def test_other_orders_have_no_relevance(written_corpus: Corpus) -> None:
    table = document_table(written_corpus, Query(search="gas"), order="shortest", limit=None)
    assert table["relevance"].isna().all()
    assert table["n_tokens"].is_monotonic_increasing


def test_the_parts_that_are_scored_are_words_of_texts_that_are_not_negated() -> None:
    assert scored(None) == []
    assert scored(parse('gas (oil OR gas) "gas price" NOT (coal OR wood) title:x a NEAR b')) == [
        *(parse(part) for part in ("gas", "oil", '"gas price"', "a NEAR b"))
    ]
