"""The map: drawn without a network, circles that filter, and a file that takes its shapes along."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from playwright.sync_api import Locator, expect

from analysis.query import Query
from analysis.store.corpus import open_corpus
from dashboard.exhibits import EXHIBITS
from tests.browser.verbs import FIRST_ANSWER

CIRCLES = ".geolayer .scattergeo path.point"


@pytest.fixture
def places(store) -> pd.DataFrame:
    """The places of the corpus, asked of it directly."""
    with open_corpus(store) as corpus:
        return EXHIBITS["places"].compute(corpus, Query())


def land(shown: Locator) -> str:
    """Wait for the land of a map, which is drawn only where the shapes have come; return its outline."""
    drawn = shown.locator(".geolayer .layer.land path").first
    expect(drawn).to_be_attached(timeout=FIRST_ANSWER)
    return drawn.get_attribute("d") or ""


def test_a_circle_filters_and_the_back_button_undoes_it(dashboard, places) -> None:
    """Whatever is not this server's is refused: the map is drawn all the same."""
    dashboard.context.route(
        lambda url: not url.startswith((dashboard.address, "data:", "blob:")), lambda route: route.abort()
    )
    dashboard.open("places", extent="world")
    chart = dashboard.chart("place-map")
    assert len(land(chart)) > 1000, "the land has no outline"
    circles = chart.locator(CIRCLES)
    expect(circles).to_have_count(len(places))
    chart.scroll_into_view_if_needed()
    box = circles.first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    dashboard.page.mouse.move(x - 1, y)
    dashboard.page.mouse.move(x, y)
    dashboard.page.mouse.click(x, y)
    dashboard.page.wait_for_url(re.compile("entity="))
    assert dashboard.params()["entity"] in [names[:12] for names in places["names"]]
    dashboard.expect_shown("that mention")
    dashboard.go_back()
    dashboard.expect_shown("Showing all")


def test_countries_are_shaded_and_a_link_says_so(dashboard) -> None:
    dashboard.open("places", map="countries", value="documents")
    shades = dashboard.chart("place-map").locator(".geolayer .choroplethlayer path.choroplethlocation")
    expect(shades.first).to_be_attached(timeout=FIRST_ANSWER)
    assert shades.count() > 3
    expect(dashboard.page.get_by_text("are resolved; the others stay open")).to_be_visible()
    card = dashboard.look_closer("unresolved_places", "Evidence")
    expect(card.get_by_text("in the documents").first).to_be_visible()


def test_a_downloaded_map_is_drawn_from_its_file_alone(dashboard, tmp_path) -> None:
    dashboard.open("places")
    land(dashboard.chart("place-map"))
    card = dashboard.look_closer("place-map", "Export")
    download = dashboard.download(card.get_by_role("button", name="Interactive page"))
    path = tmp_path / download.suggested_filename
    download.save_as(path)
    dashboard.page.goto(path.as_uri())
    assert len(land(dashboard.page.locator("#figure"))) > 1000
