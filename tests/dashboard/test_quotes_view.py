"""The Quotes page: what is listed is what the measure finds, for every choice of speaker, subject and kind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.measures import quotes, speakers
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.deciding import decide
from dashboard.quoted import ON_A_PAGE
from tests.dashboard.app import Open, bars, figure, opener, passages, store_of, texts
from tests.hand_corpus import hand_corpus, note


@pytest.fixture
def open_page(told_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(told_corpus))


def test_the_bars_are_the_speakers_and_the_list_is_the_first_page(open_page: Open, told_corpus: Corpus) -> None:
    app = open_page("quotes")
    assert not app.exception
    counted = speakers(told_corpus, Query())
    assert bars(figure(app), "speaker") == dict(zip(counted["key"], counted["quotes"], strict=True))
    total = counted["quotes"].sum()
    assert total > ON_A_PAGE
    assert f"1 to {ON_A_PAGE} of {total} quotes, oldest first" in texts(app)
    listed = quotes(told_corpus, Query(), limit=ON_A_PAGE)
    assert [row["hit"] for row in passages(app)] == listed["text"].tolist()
    assert [(row["id"], row["at"], row["badge"]) for row in passages(app)] == [
        (row.id, row.start, row.kind) for row in listed.itertuples()
    ]


def test_speaker_subject_and_kind_narrow_the_list(open_page: Open, told_corpus: Corpus) -> None:
    speaker = speakers(told_corpus, Query())["key"][0]
    about = quotes(told_corpus, Query(), speaker=speaker)["about"].str.split("; ").explode().mode()[0]
    app = open_page("quotes", speaker=speaker, about=about, kind="direct")
    assert not app.exception
    found = quotes(told_corpus, Query(), speaker=speaker, about=about, kind="direct")
    assert len(found) > 0
    assert f"of {len(found)} quote" in texts(app)
    assert app.selectbox(key="own-speaker").value == speaker
    app.selectbox(key="own-speaker").set_value("unresolved").run()
    assert "Speaker not known" in texts(app) or "No quote matches" in texts(app)


def test_unresolved_quotes_can_be_asked_for(open_page: Open, told_corpus: Corpus) -> None:
    app = open_page("quotes", speaker="unresolved")
    assert not app.exception
    assert f"of {told_corpus.quote_count(Query(), speaker='')} quotes" in texts(app)
    assert "Speaker not known" in texts(app)


def test_a_speaker_that_is_unknown_is_named_and_ignored(open_page: Open) -> None:
    app = open_page("quotes", speaker="Zoe Nobody (PERSON)", kind="loud")
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert "There is no entity 'Zoe Nobody (PERSON)' in this corpus" in said
    assert "kind='loud' is not valid" in said


@pytest.mark.parametrize("name", ["speaker", "about"])
def test_a_link_to_a_renamed_name_leads_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("DATELINE_DECISIONS", str(tmp_path / "decisions.csv"))
    store, old, new = tmp_path / "store", "Angela Merkel (PERSON)", "A. Merkel (PERSON)"
    said_by_her = note("2022-01-01", "{PERSON Angela Merkel: the gas is here} today.")
    said_of_her = note("2022-01-02", "{PERSON Anna Example: [PERSON Angela Merkel] is here} today.")
    with hand_corpus(store, [said_by_her, said_of_her]):
        pass
    decide(store, "rename", old, "A. Merkel", when=dt.datetime(2022, 3, 4, tzinfo=dt.UTC))
    app = opener(monkeypatch, tmp_path, store)("quotes", **{name: old})
    assert not app.exception
    assert f"{old} is counted as {new} now" in texts(app).replace("\\", "")
    assert app.selectbox(key=f"own-{name}").value == new
    assert "1 to 1 of 1 quote," in texts(app)


def test_nothing_that_matches_says_what_to_do(open_page: Open) -> None:
    app = open_page("quotes", kind="indirect")
    assert not app.exception
    assert "No quote matches" in texts(app)
