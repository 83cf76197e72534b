"""Speakers of a transcript are persons, whatever the pipeline makes of capitals."""

from __future__ import annotations

from analysis.annotate.spans import Span
from analysis.annotate.turns import place_turns

TEXT = (
    "MS. PSAKI:  Good afternoon.\n  DR. O'NEIL-SMITH: Hello.\nQ  Thank you, MR. ROE: no.\n"
    "THE PRESIDENT:  Yes.\nNOTE: no."
)


def found(spans: list[Span]) -> list[tuple[str, str]]:
    return [(TEXT[s.start : s.end], s.label) for s in place_turns(TEXT, spans)]


def test_title_and_name_in_capitals_at_the_start_of_a_line_name_a_person() -> None:
    assert found([]) == [("PSAKI", "PERSON"), ("O'NEIL-SMITH", "PERSON")]


def test_what_the_pipeline_made_of_the_label_gives_way_and_the_rest_stays() -> None:
    label, other = Span(0, 9, "ORG"), Span(TEXT.index("Hello"), TEXT.index("Hello") + 5, "GPE")
    assert found([label, other]) == [("PSAKI", "PERSON"), ("O'NEIL-SMITH", "PERSON"), ("Hello", "GPE")]


def test_a_text_without_turns_is_left_as_it_is() -> None:
    spans = [Span(0, 3, "ORG")]
    assert place_turns("Abc said: no.", spans) is spans
