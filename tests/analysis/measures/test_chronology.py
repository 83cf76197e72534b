"""The chronology: which days, which sentences, and that they are the documents' own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cosine

from analysis.errors import InvalidParameter
from analysis.measures import chronology
from analysis.measures.chronology import MOST_WORDS, can_stand_alone, leans
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import note

Write = Callable[..., Corpus]
OPENED = "The harbour of the old town was opened to grain ships on 1 March 2022."
AGAIN = "On 1 March 2022 the harbour of the old town was opened to grain ships."
STRUCK = "Workers of the railway began a long strike on 5 March 2022."
OTHER = "A comet was seen above the hills by three shepherds on 1 March 2022."


@pytest.fixture
def corpus(write: Write) -> Corpus:
    return write(
        note("2022-03-01", f"{OPENED} Prices fell at once in many places of the land.", title="One"),
        note("2022-03-03", f"News of the day. {AGAIN}", title="Two"),
        note("2022-03-06", f"{STRUCK} {OTHER}", title="Three"),
        note(None, f"OPENING OF THE HARBOUR ON 1 March 2022. {OPENED}", title="Four"),
    )


def days(frame: pd.DataFrame) -> dict[str, list[str]]:
    return {f"{day:%m-%d}": rows["sentence"].tolist() for day, rows in frame.groupby("first")}


def test_days_and_sentences_by_hand(corpus: Corpus) -> None:
    """1 March is spoken of in four documents, 5 March in one; the same sentence stands for it once, the first."""
    frame = chronology(corpus, Query())
    assert days(frame) == {"03-01": [OPENED], "03-05": [STRUCK]}
    first = frame.iloc[0]
    assert tuple(first[["rank", "score", "speaking", "mentions", "published", "title"]]) == (1, 4.0, 4, 5, 1, "One")
    assert (first["published_on"], frame["rank"].tolist()) == (pd.Timestamp("2022-03-01"), [1, 2])


def test_a_second_sentence_says_something_else(corpus: Corpus) -> None:
    found = days(chronology(corpus, Query(), sentences=2))["03-01"]
    assert found[0] == OPENED
    assert AGAIN not in found
    assert len(found) == 2


def test_sentences_are_verbatim_and_the_expression_is_marked(corpus: Corpus) -> None:
    for row in chronology(corpus, Query(), sentences=3).itertuples():
        text = corpus.document(row.id).text
        assert text[row.sentence_start : row.sentence_start + len(row.sentence)] == row.sentence
        assert text[row.start : row.end] in ("", "1 March 2022", "5 March 2022")
        assert row.sentence_start <= row.start <= row.end


def test_similarity_is_the_cosine_with_the_mean_of_the_days_sentences(corpus: Corpus) -> None:
    """An oracle by dense vectors, over the sentences of 1 March."""
    found = corpus.day_sentences(Query(), [pd.Timestamp("2022-03-05").date()], lead=3, within=0, most=200)
    assert len(found) == 1
    two = corpus.day_sentences(Query(), [pd.Timestamp("2022-03-05").date()], lead=3, within=1, most=200)
    assert len(two) == 1, "the other sentence of the day after names another day"
    found = corpus.day_sentences(Query(), [pd.Timestamp("2022-03-01").date()], lead=3, within=0, most=200)
    size = len(found)
    terms = corpus.sentence_terms(found)
    ids = {term: place for place, term in enumerate(terms["term_id"].unique())}
    dense = np.zeros((size, len(ids)))
    for row in terms.itertuples():
        dense[row.row, ids[row.term_id]] = row.n * np.log(4 / row.documents)
    norms = np.linalg.norm(dense, axis=1, keepdims=True)
    dense /= np.where(norms > 0, norms, 1)
    frame = chronology(corpus, Query()).iloc[[0]]
    row = found["start"].eq(frame["sentence_start"].item()) & found["doc"].eq(0)
    expected = 1 - cosine(dense[np.flatnonzero(row)[0]], dense.mean(axis=0))
    assert frame["similarity"].item() == pytest.approx(expected)
    assert 0 < expected < 1


def test_a_great_day_takes_weight_from_the_days_around_it(write: Write) -> None:
    told = "It is told that the harbour of the old town was shut on {} March 2022."
    notes = [note("2022-03-20", told.format(5).replace("shut", f"shut by {who}")) for who in ("Ann", "Bo", "Cy", "Di")]
    notes += [note("2022-03-21", told.format(6)), note("2022-03-21", told.format(12).replace("harbour", "railway"))]
    frame = chronology(write(*notes), Query()).drop_duplicates("first").set_index("first")
    assert frame["score"].to_dict() == {
        pd.Timestamp("2022-03-05"): 4 - 0.25 * 1 / 2, pd.Timestamp("2022-03-06"): 1 - 0.25 * 4 / 2,
        pd.Timestamp("2022-03-12"): 1.0,
    }  # fmt: skip
    assert frame["rank"].tolist() == [1, 3, 2]


def test_a_period_and_a_number_of_days_keep_to_themselves(corpus: Corpus) -> None:
    assert list(days(chronology(corpus, Query(), period="2022-03-02..2022-03-09"))) == ["03-05"]
    assert list(days(chronology(corpus, Query(), top=1))) == ["03-01"]
    assert chronology(corpus, Query(), period="2021").empty
    assert list(days(chronology(corpus, Query(search="railway"), top=1))) == ["03-01"]


@pytest.mark.parametrize("options", [{"top": 0}, {"sentences": 0}, {"period": "soon"}])
def test_what_cannot_be_chosen_is_named(corpus: Corpus, options: dict[str, object]) -> None:
    with pytest.raises(InvalidParameter):
        chronology(corpus, Query(), **options)  # type: ignore[arg-type]


def test_texts_that_name_no_day_give_no_chronology(write: Write) -> None:
    assert chronology(write(note("2022-03-01", "Nobody came to the harbour of the old town.")), Query()).empty
    assert chronology(write(note("2022-03-01", "Shut on 1 March.")), Query()).empty


def test_only_the_head_of_a_document_of_the_day_may_stand_for_it_without_naming_it(write: Write) -> None:
    told = "The gates were shut on 1 March 2022."
    head = "The president of the republic signed the peace at the harbour."
    corpus = write(
        note("2022-03-01", f"{head} A. B. C. The fifth sentence of a document is about something else again."),
        note("2022-03-02", "The day after somebody else signed something at the railway."), note("2022-03-05", told),
    )  # fmt: skip
    found = corpus.day_sentences(Query(), [pd.Timestamp("2022-03-01").date()], lead=3, within=0, most=200)
    assert corpus.with_sentences(found)["text"].tolist() == [head, "A.", "B.", told]
    few = corpus.day_sentences(Query(), [pd.Timestamp("2022-03-01").date()], lead=3, within=0, most=1)
    assert corpus.with_sentences(few)["text"].tolist() == [told]


@pytest.mark.parametrize(("sentence", "said", "leaning"), [
    ("The war began on 1 March 2022.", 17, False), ("It began on 1 March 2022.", 12, True),
    ("Nobody slept since 1 March 2022.", 19, True), ("The harbour that was shut before the 1 March parade.", 37, True),
    ("“We saw it,” a woman said in the town.", -1, False), ("The town is where we met.", -1, True),
    ("This was said by the president.", -1, True), ("Thisbe came to the town.", -1, False),
])  # fmt: skip
def test_a_sentence_leans_on_others(sentence: str, said: int, leaning: bool) -> None:
    assert leans(sentence, said) is leaning


def test_what_stands_on_its_own_comes_first(write: Write) -> None:
    own = "A comet was seen above the hills by three shepherds on 1 March 2022."
    corpus = write(
        note("2022-03-02", "It was shut on 1 March 2022 and the harbour of the town was empty."),
        note("2022-03-02", "The harbour of the town was shut and empty since 1 March 2022."),
        note("2022-03-02", own),
        note("2022-03-02", "The harbour of the town was shut on 1 March 2022 and 3 March 2022."),
    )  # fmt: skip
    frame = chronology(corpus, Query(), sentences=2, top=1)
    assert frame["sentence"].iloc[0] == own
    assert len(frame) == 2


@pytest.mark.parametrize(("sentence", "stands"), [
    (OPENED, True), ("“It was the end of the war,” he said to the people.", True),
    ("Opened on 1 March.", False), ("The harbour of the old town was opened by Order No.", False),
    ("the harbour of the old town was opened to grain ships.", False),
    ("The harbour of the old town was opened to grain ships", False),
    ("Meeting With Prime Minister Of The Old Town On Grain.", False), ("word " * MOST_WORDS + "and one more.", False),
    ("1 March: meeting with the ministers of trade and of war", False),
])  # fmt: skip
def test_a_sentence_can_stand_alone(sentence: str, stands: bool) -> None:
    assert can_stand_alone(sentence) is stands
