"""The scorer of quotes: figures by hand on a text of eleven words."""

from __future__ import annotations

import pytest

from analysis.schema import Quote
from tools.evaluate_quotes import Scores, found_attributions, gold_attributions, in_half, pairs

TEXT = "Anna said that it rains. “It is wet here,” she added."


def gold(source: str, cue: str, content: str) -> dict[str, list[list[object]]]:
    spans = {"source": source, "cue": cue, "content": content}
    return {role: [[TEXT.index(part), TEXT.index(part) + len(part), part]] for role, part in spans.items()}


def quote(source: str, cue: str, content: str, kind: str, name: str = "") -> Quote:
    at = [offset for part in (source, cue) for offset in (TEXT.index(part), TEXT.index(part) + len(part))]
    start = TEXT.index(content)
    return Quote(start, start + len(content), 0, kind, at[0], at[1], at[2], at[3], cue, "", name, "")


def test_exact_and_partial_figures() -> None:
    told = gold_attributions(TEXT, [gold("Anna", "said", "that it rains"), gold("she", "added", "“It is wet here,”")])
    assert [a.kind for a in told] == ["indirect", "direct"]
    found = found_attributions(TEXT, [
        quote("Anna", "said", "it rains", "indirect", "Anna"), quote("she", "added", "It is wet here,", "direct"),
    ])  # fmt: skip
    assert sorted(pairs(told, found)) == [(0, 0), (1, 1)]
    scores = Scores()
    scores.add(told, found)
    exact, partial = scores.tallies["all", "content"].figures()[:3], scores.tallies["all", "content"].figures()[3:]
    assert exact == pytest.approx((0.5, 0.5, 0.5))
    assert partial == pytest.approx((1.0, (2 / 3 + 1) / 2, 2 * (5 / 6) / (11 / 6)))
    assert scores.tallies["direct", "content"].figures() == pytest.approx((1,) * 6)
    assert (scores.unresolved["direct"], scores.unresolved["indirect"]) == (1, 0)


def test_what_is_not_in_gold_costs_precision_and_what_is_not_found_recall() -> None:
    told = gold_attributions(TEXT, [gold("Anna", "said", "that it rains")])
    found = found_attributions(TEXT, [quote("she", "added", "It is wet here,", "direct")])
    scores = Scores()
    scores.add(told, found)
    assert scores.tallies["all", "content"].figures() == (0, 0, 0, 0, 0, 0)
    assert (scores.tallies["all", "content"].gold, scores.tallies["all", "content"].found) == (1, 1)


def test_stretches_of_one_cue_are_one_attribution() -> None:
    parts = [quote("she", "added", "It is", "direct"), quote("she", "added", "wet here", "direct")]
    (one,) = found_attributions(TEXT, parts)
    assert len(one.content) == 4


def test_each_document_is_in_one_half() -> None:
    names = [f"document-{n}" for n in range(50)]
    assert all(in_half(n, "dev") != in_half(n, "held-out") and in_half(n, "all") for n in names)
    assert 10 < sum(in_half(n, "dev") for n in names) < 40
