"""Tags and notes on the page of documents: given, filtered by, taken back, and lost in no other window."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.tags import LONGEST_TAG, Note, Tag, add_tags, read_notes, read_tags, write_note
from analysis.views import read_views
from dashboard import cache
from dashboard.export import from_safe_csv, to_csv
from tests.dashboard.app import Open, opener, store_of, texts

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "kept" / "decisions.csv"))
    return tmp_path / "kept"


@pytest.fixture
def open_page(written_corpus: Corpus, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


@pytest.fixture
def doc(written_corpus: Corpus, kept: Path) -> str:
    """The id of the newest document."""
    return str(written_corpus.documents(Query())["id"].iloc[0])


def tags_of(kept: Path, doc: str) -> list[str]:
    return [tag.tag for tag in read_tags(kept / "tags.csv")[0] if tag.document == doc]


def retag(app: AppTest, doc: str, *names: str) -> AppTest:
    """Choose tags in the viewer, new ones as they are typed."""
    return app.multiselect(key=f"tags-{doc}").set_value(list(names)).run()


def said(app: AppTest) -> str:
    return texts(app).replace("\\", "")


def test_a_document_is_tagged_filtered_by_reloaded_untagged_and_that_is_undone(
    open_page: Open, kept: Path, doc: str
) -> None:
    app = retag(open_page("documents", doc=doc), doc, "grain", "to check")
    assert not app.exception
    assert tags_of(kept, doc) == ["grain", "to check"]
    [line] = [tag for tag in read_tags(kept / "tags.csv")[0] if tag.tag == "grain"]
    assert line.title
    assert line.path.endswith(".txt")
    listed = open_page("documents", tag="grain")
    assert not listed.exception
    assert "Showing 1 of 60 documents: documents tagged grain" in said(listed)
    assert listed.button(key=f"open-{doc}").label
    assert "grain; to check" in said(listed)
    assert listed.multiselect(key="tag").options == ["grain", "to check", "(none)"]
    bare = open_page("documents", tag="(none)")
    assert "Showing 59 of 60 documents: documents without a tag" in said(bare)
    app = retag(app, doc, "to check")
    assert tags_of(kept, doc) == ["to check"]
    assert app.button(key="marks-undo-button").label.replace("\\", "") == "Undo: untagged grain"
    gone = open_page("documents", tag="grain")
    assert "There is no tag 'grain' in this corpus." in said(gone)
    app.button(key="marks-undo-button").click().run()
    assert sorted(tags_of(kept, doc)) == ["grain", "to check"]
    assert "Showing 1 of 60 documents" in said(open_page("documents", tag="grain"))
    assert "marks-undo-button" not in [button.key for button in app.button]


def test_a_changed_tag_shows_at_once_in_another_window(open_page: Open, doc: str) -> None:
    mine, other = open_page("documents", doc=doc), open_page("documents")
    retag(mine, doc, "grain")
    other.run()
    assert other.multiselect(key="tag").options == ["grain", "(none)"]
    other.multiselect(key="tag").select("grain").run()
    assert "Showing 1 of 60 documents: documents tagged grain" in said(other)
    retag(mine, doc)
    other.run()
    assert "There is no tag 'grain'" in said(other)


def test_two_windows_lose_no_tag_of_each_other(open_page: Open, kept: Path, doc: str) -> None:
    one, two = open_page("documents", doc=doc), open_page("documents", doc=doc)
    retag(one, doc, "mine")
    retag(two, doc, "yours")
    assert tags_of(kept, doc) == ["mine", "yours"]
    retag(one, doc)
    assert tags_of(kept, doc) == ["yours"]


@pytest.mark.parametrize("name", ["x" * (LONGEST_TAG + 1), "a; b", "x" * 300, "zero\u200bwidth"])
def test_what_is_no_tag_is_refused_with_a_reason(open_page: Open, kept: Path, doc: str, name: str) -> None:
    app = retag(open_page("documents", doc=doc), doc, name)
    assert not app.exception
    assert "1 to 60 visible characters without a semicolon" in said(app)
    assert tags_of(kept, doc) == []
    assert app.multiselect(key=f"tags-{doc}").value == []


@pytest.mark.parametrize("name", ["=1+1", "<script>alert(1)</script>", ":red[x] **b** $y$", '"a", b'])
def test_hostile_tags_are_text_in_page_link_and_file(
    open_page: Open, doc: str, name: str, written_corpus: Corpus
) -> None:
    retag(open_page("documents", doc=doc), doc, name)
    listed = open_page("documents", tag=name)
    assert not listed.exception
    assert "Showing 1 of 60 documents" in said(listed)
    assert name in said(listed).replace("\u2060", "")
    table = cache.table(written_corpus, "documents", Query(tags=(name,)))
    written = to_csv(table)
    assert from_safe_csv(written)["tags"].tolist() == [name]
    assert b",=1+1" not in written


def test_a_note_is_written_shown_listed_removed_and_brought_back(open_page: Open, kept: Path, doc: str) -> None:
    app = open_page("documents", doc=doc)
    app.text_area(key=f"note-text-{doc}").set_value("Ask **Berlin**.\nTwice.").run()
    app.button(key="note-save").click().run()
    assert not app.exception
    [note] = read_notes(kept / "notes.csv")[0]
    assert note.note == "Ask **Berlin**.\nTwice."
    assert "Ask **Berlin**.\nTwice." in [text.value for text in app.text]
    assert "Ask **Berlin**. Twice." in said(open_page("documents"))
    app.text_area(key=f"note-text-{doc}").set_value("").run()
    app.button(key="note-save").click().run()
    assert read_notes(kept / "notes.csv")[0] == []
    app.button(key="marks-undo-button").click().run()
    assert [n.note for n in read_notes(kept / "notes.csv")[0]] == ["Ask **Berlin**.\nTwice."]
    assert app.text_area(key=f"note-text-{doc}").value == "Ask **Berlin**.\nTwice."


def test_a_note_of_another_window_is_not_written_over_unseen(open_page: Open, kept: Path, doc: str) -> None:
    one, two = open_page("documents", doc=doc), open_page("documents", doc=doc)
    one.text_area(key=f"note-text-{doc}").set_value("from one").run()
    one.button(key="note-save").click().run()
    two.text_area(key=f"note-text-{doc}").set_value("from two").run()
    two.button(key="note-save").click().run()
    assert [n.note for n in read_notes(kept / "notes.csv")[0]] == ["from one"]
    assert "was changed meanwhile" in said(two)
    assert two.text_area(key=f"note-text-{doc}").value == "from two"
    two.button(key="note-save").click().run()
    assert [n.note for n in read_notes(kept / "notes.csv")[0]] == ["from two"]
    one.run()
    assert one.text_area(key=f"note-text-{doc}").value == "from two"


def test_a_saved_view_carries_tags(open_page: Open, kept: Path, doc: str) -> None:
    retag(open_page("documents", doc=doc), doc, "grain")
    app = open_page("documents", tag=["grain", "(none)"], order="oldest")
    app.text_input(key="view-name").set_value("Tagged").run()
    [view], _ = read_views(kept / "views.csv")
    assert view.query()[0] == Query(tags=("", "grain"))
    fresh = open_page()
    fresh.button(key="view-Tagged").click().run()
    assert not fresh.exception
    assert fresh.session_state["tag"] == ["(none)", "grain"]
    assert "Showing all" not in said(fresh)
    assert "documents without a tag or tagged grain" in said(fresh)


def test_an_empty_selection_offers_to_remove_the_tags(open_page: Open, doc: str) -> None:
    retag(open_page("documents", doc=doc), doc, "grain")
    app = open_page("timeline", tag="grain", search="zebra*")
    app.button(key="without-Words").click().run()
    assert "Showing 1 of 60 documents" in said(app)
    app = open_page("timeline", tag="grain", search="zebra*")
    app.button(key="without-Tags").click().run()
    assert app.session_state["tag"] == []


def test_what_an_earlier_text_was_tagged_is_offered_and_taken_over(
    open_page: Open, kept: Path, doc: str, written_corpus: Corpus
) -> None:
    path = str(written_corpus.document(doc).document.path)
    add_tags(kept / "tags.csv", [Tag("00ff00ff00ff00ff", "Before", path, "grain", NOON)])
    write_note(kept / "notes.csv", Note("00ff00ff00ff00ff", "Before", path, "old note", NOON), over="")
    app = open_page("documents", doc=doc)
    assert f"Before {path} was changed, readers wrote on it: grain · old note" in said(app)
    app.button(key="take-over-00ff00ff00ff00ff").click().run()
    assert not app.exception
    assert [(tag.document, tag.tag) for tag in read_tags(kept / "tags.csv")[0]] == [(doc, "grain")]
    assert [(note.document, note.note) for note in read_notes(kept / "notes.csv")[0]] == [(doc, "old note")]
    assert "was changed, readers wrote" not in said(app)


def test_a_file_that_cannot_be_read_is_named_and_left(open_page: Open, kept: Path, doc: str) -> None:
    kept.mkdir(parents=True)
    (kept / "tags.csv").write_bytes(b"\xff\xfe")
    app = open_page("documents", doc=doc)
    assert not app.exception
    assert "not UTF-8 text" in said(app)
    app = retag(app, doc, "grain")
    assert not app.exception
    assert (kept / "tags.csv").read_bytes() == b"\xff\xfe"


def test_similar_documents_are_listed_and_open(open_page: Open, doc: str, written_corpus: Corpus) -> None:
    app = open_page("documents", doc=doc)
    found = cache.table(written_corpus, "similar_documents", Query(), document=doc, limit=10)
    assert len(found) == 10
    shown = [button.key.removeprefix("like-") for button in app.button if button.key.startswith("like-")]
    assert shown == found["id"].head(5).tolist()
    assert f"both have: {found['terms'].iloc[0]}" in said(app)


def test_relevance_orders_the_list_and_says_what_it_needs(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("documents", search="gas OR budget", order="relevance")
    expected = written_corpus.documents(Query(search="gas OR budget"), order="relevance", limit=25)["id"].tolist()
    assert [button.key.removeprefix("open-") for button in app.button if button.key.startswith("open-")] == expected
    app = open_page("documents", order="relevance")
    assert not app.exception
    assert "Most relevant first needs words or entities to look for" in said(app)
    assert "Most relevant first" not in app.selectbox(key="documents-order").options
