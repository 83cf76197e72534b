"""Every number that an exhibit shows can be opened: as many rows of evidence as the number says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard.exhibit import POINT_COLUMNS
from dashboard.exhibits import EXHIBITS
from dashboard.theme import THEMES
from tests.analysis.measures.test_peaks import EVENT, calm
from tests.dashboard import frames
from tests.hand_corpus import hand_corpus, note

QUERIES = {
    "everything": Query(),
    "a year's end": Query(date_from=dt.date(2019, 12, 20), date_to=dt.date(2020, 3, 10)),
    "an entity and a label": Query(entities=("Berlin (GPE)",), labels=("GPE", "PERSON")),
    "two entities and words": Query(entities=("Berlin (GPE)", "Paris (GPE)"), search="discuss*"),
    "a source": Query(sources=("Reuters",)),
}
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "timeline": [
        {"by": "month"}, {"by": "month", "unit": "mentions"},
        {"by": "quarter", "series": ("Berlin (GPE)", "Angela Merkel (PERSON)"), "unit": "mentions"},
        {"by": "quarter", "series": ("keyword:budget", "Kyiv (GPE)")},
        {"by": "year", "series": ("keyword:budget",), "unit": "mentions"},
    ],
    "keyness": [{"min_count": 1, "top": 8}, {"min_count": 1, "top": 4, "against": "from=2020"}],
    "typical_entities": [{"min_documents": 1, "against": side} for side in ("search=discuss*", "rest", "all")],
    "entities_on_both_sides": [{"min_documents": 1, "against": "from=2020&to=2020", "common": 9}],
    "terms_on_both_sides": [{"min_count": 1, "top": 4, "common": 9, "against": "from=2020-02"}],
    "both_over_time": [
        {"by": "quarter", "against": "from=2020"}, {"by": "year", "unit": "mentions", "against": "source=Reuters"},
    ],
    "network": [
        {"unit": "documents", "alpha": 1.0}, {"unit": "sentences", "among": 8, "alpha": 1.0, "score": "together"},
        {"entity": "Berlin (GPE)", "alpha": 1.0},
    ],
    "groups": [{"alpha": 1.0}, {"unit": "sentences", "among": 8, "alpha": 1.0}],
    "pairs": [{"alpha": 1.0}],
    "matrix": [{"alpha": 1.0}],
    "places": [{}, {"group": "country"}],
    "place_bars": [{"group": "country"}],
    "keywords": [{"top": 25}],
    "stories": [{"by": "quarter"}, {"by": "year", "series": ("Berlin (GPE)",)}],
    "new_terms": [{"period": "2020"}, {"period": "2020", "series": ("Kyiv (GPE)",)}],
    "new_companions": [{"period": "2020"}, {"period": "2020", "series": ("keyword:discuss",)}],
    "central_documents": [{"period": "2020"}],
    "concordance": [{"node": "Berlin (GPE)"}],
    "collocates": [{"node": "Berlin (GPE)", "min_count": 1}, {"node": "keyword:discuss", "window": 2, "min_count": 1},
                   {"node": 'words:"met Angela" OR budget', "min_count": 1}],
}  # fmt: skip


APART = ("pairs", "matrix", "peaks", "unresolved_places")
"""Exhibits that others stand for, or that have tests of their own: the corpus below has no peak, and no such place."""


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
@pytest.mark.parametrize("name", [n for n, x in EXHIBITS.items() if x.proved and n not in APART])
def test_evidence_has_as_many_rows_as_the_number(name: str, query: Query, written_corpus: Corpus) -> None:
    exhibit, checked = EXHIBITS[name], 0
    for options in OPTIONS.get(name, [{}]):
        frame = exhibit.compute(written_corpus, query, **options)
        for _, row in frame.head(40).iterrows():
            for column in exhibit.proved:
                arguments = exhibit.evidence(row, column=column, query=query, **options)
                if arguments is None:
                    continue
                found = written_corpus.evidence_count(query, **arguments)
                assert found == exhibit.number(row, column=column), (dict(row), column, arguments)
                checked += found
    assert checked or (name == "both_over_time" and query.is_empty)


@pytest.mark.parametrize("method", ["test", "bursts"])
@pytest.mark.parametrize("query", [Query(), Query(entities=("Kyiv (GPE)",)), Query(search="loud")])
def test_evidence_of_a_peak_has_as_many_rows_as_it_has_documents(method: str, query: Query, tmp_path: Path) -> None:
    """The other corpora have no peak: their documents come evenly."""
    exhibit = EXHIBITS["peaks"]
    with hand_corpus(tmp_path, [*calm(), *EVENT]) as corpus:
        options = {"by": "day", "series": ("Kyiv (GPE)", "keyword:loud"), "method": method}
        frame = exhibit.compute(corpus, query, **options)
        assert len(frame) >= 2 or query.search
        for _, row in frame.iterrows():
            arguments = exhibit.evidence(row, query=query, **options)
            assert arguments is not None
            assert corpus.evidence_count(query, **arguments) == exhibit.number(row)


@pytest.mark.parametrize("query", [Query(), Query(labels=("LOC",)), Query(search="gas")])
def test_evidence_of_an_unresolved_place_has_as_many_rows_as_it_has_mentions(query: Query, tmp_path: Path) -> None:
    """The other corpora have none."""
    exhibit = EXHIBITS["unresolved_places"]
    texts = ("[LOC Europe] and [GPE Paris] want gas. [LOC Europe] waits.", "[GPE Nowhereton] has [LOC Europe] gas.")
    with hand_corpus(tmp_path, [note("2022-01-01", text) for text in texts]) as corpus:
        frame = exhibit.compute(corpus, query)
        assert set(frame["entity"]) == ({"Europe"} if query.labels else {"Europe", "Nowhereton"})
        for _, row in frame.iterrows():
            for column in exhibit.proved:
                arguments = exhibit.evidence(row, column=column, query=query)
                assert arguments is not None
                assert corpus.evidence_count(query, **arguments) == exhibit.number(row, column=column) > 0


def test_evidence_without_a_column_proves_the_main_number() -> None:
    keyness = EXHIBITS["keyness"]
    target, _, rest = (dict(row) for _, row in frames.keyness().iterrows())
    assert (keyness.number(target), keyness.number(rest)) == (30, 40)
    assert keyness.evidence(target) == {"term": "gas (word)", "unit": "mentions"}
    assert keyness.evidence(rest) == {"term": "court (word)", "unit": "mentions", "outside": True}


def test_numbers_without_rows_have_no_evidence() -> None:
    totals = EXHIBITS["kpis"]
    assert totals.evidence({"name": "tokens", "value": 5}) is None
    assert totals.evidence({"name": "documents", "value": 5}) == {"unit": "documents"}
    with pytest.raises(InvalidParameter, match="column"):
        EXHIBITS["entities"].evidence({"key": "Ada (PERSON)"}, column="share")
    with pytest.raises(InvalidParameter, match="no evidence"):
        EXHIBITS["documents"].evidence({"id": "a"})


@pytest.mark.parametrize("name", EXHIBITS)
def test_each_clicked_point_finds_its_row(name: str) -> None:
    exhibit = EXHIBITS[name]
    frame = frames.FRAMES[exhibit.measure]
    figure = exhibit.draw(frame, height=2000)
    points = [list(data) for trace in figure.data if trace.customdata is not None for data in trace.customdata]
    assert points or name == "kpis"
    for point in points:
        row = exhibit.row(frame, point)
        if point[0] == "entity" and name == "network":
            assert row is None
            continue
        assert row is not None, point
        values = [row[column] for column in POINT_COLUMNS[point[0]]]
        assert [v.date().isoformat() if isinstance(v, pd.Timestamp) else v for v in values] == point[1:]


def test_a_point_that_is_gone_has_no_row() -> None:
    assert EXHIBITS["entities"].row(frames.entities("Ada", "Bo"), ["entity", "Zed (PERSON)"]) is None


@pytest.mark.parametrize("name", EXHIBITS)
def test_options_are_those_of_measure_and_chart(name: str, written_corpus: Corpus) -> None:
    exhibit = EXHIBITS[name]
    chosen = {o.name: o.default for o in exhibit.options.values()}
    frame = exhibit.compute(written_corpus, Query(), **{**chosen, **OPTIONS.get(name, [{}])[0]})
    assert not frame.empty or name in ("keyness", "peaks", "unresolved_places")
    assert list(frame.columns) == [c for c in MEASURES[exhibit.measure].columns if c in frame.columns]
    for theme in THEMES.values():
        exhibit.draw(frame, theme=theme, height=500, **chosen)
    with pytest.raises(InvalidParameter, match="tint"):
        exhibit.draw(frame, tint="red")
    with pytest.raises(InvalidParameter, match="tint"):
        exhibit.compute(written_corpus, Query(), tint="red")


@pytest.mark.parametrize("name", EXHIBITS)
def test_an_empty_selection_computes_and_draws(name: str, written_corpus: Corpus) -> None:
    exhibit = EXHIBITS[name]
    query = Query(date_from=dt.date(1900, 1, 1), date_to=dt.date(1900, 1, 2))
    frame = exhibit.compute(written_corpus, query)
    assert frame.empty
    assert exhibit.draw(frame).layout.annotations[0].text


def test_fixed_options_cannot_be_chosen() -> None:
    assert "by_label" not in EXHIBITS["entities_by_label"].options
    assert "by_label" in EXHIBITS["entities"].options


def test_the_registry_is_complete() -> None:
    assert {exhibit.measure for exhibit in EXHIBITS.values()} == set(MEASURES)
    for name, exhibit in EXHIBITS.items():
        assert (exhibit.name, bool(exhibit.title), bool(exhibit.counts)) == (name, True, True)
        assert set(exhibit.proved) <= set(MEASURES[exhibit.measure].columns)
