"""Attributions: source, cue, content and speaker, on schematic texts whose names are marked by hand."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.annotate.quotes import find_quotes
from analysis.annotate.terms import Token
from analysis.schema import QUOTE_KINDS, SPEAKER_REASONS, Inferred, Mention
from tests.analysis.annotate.quote_texts import read

ANNA, BEN = "[PERSON Anna Example]", "[PERSON Ben Sample]"
NASTY = Path(__file__).parents[4] / "shared" / "data" / "nasty"


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "‘’"])
def test_speech_before_and_behind_its_cue(marks: str) -> None:
    o, c = marks
    before = read(f"{o}The bridge is closed today,{c} said {ANNA}.")
    assert before.rows() == [("direct", "Anna Example", "say", "The bridge is closed today,", "Anna Example")]
    behind = read(f"{ANNA} said: {o}The bridge is closed today.{c}")
    assert behind.rows() == [("direct", "Anna Example", "say", "The bridge is closed today.", "Anna Example")]


def test_a_quote_that_its_cue_interrupts_is_two_with_one_cue() -> None:
    found = read(f"“The bridge is closed,” {ANNA} said, “and it will stay closed.”")
    assert found.rows() == [
        ("direct", "Anna Example", "say", "The bridge is closed,", "Anna Example"),
        ("direct", "Anna Example", "say", "and it will stay closed.", "Anna Example"),
    ]
    assert len({(q.cue_start, q.source_start) for q in found.quotes}) == 1


def test_a_second_sentence_after_the_cue_belongs_to_it() -> None:
    found = read(f"“The bridge is closed,” said {ANNA} on the radio. “It will stay closed.”")
    assert [row[3] for row in found.rows()] == ["The bridge is closed,", "It will stay closed."]
    assert {q.name for q in found.quotes} == {"Anna Example"}


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        (f"{ANNA} said that the bridge was closed.", "say", "that the bridge was closed"),
        (f"{ANNA} told reporters in the capital that the bridge was closed.", "tell", "that the bridge was closed"),
        (f"{ANNA} said on Monday she would stay.", "say", "she would stay"),
        (f"{ANNA} announced plans for a bridge.", "announce", "plans for a bridge"),
        (f"{ANNA} vowed to stay in the capital.", "vow", "to stay in the capital"),
        (f"The bridge was closed, {ANNA} said.", "say", "The bridge was closed"),
        (f"The bridge was closed, said {ANNA}, a driver.", "say", "The bridge was closed"),
        (f"According to {ANNA}, the bridge was closed.", "according to", "the bridge was closed"),
        (f"The bridge was closed, according to {ANNA}.", "according to", "The bridge was closed"),
    ],
)
def test_speech_without_quotation_marks(text: str, cue: str, content: str) -> None:
    (row,) = read(text).rows()
    assert row[0] == "indirect"
    assert row[2:] == (cue, content, "Anna Example")


def test_a_clause_with_some_words_in_marks_is_mixed() -> None:
    (row,) = read(f"{ANNA} said the bridge was “not safe at all” in winter.").rows()
    assert (row[0], row[3]) == ("mixed", "the bridge was “not safe at all” in winter")


def test_two_cues_share_a_subject_and_part_the_content() -> None:
    found = read(f"{ANNA} said that the bridge was closed and added that it would stay closed.")
    assert [(row[2], row[3]) for row in found.rows()] == [
        ("say", "that the bridge was closed"), ("add", "that it would stay closed"),
    ]  # fmt: skip
    assert {q.name for q in found.quotes} == {"Anna Example"}


@pytest.mark.parametrize(
    "text",
    [
        f"{ANNA} did not say that the bridge was closed.",
        f"{ANNA} would say that the bridge was closed.",
        f"{ANNA} was told that the bridge was closed.",
        f"{ANNA} wants to say that the bridge was closed.",
        "I say that the bridge was closed.",
        f"{ANNA} met {BEN} at the “old bridge” in the capital.",
    ],
)
def test_what_was_not_said_is_no_quote(text: str) -> None:
    assert read(text).rows() == []


# -- who speaks ------------------------------------------------------------------------------------------------


def test_the_speaker_is_the_head_of_the_source() -> None:
    named = read(f"The minister, {ANNA}, said that it rains.")
    assert named.rows()[0][4] == "Anna Example"
    other = read(f"A spokesman for {ANNA} said that it rains.")
    assert other.rows()[0][1] == "A spokesman for Anna Example"
    assert (other.quotes[0].name, other.quotes[0].reason) == ("", "")
    possessive = read(f"{ANNA}'s lawyer said that it rains.")
    assert possessive.quotes[0].name == ""
    several = read(f"{ANNA} and {BEN} said that it rains.")
    assert several.quotes[0].name == ""


def test_an_apposition_belongs_to_the_source() -> None:
    (row,) = read(f"{ANNA}, a driver from [GPE Exampletown], said that it rains.").rows()
    assert row[1] == "Anna Example, a driver from Exampletown"
    assert row[4] == "Anna Example"


def test_who_stands_for_the_name_before_it() -> None:
    found = read(f"The talks were opened by {ANNA}, who said that it rains.")
    assert found.rows() == [("indirect", "who", "say", "that it rains", "Anna Example")]


def test_a_pronoun_means_the_one_person_in_reach() -> None:
    one = read(f"{ANNA} met the press. She said that it rains.")
    assert (one.quotes[0].name, one.quotes[0].reason) == ("Anna Example", "pronoun")
    two = read(f"{ANNA} met {BEN}. She said that it rains.")
    assert (two.quotes[0].name, two.quotes[0].reason) == ("", "")
    none = read("The press was there. She said that it rains.")
    assert (none.quotes[0].name, none.quotes[0].reason) == ("", "")


def test_who_spoke_last_is_in_reach_even_where_others_were_named_before() -> None:
    found = read(f"{ANNA} met {BEN}, {BEN} said. “It rains here,” he said.")
    assert [(q.name, q.reason) for q in found.quotes] == [("Ben Sample", "named"), ("Ben Sample", "pronoun")]


def test_a_title_tells_he_from_she() -> None:
    found = read(f"Mr {BEN} met Mrs {ANNA}. She said that it rains.")
    assert [(q.name, q.reason) for q in found.quotes] == [("Anna Example", "pronoun")]


def test_given_names_tell_he_from_she() -> None:
    found = read("[PERSON Mary Example] met [PERSON John Sample]. She said that it rains.")
    assert [(q.name, q.reason) for q in found.quotes] == [("Mary Example", "pronoun")]
    alone = read("[PERSON Mary Example] met the press. He said that it rains.")
    assert [(q.name, q.reason) for q in alone.quotes] == [("", "")]


def test_who_asks_is_not_who_answers() -> None:
    found = read(f"{ANNA} asked whether it rains.\n\n“It rains every day here,” she said.")
    assert [(q.cue, q.name) for q in found.quotes] == [("ask", "Anna Example"), ("say", "")]


def test_what_is_named_behind_a_preposition_is_not_who_speaks_next() -> None:
    found = read(f"The talks were about {ANNA}. She said that it rains.")
    assert [q.name for q in found.quotes] == [""]


def test_names_within_quotation_marks_are_out_of_reach() -> None:
    found = read(f"“We met {BEN} today,” said {ANNA}. “It rains here,” she added.")
    assert {q.name for q in found.quotes} == {"Anna Example"}


def test_kin_of_somebody_are_not_taken_for_the_speaker() -> None:
    found = read(f"The driver came with her husband, {BEN}. She said that it rains.")
    assert found.quotes[0].name == ""


def test_a_role_speaks_for_whom_the_document_gives_it_to() -> None:
    found = read("The president said that it rains.", roles={"The president": "Anna Example"})
    assert (found.quotes[0].label, found.quotes[0].name, found.quotes[0].reason) == ("PERSON", "Anna Example", "role")


def test_an_organisation_speaks_but_a_work_of_art_does_not() -> None:
    assert read("[ORG Example Council] said that it rains.").quotes[0].name == "Example Council"
    assert read("[DATE Monday] said that it rains.").quotes == ()


# -- quotations without a cue, transcripts, headlines ----------------------------------------------------------


def test_speech_without_a_cue_is_unresolved() -> None:
    found = read(f"{ANNA} met the press.\n\n“The bridge is closed and it will stay closed.”\n\nIt rains.")
    assert found.rows() == [("direct", "", "", "The bridge is closed and it will stay closed.", "")]
    assert (found.quotes[0].cue_start, found.quotes[0].source_start) == (-1, -1)


def test_turns_of_a_transcript_last_until_the_next() -> None:
    found = read(f"{ANNA}: The bridge is closed.\n\nIt stays so.\n\nQuestion: Why?\n\n{BEN}: It rains.")
    assert [(q.kind, found.cut(q.start, q.end), q.name, q.reason) for q in found.quotes] == [
        ("direct", "The bridge is closed.\n\nIt stays so.", "Anna Example", "transcript"),
        ("direct", "Why?", "", ""),
        ("direct", "It rains.", "Ben Sample", "transcript"),
    ]
    assert found.cut(found.quotes[0].source_start, found.quotes[0].source_end) == "Anna Example"


def test_turns_within_a_line_need_a_title() -> None:
    found = read(f"A speech was given. * * * President of [GPE Exampleland] {ANNA}: Friends, it rains.")
    assert [(q.name, found.cut(q.start, q.end)) for q in found.quotes] == [("Anna Example", "Friends, it rains.")]
    assert read(f"The guests were {ANNA}: Friends of the house.").quotes == ()


def test_labels_in_capitals_take_the_one_person_of_that_surname() -> None:
    found = read(f"{ANNA} met the press.\n\nMS. EXAMPLE: It rains.\n\nQ Why?\n\nMS. EXAMPLE: Nobody knows.")
    assert [q.name for q in found.quotes] == ["Anna Example", "", "Anna Example"]


def test_a_headline_quotes_after_its_colon() -> None:
    found = read(f"{ANNA}: the bridge is closed\n\nThe bridge was opened.")
    assert found.rows() == [("indirect", "Anna Example", "", "the bridge is closed", "Anna Example")]
    assert read("Note: the bridge is closed\n\nThe bridge was opened.").quotes == ()


# -- properties ------------------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    ["“", "”", '"', "'", "‘", "’", "«", "»", "„", ",", ":", ".", " ", "\n", "\n\n", "said", "he", "Anna", "Example",
     "according to", "that", "it rains", "who", "(", ")", "—", "MR. X:", "Q ", "\u2029", "\ud800", "😀", "told", "and"]
)  # fmt: skip
_LABELS = st.sampled_from(["PERSON", "ORG", "GPE", "DATE", "NORP", "WORK_OF_ART"])


@st.composite
def _inputs(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[Mention], list[Inferred], list[Token]]:
    """Return any text with any sentences, mentions and tags over it."""
    text = "".join(draw(st.lists(_PIECES | st.text(max_size=6), max_size=40)))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
    sentences = [(a, b) for a, b in pairwise(ends) if text[a:b].strip()]
    mentions = [Mention(a, b, 0, draw(_LABELS), text[a:b].strip() or "X") for a, b in spans if text[a:b].strip()]
    words, place = [], 0
    for number, piece in enumerate(text.split()):
        place = text.index(piece, place)
        tag = draw(st.sampled_from(["NOUN", "VERB", "PROPN", "ADV", "ADJ"]))
        words.append(Token(number, place, place + len(piece), tag, piece.lower(), draw(_PIECES) or piece, False))
    return text, sentences, mentions, [], words


@settings(max_examples=300)
@given(_inputs())
def test_no_text_raises_and_every_span_lies_within_it(
    given_text: tuple[str, list[tuple[int, int]], list[Mention], list[Inferred], list[Token]],
) -> None:
    text, sentences, mentions, inferred, words = given_text
    found = find_quotes(text, sentences, mentions, inferred, words)
    assert found == find_quotes(text, sentences, mentions, inferred, words)
    names = {(m.label, m.name) for m in mentions}
    for quote in found:
        assert 0 <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end] == text[quote.start : quote.end].strip()
        for start, end in ((quote.source_start, quote.source_end), (quote.cue_start, quote.cue_end)):
            assert (start, end) == (-1, -1) or 0 <= start < end <= len(text)
        assert 0 <= quote.sentence < max(1, len(sentences))
        assert quote.kind in QUOTE_KINDS
        assert quote.reason in SPEAKER_REASONS
        assert bool(quote.reason) == bool(quote.name) == bool(quote.label)
        assert not quote.name or (quote.label, quote.name) in names
    assert list(found) == sorted(found, key=lambda q: (q.start, q.end, q.cue_start))


@pytest.mark.skipif(not NASTY.is_dir(), reason="no hostile strings on this computer")
def test_hostile_strings_do_not_raise() -> None:
    texts = [json.dumps(path.read_bytes().decode("latin-1")) for path in NASTY.rglob("*") if path.is_file()]
    texts += [path.read_bytes().decode("utf-8", "surrogateescape") for path in NASTY.rglob("*") if path.is_file()]
    assert texts
    for text in texts:
        words = [Token(n, i, i + 4, "VERB", "said", "say", False) for n, i in enumerate(range(0, len(text) - 4, 9))]
        for quote in find_quotes(text, [(0, len(text))], [], [], words):
            assert 0 <= quote.start < quote.end <= len(text)
