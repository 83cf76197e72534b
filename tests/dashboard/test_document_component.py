"""What the document viewer marks where: pieces, runs, targets, stops and what is sent to the browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.document import (
    NOTHING,
    Run,
    cover,
    legend,
    payload,
    runs,
    spans_of,
    stops,
    target_span,
)


@dataclass
class Page:
    """A document made by hand."""

    text: str
    mentions: pd.DataFrame
    values: pd.DataFrame
    sentences: pd.DataFrame
    hits: list[tuple[int, int]] = field(default_factory=list)
    id: str = "0123456789abcdef"
    title: str = "Launch"


def page(text: str, *, mentions=(), values=(), hits=(), sentences=None) -> Page:
    """Make a document from surfaces: mentions as (surface, label), values likewise, hits as surfaces."""
    rows = [(*span(text, surface), label, f"{surface} ({label})") for surface, label in mentions]
    return Page(
        text,
        pd.DataFrame(rows, columns=["start", "end", "label", "key"]),
        pd.DataFrame([(*span(text, s), label) for s, label in values], columns=["start", "end", "label"]),
        pd.DataFrame(sentences or [(0, 0, len(text))], columns=["sentence", "start", "end"]),
        [span(text, surface) for surface in hits],
    )


def span(text: str, surface: str) -> tuple[int, int]:
    start = text.index(surface)
    return start, start + len(surface)


TEXT = "In March 2022 Roscosmos and Dmitry Rogozin spoke of the Soyuz launch."
LAUNCH = page(
    TEXT,
    mentions=[("Roscosmos", "ORG"), ("Dmitry Rogozin", "PERSON"), ("Soyuz", "PRODUCT")],
    values=[("March 2022", "DATE")],
)

spans = st.lists(
    st.lists(st.integers(0, 30), min_size=2, max_size=2, unique=True).map(lambda s: (min(s), max(s))),
    max_size=8,
)


# -- cover -----------------------------------------------------------------------------------------------------


def test_spans_side_by_side_are_their_own_pieces():
    assert cover([(4, 6), (0, 4)]) == [(0, 4, 1), (4, 6, 0)]


def test_an_inner_span_lies_on_top_and_splits_the_outer_one():
    assert cover([(0, 10), (3, 5)]) == [(0, 3, 0), (3, 5, 1), (5, 10, 0)]


def test_of_two_crossing_spans_the_shorter_stays_whole():
    assert cover([(0, 6), (4, 8)]) == [(0, 4, 0), (4, 8, 1)]


def test_of_two_equal_spans_the_first_is_drawn():
    assert cover([(2, 5), (2, 5)]) == [(2, 5, 0)]


@given(spans)
def test_each_covered_character_belongs_to_a_shortest_span_over_it(chosen):
    drawn = {i: number for start, end, number in cover(chosen) for i in range(start, end)}
    for i in range(31):
        over = [(e - s, n) for n, (s, e) in enumerate(chosen) if s <= i < e]
        assert drawn.get(i) == (min(over)[1] if over else None)


# -- runs ------------------------------------------------------------------------------------------------------


def test_a_hit_inside_a_mention_leaves_the_mention_one_mark():
    assert runs(10, marks=[(2, 8)], hits=[(4, 6)]) == [
        Run(0, 2, NOTHING, NOTHING, False),
        Run(2, 4, 0, NOTHING, False),
        Run(4, 6, 0, 0, False),
        Run(6, 8, 0, NOTHING, False),
        Run(8, 10, NOTHING, NOTHING, False),
    ]


def test_a_hit_that_crosses_a_mention_is_cut_at_its_border_and_keeps_its_number():
    cut = runs(10, marks=[(4, 8)], hits=[(2, 6)])
    assert [(r.start, r.end, r.mark, r.hit) for r in cut] == [
        (0, 2, NOTHING, NOTHING),
        (2, 4, NOTHING, 0),
        (4, 6, 0, 0),
        (6, 8, 0, NOTHING),
        (8, 10, NOTHING, NOTHING),
    ]


def test_the_target_is_a_layer_of_its_own():
    cut = runs(6, marks=[(0, 6)], target=(2, 4))
    assert [(r.start, r.end, r.target) for r in cut] == [(0, 2, False), (2, 4, True), (4, 6, False)]


def test_an_empty_text_has_no_runs():
    assert runs(0) == []


@pytest.mark.parametrize("wrong", [(3, 3), (5, 2), (-1, 2), (8, 11)])
def test_a_span_outside_the_text_is_refused(wrong):
    with pytest.raises(ValueError, match="does not lie in a text of 10 characters"):
        runs(10, marks=[wrong])


@given(
    text=st.text(min_size=30, max_size=60),
    marks=spans,
    hits=spans,
    target=st.none() | spans.filter(bool).map(lambda chosen: chosen[0]),
)
def test_runs_give_the_text_back_and_every_mark_is_seen(text, marks, hits, target):
    cut = runs(len(text), marks=marks, hits=hits, target=target)
    assert "".join(text[run.start : run.end] for run in cut) == text
    assert all(run.start < run.end for run in cut)
    assert {i for run in cut if run.hit >= 0 for i in range(run.start, run.end)} == {
        i for start, end in hits for i in range(start, end)
    }
    for run in cut:
        if run.mark >= 0:
            assert marks[run.mark][0] <= run.start < run.end <= marks[run.mark][1]


# -- targets, stops, legend ------------------------------------------------------------------------------------


def test_an_evidence_link_points_at_the_span_that_begins_there():
    assert target_span(LAUNCH, TEXT.index("Dmitry")) == span(TEXT, "Dmitry Rogozin")
    assert target_span(LAUNCH, TEXT.index("March")) == span(TEXT, "March 2022")


def test_an_evidence_link_into_plain_text_points_at_the_sentence():
    two = page("One. Two.", sentences=[(0, 0, 4), (1, 5, 9)])
    assert target_span(two, 6) == (5, 9)
    assert target_span(two, 4) is None
    assert target_span(two, 99) is None
    assert target_span(two, None) is None


def test_keys_go_through_hits_then_chosen_mentions_then_all_mentions():
    assert stops(LAUNCH, ()) == ("mention", [0, 1, 2])
    assert stops(LAUNCH, ["Soyuz (PRODUCT)", "Roscosmos (ORG)"]) == ("mention", [0, 2])
    assert stops(LAUNCH, ["Elsewhere (GPE)"]) == ("mention", [0, 1, 2])
    found = page(TEXT, mentions=[("Soyuz", "PRODUCT")], hits=["launch", "spoke"])
    assert stops(found, ["Soyuz (PRODUCT)"]) == ("hit", [0, 1])


def test_the_legend_counts_labels_the_most_frequent_first_then_by_name():
    frame = pd.DataFrame({"label": ["ORG", "GPE", "PERSON", "GPE"]})
    assert legend(frame) == [("GPE", 2), ("ORG", 1), ("PERSON", 1)]
    assert legend(frame.iloc[:0]) == []


# -- payload ---------------------------------------------------------------------------------------------------


def drawn(data: dict) -> list[tuple[str, str]]:
    """Return the marked texts with what marks them, as the browser slices them."""
    pieces, start = [], 0
    for end, mark, hit, _ in data["runs"]:
        if mark >= 0 or hit >= 0:
            label = data["marks"][mark][0] if mark >= 0 else ""
            pieces.append((data["text"][start:end], label + ("+hit" if hit >= 0 else "")))
        start = end
    return pieces


def test_the_browser_gets_each_mark_with_its_label_and_key():
    data = payload(LAUNCH, entities=["Soyuz (PRODUCT)"], at=TEXT.index("Soyuz"))
    assert drawn(data) == [
        ("March 2022", "DATE"), ("Roscosmos", "ORG"), ("Dmitry Rogozin", "PERSON"), ("Soyuz", "PRODUCT"),
    ]  # fmt: skip
    assert [data["keys"][owner] if owner >= 0 else None for _, owner in data["marks"]] == [
        "Roscosmos (ORG)", "Dmitry Rogozin (PERSON)", "Soyuz (PRODUCT)", None,
    ]  # fmt: skip
    assert [data["keys"][i] for i in data["chosen"]] == ["Soyuz (PRODUCT)"]
    assert data["legend"] == [("ORG", 1), ("PERSON", 1), ("PRODUCT", 1)]
    assert (data["values"], data["hits"]) == (1, 0)
    assert [run[3] for run in data["runs"]].count(1) == 1


def test_offsets_count_code_points_beyond_the_basic_plane():
    text = "🚀🚀 Ракета 𝔖oyuz 👩‍🚀 flew"
    data = payload(page(text, mentions=[("𝔖oyuz", "PRODUCT")], hits=["flew"]))
    assert drawn(data) == [("𝔖oyuz", "PRODUCT"), ("flew", "+hit")]
    assert data["runs"][-1][0] == len(text)


def test_a_hit_within_a_mention_carries_both():
    data = payload(page(TEXT, mentions=[("Dmitry Rogozin", "PERSON")], hits=["Rogozin"]))
    assert drawn(data) == [("Dmitry ", "PERSON"), ("Rogozin", "PERSON+hit")]


def test_markup_travels_as_it_is():
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)> **b** :red[x] $x^2$ &amp; \x00 \u2028"
    data = payload(page(text))
    assert json.loads(json.dumps(data))["text"] == text
    assert data["runs"] == [[len(text), NOTHING, NOTHING, 0]]


def test_the_version_changes_with_what_is_drawn_and_with_nothing_else():
    drawn_else = [payload(LAUNCH, at=0), payload(page(TEXT)), payload(page(TEXT, hits=["Soyuz"]))]
    assert len({data["version"] for data in [payload(LAUNCH), *drawn_else]}) == 4
    assert payload(LAUNCH, entities=["Soyuz (PRODUCT)"])["version"] == payload(LAUNCH)["version"]


def test_a_document_without_text_can_be_shown():
    data = payload(page("", sentences=[(0, 0, 0)]), at=0)
    assert (data["runs"], data["legend"], data["stops"]) == ([], [], {"kind": "mention", "numbers": []})


def test_spans_of_gives_plain_numbers():
    assert spans_of(LAUNCH.values) == [(3, 13)]
    assert type(spans_of(LAUNCH.values)[0][0]) is int
