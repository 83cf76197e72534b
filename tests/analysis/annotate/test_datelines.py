"""The place at the head of a dispatch."""

from __future__ import annotations

import pytest

from analysis.annotate.datelines import place_datelines
from analysis.annotate.entities import normalise_name
from analysis.annotate.spans import Span


@pytest.mark.parametrize(
    ("text", "place", "label", "name"),
    [
        ("MINSK, 9 October (BelTA) – The president spoke.", "MINSK", "GPE", "Minsk"),
        ("CAPE CANAVERAL, Florida - A rocket rose.", "CAPE CANAVERAL", "LOC", "Cape Canaveral"),
        ("Title line\n\nPASADENA, California -- It landed.", "PASADENA", "GPE", "Pasadena"),
        ("KOUROU (AFP) - Ariane flew.", "KOUROU", "GPE", "Kourou"),
    ],
)
def test_a_dateline_is_one_place(text: str, place: str, label: str, name: str) -> None:
    start = text.index(place)
    wrong = Span(start, start + len(place), "ORG")
    assert place_datelines(text, [wrong]) == [Span(start, start + len(place), label)]
    assert normalise_name(place, label) == name


@pytest.mark.parametrize("text", ["NASA - a history.", "HTML5, CSS and more", "It was in PARIS - so they said."])
def test_what_is_no_dateline_stays(text: str) -> None:
    assert place_datelines(text, [Span(0, 4, "ORG")]) == [Span(0, 4, "ORG")]


def test_a_known_city_needs_neither_region_nor_agency() -> None:
    assert place_datelines("LONDON - Talks began.", []) == [Span(0, 6, "GPE")]
