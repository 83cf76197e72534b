"""Which corpora there are: the one that was given, those under var/, those of files that were uploaded, the sample.

Uploaded files lie in `uploads/<name>/` (DATELINE_UPLOADS names another place), outside of var/: what is there can be
built again, files cannot.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from analysis.store.build import default_store, published, usual_store

SAMPLE_FOLDER = Path(__file__).parent / "sample"
SAMPLE_NAME = "sample"
VAR = Path("var")


@dataclass(frozen=True, slots=True)
class Store:
    """A place for a corpus: its name in links, its folder on disk, and the documents it is built from."""

    name: str
    path: Path
    documents: Path | None

    @property
    def title(self) -> str:
        """How the corpus picker calls it."""
        return "Sample: space flight" if self.name == SAMPLE_NAME else self.name

    @property
    def is_built(self) -> bool:
        """Whether there is something to show."""
        return published(self.path) is not None

    @property
    def takes_uploads(self) -> bool:
        """Whether its documents are files that were uploaded, so that more can be added to them."""
        return self.documents is not None and self.documents.resolve().parent == uploads().resolve()


def given_store() -> Store:
    """Return the store that the dashboard was started with: DATELINE_STORE, else that of DATELINE_FOLDER."""
    folder = Path(os.environ.get("DATELINE_FOLDER", "seeds"))
    path = default_store(folder)
    name = path.name
    if name == SAMPLE_NAME and path.resolve() != sample_store().path.resolve():
        name = f"{path.resolve().parent.name}-{name}"
    return Store(name, path, origin(path) or folder)


def all_stores() -> dict[str, Store]:
    """Return every corpus that can be chosen by name: the given one first, the sample last."""
    given = given_store()
    found = {given.name: given}
    built = {note.parent for name in ("current", "origin") for note in VAR.glob(f"*/{name}")}
    uploaded = {usual_store(folder): folder for folder in _folders(uploads())}
    for path in sorted({*built, *uploaded}):
        found.setdefault(path.name, Store(path.name, path, origin(path) or uploaded.get(path)))
    if given.path.resolve() != (VAR / SAMPLE_NAME).resolve():
        found.pop(SAMPLE_NAME, None)
        found[SAMPLE_NAME] = sample_store()
    return found


def uploads() -> Path:
    """Return the folder that holds a folder of files for each corpus that was uploaded."""
    return Path(os.environ.get("DATELINE_UPLOADS") or "uploads")


def uploaded_store(name: str) -> Store:
    """Return the store of uploaded files of a name."""
    folder = uploads() / name
    path = usual_store(folder)
    return Store(path.name, path, folder)


def _folders(place: Path) -> list[Path]:
    """Return the folders in a place that are not hidden."""
    return [path for path in place.glob("*") if path.is_dir() and not path.name.startswith(".")]


def sample_store() -> Store:
    """Return the store of the sample corpus."""
    return Store(SAMPLE_NAME, VAR / SAMPLE_NAME, SAMPLE_FOLDER)


def origin(store: Path) -> Path | None:
    """Return the folder that a store was built from, None where it does not say."""
    note = store / "origin"
    return Path(note.read_text(encoding="utf-8", errors="surrogateescape")) if note.exists() else None
