"""One way to write a corpus by hand within a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from analysis.store.corpus import Corpus
from tests.hand_corpus import Note, hand_corpus


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Callable[..., Corpus]]:
    """Return a function that publishes notes as a corpus; each call is a corpus of its own."""
    with ExitStack() as stack:
        numbers = iter(range(100))

        def published(*notes: Note) -> Corpus:
            return stack.enter_context(hand_corpus(tmp_path / f"store-{next(numbers)}", notes))

        yield published
