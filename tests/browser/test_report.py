"""A report opens without a network, asks for nothing, and axe finds nothing in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from analysis.__main__ import main

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
EXHIBITS = ("timeline", "entities", "places", "network", "kpis", "chronology")


@pytest.fixture
def report(store: Path, tmp_path: Path) -> Path:
    out = tmp_path / "report.html"
    named = [part for name in EXHIBITS for part in ("--exhibit", name)]
    assert main(["report", "--store", str(store), *named, "--comment", "kpis=All in all.", "--out", str(out)]) == 0
    return out


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("light", 390)])
def test_a_report_opens_without_a_network_and_passes_axe(
    browser: Browser, report: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(report.as_uri())
    for at in range(1, len(EXHIBITS) + 1):
        expect(page.locator(f"#chart-{at} .main-svg").first).to_be_visible()
    assert (asked, wrong) == ([report.as_uri()], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("axe.run()")
    assert found["passes"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    context.close()


def test_a_report_is_made_beside_the_page_and_saved(dashboard, tmp_path: Path) -> None:
    dashboard.open("keywords")
    dashboard.page.get_by_role("button", name="Report").click()
    dashboard.page.get_by_role("button", name="One HTML file").click()
    expect(dashboard.page.get_by_role("dialog")).to_have_count(0)
    dashboard.choose_page("Timeline")  # the work goes on
    save = dashboard.keyed("filed").get_by_role("button", name="Save ")
    expect(save).to_be_visible(timeout=60_000)
    report = dashboard.download(save)
    assert report.suggested_filename.endswith(".html")
    assert "<h1>" in Path(report.path()).read_text(encoding="utf-8")
    dashboard.page.get_by_role("button", name="Dismiss").click()
    expect(save).to_have_count(0)
