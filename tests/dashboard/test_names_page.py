"""The Names page: each decision, its undoing, what other pages count then, and where old links lead."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.query import Query
from analysis.store.corpus import Corpus, open_corpus
from dashboard.entity_names import why
from tests.dashboard.app import Open, beside_documents, key_numbers, opener, texts
from tests.hand_corpus import hand_corpus, note

PUTIN, FULL, MERKEL = "Putin (PERSON)", "Vladimir Putin (PERSON)", "Angela Merkel (PERSON)"

NOTES = [
    note("2022-01-01", "[PERSON Putin] met [PERSON Angela Merkel] in [GPE Berlin].", title="One"),
    note("2022-01-02", "[PERSON Putin] spoke. Nobody asked [PERSON Putin].", title="Two"),
    note("2022-02-03", "[PERSON Vladimir Putin] went to [GPE Berlin].", title="Three"),
    note("2022-02-04", "[PERSON Monday] was quiet in [GPE Berlin].", title="Four"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("built") / "store"
    with hand_corpus(store, NOTES):
        pass
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store of its own for each test, with a folder of documents beside which decisions are kept."""
    return beside_documents(built, tmp_path)


@pytest.fixture
def open_page(store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    monkeypatch.delenv("DATELINE_DECISIONS", raising=False)
    return opener(monkeypatch, tmp_path, store)


def mentions(store: Path) -> dict[str, int]:
    """Ask the published corpus what it counts."""
    with open_corpus(store) as corpus:
        found = corpus.find_entities()
        return dict(zip(found["key"], found["mentions"], strict=True))


def rows(tmp_path: Path) -> list[dict[str, str]]:
    with (tmp_path / "documents" / ".dateline" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(app: AppTest) -> str:
    return texts(app).replace("\\", "") + "\n".join(str(e.value).replace("\\", "") for e in (*app.success, *app.error))


def merged(app: AppTest) -> AppTest:
    """Merge the short name into the full one on the page of the short one."""
    app.selectbox(key=f"target-{PUTIN}").set_value(FULL).run()
    return app.button(key="names-merge").click().run()


BEFORE = {PUTIN: 3, FULL: 1, MERKEL: 1, "Berlin (GPE)": 3, "Monday (PERSON)": 1}


def test_a_merge_is_counted_at_once_and_undone(open_page: Open, store: Path, tmp_path: Path) -> None:
    assert mentions(store) == BEFORE
    app = merged(open_page("names", name=PUTIN))
    assert not app.exception
    assert f"Done: {PUTIN} is counted as {FULL}." in said(app)
    assert "4 mentions in 3 documents, under 2 names" in said(app)
    assert app.query_params["name"] == FULL
    assert mentions(store) == {FULL: 4, MERKEL: 1, "Berlin (GPE)": 3, "Monday (PERSON)": 1}
    assert [(r["action"], r["entity"], r["target"]) for r in rows(tmp_path)] == [("merge", PUTIN, FULL)]
    app.button(key="names-undo").click().run()
    assert f"Undone: {PUTIN} is counted as {FULL}." in said(app)
    assert mentions(store) == BEFORE
    assert "Every decision is undone." in said(app)
    app.button(key="names-redo").click().run()
    assert mentions(store)[FULL] == 4


def test_other_pages_count_the_new_way_in_the_same_session(open_page: Open) -> None:
    app = merged(open_page("names", name=PUTIN))
    from streamlit.util import calc_hash

    app._page_hash = calc_hash("entities")
    app.query_params.clear()
    app.query_params["name"] = FULL
    app.run()
    assert not app.exception
    assert key_numbers(app)["Mentions"] == "4"
    assert PUTIN not in app.multiselect(key="entity").options


def test_a_name_is_taken_out_again(open_page: Open, store: Path) -> None:
    app = merged(open_page("names", name=PUTIN))
    app.session_state[f"aliases-{FULL}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert "3 mentions are then counted as Putin (PERSON)" in said(app)
    app.button(key="names-split").click().run()
    assert f"Done: {PUTIN} was taken out of {FULL}." in said(app)
    assert mentions(store) == BEFORE


def test_the_name_that_an_entity_goes_by_stays(open_page: Open) -> None:
    app = open_page("names", name=PUTIN)
    app.session_state[f"aliases-{PUTIN}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert app.button(key="names-split").disabled
    assert "Rename the entity first" in said(app)


def test_a_rename_and_a_change_of_kind(open_page: Open, store: Path) -> None:
    app = open_page("names", name="Monday (PERSON)")
    app.text_input(key="name-of-Monday (PERSON)").set_value("  A   day ").run()
    app.button(key="names-rename").click().run()
    assert "Monday (PERSON) is called A day." in said(app)
    assert app.query_params["name"] == "A day (PERSON)"
    app.selectbox(key="label-of-A day (PERSON)").set_value("EVENT").run()
    app.button(key="names-relabel").click().run()
    assert "A day (PERSON) is of the kind EVENT." in said(app)
    assert mentions(store)["A day (EVENT)"] == 1


def test_a_name_that_is_taken_is_refused_and_nothing_is_written(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = open_page("names", name=PUTIN)
    app.text_input(key=f"name-of-{PUTIN}").set_value("Vladimir Putin").run()
    app.button(key="names-rename").click().run()
    assert not app.exception
    assert "merge the two instead" in said(app)
    assert mentions(store) == BEFORE
    assert not (tmp_path / "documents" / ".dateline" / "decisions.csv").exists()


def test_what_is_hidden_is_counted_nowhere_and_can_be_shown_again(open_page: Open, store: Path) -> None:
    app = open_page("names", name="Monday (PERSON)")
    app.button(key="names-hide").click().run()
    assert "Monday (PERSON) is hidden" in said(app)
    assert "Monday (PERSON)" not in mentions(store)
    app = open_page("names", view="hidden")
    assert "Monday" in said(app)
    app.button(key="show-Monday (PERSON)").click().run()
    assert mentions(store) == BEFORE
    assert "No name is hidden" in said(app)


def test_the_list_of_decisions_says_what_each_is_now(open_page: Open, store: Path, tmp_path: Path) -> None:
    app = merged(open_page("names", name=PUTIN))
    file = tmp_path / "documents" / ".dateline" / "decisions.csv"
    more = "2,2022-03-04T10:00:00+00:00,hide,Nobody (PERSON),,\nhalf a line\n"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    app = open_page("names", view="decisions")
    assert not app.exception
    table = app.dataframe[0].value
    assert table["Decision"].tolist() == [
        "Nobody (PERSON) is hidden: no count of names takes it in.", f"{PUTIN} is counted as {FULL}.",
    ]  # fmt: skip
    assert table["State"].tolist() == ["no longer applies: there is no entity Nobody (PERSON)", "stands"]
    assert "1 decision no longer applies" in said(app)
    assert "line 4" in said(app)
    assert str(file) in said(app)


def test_a_file_of_decisions_that_cannot_be_read_is_named(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "documents" / ".dateline" / "decisions.csv"
    file.parent.mkdir()
    file.write_text("something else\n", encoding="utf-8")
    for view in ("joins", "one", "hidden", "decisions"):
        app = open_page("names", view=view)
        assert not app.exception
        assert "cannot be used" in said(app)


def test_a_folder_that_may_not_be_written_is_named_and_nothing_changes(
    open_page: Open, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "documents" / ".dateline").write_text("a file where the folder should be")
    app = open_page("names", name="Monday (PERSON)")
    app.button(key="names-hide").click().run()
    assert not app.exception
    assert "cannot be used" in said(app)
    assert mentions(store) == BEFORE


# -- links that outlive a name ---------------------------------------------------------------------------------


@pytest.fixture
def after_merge(open_page: Open) -> Open:
    merged(open_page("names", name=PUTIN))
    return open_page


def test_a_filter_of_a_merged_name_leads_on(after_merge: Open) -> None:
    app = after_merge("overview", entity=[PUTIN])
    assert app.session_state["entity"] == [FULL]
    assert f"{PUTIN} is counted as {FULL} now: it was merged on" in said(app)
    assert "Showing 3 of 4 documents" in said(app)


@pytest.mark.parametrize("page", ["entities", "audit", "names"])
def test_a_page_of_a_merged_name_leads_on(after_merge: Open, page: str) -> None:
    app = after_merge(page, **{"subject" if page == "audit" else "name": PUTIN})
    assert not app.exception
    assert f"{PUTIN} is counted as {FULL} now" in said(app)


def test_a_series_of_a_merged_name_leads_on(after_merge: Open) -> None:
    app = after_merge("timeline", series=[PUTIN, MERKEL])
    assert not app.exception
    assert f"{PUTIN} is counted as {FULL} now" in said(app)


def test_a_filter_that_is_open_follows_a_decision(open_page: Open, store: Path) -> None:
    app = open_page("names", name=PUTIN, entity=[PUTIN])
    assert "Showing 2 of 4 documents" in said(app)
    app = merged(app)
    assert app.session_state["entity"] == [FULL]
    assert "Showing 3 of 4 documents" in said(app)
    app.button(key="names-undo").click().run()
    assert app.session_state["entity"] == [FULL]
    assert "Showing 1 of 4 documents" in said(app)


def test_a_rename_that_was_undone_leads_back(open_page: Open) -> None:
    app = open_page("names", name="Monday (PERSON)")
    app.text_input(key="name-of-Monday (PERSON)").set_value("A day").run()
    app.button(key="names-rename").click().run()
    app.button(key="names-undo").click().run()
    app = open_page("overview", entity=["A day (PERSON)"])
    assert app.session_state["entity"] == ["Monday (PERSON)"]
    assert "the decision about it was undone" in said(app)


def test_a_filter_of_a_hidden_name_says_so(open_page: Open) -> None:
    open_page("names", name="Monday (PERSON)").button(key="names-hide").click().run()
    app = open_page("overview", entity=["Monday (PERSON)"])
    assert "Monday (PERSON) is hidden" in said(app)
    assert "Showing all 4 documents" in said(app)


def test_a_name_that_nobody_had_is_unknown(open_page: Open) -> None:
    app = open_page("names", name="Nobody (PERSON)", view="one")
    assert not app.exception
    assert "There is no entity 'Nobody (PERSON)'" in said(app)


@pytest.mark.parametrize(
    ("reason", "join_reason", "expected"),
    [
        ("", "", "its own name"),
        ("surname", "", "in its document: the last word of the one full name that supports it"),
        ("", "decision", "in the corpus: somebody decided so"),
    ],
)
def test_each_name_says_why_it_counts_here(reason: str, join_reason: str, expected: str) -> None:
    assert why(reason, join_reason) == expected


def test_totals_do_not_change_with_decisions(open_page: Open, store: Path) -> None:
    """Query() counts mentions of visible entities; with the hidden ones they stay as many."""

    def total() -> int:
        with open_corpus(store) as corpus:
            return _counted(corpus) + int(corpus.hidden()["mentions"].sum())

    before = total()
    merged(open_page("names", name=PUTIN))
    open_page("names", name="Berlin (GPE)").button(key="names-hide").click().run()
    assert total() == before == sum(BEFORE.values())


def _counted(corpus: Corpus) -> int:
    return int(corpus.entity_counts(Query())["mentions"].sum())
