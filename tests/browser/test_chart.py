"""A chart is kept while filters change, is gone through by keys, and is saved as it stands."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tools.check_exports import CUT, drawn_alone

SVG = "{http://www.w3.org/2000/svg}"


def test_a_filter_moves_the_bars_and_builds_no_chart_anew(dashboard) -> None:
    dashboard.open("entities")
    drawn = dashboard.expect_chart("entities")
    drawn.evaluate("svg => { svg.kept = true; }")
    said = dashboard.chart("entities").get_by_role("figure").get_attribute("aria-label")
    dashboard.click_bar("entities", 0)
    dashboard.page.wait_for_url(re.compile("entity="))
    expect(dashboard.chart("entities").get_by_role("figure")).not_to_have_attribute("aria-label", said)
    assert dashboard.expect_chart("entities").evaluate("svg => svg.kept") is True


def test_keys_go_from_bar_to_bar_and_choose_one(dashboard) -> None:
    dashboard.open("entities")
    dashboard.expect_chart("entities")
    chart = dashboard.chart("entities").get_by_role("figure")
    chart.focus()
    chart.press("ArrowDown")
    first = chart.get_by_role("status").inner_text()
    chart.press("ArrowDown")
    expect(chart.get_by_role("status")).not_to_have_text(first)
    expect(chart.locator(".hoverlayer .hovertext")).to_have_count(1)
    second = chart.get_by_role("status").inner_text().split(". ")[0]
    chart.press("Escape")
    expect(chart.locator(".hoverlayer .hovertext")).to_have_count(0)
    chart.press("ArrowDown")
    chart.press("ArrowDown")
    chart.press("Enter")
    dashboard.expect_params(entity=[second])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_browser_saves_a_picture_that_says_what_it_shows(dashboard, width: int) -> None:
    dashboard.page.set_viewport_size({"width": width, "height": 900})
    dashboard.open("entities", search="moon")
    dashboard.expect_chart("entities")
    chart = dashboard.chart("entities")
    names = chart.locator(".legend span").all_inner_texts()
    assert len(names) > 1
    chart.hover()
    picture = dashboard.download(chart.locator(".modebar-btn[data-title='Save as SVG']"))
    assert picture.suggested_filename == "entities-documents-with-the-words-moon.svg"
    saved = " ".join("".join(text.itertext()) for text in ElementTree.parse(picture.path()).iter(f"{SVG}text"))
    for said in (*names, "Who and what", "Mentions of each entity", "the words moon", "Corpus:", "Exported"):
        assert said in saved
    dashboard.page.set_viewport_size({"width": 1280, "height": 900})
    assert drawn_alone(dashboard.page, picture.path().read_text(encoding="utf-8")).evaluate(CUT) == []


def test_the_browser_saves_a_png_wide_enough_for_print(dashboard) -> None:
    dashboard.open("timeline")
    dashboard.expect_chart("timeline")
    chart = dashboard.chart("timeline")
    chart.hover()
    picture = dashboard.download(chart.locator(".modebar-btn[data-title='Save as PNG']"))
    data = picture.path().read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", data[16:20]) == (1900,)


def test_a_chart_fits_a_screen_that_becomes_narrow(dashboard) -> None:
    dashboard.open("entities")
    dashboard.expect_chart("entities")
    dashboard.page.set_viewport_size({"width": 390, "height": 800})
    chart = dashboard.chart("entities").locator(".main-svg").first
    width = "svg => svg.getBoundingClientRect().width <= 390 && svg.getBoundingClientRect().width > 200"
    dashboard.page.wait_for_function(f"() => ({width})(document.querySelector('.st-key-chart-entities .main-svg'))")
    expect(chart).to_be_visible()


def test_a_chart_that_is_hidden_at_first_is_drawn_when_it_is_shown(dashboard) -> None:
    hide = "addEventListener('DOMContentLoaded', () => { const hidden = document.createElement('style');"
    hide += "hidden.id = 'hidden'; hidden.textContent = '.st-key-chart-entities { display: none }';"
    dashboard.page.add_init_script(hide + "document.head.append(hidden); });")
    dashboard.open("entities")
    dashboard.expect_chart("profile-timeline")
    assert dashboard.chart("entities").locator(".main-svg").count() == 0
    dashboard.page.evaluate("document.getElementById('hidden').remove()")
    dashboard.expect_chart("entities")


OUTSIDE = """charts => charts.flatMap(chart => {
  const whole = chart.querySelector(".main-svg").getBoundingClientRect();
  return [...chart.querySelectorAll(".g-xtitle text, .g-ytitle text")].filter(title => {
    const box = title.getBoundingClientRect();
    return box.left < whole.left - 1 || box.right > whole.right + 1 || box.bottom > whole.bottom + 1;
  }).map(title => title.textContent);
})"""


def test_titles_of_axes_fit_narrow_cards(visitor) -> None:
    seen = visitor(viewport={"width": 1100, "height": 900}).open("timeline", series="NASA (ORG)")
    seen.expect_chart("new_terms")
    seen.settle()
    titles = seen.chart("new_terms").locator(".g-xtitle text tspan")
    expect(titles).to_have_count(2)  # three cards share the width: the title takes two lines
    assert seen.page.locator(".dateline-chart .plot").evaluate_all(OUTSIDE) == []
