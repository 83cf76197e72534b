"""Documents in a language that the pipeline does not read: found, counted, never analysed as if they were English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.query import Query
from analysis.store.build import build
from analysis.store.corpus import Corpus, open_corpus

ENGLISH = " date 2022-01-03 Angela Merkel went to Berlin. She said that the talks in Berlin would go on next week."
FRENCH = (
    " date 2022-01-04 Emmanuel Macron est allé à Berlin. Le président de la République a rencontré Angela Merkel, et "
    "ils ont parlé de la sécurité en Europe et des relations entre les deux pays."
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("languages")
    (folder / "docs").mkdir()
    (folder / "docs" / "en.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "docs" / "fr.txt").write_text(FRENCH, encoding="utf-8")
    report = build(folder / "docs", folder / "store", workers=1)
    assert report.texts_annotated == 1
    assert build(folder / "docs", folder / "store", workers=1).texts_annotated == 0
    with open_corpus(folder / "store") as opened:
        yield opened


def test_it_is_a_document_without_names_and_terms(corpus: Corpus) -> None:
    listed = corpus.documents(Query(), order="oldest").set_index("language")
    assert listed["analysed"].to_dict() == {"en": True, "fr": False}
    assert listed.loc["fr", ["n_tokens", "mentions"]].tolist() == [0, 0]
    assert corpus.selection(Query()).n_documents == 2
    assert "Emmanuel Macron" not in corpus.entity_counts(Query())["entity"].tolist()
    assert corpus.manifest["not_analysed"] == corpus.not_analysed(corpus.selection(Query())) == 1
    [french] = corpus.documents(Query(search="République"))["language"]
    assert french == "fr"


def test_those_that_are_not_analysed_can_be_read(corpus: Corpus) -> None:
    rows = corpus.evidence(Query(), unit="documents", unread=True)
    assert rows["document"].tolist() == corpus.documents(Query(search="République"))["id"].tolist()
    view = corpus.document(rows["document"][0])
    assert not view.analysed
    assert view.mentions.empty
    assert view.text.startswith("Emmanuel Macron est allé")


def test_a_pipeline_for_many_languages_reads_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "fr.txt").write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr("analysis.store.build.pipeline_language", lambda _: "xx")
    assert build(tmp_path / "docs", tmp_path / "store", workers=1).texts_annotated == 1
    with open_corpus(tmp_path / "store") as opened:
        assert opened.manifest["not_analysed"] == 0
