"""Plain text: the seed form and its variations, front matter, or the export of a news database."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.ingest.decoding import clean, decode
from analysis.ingest.exports import exported
from analysis.ingest.formats.markdown import read_front_matter
from analysis.ingest.formats.seed import read_seed
from analysis.ingest.records import Record


def read(data: bytes) -> Iterator[Record]:
    """Yield the document of a text file, or the articles of a database's export."""
    text = clean(decode(data))
    yield from exported(text) or [read_front_matter(text) or read_seed(text)]
