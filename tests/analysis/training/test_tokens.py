"""Tokens and tags become text and spans again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.training.tokens import detokenise, iob_spans, read_columns, text_of_sentences


def test_text_reads_as_it_was_written() -> None:
    tokens = ["A", "post", "-", "punk", '"', "star", '"', "(", "of", "Austria", ")", ",", "it", "'s", "1990", "."]
    assert detokenise(tokens)[0] == 'A post-punk "star" (of Austria), it\'s 1990.'


def test_bracket_codes_and_doubled_quotes_become_characters() -> None:
    assert detokenise(["``", "Yes", "''", "-LRB-", "no", "-RRB-"])[0] == '"Yes" (no)'


@given(st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=6), max_size=20))
def test_each_token_stands_at_its_offsets(tokens: list[str]) -> None:
    text, offsets = detokenise(tokens)
    assert len(offsets) == len(tokens)
    ends = 0
    for token, (start, end) in zip(tokens, offsets, strict=True):
        assert start >= ends
        assert len(text[start:end]) == len(token) or token.startswith(("-", "`", "'"))
        ends = end


def test_each_way_to_write_iob_gives_the_same_spans() -> None:
    assert iob_spans(["I-PER", "I-PER", "O", "I-LOC"]) == [(0, 2, "PER"), (3, 4, "LOC")]
    assert iob_spans(["B-PER", "I-PER", "O", "B-LOC"]) == [(0, 2, "PER"), (3, 4, "LOC")]
    assert iob_spans(["B-PER", "E-PER", "O", "S-LOC"]) == [(0, 2, "PER"), (3, 4, "LOC")]


def test_neighbours_of_one_label_are_two_where_the_second_begins_anew() -> None:
    assert iob_spans(["B-PER", "B-PER"]) == [(0, 1, "PER"), (1, 2, "PER")]
    assert iob_spans(["B-PER", "I-LOC"]) == [(0, 1, "PER"), (1, 2, "LOC")]


def test_sentences_become_one_text_with_offsets_of_the_whole() -> None:
    text = text_of_sentences("t", [[("Minsk", "B-LOC"), (".", "O")], [("In", "O"), ("Brest", "B-LOC"), (".", "O")]])
    assert text.text == "Minsk. In Brest."
    assert [text.text[s:e] for s, e, _ in text.spans] == ["Minsk", "Brest"]
    assert [text.text[s:e] for s, e in text.sentences] == ["Minsk.", "In Brest."]


def test_texts_end_at_a_mark_or_after_a_number_of_sentences() -> None:
    lines = ["a O", "", "b O", "", "c O", "-DOCSTART- O", "d O"]
    assert [t.text for t in read_columns(lines, name="x", sentences_a_text=2)] == ["a b", "c", "d"]
