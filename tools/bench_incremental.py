"""What a build of a changed folder costs, and whether it ends in the tables of a fresh one.

    python -m tools.bench_incremental FOLDER [--changed 200] [--moved 50] [--removed 20] [--store STORE] [--work DIR]

A copy of FOLDER is built (or STORE, a corpus that is built of it, is copied), then changed: a sentence is added to some
files, some are moved to a sub-folder, some are removed. The changed folder is built twice: on top of the first corpus,
and afresh. Printed are both times, their ratio, and every file of the two snapshots that differs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from analysis.snapshot_tables import SNAPSHOT
from analysis.store.build import build

ADDED = "\n\nA correction was made to this text on the following day, the editors of the paper said.\n"


def change(folder: Path, *, changed: int, moved: int, removed: int, seed: int) -> int:
    """Change, move and remove files of a folder; return how many it had."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    chosen = random.Random(seed).sample(files, changed + moved + removed)
    for path in chosen[:changed]:
        path.write_bytes(path.read_bytes() + ADDED.encode())
    (folder / "moved").mkdir(exist_ok=True)
    for path in chosen[changed : changed + moved]:
        path.rename(folder / "moved" / path.name)
    for path in chosen[changed + moved :]:
        path.unlink()
    return len(files)


def differences(one: Path, other: Path) -> list[str]:
    """Return what differs between two snapshots: tables by their values, arrays by their bytes."""
    found = [
        f"{name}.parquet" for name in SNAPSHOT
        if not pq.read_table(one / f"{name}.parquet").equals(pq.read_table(other / f"{name}.parquet"))
    ]  # fmt: skip
    arrays = [{path.relative_to(folder).as_posix() for path in folder.rglob("*.npy")} for folder in (one, other)]
    found += sorted(arrays[0] ^ arrays[1])
    return found + [
        name for name in sorted(arrays[0] & arrays[1]) if (one / name).read_bytes() != (other / name).read_bytes()
    ]


def timed_build(folder: Path, store: Path, workers: int) -> tuple[float, Path, int]:
    """Build; return seconds, the snapshot, and how many texts were analysed."""
    began = time.perf_counter()
    report = build(folder, store, workers=workers)
    return time.perf_counter() - began, store / "snapshots" / report.fingerprint, report.texts_annotated


def main(arguments: Sequence[str] | None = None) -> int:
    """Print times, their ratio, and what differs; 1 where something does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for name, default in (("changed", 200), ("moved", 50), ("removed", 20), ("workers", 1), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--store", type=Path, help="a corpus of FOLDER that is built already")
    parser.add_argument("--work", type=Path, help="where copies are made (default: a temporary folder)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=chosen.work) as temporary:
        work = Path(temporary)
        shutil.copytree(chosen.folder, work / "documents")
        if chosen.store:
            shutil.copytree(chosen.store, work / "store")
        build(work / "documents", work / "store", workers=chosen.workers)
        total = change(work / "documents", changed=chosen.changed, moved=chosen.moved, removed=chosen.removed,
                       seed=chosen.seed)  # fmt: skip
        after, snapshot, texts = timed_build(work / "documents", work / "store", chosen.workers)
        fresh, whole, all_texts = timed_build(work / "documents", work / "fresh", chosen.workers)
        unlike = differences(snapshot, whole)
    share = (chosen.changed + chosen.moved + chosen.removed) / total
    sys.stdout.write(f"{total:,} files; {chosen.changed} changed, {chosen.moved} moved, {chosen.removed} removed "
                     f"({share:.1%})\nincremental {after:.1f} s ({texts:,} texts analysed), fresh {fresh:.1f} s "
                     f"({all_texts:,}): {after / fresh:.1%}\n")  # fmt: skip
    sys.stdout.write("no table and no array differs\n" if not unlike else f"differ: {', '.join(unlike)}\n")
    return int(bool(unlike))


if __name__ == "__main__":
    raise SystemExit(main())
