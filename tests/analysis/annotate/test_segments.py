from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.segments import segments


def test_blank_lines_and_closed_lines_end_segments() -> None:
    wrapped = "After the talks that went on all day long, Mr.\nPutin left"
    text = f"One line.\nNew line, wrapped\nhere\r\n\r\nHeading\n{wrapped}"
    assert [s.text for s in segments(text)] == ["One line.", "New line, wrapped\nhere", "Heading", wrapped]


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    assert [s.text for s in segments("Aa bb. Cc dd. Ee ff gg.", longest=16)] == ["Aa bb. Cc dd.", "Ee ff gg."]
    assert [s.text for s in segments("abcdefgh", longest=3)] == ["abc", "def", "gh"]


@given(st.text(alphabet="aB. \n\r\u2028\u2029”", max_size=80), st.integers(1, 20))
def test_segments_leave_out_white_space_only(text: str, longest: int) -> None:
    at = 0
    for segment in segments(text, longest=longest):
        assert not text[at : segment.start].strip()
        assert text[segment.start : segment.start + len(segment.text)] == segment.text == segment.text.strip() != ""
        at = segment.start + len(segment.text)
    assert not text[at:].strip()


def test_long_runs_of_empty_lines_take_no_time() -> None:
    assert [s.text for s in segments("a" + "\n " * 300_000 + "b")] == ["a", "b"]
