"""A store by hand about whose names is decided, and a folder of documents to build."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.store.decided import NOTES, suggest
from tests.hand_corpus import hand_corpus


@pytest.fixture
def store(tmp_path: Path) -> Path:
    hand_corpus(tmp_path / "store", NOTES, resolve=suggest).close()
    return tmp_path / "store"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for n, text in enumerate(("Angela Merkel went to Berlin.", "Berlin saw Joe Biden.", "Olaf Scholz left Paris.")):
        (folder / f"{n}.txt").write_text(f" date 2022-01-0{n + 1} {text}", encoding="utf-8")
    return folder
