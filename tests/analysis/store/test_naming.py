"""From names of documents to entities: aliases, joins over the corpus, inferred mentions and quotes in the tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import tests.hand_corpus
from analysis.annotate.joins import Join, Resolution, Suggestion
from analysis.errors import InvalidParameter, UnknownName
from analysis.query import Query
from analysis.snapshot_tables import SNAPSHOT
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.deciding import decide
from analysis.store.naming import MOST_COMPANIONS, Companions
from tests.hand_corpus import hand_corpus, note

ANN, BOB, FRANCE = ("Ann Example", "PERSON"), ("Bob Example", "PERSON"), ("France", "GPE")
NOTES = [
    note("2022-01-01", "[PERSON Ann Example] met [PERSON Bob Example]. [PERSON Example] left. [DATE Monday] passed."),
    note("2022-01-02", "[PERSON Ann Example] spoke. [PERSON Example=Ann Example] and [~PERSON she=Ann Example] left."),
    note("2022-01-03", "[PERSON Anne Example] said: "
                       "{PERSON Anne Example: [GPE France] waits for [PERSON Bob Example]}."),
    note(None, "[GPE La France] is big. {: nobody knows}. "
               "[~PERSON the chief=Bob Example] and [PERSON Bob Example] came."),
]  # fmt: skip


def corpus_resolve(*_: Any, **__: Any) -> Resolution:
    """Join two spellings in a chain, suggest two, one of them settled by a join, and call the bare name ambiguous."""
    anne, example, la = ("Anne Example", "PERSON"), ("Example", "PERSON"), ("La France", "GPE")
    return Resolution(
        (Join(anne, ("Annie Example", "PERSON"), "spelling"), Join(("Annie Example", "PERSON"), ANN, "spelling"),
         Join(la, FRANCE, "gazetteer")),
        (Suggestion(la, FRANCE, "spelling", 0.9), Suggestion(ANN, BOB, "spelling", 0.4),
         Suggestion(example, anne, "surname", 0.7), Suggestion(("Nobody", "ORG"), ANN, "acronym", 1.0)),
        {example: (ANN, BOB)},
    )  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with hand_corpus(tmp_path_factory.mktemp("named"), NOTES, resolve=corpus_resolve) as corpus:
        yield corpus


def table(corpus: Corpus, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(corpus.database.folder / f"{name}.parquet").to_pylist()
    return rows


def test_every_table_has_the_columns_and_types_of_the_schema(corpus: Corpus) -> None:
    kinds = {"int32": pa.int32(), "string": pa.string(), "bool": pa.bool_(), "double": pa.float64(),
             "date": pa.date32(), "list of int32": pa.list_(pa.int32())}  # fmt: skip
    for name, columns in SNAPSHOT.items():
        found = pq.read_schema(corpus.database.folder / f"{name}.parquet")
        assert [(field.name, field.type) for field in found] == [
            (column, kinds[text.partition(",")[0]]) for column, text in columns.items()
        ], name
    files = {path.stem for path in corpus.database.folder.glob("*.parquet")}
    assert files == SNAPSHOT.keys()


def test_entities_are_what_documents_and_corpus_join(corpus: Corpus) -> None:
    entities = [(e["name"], e["label"], e["mentions"], e["documents"], e["ambiguous"], e["hidden"], e["iso3"])
                for e in table(corpus, "entities")]  # fmt: skip
    assert entities == [
        ("Ann Example", "PERSON", 4, 3, False, False, ""), ("Bob Example", "PERSON", 3, 3, False, False, ""),
        ("Example", "PERSON", 1, 1, True, False, ""), ("France", "GPE", 2, 2, False, False, "FRA"),
    ]  # fmt: skip
    assert corpus.ambiguous()["key"].tolist() == ["Example (PERSON)"]
    assert corpus.manifest["mentions"] == 10


def test_aliases_say_why(corpus: Corpus) -> None:
    rows = corpus.aliases("Ann Example (PERSON)")
    assert rows[["key", "name", "reason", "join_reason", "mentions", "documents"]].to_numpy().tolist() == [
        ["Ann Example (PERSON)", "Ann Example", "", "", 2, 2],
        ["Anne Example (PERSON)", "Anne Example", "", "spelling", 1, 1],
        ["Example (PERSON)", "Ann Example", "surname", "", 1, 1],
    ]
    assert corpus.aliases("France")["join_reason"].tolist() == ["", "gazetteer"]
    totals = {row["alias"]: row["mentions"] for row in table(corpus, "aliases")}
    assert Counter(row["alias"] for row in table(corpus, "mentions")) == totals


def test_suggestions_follow_joins_and_settled_ones_are_gone(corpus: Corpus) -> None:
    assert corpus.suggestions().to_numpy().tolist() == [
        [0, "Example (PERSON)", "Ann Example (PERSON)", "surname", 0.7, 1, 1, 4, 3],
        [1, "Ann Example (PERSON)", "Bob Example (PERSON)", "spelling", 0.4, 4, 3, 3, 3],
    ]
    assert corpus.suggestions(limit=1, offset=1)["suggestion"].tolist() == [1]


def test_inferred_mentions_count_only_when_asked_for(corpus: Corpus) -> None:
    key = "Ann Example (PERSON)"
    for query, n in ((Query(), 4), (Query(inferred=True), 5)):
        counts = corpus.entity_counts(query).set_index("entity")["mentions"]
        assert counts["Ann Example"] == corpus.evidence_count(query, entity=key) == n
    found = corpus.evidence(Query(inferred=True), entity="Bob Example (PERSON)")
    assert found["text"].tolist() == ["Bob Example", "Bob Example", "the chief", "Bob Example"]
    view = corpus.document(corpus.documents(Query(search="left Monday"))["id"][0])
    assert view.inferred.empty
    view = corpus.document(corpus.documents(Query(search="spoke"))["id"][0])
    assert view.inferred[["key", "reason"]].to_numpy().tolist() == [[key, "role"]]


def test_quotes_know_their_speaker_and_whom_they_mention(corpus: Corpus) -> None:
    rows = corpus.quotes(Query())
    assert rows[["text", "speaker", "reason"]].to_numpy().tolist() == [
        ["France waits for Bob Example", "Ann Example (PERSON)", "transcript"], ["nobody knows", "", ""],
    ]  # fmt: skip
    assert corpus.quotes(Query(), about="France")["speaker"].tolist() == ["Ann Example (PERSON)"]
    assert corpus.quotes(Query(), speaker="")["text"].tolist() == ["nobody knows"]
    for options in ({}, {"speaker": ""}, {"speaker": "Ann Example"}, {"about": "Bob Example"}, {"kind": "indirect"}):
        counted = corpus.quote_count(Query(), **options)
        evidence = corpus.evidence(Query(), unit="quotes", **options)
        assert counted == len(evidence) == len(corpus.quotes(Query(), **options))
    with pytest.raises(InvalidParameter, match="direct, indirect, mixed"):
        corpus.quotes(Query(), kind="loud")
    with pytest.raises(InvalidParameter, match="quotes"):
        corpus.evidence(Query(), speaker="France")
    with pytest.raises(UnknownName):
        corpus.quotes(Query(), speaker="Nobody")


def test_a_quote_is_counted_with_the_mention_that_names_its_speaker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_sources(marked: str, read: Any = tests.hand_corpus.read_note) -> Any:
        """Let each quote be said by the mention before it."""
        text, annotation = read(marked)
        sources = [m for m in annotation.mentions if m.label == "PERSON"]
        quotes = tuple(
            replace(q, source_start=m.start, source_end=m.end, reason="named")
            for q, m in zip(annotation.quotes, sources, strict=True)
        )
        return text, replace(annotation, quotes=quotes)

    monkeypatch.setattr(tests.hand_corpus, "read_note", with_sources)
    said = note("2022-01-01", "[PERSON Ann Example] said {PERSON Ann Example: one}. "
                              "[PERSON Example=Ann Example] said {PERSON Ann Example: two}.")  # fmt: skip
    hand_corpus(tmp_path / "store", [said]).close()
    decide(tmp_path / "store", "split", "Ann Example (PERSON)", "Example (PERSON)", when=dt.datetime.now(dt.UTC))
    with open_corpus(tmp_path / "store") as corpus:
        quotes = corpus.quotes(Query())
        assert quotes["speaker"].tolist() == ["Ann Example (PERSON)", "Example (PERSON)"]
        assert quotes["text"].tolist() == ["one", "two"]


@pytest.mark.parametrize(("base", "moved"), [("Example", 2), ("Ann Example", 2), ("A. Example", 1)])
def test_the_number_that_is_said_of_a_name_is_what_a_split_moves(tmp_path: Path, base: str, moved: int) -> None:
    notes = [
        note("2022-01-01", "[PERSON Ann Example] and [PERSON Example=Ann Example] and [PERSON A. Example=Example]."),
        note("2022-01-02", "[PERSON Xavier] left."),
    ]

    def together(*_: Any, **__: Any) -> Resolution:
        return Resolution((Join(("Ann Example", "PERSON"), ("Xavier", "PERSON"), "spelling"),
                           Join(("Example", "PERSON"), ("Xavier", "PERSON"), "spelling")), (), {})  # fmt: skip

    hand_corpus(tmp_path / "store", notes, resolve=together).close()
    key = f"{base} (PERSON)"
    with open_corpus(tmp_path / "store") as corpus:
        said = corpus.aliases("Xavier (PERSON)").set_index("key")["taken"][key]
    decide(tmp_path / "store", "split", "Xavier (PERSON)", key, when=dt.datetime.now(dt.UTC))
    with open_corpus(tmp_path / "store") as corpus:
        assert said == moved == corpus.entity(key)["mentions"].item()


def test_a_name_alone_is_its_entity_where_it_is_unique(corpus: Corpus) -> None:
    assert corpus.one_entity("france") == "France (GPE)"
    with pytest.raises(UnknownName, match="did you mean 'Ann Example'"):
        corpus.one_entity("Ann Exampel")


def test_names_joined_in_a_circle_are_an_error(tmp_path: Path) -> None:
    def circle(*_: Any, **__: Any) -> Resolution:
        return Resolution((Join(ANN, BOB, "spelling"), Join(BOB, ANN, "spelling")), (), {})

    with pytest.raises(ValueError, match="circle"):
        hand_corpus(tmp_path, NOTES, resolve=circle)


def test_companions_are_those_of_plain_counting() -> None:
    chance = np.random.default_rng(3)
    keys = [(f"N{n:03d}", "ORG") for n in range(90)]
    documents = [sorted(set(chance.zipf(1.4, 12) % 90)) for _ in range(70)]
    doc = np.concatenate([np.full(len(names), n) for n, names in enumerate(documents)]).astype(np.int32)
    companions = Companions(keys, doc, np.concatenate(documents).astype(np.int32))
    expected: dict[int, Counter[int]] = {n: Counter() for n in range(90)}
    for names in documents:
        for a, b in combinations(names, 2):
            expected[a][b] += 1
            expected[b][a] += 1
    for n, key in enumerate(keys):
        most = sorted(expected[n].items(), key=lambda item: (-item[1], item[0]))[:MOST_COMPANIONS]
        assert list(companions[key].items()) == [(keys[b], count) for b, count in most]
    assert max(map(len, expected.values())) > MOST_COMPANIONS
    assert (len(companions), list(companions)) == (90, keys)
    with pytest.raises(KeyError):
        companions["Nobody", "ORG"]


def test_resolving_is_told_how_often_names_stand_in_documents(tmp_path: Path) -> None:
    told: dict[str, Any] = {}

    def listen(names: Any, companions: Any, *, usage: Any) -> Resolution:
        told.update(names=names, companions={key: companions[key] for key in names}, usage=usage)
        return Resolution((), (), {})

    hand_corpus(tmp_path, NOTES, resolve=listen).close()
    assert told["names"][ANN] == 2
    assert told["names"][BOB] == 3
    assert told["companions"][BOB] == Counter(
        {ANN: 1, ("Example", "PERSON"): 1, ("Anne Example", "PERSON"): 1, FRANCE: 1, ("La France", "GPE"): 1}
    )
    assert told["usage"] == {("Example", "PERSON"): {ANN: 1}}
