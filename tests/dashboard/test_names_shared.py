"""The Names page where others decide too, where the file was edited by hand, and where names are hidden."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.decisions import Ledger, decisions_path
from analysis.store.build import published
from analysis.store.corpus import open_corpus
from analysis.store.deciding import decide, undo
from dashboard import cache, decisions
from tests.dashboard.app import Open, opener, texts
from tests.hand_corpus import hand_corpus, note

WHEN = dt.datetime(2022, 3, 4, tzinfo=dt.UTC)
FULL, BARE, DAY, CITY = "Vladimir Putin (PERSON)", "Putin (PERSON)", "Monday (PERSON)", "Berlin (GPE)"
NOTES = [
    note("2022-01-01", "[PERSON Vladimir Putin] met [PERSON Monday]. [PERSON Putin=Vladimir Putin] left [GPE Berlin]."),
    note("2022-01-02", "[PERSON Vladimir Putin] spoke."),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("built") / "store"
    hand_corpus(store, NOTES).close()
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "decisions.csv"))
    return shutil.copytree(built, tmp_path / "store")


@pytest.fixture
def open_page(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store)


def hide(store: Path, key: str) -> None:
    decide(store, "hide", key, when=WHEN)


def said(app: AppTest) -> str:
    return texts(app).replace("\\", "") + "\n".join(str(e.value).replace("\\", "") for e in (*app.success, *app.error))


@pytest.mark.parametrize("between", [1, 2])
def test_decisions_that_land_while_a_corpus_is_opened_do_not_outlive_their_undoing(
    store: Path, monkeypatch: pytest.MonkeyPatch, between: int
) -> None:
    st.cache_resource.clear()
    first, waiting = published(store), [DAY, CITY][:between]

    def late(store: Path) -> str | None:
        found = published(store)
        while waiting:
            hide(store, waiting.pop())
        return found

    monkeypatch.setattr(cache, "published", late)
    opened = cache.corpus(store)
    assert opened is not None
    assert opened.fingerprint == (first if between == 1 else published(store))
    for _ in range(between):
        undo(store)
    after = cache.corpus(store)
    assert after is not None
    assert (after.fingerprint, published(store)) == (first, first)
    assert {DAY, CITY} <= set(after.find_entities()["key"])


def test_undo_takes_back_what_the_page_showed_and_nothing_else(open_page: Open, store: Path) -> None:
    hide(store, DAY)
    app = open_page("names", view="hidden")
    hide(store, CITY)
    app.button(key="names-undo").click().run()
    assert not app.exception
    assert f"the last decision that stands is another now, number 2 (leave {CITY} out of every count)" in said(app)
    assert f"Last decision: {CITY} is hidden" in said(app)
    assert len(Ledger.open(decisions_path(store)).active) == 2
    app.button(key="names-undo").click().run()
    assert f"Undone: {CITY} is hidden" in said(app)


def test_redo_is_offered_where_it_does_something(open_page: Open, store: Path) -> None:
    hide(store, DAY)
    undo(store)
    assert not open_page("names", view="hidden").button(key="names-redo").disabled
    hide(store, CITY)
    assert open_page("names", view="hidden").button(key="names-redo").disabled


@pytest.mark.parametrize("when", ["2022-W10-5", "2022-03-04T10:20:30,5", "0001-01-01", "9999-12-31"])
def test_any_time_that_the_file_may_hold_is_listed(open_page: Open, store: Path, when: str) -> None:
    file = decisions_path(store)
    file.write_text(f'number,decided,action,entity,target,undone\n1,"{when}",hide,{DAY},,\n', encoding="utf-8")
    app = open_page("names", view="decisions")
    assert not app.exception
    assert app.dataframe[0].value["State"].tolist() == ["stands"]


def test_what_a_decision_hides_or_shows_again_is_said(open_page: Open, store: Path) -> None:
    hide(store, FULL)
    app = open_page("names", name=FULL)
    app.session_state[f"aliases-{FULL}"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    assert f"1 mention is then counted as {BARE}" in said(app)
    again = f"{FULL} is hidden and {BARE} is not, so these mentions are counted again."
    assert again in said(app)
    app.button(key="names-split").click().run()
    assert f"Done: {BARE} was taken out of {FULL}. {again}" in said(app)
    with open_corpus(store) as corpus:
        away = f"{FULL} is hidden, so these mentions are left out of every count too."
        assert decisions.hidden_or_not(corpus, "merge", DAY, FULL) == away
        assert decisions.hidden_or_not(corpus, "merge", DAY, BARE) == ""
        assert decisions.hidden_or_not(corpus, "rename", FULL, "x") == ""
