"""Builds: incremental, resumable, the same bytes whatever way they went."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from analysis.errors import MissingInput, StoreError
from analysis.query import Query
from analysis.store.build import build, default_store, published
from analysis.store.corpus import open_corpus
from analysis.store.execution import map_batches, worker_pool
from analysis.store.progress import Progress
from tools.bench_incremental import change, differences

PEOPLE = ("Angela Merkel", "Emmanuel Macron", "Boris Johnson", "Joe Biden", "Vladimir Putin", "Olaf Scholz")


def write_documents(folder: Path, numbers: range) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        day = f"2022-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        one, other = PEOPLE[n % 6], PEOPLE[(n // 6) % 6]
        text = f" date {day} {one} met {other} in Berlin on Monday.\n\nTalks number {n} about gas supply were held."
        (folder / f"{n:03d}.txt").write_text(text * (1 + n % 3), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_documents(tmp_path / "news", range(30))
    return tmp_path / "news"


def table_bytes(store: Path) -> dict[str, bytes]:
    """Return every published table as it stands on disk."""
    snapshot = store / "snapshots" / (published(store) or "")
    return {path.name: path.read_bytes() for path in sorted(snapshot.glob("*.parquet"))}


def test_build_counts_documents_duplicates_undated_and_rejections(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "003.txt", folder / "copy-of-003.txt")
    (folder / "undated.txt").write_text("Nobody knows when this was written.", encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    report = build(folder, tmp_path / "store", workers=1)
    with open_corpus(tmp_path / "store") as corpus:
        counts = {name: corpus.manifest[name] for name in ("documents", "undated", "rejected", "duplicates")}
        assert counts == {"documents": 31, "undated": 1, "rejected": 1, "duplicates": 1}
        assert corpus.manifest["first_date"] == "2022-01-01"
        duplicate = corpus.files("duplicate").iloc[0]
        assert (duplicate["path"], duplicate["reason"]) == ("copy-of-003.txt", "identical to 003.txt")
        rejected = corpus.files("rejected").iloc[0]
        assert rejected["path"] == "broken.json"
        assert rejected["reason"]
    assert report.texts_annotated == 31


def test_an_unchanged_folder_is_opened_without_loading_spacy(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "store", workers=1)
    code = (
        "import sys; from analysis.store.build import build; from analysis.store.corpus import open_corpus;"
        f"r = build({str(folder)!r}, {str(tmp_path / 'store')!r}); open_corpus(r.store).labels();"
        "print(r.published, r.files_read, r.texts_annotated, 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "0", "0", "False"]


def test_new_files_cost_what_is_new_and_give_the_tables_of_a_full_build(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "store", workers=1)
    write_documents(folder, range(30, 40))
    report = build(folder, tmp_path / "store", workers=1)
    assert (report.files_read, report.texts_annotated) == (10, 10)
    build(folder, tmp_path / "fresh", workers=1)
    assert table_bytes(tmp_path / "store") == table_bytes(tmp_path / "fresh")


def test_a_moved_file_is_not_analysed_again_and_a_removed_one_is_gone(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "store", workers=1)
    (folder / "berlin").mkdir()
    (folder / "000.txt").rename(folder / "berlin" / "000.txt")
    (folder / "001.txt").unlink()
    report = build(folder, tmp_path / "store", workers=1)
    assert (report.files_read, report.texts_annotated) == (1, 0)
    with open_corpus(tmp_path / "store") as corpus:
        assert corpus.manifest["documents"] == 29
        assert corpus.collections().set_index("name")["documents"].to_dict() == {"": 28, "berlin": 1}


def test_a_changed_file_replaces_its_document(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "store", workers=1)
    (folder / "000.txt").write_text(" date 2022-01-01 Ursula von der Leyen spoke.", encoding="utf-8")
    report = build(folder, tmp_path / "store", workers=1)
    assert report.texts_annotated == 1
    with open_corpus(tmp_path / "store") as corpus:
        assert corpus.manifest["documents"] == 30
        assert "000.txt" in set(corpus.files("loaded")["path"])


def test_changed_moved_and_removed_files_end_in_the_tables_and_arrays_of_a_fresh_build(
    folder: Path, tmp_path: Path
) -> None:
    build(folder, tmp_path / "store", workers=1)
    assert change(folder, changed=4, moved=3, removed=2, seed=1) == 30
    report = build(folder, tmp_path / "store", workers=1)
    assert (report.files_read, report.texts_annotated) == (7, 4)
    fresh = build(folder, tmp_path / "fresh", workers=1)
    one, other = (at / "snapshots" / report.fingerprint for at in (tmp_path / "store", tmp_path / "fresh"))
    assert report.fingerprint == fresh.fingerprint
    assert differences(one, other) == []
    (other / "stories.parquet").write_bytes((other / "texts.parquet").read_bytes())
    next(iter(sorted(other.rglob("story.npy")))).write_bytes(b"")
    assert differences(one, other) == ["stories.parquet", "corpus.index/story.npy"]


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_every_executor_gives_the_same_bytes(folder: Path, tmp_path: Path, executor: str) -> None:
    build(folder, tmp_path / "serial", workers=1)
    pool = ThreadPoolExecutor(2) if executor == "threads" else worker_pool(2)
    with pool:
        build(folder, tmp_path / "store", executor=pool)
    assert table_bytes(tmp_path / "store") == table_bytes(tmp_path / "serial")


def test_a_build_killed_at_any_moment_ends_in_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write_documents(folder, range(260))
    build(folder, tmp_path / "undisturbed", workers=1)
    command = [sys.executable, "-m", "analysis", "build", str(folder), "--workers", "1"]
    command += ["--store", str(tmp_path / "store")]
    killed = 0
    for delay in (1.5, 2.2, 2.9):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    assert killed, "no build was stopped before its end: make the corpus larger"
    build(folder, tmp_path / "store", workers=1)
    assert table_bytes(tmp_path / "store") == table_bytes(tmp_path / "undisturbed")


def test_readers_keep_their_snapshot_while_a_new_one_is_published(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "store", workers=1)
    with open_corpus(tmp_path / "store") as old:
        for extra in (range(30, 32), range(32, 34)):
            write_documents(folder, extra)
            build(folder, tmp_path / "store", workers=1)
        assert len(old.documents(Query(), limit=None)) == 30
        assert len(old.evidence(Query(), unit="documents")) == 30


def test_a_snapshot_of_an_older_version_is_made_anew_from_the_same_parts(folder: Path, tmp_path: Path) -> None:
    """Nothing is annotated again, no page fails meanwhile: there is no corpus until there is a new one."""
    store = tmp_path / "store"
    first = build(folder, store, workers=1)
    manifest = store / "snapshots" / first.fingerprint / "manifest.json"
    older = {k: v for k, v in json.loads(manifest.read_text(encoding="utf-8")).items() if k != "snapshot"}
    manifest.write_text(json.dumps({**older, "base": "0" * 16}), encoding="utf-8")
    assert published(store) is None
    with pytest.raises(StoreError, match="another version"):
        open_corpus(store)
    again = build(folder, store, workers=1)
    assert (again.texts_annotated, again.published, published(store)) == (0, True, first.fingerprint)
    with open_corpus(store) as corpus:
        assert corpus.place_mentions(Query())[0] > 0


def test_a_second_builder_is_told_to_wait(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    with FileLock(store / "lock"), pytest.raises(StoreError, match="Another build is writing"):
        build(folder, store)


def test_a_missing_folder_and_a_missing_corpus_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="nowhere"):
        build(tmp_path / "nowhere", tmp_path / "store")
    with pytest.raises(StoreError, match="python -m analysis build"):
        open_corpus(tmp_path / "store")


def test_progress_rises_to_its_total_and_is_written_for_the_dashboard(folder: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    build(folder, tmp_path / "store", workers=1, progress=seen.append)
    analysing = [p for p in seen if p.stage == "analysing"]
    assert [p.done for p in analysing] == sorted(p.done for p in analysing)
    assert (analysing[-1].done, analysing[-1].total) == (30, 30)
    state = json.loads((tmp_path / "store" / "progress.json").read_text(encoding="utf-8"))
    assert (state["state"], state["error"]) == ("done", "")


def test_a_file_whose_name_is_not_unicode_is_read(folder: Path, tmp_path: Path) -> None:
    text = b" date 2022-05-01 Angela Merkel spoke."
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:
            file.write(text + name[3:4])
    build(folder, tmp_path / "store", workers=1)
    with open_corpus(tmp_path / "store") as corpus:
        assert corpus.manifest["documents"] == 32


def test_a_failed_build_is_told_in_the_progress_file(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no_such_pipeline"):
        build(folder, tmp_path / "store", pipeline="no_such_pipeline", workers=1)
    state = json.loads((tmp_path / "store" / "progress.json").read_text(encoding="utf-8"))
    assert state["state"] == "failed"
    assert "no_such_pipeline" in state["error"]


def test_default_store_follows_the_folder_and_the_environment(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATELINE_STORE", raising=False)
    assert default_store(folder) == Path("var/news")
    build(folder, workers=1)
    other = tmp_path / "elsewhere" / "news"
    write_documents(other, range(2))
    assert default_store(other).name.startswith("news-")
    monkeypatch.setenv("DATELINE_STORE", str(tmp_path / "chosen"))
    assert default_store(folder) == tmp_path / "chosen"


def test_map_batches_keeps_order_and_raises_what_a_batch_raised() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(map_batches(lambda n: n * n, range(20), executor=pool)) == [n * n for n in range(20)]
        with pytest.raises(ZeroDivisionError):
            list(map_batches(lambda n: 1 // (3 - n), range(9), executor=pool))
