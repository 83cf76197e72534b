"""Who said what, on corpora of a few documents: numbers by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from analysis.errors import InvalidParameter, UnknownName
from analysis.measures.quotes import (
    COLUMNS,
    OVER_TIME_COLUMNS,
    SPEAKER_COLUMNS,
    UNRESOLVED,
    quotes,
    speakers,
    speakers_over_time,
)
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]
ANNA, BEN = "Anna Example (PERSON)", "Ben Sample (PERSON)"
NOTES = (
    note("2022-01-10", "[PERSON Anna Example] came. {PERSON Anna Example: It rains in [GPE Kyiv] now}, she said.",
         title="One"),
    note("2022-01-20", "{PERSON Anna Example: No}. {: Nobody knows who said this}. [PERSON Ben Sample] left.",
         title="Two"),
    note("2022-03-05", "[PERSON Anna Example] met [PERSON Ben Sample]. {PERSON Ben Sample: "
         "[PERSON Anna Example] likes [GPE Kyiv]}.", title="Three"),
    note(None, "[PERSON Anna Example] spoke. {PERSON Anna Example: Some day}.", title="Four"),
)  # fmt: skip


def test_quotes_say_who_what_about_whom_and_where(write: Write) -> None:
    corpus = write(*NOTES)
    frame = quotes(corpus, Query())
    assert list(frame.columns) == list(COLUMNS)
    assert frame[["title", "speaker", "text", "about", "words"]].to_numpy().tolist() == [
        ["One", ANNA, "It rains in Kyiv now", "Kyiv (GPE)", 5],
        ["Two", ANNA, "No", "", 1],
        ["Two", UNRESOLVED, "Nobody knows who said this", "", 5],
        ["Three", BEN, "Anna Example likes Kyiv", f"{ANNA}; Kyiv (GPE)", 4],
        ["Four", ANNA, "Some day", "", 2],
    ]
    for row in frame.itertuples():
        text = corpus.document(row.id, Query()).text
        assert text[row.start : row.end] == row.text
        assert text[row.sentence_start :].startswith(row.sentence)


def test_quotes_by_speaker_about_and_page(write: Write) -> None:
    corpus = write(*NOTES)
    assert quotes(corpus, Query(), speaker=ANNA)["title"].tolist() == ["One", "Two", "Four"]
    assert quotes(corpus, Query(), speaker=UNRESOLVED)["title"].tolist() == ["Two"]
    assert quotes(corpus, Query(), about="Kyiv (GPE)")["title"].tolist() == ["One", "Three"]
    assert quotes(corpus, Query(), about="Kyiv (GPE)", speaker=BEN)["title"].tolist() == ["Three"]
    assert quotes(corpus, Query(), kind="direct")["title"].tolist() == ["One", "Two", "Two", "Three", "Four"]
    assert quotes(corpus, Query(), kind="indirect").empty
    assert quotes(corpus, Query(), limit=2, offset=1)["title"].tolist() == ["Two", "Two"]
    with pytest.raises(InvalidParameter, match="kind"):
        quotes(corpus, Query(), kind="loud")
    with pytest.raises(InvalidParameter, match="limit"):
        quotes(corpus, Query(), limit=0)
    with pytest.raises(InvalidParameter, match="offset"):
        quotes(corpus, Query(), offset=-1)
    with pytest.raises(UnknownName):
        quotes(corpus, Query(), speaker="Zoe Nobody (PERSON)")


def test_speakers_are_counted_and_the_unresolved_stand_last(write: Write) -> None:
    frame = speakers(write(*NOTES), Query())
    assert list(frame.columns) == list(SPEAKER_COLUMNS)
    counted = ["rank", "key", "quotes", "share", "direct", "words", "documents"]
    assert frame[counted].to_numpy().tolist() == [
        [1, ANNA, 3, 0.6, 3, 8, 3],
        [2, BEN, 1, 0.2, 1, 4, 1],
        [0, UNRESOLVED, 1, 0.2, 1, 5, 1],
    ]
    assert frame["first_date"].dt.date.tolist()[0] == dt.date(2022, 1, 10)
    assert frame["last_date"].dt.date.tolist()[0] == dt.date(2022, 1, 20)
    assert speakers(write(*NOTES), Query(), top=1)["key"].tolist() == [ANNA, UNRESOLVED]


def test_speakers_of_what_is_about_somebody(write: Write) -> None:
    frame = speakers(write(*NOTES), Query(), about="Kyiv (GPE)")
    assert frame[["key", "quotes", "share", "words"]].to_numpy().tolist() == [[ANNA, 1, 0.5, 5], [BEN, 1, 0.5, 4]]
    assert speakers(write(*NOTES), Query(date_from=dt.date(2022, 3, 1)))["key"].tolist() == [BEN]


def test_speakers_over_time_have_every_bin(write: Write) -> None:
    corpus = write(*NOTES)
    frame = speakers_over_time(corpus, Query(), by="month", top=1)
    assert list(frame.columns) == list(OVER_TIME_COLUMNS)
    starts = ["undated" if pd.isna(s) else s.date().isoformat() for s in frame["start"]]
    assert list(zip(starts, frame["series"], frame["count"], frame["state"], strict=True)) == [
        ("2022-01-01", ANNA, 2, "partial"), ("2022-02-01", ANNA, 0, "no documents"),
        ("2022-03-01", ANNA, 0, "partial"), ("undated", ANNA, 1, "undated"),
    ]  # fmt: skip
    other = speakers_over_time(corpus, Query(), by="month", series=(UNRESOLVED, "Ben Sample"))
    assert other.groupby("series", sort=False)["count"].sum().to_dict() == {UNRESOLVED: 1, "Ben Sample": 1}
    with pytest.raises(UnknownName):
        speakers_over_time(corpus, Query(), series=("Zoe Nobody (PERSON)",))
    with pytest.raises(InvalidParameter, match="by"):
        speakers_over_time(corpus, Query(), by="hour")


def test_no_quotes_give_empty_tables(write: Write) -> None:
    corpus = write(note("2022-01-01", "[GPE Kyiv] is wet."))
    assert [list(f(corpus, Query()).columns) for f in (quotes, speakers, speakers_over_time)] == [
        list(COLUMNS), list(SPEAKER_COLUMNS), list(OVER_TIME_COLUMNS),
    ]  # fmt: skip
    assert all(f(corpus, Query()).empty for f in (quotes, speakers, speakers_over_time))


def test_tables_agree_over_any_selection(told_corpus: Corpus) -> None:
    for query in (Query(), Query(date_from=dt.date(2020, 1, 1)), Query(entities=("Berlin (GPE)",))):
        rows, counted = quotes(told_corpus, query, limit=None), speakers(told_corpus, query)
        assert counted["quotes"].sum() == len(rows) == told_corpus.quote_count(query)
        assert counted["words"].sum() == rows["words"].sum()
        by_key = rows.groupby("speaker").agg(quotes=("text", "size"), documents=("id", "nunique"))
        for row in counted.itertuples():
            assert (row.quotes, row.documents) == tuple(by_key.loc[row.key])
        series = tuple(counted["key"])
        over_time = speakers_over_time(told_corpus, query, series=series, by="month")
        assert over_time.groupby("series")["count"].sum().to_dict() == dict(zip(series, counted["quotes"], strict=True))
