"""The documents page: what it reads from its address and how it speaks of a document."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.query import Query
from analysis.schema import Document
from dashboard.listing import about_entry, in_sentence, orders_of, page_of, why_not
from dashboard.reader import chosen_keys, date_in_words, label_colours, names_of, text_name
from dashboard.views.documents import asked

MENTIONS = pd.DataFrame(
    [
        (0, 4, "NASA", "ORG", "NASA (ORG)"),
        (9, 13, "Mars", "LOC", "Mars (LOC)"),
        (20, 24, "NASA", "ORG", "NASA (ORG)"),
        (30, 34, "Mars", "PRODUCT", "Mars (PRODUCT)"),
    ],
    columns=["start", "end", "entity", "label", "key"],
)
VIEW = SimpleNamespace(mentions=MENTIONS)


def entry(**changes: object) -> SimpleNamespace:
    """Return a row of the list."""
    row = {
        "date": pd.Timestamp(2022, 3, 12), "date_origin": "header", "date_confidence": "certain", "source": "",
        "collection": "crewed", "analysed": True, "language": "en", "n_tokens": 1_204, "mentions": 1, "hits": 3,
    }  # fmt: skip
    return SimpleNamespace(**{**row, **changes})


def test_an_entry_in_a_language_that_is_not_read_says_so() -> None:
    said = about_entry(entry(analysed=False, language="fr", n_tokens=0), Query())
    assert "not analysed: in French" in said
    assert not any("word" in part for part in said)
    assert "not analysed: in sw" in about_entry(entry(analysed=False, language="sw", n_tokens=0), Query())


def document(**changes: object) -> Document:
    return Document(id="00ff00ff00ff00ff", title="Voyager 2 · größer", text="", path="a.txt", **changes)


def test_the_address_says_document_place_order_and_page() -> None:
    params = {"doc": "ab", "at": "0", "order": "hits", "page": "3", "beside": "cd"}
    assert asked(params, Query(search="moon")) == ("ab", 0, "hits", 3, [], "cd")
    assert asked({}, Query()) == (None, None, "newest", 1, [], None)


def test_an_order_that_needs_something_to_look_for_says_so_and_gives_way() -> None:
    wanted = asked({"order": "relevance"}, Query())
    assert (wanted.order, wanted.notices) == ("newest", [why_not("relevance")])
    assert "needs words or entities to look for" in wanted.notices[0]
    assert asked({"order": "relevance"}, Query(entities=("NASA (ORG)",)))[2:5] == ("relevance", 1, [])
    assert asked({"order": "hits"}, Query(entities=("NASA (ORG)",))).order == "newest"
    assert "relevance" not in orders_of(Query(search="NOT moon"))
    assert "relevance" not in orders_of(Query(search="title:moon"))
    assert {"relevance", "hits"} <= set(orders_of(Query(search="moon NEAR/3 landing")))


def test_a_number_of_the_list_is_on_its_page() -> None:
    assert [page_of(n) for n in (0, 1, 25, 26, 50, 51)] == [None, None, None, 2, 2, 3]


def test_a_place_stands_in_bold_in_its_sentence_as_it_is_written() -> None:
    sentence = "Before *stars* the moon landing came."
    at = sentence.index("moon")
    place = pd.Series({"start": 100 + at, "end": 104 + at, "sentence_start": 100, "sentence": sentence})
    assert in_sentence(place) == r"Before \*stars\* the **moon** landing came\."
    words = "word " * 100
    long = pd.Series({"start": 500, "end": 504, "sentence_start": 0, "sentence": f"{words}moon {words}end"})
    said = in_sentence(long)
    assert said.startswith("…")
    assert said.endswith("word…")
    assert len(said) < 260


@pytest.mark.parametrize(
    ("name", "value"), [("at", "-1"), ("at", "1e9"), ("at", "٣"), ("page", "two"), ("order", "random")]
)
def test_a_wrong_parameter_is_named_and_replaced_by_its_default(name: str, value: str) -> None:
    wanted = asked({name: value}, Query())
    assert wanted[:4] == (None, None, "newest", 1)
    [notice] = wanted.notices
    assert notice.startswith(f"Ignored: {name}={value!r} is not valid. Allowed: ")


def test_page_zero_is_the_first() -> None:
    assert asked({"page": "0"}, Query()).page == 1


def test_an_entry_tells_counts_and_leaves_out_what_is_not_there() -> None:
    assert about_entry(entry(), Query()) == ["12 March 2022", "crewed", "1,204 words", "1 mention"]
    assert about_entry(entry(mentions=2), Query(search="moon", entities=("NASA (ORG)",)))[-2:] == [
        "2 mentions of the chosen names", "3 hits",
    ]  # fmt: skip
    assert about_entry(entry(date=pd.NaT, date_confidence=""), Query())[0] == "undated"


def test_a_date_that_is_not_certain_says_where_it_is_from() -> None:
    doubtful = entry(date_confidence="likely", date_origin="file name")
    assert about_entry(doubtful, Query())[0] == "12 March 2022 (likely, from the file name)"
    day = dt.date(2022, 3, 12)
    full = document(date=day, date_origin="header", date_confidence="certain")
    assert date_in_words(full) == "12 March 2022 (certain, from the header)"
    assert date_in_words(document(date=day)) == "12 March 2022"
    assert date_in_words(document()) == "undated"


def test_names_are_counted_by_entity_and_label() -> None:
    names = names_of(VIEW)
    assert list(zip(names["key"], names["mentions"], strict=True)) == [
        ("NASA (ORG)", 2), ("Mars (LOC)", 1), ("Mars (PRODUCT)", 1),
    ]  # fmt: skip


def test_a_filter_names_an_entity_by_key_or_by_name_alone() -> None:
    assert chosen_keys(VIEW, Query(entities=("mars",))) == ["Mars (LOC)", "Mars (PRODUCT)"]
    assert chosen_keys(VIEW, Query(entities=("Mars (LOC)",))) == ["Mars (LOC)"]
    assert chosen_keys(VIEW, Query()) == []


def test_a_text_is_saved_under_its_day_and_title() -> None:
    assert text_name(document(date=dt.date(2022, 3, 12))) == "2022-03-12-voyager-2-groer.txt"
    assert text_name(Document(id="00ff", title="Ракета", text="", path="")) == "undated-00ff.txt"


def test_every_label_has_a_light_and_a_dark_colour() -> None:
    pairs = label_colours()
    assert set(pairs) >= {"PERSON", "ORG", "GPE", "MISC"}
    assert all(light != dark for light, dark in pairs.values())
