"""The switch that counts inferred mentions: off, on, by a link, and where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import tests.hand_corpus
from analysis.schema import Inferred
from tests.dashboard.app import Open, key_numbers, opener, texts
from tests.hand_corpus import hand_corpus, note

PUTIN = "Vladimir Putin (PERSON)"
NOTES = [
    note("2022-01-01", "[PERSON Vladimir Putin] came to [GPE Berlin]. The president spoke."),
    note("2022-01-02", "[GPE Berlin] was quiet."),
]


def read_note(marked: str, read=tests.hand_corpus.read_note):
    """Read a note; 'The president' can only mean one person."""
    text, annotation = read(marked)
    at = text.find("The president")
    if at < 0:
        return text, annotation
    one = Inferred(at, at + len("The president"), 1, "PERSON", "Vladimir Putin", "role")
    return text, replace(annotation, inferred=(one,))


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.setattr(tests.hand_corpus, "read_note", read_note)
    with hand_corpus(tmp_path / "store", NOTES):
        return opener(monkeypatch, tmp_path, tmp_path / "store")


def test_it_is_off_until_it_is_switched_on(open_page: Open) -> None:
    app = open_page("entities", name=PUTIN)
    assert app.toggle(key="inferred").value is False
    assert key_numbers(app)["Mentions"] == "1"
    assert "president" in app.toggle(key="inferred").help
    app.toggle(key="inferred").set_value(True).run()
    assert not app.exception
    assert key_numbers(app)["Mentions"] == "2"
    assert "with inferred mentions" in texts(app)
    app.button(key="reset").click().run()
    assert app.toggle(key="inferred").value is False
    assert key_numbers(app)["Mentions"] == "1"


@pytest.mark.parametrize("value", ["1", "true"])
def test_a_link_switches_it_on(open_page: Open, value: str) -> None:
    app = open_page("entities", name=PUTIN, inferred=value)
    assert not app.warning
    assert app.toggle(key="inferred").value is True
    assert key_numbers(app)["Mentions"] == "2"


def test_a_corpus_without_inferred_mentions_has_no_switch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with hand_corpus(tmp_path / "store", NOTES):
        open_page = opener(monkeypatch, tmp_path, tmp_path / "store")
    app = open_page("overview", inferred="1")
    assert not app.exception
    assert [toggle.key for toggle in app.toggle] == []
    assert "has no mentions that were inferred" in texts(app)
    assert "inferred" not in app.query_params
