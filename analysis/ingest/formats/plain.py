"""Plain text: the seed form and its variations, or front matter."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.ingest.decoding import clean, decode
from analysis.ingest.formats.markdown import read_front_matter
from analysis.ingest.formats.seed import read_seed
from analysis.ingest.records import Record


def read(data: bytes) -> Iterator[Record]:
    """Yield the one document of a text file."""
    text = clean(decode(data))
    yield read_front_matter(text) or read_seed(text)
