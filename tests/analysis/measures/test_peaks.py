"""Peaks on corpora written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import hypergeom

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.peaks import peaks
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import Note, note

Write = Callable[..., Corpus]


def day(number: int) -> str:
    return (dt.date(2022, 1, 3) + dt.timedelta(days=number)).isoformat()


def calm(days: int = 70, *, each: int = 3) -> list[Note]:
    """Return documents of many days; every ninth of them mentions Kyiv."""
    notes = [(number, copy) for number in range(days) for copy in range(each)]
    return [
        note(day(number), f"[GPE Kyiv] is calm {number} {copy}." if i % 9 == 0 else f"Nothing new {number} {copy}.")
        for i, (number, copy) in enumerate(notes)
    ]


EVENT = [note(day(40), f"[GPE Kyiv] is loud {n}.") for n in range(7)] + [
    note(day(41), f"[GPE Kyiv] is loud still {n}.") for n in range(9)
]


def test_an_event_is_one_peak_with_its_numbers(write: Write) -> None:
    corpus = write(*calm(), *EVENT)
    (row,) = peaks(corpus, Query(), by="day", series="Kyiv (GPE)").itertuples()
    assert (row.series, row.rank) == ("Kyiv (GPE)", 1)
    assert (f"{row.start:%m-%d}", f"{row.end:%m-%d}", f"{row.top:%m-%d}") == ("02-12", "02-13", "02-13")
    assert (row.count, row.documents) == (16, 3 + 7 + 3 + 9)
    # the second day is the less likely: 9 of 12. Its baseline is the other 56 of the first 57 days: a ninth of 3 each
    # (19 of 171, none of them on the day itself) and the 7 of the day before
    assert f"{row.top:%m-%d}" == "02-13"
    assert row.p == pytest.approx(hypergeom.sf(8, 171 + 7 + 9, 19 + 7 + 9, 12))
    assert row.p <= row.p_adjusted <= 0.05
    assert np.isnan(row.weight)


def test_a_filtered_selection_is_set_against_all_documents_of_its_days(write: Write) -> None:
    corpus = write(*calm(), *EVENT)
    filtered = peaks(corpus, Query(entities=("Kyiv (GPE)",)), by="day")
    named = peaks(corpus, Query(), by="day", series="Kyiv (GPE)")
    assert filtered.drop(columns="series").equals(named.drop(columns="series"))
    assert filtered["series"].tolist() == ["documents"]


def test_more_documents_are_a_peak_of_the_selection_but_of_no_name(write: Write) -> None:
    extra = [note(day(40), f"Much is said {n}.") for n in range(25)]
    corpus = write(*calm(), *extra)
    (row,) = peaks(corpus, Query(), by="day").itertuples()
    assert (row.series, f"{row.start:%m-%d}", row.count, row.documents) == ("documents", "02-12", 28, 28)
    assert row.expected == pytest.approx(3.0, abs=0.3)
    assert peaks(corpus, Query(), by="day", series="Kyiv (GPE)").empty


def test_bursts_have_weights(write: Write) -> None:
    found = peaks(write(*calm(), *EVENT), Query(), by="day", series="Kyiv (GPE)", method="bursts")
    first = found.iloc[0]
    assert f"{first['top']:%m-%d}" == "02-13"
    assert first["start"] < first["top"]
    assert found["weight"].is_monotonic_decreasing
    assert (found["weight"] > 0).all()
    assert found[["p", "p_adjusted"]].isna().all(axis=None)


def test_undated_documents_are_in_no_peak(write: Write) -> None:
    undated = [note(None, f"[GPE Kyiv] some day {n}.") for n in range(9)]
    with_them, without = write(*calm(), *EVENT, *undated), write(*calm(), *EVENT)
    for method in ("test", "bursts"):
        pair = [peaks(c, Query(), by="day", series="Kyiv (GPE)", method=method) for c in (with_them, without)]
        assert pair[0].equals(pair[1])


def test_several_series_are_ranked_one_by_one_and_cut_alike(write: Write) -> None:
    corpus = write(*calm(), *EVENT, *(note(day(20), f"[GPE Oslo] and [ORG UN] {n}.") for n in range(6)))
    found = peaks(corpus, Query(), by="day", series=["Oslo (GPE)", "Kyiv (GPE)", "keyword:loud"])
    assert found["series"].tolist() == ["Oslo (GPE)", "Kyiv (GPE)", "keyword:loud"]
    assert found["rank"].tolist() == [1, 1, 1]
    assert len(peaks(corpus, Query(), by="day", series=["Oslo (GPE)", "Kyiv (GPE)"], top=1)) == 2


def test_a_peak_that_dates_of_one_origin_make_is_marked(write: Write) -> None:
    by_file = [note(day(40), f"[GPE Kyiv] is loud {n}.", origin="file name") for n in range(12)]
    found = peaks(write(*calm(), *by_file), Query(), by="day", series="Kyiv (GPE)")
    assert found["origin"].tolist() == ["file name"]
    assert peaks(write(*calm(), *EVENT), Query(), by="day", series="Kyiv (GPE)")["origin"].tolist() == [""]
    mixed = [note(day(60 + n % 9), f"[GPE Kyiv] again {n}.", origin="file name") for n in range(40)]
    often = peaks(write(*calm(), *by_file, *mixed), Query(), by="day", series="Kyiv (GPE)")
    assert "file name" not in often.loc[often["start"] == "2022-02-12", "origin"].tolist(), "elsewhere just as many"


def test_one_document_is_no_peak(write: Write) -> None:
    corpus = write(*calm(), note(day(30), "[GPE Oslo] once."))
    assert peaks(corpus, Query(), by="day", series="Oslo (GPE)", alpha=0.9).empty


def test_nothing_selected_and_nothing_dated_have_no_peaks(write: Write) -> None:
    corpus = write(*calm(10))
    assert peaks(corpus, Query(date_from=dt.date(1990, 1, 1), date_to=dt.date(1990, 1, 2))).empty
    assert peaks(write(note(None, "[GPE Kyiv] is.")), Query(), series="Kyiv (GPE)").empty


@pytest.mark.parametrize(
    ("name", "value"), [("alpha", 0.0), ("alpha", 1.5), ("method", "guess"), ("top", 0), ("by", "x")]
)
def test_wrong_options_are_named(name: str, value: object, write: Write) -> None:
    with pytest.raises(InvalidParameter, match=name):
        peaks(write(*calm(5)), Query(), **{name: value})  # type: ignore[arg-type]


def test_an_unknown_name_is_said(write: Write) -> None:
    with pytest.raises(UnknownName, match="Kviv"):
        peaks(write(*calm(5)), Query(), series="Kviv (GPE)")
