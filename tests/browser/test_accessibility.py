"""axe finds nothing of ours on any page, with any figure; in the dark its rules of colour (https://github.com/dequelabs/axe-core).

The pages and figures are those of the registries: a new one is looked at as well, or this test says that it is not.
"""

from __future__ import annotations

from playwright.sync_api import expect

from dashboard.exhibits import EXHIBITS
from dashboard.pages import VIEWS
from tests.browser.verbs import Dashboard

STREAMLITS_OWN = {
    "presentation-role-conflict": "the uploader has a label on an element without a role",
    "region": "the skip link and the toolbar stand outside of landmarks",
}
"""Rules that Streamlit's own elements break, and where; nothing of ours can mend them."""

TOO_LIGHT = {
    "[data-testid=stMultiSelect] span[title]": "chosen options of st.multiselect: white on the primary colour",
}
"""Elements whose contrast Streamlit fixes in the dark, and why: their text is always white, while the primary colour
has to be light there, since it is the colour of text as well. In the light they are looked at."""

COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules that the look can change: in the dark no others are asked, since the elements are the same."""

NASA = "NASA (ORG)"
LINKS: dict[str, list[dict[str, str]]] = {
    "entities": [{}, {"name": NASA}],
    "timeline": [{}, {"series": NASA}],
    "keywords": [{"search": "moon"}, {"term": "moon"}],
    "context": [{"node": NASA}],
    "network": [{}, {"view": "matrix"}, {"view": "pairs"}, {"colour": "kind", "unit": "sentences"}, {"together": "50"}],
    "compare": [{"search": "moon"}, {"search": "moon", "of": "word"}],
    "places": [{}, {"map": "countries"}],
    "documents": [{}, {"search": "title:unicorn"}],
    "names": [{}, {"name": NASA}],
    "audit": [{"subject": "PERSON"}],
    "overview": [{}, {"search": "zebra*"}],
}
"""Page -> links that bring up all of its figures and states; other pages are opened as they are."""
NOT_ON_A_PAGE = {
    "kpis": "stands as tiles", "central_documents": "stands as a list of links",
    "documents": "stands as a list that can be read", "similar_documents": "stands in a box that is closed at first",
    "peaks": "drawn where there are some: this corpus has none (tests/dashboard/test_timeline_page.py has)",
}  # fmt: skip
"""Exhibits whose figure stands on no page of this corpus, and why."""
LOOKS = ("dark", "light")
"""The looks in which a page is looked at one after the other; the last one is that of the next page."""
TOOLS = ("Table", "Evidence", "Export", "Method")


def looked_at(seen: Dashboard, scheme: str) -> list[str]:
    """Return what axe finds on the page in a look, less what is Streamlit's own; the pointer points at nothing."""
    seen.page.mouse.move(2, 2)
    seen.turn(scheme)
    dark = {"without": list(TOO_LIGHT), "rules": COLOURS}
    found = seen.violations(**dark if scheme == "dark" else {})
    return [one for one in found if one.split(":")[0] not in STREAMLITS_OWN]


def descriptions(seen: Dashboard) -> list[str]:
    """Return how the figures of the page are described to those who do not see them."""
    return seen.page.locator(".dateline-chart [role=figure]").evaluate_all(
        "charts => charts.map(chart => chart.getAttribute('aria-label') || '')"
    )


def test_every_page_and_figure_passes_axe_and_describes_itself(visitor) -> None:
    seen = visitor(reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    said: list[str] = []
    for view in VIEWS:
        for link in LINKS.get(view, [{}]):
            seen.open("" if view == "overview" else view, **link)
            seen.settle()
            if view == "timeline" and link:
                seen.expect_chart("new_terms")
            found |= {f"{view} {link} {scheme}": looked_at(seen, scheme) for scheme in LOOKS}
            here = descriptions(seen)
            assert all(here), f"{view} {link}: a figure without a description"
            said += here
    assert found == {place: [] for place in found}
    undescribed = {n for n, x in EXHIBITS.items() if not any(text.startswith(f"{x.title}, ") for text in said)}
    assert undescribed <= NOT_ON_A_PAGE.keys()


def test_what_stands_behind_a_figure_passes_axe(visitor) -> None:
    seen = visitor(reduced_motion="reduce").open("network")
    seen.expect_chart("network")
    found = {}
    for tool in TOOLS:
        card = seen.look_closer("network", tool)
        shown = {"Table": "stDataFrame", "Export": "stDownloadButton", "Method": "stTable"}
        expect(seen.places(card) if tool == "Evidence" else card.get_by_test_id(shown[tool]).first).to_be_visible()
        found |= {f"{tool} {scheme}": looked_at(seen, scheme) for scheme in LOOKS}
    assert found == {place: [] for place in found}
    assert len(found) == len(TOOLS) * len(LOOKS)
