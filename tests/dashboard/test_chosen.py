"""A caption says what was chosen for its figure: names, days, units, thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.errors import InvalidParameter
from analysis.query import Query
from dashboard.chosen import SAID, counted
from dashboard.exhibits import EXHIBITS

SEEN = {
    "align": "the axis", "by_label": "the rows", "colour": "the legend", "columns": "the layout",
    "common": "how many rows", "compare": "a column", "extent": "the map", "group": "what is counted",
    "limit": "how many rows", "most": "how many lines", "names": "how many names", "nodes": "the groups",
    "offset": "which rows", "sentences": "the rows", "sort": "the order of the rows", "top": "how many rows",
    "typical": "labels on the chart", "value": "the axis", "width": "the rows",
}  # fmt: skip
"""Options that a caption leaves out, and where the figure itself shows them."""


def said(name: str, query: Query | None = None, **options: Any) -> str:
    return counted(EXHIBITS[name], query or Query(), options)


def test_every_option_is_said_or_can_be_seen() -> None:
    known = {option for exhibit in EXHIBITS.values() for option in exhibit.options}
    elsewhere = {"against"}  # has a sentence of its own: tests/dashboard/test_compare_page.py
    assert known == SAID.keys() | SEEN.keys() | elsewhere
    assert not SAID.keys() & SEEN.keys()


def test_without_a_choice_only_what_is_counted_is_said() -> None:
    assert said("entities") == "Mentions of each entity, and documents that mention it"
    assert said("timeline") == "Documents in each period"


def test_series_days_and_units_are_said() -> None:
    assert said("timeline", unit="mentions", series=("Kyiv (GPE)", "keyword:gas"), by="week", smooth=3) == (
        "Mentions in each period. With: Kyiv (GPE), “gas”. By: week. Moving average: 3 periods"
    )
    assert said("timeline", scale="share") == "Documents in each period. As: shares of documents"
    assert "Period: 28 Feb – 6 Mar 2022" in said("new_terms", period="2022-02-28..2022-03-06")
    assert "Period: March 2022" in said("new_companions", period="2022-03")
    assert "Period: the first peak" in said("central_documents")


def test_what_decides_the_numbers_is_said_though_it_is_usual() -> None:
    assert said("network").endswith("Together in: one document. Among: the 40 most mentioned")
    assert "Within: 5 words" in said("collocates", node="keyword:gas")
    assert "Within" not in said("concordance", node="keyword:gas")
    assert said("concordance", node="keyword:gas", near="price", window=2).endswith(
        "Of: “gas”. Near: “price”. Within: 2 words"
    )


def test_thresholds_are_said_and_lists_count_as_tuples() -> None:
    assert "Chance finds: taken in" in said("pairs", alpha=1.0)
    assert "Chance finds: at most 1%" in said("pairs", alpha=0.01)
    assert "Chance finds: at most 0.1%" in said("peaks", alpha=0.001)
    assert "Ranked by: logDice" in said("pairs", score="log_dice")
    assert said("keywords", kinds=["word", "phrase", "name"]) == said("keywords")
    assert said("keywords", kinds=["word"]).endswith("Terms: words")


def test_words_of_ours_count_stories_and_names_stay_as_they_are() -> None:
    stories = Query(count="stories")
    assert said("timeline", stories, scale="share", series=("Documents (ORG)",)) == (
        "Stories in each period. With: Documents (ORG). As: shares of stories"
    )


def test_a_wrong_period_is_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"FIRST\.\.LAST"):
        said("new_terms", period="yesterday")


def test_about_changes_nothing_but_what_is_counted() -> None:
    exhibit = EXHIBITS["speakers"]
    about = exhibit.about(Query(), {"about": "Kyiv (GPE)"})
    assert about.counts == f"{exhibit.counts}. Quotes that mention: Kyiv (GPE)"
    assert (about.name, about.title, about.measure) == (exhibit.name, exhibit.title, exhibit.measure)
