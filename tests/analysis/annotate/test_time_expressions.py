"""Time expressions: each written form, the traps that look like one, and the days that they mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.tenses import tense_mark
from analysis.annotate.time_expressions import find_time_expressions
from analysis.annotate.time_values import resolve
from analysis.schema import DATE_GRANULARITIES

WEDNESDAY = dt.date(2022, 3, 9)


def found(text: str, published: dt.date | None = WEDNESDAY) -> list[tuple[str, str, str]]:
    """Return expression, first..last day and granularity of each that resolves."""
    rows = []
    for one in find_time_expressions(text, [(0, len(text))]):
        if days := resolve(one.value, published):
            span = f"{days.first}" if days.first == days.last else f"{days.first}..{days.last}"
            rows.append((text[one.start : one.end], span, days.granularity))
    return rows


FULL = [
    ("It was signed on 8 December 1999 in Moscow.", "8 December 1999", "1999-12-08", "day"),
    ("It was signed on 8th December, 1999.", "8th December, 1999", "1999-12-08", "day"),
    ("It was signed on the 8th of December 1999.", "8th of December 1999", "1999-12-08", "day"),
    ("On December 8, 1999 it was signed.", "December 8, 1999", "1999-12-08", "day"),
    ("On Dec. 8th, 1999 it was signed.", "Dec. 8th, 1999", "1999-12-08", "day"),
    ("On Wednesday, December 8, 1999, it was signed.", "Wednesday, December 8, 1999", "1999-12-08", "day"),
    ("On 8 DECEMBER 1999 it was signed.", "8 DECEMBER 1999", "1999-12-08", "day"),
    ("Since 2022-02-24 there is war.", "2022-02-24", "2022-02-24", "day"),
    ("Filed 2022-02-24T10:00Z by hand.", "2022-02-24", "2022-02-24", "day"),
    ("Filed 24.02.2022 by hand.", "24.02.2022", "2022-02-24", "day"),
    ("Filed 03.04.2022 by hand.", "03.04.2022", "2022-04-03", "day"),
    ("Filed 2/24/2022 by hand.", "2/24/2022", "2022-02-24", "day"),
    ("Filed 24/2/2022 by hand.", "24/2/2022", "2022-02-24", "day"),
    ("Filed 4/4/2022 by hand.", "4/4/2022", "2022-04-04", "day"),
    ("They met on 8-10 December 2021.", "8-10 December 2021", "2021-12-08..2021-12-10", "day"),
    ("They met from 8 to 10 December 2021.", "8 to 10 December 2021", "2021-12-08..2021-12-10", "day"),
    ("They met on December 8–10, 2021.", "December 8–10, 2021", "2021-12-08..2021-12-10", "day"),
    ("They met on 8 and 9 December 2021.", "8 and 9 December 2021", "2021-12-08..2021-12-09", "day"),
    ("They met in December 2021.", "December 2021", "2021-12-01..2021-12-31", "month"),
    ("They met in mid-December of 2021.", "mid-December of 2021", "2021-12-01..2021-12-31", "month"),
    ("Since early May 2021 it rained.", "early May 2021", "2021-05-01..2021-05-31", "month"),
    ("It grew in the first quarter of 2022.", "first quarter of 2022", "2022-01-01..2022-03-31", "quarter"),
    ("It grew in Q4 2021.", "Q4 2021", "2021-10-01..2021-12-31", "quarter"),
    ("It began in 1991.", "1991", "1991-01-01..1991-12-31", "year"),
    ("The 2014 annexation was condemned.", "2014", "2014-01-01..2014-12-31", "year"),
    ("The first war (1914-1918) ended.", "1914-1918", "1914-01-01..1918-12-31", "year"),
]
AGAINST_THE_DATE = [
    ("They signed it on 8 December.", "8 December", "2021-12-08", "day"),
    ("They will sign it on 8 December.", "8 December", "2022-12-08", "day"),
    ("He is said to have flown on 20 February.", "20 February", "2022-02-20", "day"),
    ("It was shut by the cap on Friday.", "Friday", "2022-03-04", "day"),
    ("He was taken to hospital on Friday.", "Friday", "2022-03-04", "day"),
    ("It should work by Friday.", "Friday", "2022-03-11", "day"),
    ("It was set up in October.", "October", "2021-10-01..2021-10-31", "month"),
    ("They signed it on February 24.", "February 24", "2022-02-24", "day"),
    ("A meeting on 20 March.", "20 March", "2022-03-20", "day"),
    ("They met on 8-10 December.", "8-10 December", "2021-12-08..2021-12-10", "day"),
    ("It was closed in March.", "March", "2022-03-01..2022-03-31", "month"),
    ("It was closed in November.", "November", "2021-11-01..2021-11-30", "month"),
    ("It will close in November.", "November", "2022-11-01..2022-11-30", "month"),
    ("It was closed last March.", "last March", "2021-03-01..2021-03-31", "month"),
    ("It closes next March.", "next March", "2023-03-01..2023-03-31", "month"),
    ("It closes this May.", "this May", "2022-05-01..2022-05-31", "month"),
    ("They met on Wednesday.", "Wednesday", "2022-03-09", "day"),
    ("They met on Friday.", "Friday", "2022-03-04", "day"),
    ("They will meet on Friday.", "Friday", "2022-03-11", "day"),
    ("He said on Friday that they will meet.", "Friday", "2022-03-04", "day"),
    ("The parties met last Friday.", "last Friday", "2022-03-04", "day"),
    ("The parties met last Wednesday.", "last Wednesday", "2022-03-02", "day"),
    ("The parties meet next Wednesday.", "next Wednesday", "2022-03-16", "day"),
    ("The parties meet this Friday.", "this Friday", "2022-03-11", "day"),
    ("Today they met.", "Today", "2022-03-09", "day"),
    ("They met this morning.", "this morning", "2022-03-09", "day"),
    ("They met yesterday.", "yesterday", "2022-03-08", "day"),
    ("They met last night.", "last night", "2022-03-08", "day"),
    ("They met the day before yesterday.", "the day before yesterday", "2022-03-07", "day"),
    ("They meet tomorrow.", "tomorrow", "2022-03-10", "day"),
    ("They met three days ago.", "three days ago", "2022-03-06", "day"),
    ("They met a week ago.", "a week ago", "2022-02-28..2022-03-06", "week"),
    ("They met 2 months ago.", "2 months ago", "2022-01-01..2022-01-31", "month"),
    ("They met eight years ago.", "eight years ago", "2014-01-01..2014-12-31", "year"),
    ("They met last week.", "last week", "2022-02-28..2022-03-06", "week"),
    ("They meet next month.", "next month", "2022-04-01..2022-04-30", "month"),
    ("Prices rose this quarter.", "this quarter", "2022-01-01..2022-03-31", "quarter"),
    ("Prices rose last year.", "last year", "2021-01-01..2021-12-31", "year"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expression", "days", "granularity"), [*FULL, *AGAINST_THE_DATE])
def test_a_form_is_found_and_resolved(text: str, expression: str, days: str, granularity: str) -> None:
    assert found(text) == [(expression, days, granularity)]


@pytest.mark.parametrize(("text", "expression", "days", "granularity"), FULL)
def test_full_dates_need_no_document_date(text: str, expression: str, days: str, granularity: str) -> None:
    assert found(text, None) == [(expression, days, granularity)]


@pytest.mark.parametrize(("text", "expression", "days", "granularity"), AGAINST_THE_DATE)
def test_other_dates_of_an_undated_document_stay_open(text: str, expression: str, days: str, granularity: str) -> None:
    assert len(find_time_expressions(text, [(0, len(text))])) == 1
    assert found(text, None) == []


@pytest.mark.parametrize("text", [
    "Theresa May met them.", "It may 10 times be so.", "May I come in?", "They march on.", "The March of the women.",
    "March with us!", "April Jones spoke.", "an august body", "Wait a second.", "The second quarter was lost.",
    "It is open 24/7.", "Filed 3/4/2022 by hand.", "It cost $2,000.", "Some 2,000 came.", "About 2000 people came.",
    "It cost £2000.", "It has 1995 km of coast.", "They met two days later.", "They met on the same day.",
    "They met on the 24th.", "In the 1990s it rained.", "Over the last year it rained.",
    "During the past week it rained.",
    "More than two weeks ago it rained.", "About 10 years ago it rained.", "On 30 February 2022 it rained.",
    "On 31 April it rained.", "Call 555-2014 now.", "Room 2014-B is closed.", "Resolution 2202/2015 holds.",
    "They meet on Fridays.", "It was 12/25/22.", "Wednesday-night football", "9/11 changed much.", "10-8 December 2021",
    "ISO 8601:2019 says so.", "They sat for 20 May-flies.", "version 2.2022", "A 2020-style raid.",
    "It stopped at 1425 local time (1925 GMT).",
])  # fmt: skip
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_count_after_the_month_is_no_day() -> None:
    assert found("In May 10 people died.") == []
    assert found("On May 10 people died.") == []
    assert found("On March 2 million people left.") == []


def test_several_in_one_sentence_do_not_overlap() -> None:
    text = "The treaty of 8 December 1999, in force since January 2000, was renewed on Friday and again in 2015."
    assert [row[:2] for row in found(text)] == [
        ("8 December 1999", "1999-12-08"), ("January 2000", "2000-01-01..2000-01-31"), ("Friday", "2022-03-04"),
        ("2015", "2015-01-01..2015-12-31"),
    ]  # fmt: skip


def test_each_lies_in_its_sentence_and_none_reaches_over_two() -> None:
    text = "It rained on 8 December. 1999 people came on Friday."
    one, two = find_time_expressions(text, [(0, 24), (25, len(text))])
    assert (text[one.start : one.end], one.sentence) == ("8 December", 0)
    assert (text[two.start : two.end], two.sentence) == ("Friday", 1)


@pytest.mark.parametrize(("before", "after", "mark"), [
    ("He said on ", " that they will meet.", "<"), ("They will meet on ", ", he said.", ">"),
    ("On ", " they will meet.", ">"), ("On ", " they met.", "<"), ("The talks of ", "", ""),
    ("It is expected to end on ", ".", ">"), ("They have until ", ".", ">"),
])  # fmt: skip
def test_the_nearest_verb_tells_what_was_from_what_will_be(before: str, after: str, mark: str) -> None:
    assert tense_mark(before, after) == mark


def test_a_year_turns_with_the_document() -> None:
    assert resolve("XXXX-12-30", dt.date(2022, 1, 2)) == (dt.date(2021, 12, 30), dt.date(2021, 12, 30), "day")
    assert resolve("XXXX-01-02", dt.date(2021, 12, 30)) == (dt.date(2022, 1, 2), dt.date(2022, 1, 2), "day")
    assert resolve("month-1", dt.date(2022, 1, 31)) == (dt.date(2021, 12, 1), dt.date(2021, 12, 31), "month")
    assert resolve("quarter-1", dt.date(2022, 2, 1)) == (dt.date(2021, 10, 1), dt.date(2021, 12, 31), "quarter")
    assert resolve("XXXX-02-29", dt.date(2024, 3, 1)) == (dt.date(2024, 2, 29), dt.date(2024, 2, 29), "day")
    assert resolve("year-5", dt.date(3, 1, 1)) is None


def test_what_is_no_value_is_said() -> None:
    with pytest.raises(ValueError, match="no value"):
        resolve("someday", WEDNESDAY)


@given(st.text(alphabet="0123456789-/., :aeMayDecmbrJunoFridtls\n", max_size=80), st.dates())
def test_any_text_gives_spans_in_order_that_resolve_or_not(text: str, published: dt.date) -> None:
    end = 0
    for one in find_time_expressions(text, [(0, len(text))]):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        days = resolve(one.value, published)
        assert days is None or (days.first <= days.last and days.granularity in DATE_GRANULARITIES)
