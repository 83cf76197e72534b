"""Key figures, the list of documents, and the registry."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable

import numpy as np
import pytest

from analysis.errors import InvalidParameter
from analysis.measures import MEASURES, document_table, key_figures
from analysis.measures.periods import previous_query
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-01-01", "[PERSON Ann] met [GPE Kyiv] gas.", source="Reuters", title="b"),
        note("2022-01-03", "[PERSON Ann] and [PERSON Ann] gas gas.", source="Reuters", title="C"),
        note("2022-01-04", "Nothing.", title="a"),
        note(None, "[ORG NATO] here.", source="Daily", title="d"),
    )


def test_totals_by_hand(corpus: Corpus) -> None:
    frame = key_figures(corpus, Query()).set_index("name")
    assert frame["value"].to_dict() == {
        "documents": 4, "undated": 1, "not analysed": 0, "tokens": 12, "entities": 3, "mentions": 5, "sources": 2,
        "first date": "2022-01-01", "last date": "2022-01-04",
    }  # fmt: skip
    assert frame.loc["documents", "trend"] == [1, 0, 1, 1]
    assert frame.loc["mentions", "trend"] == [2, 0, 2, 0]
    assert frame.loc["tokens", "trend"] == [4, 0, 5, 1]
    assert frame[["previous", "change", "change_ratio"]].isna().all(axis=None)


def test_totals_compared_with_the_period_before(corpus: Corpus) -> None:
    frame = key_figures(corpus, Query(dt.date(2022, 1, 3), dt.date(2022, 1, 4), labels=("PERSON",))).set_index("name")
    compared = frame[["value", "previous", "change", "change_ratio"]]
    assert compared.loc["documents"].tolist() == [2, 1, 1, 1]
    assert compared.loc["mentions"].tolist() == [2, 1, 1, 1]
    assert compared.loc["entities"].tolist() == [1, 1, 0, 0]
    assert compared.loc["undated"].tolist()[:3] == [0, 0, 0]
    assert np.isnan(frame.loc["undated", "change_ratio"])


def test_totals_of_undated_documents(write: Write) -> None:
    frame = key_figures(write(note(None, "[GPE Kyiv].")), Query()).set_index("name")
    assert frame.loc["first date", "value"] is None
    assert frame.loc["documents", ["value", "trend"]].tolist() == [1, []]


def test_empty_corpus(write: Write) -> None:
    corpus = write()
    for measure in MEASURES.values():
        frame = measure.compute(corpus, Query())
        assert frame.empty
        assert set(frame.columns) <= set(measure.columns)


def test_mentions_are_those_of_the_labels_whatever_entities_are_asked_for(corpus: Corpus) -> None:
    frame = key_figures(corpus, Query(entities=("Kyiv (GPE)",))).set_index("name")
    assert frame.loc[["documents", "mentions", "entities"], "value"].tolist() == [1, 2, 2]
    assert frame.loc["mentions", "trend"] == [2, 0, 0, 0]


@pytest.mark.parametrize(
    ("order", "titles"),
    [("newest", "aCbd"), ("oldest", "bCad"), ("longest", "Cbda"), ("title", "abCd"), ("hits", "Cb")],
)
def test_documents_in_order(corpus: Corpus, order: str, titles: str) -> None:
    query = Query(search="gas") if order == "hits" else Query()
    frame = document_table(corpus, query, order=order)
    assert "".join(frame["title"]) == titles
    if order == "hits":
        assert frame["hits"].tolist() == [2, 1]


def test_documents_by_page(corpus: Corpus) -> None:
    assert document_table(corpus, Query(), limit=2, offset=1)["title"].tolist() == ["C", "b"]
    assert document_table(corpus, Query(labels=("PERSON",)), order="oldest")["mentions"].tolist() == [1, 2, 0, 0]
    for options in ({"order": "best"}, {"limit": 0}, {"offset": -1}):
        with pytest.raises(InvalidParameter, match=next(iter(options))):
            document_table(corpus, Query(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "before"),
    [
        (("2022-01-03", "2022-01-04"), ("2022-01-01", "2022-01-02")),
        (("2022-01-03", None), ("2022-01-01", "2022-01-02")),
        (("2022-01-03", "2022-02-03"), ("2021-12-02", "2022-01-02")),
        (("2023-01-01", None), ("2022-12-31", "2022-12-31")),
        (("2022-01-01", "2022-01-04"), None), ((None, "2022-01-04"), None), ((None, None), None),
        (("2022-01-02", "9999-12-31"), ("0001-01-01", "2022-01-01")),
    ],
)  # fmt: skip
def test_the_period_before(
    corpus: Corpus, given: tuple[str | None, str | None], before: tuple[str, str] | None
) -> None:
    first, last = (dt.date.fromisoformat(day) if day else None for day in given)
    earlier = previous_query(corpus, Query(first, last, labels=("ORG",)))
    expected = before and Query(*map(dt.date.fromisoformat, before), labels=("ORG",))
    assert earlier == expected


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_registry_says_what_the_functions_take(measure: object) -> None:
    parameters = inspect.signature(measure.compute).parameters  # type: ignore[attr-defined]
    options = measure.options  # type: ignore[attr-defined]
    assert list(parameters)[2:] == list(options)
    assert {name: parameters[name].default for name in options} == {n: o.default for n, o in options.items()}
    for option in options.values():
        assert option.help
        assert option.kind != "choice" or option.default in option.choices
