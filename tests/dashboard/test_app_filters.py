"""Filters: what a click does, what the address says, and which corpus is shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard.components.chart import clicked_point
from dashboard.wording import plain, shortened
from tests.dashboard.app import Open, opener, parts, store_of, texts


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


@pytest.fixture
def open_sourced(small_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(small_corpus))


@pytest.mark.parametrize(
    "query",
    [
        Query(date_from=dt.date(2020, 2, 1), search='"gas supply"'),
        Query(entities=("Berlin (GPE)", "Kyiv (GPE)"), match="all", labels=("GPE",)),
        Query(date_from=dt.date(2020, 3, 1), date_to=dt.date(2020, 3, 1)),
    ],
)
def test_a_link_gives_its_query_and_stays_as_it_is(open_page: Open, written_corpus: Corpus, query: Query) -> None:
    app = open_page(**query.to_params())
    shown = written_corpus.selection(query).n_documents
    assert f"Showing {shown} of 60 documents" in texts(app)
    given = {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}
    assert Query.from_params(given) == (query, [])
    app.run()
    assert f"Showing {shown} of 60 documents" in texts(app)


def test_lower_case_labels_and_months_of_a_link_become_what_widgets_say(open_page: Open) -> None:
    app = open_page(from_="2020-02", to="2020-02", label=["person", "ORG"])
    assert app.session_state["from"] == dt.date(2020, 2, 1)
    assert app.session_state["to"] == dt.date(2020, 2, 29)
    assert sorted(app.session_state["label"]) == ["ORG", "PERSON"]


def test_widgets_filter_and_reset_undoes_them(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page()
    app.multiselect(key="entity").select("Berlin (GPE)").run()
    app.text_input(key="search").set_value("ceasefire").run()
    query = Query(entities=("Berlin (GPE)",), search="ceasefire")
    assert f"Showing {written_corpus.selection(query).n_documents} of 60 documents" in texts(app)
    app.button(key="reset").click().run()
    assert "Showing all 60 documents" in texts(app)
    assert app.query_params == {}


def test_an_open_quotation_mark_is_named(open_page: Open) -> None:
    app = open_page()
    app.text_input(key="search").set_value('"gas').run()
    assert not app.exception
    assert "one mark is left open" in texts(app)


def test_a_reversed_range_is_named(open_page: Open) -> None:
    app = open_page(from_="2020-05-01", to="2020-02-01")
    assert "from='2020-05-01' is not valid" in texts(app).replace("\\", "")
    assert "Showing all 60 documents" in texts(app)


def test_a_name_typed_that_is_unknown_is_named(open_page: Open) -> None:
    app = open_page()
    app.session_state["entity"] = ["Zorro"]
    app.run()
    assert "There is no entity 'Zorro'" in texts(app).replace("\\", "")


def test_the_button_of_a_profile_keeps_its_documents(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("entities", name="Kyiv (GPE)")
    app.button(key="profile-filter").click().run()
    shown = written_corpus.selection(Query(entities=("Kyiv (GPE)",))).n_documents
    assert app.session_state["entity"] == ["Kyiv (GPE)"]
    assert f"Showing {shown} of 60 documents: documents that mention Kyiv (GPE)" in texts(app).replace("\\", "")
    assert app.query_params["entity"] in ("Kyiv (GPE)", ["Kyiv (GPE)"])
    app.button(key="profile-filter").click().run()
    assert "Showing all 60 documents" in texts(app)


def test_collections_and_sources_can_be_chosen_where_there_are_several(
    open_sourced: Open, small_corpus: Corpus
) -> None:
    app = open_sourced(collection="east", source=["(none)", "Reuters"])
    shown = small_corpus.selection(Query(collections=("east",), sources=("", "Reuters"))).n_documents
    assert not app.exception
    assert 0 < shown < 60
    assert f"Showing {shown} of 60 documents" in texts(app)
    assert app.multiselect(key="collection").options == ["(none)", "east", "west"]


def test_a_corpus_without_sources_has_no_picker_of_collections(open_page: Open) -> None:
    assert not [m for m in open_page().multiselect if m.key == "collection"]


def test_a_kind_that_no_name_has_stays_a_filter(open_page: Open, written_corpus: Corpus) -> None:
    assert "LANGUAGE" not in set(written_corpus.labels()["label"])
    app = open_page("entities", label="LANGUAGE")
    assert not app.exception
    assert app.session_state["label"] == ["LANGUAGE"]
    assert parts(app, "chart")[0]["alt"].endswith("Nothing to show.")


def test_an_unknown_corpus_is_named(open_page: Open) -> None:
    app = open_page(corpus="nowhere")
    assert "there is no corpus 'nowhere' here" in texts(app).replace("\\", "")
    assert "Showing all 60 documents" in texts(app)


# -- charts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (["entity", "Oslo (GPE)"], ["entity", "Oslo (GPE)"]),
        (["period", "2020-01-01", "2020-01-31"], ["period", "2020-01-01", "2020-01-31"]),
        (["entity"], None), ("entity", None), (["entity", 3], None), ({"0": "entity", "1": "Oslo"}, None), (None, None),
    ],
)  # fmt: skip
def test_a_point_is_a_kind_and_what_it_stands_for(value: object, found: object) -> None:
    assert clicked_point(value) == found


def act(name: str, *values: str, before: dict[str, object] | None = None) -> dict[str, object]:
    """Run one action of a chart as a callback; return the state of the filters."""

    def script(name: str, values: list[str], before: dict[str, object]) -> None:
        import streamlit as st

        from dashboard import sidebar

        st.session_state.setdefault("entity", before.get("entity", []))
        st.button("go", on_click=getattr(sidebar, name), args=values)

    app = AppTest.from_function(script, args=(name, list(values), before or {})).run()
    app.button[0].click().run()
    assert not app.exception
    return {k: app.session_state[k] for k in ("entity", "match", "from", "to", "search") if k in app.session_state}


def test_a_click_on_a_bar_narrows_by_its_name() -> None:
    assert act("keep_entity", "A (ORG)") == {"entity": ["A (ORG)"], "match": "any"}
    assert act("keep_entity", "B (ORG)", before={"entity": ["A (ORG)"]}) == {
        "entity": ["A (ORG)", "B (ORG)"], "match": "all",
    }  # fmt: skip
    assert act("keep_entity", "A (ORG)", before={"entity": ["A (ORG)"]}) == {"entity": [], "match": "any"}


def test_a_click_on_a_pair_keeps_documents_with_both() -> None:
    assert act("keep_pair", "A (ORG)", "B (ORG)") == {"entity": ["A (ORG)", "B (ORG)"], "match": "all"}


def test_a_click_on_a_period_sets_both_days() -> None:
    days = act("keep_period", "2020-02-01", "2020-02-29")
    assert (days["from"], days["to"]) == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))


def test_a_click_on_a_phrase_puts_it_in_quotation_marks() -> None:
    assert act("keep_words", "gas supply")["search"] == '"gas supply"'
    assert act("keep_words", "gas")["search"] == "gas"


# -- words -----------------------------------------------------------------------------------------------------


def test_markup_in_corpus_text_stays_text() -> None:
    assert plain("*a* <b> $x$ [y](z)") == r"\*a\* \<b\> \$x\$ \[y\]\(z\)"
    assert ":red" not in plain(":red[x] :smile:")


def test_a_long_title_is_cut_with_an_ellipsis() -> None:
    assert shortened("one two three", 8) == "one two…"
    assert shortened("one  two", 8) == "one two"
