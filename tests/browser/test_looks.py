"""Looks: a narrow screen, a dark one, and what axe finds (https://github.com/dequelabs/axe-core, in vendor/)."""

from __future__ import annotations

from playwright.sync_api import expect

from dashboard.pages import VIEWS

PAGES = ["" if name == "overview" else name for name in VIEWS]
NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

STREAMLITS_OWN = (
    "presentation-role-conflict",
    "region",  # the skip link and toolbar stand outside of landmarks
)
"""Rules that Streamlit's own elements break; nothing of ours can mend them."""


def test_a_narrow_screen_does_not_scroll_sideways(visitor) -> None:
    narrow = visitor(**NARROW)
    assert {path: narrow.open(path).width() for path in PAGES} == dict.fromkeys(PAGES, 390)


def test_the_list_and_a_document_fit_a_narrow_screen(visitor) -> None:
    narrow = visitor(**NARROW).open_list()
    narrow.entries().first.click()
    expect(narrow.paper()).to_be_visible()
    assert narrow.width() == 390
    narrow.page.get_by_role("button", name="Next document, key j").click()
    expect(narrow.page.locator(".viewer .count").first).to_contain_text("2 of")


def test_a_dark_screen_gets_dark_pages_charts_and_documents(visitor) -> None:
    dark = visitor(color_scheme="dark").open()
    ground = dark.page.get_by_test_id("stApp").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert brightness(ground) < 60
    ink = dark.expect_chart("entities_by_label").locator("text").first.evaluate("(e) => getComputedStyle(e).fill")
    assert brightness(ink) > 120
    dark.choose_page("Documents")
    dark.expect_list()
    dark.entries().first.click()
    assert brightness(dark.paper().evaluate("(e) => getComputedStyle(e).color")) > 200
    colour = dark.page.locator(".mark").first.evaluate("(e) => getComputedStyle(e).boxShadow")
    assert brightness(colour) > 100


def test_charts_turn_dark_and_light_again_with_an_open_page(visitor) -> None:
    seen = visitor(color_scheme="light").open()
    letters = seen.expect_chart("entities_by_label").locator("text").first
    fill = "(e) => getComputedStyle(e).fill"
    before = letters.evaluate(fill)
    seen.turn("dark")
    assert brightness(before) < 120 < brightness(letters.evaluate(fill))
    seen.turn("light")
    assert letters.evaluate(fill) == before


def brightness(colour: str) -> float:
    """Return the mean of red, green and blue of 'rgb(1, 2, 3) …', 0 to 255."""
    parts = colour.split("rgb", 1)[1].split(")", 1)[0].lstrip("a(").split(",")
    return sum(float(part) for part in parts[:3]) / 3


def test_axe_finds_nothing_on_the_way_through_documents_and_names(visitor) -> None:
    seen = visitor(color_scheme="light", reduced_motion="reduce").open()
    seen.expect_chart("entities_by_label")
    found = {}

    def look(place: str) -> None:
        for scheme in ("dark", "light"):
            seen.turn(scheme)
            found[f"{place}, {scheme}"] = seen.violations()

    seen.choose_page("Documents")
    seen.expect_list()
    look("list")
    seen.choose_words("soyuz")
    seen.entries().first.click()
    expect(seen.paper()).to_be_visible()
    seen.page.keyboard.press("n")
    expect(seen.page.locator(".current").first).to_be_visible()
    look("document")
    seen.open("names")
    look("suggested joins")
    seen.open_names("NASA (ORG)")
    look("names of one")
    seen.open_audit("PERSON")
    look("audit")
    ours = {page: [v for v in all_of if v.split(":")[0] not in STREAMLITS_OWN] for page, all_of in found.items()}
    assert ours == {page: [] for page in found}
