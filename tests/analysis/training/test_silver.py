"""Silver: what two models agree on is taught, what they dispute is left open."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from analysis.training.augment import Names, as_headline, swap_names
from analysis.training.silver import cleaned, news_silver, opened, web_silver
from analysis.training.texts import Labelled, LabelledText

TEXT = "Anna Petrova left Minsk for Acme Ltd. Later Boris Ivanov stayed."


def span(name: str, label: str) -> Labelled:
    start = TEXT.index(name)
    return Labelled(start, start + len(name), label)


def shown(text: LabelledText) -> tuple[list[tuple[str, str]], list[str]]:
    return [(text.text[s:e], label) for s, e, label in text.spans], [text.text[s:e] for s, e in text.missing]


def test_a_corpus_name_stands_where_both_models_find_it_and_where_they_differ() -> None:
    person, place, body = span("Anna Petrova", "PERSON"), span("Minsk", "GPE"), span("Acme Ltd", "ORG")
    text = LabelledText("t", TEXT, (person, place, body))
    one = [{person, place._replace(label="PERSON"), body}]
    other = [{person, place._replace(label="PERSON")}]
    (silver,) = cleaned([text], one, other)
    assert shown(silver) == ([("Anna Petrova", "PERSON"), ("Acme Ltd", "ORG")], ["Minsk"])


def test_what_no_model_finds_and_what_only_the_models_find_is_left_open() -> None:
    corpus_only, models_only = span("Minsk", "GPE"), span("Boris Ivanov", "PERSON")
    (silver,) = cleaned([LabelledText("t", TEXT, (corpus_only,))], [{models_only}], [{models_only}])
    assert shown(silver) == ([], ["Minsk", "Boris Ivanov"])


def test_gold_stays_and_what_it_lacks_by_both_models_is_left_open() -> None:
    person, place, body = span("Anna Petrova", "PERSON"), span("Minsk", "GPE"), span("Acme Ltd", "ORG")
    (text,) = opened([LabelledText("t", TEXT, (person,))], [{place, body}], [{place}])
    assert shown(text) == ([("Anna Petrova", "PERSON")], ["Minsk"])


def test_news_is_taught_by_agreement_and_each_paragraph_once() -> None:
    person, place = span("Anna Petrova", "PERSON"), span("Minsk", "GPE")
    texts = [TEXT, TEXT]
    silver = list(news_silver(texts, [{person, place}, set()], [{person, place._replace(label="ORG")}, set()]))
    assert [shown(text) for text in silver] == [([("Anna Petrova", "PERSON")], ["Minsk"])]


def test_a_proper_noun_that_no_model_names_is_left_open_in_web_text() -> None:
    proper = [tuple(span(name, "")[:2]) for name in ("Anna", "Petrova", "Minsk")]
    person = span("Anna Petrova", "PERSON")
    later = span("Later", "PERSON")
    (silver,) = web_silver([(LabelledText("w", TEXT, ()), proper)], [{person, later}], [{person, later}])  # type: ignore[list-item]
    assert shown(silver) == ([("Anna Petrova", "PERSON")], ["Minsk"])


NAMES = Names(("Clara", "Dmitri"), ("de Vries", "Okoye"), ("Globex Corporation",), ("Gomel",), ("Chad",))


@given(st.integers(0, 10_000))
def test_swapping_keeps_labels_in_order_and_names_where_the_spans_are(seed: int) -> None:
    found = {"Anna Petrova": "PERSON", "Minsk": "GPE", "Acme Ltd": "ORG", "Boris Ivanov": "PERSON"}
    spans = tuple(span(name, label) for name, label in found.items())
    text = LabelledText("t", TEXT, spans)
    new = swap_names(text, NAMES, random.Random(seed))
    assert [label for *_, label in new.spans] == [label for *_, label in spans]
    pieces = [new.text[s:e] for s, e, _ in new.spans]
    frame = new.text
    for piece, old in zip(pieces, spans, strict=True):
        frame = frame.replace(piece, TEXT[old.start : old.end], 1)
    assert frame == TEXT


def test_a_surname_is_swapped_with_its_full_name() -> None:
    text = "Anna Petrova spoke. Petrova left."
    spans = (Labelled(0, 12, "PERSON"), Labelled(20, 27, "PERSON"))
    for seed in range(20):
        new = swap_names(LabelledText("t", text, spans), NAMES, random.Random(seed))
        full, surname = (new.text[s:e] for s, e, _ in new.spans)
        assert full.split()[-1] == surname


@given(st.text(), st.integers(0, 100))
def test_a_headline_is_as_long_as_its_text(text: str, seed: int) -> None:
    assert len(as_headline(LabelledText("t", text, ()), random.Random(seed)).text) == len(text)
