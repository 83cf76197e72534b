"""The page of the network: the link decides which pairs are strong enough, and what the picture shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.measures import cooccurrence, groups
from analysis.query import Query
from analysis.store.corpus import Corpus
from tests.dashboard.app import Open, figure, numbers, opener, store_of, texts
from tests.hand_corpus import hand_corpus, note

CREWS = [
    *["[PERSON Ann] met [PERSON Bob] in [GPE Oslo]. [PERSON Ann] came."] * 12,
    *["[PERSON Di] met [PERSON Ed]."] * 12, *["[PERSON Ann] met [PERSON Ed]."] * 2, "[PERSON Solo] slept.",
]  # fmt: skip


@pytest.fixture(scope="module")
def crews(tmp_path_factory: pytest.TempPathFactory):
    notes = [note(f"2022-01-{day % 28 + 1:02}", text) for day, text in enumerate(CREWS)]
    with hand_corpus(tmp_path_factory.mktemp("crews"), notes) as corpus:
        yield corpus


@pytest.fixture
def open_page(crews: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    return opener(monkeypatch, tmp_path, store_of(crews))


def clickable(app, kind: str, number: int = 0) -> set[tuple[str, ...]]:
    """Return what the points of a kind stand for."""
    traces = [trace for trace in figure(app, number).data if trace.customdata is not None]
    return {tuple(data[1:]) for trace in traces for data in trace.customdata if data[0] == kind}


def pairs_of(corpus: Corpus, **options) -> set[tuple[str, str]]:
    frame = cooccurrence(corpus, Query(), top=None, **options)
    return set(zip(frame["key_a"], frame["key_b"], strict=True))


@pytest.mark.parametrize(
    ("link", "options"),
    [
        ({}, {}), ({"alpha": "1"}, {"alpha": 1.0}), ({"unit": "sentences"}, {"unit": "sentences"}),
        ({"score": "together", "alpha": "1", "together": "3"},
         {"score": "together", "alpha": 1.0, "min_together": 3}),
        ({"score": "log_likelihood", "floor": "20"}, {"score": "log_likelihood", "min_score": 20.0}),
        ({"among": "20", "floor": "0.6"}, {"among": 20, "min_score": 0.6}),
    ],
)  # fmt: skip
def test_the_link_decides_which_pairs_are_drawn(open_page: Open, crews: Corpus, link, options) -> None:
    app = open_page("network", **link)
    assert not app.exception
    assert not app.warning
    expected = pairs_of(crews, **options)
    assert expected
    assert clickable(app, "pair") == expected
    assert clickable(app, "entity") == {(key,) for pair in expected for key in pair}
    other = open_page("network", view="matrix", **link)
    assert {tuple(sorted(pair)) for pair in clickable(other, "pair")} == {tuple(sorted(pair)) for pair in expected}


def test_groups_are_named_coloured_and_listed(open_page: Open, crews: Corpus) -> None:
    app = open_page("network")
    nodes = groups(crews, Query())
    names = {trace.name for trace in figure(app).data if trace.mode == "markers"} - {"pairs"}
    sizes = nodes[nodes["community"] > 0].groupby("group")["key"].size()
    assert names == {f"{key.rpartition(' (')[0]} ({n})" for key, n in sizes.items()}
    assert len(names) == 2
    bars = {data[1]: n for t in figure(app, 1).data for data, n in zip(t.customdata, numbers(t.x), strict=True)}
    assert bars == dict(nodes.loc[nodes["community"] > 0, ["key", "mentions"]].itertuples(index=False))
    said = texts(app).replace("\\", "")
    assert f"2 groups, modularity {nodes['modularity'].sum():.2f}" in said
    assert "Without a pair, and so not drawn: Solo." in said
    kinds = {t.name for t in figure(open_page("network", colour="kind")).data if t.mode == "markers"} - {"pairs"}
    assert kinds == {"People", "Countries and cities"}


def test_as_many_names_as_the_link_says(open_page: Open) -> None:
    assert len(figure(open_page("network", names="5")).layout.annotations) <= 5 + 1
    assert len(figure(open_page("network")).layout.annotations) == 5 + 1


def test_where_no_pair_is_strong_enough_the_way_out_is_offered(open_page: Open) -> None:
    app = open_page("network", together="50")
    assert not app.exception
    assert "more often than the thresholds ask" in figure(app).layout.annotations[0].text.replace("<br>", " ")
    app.button(key="network-widen").click().run()
    assert app.query_params == {"alpha": "1"}
    assert len(clickable(app, "pair")) >= 4


def test_a_threshold_of_another_score_is_named(open_page: Open, crews: Corpus) -> None:
    app = open_page("network", floor="200", lines="7")
    said = texts(app).replace("\\", "")
    assert "floor='200' is not valid. Allowed: 0, 0.1" in said
    assert "lines='7' is not valid. Allowed: 60, 120" in said
    assert clickable(app, "pair") == pairs_of(crews)


def test_exports_of_the_network_are_offered(open_page: Open) -> None:
    app = open_page("network")
    app.session_state["closer-network"] = "export"
    app.run()
    labels = [button.proto.label for button in app.get("download_button")]
    assert {"GraphML network", "GEXF network", "CSV table"} <= set(labels)
