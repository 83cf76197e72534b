"""What is new in a period, by hand and against plain counting."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InvalidParameter
from analysis.measures.novelty import central_documents, novelty, parse_period
from analysis.measures.period_terms import period_terms
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note
from tests.oracle import Oracle, bin_start
from tests.properties.queries import queries
from tests.properties.test_measures import some

Write = Callable[..., Corpus]


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-01-01", "[GPE Kyiv] is calm. [PERSON Ann] came."),
        note("2022-01-02", "[GPE Kyiv] is calm again."),
        note("2022-01-03", "[GPE Kyiv] has a corridor. [PERSON Bob] came.", title="First"),
        note("2022-01-03", "[GPE Kyiv] has a corridor and a convoy. [PERSON Bob] came.", title="Second"),
        note("2022-01-03", "[GPE Oslo] is calm.", title="Third"),
        note("2022-01-04", "[GPE Oslo] has no corridor."),
        note(None, "[GPE Kyiv] some day."),
    )


def test_terms_of_a_day_by_hand(corpus: Corpus) -> None:
    found = novelty(corpus, Query(), series="Kyiv (GPE)", period="2022-01-03", top=None).set_index("key")
    row = found.loc["corridor (word)"]
    assert (row["n_target"], row["n_reference"]) == (2, 0)
    assert (row["share_target"], row["share_reference"]) == (1.0, 0.0)
    # two documents of the day, two of other days: both against none
    assert row["g2"] == pytest.approx(2 * (2 * math.log(2) + 2 * math.log(2)))
    assert row["log_ratio"] == pytest.approx(math.log2(1 / (0.5 / 2)))
    assert (row["series"], f"{row['start']:%Y-%m-%d}", f"{row['end']:%Y-%m-%d}") == (
        "Kyiv (GPE)", "2022-01-03", "2022-01-03",
    )  # fmt: skip
    assert "Kyiv (name)" not in found.index, "the name itself is in every document of both sides"
    assert "calm (word)" not in found.index


def test_companions_of_a_day_by_hand(corpus: Corpus) -> None:
    found = novelty(corpus, Query(), of="entities", series="Kyiv (GPE)", period="2022-01-03")
    assert found["key"].tolist() == ["Bob (PERSON)"]
    assert found[["n_target", "n_reference"]].to_numpy().tolist() == [[2, 0]]
    nobody = novelty(corpus, Query(labels=("ORG",)), of="entities", series="Kyiv (GPE)", period="2022-01-03")
    assert nobody.empty


def test_the_other_days_are_those_of_the_corpus_whatever_the_filter_keeps(corpus: Corpus) -> None:
    whole = novelty(corpus, Query(), period="2022-01-03", top=None)
    kept = novelty(corpus, Query(dt.date(2022, 1, 3), dt.date(2022, 1, 3)), period="2022-01-03", top=None)
    pd.testing.assert_frame_equal(whole, kept)
    assert whole.loc[whole["key"] == "corridor (word)", ["n_target", "n_reference"]].to_numpy().tolist() == [[2, 1]]


def test_days_without_documents_or_without_other_days_have_nothing_new(corpus: Corpus, write: Write) -> None:
    assert novelty(corpus, Query(), period="2021-05").empty
    assert novelty(corpus, Query(dt.date(2022, 1, 1), dt.date(2022, 1, 2)), period="2022-01-03").empty
    alone = write(note("2022-01-03", "[GPE Kyiv] alone."), note(None, "[GPE Oslo] some day."))
    assert novelty(alone, Query(), period="2022-01-03").empty
    assert central_documents(corpus, Query(), period="2021-05").empty
    assert novelty(corpus, Query()).empty, "without a period it is the first peak, and there is none"


def test_the_documents_at_the_centre(corpus: Corpus) -> None:
    found = central_documents(corpus, Query(), period="2022-01-03", limit=None)
    assert found["title"].tolist()[-1] == "Third"
    assert found["similarity"].iloc[-1] == 0
    assert found["similarity"].is_monotonic_decreasing
    assert found["new_terms"].tolist()[-1] == 0
    assert set(found["date"].dt.strftime("%Y-%m-%d")) == {"2022-01-03"}
    assert len(central_documents(corpus, Query(), period="2022-01-03", limit=1)) == 1


@pytest.mark.parametrize(
    ("text", "days"),
    [("2022-02-24..2022-03-01", ("2022-02-24", "2022-03-01")), ("2022-02", ("2022-02-01", "2022-02-28")),
     ("2022", ("2022-01-01", "2022-12-31")), ("2022-02-24", ("2022-02-24", "2022-02-24")),
     ("2022-02..2022-03", ("2022-02-01", "2022-03-31"))],
)  # fmt: skip
def test_periods_as_they_are_written(text: str, days: tuple[str, str]) -> None:
    assert tuple(day.isoformat() for day in parse_period(text)) == days


@pytest.mark.parametrize("text", ["2022-03-01..2022-02-01", "soon", "2022-02-30", "", "2022-01-01..", "a..b"])
def test_periods_that_are_none(text: str) -> None:
    with pytest.raises(InvalidParameter):
        parse_period(text)


def test_two_series_cannot_be_compared_at_once(corpus: Corpus) -> None:
    with pytest.raises(InvalidParameter, match="series"):
        novelty(corpus, Query(), series=("Kyiv (GPE)", "Oslo (GPE)"), period="2022-01-03")


# -- against plain counting ------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["written_corpus", "told_corpus"])
def told(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def oracle(told: Corpus) -> Oracle:
    return Oracle(told)


@some(25)
@given(data=st.data())
def test_numbers_equal_plain_counting_and_their_evidence(told: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query: Query = data.draw(queries(oracle))
    series = data.draw(st.sampled_from(["", *sorted(oracle.labels)[:6], "keyword:gas"]))
    of = data.draw(st.sampled_from(["terms", "entities"]))
    start = data.draw(st.dates(dt.date(2019, 12, 20), dt.date(2021, 2, 1)))
    end = start + dt.timedelta(days=data.draw(st.integers(0, 120)))
    frame = novelty(told, query, of=of, series=series or (), period=f"{start}..{end}", top=None)
    always = query.replace(date_from=None, date_to=None)
    inside = _among(oracle, query, series, start, end)
    outside = {doc for doc in _among(oracle, always, series) if not _within(oracle, doc, start, end)}
    outside = {doc for doc in outside if oracle.documents[doc]["date"] is not None}
    for row in frame.head(30).itertuples():
        having = _having(oracle, query, of, row.key)
        assert (row.n_target, row.n_reference) == (len(having & inside), len(having & outside))
        assert row.share_target == row.n_target / len(inside)
        assert row.share_reference == row.n_reference / len(outside)
        subject: dict[str, Any] = {"entity" if of == "entities" else "term": row.key, "among": series or None}
        assert told.evidence_count(query, unit="documents", period=(start, end), **subject) == row.n_target
    if not inside or not outside:
        assert frame.empty


def _within(oracle: Oracle, doc: int, start: dt.date, end: dt.date) -> bool:
    day = oracle.documents[doc]["date"]
    return day is not None and start <= day <= end


def _among(
    oracle: Oracle, query: Query, series: str, start: dt.date | None = None, end: dt.date | None = None
) -> set[int]:
    docs = oracle.select(query)
    if start is not None and end is not None:
        docs = {doc for doc in docs if _within(oracle, doc, start, end)}
    return docs & _having(oracle, query, "entities", series) if series else docs


def _having(oracle: Oracle, query: Query, of: str, key: str) -> set[int]:
    """Return the documents that mention an entity or have a term."""
    if of == "entities" and not key.startswith("keyword:"):
        return {row["doc"] for row in oracle.counted(query) if row["key"] == key}
    text, _, kind = key.removeprefix("keyword:").partition(" (")
    kind = kind.rstrip(")")
    return {row["doc"] for row in oracle.terms if row["key"][0] == text and row["key"][1] == (kind or row["key"][1])}


@some(15)
@given(data=st.data())
def test_terms_of_periods_equal_plain_counting(told: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query: Query = data.draw(queries(oracle))
    by = data.draw(st.sampled_from(["week", "month", "quarter", "year"]))
    frame = period_terms(told, query, by=by, top=4)
    docs = {doc for doc in oracle.select(query) if oracle.documents[doc]["date"]}
    for row in frame.itertuples():
        here = {doc for doc in docs if bin_start(oracle.documents[doc]["date"], by) == row.start.date()}
        having = _having(oracle, query, "terms", f"{row.term} ({row.kind})") & docs
        assert (row.documents, row.n_target, row.n_reference) == (len(here), len(having & here), len(having - here))
        assert row.n_target / row.documents > row.n_reference / (len(docs) - len(here))
    assert not frame.duplicated(["start", "rank"]).any()


def test_a_term_that_says_the_same_is_named_once(write: Write) -> None:
    corpus = write(
        *(note("2022-01-03", f"[EVENT Munich Conference] is on number{n}. [GPE Munich] is full.") for n in range(4)),
        *(note("2022-02-07", f"January is cold there number{n}.") for n in range(9)),
    )
    found = period_terms(corpus, Query(), by="week", top=None)
    first = found[found["start"] == "2022-01-03"]["term"].tolist()
    assert "Munich Conference" in first
    assert "Munich" not in first, "its word is in the longer name"
    assert "january" not in {term.lower() for term in found["term"]}
