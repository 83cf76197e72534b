"""The score of time expressions, on a row by hand."""

from __future__ import annotations

from collections import Counter

from analysis.annotate.time_expressions import find_time_expressions
from tools.evaluate_dates import compared, share


def test_spans_and_values_are_compared() -> None:
    text = "Born on 8 May 1921, he left that year. It opened in 1950 and is shut today."
    row = {"date": "2022-03-09", "text": text, "gold": {"date_mentions": [
        [8, 18, "8 May 1921", '<date when="1921-05-08">'], [28, 37, "that year", '<date when="1921">'],
        [52, 56, "1950", '<date when="1951">'],
    ]}}  # fmt: skip
    counts = Counter(what for what, _ in compared(row, find_time_expressions(text, [(0, len(text))])))
    assert counts == {"found": 2, "missed": 1, "right value": 1, "wrong value": 1, "matched": 2, "excess": 1}
    assert (share(2, 3), share(0, 0)) == ("0.667", "–")
