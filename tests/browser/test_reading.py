"""Reading: the list, the viewer, its keys, and documents that try to be markup."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import HOSTILE_TEXT, HOSTILE_TITLE, LONG_TITLE

FIRST = "Europa Clipper off to Jupiter's ocean moon"


def test_n_and_p_go_through_the_search_hits(dashboard) -> None:
    dashboard.open_list(search="soyuz", order="hits")
    dashboard.entries().first.click()
    total = int(dashboard.page.locator(".legend .note").inner_text().removeprefix("search hits "))
    assert total > 2
    dashboard.expect_status(f"{total} hits")
    for press, number in (("n", 1), ("n", 2), ("p", 1), ("p", total)):
        dashboard.page.keyboard.press(press)
        dashboard.expect_status(f"hit {number} of {total}")
    current = dashboard.page.locator(".hit.current")
    expect(current.first).to_be_in_viewport()
    assert "".join(current.all_inner_texts()).lower() == "soyuz"


def test_j_and_k_go_through_the_documents_unless_one_types(dashboard) -> None:
    dashboard.open_list()
    first, second = (dashboard.entries().nth(i).inner_text() for i in (0, 1))
    dashboard.open_entry(first)
    place = dashboard.page.locator(".viewer .count").first
    expect(place).to_have_text(re.compile(r"^1 of \d+$"))
    dashboard.keyed("search").locator("input").press("j")
    dashboard.keyed("search").locator("input").fill("")
    expect(place).to_have_text(re.compile(r"^1 of"))
    dashboard.page.get_by_role("heading", level=1).click()
    dashboard.page.keyboard.press("j")
    dashboard.expect_document(second)
    expect(place).to_have_text(re.compile(r"^2 of"))
    dashboard.page.keyboard.press("k")
    dashboard.expect_document(first)
    dashboard.page.get_by_role("button", name="All documents").click()
    expect(dashboard.entries().first).to_have_text(first)


def test_choosing_a_mention_filters_by_it_and_keeps_the_place(dashboard) -> None:
    dashboard.open_list()
    dashboard.entries().first.click()
    mark = dashboard.page.locator(".mark[role=button]").first
    mark.focus()
    mark.press("Enter")
    dashboard.expect_shown("that mention")
    expect(dashboard.page.locator(".mark.chosen").first).to_be_visible()
    assert dashboard.params()["entity"][0] in mark.get_attribute("title")
    expect(mark).to_be_focused()
    mark.press("Enter")
    dashboard.expect_shown("Showing all")


def test_a_label_can_be_switched_off(dashboard) -> None:
    dashboard.open_list()
    dashboard.entries().first.click()
    label = dashboard.page.locator(".legend button").first
    count = int(label.inner_text().split()[-1])
    every = dashboard.page.locator(".mark[role=button]")
    expect(every).to_have_count(int(dashboard.page.locator("[role=status]").inner_text().split()[0]))
    before = every.count()
    label.click()
    expect(label).to_have_attribute("aria-pressed", "false")
    expect(every).to_have_count(before - count)


def test_evidence_opens_the_document_at_its_place(dashboard) -> None:
    dashboard.open()
    dashboard.look_closer("entities_by_label", "Evidence")
    dashboard.places(dashboard.keyed("card-entities_by_label")).click()
    expect(dashboard.paper()).to_be_visible()
    target = dashboard.page.locator(".target")
    expect(target.first).to_be_in_viewport()
    assert "".join(target.all_inner_texts()).strip() != ""


def test_a_hostile_document_is_text(dashboard) -> None:
    dashboard.open_list(search="hostile")
    entry = dashboard.entries().first
    assert entry.inner_text().replace("\u2060", "") == HOSTILE_TITLE
    entry.click()
    expect(dashboard.paper()).to_be_visible()
    text = dashboard.paper().evaluate("(paper) => paper.textContent")
    assert HOSTILE_TEXT in text
    heading = dashboard.page.get_by_role("heading", level=1)
    assert heading.inner_text().replace("\u2060", "") == HOSTILE_TITLE
    assert (
        dashboard.page.locator(".paper script, .paper img, .paper b, h1 script, h1 a, h1 strong, .katex").count() == 0
    )
    expect(dashboard.page.locator(".mark", has_text="Yuri Gagarin").first).to_be_visible()


def test_a_very_long_document_is_shown_and_moved_through(dashboard) -> None:
    dashboard.open_list(order="longest")
    dashboard.open_entry(LONG_TITLE)
    assert dashboard.page.locator(".mark[role=button]").count() > 1_000
    dashboard.page.keyboard.press("p")
    dashboard.expect_status(re.compile(r"^mention ([\d,]+) of \1$"))
    expect(dashboard.page.locator(".current").first).to_be_in_viewport()


def test_an_unknown_document_leads_to_the_list(dashboard) -> None:
    dashboard.open("documents", doc="ffffffffffffffff", at="x")
    expect(dashboard.page.get_by_text("There is no document 'ffffffffffffffff' in this corpus")).to_be_visible()
    expect(dashboard.page.get_by_text("Ignored: at='x'")).to_be_visible()
    expect(dashboard.entries().first).to_be_visible()


def test_a_document_outside_of_the_selection_says_so(dashboard) -> None:
    dashboard.open_list(search="hostile")
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    doc = dashboard.params()["doc"][0]
    dashboard.open("documents", doc=doc, search="soyuz")
    expect(dashboard.page.get_by_text("This document is not among the documents with the words soyuz")).to_be_visible()
    dashboard.page.get_by_role("button", name="Remove every filter").click()
    dashboard.expect_shown("Showing all")
    expect(dashboard.page.locator(".viewer .count").first).to_have_text(re.compile(r"^\d+ of \d+$"))


def test_the_text_can_be_taken_away(dashboard) -> None:
    dashboard.open_list(search="hostile")
    dashboard.entries().first.click()
    expect(dashboard.paper()).to_be_visible()
    file = dashboard.download(dashboard.page.get_by_role("button", name="Download the text"))
    assert file.suggested_filename.startswith("2001-04-01-hostile-script-alert-1")
    assert HOSTILE_TEXT in file.path().read_text(encoding="utf-8")


def test_pages_of_the_list_follow_the_address_and_the_back_button(dashboard) -> None:
    dashboard.open_list()
    first = dashboard.entries().first.inner_text()
    dashboard.page.get_by_test_id("stPagination").get_by_role("button", name="2", exact=False).first.click()
    dashboard.expect_params(page=["2"])
    expect(dashboard.entries().first).not_to_have_text(first)
    dashboard.go_back()
    expect(dashboard.entries().first).to_have_text(first)
