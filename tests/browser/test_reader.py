"""Reading closely: the margin beside the text, keys of the list, tags and notes, documents alike."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def open_soyuz(dashboard) -> int:
    """Open the document with the most hits of a word; return how many."""
    dashboard.open_list(search="soyuz", order="hits")
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    return int(dashboard.page.locator(".legend .note").inner_text().removeprefix("search hits "))


def test_the_margin_shows_where_the_hits_are_and_leads_to_them(dashboard) -> None:
    total = open_soyuz(dashboard)
    ticks = dashboard.page.locator(".margin .tick")
    expect(ticks.first).to_be_visible()
    labels = [tick.get_attribute("aria-label") for tick in ticks.all()]
    counted = sum(int(m[1]) if (m := re.match(r"(\d+) search hits,", label)) else 1 for label in labels)
    assert counted == total
    assert all(re.search(r"\d+% into the text: .*soyuz", label, re.IGNORECASE) for label in labels)
    ticks.last.click()
    current = dashboard.page.locator(".hit.current").first
    expect(current).to_be_in_viewport()
    expect(ticks.last).to_have_attribute("aria-current", "true")
    dashboard.page.keyboard.press("n")
    dashboard.expect_status(re.compile(rf"^hit \d+ of {total}$"))
    margin, paper = dashboard.page.locator(".margin").bounding_box(), dashboard.paper().bounding_box()
    assert margin["x"] >= paper["x"] + paper["width"]
    group = dashboard.page.get_by_role("group", name="Where the marks stand in the text")
    expect(group).to_be_visible()


def test_the_margin_is_one_tab_stop_that_arrows_go_through(dashboard) -> None:
    dashboard.open_list(search="soyuz", order="longest")
    dashboard.entries().first.click()
    ticks = dashboard.page.locator(".margin .tick")
    expect(ticks.first).to_be_visible()
    assert ticks.count() > 3
    expect(dashboard.page.locator(".margin .tick[tabindex='0']")).to_have_count(1)
    ticks.first.focus()
    for key, number in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("End", ticks.count() - 1)):
        dashboard.page.keyboard.press(key)
        expect(ticks.nth(number)).to_be_focused()
    dashboard.page.keyboard.press("Enter")
    expect(dashboard.page.locator(".hit.current").first).to_be_in_viewport()


def test_the_margin_shows_chosen_names_and_the_place_that_was_opened(dashboard) -> None:
    dashboard.open_list()
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    expect(dashboard.page.locator(".margin")).to_be_hidden()
    mark = dashboard.page.locator(".mark[role=button]").first
    mark.focus()
    mark.press("Enter")
    expect(dashboard.page.locator(".margin .at-name").first).to_be_visible()
    doc = dashboard.params()["doc"][0]
    dashboard.open("documents", doc=doc, at="0")
    expect(dashboard.page.locator(".margin .at-place")).to_have_count(1)
    expect(dashboard.page.locator(".margin .at-name")).to_have_count(0)
    dashboard.page.locator(".margin .at-place").click()
    expect(dashboard.page.locator(".target.current").first).to_be_in_viewport()


def test_the_margin_fits_a_narrow_screen(visitor) -> None:
    dashboard = visitor(viewport={"width": 390, "height": 844}, has_touch=True)
    dashboard.open("documents", search="soyuz", order="longest")
    dashboard.entries().first.click()
    tick = dashboard.page.locator(".margin .tick").first
    expect(tick).to_be_visible()
    assert dashboard.width() == 390
    assert tick.bounding_box()["width"] >= 24
    own = [found for found in dashboard.violations() if not found.startswith("list")]  # Streamlit's navigation
    assert own == []


def test_keys_move_through_the_list_and_lead_to_the_search(dashboard) -> None:
    dashboard.open_list()
    help_button = dashboard.page.get_by_role("button", name="Keys")
    expect(help_button).to_have_attribute("aria-expanded", "false")
    dashboard.page.keyboard.press("?")
    expect(dashboard.page.get_by_text("next document of the list")).to_be_visible()
    dashboard.page.keyboard.press("Escape")
    expect(dashboard.page.get_by_text("next document of the list")).to_be_hidden()
    for key, number in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        dashboard.page.keyboard.press(key)
        expect(dashboard.entries().nth(number)).to_be_focused()
    dashboard.page.keyboard.press("/")
    field = dashboard.keyed("search").locator("input")
    expect(field).to_be_focused()
    field.press_sequentially("jk?/")
    expect(field).to_have_value("jk?/")
    expect(help_button).to_have_attribute("aria-expanded", "false")


def test_keys_of_the_viewer_are_shown_and_lead_to_a_search_that_is_folded_away(visitor) -> None:
    dashboard = visitor(viewport={"width": 700, "height": 900})
    dashboard.open("documents", search="soyuz")
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    dashboard.page.keyboard.press("?")
    expect(dashboard.page.get_by_text("next and previous document")).to_be_visible()
    dashboard.page.keyboard.press("/")
    expect(dashboard.keyed("search").locator("input")).to_be_focused()


def test_a_tag_is_given_filtered_by_reloaded_removed_and_brought_back(dashboard, visitor) -> None:
    name = "to <b>check</b>"
    dashboard.open_list(search="hostile")
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    field = dashboard.page.locator("[class*='st-key-tags-'] input")
    field.fill(name)
    dashboard.page.get_by_role("option", name=re.compile(r"Add: ")).click()
    dashboard.page.keyboard.press("Escape")  # while it is open, the rest of the page is hidden from the roles
    expect(dashboard.page.get_by_role("button", name=f"Undo: tagged {name}")).to_be_visible()
    other = visitor()
    other.open_list(tag=name)
    other.expect_shown(re.compile(rf"Showing 1 of \d+ documents: documents tagged {re.escape(name)}"))
    expect(other.entries()).to_have_count(1)
    other.page.reload()
    other.expect_shown(f"tagged {name}")
    other.expect_params(tag=[name])
    field.press("Backspace")
    dashboard.page.keyboard.press("Escape")
    undo = dashboard.page.get_by_role("button", name=f"Undo: untagged {name}")
    expect(undo).to_be_visible()
    undo.click()
    expect(undo).to_be_hidden()
    other.page.reload()
    other.expect_shown(f"tagged {name}")
    field.press("Backspace")
    dashboard.page.keyboard.press("Escape")
    expect(undo).to_be_visible()


def test_a_similar_document_is_opened(dashboard) -> None:
    open_soyuz(dashboard)
    first = dashboard.page.locator("[class*='st-key-like-'] button").first
    first.scroll_into_view_if_needed()
    title = first.inner_text()
    first.click()
    dashboard.expect_document(title)
