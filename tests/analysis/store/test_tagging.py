"""Tags as a filter of a corpus: they hold at once, without a build, and follow documents through one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.errors import UnknownName
from analysis.measures import document_table
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.tags import Note, Tag, add_tags, remove_tags, write_note
from tests.hand_corpus import hand_corpus, note

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
NOTES = [
    note("2022-03-01", "[GPE Kyiv] sells grain."), note("2022-03-02", "[GPE Kyiv] buys gas."),
    note("2022-03-03", "Nothing here."), note(None, "[GPE Berlin] sells grain."),
]  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corpus]:
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "kept" / "decisions.csv"))
    with hand_corpus(tmp_path / "store", NOTES) as opened:
        yield opened


def give(corpus: Corpus, doc: int, *names: str) -> None:
    row = corpus.documents(Query(), order="oldest").iloc[doc]
    add_tags(corpus.marks_path("tags"), [Tag(row["id"], row["title"], row["path"], name, NOON) for name in names])


def kept(corpus: Corpus, **query: object) -> list[int]:
    return corpus.selection(Query(**query)).docs.tolist()


def test_a_tag_keeps_its_documents_at_once(corpus: Corpus) -> None:
    assert kept(corpus, tags=("grain",)) == []
    give(corpus, 0, "grain")
    give(corpus, 3, "grain", "later")
    assert kept(corpus, tags=("grain",)) == [0, 3]
    assert kept(corpus, tags=("grain", "later")) == [0, 3]
    assert kept(corpus, tags=("later",)) == [3]
    assert kept(corpus, tags=("",)) == [1, 2]
    assert kept(corpus, tags=("", "later")) == [1, 2, 3]
    assert kept(corpus, tags=("grain",), entities=("Kyiv (GPE)",)) == [0]
    assert kept(corpus, tags=("grain",), search="sells", date_from=dt.date(2022, 1, 1)) == [0]
    remove_tags(corpus.marks_path("tags"), corpus.documents(Query(), order="oldest")["id"].iloc[0], ["grain"])
    assert kept(corpus, tags=("grain",)) == [3]
    give(corpus, 0, "grain")
    assert kept(corpus, tags=("grain",)) == [0, 3]


def test_tags_are_counted_and_known(corpus: Corpus) -> None:
    assert list(corpus.tags().itertuples(index=False, name=None)) == [("", 4)]
    give(corpus, 0, "b", "a")
    give(corpus, 1, "b")
    assert list(corpus.tags().itertuples(index=False, name=None)) == [("b", 2), ("a", 1), ("", 2)]
    query, notices = corpus.known(Query(tags=("", "a", "bb")))
    assert query.tags == ("", "a")
    assert len(notices) == 1
    assert notices[0].startswith("Ignored: There is no tag 'bb' in this corpus.")


def test_documents_tell_their_tags_and_notes(corpus: Corpus) -> None:
    give(corpus, 1, "Zoo", "apple")
    row = corpus.documents(Query(), order="oldest").iloc[1]
    write_note(corpus.marks_path("notes"), Note(row["id"], row["title"], row["path"], "two\nlines", NOON), over="")
    table = document_table(corpus, Query(), order="oldest")
    assert table["tags"].tolist() == ["", "apple; Zoo", "", ""]
    assert table["note"].tolist() == ["", "two\nlines", "", ""]


def test_a_file_that_cannot_be_read_leaves_the_corpus_usable(corpus: Corpus) -> None:
    give(corpus, 0, "grain")
    corpus.marks_path("tags").write_bytes(b"\xff\xfe")
    assert kept(corpus) == [0, 1, 2, 3]
    query, notices = corpus.known(Query(tags=("grain",)))
    assert query == Query()
    assert any("not UTF-8" in text for text in notices)
    assert any("no tag 'grain'" in text for text in notices)
    assert len(corpus.documents(Query())) == 4


def test_tags_survive_a_build_and_wait_where_a_text_has_changed(tmp_path: Path, corpus: Corpus) -> None:
    give(corpus, 0, "grain")
    give(corpus, 1, "gas")
    changed = [NOTES[0], note("2022-03-02", "[GPE Kyiv] buys oil."), *NOTES[2:]]
    with hand_corpus(tmp_path / "again", changed) as rebuilt:
        assert kept(rebuilt, tags=("grain",)) == [0]
        assert kept(rebuilt, tags=("gas",)) == []
        [lost] = rebuilt.lost_marks().itertuples(index=False)
        assert (lost.title, lost.path, lost.tags, lost.note) == ("Note 1", "1.txt", "gas", "")
        assert lost.successor == rebuilt.documents(Query(), order="oldest")["id"].iloc[1]
    assert corpus.lost_marks().empty


def test_tags_of_a_document_that_left_have_no_successor(tmp_path: Path, corpus: Corpus) -> None:
    give(corpus, 3, "grain")
    with hand_corpus(tmp_path / "again", NOTES[:2]) as rebuilt:
        assert rebuilt.lost_marks()["successor"].tolist() == [""]
        assert rebuilt.tags()["name"].tolist() == [""]


def test_entities_and_sources_are_still_known_or_named(corpus: Corpus) -> None:
    query, notices = corpus.known(Query(entities=("Kyiv (GPE)", "Nobody"), sources=("x",), collections=("y",)))
    assert query == Query(entities=("Kyiv (GPE)",))
    assert [text.split(" in this")[0] for text in notices] == [
        "Ignored: There is no entity 'Nobody'", "Ignored: There is no source 'x'",
        "Ignored: There is no collection 'y'",
    ]  # fmt: skip
    with pytest.raises(UnknownName):
        corpus.selection(Query(entities=("Nobody",)))
