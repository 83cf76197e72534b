"""Words in context: the page shows the measure, and its links are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.measures import collocates, concordance
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard.views.context import _as_node
from tests.dashboard.app import Open, figure, numbers, opener, store_of, table, texts


@pytest.fixture
def open_page(written_corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(written_corpus))


def test_lines_and_collocates_are_the_measures(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("context", node="keyword:discuss", sort="right", window="2", score="g2")
    assert not app.exception
    lines = concordance(written_corpus, Query(), node="keyword:discuss", sort="right", limit=50)
    assert table(app)["node"].tolist() == lines["node"].tolist()
    assert [right[:20] for right in table(app)["right"]] == [right[:20] for right in lines["right"]]
    expected = collocates(written_corpus, Query(), node="keyword:discuss", window=2, score="g2")
    drawn = [
        (data[1], value)
        for trace in figure(app).data for data, value in zip(trace.customdata, numbers(trace.x), strict=True)
    ]  # fmt: skip
    counts = dict(zip(expected["term"], expected["together"].astype(float), strict=True))
    assert drawn
    assert dict(drawn) == {term: counts[term] for term, _ in drawn}


def test_a_collocate_keeps_its_places_and_lets_go(open_page: Open, written_corpus: Corpus) -> None:
    total = written_corpus.evidence_count(Query(), node="keyword:discuss")
    near = written_corpus.evidence_count(Query(), node="keyword:discuss", near="gas (word)", window=5)
    app = open_page("context", node="keyword:discuss", near="gas (word)")
    assert f"of {near} places" in texts(app)
    app.button(key="near-off").click().run()
    assert f"of {total} places" in texts(app)


def test_without_a_choice_it_is_what_the_filters_look_for(open_page: Open, written_corpus: Corpus) -> None:
    app = open_page("context", search="gas OR budget")
    assert app.selectbox(key="own-node").value == ""
    hits = written_corpus.evidence_count(Query(search="gas OR budget"), unit="hits")
    assert f"of {hits} places" in texts(app)
    assert open_page("context").selectbox(key="own-node").value.endswith(("(GPE)", "(PERSON)", "(ORG)"))


@pytest.mark.parametrize(
    ("params", "said"),
    [({"node": "keyword:unicorn"}, "There is no keyword 'unicorn'"), ({"node": "words:(gas"}, "closing parenthesis"),
     ({"node": "Olaf Sholz (PERSON)"}, "There is no entity"), ({"near": "unicorn"}, "There is no keyword 'unicorn'"),
     ({"sort": "x", "window": "7"}, "window='7' is not valid"), ({"node": "words:unheardof"}, "It stands nowhere")],
)  # fmt: skip
def test_a_bad_link_is_named(open_page: Open, params: dict[str, str], said: str) -> None:
    app = open_page("context", **params)
    assert not app.exception
    assert said in texts(app).replace("\\", "")


@pytest.mark.parametrize(
    ("typed", "node"),
    [("war crime", 'words:"war crime"'), ("war*", "words:war*"), ("war OR peace", "words:war OR peace"),
     ('"war crime" NEAR trial', 'words:"war crime" NEAR trial'), ("Berlin (GPE)", "Berlin (GPE)"),
     ("keyword:x", "keyword:x"), ("war NEAR/3 peace", "words:war NEAR/3 peace"),
     ("title:war crime", "words:title:war crime"),
     ("Olaf Scholz (PERSON)", "Olaf Scholz (PERSON)"), ("war (", "words:war (")],
)  # fmt: skip
def test_what_is_typed_becomes_a_node(typed: str, node: str) -> None:
    assert _as_node(typed, ["Berlin (GPE)"]) == node
