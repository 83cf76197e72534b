"""Which snapshot of a store is published: one pointer, swapped in one step."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from analysis.schema import SCHEMA_VERSION
from analysis.snapshot_tables import SNAPSHOT_VERSION
from analysis.store.database import is_in_use
from analysis.store.parts import write_json

Manifest = dict[str, Any]


def current_manifest(store: Path) -> tuple[Path, Manifest] | None:
    """Return folder and manifest of the published snapshot, None where there is none that can be read."""
    try:
        folder = store / "snapshots" / (store / "current").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    manifest = read_manifest(folder)
    return None if manifest is None else (folder, manifest)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a snapshot, None where it is not whole."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    is_whole = isinstance(manifest, dict) and manifest.get("fingerprint") == folder.name
    return manifest if is_whole else None


def is_readable(manifest: Manifest) -> bool:
    """Whether a snapshot was made by this version of Dateline."""
    return (manifest.get("schema"), manifest.get("snapshot")) == (SCHEMA_VERSION, SNAPSHOT_VERSION)


def begin(store: Path, fingerprint: str) -> Path:
    """Return an empty folder in which a snapshot can be made; what an interrupted build left is removed."""
    snapshots = store / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    for leftover in snapshots.glob(".*.partial"):
        shutil.rmtree(leftover)
    partial = snapshots / f".{fingerprint}.partial"
    partial.mkdir()
    return partial


def finish(store: Path, partial: Path, manifest: Manifest) -> Path:
    """Make a snapshot that is ready the current one; return its folder."""
    (partial / "in-use").touch()
    write_json(partial / "manifest.json", manifest)
    final = store / "snapshots" / str(manifest["fingerprint"])
    if final.exists():
        shutil.rmtree(final)
    partial.rename(final)
    set_current(store, final.name)
    return final


def amend(folder: Path, changes: Manifest) -> None:
    """Change what the manifest of a snapshot says, where it says something else."""
    manifest = read_manifest(folder)
    if manifest is not None and manifest | changes != manifest:
        write_json(folder / "manifest.json", manifest | changes)


def set_current(store: Path, fingerprint: str) -> None:
    """Point the store at a snapshot in one step.

    The one before it stays; older ones are removed where nobody reads them.
    """
    pointer = store / "current"
    before = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.exists() else ""
    partial = store / f".current.{os.getpid()}.partial"
    partial.write_text(fingerprint, encoding="utf-8")
    partial.replace(pointer)
    for folder in (store / "snapshots").iterdir():
        if folder.name not in (before, fingerprint) and not is_in_use(folder):
            shutil.rmtree(folder)
