"""What a snapshot was made of: files and parts, so that it can be made again without its folder of documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.feather as feather

from analysis.store.parts import write_json

_LEDGER, _PARTS = "ledger.arrow", "parts.json"


class Sources(NamedTuple):
    """Files with the hash of their bytes (file, file_hash), parts with documents, parts with annotations.

    `languages` are those that are analysed; none named: all are.
    """

    ledger: pa.Table
    documents: list[Path]
    annotations: list[Path]
    languages: tuple[str, ...] = ()


def write_sources(store: Path, folder: Path, sources: Sources) -> None:
    """Write into a snapshot what it is made of; parts are named by their place in the store."""
    feather.write_feather(sources.ledger, str(folder / _LEDGER), compression="zstd")
    named = {
        name: [path.relative_to(store).as_posix() for path in getattr(sources, name)]
        for name in ("documents", "annotations")
    }
    write_json(folder / _PARTS, {**named, "languages": list(sources.languages)})


def read_sources(store: Path, folder: Path) -> Sources:
    """Return what a snapshot was made of. Raises OSError where a part of it is not there any more."""
    try:
        named = json.loads((folder / _PARTS).read_text(encoding="utf-8"))
        documents, annotations = ([store / part for part in named[name]] for name in ("documents", "annotations"))
        languages = tuple(named["languages"])
        ledger = feather.read_table(str(folder / _LEDGER), memory_map=False)
    except (ValueError, KeyError, pa.ArrowException) as error:
        raise OSError(f"what {folder} was made of cannot be read: {error}") from error
    for path in (*documents, *annotations):
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing, which the corpus was made of")
    return Sources(ledger, documents, annotations, languages)
