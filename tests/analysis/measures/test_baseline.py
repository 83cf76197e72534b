"""Baselines by hand, and how often chance alone makes a peak."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom, nbinom

from analysis.measures.association import benjamini_hochberg
from analysis.measures.baseline import WINDOW, share_test, volume_test

WEEKS = np.arange("2022-01-03", "2022-12-26", 7, dtype="datetime64[D]")
DAYS = np.arange("2022-01-03", "2022-12-26", dtype="datetime64[D]")


def test_a_bin_is_set_against_those_before_it() -> None:
    count, documents = np.ones(30, dtype=np.int64), np.full(30, 10)
    count[20] = 8
    found = share_test(count, documents, WEEKS[:30], "week")
    assert found.expected[20] == pytest.approx(1.0)
    # twelve weeks before: 12 hits of 120; with its own: 20 of 130, 10 of them drawn
    assert found.p[20] == pytest.approx(hypergeom.sf(7, 130, 20, 10))
    assert found.expected[21] == pytest.approx(10 * (11 + 8) / 120)
    assert found.p[21] == 1.0


def test_the_first_bins_are_set_against_those_after_as_well() -> None:
    count, documents = np.ones(30, dtype=np.int64), np.full(30, 10)
    count[[0, 3]] = 5
    found = share_test(count, documents, WEEKS[:30], "week")
    # the first: weeks 2 to 13; the fourth: the three before it and the nine after
    assert found.expected[0] == pytest.approx(10 * (11 + 5) / 120)
    assert found.expected[3] == pytest.approx(10 * (11 + 5) / 120)
    assert WINDOW["week"] == 12


def test_bins_without_documents_are_in_no_baseline_and_no_peak() -> None:
    count, documents = np.ones(40, dtype=np.int64), np.full(40, 10)
    count[10:25], documents[10:25] = 0, 0
    found = share_test(count, documents, WEEKS[:40], "week")
    assert np.isnan(found.expected[10:25]).all()
    assert (found.p[10:25] == 1).all()
    np.testing.assert_allclose(found.expected[25:], 1.0)
    volume = volume_test(documents, np.full(40, 7), WEEKS[:40], "week")
    assert np.isnan(volume.expected[10:25]).all()
    np.testing.assert_allclose(volume.expected[25:], 10.0)


def test_many_documents_are_no_peak_of_a_share_but_one_of_the_volume() -> None:
    documents = np.full(30, 10)
    documents[20] = 60
    count = documents // 5
    assert share_test(count, documents, WEEKS[:30], "week").p[20] > 0.3
    assert volume_test(documents, np.full(30, 7), WEEKS[:30], "week").p[20] < 1e-6


def test_the_volume_by_hand() -> None:
    documents = np.tile([8, 12], 20)
    documents[20] = 30
    found = volume_test(documents, np.full(40, 7), WEEKS[:40], "week")
    assert found.expected[20] == pytest.approx(10.0)
    # twelve weeks of 8 and 12 differ less than chance, so the variance is that of a Poisson and of its estimate
    variance = 10 * (1 + 1 / 12)
    size = 100 / (variance - 10)
    assert found.p[20] == pytest.approx(nbinom.sf(29, size, size / (size + 10)))


def test_a_partial_bin_is_measured_by_its_days() -> None:
    documents, days = np.full(20, 14), np.full(20, 7)
    documents[-1], days[-1] = 6, 3
    assert volume_test(documents, days, WEEKS[:20], "week").expected[-1] == pytest.approx(6.0)


def test_weekdays_are_known() -> None:
    monday = (DAYS.astype(np.int64) + 3) % 7 == 0
    documents = np.full(len(DAYS), 6)
    count = np.where(monday, 5, 1)
    shares = share_test(count, documents, DAYS, "day")
    assert shares.expected[monday].mean() == pytest.approx(5, abs=0.4)
    assert shares.expected[~monday].mean() == pytest.approx(1, abs=0.1)
    assert shares.p.min() > 0.05
    volume = volume_test(np.where(monday, 20, 2), np.ones(len(DAYS), dtype=np.int64), DAYS, "day")
    assert volume.expected[monday].mean() == pytest.approx(20, abs=1.5)
    assert volume.p.min() > 0.05


@pytest.mark.parametrize("unit", ["day", "week"])
def test_shuffled_dates_make_false_peaks_no_oftener_than_stated(unit: str) -> None:
    chance = np.random.default_rng(17)
    starts = DAYS if unit == "day" else WEEKS
    rhythm = np.where((DAYS.astype(np.int64) + 3) % 7 < 5, 8, 2)
    documents = chance.poisson(rhythm) if unit == "day" else chance.poisson(46, len(WEEKS))
    bins = np.repeat(np.arange(len(starts)), documents)
    false = 0
    for _ in range(200):
        hits = chance.choice(bins, size=len(bins) // 6, replace=False)
        count = np.bincount(hits, minlength=len(starts))
        p = share_test(count, documents, starts, unit).p[documents > 0]
        false += bool((benjamini_hochberg(p) <= 0.05).any())
    assert 0 < false <= 200 * 0.05
