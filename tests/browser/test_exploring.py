"""From a number to its reasons: a period is explained, a word is seen in context, a search goes wrong and right."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_period_is_explained_and_leads_to_its_documents(dashboard) -> None:
    dashboard.open("timeline", series="NASA (ORG)")
    dashboard.expect_chart("stories")
    dashboard.click_bar("stories", 0)
    dashboard.page.wait_for_url(re.compile(r"days="))
    days = dashboard.params()["days"][0]
    first, last = days.split("..")
    expect(dashboard.page.get_by_role("heading", name=re.compile("NASA"), level=2).first).to_be_visible()
    dashboard.settle()
    dashboard.expect_chart("new_terms")
    title = dashboard.keyed("card-central").get_by_role("link").first.inner_text().splitlines()[-1]
    dashboard.page.get_by_role("button", name="Keep these days").click()
    dashboard.expect_params(**{"from": [first], "to": [last]})
    dashboard.expect_shown("documents")
    dashboard.go_back()
    dashboard.keyed("card-central").get_by_role("link").first.click()
    expect(dashboard.paper()).to_be_visible()
    expect(dashboard.page.locator(".viewer").first).to_contain_text(title.split("…")[0].strip()[:20])


def test_a_line_opens_its_document_at_the_place(dashboard) -> None:
    dashboard.open("context", node="keyword:soyuz")
    dashboard.choose_row("lines", 0)
    expect(dashboard.paper()).to_be_visible()
    assert dashboard.params()["at"][0].isdigit()


def test_a_collocate_keeps_its_places(dashboard) -> None:
    dashboard.open("context", node="NASA (ORG)")
    before = dashboard.keyed("card-lines").get_by_text(re.compile(r"of [\d,]+ places?")).inner_text()
    dashboard.click_bar("collocates", 0)
    dashboard.page.wait_for_url(re.compile(r"near="))
    expect(dashboard.page.get_by_role("button", name=re.compile("^Near "))).to_be_visible()
    expect(dashboard.keyed("card-lines").get_by_text(re.compile(r"of [\d,]+ places?"))).not_to_have_text(before)


def test_a_mistake_in_a_search_is_pointed_at_and_a_right_one_filters(dashboard) -> None:
    dashboard.open()
    dashboard.choose_words("soyuz AND")
    expect(dashboard.page.get_by_text("look here: soyuz AND→")).to_be_visible()
    dashboard.choose_words("soyuz NOT nasa")
    dashboard.expect_shown("that match soyuz NOT nasa")
