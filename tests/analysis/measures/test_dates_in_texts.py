"""Days that texts speak of: by hand, and against plain counting over the texts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.time_expressions import find_time_expressions
from analysis.annotate.time_values import resolve
from analysis.errors import InvalidParameter
from analysis.measures import dates_in_texts
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
        note("2022-03-09", "It began on 1 March. It was said on 1 March. It will end in April."),
        note("2022-03-10", "They came yesterday. It all began in 2014."),
        note(None, "They signed it on 1 March 2022, on a Friday."),
    )


def counted(frame: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    some_day = frame[(frame[["mentions", "documents", "published"]] > 0).any(axis=1)]
    return {f"{r.start:%Y-%m-%d}": (r.mentions, r.documents, r.published) for r in some_day.itertuples()}


def test_days_by_hand(corpus: Corpus) -> None:
    frame = dates_in_texts(corpus, Query(), by="day")
    assert counted(frame) == {"2022-03-09": (1, 1, 1), "2022-03-10": (0, 0, 1)}
    wide = dates_in_texts(corpus, Query(), by="day", span="texts")
    assert counted(wide) == {"2022-03-01": (3, 2, 0), "2022-03-09": (1, 1, 1), "2022-03-10": (0, 0, 1)}
    assert (wide["start"].iloc[0], wide["end"].iloc[-1]) == (pd.Timestamp("2014-01-01"), pd.Timestamp("2022-04-30"))


def test_an_expression_counts_where_all_of_its_days_lie(corpus: Corpus) -> None:
    assert counted(dates_in_texts(corpus, Query(), by="month", span="texts")) == {
        "2022-03-01": (4, 3, 2), "2022-04-01": (1, 1, 0),
    }  # fmt: skip
    assert counted(dates_in_texts(corpus, Query(), by="year", span="texts")) == {
        "2014-01-01": (1, 1, 0), "2022-01-01": (5, 3, 2),
    }  # fmt: skip


def test_a_text_that_names_no_day_and_undated_documents(write: Write) -> None:
    silent = write(note(None, "Nobody came."))
    assert dates_in_texts(silent, Query()).empty
    assert dates_in_texts(silent, Query(), span="texts").empty
    undated = write(note(None, "They signed it on 1 March 2022."))
    assert dates_in_texts(undated, Query()).empty
    assert counted(dates_in_texts(undated, Query(), span="texts")) == {"2022-03-01": (1, 1, 0)}


def test_the_rows_behind_a_bin_are_its_expressions_in_their_sentences(corpus: Corpus) -> None:
    march = (dt.date(2022, 3, 1), dt.date(2022, 3, 31))
    rows = corpus.evidence(Query(), spoken=march)
    assert rows["text"].tolist() == ["1 March", "1 March", "yesterday", "1 March 2022"]
    assert rows["sentence"].iloc[1] == "It was said on 1 March."
    assert corpus.evidence_count(Query(), spoken=march, unit="documents") == 3
    assert corpus.evidence_count(Query(date_from=dt.date(2022, 3, 10)), spoken=march) == 1
    with pytest.raises(InvalidParameter):
        corpus.evidence(Query(), spoken=march, unit="quotes")
    with pytest.raises(InvalidParameter):
        corpus.evidence(Query(), spoken=march, term="gate")


def test_single_far_days_do_not_stretch_the_bins(write: Write) -> None:
    many = "It began on 1 March 2022. " * 220
    corpus = write(note("2022-03-09", f"{many}It all began in 1322. It ends in 2060."))
    frame = dates_in_texts(corpus, Query(), by="day", span="texts")
    assert counted(frame) == {"2022-03-01": (220, 1, 0)}
    few = write(note("2022-03-09", "It began on 1 March 2022. It all began in 1922."))
    assert dates_in_texts(few, Query(), span="texts")["start"].iloc[0] == pd.Timestamp("1922-01-01")


@pytest.mark.parametrize("options", [{"by": "hour"}, {"span": "all"}, {"by": "day", "span": "texts"}])
def test_what_cannot_be_counted_is_named(write: Write, options: dict[str, str]) -> None:
    old = write(note("2022-03-09", "It began in 1605 and goes on today."))
    with pytest.raises(InvalidParameter):
        dates_in_texts(old, Query(), **options)


@some(20)
@given(data=st.data())
def test_counts_equal_plain_counting(written_corpus: Corpus, data: st.DataObject) -> None:
    oracle = Oracle(written_corpus)
    query, by = data.draw(queries(oracle)), data.draw(st.sampled_from(["day", "week", "month", "quarter", "year"]))
    mentions: dict[dt.date, list[int]] = defaultdict(list)
    published: dict[dt.date, int] = defaultdict(int)
    for doc in oracle.select(query):
        text, date = oracle.texts[doc], oracle.documents[doc]["date"]
        for one in find_time_expressions(text, [(0, len(text))]):
            days = resolve(one.value, date)
            if days and bin_start(days.first, by) == bin_start(days.last, by):
                mentions[bin_start(days.first, by)].append(doc)
        if date:
            published[bin_start(date, by)] += 1
    frame = dates_in_texts(written_corpus, query, by=by, span="texts")
    for row in frame.itertuples():
        start = row.start.date()
        assert (row.mentions, row.documents) == (len(mentions[start]), len(set(mentions[start])))
        assert row.published == published.get(start, 0)
    assert frame["mentions"].sum() == sum(map(len, mentions.values()))
