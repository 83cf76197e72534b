"""What a name means in a document, against an oracle that reckons each document by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.places import resolve as module
from analysis.places.atlas import atlas
from analysis.places.meanings import Meanings, contains
from analysis.places.place import Candidate, Place
from analysis.places.resolve import Named, resolve
from analysis.schema import PLACE_REASONS

NAMES = [
    "Georgia", "Atlanta", "Tbilisi", "Texas", "Paris", "Birmingham", "Cambridge", "United Kingdom", "United States",
    "Washington", "Alabama", "Massachusetts", "Vorzel", "Ukraine", "Russia", "Springfield",
]  # fmt: skip
MEANINGS = {n: Meanings(atlas()).of([name], "GPE")[0] for n, name in enumerate(NAMES)}


def read(*documents: str, stated: Sequence[tuple[int, str, str]] = (), peoples: Sequence[tuple[int, str]] = ()):
    """Return (document, name) -> place and reason, and why names stay open; names are parted by semicolons."""
    pairs = sorted({(d, NAMES.index(n)) for d, text in enumerate(documents) for n in text.split("; ") if n})
    doc, entity = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    said = [(d, NAMES.index(a), NAMES.index(b)) for d, a, b in stated]
    found = resolve(Named(doc, entity, peoples, said), MEANINGS, neighbours=atlas().neighbours)
    places = [str(found.places[n]) if n >= 0 else "" for n in found.place]
    return {(int(d), NAMES[e]): (p, r) for d, e, p, r in zip(doc, entity, places, found.reason, strict=True)}, {
        NAMES[e]: why for e, why in found.why.items()
    }


def test_one_name_means_two_places_in_two_documents() -> None:
    found, _ = read("Georgia; Atlanta; United States", "Georgia; Tbilisi; Russia")
    assert found[0, "Georgia"] == ("Georgia (United States)", "near")
    assert found[1, "Georgia"] == ("Georgia (country)", "country")


def test_the_text_can_say_where_a_place_lies() -> None:
    found, _ = read("Paris; Texas", "Paris", stated=[(0, "Paris", "Texas")])
    assert found[0, "Paris"] == ("Paris (Texas, United States)", "stated")
    assert found[1, "Paris"] == ("Paris (France)", "people")
    found, _ = read("Atlanta; Georgia", stated=[(0, "Atlanta", "Georgia")])
    assert found[0, "Georgia"] == ("Georgia (United States)", "stated"), "the second name is what holds the first"


def test_context_chooses_among_namesakes() -> None:
    found, _ = read("Birmingham; United Kingdom", "Birmingham; Alabama; United States", "Cambridge; Massachusetts")
    assert found[0, "Birmingham"][0] == "Birmingham (United Kingdom)"
    assert found[1, "Birmingham"] == ("Birmingham (Alabama, United States)", "near")
    assert found[2, "Cambridge"] == ("Cambridge (Massachusetts, United States)", "near")


def test_without_enough_evidence_a_name_stays_open_and_says_why() -> None:
    found, why = read("Cambridge", "Cambridge; United Kingdom; United States", "Vorzel", "Springfield")
    open_ = ((0, "Cambridge"), (1, "Cambridge"), (2, "Vorzel"), (3, "Springfield"))
    assert [found[key] for key in open_] == [("", "")] * 4
    assert "Cambridge (United Kingdom)" in why["Cambridge"]
    assert why["Cambridge"].startswith("several places share this name")
    assert why["Vorzel"].startswith("only a small place has this name, Vorzel (Ukraine)")


def test_a_small_place_counts_where_its_country_or_people_is_named() -> None:
    found, _ = read("Vorzel; Ukraine", "Vorzel", "Vorzel", "Vorzel", peoples=[(1, "UKR")])
    assert found[0, "Vorzel"] == found[1, "Vorzel"] == ("Vorzel (Ukraine)", "near")
    assert found[3, "Vorzel"] == ("Vorzel (Ukraine)", "elsewhere"), "two of four documents decide, and agree"
    found, _ = read("Vorzel; Ukraine", "Vorzel", "Vorzel", "Vorzel")
    assert found[3, "Vorzel"] == ("", ""), "one of four is not enough"


def test_documents_that_disagree_lead_nobody() -> None:
    both = ["Cambridge; United Kingdom", "Cambridge; Massachusetts"]
    found, _ = read(*both, "Cambridge")
    assert (found[0, "Cambridge"][0], found[1, "Cambridge"][0], found[2, "Cambridge"][0]) == (
        "Cambridge (United Kingdom)", "Cambridge (Massachusetts, United States)", "",
    )  # fmt: skip


def test_a_capital_comes_before_a_state_of_its_name() -> None:
    found, _ = read("Washington; Russia", "Washington")
    assert found[0, "Washington"][0] == found[1, "Washington"][0] == "Washington (District of Columbia, United States)"


def test_nothing_named_is_nothing_resolved() -> None:
    empty = np.array([], dtype=np.int64)
    found = resolve(Named(empty, empty), {}, neighbours={})
    assert (len(found.place), len(found.reason), found.places, found.why) == (0, 0, (), {})


# -- an oracle: each document by itself, in plain words ------------------------------------------------------------


def oracle(document: set[int], open_: set[int], known: dict[int, Place]) -> dict[int, Place | None]:
    """Return the meaning of each open name, given the places that are known in the document."""
    countries = {p.iso3 for p in known.values()}
    areas = {a for p in known.values() for a in p.areas}
    siblings = {p.iso3 for p in known.values() if p.kind == "region"}
    chosen: dict[int, Place | None] = {}
    for name in open_ & document:
        scored = []
        for place, weight in MEANINGS[name]:
            if place.iso3 in countries:
                weight *= module.COUNTRY_BESIDE
            elif place.kind == "country" and atlas().neighbours[place.iso3] & countries:
                weight *= module.NEIGHBOUR_BESIDE
            if areas & set(place.areas):
                weight *= module.AREA_BESIDE
            elif place.kind == "region" and place.iso3 in siblings:
                weight *= module.SIBLING_BESIDE
            scored.append((weight, place))
        scored.sort(key=lambda pair: -pair[0])
        rival = max(scored[1][0] if len(scored) > 1 else 0.0, module.NOT_LISTED)
        chosen[name] = scored[0][1] if scored[0][0] >= module.MARGIN * rival * (1 - 1e-12) else None
    return chosen


def by_itself(document: set[int]) -> dict[int, Place | None]:
    clear = {n: MEANINGS[n][0].place for n in document if module._is_clear(MEANINGS[n])}
    first = oracle(document, document - clear.keys(), clear)
    known = {**clear, **{n: p for n, p in first.items() if p is not None}}
    return {**known, **oracle(document, document - known.keys(), known)}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sets(st.integers(0, len(NAMES) - 1), min_size=1), min_size=1, max_size=6), st.randoms())
def test_each_document_is_read_as_by_itself(documents: list[set[int]], chance) -> None:
    order = list(range(len(documents)))
    chance.shuffle(order)
    pairs = sorted((order[d], n) for d, names in enumerate(documents) for n in names)
    doc, entity = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    found = resolve(Named(doc, entity), MEANINGS, neighbours=atlas().neighbours)
    back = {new: old for old, new in enumerate(order)}
    expected = [by_itself(documents[d]) for d in range(len(documents))]
    for d, e, number, reason in zip(doc, entity, found.place, found.reason, strict=True):
        place = found.places[number] if number >= 0 else None
        if reason != "elsewhere":
            assert place == expected[back[d]][e], (NAMES[e], [NAMES[n] for n in documents[back[d]]])
        assert (reason in PLACE_REASONS) == (place is not None)
        assert place is not None or found.why[int(e)]


def test_a_place_lies_in_its_country_and_region() -> None:
    named = {name: MEANINGS[NAMES.index(name)] for name in ("Atlanta", "Texas", "Georgia")}
    state = next(c.place for c in named["Georgia"] if c.place.kind == "region")
    assert contains(state, named["Atlanta"][0].place)
    assert not contains(named["Texas"][0].place, named["Atlanta"][0].place)
    assert not contains(state, state)


@pytest.mark.parametrize("people", [module.NOT_LISTED * module.MARGIN - 1, module.NOT_LISTED * module.MARGIN])
def test_the_margin_is_what_it_says(people: float) -> None:
    place = Place("city:1", "Ayton", "city", "AAA", "Aland", "", ("AAA.01",), 0.0, 0.0, int(people))
    one = np.array([0], dtype=np.int64)
    found = resolve(Named(one, one), {0: [Candidate(place, people)]}, neighbours={})
    assert (found.place[0] >= 0) == (people == module.NOT_LISTED * module.MARGIN)
