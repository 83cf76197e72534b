"""The language of the search box: by hand, and against a plain scan of the texts on random searches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InvalidParameter
from analysis.fulltext import FIELDS, LONGEST_SEARCH, as_words, is_plain, parse
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.hand_corpus import hand_corpus, note


def found(search: str, text: str, **fields: str) -> list[str] | None:
    """Return the words that a search finds in a text, None where it does not match."""
    node = parse(search)
    assert node is not None
    spans = node.find({"text": text, **dict.fromkeys(FIELDS, ""), **fields})
    return None if spans is None else [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("search", "text", "hits"),
    [
        ("gas", "Gas, gasoline; GAS!", ["Gas", "GAS"]), ("gas*", "Gas gasoline", ["Gas", "gasoline"]),
        ('"gas supply"', "the gas\n supply", ["gas\n supply"]), ("c++", "C++ and c", ["C++"]),
        ("é", "É é e", ["É", "é"]), ("a.c", "abc a.c", ["a.c"]), ("gas oil", "oil and gas", ["oil", "gas"]),
        ("gas oil", "gas", None), ("gas AND oil", "oil and gas", ["oil", "gas"]),
        ("gas OR oil", "oil and coal", ["oil"]), ("gas OR oil", "coal", None),
        ("gas NOT oil", "gas and coal", ["gas"]), ("gas NOT oil", "gas and oil", None),
        ("gas AND NOT oil", "gas", ["gas"]), ("NOT oil", "gas", []), ("NOT NOT oil", "oil", ["oil"]),
        ("gas OR oil coal", "gas", ["gas"]),
        ("(gas OR oil) coal", "gas", None), ("(gas OR oil) coal", "oil coal", ["oil", "coal"]),
        ("f(x)", "f(x) = 1", ["f(x)"]), ("(f(x))", "f(x)", ["f(x)"]),
        ("and or not", "and or not", ["and", "or", "not"]),
        ('"OR" gas', "gas or", ["gas", "or"]), ("gas NEAR/1 supply", "gas and supply", ["gas", "supply"]),
        ("gas NEAR/0 supply", "gas and supply", None), ("gas NEAR/1 supply", "supply of gas; gas", ["supply", "gas"]),
        ("gas NEAR/0 gas", "gas, gas", ["gas", "gas"]), ("gas NEAR/0 gas", "gas", None),
        ('"natural gas" NEAR/2 supp*', "natural gas is in supply", ["natural gas", "supply"]),
        ("a NEAR b", "a 1 2 3 4 5 6 7 8 9 0 b", ["a", "b"]), ("a NEAR b", "a 1 2 3 4 5 6 7 8 9 0 1 b", None),
        ("title:gas", "oil", None), ("10:30", "at 10:30", ["10:30"]),
        ("NOT(oil)", "gas", []), ("gas OR(oil)", "oil", ["oil"]), ("gas NEAR/1(oil)", "gas oil", ["gas", "oil"]),
    ],
)  # fmt: skip
def test_what_a_search_finds(search: str, text: str, hits: list[str] | None) -> None:
    assert found(search, text) == hits


def test_fields_are_looked_into_and_have_no_place_in_the_text() -> None:
    assert found("title:gas", "oil", title="The Gas Supply") == []
    assert found('TITLE:"gas supply" oil', "oil", title="The Gas Supply") == ["oil"]
    assert found('(title:"gas supply" OR oil) coal', "coal", title="gas supply") == ["coal"]
    assert found('((source:"New York Times"))', "", source="The New York Times") == []
    assert found("source:reut* OR collection:east", "oil", collection="East/North") == []
    assert found("NOT source:Reuters", "oil", source="Reuters") is None


@pytest.mark.parametrize(
    ("search", "said", "here"),
    [
        ("gas AND", "a word or phrase at the end", "gas AND→"),
        ("OR gas", 'before OR ("OR" finds the word)', "→OR gas"),
        ("gas OR OR oil", "before OR", "gas OR →OR oil"), ("(gas", "a closing parenthesis", "→(gas"),
        ("gas) oil", "as many closing", "gas→) oil"), ("gas NOT", "at the end", "gas NOT→"),
        ('gas "oil', "one mark is left open", 'gas →"oil'), ("title: gas", "after title:", "title:→ gas"),
        ("title:(gas)", "after title:", "title:→(gas)"), ("gas NEAR/500 oil", "at most 100 words", "gas →NEAR/500 oil"),
        ("gas NEAR (oil OR coal)", "between two words or phrases", "gas →NEAR"),
        ("a NEAR b NEAR c", "between two", "a NEAR b →"), ("title:a NEAR b", "of the text", "→NEAR b"),
        ("NEAR gas", "before NEAR", "→NEAR gas"), ("gas *", "before each *", "gas →*"), ("()", "before )", "(→)"),
        ('gas ""', "between the quotation marks", 'gas →""'), ("(" * 30 + "a", "parentheses within", "→("),
    ],
)  # fmt: skip
def test_a_mistake_is_pointed_at(search: str, said: str, here: str) -> None:
    with pytest.raises(InvalidParameter, match="search=") as error:
        Query(search=search)
    assert said in str(error.value)
    assert here in str(error.value)


def test_a_search_says_whether_it_has_operators() -> None:
    assert all(is_plain(parse(search)) for search in ("gas", '"gas supply" oil*', "a AND b"))
    assert not any(is_plain(parse(search)) for search in ("a OR b", "NOT a", "title:a", "a NEAR b", "a (b OR c)"))
    assert Query(search="a b").describe() == "documents with the words a b"
    assert Query(search="a OR b").describe() == "documents that match a OR b"


@pytest.mark.parametrize(
    ("text", "search"),
    [("gas", "gas"), ("gas supply", '"gas supply"'), ("NOT", '"NOT"'), ("f(x)", '"f(x)"'), ("title:a", '"title:a"'),
     ('say "no"', '"say no"'), ("Zelenskyy’s", "Zelenskyy’s"), ("COP-26", "COP-26"),
     ("Letter A*", '"Letter A"')],
)  # fmt: skip
def test_a_text_as_a_search_finds_itself(text: str, search: str) -> None:
    assert as_words(text) == search
    assert found(search, text.replace('"', "").replace("*", "")) is not None


def test_a_link_brings_an_operator_back() -> None:
    query = Query(search='(gas OR "oil price") NOT c*')
    assert Query.from_params(query.to_params()) == (query, [])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(alphabet='abORNDTE/():"* \t1', max_size=40))
def test_whatever_is_typed_is_read_or_refused(search: str) -> None:
    node, refused = None, ""
    try:
        node = parse(search)
    except InvalidParameter as error:
        refused = str(error)
    if refused:
        assert "look here: " in refused
        return
    assert (node is None) == (not search.strip())
    if node is not None:
        text = "a b OR"
        spans = node.find({"text": text, "title": "a", "source": "", "collection": ""})
        assert spans is None or all(0 <= start < end <= len(text) for start, end in spans)
        sql, values = node.condition()
        assert sql.count("?") == len(values)


# -- against a plain scan --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A search as it is typed, and whether a document matches, by counting words one after the other."""

    text: str
    matches: Callable[[dict[str, str]], bool]


def words_of(text: str) -> list[tuple[str, int, int]]:
    return [(match[0].lower(), *match.span()) for match in re.finditer(r"\w+", text)]


def places(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return first and last word of each place of a word, prefix* or phrase, word by word."""
    words, parts = words_of(text), phrase.lower().split()
    spots = []
    for first in range(len(words) - len(parts) + 1):
        here = words[first : first + len(parts)]
        fits = all(
            word.startswith(part[:-1]) if part.endswith("*") else word == part
            for (word, _, _), part in zip(here, parts, strict=True)
        )
        touching = all(not text[a[2] : b[1]].strip() for a, b in pairwise(here))
        if fits and touching:
            spots.append((first, first + len(parts) - 1))
    return spots


VOCABULARY = (
    "gas", "supply", "Berlin", "Merkel", "budget", "sanction*", "energ*", "prices", "unheardof", "gas supply",
    "the new budget", "Angela Merkel", "in Berlin", "met", "grain exports",
)  # fmt: skip


def atom(phrase: str, field: str) -> Asked:
    typed = f'"{phrase}"' if " " in phrase else phrase
    return Asked(typed if field == "text" else f"{field}:{typed}", lambda row: bool(places(row[field], phrase)))


def near(left: str, right: str, words: int) -> Asked:
    def matches(row: dict[str, str]) -> bool:
        pairs = [(a, b) for a in places(row["text"], left) for b in places(row["text"], right)]
        pairs += [(b, a) for a, b in pairs]
        return any(first[1] < second[0] and second[0] - first[1] - 1 <= words for first, second in pairs)

    return Asked(f"{atom(left, 'text').text} NEAR/{words} {atom(right, 'text').text}", matches)


def joined(parts: list[Asked], operator: str, *, every: bool) -> Asked:
    check = all if every else any
    return Asked(
        f"({operator.join(part.text for part in parts)})", lambda row: check(part.matches(row) for part in parts)
    )


PHRASES = st.sampled_from(VOCABULARY)
ATOMS = st.one_of(
    st.builds(atom, PHRASES, st.just("text")),
    st.builds(atom, st.sampled_from(["Note", "1*", "Reuters", "Note 12", "Daily Example"]), st.sampled_from(FIELDS)),
    st.builds(near, PHRASES, PHRASES, st.integers(0, 8)),
)


def groups(inner: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    """Return searches made of others."""
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        parts.map(lambda some: joined(some, " AND ", every=True)),
        parts.map(lambda some: joined(some, " ", every=True)),
        parts.map(lambda some: joined(some, " OR ", every=False)),
        inner.map(lambda part: Asked(f"NOT {part.text}", lambda row: not part.matches(row))),
    )


@settings(max_examples=300, derandomize=True, deadline=None)
@given(asked=st.recursive(ATOMS, groups, max_leaves=5).filter(lambda asked: len(asked.text) <= LONGEST_SEARCH))
def test_answers_equal_a_plain_scan(written_corpus: Corpus, asked: Asked) -> None:
    rows = written_corpus.database.rows(
        "SELECT doc, text, title, source, collection FROM documents JOIN "
        f"{written_corpus.database.table('texts')} USING (doc)"
    )
    expected = {doc for doc, *values in rows if asked.matches(dict(zip(("text", *FIELDS), values, strict=True)))}
    assert set(written_corpus.selection(Query(search=asked.text)).docs.tolist()) == expected


@pytest.fixture
def news(tmp_path: Path) -> Iterator[Corpus]:
    notes = [
        note("2022-01-01", "A corridor opens.", title="News"), note("2022-01-02", "A corridor closes.", title="Rumour"),
        note("2022-01-03", "Nothing.", title="Other"),
    ]  # fmt: skip
    with hand_corpus(tmp_path, notes) as corpus:
        yield corpus


def test_a_search_filters_marks_and_proves(news: Corpus) -> None:
    query = Query(search="corridor NOT title:rumour")
    listed = news.documents(query)
    assert listed["title"].tolist() == ["News"]
    view = news.document(listed["id"][0], query)
    assert [view.text[start:end] for start, end in view.hits] == ["corridor"]
    assert news.evidence_count(query, unit="hits") == listed["hits"].sum() == 1
    by_title = Query(search="title:news")
    assert news.selection(by_title).n_documents == 1
    assert news.evidence_count(by_title, unit="hits") == news.documents(by_title)["hits"].sum() == 0
