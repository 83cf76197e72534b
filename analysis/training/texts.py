"""A text with labelled spans: what every corpus is read into, and what every model is scored against."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple


class Labelled(NamedTuple):
    """A span of a text, end exclusive, with its label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text of a corpus with its names.

    `missing` holds spans about which the corpus says nothing (they are neither names nor not); `sentences` may be
    empty where the corpus does not mark them. Spans do not overlap.
    """

    id: str
    text: str
    spans: tuple[Labelled, ...]
    missing: tuple[tuple[int, int], ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


def write_texts(path: Path, texts: Iterable[LabelledText]) -> None:
    """Write texts as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        for text in texts:
            file.write(json.dumps(asdict(text), ensure_ascii=False) + "\n")
    partial.replace(path)


def read_texts(path: Path) -> list[LabelledText]:
    """Read texts that `write_texts` wrote."""
    with path.open(encoding="utf-8") as file:
        return [_text(json.loads(line)) for line in file]


def _text(entry: dict[str, Any]) -> LabelledText:
    spans = tuple(Labelled(*span) for span in entry["spans"])
    pairs = (tuple((start, end) for start, end in entry[name]) for name in ("missing", "sentences"))
    return LabelledText(entry["id"], entry["text"], spans, *pairs)
