"""Filters: the address is the state, a click is a filter, Back takes it away."""

from __future__ import annotations

import re

from playwright.sync_api import expect

NASA = "NASA (ORG)"


def test_a_fresh_browser_opens_a_link_as_it_was_left(visitor) -> None:
    first = visitor().open()
    first.expect_shown("Showing all")
    first.choose_entity(NASA)
    first.choose_words("moon")
    first.expect_shown(re.compile(r"Showing [\d,]+ of [\d,]+ documents: .*NASA.*moon"))
    second = visitor()
    second.page.goto(first.page.url)
    second.expect_shown(first.shown().inner_text())
    assert second.params() == first.params()
    expect(second.keyed("search").locator("input")).to_have_value("moon")
    expect(second.keyed("entity")).to_contain_text(NASA)


def test_back_undoes_a_click_on_a_chart(dashboard) -> None:
    dashboard.open()
    everything = dashboard.shown().inner_text()
    dashboard.click_bar("entities_by_label")
    expect(dashboard.shown()).not_to_have_text(everything)
    assert len(dashboard.params()["entity"]) == 1
    dashboard.go_back()
    dashboard.expect_shown(everything)
    assert "entity" not in dashboard.params()


def test_a_bar_leads_to_its_documents_and_their_mentions(dashboard) -> None:
    dashboard.open()
    dashboard.click_bar("entities_by_label")
    dashboard.expect_shown("that mention")
    [key] = dashboard.params()["entity"]
    dashboard.choose_page("Documents")
    listed = dashboard.expect_list()
    assert dashboard.params()["entity"] == [key]
    assert f"Showing {listed.split()[-2]} of" in dashboard.shown().inner_text()
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    total = dashboard.page.locator(".mark.chosen[role=button]").count()
    assert total > 0
    dashboard.page.keyboard.press("n")
    dashboard.expect_status(f"mention 1 of {total}")
    expect(dashboard.page.locator(".mark.chosen.current")).to_be_in_viewport()


def test_a_month_narrows_the_selection_to_its_period(dashboard) -> None:
    dashboard.open()
    dashboard.click_bar("timeline", 5)
    dashboard.expect_shown(re.compile(r"Showing \d+ of"))
    assert {"from", "to"} <= set(dashboard.params())


def test_what_a_link_says_wrongly_is_named_and_left_out(dashboard) -> None:
    dashboard.open(entity="No Such Name (PERSON)", **{"from": "yesterday"})
    dashboard.expect_shown("Showing all")
    expect(dashboard.page.get_by_text("Ignored:")).to_have_count(2)
    assert not {"entity", "from"} & set(dashboard.params())


def test_an_empty_selection_offers_ways_out(dashboard) -> None:
    dashboard.open("documents", search="zzzzzz")
    expect(dashboard.page.get_by_text("No document matches all of these filters")).to_be_visible()
    dashboard.page.get_by_role("button", name="Remove every filter").click()
    dashboard.expect_shown("Showing all")
    expect(dashboard.entries().first).to_be_visible()
