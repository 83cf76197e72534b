"""Publication dates are read strictly: never a day that does not stand there."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ingest.dates import Dated, date_of_file_name, read_date

DAY = dt.date(2024, 10, 9)  # a Wednesday


@pytest.mark.parametrize(
    "written",
    [
        "2024-10-09",
        "2024/10/09",
        "2024.10.09",
        "2024-10-9",
        "20241009",
        "20241009T120000Z",
        "2024-10-09T12:00:00Z",
        "2024-10-09T23:30:00.123-05:00",
        "2024-10-09 12:00:00 +0300",
        "2024-10-09 12:00",
        "9 October 2024",
        "09 Oct 2024",
        "9 Oct. 2024",
        "9th of October, 2024",
        "9-Oct-2024",
        "9 OCTOBER 2024",
        "October 9, 2024",
        "Oct. 9, 2024",
        "October 9 2024",
        "Oct 9th, 2024",
        "October 9, 2024, 5:30 p.m.",
        "October 9, 2024 at 5:30 PM UTC",
        "Wednesday, 9 October 2024",
        "Wednesday, October 9, 2024",
        "Wed, 09 Oct 2024 12:00:00 +0000",
        "  9\u00a0October\u00a02024 ",
    ],
)
def test_certain_dates(written: str) -> None:
    assert read_date(written, origin="column") == Dated(DAY, "column", "certain", " ".join(written.split()))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("13/04/2022", dt.date(2022, 4, 13)),
        ("04/13/2022", dt.date(2022, 4, 13)),
        ("31.12.1999", dt.date(1999, 12, 31)),
        ("03/03/2022", dt.date(2022, 3, 3)),
        ("Monday, 9 October 2024", DAY),  # it was a Wednesday
        ("1728432000", DAY),
        ("1728432000000", DAY),
    ],
)
def test_likely_dates(written: str, day: dt.date) -> None:
    found = read_date(written, origin="metadata")
    assert (found.date, found.confidence) == (day, "likely")


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2022",
        "3.4.2022",
        "2024-02-30",
        "31 June 2024",
        "February 29, 2023",
        "2024-13-01",
        "20241301",
        "0000-01-01",
        "1399-12-31",
        "2101-01-01",
        "99999999",
        "2024",
        "2024-10",
        "October 2024",
        "3/4/22",
        "yesterday",
        "2024-10-09 and later",
        "2024-10-09-11",
        "12024-10-09",
        "2024-10-091",
        "9 Octobery 2024",
        "",
        "date palms",
    ],
)
def test_no_date_is_guessed(written: str) -> None:
    found = read_date(written, origin="column")
    assert (found.date, found.confidence, found.written) == (None, "", written)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-10-09_minsk.txt", DAY),
        ("minsk_20241009.txt", DAY),
        ("minsk.2024_10_09.txt", DAY),
        ("2024-10-09-and-2024-10-09.txt", DAY),
        ("2024-10-09-to-2024-10-12.txt", None),
        ("2024-02-30.txt", None),
        ("000_eb068a838765df8d.txt", None),
        ("a20241009b.txt", None),
        ("09-10-2024.txt", None),
        ("2024.txt", None),
    ],
)
def test_date_of_a_file_name(name: str, day: dt.date | None) -> None:
    found = date_of_file_name(name)
    assert found.date == day
    assert (found.origin, found.confidence) == (("file name", "likely") if day else (found.origin, ""))


FORMS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%b. %d, %Y",
    "%A, %d %B %Y",
    "%Y-%m-%dT07:30:00Z",
)
DAYS = st.dates(dt.date(1400, 1, 1), dt.date(2100, 12, 31))


@given(DAYS, st.sampled_from(FORMS))
def test_every_day_comes_back(day: dt.date, form: str) -> None:
    assert read_date(day.strftime(form), origin="column").date == day


@given(st.text(max_size=40))
def test_nothing_raises(text: str) -> None:
    found = read_date(text, origin="column")
    assert (found.date is None) == (found.origin == "") == (found.confidence == "")
