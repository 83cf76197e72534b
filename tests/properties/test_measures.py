"""Whatever is chosen: measures agree with plain counting, with their evidence, and with each other."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from analysis.measures import MEASURES, cooccurrence, entity_counts, key_figures, keyness, keyword_counts, timeline
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.oracle import Oracle, bin_start
from tests.properties.queries import queries

BINS = ("day", "week", "month", "quarter", "year")


def some(examples: int) -> Any:
    return settings(
        max_examples=examples, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


@pytest.fixture(scope="module", params=["written_corpus", "told_corpus", "small_corpus"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def oracle(corpus: Corpus) -> Oracle:
    return Oracle(corpus)


def day_of(value: Any) -> dt.date | None:
    return None if pd.isna(value) else value.date()


@some(25)
@given(data=st.data())
def test_entities_equal_plain_counting(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    frame = entity_counts(corpus, query)
    counted = {
        row.key: (row.mentions, row.documents, day_of(row.first_date), day_of(row.last_date))
        for row in frame.itertuples()
    }
    assert counted == oracle.entity_counts(query)
    selected = len(oracle.select(query))
    assert frame["share"].tolist() == [n / selected for n in frame["documents"]]
    assert frame["mentions"].is_monotonic_decreasing


@some(25)
@given(data=st.data(), by=st.sampled_from(BINS), share=st.booleans())
def test_timeline_equals_plain_counting(
    corpus: Corpus, oracle: Oracle, data: st.DataObject, by: str, share: bool
) -> None:
    query = data.draw(queries(oracle))
    frame = timeline(corpus, query, by=by, scale="share" if share else "count")
    docs = oracle.select(query)
    base = oracle.days(oracle.select(query.replace(entities=(), search="", apart=None)))
    expected = Counter({None if day is None else bin_start(day, by): 0 for day in base})
    for day, n in oracle.days(docs).items():
        expected[None if day is None else bin_start(day, by)] += n
    if not docs:
        assert frame.empty
        return
    assert {day_of(s): n for s, n in zip(frame["start"], frame["count"], strict=True) if n} == +expected
    assert set(expected) <= {day_of(s) for s in frame["start"]}
    assert frame["count"].sum() == len(docs)
    assert frame["documents"].sum() == base.total()
    assert frame["start"].is_unique
    for row in frame[frame["start"].notna()].itertuples():
        assert bin_start(row.end.date(), by) == row.start.date()
        assert bin_start(row.end.date() + dt.timedelta(days=1), by) > row.start.date()
        assert (row.state == "no documents") == (row.documents == 0)
        assert row.state != "zero" or row.count == 0
    if share:
        known = frame[frame["documents"] > 0]
        assert known["value"].tolist() == [c / d for c, d in zip(known["count"], known["documents"], strict=True)]
        assert frame.loc[frame["documents"] == 0, "value"].isna().all()


@some(20)
@given(data=st.data())
def test_mentions_over_time_add_up(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    counted = entity_counts(corpus, query)
    over_time = timeline(corpus, query, unit="mentions", scale="per_million")
    spans = oracle.spans(query.replace(labels=()) if query.entities else query)
    assert over_time["count"].sum() == sum(len(spans.get(key, ())) for key in query.entities or spans)
    keys = counted["key"].tolist()[:3]
    if keys:
        each = timeline(corpus, query, unit="mentions", series=keys).groupby("series")["count"].sum()
        assert [each[key] for key in keys] == counted["mentions"].tolist()[:3]


@some(25)
@given(data=st.data())
def test_keywords_equal_plain_counting(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    frame = keyword_counts(corpus, query, top=None)
    docs = oracle.select(query)
    plain, tokens = oracle.term_counts(docs), oracle.tokens(docs)
    rows = frame.to_dict("records")
    counted = {(row["term"], row["kind"]): (row["count"], row["documents"]) for row in rows}
    assert counted == {key: (sum(n.values()), len(n)) for key, n in plain.items()}
    for row in rows[:12]:
        counts = plain[row["term"], row["kind"]]
        assert row["share"] == row["documents"] / len(docs)
        assert row["rate"] == pytest.approx(row["count"] / tokens * 1e6)
        assert row["dispersion"] == pytest.approx(oracle.dispersion(counts, docs), nan_ok=True)
        assert math.isnan(row["dispersion"]) or -1e-9 <= row["dispersion"] <= 1 + 1e-9


@some(20)
@given(data=st.data())
def test_keyness_equals_scipy_and_flips_with_its_sides(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    frame = keyness(corpus, query, top=None, min_count=1)
    target = oracle.select(query)
    rest = oracle.select(Query(apart=query, count=query.count))
    sizes = oracle.tokens(target), oracle.tokens(rest)
    if not all(sizes):
        assert frame.empty
        return
    inside, outside = oracle.term_counts(target), oracle.term_counts(rest)
    for row in frame.to_dict("records")[:8] + frame.to_dict("records")[-4:]:
        key = row["term"], row["kind"]
        a, b = sum(inside.get(key, {}).values()), sum(outside.get(key, {}).values())
        assert (row["n_target"], row["n_reference"]) == (a, b)
        cells = [[a, b], [sizes[0] - a, sizes[1] - b]]
        expected = chi2_contingency(cells, lambda_="log-likelihood", correction=False)
        assert row["g2"] == pytest.approx(expected.statistic, rel=1e-6, abs=1e-9)
        assert row["p"] == pytest.approx(expected.pvalue, rel=1e-6)
        assert row["p_adjusted"] >= row["p"]
        if a and b:  # a count of 0 is smoothed to 0.5 in the ratio, which may turn its sign in a tiny corpus
            assert math.copysign(1, row["log_ratio"]) == row["direction"]


@some(20)
@given(data=st.data(), unit=st.sampled_from(["documents", "sentences"]))
def test_cooccurrence_equals_plain_counting(corpus: Corpus, oracle: Oracle, data: st.DataObject, unit: str) -> None:
    query = data.draw(queries(oracle))
    among = data.draw(st.integers(2, 8))
    frame = cooccurrence(corpus, query, unit=unit, among=among, score="together", alpha=1.0, top=None)
    keys = set(entity_counts(corpus, query)["key"][:among])
    units = oracle.units(query, unit)
    assert {frozenset((r.key_a, r.key_b)): r.together for r in frame.itertuples()} == oracle.pairs(query, keys, unit)
    sizes = Counter(key for found in units.values() for key in found)
    for row in frame.to_dict("records"):
        assert (row["count_a"], row["count_b"]) == (sizes[row["key_a"]], sizes[row["key_b"]])
        assert row["expected"] == pytest.approx(row["count_a"] * row["count_b"] / len(units))
        assert math.isnan(row["npmi"]) or -1 <= row["npmi"] <= 1 + 1e-9
        both, a, b = row["together"], row["count_a"], row["count_b"]
        cells = [[both, a - both], [b - both, len(units) - a - b + both]]
        if 0 < a < len(units) > b > 0:
            scipys = chi2_contingency(cells, lambda_="log-likelihood", correction=False).statistic
            assert row["log_likelihood"] == pytest.approx(scipys, rel=1e-6, abs=1e-9)
    for row in frame.to_dict("records")[:2]:
        own = cooccurrence(
            corpus, query, unit=unit, entity=row["key_b"], score="together", alpha=1.0, top=None
        )  # fmt: skip
        assert set(own["key_a"]) == {row["key_b"]}
        found = own[own["key_b"] == row["key_a"]].iloc[0]
        assert (found["together"], found["log_likelihood"]) == (row["together"], pytest.approx(row["log_likelihood"]))


@some(15)
@given(data=st.data())
def test_key_figures_equal_plain_counting(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    docs, spans = oracle.select(query), oracle.spans(query)
    frame = key_figures(corpus, query).set_index("name")
    if not docs:
        assert frame.empty
        return
    days = sorted(d for d in oracle.days(docs) if d)
    expected: dict[str, Any] = {
        "documents": len(docs), "undated": oracle.days(docs)[None],
        "not analysed": sum(not oracle.documents[doc]["analysed"] for doc in docs), "tokens": oracle.tokens(docs),
        "entities": len(spans), "mentions": sum(map(len, spans.values())),
        "sources": len({oracle.documents[doc]["source"] for doc in docs} - {""}),
        "first date": days[0].isoformat() if days else None, "last date": days[-1].isoformat() if days else None,
    }  # fmt: skip
    assert frame["value"].to_dict() == expected
    assert sum(frame.loc["documents", "trend"]) == len(docs) - expected["undated"]
    if not expected["undated"]:
        assert sum(frame.loc["tokens", "trend"]) == expected["tokens"]
        assert sum(frame.loc["mentions", "trend"]) == expected["mentions"]


@some(20)
@given(data=st.data())
def test_every_number_is_its_evidence(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    pick = st.integers(0, 10_000)

    def rows(frame: pd.DataFrame, most: int = 3) -> list[dict[str, Any]]:
        start = data.draw(pick) % len(frame) if len(frame) else 0
        found: list[dict[str, Any]] = frame.iloc[start : start + most].to_dict("records")
        return found

    count = corpus.evidence_count
    for row in rows(entity_counts(corpus, query)):
        assert count(query, entity=row["key"]) == row["mentions"]
        assert count(query, entity=row["key"], unit="documents") == row["documents"]
    for row in rows(keyword_counts(corpus, query, top=None)):
        term = f"{row['term']} ({row['kind']})"
        assert (count(query, term=term), count(query, term=term, unit="documents")) == (row["count"], row["documents"])
        over_time = timeline(corpus, query, by="quarter", series=[f"keyword:{term}"])
        assert over_time["count"].sum() == row["documents"]
    for row in rows(keyness(corpus, query, min_count=1)):
        term = f"{row['term']} ({row['kind']})"
        numbers = row["n_target"], row["n_reference"]
        assert (count(query, term=term), count(query, term=term, outside=True)) == numbers
    for unit in ("documents", "sentences"):
        for row in rows(cooccurrence(corpus, query, unit=unit, alpha=1.0), 2):
            assert count(query, pair=(row["key_a"], row["key_b"]), unit=unit) == row["together"]
            assert count(query, entity=row["key_a"], unit=unit) == row["count_a"]
    for row in rows(timeline(corpus, query), 4):
        when = _period(row)
        assert count(query, unit="documents", **when) == row["count"]
        assert count(query.replace(entities=(), search="", apart=None), unit="documents", **when) == row["documents"]
    for row in rows(timeline(corpus, query, unit="mentions", by="month"), 3):
        assert count(query, unit=None if query.entities else "mentions", **_period(row)) == row["count"]
    figures = key_figures(corpus, query).set_index("name")["value"]
    for name in ("documents", "entities", "mentions") if len(figures) else ():
        assert count(query, unit=name) == figures[name]


def _period(row: dict[str, Any]) -> dict[str, Any]:
    if row["state"] == "undated":
        return {"undated": True}
    return {"period": (row["start"].date(), row["end"].date())}


@some(12)
@given(data=st.data())
def test_evidence_slices_back_to_its_text(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    texts = {row["id"]: oracle.texts[doc] for doc, row in oracle.documents.items()}
    entities, keywords = entity_counts(corpus, query, top=2), keyword_counts(corpus, query, top=2)
    subjects: list[dict[str, Any]] = [{}, {"unit": "mentions"}, {"unit": "documents"}]
    subjects += [{"entity": key} for key in entities["key"][:2]]
    subjects += [{"term": f"{t} ({k})"} for t, k in zip(keywords["term"], keywords["kind"], strict=True)]
    for subject in subjects:
        found = corpus.evidence(query, **subject)
        assert len(found) == corpus.evidence_count(query, **subject)
        for row in found.to_dict("records"):
            text, start = texts[row["document"]], row["sentence_start"]
            assert text[row["start"] : row["end"]] == row["text"]
            assert text[start : start + len(row["sentence"])] == row["sentence"]
            assert row["text"] in row["sentence"]


@some(15)
@given(data=st.data())
def test_narrowing_never_raises_a_count(corpus: Corpus, oracle: Oracle, data: st.DataObject) -> None:
    query = data.draw(queries(oracle))
    first, last = sorted(data.draw(st.tuples(*[st.dates(dt.date(2019, 12, 1), dt.date(2021, 3, 1))] * 2)))
    narrow = query.narrow(first, last)
    if narrow is None:
        return
    wide = entity_counts(corpus, query).set_index("key")[["mentions", "documents"]]
    less = entity_counts(corpus, narrow).set_index("key")[["mentions", "documents"]]
    assert set(less.index) <= set(wide.index)
    assert (less <= wide.loc[less.index]).all(axis=None)
    words = keyword_counts(corpus, query, top=None).set_index(["term", "kind"])["count"]
    fewer = keyword_counts(corpus, narrow, top=None).set_index(["term", "kind"])["count"]
    assert (fewer <= words.loc[fewer.index]).all()


@pytest.mark.parametrize("name", MEASURES)
@some(4)
@given(data=st.data())
def test_columns_and_dtypes_never_change(corpus: Corpus, oracle: Oracle, name: str, data: st.DataObject) -> None:
    measure = MEASURES[name]
    node = {"node": data.draw(st.sampled_from(sorted(oracle.labels)))}
    options = {"entities": {"compare": True}, "concordance": node, "collocates": node}.get(name, {})
    frame = measure.compute(corpus, data.draw(queries(oracle)), **options)
    empty = measure.compute(corpus, Query(search="unheardof"), **options)
    assert len(empty) == 0
    assert list(frame.columns) == list(empty.columns) == list(measure.columns)
    assert frame.dtypes.to_dict() == empty.dtypes.to_dict()
    assert isinstance(frame.index, pd.RangeIndex)
