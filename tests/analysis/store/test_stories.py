"""The stories of a corpus: heads, order, what is kept between builds, and selections of distinct stories."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import analysis.store.stories
from analysis.measures.entities import entity_counts as entities
from analysis.measures.keyness import keyness
from analysis.measures.keywords import keyword_counts as keywords
from analysis.measures.timeline import timeline
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import Note, hand_corpus, note
from tests.oracle import Oracle

VOCABULARY = [f"{a}{b}" for a in ("gas", "oil", "coal", "wind", "tax", "law") for b in "abcdefghij"]
CHANCE = random.Random(5)
WIRE = " ".join(CHANCE.choice(VOCABULARY) for _ in range(60)) + " said [PERSON Olaf Scholz] in [GPE Berlin]."
OTHER = " ".join(CHANCE.choice(VOCABULARY) for _ in range(60)) + " said [PERSON Joe Biden] in [GPE Paris]."
UPDATE = WIRE + " More came later from [GPE Kyiv]."

NOTES = [
    note("2022-03-02", UPDATE, source="Post"),
    note("2022-03-01", WIRE, source="Wire"),
    note("2022-03-05", WIRE.replace("gas", "heat", 1), source="Times", title="Reprinted"),
    note(None, WIRE, source="Post", title="Undated"),
    note("2022-03-03", OTHER, source="Times"),
    note("2022-03-04", "[GPE Kyiv] was quiet.", source="Post"),
    note("2022-03-06", "[GPE Kyiv] was quiet.", source="Wire"),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return hand_corpus(tmp_path_factory.mktemp("stories") / "store", NOTES)


def stories(corpus: Corpus) -> dict[str, str]:
    """Return title -> title of the head of its story."""
    frame = corpus.database.frame(
        "SELECT d.title, h.title AS head FROM stories s JOIN documents d ON d.doc = s.doc "
        "JOIN documents h ON h.doc = s.head"
    )
    return dict(zip(frame["title"], frame["head"], strict=True))


def test_the_earliest_is_the_head_and_undated_copies_come_last(corpus: Corpus) -> None:
    assert stories(corpus) == {
        "Note 0": "Note 1", "Note 1": "Note 1", "Reprinted": "Note 1", "Undated": "Note 1",
        "Note 4": "Note 4", "Note 5": "Note 5", "Note 6": "Note 5",
    }  # fmt: skip
    found = corpus.database.frame("SELECT * FROM stories ORDER BY doc")
    assert found["doc"].tolist() == list(range(7))
    assert (found["similarity"][found["doc"] == found["head"]] == 1).all()
    assert found["similarity"].between(0.25, 1).all()
    assert corpus.manifest["stories"] == 3
    assert corpus.index.story.tolist() == found["head"].tolist()


def test_the_similarity_is_that_of_the_two_texts(corpus: Corpus) -> None:
    texts = dict(corpus.database.rows(f"SELECT doc, text FROM {corpus.database.table('texts')}"))

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return set(zip(words, words[1:], words[2:], strict=False))

    rows = corpus.database.rows("SELECT doc, head, similarity FROM stories WHERE doc <> head")
    assert len(rows) == 4
    for doc, head, similarity in rows:
        one, other = shingles(texts[doc]), shingles(texts[head])
        assert similarity == len(one & other) / len(one | other)


@settings(max_examples=3, derandomize=True, deadline=None, phases=(Phase.generate,))
@given(st.permutations(range(len(NOTES))))
def test_stories_do_not_depend_on_the_order_of_files(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    titled = [Note(n.date, n.marked, n.source, n.title or f"Note {at}") for at, n in enumerate(NOTES)]
    with hand_corpus(tmp_path_factory.mktemp("order") / "store", [titled[at] for at in order]) as other:
        assert stories(other) == {
            "Note 0": "Note 1", "Note 1": "Note 1", "Reprinted": "Note 1", "Undated": "Note 1",
            "Note 4": "Note 4", "Note 5": "Note 5", "Note 6": "Note 5",
        }  # fmt: skip


def test_a_text_is_sketched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sketched: list[str] = []
    real = analysis.store.stories.sketch
    monkeypatch.setattr(analysis.store.stories, "sketch", lambda text: sketched.append(text) or real(text))
    hand_corpus(tmp_path / "store", NOTES).close()
    assert len(sketched) == 5, "two texts stand twice"
    sketched.clear()
    with hand_corpus(tmp_path / "store", [*NOTES, note("2022-04-01", "New in [GPE Rome].")]) as more:
        assert sketched == ["New in Rome."]
        assert more.manifest["stories"] == 4


def test_a_selection_of_stories_keeps_the_earliest_of_its_sources(corpus: Corpus) -> None:
    def kept(**filters: object) -> list[str]:
        return corpus.documents(Query(count="stories", **filters), order="oldest")["title"].tolist()  # type: ignore[arg-type]

    assert kept() == ["Note 1", "Note 4", "Note 5"]
    assert kept(sources=("Post",)) == ["Note 0", "Note 5"]
    assert kept(sources=("Times",)) == ["Note 4", "Reprinted"]
    assert kept(entities=("Kyiv (GPE)",)) == ["Note 5"], "what a later version adds is not in the story's first"
    assert kept(entities=("Kyiv (GPE)",), sources=("Post",)) == ["Note 0", "Note 5"]
    rest = kept(apart=Query(entities=("Kyiv (GPE)",)))
    assert rest == ["Note 1", "Note 4"]


def test_counts_of_stories_are_those_of_their_documents(corpus: Corpus) -> None:
    query = Query(count="stories")
    found = entities(corpus, query, top=None).set_index("entity")
    assert found.loc["Kyiv", "documents"] == 1
    assert found.loc["Olaf Scholz", "mentions"] == 1
    for name in found.index:
        key = str(found.loc[name, "key"])
        assert corpus.selection(query.replace(entities=(key,))).n_documents == found.loc[name, "documents"]
    bins = timeline(corpus, query, by="day", scale="share", series=["Kyiv (GPE)"])
    assert bins["count"].sum() == 1
    assert (bins["count"] <= bins["documents"]).all()


def test_the_rest_is_counted_in_stories_too(corpus: Corpus) -> None:
    query = Query(entities=("Joe Biden (PERSON)",), count="stories")
    found = keyness(corpus, query, kinds="name", min_count=1).set_index("term")
    assert found.loc["Olaf Scholz", "n_reference"] == 1
    assert found.loc["Kyiv", "n_reference"] == 1


@st.composite
def corpora(draw: st.DrawFn) -> list[Note]:
    texts = draw(st.lists(st.sampled_from([WIRE, OTHER, UPDATE, "[GPE Kyiv] was quiet."]), min_size=1, max_size=4))
    days = st.sampled_from(["2022-01-01", "2022-01-02", "2022-02-01", None])
    return [note(draw(days), text, source=draw(st.sampled_from(["A", "B"])), title=f"N{n}")
            for n, text in enumerate(texts)]  # fmt: skip


@settings(
    max_examples=2, derandomize=True, deadline=None, phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(notes=corpora(), source=st.sampled_from(["", "A"]))
def test_doubling_a_corpus_leaves_every_story_count_unchanged(
    tmp_path_factory: pytest.TempPathFactory, notes: list[Note], source: str
) -> None:
    query = Query(count="stories", sources=(source,) if source else ())
    doubled = [*notes, *(Note(n.date, n.marked, n.source, f"{n.title} again") for n in notes)]
    folder = tmp_path_factory.mktemp("doubled")
    with hand_corpus(folder / "one", notes) as one, hand_corpus(folder / "two", doubled) as two:
        assert two.manifest["documents"] == 2 * one.manifest["documents"]
        assert one.selection(query).n_documents == len(Oracle(two).select(query))
        for count in (
            lambda corpus: entities(corpus, query, top=None),
            lambda corpus: keywords(corpus, query, top=None),
            lambda corpus: timeline(corpus, query, by="day"),
        ):
            pd.testing.assert_frame_equal(count(one), count(two))
