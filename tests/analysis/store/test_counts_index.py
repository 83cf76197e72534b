"""The counts index on disk: what a decision rewrites of it, and what happens where it is damaged."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import StoreError
from analysis.query import Query
from analysis.schema import NAME_LABELS
from analysis.store.build import build, published
from analysis.store.corpus import open_corpus
from analysis.store.deciding import decide, undo
from analysis.store.index.writing import FOUND, NAMED
from tests.analysis.store.decided import KEYS, WHEN
from tests.hand_corpus import hand_corpus, note

ARRAYS = (
    f"{FOUND}/day.npy", f"{FOUND}/term_letters.npy", f"{FOUND}/source.npy",
    f"{FOUND}/terms/by_document_ids.npy", f"{FOUND}/terms/by_subject_counts.npy", f"{NAMED}/entity_letters.npy",
    f"{NAMED}/mentions/by_subject_starts.npy", f"{NAMED}/with_inferred/by_label.npy",
)  # fmt: skip


def snapshot(store: Path) -> Path:
    return store / "snapshots" / str(published(store))


def files(folder: Path) -> dict[str, int]:
    """Return the arrays of one half of the index, each with what names it on disk."""
    return {str(path.relative_to(folder)): path.stat().st_ino for path in sorted(folder.rglob("*.npy"))}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents, and the store that is built of it beside it."""
    place = tmp_path_factory.mktemp("built")
    (place / "news").mkdir()
    for n, text in enumerate(("Angela Merkel went to Berlin.", "Berlin saw Joe Biden.", "Olaf Scholz left Paris.")):
        (place / "news" / f"{n}.txt").write_text(f" date 2022-01-0{n + 1} {text}", encoding="utf-8")
    build(place / "news", place / "store", workers=1)
    return place


@pytest.mark.parametrize("array", ARRAYS)
@pytest.mark.parametrize("damage", ["missing", "cut", "short", "empty", "shorter than its lists"])
def test_a_damaged_array_is_named_and_a_build_mends_it(built: Path, tmp_path: Path, array: str, damage: str) -> None:
    folder, store = built / "news", tmp_path / "store"
    shutil.copytree(built / "store", store)
    path = snapshot(store) / array
    whole = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "cut":
            path.write_bytes(whole[:-1])
        case "short":
            path.write_bytes(whole[:40])
        case "empty":
            path.write_bytes(b"")
        case _:
            np.save(path, np.load(path)[..., :-1])
    with pytest.raises(StoreError, match=r"is damaged: .*npy.*Delete this folder and build the corpus again"):
        open_corpus(store)
    path.parents[len(Path(array).parts) - 1].rename(tmp_path / "away")
    assert build(folder, store, workers=1).texts_annotated == 0
    assert (snapshot(store) / array).read_bytes() == whole
    with open_corpus(store) as corpus:
        assert corpus.selection(Query()).n_documents == 3


def test_an_open_corpus_holds_few_files_open(built: Path) -> None:
    """Some systems allow a process 256: the index has dozens of arrays, and a dashboard several corpora."""
    before = len(os.listdir("/dev/fd"))
    with open_corpus(built / "store") as corpus:
        assert corpus.entity_counts(Query())["mentions"].sum() > 3
        assert len(os.listdir("/dev/fd")) <= before + 6


@pytest.mark.parametrize("values", [np.array(["a", None], dtype=object), np.asfortranarray(np.ones((2, 2)))])
def test_an_array_of_another_kind_is_refused(built: Path, tmp_path: Path, values: np.ndarray) -> None:
    shutil.copytree(built / "store", tmp_path / "store")
    np.save(snapshot(tmp_path / "store") / ARRAYS[0], values, allow_pickle=True)
    with pytest.raises(StoreError, match="not an array of plain numbers"):
        open_corpus(tmp_path / "store")


def test_a_decision_rewrites_the_half_of_names_alone(store: Path) -> None:
    before = snapshot(store)
    found, named = files(before / FOUND), files(before / NAMED)
    assert found
    assert named
    decide(store, "hide", KEYS["Ann"], when=WHEN)
    after = snapshot(store)
    assert after != before
    assert files(after / FOUND) == found, "what was found is linked, not written again"
    assert not set(files(after / NAMED).values()) & set(named.values())


def test_an_earlier_snapshot_whose_index_is_damaged_is_made_anew(store: Path) -> None:
    first = snapshot(store)
    array = first / NAMED / "mentions" / "totals.npy"
    whole = array.read_bytes()
    decide(store, "hide", KEYS["Ann"], when=WHEN)
    array.write_bytes(whole[:-8])
    undo(store)
    assert snapshot(store) == first
    assert array.read_bytes() == whole


def test_a_corpus_without_documents_words_or_names(tmp_path: Path) -> None:
    for number, notes in enumerate(([note("2022-01-01", "")], [note(None, "... !")])):
        with hand_corpus(tmp_path / str(number), notes) as corpus:
            assert corpus.selection(Query()).n_documents == 1
            assert corpus.entity_counts(Query()).empty
            assert corpus.term_counts(Query(), top=5).empty
            assert corpus.mention_days(Query(labels=NAME_LABELS[:2])).empty
            assert corpus.period_terms(corpus.selection(Query()), "month", at_least=1).empty
            assert corpus.pair_counts(Query(inferred=True), [1, 2]).empty


def test_numbers_of_any_size_are_exact(tmp_path: Path) -> None:
    notes = [note("2022-01-01", "gas " * 70_000 + "[GPE Oslo]."), note("2022-01-02", "gas oil.")]
    with hand_corpus(tmp_path, notes) as corpus:
        counts = corpus.term_counts(Query(), ids=corpus.term_ids("gas"))
        assert counts[["count", "documents"]].to_numpy().tolist() == [[70_001, 2]]
        assert corpus.index.terms.by_document.counts.dtype == np.uint32
        assert os.path.getsize(corpus.database.folder / FOUND / "terms" / "by_document_ids.npy") < 300
