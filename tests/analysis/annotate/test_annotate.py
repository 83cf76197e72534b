from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.annotate.annotate import annotate, goes_on
from analysis.annotate.pipeline import load_pipeline
from analysis.schema import Annotation

ROOT = Path(__file__).parents[3]
SEED = ROOT / "seeds" / "000_eb068a838765df8d.txt"
GOLDEN = Path(__file__).with_name("seed_annotation.json")


def annotated(*texts: str) -> list[Annotation]:
    return list(annotate(texts, nlp=load_pipeline()))


def names(text: str, label: str | None = None) -> list[str]:
    return [m.name for m in annotated(text)[0].mentions if label in (None, m.label)]


def check(text: str, found: Annotation) -> None:
    free = 0
    for start, end in found.sentences:
        assert free <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        free = end
    free = 0
    for mention in found.mentions:
        surface = text[mention.start : mention.end]
        assert free <= mention.start < mention.end
        assert surface == surface.strip()
        assert surface
        assert mention.name
        assert not set(surface) & set("\r\n\u2028\u2029\x85")
        start, end = found.sentences[mention.sentence]
        assert start <= mention.start
        assert mention.end <= end
        free = mention.end
    for term in found.terms:
        assert term.starts == tuple(sorted(term.starts))
        for start, end in zip(term.starts, term.ends, strict=True):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip() != ""


def test_the_seed_document_is_annotated_as_frozen() -> None:
    text = SEED.read_text(encoding="utf-8")
    found = annotated(text)[0]
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert [[text[m.start : m.end], m.label, m.name, m.sentence] for m in found.mentions] == golden["mentions"]
    assert [text[start:end] for start, end in found.sentences] == golden["sentences"]
    assert {f"{t.term} ({t.kind})": list(t.starts) for t in found.terms} == golden["terms"]
    assert found.n_tokens == golden["n_tokens"]
    check(text, found)


def test_the_seed_documents_main_names() -> None:
    found = annotated(SEED.read_text(encoding="utf-8"))[0]
    counts: dict[tuple[str, str], int] = {}
    for m in found.mentions:
        counts[m.name, m.label] = counts.get((m.name, m.label), 0) + 1
    assert counts["Aleksandr Lukashenko", "PERSON"] == 4
    assert counts["Vladimir Putin", "PERSON"] == 2
    assert counts["Kremlin", "ORG"] == 2
    assert counts["Union State", "ORG"] == 2
    assert counts["Russia", "GPE"] == 4
    assert counts["Belarus", "GPE"] == 1
    assert counts["Order of St Andrew the Apostle the First-Called", "MISC"] == 1
    assert (counts["Russian", "NORP"], counts["Belarusian", "NORP"]) == (5, 5)


def test_offsets_count_code_points() -> None:
    text = "😀 𝒜 e\u0301 🇧🇾 President Vladimir Putin met Emmanuel Macron in Moscow."
    found = annotated(text)[0]
    assert [(text[m.start : m.end], m.label) for m in found.mentions] == [
        ("Vladimir Putin", "PERSON"),
        ("Emmanuel Macron", "PERSON"),
        ("Moscow", "GPE"),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\u2028", "…", "—"])
def test_texts_without_words(text: str) -> None:
    found = annotated(text)[0]
    assert (found.n_tokens, found.mentions, found.terms) == (0, (), ())
    check(text, found)


def test_a_stream_keeps_its_order_and_its_empty_texts() -> None:
    texts = ["", "Angela Merkel visited Paris.", " ", "Joe Biden visited Kyiv.", ""]
    found = annotated(*texts)
    assert len(found) == 5
    assert [m.name for f in found for m in f.mentions if m.label == "PERSON"] == [
        "Angela Merkel",
        "Joe Biden",
    ]
    assert found[0] == found[2] == found[4] == Annotation(0, (), (), ())


def test_an_annotation_depends_on_its_text_alone() -> None:
    texts = [
        SEED.read_text(encoding="utf-8"),
        "Angela Merkel spoke in Berlin. Merkel then left.",
        "NATO met.",
    ]
    alone = [annotated(text)[0] for text in texts]
    assert annotated(*texts) == alone
    assert annotated(*reversed(texts)) == alone[::-1]
    assert list(annotate(texts * 3, nlp=load_pipeline(), batch_size=2)) == alone * 3


def test_a_blank_line_and_crlf_end_sentences() -> None:
    text = "Talks in Minsk\r\n\r\nVladimir Putin arrived\r\nyesterday"
    found = annotated(text)[0]
    assert [text[s:e] for s, e in found.sentences] == [
        "Talks in Minsk",
        "Vladimir Putin arrived\r\nyesterday",
    ]
    check(text, found)


def test_a_long_text_is_read_in_parts_with_the_same_offsets() -> None:
    sentence = "Vladimir Putin met Emmanuel Macron in Moscow on Monday. "
    text = sentence * 1_500
    found = annotated(text)[0]
    check(text, found)
    putin = [m.start for m in found.mentions if m.name == "Vladimir Putin"]
    assert putin == [len(sentence) * i for i in range(1_500)]


def test_three_megabytes_without_a_line_break() -> None:
    text = "talks about gas went on " * 125_000
    nlp = load_pipeline()
    with nlp.select_pipes(disable=[p for p in nlp.pipe_names if p not in ("senter",)]):
        found = next(iter(annotate([text], nlp=nlp)))
    assert len(text) == 3_000_000
    assert found.sentences[-1][1] == len(text.rstrip())


def test_a_very_long_word() -> None:
    text = f"Vladimir Putin said {'x' * 100_000} in Moscow."
    found = annotated(text)[0]
    check(text, found)
    assert found.mentions[0].name == "Vladimir Putin"
    assert max(len(t.term) for t in found.terms if t.kind == "word") <= 40


def test_terms_are_lemmas_outside_names() -> None:
    text = "The United States imposed new sanctions. Governments need sanctions’ effects; 25 sanctions packages failed."
    terms = {
        (t.term, t.kind): [text[s:e] for s, e in zip(t.starts, t.ends, strict=True)] for t in annotated(text)[0].terms
    }
    assert terms["sanction", "word"] == ["sanctions", "sanctions", "sanctions"]
    assert terms["need", "word"] == ["need"]
    assert terms["government", "word"] == ["Governments"]
    assert terms["new sanction", "phrase"] == ["new sanctions"]
    assert terms["United States", "name"] == ["United States"]
    assert not any(word in ("states", "state", "united", "25", "’s") for word, kind in terms if kind == "word")


def test_words_and_numbers_are_counted_without_punctuation() -> None:
    assert annotated("Yes, 25 people came — “really”!")[0].n_tokens == 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(
                ["Vladimir Putin", "\n", "\r\n\r\n", " ", ". ", "the U.S.", "’s", "Russian-Belarusian", "May", "“",
                 "😀", "Order of St Andrew the", "President", "MR. PUTIN", "Kremlin", "\u2028", "\x85", "-", "\u00a0"]
            ),
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_spans_of_any_text_are_sorted_apart_and_trimmed(text: str) -> None:
    check(text, annotated(text)[0])


@pytest.mark.parametrize(
    ("before", "body", "rest"),
    [("in the U.S.", "Department of Energy.", True), ("in the U.S.", "The rest.", False),
     ("of the U.", "S. House", True), ("of the U", ".S. House", True),
     ("a wrapped line", "goes on.", True), ("An end.", "lower case", False),
     ("An end.", "Next one.", False), ("Plan B.", "S. Lee came.", False)],
)  # fmt: skip
def test_what_is_the_rest_of_a_sentence_is_no_sentence(before: str, body: str, rest: bool) -> None:
    assert goes_on(before, body) is rest
