"""The query as URL, as words, and as a file name."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InvalidParameter
from analysis.fulltext import parse
from analysis.query import COUNTS, NONE_GIVEN, Query, parse_day
from analysis.schema import NAME_LABELS

names = st.text(min_size=1, max_size=20).filter(lambda v: v.strip() and v != NONE_GIVEN)
lists = st.lists(names | st.just(""), max_size=3).map(tuple)


def is_search(text: str) -> bool:
    """Whether a text can be read as a search."""
    try:
        parse(text)
    except InvalidParameter:
        return False
    return True


@st.composite
def queries(draw: st.DrawFn) -> Query:
    days = sorted(draw(st.tuples(st.dates(), st.dates())))
    words = draw(st.text(max_size=20).map(lambda v: re.sub(r'["*()]', "", v)).filter(is_search))
    return Query(
        draw(st.sampled_from([None, days[0]])), draw(st.sampled_from([None, days[1]])), draw(lists),
        draw(st.sampled_from(["any", "all"])), tuple(draw(st.lists(st.sampled_from(NAME_LABELS), max_size=3))),
        draw(lists), draw(lists), draw(st.sampled_from([words, "gas*", '"gas supply" oil'])),
        draw(st.booleans()), tags=draw(lists), count=draw(st.sampled_from(COUNTS)),
    )  # fmt: skip


parted = st.builds(lambda query, apart: query.replace(apart=apart), queries(), queries())


@settings(max_examples=200, derandomize=True, deadline=None)
@given(queries() | parted)
def test_parameters_give_the_query_back(query: Query) -> None:
    assert Query.from_params(query.to_params()) == (query, [])
    assert query.is_empty == (query.to_params() == {})


@settings(max_examples=100, derandomize=True, deadline=None)
@given(queries() | parted)
def test_a_link_gives_the_query_back(query: Query) -> None:
    assert Query.from_params(parse_qs(query.to_url(), encoding="utf-8")) == (query, [])


@settings(max_examples=100, derandomize=True, deadline=None)
@given(queries() | parted)
def test_a_slug_is_safe_in_a_file_name(query: Query) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", query.slug())


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.dictionaries(
    st.sampled_from([
        "from", "to", "entity", "match", "label", "source", "search", "inferred", "apart", "tag", "count", "page",
    ]),
    st.text(max_size=12) | st.lists(st.text(max_size=12), max_size=3),
))  # fmt: skip
def test_any_address_gives_a_query(params: dict[str, str | list[str]]) -> None:
    query, notices = Query.from_params(params)
    assert Query.from_params(query.to_params())[0].to_params() == query.to_params()
    assert all(text.startswith("Ignored: ") for text in notices)


def test_equal_selections_are_equal_and_hash_alike() -> None:
    one = Query(entities=("b", "a", "b"), match="all", search="  gas   oil ")
    other = Query(entities=("a", "b"), match="all", search="gas oil")
    assert (one, hash(one)) == (other, hash(other))
    assert Query(entities=("a",), match="all") == Query(entities=("a",))


def test_what_is_not_valid_is_left_out_with_a_notice() -> None:
    query, notices = Query.from_params(
        {"label": ["PERSON", "planet", "gpe"], "from": "2022-13", "match": "some", "entity": "Kyiv (GPE)", "x": "1"}
    )
    assert query == Query(entities=("Kyiv (GPE)",), labels=("GPE", "PERSON"))
    assert [text.partition(" is not valid")[0] for text in notices] == [
        "Ignored: from='2022-13'", "Ignored: match='some'", "Ignored: label='PLANET'"
    ]  # fmt: skip


def test_inferred_mentions_are_counted_only_when_asked_for() -> None:
    assert Query.from_params({"inferred": "1"}) == (Query(inferred=True), [])
    assert Query.from_params({"inferred": "0"}) == (Query(), [])
    query, notices = Query.from_params({"inferred": "yes"})
    assert (query, notices) == (Query(), ["Ignored: inferred='yes' is not valid. Allowed: 1 to count them, 0 not to."])


def test_a_reversed_period_is_left_out_whole() -> None:
    query, notices = Query.from_params({"from": "2022-05-01", "to": "2022-04-01", "source": "Reuters"})
    assert query == Query(sources=("Reuters",))
    assert notices == [
        "Ignored: from='2022-05-01' is not valid. Allowed: a day up to 2022-04-01, the end of the range."
    ]
    with pytest.raises(InvalidParameter, match="a day up to 2022-04-01"):
        Query(dt.date(2022, 5, 1), dt.date(2022, 4, 1))


def test_documents_without_source_have_a_name_in_links() -> None:
    assert Query(sources=("",)).to_params() == {"source": ["(none)"]}
    assert Query.from_params({"source": "(none)"})[0] == Query(sources=("",))


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("from", "2022-03-04", (2022, 3, 4)), ("from", "2022-03", (2022, 3, 1)), ("to", "2020-02", (2020, 2, 29)),
        ("to", "2022-02", (2022, 2, 28)), ("to", "2022-12", (2022, 12, 31)), ("from", "2022", (2022, 1, 1)),
        ("to", "2022", (2022, 12, 31)), ("to", "9999", (9999, 12, 31)), ("to", " 2022-03-04 ", (2022, 3, 4)),
    ],
)  # fmt: skip
def test_days_months_and_years(name: str, text: str, day: tuple[int, int, int]) -> None:
    assert parse_day(name, text) == dt.date(*day)


@pytest.mark.parametrize("text", ["2022-02-30", "0000", "4.3.2022", "2022-3", "", "yesterday", "2022-00", "22"])
def test_what_is_not_a_day(text: str) -> None:
    with pytest.raises(InvalidParameter, match="a day as YYYY-MM-DD"):
        parse_day("from", text)


@pytest.mark.parametrize(
    ("query", "words", "slug"),
    [
        (Query(), "all documents", "all-documents"),
        (Query(dt.date(2022, 3, 1), dt.date(2022, 3, 31)), "documents of March 2022", "documents-of-march-2022"),
        (Query(dt.date(2020, 1, 1), dt.date(2020, 12, 31)), "documents of 2020", "documents-of-2020"),
        (Query(dt.date(2020, 2, 29), dt.date(2020, 2, 29)), "documents of 29 February 2020", None),
        (Query(dt.date(2020, 1, 1), dt.date(2021, 12, 31)), "documents from 1 January 2020 to 31 December 2021", None),
        (Query(dt.date(2020, 1, 1), dt.date.max), "documents from 1 January 2020 to 31 December 9999", None),
        (Query(date_from=dt.date(2020, 3, 1)), "documents since 1 March 2020", None),
        (Query(date_to=dt.date(2020, 3, 1)), "documents until 1 March 2020", None),
        (
            Query(entities=("Kyiv (GPE)", "Angela Merkel (PERSON)"), match="all", labels=("ORG",)),
            "documents that mention Angela Merkel (PERSON) and Kyiv (GPE); counting ORG",
            "documents-that-mention-angela-merkel-person-and-kyiv-gpe",
        ),
        (Query(entities=("a", "b")), "documents that mention a or b", None),
        (Query(labels=("PERSON", "GPE")), "all documents; counting GPE, PERSON", None),
        (
            Query(labels=("ORG",), inferred=True), "all documents; counting ORG; with inferred mentions",
            "all-documents-counting-org-with-inferred-mentions",
        ),
        (
            Query(dt.date(2022, 3, 1), dt.date(2022, 3, 31), search="gas", tags=("", "to check", "grain")),
            "documents of March 2022 without a tag or tagged grain or to check with the words gas",
            "documents-of-march-2022-without-a-tag-or-tagged-grain-or-to",
        ),
        (
            Query(search='"gas supply"', sources=("", "Reuters"), collections=("",)),
            'documents with the words "gas supply" from no source or Reuters in the top folder', None,
        ),
        (Query(search="Übergröße"), "documents with the words Übergröße", "documents-with-the-words-ubergroe"),
    ],
)  # fmt: skip
def test_a_query_in_words(query: Query, words: str, slug: str | None) -> None:
    assert query.describe() == words
    assert slug is None or query.slug() == slug


def test_narrowing_to_a_period() -> None:
    query = Query(dt.date(2022, 1, 1), dt.date(2022, 6, 30), labels=("GPE",))
    narrow = query.narrow(dt.date(2022, 6, 1), dt.date(2022, 12, 31))
    assert narrow == Query(dt.date(2022, 6, 1), dt.date(2022, 6, 30), labels=("GPE",))
    assert query.narrow(dt.date(2023, 1, 1), dt.date(2023, 2, 1)) is None


@pytest.mark.parametrize("search", ['"open', "*", "gas **", '""', "gas " * 200])
def test_search_that_cannot_be_read(search: str) -> None:
    with pytest.raises(InvalidParameter, match="search="):
        Query(search=search)
    assert Query.from_params({"search": search})[0] == Query()


def test_a_message_cuts_a_long_value() -> None:
    _, [notice] = Query.from_params({"from": "9" * 100_000})
    assert len(notice) < 300


def test_what_is_not_unicode_is_replaced_and_makes_a_link() -> None:
    query, notices = Query.from_params({"source": "\ud800", "search": "a \udcff"})
    assert (query.sources, query.search, notices) == (("?",), "a ?", [])
    assert Query.from_params({"source": query.to_params()["source"]})[0].sources == ("?",)


def test_what_a_selection_leaves_out_is_a_selection_of_its_own() -> None:
    left_out = Query(entities=("Ada (PERSON)",), labels=("ORG",))
    query = Query(date_from=dt.date(2022, 3, 1), apart=left_out)
    assert query.apart == Query(entities=("Ada (PERSON)",))  # labels keep no document
    assert query.to_params() == {"from": ["2022-03-01"], "apart": ["entity=Ada+%28PERSON%29"]}
    assert query.describe() == "documents since 1 March 2022, without documents that mention Ada (PERSON)"
    assert Query(apart=Query()).to_params() == {"apart": ["all"]}
    assert Query.from_params({"apart": "all"}) == (Query(apart=Query()), [])


@pytest.mark.parametrize(
    "link", ["", "everything", "from=2022-13", "entity=Ada&match=some", "apart=" + "apart%3D" * 3 + "search"]
)  # fmt: skip
def test_a_link_that_says_no_selection_is_an_error(link: str) -> None:
    with pytest.raises(InvalidParameter):
        Query.from_url(link)
    [notice] = Query.from_params({"apart": link or "nothing"})[1]
    assert notice.startswith("Ignored: ")


def test_selections_stand_within_each_other_up_to_three() -> None:
    deep = Query(apart=Query(apart=Query(apart=Query(search="gas"))))
    assert (deep.depth, Query.from_url(deep.to_url())) == (3, deep)
    with pytest.raises(InvalidParameter, match="apart"):
        Query(apart=deep)
    with pytest.raises(InvalidParameter, match="apart"):
        Query.from_url("apart=" + "apart%3D" * 100_000)
