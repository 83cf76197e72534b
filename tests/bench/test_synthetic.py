"""The synthetic corpus is what it says: exact offsets, equal bytes for an equal seed, answers that pandas confirms."""

import json
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import open_corpus
from analysis.schema import VALUE_LABELS
from analysis.store.parts import list_parts
from tools.bench_answers import CASES, make_queries, time_answers
from tools.synthetic import generate, parse_size

SIZE = 300


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    generate(SIZE, folder, workers=0)
    return folder


def read_parts(store: Path, name: str) -> list[dict]:
    return [row for path in list_parts(store / "parts" / name) for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def rows(store) -> list[tuple[dict, dict]]:
    documents, annotations = read_parts(store, "documents"), read_parts(store, "annotations")
    return list(zip(documents, annotations, strict=True))


def test_mentions_stand_where_they_say(rows):
    mentions = [(d["text"], m) for d, a in rows for m in a["mentions"]]
    assert len(mentions) > 20 * SIZE
    assert all(text[m["start"] : m["end"]] == m["name"] for text, m in mentions)
    assert any("é" in m["name"] for _, m in mentions), "offsets must be tried beyond ASCII"
    assert {m["label"] for _, m in mentions} > {"PERSON", "ORG", "GPE", *VALUE_LABELS[3:4]}


def test_quotes_are_said_by_who_begins_their_sentence(rows):
    quotes = [(d["text"], q, a["sentences"][q["sentence"]]) for d, a in rows for q in a["quotes"]]
    assert len(quotes) > SIZE / 2
    assert all(text[q["source_start"] : q["source_end"]] == q["name"] for text, q, _ in quotes)
    assert all(s["start"] == q["source_start"] < q["start"] < q["end"] <= s["end"] for _, q, s in quotes)
    assert sum(len(a["inferred"]) for _, a in rows) == len(quotes)


def test_terms_stand_where_they_say(rows):
    surfaces = [
        (term["kind"], term["term"], document["text"][start:end])
        for document, annotation in rows
        for term in annotation["terms"]
        for start, end in zip(term["starts"], term["ends"], strict=True)
    ]
    assert len(surfaces) > 200 * SIZE
    assert all(surface == term if kind == "name" else surface.lower() == term for kind, term, surface in surfaces)
    assert {kind for kind, _, _ in surfaces} == {"word", "phrase", "name"}


def test_terms_of_a_document_are_distinct_and_in_order(rows):
    for _, annotation in rows:
        keys = [(term["kind"], term["term"]) for term in annotation["terms"]]
        assert len(keys) == len(set(keys))
        assert all(term["starts"] == sorted(set(term["starts"])) for term in annotation["terms"])


def test_sentences_cover_the_text_and_hold_their_mentions(rows):
    for document, annotation in rows:
        sentences, text = annotation["sentences"], document["text"]
        assert all(text[s["end"] - 1] == "." for s in sentences)
        between = [text[a["end"] : b["start"]] for a, b in pairwise(sentences)]
        assert set(between) <= {" ", "\n\n"}
        assert (sentences[0]["start"], sentences[-1]["end"]) == (0, len(text))
        for mention in annotation["mentions"]:
            sentence = sentences[mention["sentence"]]
            assert sentence["start"] <= mention["start"] < mention["end"] <= sentence["end"]


def test_token_count_is_that_of_the_words(rows):
    assert all(annotation["n_tokens"] == len(document["text"].split()) for document, annotation in rows)


def test_published_corpus_has_every_document(store):
    with open_corpus(store) as corpus:
        manifest = corpus.manifest
        assert (manifest["documents"], manifest["rejected"], manifest["duplicates"]) == (SIZE, 0, 0)
        assert 0 < manifest["undated"] < SIZE // 10
        assert manifest["first_date"] < "2016" < "2024" < manifest["last_date"]
        assert len(corpus.sources()) > 10
        assert len(corpus.collections()) == 8
    figures = json.loads((store / "synthetic.json").read_text(encoding="utf-8"))
    assert (figures["size"], figures["tokens"]) == (SIZE, manifest["tokens"])


def test_equal_seed_gives_equal_bytes(store, tmp_path):
    generate(SIZE, tmp_path, workers=0)

    def tables(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}

    first, second = tables(store), tables(tmp_path)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_another_seed_gives_other_texts(store, tmp_path):
    generate(SIZE, tmp_path, seed=2, workers=0)
    here, there = ({row["id"] for row in read_parts(s, "documents")} for s in (store, tmp_path))
    assert not here & there


def test_measures_give_what_pandas_gives(store):
    asked = make_queries(store, 16)
    timed = time_answers(store, asked)
    assert len(timed) == 16 * len(CASES)
    assert timed["kind"].nunique() == 7


def test_a_difference_is_an_error(store, monkeypatch):
    def no_days(self, query):
        return pd.DataFrame({"date": pd.Series(dtype="datetime64[s]"), "documents": [], "tokens": []})

    monkeypatch.setattr("tools.pandas_corpus.PandasCorpus.document_days", no_days)
    with pytest.raises(AssertionError, match="kpis of documents from"):
        time_answers(store, make_queries(store, 1))


@pytest.mark.parametrize(("text", "size"), [("300", 300), ("10k", 10_000), ("1M", 1_000_000)])
def test_sizes(text, size):
    assert parse_size(text) == size
