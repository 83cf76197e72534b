from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from analysis.annotate import gazetteer as module
from analysis.annotate.gazetteer import AMBIGUOUS, LABEL_OF, gazetteer

ROWS = list(csv.DictReader(Path(module.__file__).with_name("gazetteer.csv").read_text(encoding="utf-8").splitlines()))
BY_NAME = {row["name"]: row for row in ROWS}


def test_every_row_is_a_fact_told_once() -> None:
    assert [name for name, n in Counter(row["name"] for row in ROWS).items() if n > 1] == []
    assert {row["kind"] for row in ROWS} == set(LABEL_OF)
    assert [row for row in ROWS if row["iso3"] and not (len(row["iso3"]) == 3 and row["iso3"].isupper())] == []
    assert [row for row in ROWS if row["name"] != row["name"].strip() or not row["name"]] == []


def test_a_variant_leads_to_a_form_that_is_listed_with_the_same_label_and_country() -> None:
    wrong = []
    for row in ROWS:
        form = BY_NAME.get(row["form_of"]) if row["form_of"] else row
        alike = form and LABEL_OF[form["kind"]] == LABEL_OF[row["kind"]] and form["iso3"] == row["iso3"]
        if not alike or (form and form["form_of"] not in ("", row["name"])):
            wrong.append(row)
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "kind", "iso3", "form", "label"),
    [
        ("Russians", "demonym", "RUS", "Russian", "NORP"),
        ("Minsk", "capital", "BLR", "Minsk", "GPE"),
        ("Kharkov", "city", "UKR", "Kharkiv", "GPE"),
        ("Mariupol", "city", "UKR", "Mariupol", "GPE"),
        ("Gomel", "city", "BLR", "Gomel", "GPE"),
        ("St. Petersburg", "city", "RUS", "Saint Petersburg", "GPE"),
        ("DPRK", "country", "PRK", "North Korea", "GPE"),
        ("UAE", "country", "ARE", "United Arab Emirates", "GPE"),
        ("Texas", "province", "USA", "Texas", "GPE"),
        ("Group of Seven", "organisation", "", "G7", "ORG"),
    ],
)
def test_entries(name: str, kind: str, iso3: str, form: str, label: str) -> None:
    entry = gazetteer().get(name)
    assert entry is not None
    assert (entry.kind, entry.iso3, entry.form, entry.label) == (kind, iso3, form, label)


@pytest.mark.parametrize("name", ["Reading", "Nice", "Mobile", "Austin", "Sydney", "Charlotte", "Engels", "Paris"])
def test_names_that_are_also_something_else_are_ambiguous(name: str) -> None:
    assert name in AMBIGUOUS
    assert gazetteer().get(name) is not None


def test_a_demonym_points_to_its_country_and_stays_apart_from_it() -> None:
    countries = {row["iso3"] for row in ROWS if row["kind"] == "country"}
    assert {row["iso3"] for row in ROWS if row["kind"] == "demonym"} - countries == set()
    assert gazetteer().canonical("Russian", "NORP") == "Russian"
    assert gazetteer().canonical("Russia", "NORP") == "Russia"


def test_a_region_is_not_the_city_it_was_called_after() -> None:
    assert gazetteer().canonical("Dnipropetrovsk", "GPE") == "Dnipropetrovsk"
    assert gazetteer().canonical("Dnepropetrovsk", "GPE") == "Dnipropetrovsk"
    assert gazetteer().canonical("Dnipro", "GPE") == "Dnipro"
