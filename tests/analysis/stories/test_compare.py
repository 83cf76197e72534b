"""Two texts side by side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis.stories.compare as comparing
from analysis.stories.compare import Piece, compare

TEXTS = st.lists(st.sampled_from(["gas ", "oil\n", "rose. ", "fell ", "  ", "Oil "]), max_size=25).map("".join)


@pytest.mark.parametrize("most", [20_000, 0])
@settings(max_examples=80, derandomize=True, deadline=None)
@given(one=TEXTS, other=TEXTS)
def test_the_pieces_make_up_both_texts(one: str, other: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "MOST_WORDS", most)
        pieces = compare(one, other)
    assert "".join(piece.one for piece in pieces) == one
    assert "".join(piece.other for piece in pieces) == other
    assert all(piece.one.split() == piece.other.split() for piece in pieces if piece.same)
    assert all(piece.one or piece.other for piece in pieces)


def test_what_differs_is_told_word_by_word() -> None:
    assert compare("Oil rose on Monday in London.", "Oil fell on Monday.\nMore follows.") == [
        Piece(True, "Oil ", "Oil "), Piece(False, "rose ", "fell "), Piece(True, "on ", "on "),
        Piece(False, "Monday in London.", "Monday.\nMore follows."),
    ]  # fmt: skip
    assert compare("Same words.", "Same\nwords.") == [Piece(True, "Same words.", "Same\nwords.")]
    assert compare("", "") == []
