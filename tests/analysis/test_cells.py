"""The guard against formulas: nothing is run, and every text comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cells import guarded, unguarded

texts = st.text() | st.text(st.sampled_from("'=+-@＝＠ \t\r\na"), max_size=6)


@given(texts)
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(texts)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not guarded(text).lstrip(" ").startswith(tuple("=+-@＝＋－＠\t\r\n"))


@given(texts.filter(lambda text: not text.startswith("'")))
def test_a_cell_without_a_guard_is_read_as_it_is(text: str) -> None:
    assert unguarded(text) == text


@pytest.mark.parametrize("text", ["", "Kyiv", "a=b", "'Ndrangheta", "'90s", "O'Neil", "1-2", "''"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text == unguarded(text)
