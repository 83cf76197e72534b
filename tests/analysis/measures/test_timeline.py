"""Bins, their states and their numbers, on corpora of a few documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.binning import moving_average
from analysis.measures.timeline import timeline
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]


def bins(frame: pd.DataFrame) -> list[tuple[str, int, str]]:
    """Return start, count, state of each row."""
    starts = ["undated" if pd.isna(s) else s.date().isoformat() for s in frame["start"]]
    return list(zip(starts, frame["count"].tolist(), frame["state"].tolist(), strict=True))


def test_empty_bins_are_there_and_told_apart(write: Write) -> None:
    corpus = write(
        note("2022-01-01", "[GPE Kyiv] one."),
        note("2022-02-10", "Nothing here."),
        note("2022-04-30", "[GPE Kyiv] end."),
        note(None, "[GPE Kyiv] at some time."),
    )  # fmt: skip
    frame = timeline(corpus, Query(entities=("Kyiv (GPE)",)), by="month")
    assert bins(frame) == [
        ("2022-01-01", 1, "counted"), ("2022-02-01", 0, "zero"), ("2022-03-01", 0, "no documents"),
        ("2022-04-01", 1, "counted"), ("undated", 1, "undated"),
    ]  # fmt: skip
    assert frame["documents"].tolist() == [1, 1, 0, 1, 1]


def test_share_and_rate_are_not_defined_without_documents(write: Write) -> None:
    corpus = write(
        note("2022-01-01", "[GPE Kyiv] and [GPE Kyiv]."),
        note("2022-01-01", "One two."),
        note("2022-03-31", "[GPE Kyiv]."),
    )
    share = timeline(corpus, Query(), by="month", scale="share", series=["Kyiv (GPE)"])
    np.testing.assert_array_equal(share["value"], [0.5, np.nan, 1.0])
    rate = timeline(corpus, Query(), by="month", unit="mentions", scale="per_million", series=["Kyiv (GPE)"])
    assert rate["count"].tolist() == [2, 0, 1]
    np.testing.assert_allclose(rate["value"], [2 / 5 * 1e6, np.nan, 1e6])


def test_a_bound_inside_a_bin_makes_it_partial_and_keeps_its_numbers(write: Write) -> None:
    corpus = write(*(note(f"2022-{m:02d}-{d:02d}", f"Text {m} {d}.") for m in range(1, 7) for d in (1, 15, 28)))
    frame = timeline(corpus, Query(dt.date(2022, 2, 10), dt.date(2022, 4, 30)), by="month")
    assert bins(frame) == [("2022-02-01", 2, "partial"), ("2022-03-01", 3, "counted"), ("2022-04-01", 3, "counted")]
    whole = timeline(corpus, Query(), by="quarter")
    assert bins(whole) == [("2022-01-01", 9, "counted"), ("2022-04-01", 9, "partial")]


def test_bounds_beyond_the_corpus_are_clipped(write: Write) -> None:
    corpus = write(note("2022-03-05", "A."), note("2022-03-07", "B."))
    frame = timeline(corpus, Query(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), by="day")
    assert [start for start, _, _ in bins(frame)] == ["2022-03-05", "2022-03-06", "2022-03-07"]


def test_bounds_inside_the_corpus_stand_even_without_documents_there(write: Write) -> None:
    corpus = write(note("2022-03-01", "A."), note("2022-03-05", "B."), note("2022-03-09", "C."))
    frame = timeline(corpus, Query(dt.date(2022, 3, 4), dt.date(2022, 3, 6)), by="day")
    assert bins(frame) == [
        ("2022-03-04", 0, "no documents"), ("2022-03-05", 1, "counted"), ("2022-03-06", 0, "no documents")
    ]  # fmt: skip


def test_leap_day_and_iso_weeks_at_the_end_of_a_year(write: Write) -> None:
    corpus = write(
        note("2019-12-29", "Sunday."), note("2019-12-30", "Monday."), note("2020-02-29", "Leap day."),
        note("2021-01-03", "Sunday."), note("2021-01-04", "Monday."),
    )  # fmt: skip
    weeks = timeline(corpus, Query(), by="week")
    counted = {start: n for start, n, _ in bins(weeks) if n}
    assert counted == {"2019-12-23": 1, "2019-12-30": 1, "2020-02-24": 1, "2020-12-28": 1, "2021-01-04": 1}
    assert len(weeks) == 55
    days = timeline(corpus, Query(dt.date(2020, 2, 28), dt.date(2020, 3, 1)), by="day")
    assert [start for start, _, _ in bins(days)] == ["2020-02-28", "2020-02-29", "2020-03-01"]
    february = timeline(corpus, Query(dt.date(2020, 2, 1), dt.date(2020, 2, 29)), by="month")
    assert (february["end"][0].date(), february["state"][0]) == (dt.date(2020, 2, 29), "counted")


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        ("2022-01-01", "2022-01-01", 0), ("2022-01-01", "2022-03-03", 1), ("2022-01-01", "2022-03-04", 7),
        ("2022-01-03", "2023-03-12", 7), ("2022-01-03", "2023-03-13", 31), ("2000-01-01", "2005-02-28", 31),
        ("2000-01-01", "2005-03-01", 92), ("2000-01-01", "2015-06-30", 92), ("2000-01-01", "2015-07-01", 366),
        ("1000-01-01", "2015-07-01", 366),
    ],
)  # fmt: skip
def test_auto_takes_the_finest_unit_with_at_most_62_bins(write: Write, first: str, last: str, step: int) -> None:
    frame = timeline(write(note(first, "A."), note(last, "B.")), Query())
    assert len(frame) <= 62 or step == 366
    spans = frame["start"].diff().dt.days.dropna()
    assert (spans.max() if len(spans) else 0) == step
    assert frame["count"].sum() == 2


def test_too_many_bins_are_refused_with_the_unit_to_take(write: Write) -> None:
    corpus = write(note("0800-01-01", "A."), note("2022-03-07", "B."))
    with pytest.raises(InvalidParameter, match=r"by='day' is not valid\. Allowed: quarter or longer"):
        timeline(corpus, Query(), by="day")
    assert len(timeline(corpus, Query(), by="quarter")) == (2022 - 800) * 4 + 1


def test_one_day(write: Write) -> None:
    corpus = write(note("2022-03-05", "A."), note("2022-03-05", "B."))
    assert bins(timeline(corpus, Query())) == [("2022-03-05", 2, "counted")]
    assert bins(timeline(corpus, Query(), by="year")) == [("2022-01-01", 2, "partial")]


def test_only_undated_documents(write: Write) -> None:
    corpus = write(note(None, "[GPE Kyiv] one."), note(None, "Two."))
    assert bins(timeline(corpus, Query())) == [("undated", 2, "undated")]
    assert bins(timeline(corpus, Query(), series=["Kyiv (GPE)"])) == [("undated", 1, "undated")]
    assert timeline(corpus, Query(date_from=dt.date(2020, 1, 1))).empty


def test_empty_corpus(write: Write) -> None:
    assert timeline(write(), Query()).empty


def test_a_name_of_two_labels_counts_a_document_once(write: Write) -> None:
    corpus = write(note("2022-01-01", "[GPE Jordan] and [PERSON Jordan]."), note("2022-01-02", "[GPE Jordan]."))
    assert timeline(corpus, Query(), series=["Jordan"])["count"].tolist() == [1, 1]
    assert timeline(corpus, Query(), unit="mentions", series=["Jordan"])["count"].tolist() == [2, 1]
    apart = timeline(corpus, Query(), series=["Jordan (PERSON)", "Jordan (GPE)", "Jordan (GPE)"])
    assert apart["series"].unique().tolist() == ["Jordan (PERSON)", "Jordan (GPE)"]
    assert apart["count"].tolist() == [1, 0, 1, 1]


def test_keywords_over_time(write: Write) -> None:
    corpus = write(note("2022-01-01", "gas and gas."), note("2022-01-02", "gas."), note(None, "gas."))
    assert timeline(corpus, Query(), series=["keyword:gas"])["count"].tolist() == [1, 1, 1]
    assert timeline(corpus, Query(), unit="mentions", series="keyword:gas (word)")["count"].tolist() == [2, 1, 1]


def test_mentions_of_the_selection_are_those_of_its_entities_else_of_its_labels(write: Write) -> None:
    corpus = write(note("2022-01-01", "[GPE Kyiv] [PERSON Ann]."), note("2022-01-02", "[PERSON Ann] [PERSON Bob]."))
    assert timeline(corpus, Query(labels=("PERSON",)), unit="mentions")["count"].tolist() == [1, 2]
    ann = Query(entities=("Ann (PERSON)",), labels=("GPE",))
    assert timeline(corpus, ann, unit="mentions")["count"].tolist() == [1, 1]


def test_order_of_documents_changes_nothing(write: Write) -> None:
    notes = [note(f"2022-01-{d:02d}", f"[GPE Kyiv] {d}.") for d in (3, 1, 2, 9)] + [
        note(None, "[GPE Kyiv].", title="x")
    ]
    titled = [note(n.date.isoformat() if n.date else None, n.marked, title=f"t{i}") for i, n in enumerate(notes)]
    one, other = (timeline(write(*ns), Query(), series=["Kyiv (GPE)"]) for ns in (titled, titled[::-1]))
    pd.testing.assert_frame_equal(one, other)


def test_moving_average_by_hand() -> None:
    values = np.array([1.0, 3.0, np.nan, 5.0, 7.0])
    np.testing.assert_allclose(moving_average(values, 3), [2, 2, 4, 6, 6])
    np.testing.assert_allclose(moving_average(values, 1), values)
    np.testing.assert_allclose(moving_average(np.array([1.0, 2.0]), 7), [1.5, 1.5])
    np.testing.assert_array_equal(moving_average(np.array([np.nan, np.nan, np.nan]), 3), [np.nan] * 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "decade"}, "by='decade' is not valid. Allowed: auto, day, week, month, quarter, year"),
        ({"unit": "tokens"}, "Allowed: documents, mentions"),
        ({"scale": "log"}, "Allowed: count, share, per_million"),
        ({"scale": "share", "unit": "mentions"}, "Allowed: count or per_million where mentions are counted"),
        ({"scale": "per_million"}, "Allowed: count or share where documents are counted"),
        ({"smooth": 4}, "smooth=4 is not valid. Allowed: an odd number"),
        ({"smooth": 0}, "an odd number"),
    ],
)
def test_options_that_are_not_allowed(write: Write, options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidParameter, match=message.replace(".", r"\.")):
        timeline(write(note("2022-01-01", "A.")), Query(), **options)  # type: ignore[arg-type]


def test_unknown_series(write: Write) -> None:
    corpus = write(note("2022-01-01", "[GPE Kyiv]."))
    with pytest.raises(UnknownName, match="'Kyiv'"):
        timeline(corpus, Query(), series=["Kiyv"])
    with pytest.raises(UnknownName, match="keyword"):
        timeline(corpus, Query(), series=["keyword:oil"])
