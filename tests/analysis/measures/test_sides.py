"""Two selections against each other: counts of either side, what is typical, and both over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from scipy.stats import chi2_contingency, false_discovery_control

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.entity_keyness import entity_keyness
from analysis.measures.keyness import keyness
from analysis.measures.periods import year_before
from analysis.measures.sides import on_both, other_side
from analysis.measures.sides_over_time import sides_over_time
from analysis.measures.timeline import timeline
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]
JANUARY = Query(dt.date(2022, 1, 1), dt.date(2022, 1, 31))
MARCH = "from=2022-03"


@pytest.fixture
def corpus(write: Write) -> Corpus:
    """Four documents in January, three with Kyiv; two in February, one with Kyiv; two in March, with Lviv."""
    return write(
        *(note(f"2022-01-0{day}", f"gas in [GPE Kyiv] {more}.")
          for day, more in ((3, "x"), (4, "y [GPE Kyiv]"), (5, "z"))),
        note("2022-01-06", "gas and oil."), note("2022-02-01", "Oil in [GPE Kyiv]."), note("2022-02-02", "Oil oil."),
        note("2022-03-01", "snow in [GPE Lviv]."), note("2022-03-09", "[GPE Lviv] and snow gas."),
    )  # fmt: skip


def test_the_other_side_is_a_query() -> None:
    query = Query(dt.date(2022, 1, 1), entities=("Kyiv (GPE)",), labels=("GPE",), sources=("Reuters",))
    assert other_side(query, "rest") == Query(labels=("GPE",), apart=query)
    without = other_side(query, "without")
    assert without == Query(dt.date(2022, 1, 1), labels=("GPE",), sources=("Reuters",), apart=query)
    assert other_side(query, "search=gas&label=ORG") == Query(search="gas", labels=("GPE",))
    assert other_side(query, "all") == Query(labels=("GPE",))


@pytest.mark.parametrize("against", ["", "march", "from=March", "match=all"])
def test_what_says_no_selection_is_an_error(against: str) -> None:
    with pytest.raises(InvalidParameter, match="filters"):
        other_side(JANUARY, against)


def test_without_needs_something_that_is_looked_for(corpus: Corpus) -> None:
    with pytest.raises(InvalidParameter, match="without"):
        other_side(JANUARY, "without")
    with_kyiv = JANUARY.replace(entities=("Kyiv (GPE)",))
    assert corpus.selection(other_side(with_kyiv, "without")).n_documents == 1


@pytest.mark.parametrize(
    ("query", "other", "both"),
    [(JANUARY, Query(search="gas"), 4), (JANUARY, Query(entities=("Kyiv (GPE)",)), 3), (Query(), JANUARY, 4),
     (JANUARY, Query(dt.date(2022, 2, 1)), 0), (JANUARY, other_side(JANUARY, "rest"), 0)],
)  # fmt: skip
def test_documents_on_both_sides_are_counted(corpus: Corpus, query: Query, other: Query, both: int) -> None:
    assert on_both(corpus, query, other) == both


def test_a_year_before_29_february_is_28_february() -> None:
    leap = Query(dt.date(2020, 2, 29), dt.date(2020, 3, 31))
    assert year_before(leap) == Query(dt.date(2019, 2, 28), dt.date(2019, 3, 31))
    assert year_before(Query(dt.date(2020, 2, 29))) is None


def test_entities_by_hand(corpus: Corpus) -> None:
    frame = entity_keyness(corpus, JANUARY, min_documents=1).set_index("key")
    kyiv = frame.loc["Kyiv (GPE)"]
    assert kyiv[["n_target", "n_reference", "mentions_target", "mentions_reference"]].tolist() == [3, 1, 4, 1]
    assert (kyiv["direction"], kyiv["share_target"], kyiv["share_reference"]) == (1, 0.75, 0.25)
    expected = chi2_contingency([[3, 1], [1, 3]], lambda_="log-likelihood", correction=False)
    assert (kyiv["g2"], kyiv["p"]) == pytest.approx((expected.statistic, expected.pvalue))
    assert kyiv["log_ratio"] == pytest.approx(1.584962500721156)
    assert frame.loc["Lviv (GPE)", ["direction", "n_target", "n_reference"]].tolist() == [-1, 0, 2]
    assert frame["p_adjusted"].tolist() == pytest.approx(false_discovery_control(frame["p"], method="bh").tolist())


def test_entities_against_another_selection(corpus: Corpus) -> None:
    frame = entity_keyness(corpus, JANUARY, against=MARCH, min_documents=1).set_index("key")
    assert frame[["n_target", "n_reference"]].to_numpy().tolist() == [[3, 0], [0, 2]]
    with pytest.raises(UnknownName):
        entity_keyness(corpus, JANUARY, against="entity=Nobody (PERSON)")


def test_entities_that_either_side_is_chosen_by_are_left_out(corpus: Corpus) -> None:
    chosen = Query(entities=("Kyiv (GPE)",))
    for query, against in ((chosen, "rest"), (chosen, "all"), (Query(), chosen.to_url())):
        assert "Kyiv (GPE)" not in entity_keyness(corpus, query, against=against, min_documents=1)["key"].tolist()


def test_sides_flip_when_they_swap(corpus: Corpus) -> None:
    march = Query.from_url(MARCH)
    one = entity_keyness(corpus, JANUARY, against=MARCH, min_documents=1).set_index("key")
    other = entity_keyness(corpus, march, against=JANUARY.to_url(), min_documents=1).set_index("key").loc[one.index]
    assert one["log_ratio"].tolist() == (-other["log_ratio"]).tolist()
    assert one["n_target"].tolist() == other["n_reference"].tolist()
    assert one["g2"].tolist() == pytest.approx(other["g2"].tolist())


def test_the_common_ones_follow_those_that_differ(corpus: Corpus) -> None:
    query = Query(search="gas")
    alone = entity_keyness(corpus, query, top=1, min_documents=1)
    assert alone["direction"].tolist() == [1, -1]
    more = keyness(corpus, query, kinds=("word",), top=1, common=9, min_count=1)
    assert len(more) > 2
    assert more["term"].is_unique
    least = more[["rate_target", "rate_reference"]].min(axis=1).tolist()[2:]
    assert least == sorted(least, reverse=True)


def test_terms_against_another_selection(corpus: Corpus) -> None:
    frame = keyness(corpus, JANUARY, against=MARCH, min_count=1).set_index("term")
    assert frame.loc["gas", ["n_target", "n_reference"]].tolist() == [4, 1]
    assert frame.loc["snow", ["n_target", "n_reference", "direction"]].tolist() == [0, 2, -1]
    sizes = [corpus.selection(side).n_tokens for side in (JANUARY, Query.from_url(MARCH))]
    expected = chi2_contingency([[4, 1], [sizes[0] - 4, sizes[1] - 1]], lambda_="log-likelihood", correction=False)
    assert frame.loc["gas", "g2"] == pytest.approx(expected.statistic)
    rest = keyness(corpus, JANUARY, against=Query(apart=JANUARY).to_url(), min_count=1)
    assert rest.equals(keyness(corpus, JANUARY, min_count=1))


def test_both_sides_have_bins_of_one_length(corpus: Corpus) -> None:
    frame = sides_over_time(corpus, JANUARY, against=MARCH)
    assert frame.groupby("series", sort=False)["count"].sum().to_dict() == {"selection": 4, "other side": 2}
    assert frame.groupby("series")["position"].min().tolist() == [0, 0]
    assert set((frame["end"] - frame["start"]).dt.days) == {0}
    alone = timeline(corpus, JANUARY, by="day")
    assert frame.loc[frame["series"] == "selection", "count"].tolist() == alone["count"].tolist()
    long = sides_over_time(corpus, JANUARY.replace(date_to=dt.date(2022, 1, 3)), against="all")
    assert set((long["end"] - long["start"]).dt.days) == {6}


def test_a_side_without_documents_leaves_nothing_to_compare(corpus: Corpus) -> None:
    for measure in (entity_keyness, keyness, sides_over_time):
        assert measure(corpus, Query()).empty
        assert measure(corpus, JANUARY, against="from=1999&to=1999").empty


def test_the_rest_of_what_leaves_something_out_is_everything_else(corpus: Corpus) -> None:
    query = Query(search="gas", apart=Query(entities=("Kyiv (GPE)",)))
    assert corpus.selection(query).n_documents == 2
    assert corpus.selection(other_side(query, "rest")).n_documents == 6
    assert on_both(corpus, query, other_side(query, "rest")) == 0
