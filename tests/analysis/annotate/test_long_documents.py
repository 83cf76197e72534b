"""Time to name the entities of a document grows with its length, not with the square of it."""

from __future__ import annotations

import re
import time
from itertools import islice, product

import pytest

from analysis.annotate.entities import resolve_document
from analysis.annotate.spans import Span

WORDS = ["".join(letters) for letters in islice(product("abcdefg", repeat=5), 5000)]


def beside(n: int) -> str:
    return "Vladimir Putin spoke. Putin left. " * n


def one_role(n: int) -> str:
    return "President Vladimir Putin came. " + "The president spoke. " * n


def roles_of_many_countries(n: int) -> str:
    return "".join(f"The B{word} leader spoke. B{word} President Vladimir Putin came. " for word in WORDS[:n])


def first_names(n: int) -> str:
    return "".join(f"K{word} M{word} spoke. K{word} left. " for word in WORDS[:n])


def seconds(text: str) -> float:
    """Return the least processor time of two readings."""
    spans = [Span(*match.span(), "PERSON") for match in re.finditer(r"Vladimir Putin|Putin|K\w+ M\w+|K\w+", text)]
    sentences = [match.span() for match in re.finditer(r"\S[^.\n]*\.", text)]
    needed = []
    for _ in range(2):
        start = time.process_time()
        resolve_document(text, spans, sentences)
        needed.append(time.process_time() - start)
    return min(needed)


@pytest.mark.parametrize("write", [beside, one_role, roles_of_many_countries, first_names])
def test_a_text_of_four_times_the_length_takes_about_four_times_as_long(write: object) -> None:
    assert callable(write)
    assert seconds(write(1600)) < 8 * seconds(write(400))
