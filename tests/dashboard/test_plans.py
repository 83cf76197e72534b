"""A link gives the figures of its page: each page is opened and asked what it shows, its link without it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from analysis.__main__ import main
from analysis.errors import DatelineError, InvalidParameter, UnknownName
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import export, panel
from dashboard.exhibits import EXHIBITS
from dashboard.pages import VIEWS
from dashboard.plans import OWN, PLANS, WITHOUT_FIGURES, chosen_of, figures_of_link
from tests.conftest import PEOPLE, PLACES
from tests.dashboard.app import Open, opener, store_of

LINKS = 50
NAMES = [f"{name} (PERSON)" for name in PEOPLE] + [f"{name} (GPE)" for name in PLACES]
TERMS = ("gas", "grain", "energy", "ceasefire")
Params = dict[str, str | list[str]]


def filters(chance: random.Random) -> Params:
    """Return filters that most documents of the corpus can pass."""
    found: Params = {}
    if chance.random() < 0.4:
        found["from"] = chance.choice(("2019-12-25", "2020-02", "2020"))
    if chance.random() < 0.3:
        found["to"] = chance.choice(("2020-11", "2020-12-31", "2021"))
    if chance.random() < 0.35:
        found["entity"] = chance.sample(NAMES, chance.choice((1, 1, 2)))
    if chance.random() < 0.25:
        found["label"] = chance.sample(("PERSON", "GPE"), 1)
    if chance.random() < 0.25:
        found["search"] = chance.choice(("gas OR grain", "prices", "NOT budget", "ceasefire"))
    if chance.random() < 0.2:
        found["source"] = chance.choice(("Reuters", "(none)"))
    return found


def own(page: str, chance: random.Random) -> Params:
    """Return some of a page's own parameters, with values that it offers."""
    names = chance.sample(NAMES, 3)
    offered: dict[str, dict[str, list[Any]]] = {
        "entities": {"name": names},
        "places": {"map": ["places", "countries"], "value": ["mentions", "documents"], "extent": ["data", "world"]},
        "timeline": {
            "series": [names[:1], names[:2], ["keyword:gas", names[0]]], "by": ["day", "week", "month", "auto"],
            "unit": ["documents", "mentions"], "scale": ["count", "share", "per_million"], "smooth": ["1", "3"],
            "peaks": ["test", "bursts", "none"], "days": ["2020-02-01..2020-03-31"],
        },
        "chronology": {"top": ["10", "40"], "sentences": ["1", "3"], "span": ["texts"], "by": ["month", "year"]},
        "keywords": {"kind": [["word"], ["name", "word"]], "term": list(TERMS)},
        "compare": {
            "against": ["rest", "without", "all", "from=2020-03-01&to=2020-06-30", "entity=Berlin+%28GPE%29"],
            "of": ["entities", "word"], "align": ["start", "calendar"], "scale": ["share"],
        },
        "context": {
            "node": [names[0], "keyword:gas", "words:gas OR grain"], "near": ["gas", "supply"], "window": ["2", "10"],
            "score": ["g2", "mi"], "sort": ["left"],
        },
        "network": {
            "view": ["network", "matrix", "pairs"], "unit": ["sentences"], "among": ["20"], "alpha": ["1", "0.01"],
            "score": ["log_dice", "together"], "lines": ["60"], "names": ["5"], "colour": ["kind"], "together": ["2"],
        },
        "quotes": {"speaker": [names[0], "unresolved"], "about": names, "kind": ["direct", "indirect"]},
    }  # fmt: skip
    return {name: chance.choice(values) for name, values in offered.get(page, {}).items() if chance.random() < 0.5}


def links() -> list[tuple[str, Params]]:
    chance = random.Random(3)
    pages = [page for page in PLANS if page != "documents"]
    return [(page := pages[n % len(pages)], {**filters(chance), **own(page, chance)}) for n in range(LINKS)]


def link_of(page: str, params: Params) -> str:
    return f"http://localhost:8501/{'' if page == 'overview' else page}?{urlencode(params, doseq=True)}"


@pytest.fixture(scope="module")
def shown(
    told_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Open, list[dict[str, Any]]]]:
    """Return what opens a page, and what the page has shown: each card with what it was asked and its table."""
    cards: list[dict[str, Any]] = []
    show: Callable[..., Any] = panel.show

    def recorded(name: str, corpus: Corpus, query: Query, **more: Any) -> Any:
        frame = show(name, corpus, query, **more)
        named = ("key", "title", "hint", "height", "drawing", "actions")
        options = {option: value for option, value in more.items() if option not in named}
        cards.append({"key": more.get("key") or name, "name": name, "query": query, "frame": frame,
                      "drawing": {**options, **(more.get("drawing") or {})}})  # fmt: skip
        return frame

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panel, "show", recorded)
        yield opener(patch, tmp_path_factory.mktemp("app"), store_of(told_corpus)), cards


@pytest.mark.parametrize(("view", "params"), links())
def test_a_link_gives_the_bytes_of_its_page(
    shown: tuple[Open, list[dict[str, Any]]], told_corpus: Corpus, view: str, params: Params
) -> None:
    open_page, cards = shown
    cards.clear()
    app = open_page(view, **params)
    assert not app.exception
    link = link_of(view, params)
    if not cards:
        with pytest.raises(InvalidParameter):
            figures_of_link(told_corpus, link)
        return
    assert not app.warning, [warning.value for warning in app.warning]
    figures = [figure for figure in figures_of_link(told_corpus, link)[0] if figure.exhibit.name != "kpis"]
    listed = [figure for figure in figures if figure.key != "central_documents"]
    assert sorted(figure.key for figure in listed) == sorted(card["key"] for card in cards)
    by_key = {card["key"]: card for card in cards}
    for figure in listed:
        card = by_key[figure.key]
        exhibit = EXHIBITS[card["name"]]
        assert (figure.exhibit.name, figure.query) == (card["name"], card["query"])
        of_page = export.make("csv", exhibit, card["frame"], card["query"], told_corpus, **card["drawing"])
        assert figure.make("csv") == of_page
        assert figure.figure().to_json() == exhibit.draw(card["frame"], **card["drawing"]).to_json()


def test_most_of_the_random_links_show_figures(told_corpus: Corpus) -> None:
    def shows(link: str) -> bool:
        try:
            return len(figures_of_link(told_corpus, link)[0]) > 1
        except DatelineError:
            return False

    drawn = links()
    assert len({link_of(*link) for link in drawn}) > LINKS - 3
    assert sum(shows(link_of(*link)) for link in drawn) > LINKS * 0.8


def test_the_lists_of_documents_are_figures_too(told_corpus: Corpus) -> None:
    (figure,), _ = figures_of_link(told_corpus, "documents?order=title&page=2&entity=Berlin+(GPE)")
    berlin = Query(entities=("Berlin (GPE)",))
    expected = EXHIBITS["documents"].compute(told_corpus, berlin, order="title", limit=10_000)
    assert figure.frame.equals(expected)
    one = str(expected["id"][0])
    (like,), _ = figures_of_link(told_corpus, f"documents?doc={one}&at=3")
    assert like.frame.equals(EXHIBITS["similar_documents"].compute(told_corpus, Query(), document=one, limit=10))


def test_every_page_has_a_plan_or_none() -> None:
    assert {*PLANS, *WITHOUT_FIGURES} == VIEWS.keys()
    assert OWN.keys() == PLANS.keys()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("names?name=x", "page='names' is not valid. Allowed: pages with figures"),
        ("http://localhost:8501/map", "page='map' is not valid"),
        ("?node=x", "node='x' is not valid. Allowed: parameters of the page overview: from, to"),
        ("timeline?by=eon", "by='eon' is not valid. Allowed: auto, day"),
        ("timeline?entity=Olaf+Sholz", "Hint: did you mean 'Olaf Scholz'"),
        ("timeline?series=Olaf+Sholz", "Hint: did you mean 'Olaf Scholz'"),
        ("keywords?term=zebra", "There is no keyword 'zebra'"),
        ("?from=2020-13", "from='2020-13' is not valid. Allowed: a day as YYYY-MM-DD"),
        ("?label=WHO", "label='WHO' is not valid"),
        ("?source=Nobody", "There is no source 'Nobody'"),
        ("?corpus=another", "corpus='another' is not valid. Allowed: hand"),
        ("?from=1900&to=1900", "shows no figure"),
        ("compare", "a side that has documents"),
        ("documents?doc=none", "There is no document 'none'"),
    ],
)
def test_what_a_page_would_ignore_is_an_error(told_corpus: Corpus, link: str, said: str) -> None:
    with pytest.raises((InvalidParameter, UnknownName)) as caught:
        figures_of_link(told_corpus, link)
    assert said in str(caught.value)


def test_an_address_may_stand_under_a_base_or_be_a_query_alone(told_corpus: Corpus) -> None:
    for link in ("https://host/team/?label=GPE", "?label=GPE", "label=GPE", "http://host/overview?label=GPE"):
        figures, _ = figures_of_link(told_corpus, link)
        assert (figures[0].key, figures[0].query.labels) == ("kpis", ("GPE",))


def test_figures_are_chosen_by_their_keys_in_the_order_asked(told_corpus: Corpus) -> None:
    figures, _ = figures_of_link(told_corpus, "/entities")
    assert [f.key for f in chosen_of(figures, ["profile-keyness", "entities"])] == ["profile-keyness", "entities"]
    with pytest.raises(InvalidParameter, match="figures of this page: entities, profile-timeline"):
        chosen_of(figures, ["timeline"])


# -- on the command line ---------------------------------------------------------------------------------------


def test_the_command_writes_what_the_link_shows(
    told_corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = "http://localhost:8501/entities?label=PERSON&name=Olaf+Scholz+(PERSON)"
    store = ["--store", str(store_of(told_corpus))]
    assert main(["export", "--from-link", link, *store, "--out", str(tmp_path), "--format", "csv"]) == 0
    figures, _ = figures_of_link(told_corpus, link)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        figure.file_name("csv"): figure.make("csv") for figure in figures
    }
    said = capsys.readouterr()
    assert said.out == ""
    assert "Figures of this page: entities, profile-timeline, profile-pairs, profile-keyness." in said.err
    one = tmp_path / "one.csv"
    command = ["export", "--from-link", link, *store, "--exhibit", "profile-pairs", "--format", "csv"]
    assert main([*command, "--out", str(one)]) == 0
    assert one.read_bytes() == chosen_of(figures, ["profile-pairs"])[0].make("csv")


def test_the_command_takes_an_exhibit_with_filters_and_options(
    told_corpus: Corpus, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    command = ["export", "timeline", "--store", str(store_of(told_corpus)), "--format", "csv", "--out", "-"]
    named = ["-o", "by=month", "-o", "series=Berlin (GPE)", "-o", "series=keyword:gas", "-o", "smooth=3"]
    assert main([*command, "--from", "2020", *named]) == 0
    query, _ = Query.from_params({"from": "2020"})
    options = {"by": "month", "series": ("Berlin (GPE)", "keyword:gas"), "smooth": 3}
    assert capfdbinary.readouterr().out == export.to_csv(EXHIBITS["timeline"].compute(told_corpus, query, **options))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the name of an exhibit, or --from-link URL"),
        (["entitys"], "exhibit='entitys' is not valid. Allowed: kpis, timeline"),
        (["timeline", "-o", "by"], "NAME=VALUE"),
        (["timeline", "-o", "bye=1"], "option='bye' is not valid. Allowed: for timeline: by, unit"),
        (["timeline", "-o", "smooth=x"], "smooth='x' is not valid"),
        (["network", "-o", "nodes=x"], "option='nodes' is not valid"),
        (["entities", "--format", "gexf"], "--format='gexf' is not valid"),
        (["entities", "--out", "-"], "one figure in one --format"),
        (["entities", "--exhibit", "x"], "with --from-link"),
        (["entities", "--format", "csv", "--out", "x.png"], "a file that ends in .csv"),
        (["--from-link", "entities", "--label", "GPE"], "a link alone"),
    ],
)
def test_what_cannot_be_written_is_said(
    told_corpus: Corpus, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["export", "--store", str(store_of(told_corpus)), *arguments]) == 2
    assert said in capsys.readouterr().err
