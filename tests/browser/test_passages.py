"""Passages of texts are links to their places: followed here, in another tab, and by key."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_quote_opens_its_document_and_leads_back(dashboard) -> None:
    dashboard.open("quotes")
    link = dashboard.places(dashboard.keyed("card-quote-list"))
    words = link.locator("xpath=ancestor::li").locator(".text b").inner_text()
    link.focus()
    dashboard.page.keyboard.press("Enter")
    expect(dashboard.paper()).to_be_visible()
    assert words.split()[0] in "".join(dashboard.page.locator(".target").all_inner_texts())
    dashboard.page.go_back()
    expect(dashboard.places(dashboard.keyed("card-quote-list"))).to_be_visible()


def test_a_passage_opens_in_another_tab(dashboard) -> None:
    dashboard.open("quotes")
    link = dashboard.places(dashboard.keyed("card-quote-list"))
    with dashboard.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    other = opened.value
    expect(other.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    assert "/documents?" in other.url
    assert "at=" in other.url
    expect(dashboard.page.get_by_role("heading", name="Quotes", level=1)).to_be_visible()
