"""Places: mentions and documents of each, and what stays open, against plain counting and their evidence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.errors import InvalidParameter
from analysis.measures import places, unresolved_places
from analysis.query import Query
from analysis.schema import PLACE_REASONS
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.deciding import decide
from tests.hand_corpus import hand_corpus, note

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NOTES = [
    note("2022-01-01", "[GPE Georgia] votes, said [GPE Atlanta]. [GPE United States] waits. "
         "[GPE Georgia] votes again."),
    note("2022-01-02", "[GPE Georgia] and [GPE Russia] met in [GPE Tbilisi]."),
    note("2022-01-03", "[GPE Kyiv] and [GPE Odessa] in [GPE Ukraine]. [GPE Kyiv] waits. [LOC Donbas] too.", source="A"),
    note("2022-01-04", "[GPE Odesa] of [GPE Ukraine]. [LOC Europe] and [GPE Cambridge] and [PERSON Paris] wait."),
    note(None, "[NORP Georgian] news from [GPE Paris], [GPE Texas]. [GPE Nowhereton] is [ORG Moscow]. "
         "[LOC Europe] waits."),
    note("2022-01-05", "Nothing is named here.", source="A"),
]  # fmt: skip
RESOLVED = {
    ("Georgia", "region"): (2, 1), ("Atlanta", "city"): (1, 1), ("United States", "country"): (1, 1),
    ("Georgia", "country"): (1, 1), ("Russia", "country"): (1, 1), ("Tbilisi", "city"): (1, 1),
    ("Kyiv", "city"): (2, 1),
    ("Odesa", "city"): (2, 2), ("Ukraine", "country"): (2, 2), ("Donbas", "region"): (1, 1), ("Paris", "city"): (1, 1),
    ("Texas", "region"): (1, 1),
}  # fmt: skip
OPEN = {"Europe (LOC)": (2, 2), "Cambridge (GPE)": (1, 1), "Nowhereton (GPE)": (1, 1)}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with hand_corpus(tmp_path_factory.mktemp("places"), NOTES) as corpus:
        yield corpus


def test_each_place_has_its_mentions_and_documents(corpus: Corpus) -> None:
    frame = places(corpus, Query())
    found = {(r.place, r.kind): (r.mentions, r.documents) for r in frame.itertuples()}
    assert found == RESOLVED
    assert frame["share"].tolist() == pytest.approx([d / len(NOTES) for d in frame["documents"]])
    assert set(frame["reason"]) <= set(PLACE_REASONS.values())
    assert frame["mentions"].tolist() == sorted(frame["mentions"], reverse=True)
    by_key = frame.set_index("key")
    assert by_key.loc["country:GEO", "iso3"] == "GEO"
    assert by_key.loc["region:USA.GA", ["iso3", "country"]].tolist() == ["USA", "United States"]
    texan = frame[frame["place"] == "Paris"].iloc[0]
    assert (texan["region"], texan["iso3"], texan["reason"]) == ("Texas", "USA", PLACE_REASONS["stated"])


def test_two_spellings_are_one_place_and_its_names_are_told(corpus: Corpus) -> None:
    odesa = places(corpus, Query()).set_index("place").loc["Odesa"]
    assert odesa["names"] == ["Odesa (GPE)", "Odessa (GPE)"]
    assert (46, 30) < (odesa["latitude"], odesa["longitude"]) < (47, 31)


def test_a_country_has_all_that_lies_in_it_and_each_document_once(corpus: Corpus) -> None:
    countries = places(corpus, Query(), group="country").set_index("iso3")
    counted = {iso3: (row["mentions"], row["documents"]) for iso3, row in countries.iterrows()}
    assert counted == {"USA": (6, 2), "GEO": (2, 1), "RUS": (1, 1), "UKR": (7, 2)}
    assert set(countries["kind"]) == {"country"}
    assert set(countries.loc["UKR", "names"]) == {
        "Ukraine (GPE)", "Kyiv (GPE)", "Odesa (GPE)", "Odessa (GPE)", "Donbas (LOC)",
    }  # fmt: skip


def test_what_is_open_is_counted_and_says_why(corpus: Corpus) -> None:
    frame = unresolved_places(corpus, Query()).set_index("key")
    assert {key: (row["mentions"], row["documents"]) for key, row in frame.iterrows()} == OPEN
    assert frame.loc["Nowhereton (GPE)", "why"] == "not in the gazetteer"
    assert "part of the world" in frame.loc["Europe (LOC)", "why"]
    assert frame.loc["Cambridge (GPE)", "why"].startswith("several places share this name")
    total = sum(m for m, _ in (*RESOLVED.values(), *OPEN.values()))
    assert corpus.place_mentions(Query()) == (total, sum(m for m, _ in RESOLVED.values()))
    assert frame["share"].sum() == pytest.approx(sum(m for m, _ in OPEN.values()) / total)


@pytest.mark.parametrize(
    "query",
    [Query(), Query(sources=("A",)), Query(labels=("LOC",)), Query(entities=("Georgia (GPE)",)), Query(search="wait*")],
)  # fmt: skip
def test_every_number_is_its_evidence(corpus: Corpus, query: Query) -> None:
    checked = Counter[str]()
    for unit in ("mentions", "documents"):
        for row in places(corpus, query).to_dict("records"):
            assert corpus.evidence_count(query, place=row["key"], unit=unit) == row[unit]
            found = corpus.evidence(query, place=row["key"], unit="mentions")
            assert set(found["text"]) <= {key.rpartition(" (")[0] for key in row["names"]}
            checked["place"] += 1
        for row in places(corpus, query, group="country").to_dict("records"):
            assert corpus.evidence_count(query, country=row["iso3"], unit=unit) == row[unit]
            checked["country"] += 1
        for row in unresolved_places(corpus, query).to_dict("records"):
            assert corpus.evidence_count(query, entity=row["key"], place="", unit=unit) == row[unit]
    assert min(checked["place"], checked["country"]) > 0


def test_labels_and_documents_narrow_the_counts(corpus: Corpus) -> None:
    assert set(places(corpus, Query(labels=("LOC",)))["place"]) == {"Donbas"}
    assert places(corpus, Query(labels=("PERSON",))).empty
    assert set(places(corpus, Query(sources=("A",)))["place"]) == {"Kyiv", "Odesa", "Ukraine", "Donbas"}
    only_state = places(corpus, Query(entities=("Georgia (GPE)",), search="Atlanta"))
    assert set(zip(only_state["place"], only_state["kind"], strict=True)) == {
        ("Georgia", "region"), ("Atlanta", "city"), ("United States", "country"),
    }  # fmt: skip


def test_ranks_end_at_top_with_ties(corpus: Corpus) -> None:
    assert set(places(corpus, Query(), top=1)["mentions"]) == {2}
    assert len(places(corpus, Query(), top=1)) == 4
    assert list(unresolved_places(corpus, Query(), top=1)["key"]) == ["Europe (LOC)"]
    with pytest.raises(InvalidParameter, match="group"):
        places(corpus, Query(), group="planet")
    with pytest.raises(InvalidParameter, match="top"):
        unresolved_places(corpus, Query(), top=0)


def test_a_decision_moves_a_place(tmp_path: Path) -> None:
    """A name that is given another label is no place any more; one that is renamed keeps its place by its aliases."""
    with hand_corpus(tmp_path, NOTES[2:4]) as corpus:
        assert places(corpus, Query()).set_index("place").loc["Kyiv", "mentions"] == 2
    decide(tmp_path, "relabel", "Donbas (LOC)", "ORG", when=NOW)
    decide(tmp_path, "rename", "Kyiv (GPE)", "The Town on the Dnipro", when=NOW)
    with open_corpus(tmp_path) as corpus:
        frame = places(corpus, Query()).set_index("place")
        assert "Donbas" not in frame.index
        assert frame.loc["Kyiv", "names"] == ["The Town on the Dnipro (GPE)"]
