"""Keywords and keyness on corpora of a few documents."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.contrast import compared
from analysis.measures.keyness import keyness
from analysis.measures.keywords import keyword_counts
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]
JANUARY = Query(dt.date(2022, 1, 1), dt.date(2022, 1, 31))
FEBRUARY = Query(dt.date(2022, 2, 1), dt.date(2022, 2, 28))


@pytest.fixture
def corpus(write: Write) -> Corpus:
    """Ten tokens in January, twenty in February; gas: four and two, oil: none and six."""
    return write(
        note("2022-01-10", "gas gas gas [GPE Kyiv] x."), note("2022-01-20", "gas y y y y."),
        note("2022-02-10", "oil oil oil oil oil oil gas gas z z."), note("2022-02-20", "z z z z z z z z z z."),
    )  # fmt: skip


def test_keywords_by_hand(corpus: Corpus) -> None:
    frame = keyword_counts(corpus, JANUARY)
    assert frame[["rank", "term", "kind", "count", "documents", "share"]].to_numpy().tolist() == [
        [1, "gas", "word", 4, 2, 1.0], [1, "y", "word", 4, 1, 0.5], [3, "Kyiv", "name", 1, 1, 0.5],
        [3, "x", "word", 1, 1, 0.5],
    ]  # fmt: skip
    assert frame["rate"].tolist() == [400_000, 400_000, 100_000, 100_000]
    assert frame["dispersion"].tolist() == pytest.approx([0.25 / 0.5, 1, 1, 1])


def test_dispersion_of_the_example_of_gries(write: Write) -> None:
    """Gries (2008): parts of 9, 10, 10, 10 and 11 letters with 1, 2, 3, 4 and 5 a; x once, in the last."""
    parts = ("bamnibeup", "basatbewqn", "bcagabesta", "baghabeaat", "bahaabeaxat")
    corpus = write(*(note("2022-01-01", " ".join(part)) for part in parts), note("2022-01-01", "", title="no tokens"))
    ids = [corpus.term_ids(term)[0] for term in "ax"]
    assert corpus.term_spread(Query(), ids)["deviation"].tolist() == pytest.approx([0.18, 0.78])
    spread = keyword_counts(corpus, Query()).set_index("term")["dispersion"]
    assert spread[["a", "x"]].tolist() == pytest.approx([0.18 / 0.82, 0.78 / 0.82])


def test_a_name_without_tokens_takes_no_part_in_its_dispersion(write: Write) -> None:
    corpus = write(note("2022-01-01", "[ORG !!]"), note("2022-01-02", "[ORG !!] a b."), note("2022-01-03", "c d."))
    assert keyword_counts(corpus, Query(), kinds="name")["dispersion"].tolist() == [1.0]


def test_keywords_of_one_document_have_no_dispersion(corpus: Corpus) -> None:
    frame = keyword_counts(corpus, Query(dt.date(2022, 1, 10), dt.date(2022, 1, 10)))
    assert frame["dispersion"].isna().all()


def test_the_share_of_a_keyword_counts_undated_documents(write: Write) -> None:
    corpus = write(note("2022-01-01", "gas a."), note(None, "gas b."), note(None, "c."), note(None, "d."))
    assert keyword_counts(corpus, Query(), top=1)[["term", "share"]].to_numpy().tolist() == [["gas", 0.5]]


def test_keywords_kinds_and_top(corpus: Corpus) -> None:
    assert keyword_counts(corpus, Query(), kinds="name")["term"].tolist() == ["Kyiv"]
    assert keyword_counts(corpus, Query(), top=2)["term"].tolist() == ["z", "gas"]
    with pytest.raises(InvalidParameter, match="one or more of word, phrase, name"):
        keyword_counts(corpus, Query(), kinds=("noun",))
    with pytest.raises(InvalidParameter, match="one or more of word, phrase, name"):
        keyness(corpus, JANUARY, kinds=())


def test_a_term_is_counted_alone(corpus: Corpus) -> None:
    every = keyword_counts(corpus, FEBRUARY, top=None).set_index("term")
    [gas] = keyword_counts(corpus, FEBRUARY, kinds=("phrase",), term="gas").to_dict("records")
    assert gas["rank"] == 1
    for column in ("kind", "count", "documents", "share", "rate", "dispersion"):
        assert gas[column] == every.loc["gas", column], column
    assert keyword_counts(corpus, FEBRUARY, term="y").empty
    with pytest.raises(UnknownName):
        keyword_counts(corpus, FEBRUARY, term="unheardof")


def test_keyness_by_hand(corpus: Corpus) -> None:
    frame = keyness(corpus, JANUARY).set_index("term")
    assert frame["direction"].to_dict() == {"y": 1, "gas": 1, "z": -1, "oil": -1}
    gas = frame.loc["gas"]
    assert (gas["n_target"], gas["n_reference"], gas["rate_target"], gas["rate_reference"]) == (4, 2, 400_000, 100_000)
    cells = ((4, 10 * 6 / 30), (2, 20 * 6 / 30), (6, 10 * 24 / 30), (18, 20 * 24 / 30))
    assert gas["g2"] == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells))
    assert gas["log_ratio"] == pytest.approx(2)
    assert frame.loc["oil", "log_ratio"] == pytest.approx(math.log2((0.5 / 10) / (6 / 20)))
    assert frame["p_adjusted"].tolist() == pytest.approx(false_discovery_control(frame["p"], method="bh").tolist())


def test_keyness_flips_when_target_and_reference_swap(corpus: Corpus) -> None:
    one, other = (keyness(corpus, q, min_count=1).set_index("term").sort_index() for q in (JANUARY, FEBRUARY))
    assert one.index.tolist() == other.index.tolist()
    np.testing.assert_array_equal(one["log_ratio"], -other["log_ratio"])
    np.testing.assert_array_equal(one["direction"], -other["direction"])
    np.testing.assert_allclose(one[["g2", "p", "p_adjusted"]], other[["g2", "p", "p_adjusted"]])
    assert one["n_target"].tolist() == other["n_reference"].tolist()


def test_keyness_shows_the_best_of_each_side(corpus: Corpus) -> None:
    frame = keyness(corpus, JANUARY, top=1)
    assert frame[["term", "direction"]].to_numpy().tolist() == [["y", 1], ["z", -1]]
    assert keyness(corpus, JANUARY, min_count=7)["term"].tolist() == ["z"]
    assert keyness(corpus, JANUARY, min_count=99).empty


def test_a_term_of_equal_rates_is_not_typical(write: Write) -> None:
    corpus = write(note("2022-01-01", "gas x."), note("2022-02-01", "gas y gas y."))
    assert "gas" not in keyness(corpus, JANUARY, min_count=1)["term"].tolist()


def test_keyness_without_a_rest_or_a_selection_is_empty(corpus: Corpus, write: Write) -> None:
    assert keyness(corpus, Query()).empty
    assert keyness(corpus, Query(search="unheardof")).empty
    assert keyness(write(), Query()).empty
    assert keyword_counts(write(), Query()).empty


def test_statistics_of_many_terms_are_vectorised() -> None:
    """600,000 terms at once equal the same terms one by one."""
    chance = np.random.default_rng(3)
    counts = pd.DataFrame({"n_target": chance.poisson(3, 600_000), "n_reference": chance.poisson(30, 600_000)})
    tested = compared(counts, 2_000_000, 20_000_000, per=1e6)
    some = compared(counts.iloc[[0, 77_777]], 2_000_000, 20_000_000, per=1e6)
    pd.testing.assert_frame_equal(tested.iloc[[0, 77_777]].drop(columns="p_adjusted"), some.drop(columns="p_adjusted"))
    assert (tested["p_adjusted"] >= tested["p"]).all()
