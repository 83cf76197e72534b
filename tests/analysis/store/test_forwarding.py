"""Where an entity has gone: decisions forwards and backwards, then the names of others, then nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import tests.hand_corpus
from analysis.decisions import Ledger
from analysis.errors import UnknownName
from analysis.store.corpus import Corpus, open_corpus
from analysis.store.deciding import decide, redo, undo
from analysis.store.forwarding import forward
from analysis.store.republish import ledger_of
from tests.hand_corpus import hand_corpus, note

DAY = dt.datetime(2022, 3, 4, 10, 0, tzinfo=dt.UTC)
NOTES = [
    note("2022-01-01", "[PERSON Ann Example] met [PERSON Bob Example] in [GPE Berlin]."),
    note("2022-01-02", "[PERSON Carl Sample] left [GPE Bonn]."),
]


def read_note(marked: str, read=tests.hand_corpus.read_note):
    """Read a note whose people stand in the text by their last names alone."""
    text, annotation = read(marked)
    mentions = (replace(m, base=m.name.split()[-1], reason="surname") if m.label == "PERSON" else m
                for m in annotation.mentions)  # fmt: skip
    return text, replace(annotation, mentions=tuple(mentions))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "decisions.csv"))
    monkeypatch.setattr(tests.hand_corpus, "read_note", read_note)
    with hand_corpus(tmp_path / "store", NOTES):
        return tmp_path / "store"


@pytest.fixture
def ask(store: Path) -> Iterator[Callable[[str], object]]:
    opened: list[Corpus] = []

    def follow(key: str) -> object:
        opened.append(open_corpus(store))
        found = forward(opened[-1], key, ledger_of(store).rows)
        return found and (found.key, found.sentence)

    yield follow
    for corpus in opened:
        corpus.close()


def test_a_name_that_is_counted_is_not_led_on(ask) -> None:
    assert ask("Berlin (GPE)") is None


def test_a_name_that_nobody_had_is_unknown(ask) -> None:
    with pytest.raises(UnknownName, match="Hamburg"):
        ask("Hamburg (GPE)")


def test_a_chain_of_decisions_is_followed_to_its_end(store: Path, ask) -> None:
    decide(store, "rename", "Bonn (GPE)", "Bonn on the Rhine", when=DAY)
    decide(store, "relabel", "Bonn on the Rhine (GPE)", "LOC", when=DAY)
    decide(store, "merge", "Bonn on the Rhine (LOC)", "Berlin (GPE)", when=DAY)
    for key in ("Bonn (GPE)", "Bonn on the Rhine (GPE)", "Bonn on the Rhine (LOC)"):
        assert ask(key) == ("Berlin (GPE)", f"{key} is counted as Berlin (GPE) now: it was merged on 4 March 2022.")


def test_what_was_undone_is_followed_back_and_forth_again(store: Path, ask) -> None:
    decide(store, "rename", "Bonn (GPE)", "Bonn on the Rhine", when=DAY)
    undo(store)
    assert ask("Bonn on the Rhine (GPE)") == (
        "Bonn (GPE)", "Bonn on the Rhine (GPE) is called Bonn (GPE) again: the decision about it was undone.",
    )  # fmt: skip
    redo(store)
    assert ask("Bonn on the Rhine (GPE)") is None
    assert ask("Bonn (GPE)")[0] == "Bonn on the Rhine (GPE)"


def test_what_is_hidden_leads_nowhere_and_says_so(store: Path, ask) -> None:
    decide(store, "rename", "Bonn (GPE)", "Bonn on the Rhine", when=DAY)
    decide(store, "hide", "Bonn on the Rhine (GPE)", when=DAY)
    for key in ("Bonn (GPE)", "Bonn on the Rhine (GPE)"):
        led, sentence = ask(key)
        assert led == ""
        assert sentence.startswith("Bonn on the Rhine (GPE) is hidden")


def test_a_name_of_one_entity_leads_to_it(ask) -> None:
    assert ask("Sample (PERSON)") == (
        "Carl Sample (PERSON)", "Sample (PERSON) is one of the names of Carl Sample (PERSON) and is counted as that.",
    )  # fmt: skip


def test_a_name_of_several_entities_is_not_guessed(ask) -> None:
    led, sentence = ask("Example (PERSON)")
    assert led == ""
    assert "belong to Ann Example (PERSON), Bob Example (PERSON)" in sentence


def test_no_decisions_are_needed(store: Path) -> None:
    with open_corpus(store) as corpus:
        found = forward(corpus, "Sample (PERSON)", Ledger(Path("none.csv"), ()).rows)
    assert found is not None
    assert found.key == "Carl Sample (PERSON)"
