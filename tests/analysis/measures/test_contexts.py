"""Words in context and what stands near them: by hand, and against a plain walk through the texts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.collocates import collocates
from analysis.measures.concordance import concordance
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note
from tests.oracle import Oracle
from tests.properties.queries import queries
from tests.properties.test_measures import some

Write = Callable[..., Corpus]
Unit = tuple[int, int, tuple[str, str]]


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-01-02", "A green corridor opens. No corridor\nopens in [GPE Kyiv] today.", title="One"),
        note("2022-01-01", "The red corridor closes.", title="Two"),
        note(None, "[PERSON Ann] saw the green corridor at last.", title="Three"),
    )


def lines(corpus: Corpus, **options: object) -> list[tuple[str, str, str]]:
    frame = concordance(corpus, Query(), **options)  # type: ignore[arg-type]
    return list(frame[["left", "node", "right"]].itertuples(index=False, name=None))


def test_lines_stand_in_order_of_day_and_place_with_their_context(corpus: Corpus) -> None:
    frame = concordance(corpus, Query(), node="keyword:corridor", width=12)
    assert frame["title"].tolist() == ["Two", "One", "One", "Three"]
    assert lines(corpus, node="keyword:corridor", width=12) == [
        ("The red ", "corridor", " closes."), ("A green ", "corridor", " opens. No c"),
        ("r opens. No ", "corridor", " opens in Ky"), ("saw the green "[-12:], "corridor", " at last."),
    ]  # fmt: skip


def test_lines_by_the_words_before_and_after(corpus: Corpus) -> None:
    before = [left.split()[-1] for left, _, _ in lines(corpus, node="keyword:corridor", sort="left")]
    assert before == ["green", "green", "No", "red"]
    after = [right.split()[0] for _, _, right in lines(corpus, node="keyword:corridor", sort="right")]
    assert after == ["at", "closes.", "opens", "opens."]
    nodes = [node for _, node, _ in lines(corpus, node="words:red OR green", sort="node")]
    assert nodes == ["green", "green", "red"]


def test_a_node_is_a_term_a_name_words_or_what_the_query_looks_for(corpus: Corpus) -> None:
    assert [node for _, node, _ in lines(corpus, node="Kyiv (GPE)")] == ["Kyiv"]
    assert [node for _, node, _ in lines(corpus, node='words:"green corridor" opens')] == [
        "green corridor", "opens", "opens",
    ]  # fmt: skip
    assert concordance(corpus, Query(search="gre*"))["node"].tolist() == ["green", "green"]
    assert concordance(corpus, Query(entities=("Ann (PERSON)",)))["node"].tolist() == ["Ann"]


def test_lines_near_a_term_are_those_that_the_collocate_counts(corpus: Corpus) -> None:
    found = collocates(corpus, Query(), node="keyword:corridor", window=1, min_count=1).set_index("term")
    assert found.loc["green", ["together", "count"]].tolist() == [2, 2]
    near = concordance(corpus, Query(), node="keyword:corridor", near="green (word)", window=1)
    assert near["left"].str.split().str[-1].tolist() == ["green", "green"]
    assert corpus.evidence_count(Query(), node="keyword:corridor", near="green (word)", window=1) == 2


def test_scores_by_hand(corpus: Corpus) -> None:
    row = collocates(corpus, Query(), node="keyword:corridor", window=1, min_count=1).set_index("term").loc["green"]
    # words in lower case and names: 11 + 4 + 6; the four places have two neighbours each within one word
    total = corpus.unit_count(Query())
    slots = 8
    assert total == sum(Oracle(corpus).units_total())
    assert row["expected"] == pytest.approx(slots * 2 / total)
    assert row["log_dice"] == pytest.approx(14 + math.log2(2 * 2 / (4 + 2)))
    assert row["mi"] == pytest.approx(math.log2(2 / (slots * 2 / total)))
    rest = total - slots
    cells = [(2, slots, 2), (slots - 2, slots, total - 2), (0, rest, 2), (rest, rest, total - 2)]
    assert row["g2"] == pytest.approx(2 * sum(o * math.log(o * total / (r * c)) for o, r, c in cells if o))


@pytest.mark.parametrize(
    ("name", "value"),
    [("window", 0), ("window", 99), ("sort", "x"), ("width", 0), ("width", 9999), ("limit", 0), ("offset", -1),
     ("node", ""), ("node", "words:"), ("node", "words:(a")],
)  # fmt: skip
def test_wrong_options_are_named(corpus: Corpus, name: str, value: object) -> None:
    with pytest.raises(InvalidParameter, match="search" if value == "words:(a" else name):
        concordance(corpus, Query(), **{"node": "keyword:corridor", name: value})  # type: ignore[arg-type]


def test_unknown_nodes_are_named_and_an_empty_selection_has_none(corpus: Corpus) -> None:
    for measure in (concordance, collocates):
        for node in ("keyword:corrridor", "Kviv (GPE)"):
            with pytest.raises(UnknownName):
                measure(corpus, Query(), node=node)
        assert measure(corpus, Query(sources=("Reuters",)), node="keyword:corridor").empty
        assert measure(corpus, Query(), node="words:unheardof").empty
    with pytest.raises(InvalidParameter, match="score"):
        collocates(corpus, Query(), node="Kyiv (GPE)", score="x")


# -- against a plain walk --------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["written_corpus", "small_corpus"])
def told(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def oracle(told: Corpus) -> Oracle:
    return Oracle(told)


@some(20)
@given(data=st.data())
def test_collocates_equal_a_walk_through_the_texts(told: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query: Query = data.draw(queries(oracle))
    key = data.draw(st.sampled_from(sorted(oracle.labels)))
    window = data.draw(st.integers(1, 6))
    docs = oracle.select(query)
    nodes = [(row["doc"], row["start"], row["end"]) for row in oracle.counted(query)
             if row["key"] == key and row["doc"] in docs]  # fmt: skip
    together: Counter[tuple[str, str]] = Counter()
    for doc, start, end in nodes:
        together.update({unit[2] for unit in _near(oracle, doc, start, end, window)})
    found = collocates(told, query, node=key, window=window, min_count=1, top=None)
    counts = {(row.term, row.kind): row.together for row in found.itertuples()}
    assert counts == {key: together[key] for key in counts}
    units = [unit[2] for doc in docs for unit in oracle.units_of(doc)]
    near = sum(len(_near(oracle, *node, window)) for node in nodes)
    often = {key for key, n in together.items() if n > near * units.count(key) / len(units)}
    assert set(counts) == often
    lines = concordance(told, query, node=key, limit=None)
    assert len(lines) == len(nodes)
    for row in lines.itertuples():
        text = told.document(row.id).text
        assert " ".join(text[row.start : row.end].split()) == " ".join(row.node.split())
        assert (row.left + row.node + row.right).split() == text[max(row.start - 80, 0) : row.end + 80].split()


def _near(oracle: Oracle, doc: int, start: int, end: int, window: int) -> list[Unit]:
    units = oracle.units_of(doc)
    before = [unit for unit in units if unit[1] <= start][-window:]
    return before + [unit for unit in units if unit[0] >= end][:window]


def test_the_order_of_lines_does_not_depend_on_what_is_shown(corpus: Corpus) -> None:
    for sort in ("left", "right", "node"):
        wide = concordance(corpus, Query(), node="keyword:corridor", sort=sort)
        narrow = concordance(corpus, Query(), node="keyword:corridor", sort=sort, width=3)
        assert wide[["id", "start"]].equals(narrow[["id", "start"]])
        assert narrow["left"].tolist() == [left[-3:] for left in wide["left"]]
        second = concordance(corpus, Query(), node="keyword:corridor", sort=sort, limit=1, offset=1)
        assert second[["id", "start"]].equals(wide[["id", "start"]].iloc[[1]].reset_index(drop=True))


def test_a_phrase_is_in_no_window(small_corpus: Corpus) -> None:
    phrases = small_corpus.term_counts(Query(), kinds=("phrase",))
    assert len(phrases)
    with pytest.raises(InvalidParameter, match="near"):
        concordance(small_corpus, Query(), node="Berlin (GPE)", near=f"{phrases['term'][0]} (phrase)")
