"""What a visitor does and sees, in the visitor's words. Everything waits for what is expected, nothing sleeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from playwright.sync_api import BrowserContext, Dialog, Download, Error, Locator, Request, expect

LOCAL = ("127.0.0.1", "localhost")
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
LISTED = re.compile(r"^[\d,]+ to [\d,]+ of [\d,]+ documents?$")
TURNED = """scheme => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/g);
  const charts = [...document.querySelectorAll(".dateline-chart")].filter(chart => chart.checkVisibility());
  return (red < 128) === (scheme === "dark") && charts.every(chart => chart.dataset.look === scheme);
}"""
FIRST_ANSWER = 40_000
"""Milliseconds that a page may take to come up on a busy machine."""
PATIENCE = 20_000
BUILT = 180_000
"""Milliseconds that a small build may take on a busy computer."""

expect.set_options(timeout=PATIENCE)


class Dashboard:
    """One browser with the dashboard open, and a record of requests to elsewhere, script errors and dialogs."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.on("request", self._note_request)
        self.page = context.new_page()
        self.page.on("websocket", lambda socket: self._note_url(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._note_dialog)

    def _note_request(self, request: Request) -> None:
        self._note_url(request.url)

    def _note_url(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "file") and parts.hostname not in LOCAL:
            self.foreign.append(url)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    # -- going somewhere -----------------------------------------------------------------------------------------

    def open(self, path: str = "", **params: Any) -> Dashboard:
        """Open an address and wait until the page has come up."""
        query = urlencode(params, doseq=True, quote_via=quote)
        self.page.goto(f"{self.address}/{path}" + (f"?{query}" if query else ""))
        expect(self.page.locator(f"{READY} h1").first).to_be_visible(timeout=FIRST_ANSWER)
        return self

    def settle(self) -> None:
        """Wait until the page has run and everything on it is drawn: what it replaces cannot be pointed at."""
        expect(self.page.locator(f"{READY} h1").first).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def turn(self, scheme: str) -> None:
        """Turn the screen light or dark while the page is open, and wait until its charts have turned as well."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function(TURNED, arg=scheme)
        self.settle()

    def choose_page(self, title: str) -> None:
        """Follow the navigation at the top; a page of a section stands behind the section's name."""
        link = self.page.get_by_role("menuitem", name=title).or_(
            self.page.get_by_test_id("stTopNavLink").filter(has_text=title)
        )
        sections = self.page.get_by_test_id("stTopNavSection")
        expect(link.or_(sections).first).to_be_visible()
        for section in sections.all():
            if link.count():
                break
            section.click()
        link.first.click()
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    def go_back(self) -> None:
        """Press the browser's Back button."""
        self.page.go_back()

    # -- filters -------------------------------------------------------------------------------------------------

    def keyed(self, key: str) -> Locator:
        """Return the element with a Streamlit key."""
        return self.page.locator(f".st-key-{key}")

    def choose_entity(self, key: str) -> None:
        """Choose a name in the sidebar."""
        name = key.rpartition(" (")[0]
        find = self.keyed("find").locator("input")
        if find.count():
            find.fill(name)
        box = self.keyed("entity").get_by_role("combobox")
        box.click()
        box.fill(name)
        self.page.get_by_role("option", name=key, exact=True).click()
        self.page.keyboard.press("Escape")
        self.expect_params(entity=[key])

    def choose_words(self, words: str) -> None:
        """Type words to search for."""
        box = self.keyed("search").locator("input")
        box.fill(words)
        box.press("Enter")
        self.expect_params(search=[words])

    def params(self) -> dict[str, list[str]]:
        """Return the parameters in the address."""
        return parse_qs(urlsplit(self.page.url).query, keep_blank_values=True)

    def expect_params(self, **expected: list[str]) -> None:
        """Wait until the address has these parameters; None says that one is not there."""

        def holds(url: str) -> bool:
            there = parse_qs(urlsplit(url).query)
            return all(there.get(name) == values for name, values in expected.items())

        self.page.wait_for_url(holds)
        expect(self.page.locator(READY)).to_be_attached()

    def shown(self) -> Locator:
        """Return the line that says which documents are shown."""
        return self.keyed("shown-line").get_by_test_id("stCaptionContainer")

    def expect_shown(self, text: str | re.Pattern[str]) -> None:
        """Wait for the line that says which documents are shown."""
        expect(self.shown()).to_contain_text(text)

    # -- figures -------------------------------------------------------------------------------------------------

    def chart(self, name: str) -> Locator:
        """Return a figure."""
        return self.keyed(f"chart-{name}")

    def expect_chart(self, name: str) -> Locator:
        """Wait until a figure is drawn."""
        drawn = self.chart(name).locator(".main-svg").first
        drawn.scroll_into_view_if_needed()
        expect(drawn).to_be_visible()
        return drawn

    def click_bar(self, name: str, number: int = 0) -> None:
        """Click the n-th bar of a figure, counted as it was drawn."""
        self.expect_chart(name)
        bar = self.chart(name).locator(".barlayer .point path").nth(number)
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
        assert box is not None
        x, y = box["x"] + min(box["width"] / 2, 20), box["y"] + box["height"] / 2
        self.page.mouse.move(x - 1, y)
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)

    def choose_row(self, key: str, number: int) -> None:
        """Choose a row of a table that leads to another page.

        The table is a picture that says nowhere when it is drawn, so the click is made until it works.
        """
        table, before = self.keyed(key).get_by_test_id("stDataFrame"), self.page.url.partition("?")[0]
        expect(table.locator("canvas").first).to_be_visible()
        for _ in range(10):
            self.settle()
            try:
                table.scroll_into_view_if_needed()
                box = table.bounding_box()
                assert box is not None
                self.page.mouse.click(box["x"] + 18, box["y"] + 52 + 35 * number)
                self.page.wait_for_url(lambda url: url.partition("?")[0] != before, timeout=3_000)
            except Error:  # nothing happened yet, or the table was replaced while it was pointed at
                continue
            return

    def look_closer(self, name: str, part: str) -> Locator:
        """Open what stands under a figure: Table, Evidence, Export or Method; return the figure's card."""
        card = self.keyed(f"card-{name}")
        card.get_by_role("radio", name=part).or_(card.get_by_role("button", name=part)).first.click()
        return card

    def places(self, card: Locator) -> Locator:
        """Return the first link of a card to a place in a document."""
        return card.get_by_role("link", name=re.compile("·")).first

    def download(self, button: Locator) -> Download:
        """Click a download button and return what comes."""
        with self.page.expect_download(timeout=60_000) as waiting:
            button.click()
        return waiting.value

    # -- documents -----------------------------------------------------------------------------------------------

    def open_list(self, **params: Any) -> Dashboard:
        """Open the list of documents and wait until all of its page is there."""
        self.open("documents", **params).expect_list()
        return self

    def expect_list(self) -> str:
        """Wait until each document of a page of the list is there; return the line above it."""
        line = self.page.get_by_text(LISTED)
        expect(line).to_be_visible()
        first, last, _ = (int(n.replace(",", "")) for n in re.findall(r"[\d,]+", line.inner_text()))
        expect(self.entries()).to_have_count(last - first + 1)
        return line.inner_text()

    def entries(self) -> Locator:
        """Return the documents of the list."""
        return self.page.locator("[class*='st-key-open-'] button")

    def open_entry(self, title: str) -> None:
        """Open a document of the list."""
        self.entries().filter(has_text=title).first.click()
        self.expect_document(title)

    def expect_document(self, title: str) -> None:
        """Wait until a document is shown."""
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(self.paper()).to_have_attribute("aria-label", title)

    def paper(self) -> Locator:
        """Return the text of the document that is shown."""
        return self.page.locator(".viewer .paper")

    def expect_status(self, text: str | re.Pattern[str]) -> None:
        """Wait for what the viewer says of where it is."""
        expect(self.page.locator(".viewer [role=status]")).to_have_text(text)

    # -- names -------------------------------------------------------------------------------------------------

    def open_names(self, key: str) -> Dashboard:
        """Open the names of an entity and wait until its title is there."""
        self.open("names", name=key)
        expect(self.keyed("names-title")).to_contain_text(key.rpartition(" (")[0])
        return self

    def merge_into(self, key: str) -> None:
        """Merge the entity whose names are shown into another one."""
        self.page.get_by_role("button", name="Merge into").click()
        box = self.page.get_by_test_id("stPopoverBody").get_by_role("combobox")
        box.fill(key.rpartition(" (")[0])
        self.page.get_by_role("option", name=key, exact=True).click()
        self.keyed("names-merge").get_by_role("button").click()
        self.expect_done("is counted as")

    def rename_to(self, name: str) -> None:
        """Give the entity whose names are shown another name."""
        self.page.get_by_role("button", name="Rename").click()
        box = self.page.get_by_test_id("stPopoverBody").get_by_label("New name")
        box.fill(name)
        box.press("Enter")
        button = self.keyed("names-rename").get_by_role("button")
        expect(button).to_be_enabled()
        button.click()
        self.expect_done("is called")

    def take_out(self, number: int) -> None:
        """Take the n-th name out of the entity whose names are shown."""
        table = self.keyed("card-aliases").get_by_test_id("stDataFrame")
        expect(table).to_be_visible()
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 17, box["y"] + 35 * (number + 1) + 17)
        button = self.keyed("names-split").get_by_role("button")
        expect(button).to_be_enabled()
        button.click()
        self.expect_done("was taken out of")

    def undo_decision(self) -> None:
        """Undo the last decision and wait until the page says that it was this one."""
        last = self.keyed("last-decision").get_by_text("Last decision: ").inner_text().removeprefix("Last decision: ")
        self.keyed("names-undo").get_by_role("button").click()
        expect(self.page.get_by_text(f"Undone: {last}", exact=True)).to_be_visible()

    def expect_done(self, text: str) -> None:
        """Wait until the page says what a decision did."""
        expect(self.page.get_by_text(re.compile(f"^Done:.*{text}"))).to_be_visible()

    def expect_totals(self, mentions: int, names: int) -> None:
        """Wait for the totals of the entity whose names are shown."""
        noun = "name" if names == 1 else "names"
        expect(self.page.get_by_text(re.compile(rf"^{mentions:,} mentions? in .*under {names} {noun}"))).to_be_visible()

    # -- loading -----------------------------------------------------------------------------------------------

    def load_files(self, files: Sequence[Path], name: str = "", **params: str) -> None:
        """Choose files on the page Load, name their corpus where it is a new one, and load them."""
        self.open("load", **params)
        self.keyed("card-load").locator("input[type=file]").set_input_files(files)
        button = self.keyed("load-files").get_by_role("button")
        expect(button).to_contain_text(f"Load {len(files)} files")
        if name:
            box = self.keyed("load-name").get_by_role("textbox")
            box.fill(name)
            box.press("Enter")
            self.settle()
        button.click()

    def cancel_loading(self) -> None:
        """Stop the first build of a corpus, and wait until the page says that it has stopped."""
        self.keyed("cancel-first").get_by_role("button").click()
        expect(self.keyed("load-ended")).to_contain_text("was stopped. What it has finished is kept")

    def go_on_loading(self) -> None:
        """Go on with a build that was stopped."""
        self.keyed("load-go-on").get_by_role("button").click()

    def expect_report(self, text: str) -> None:
        """Wait until a build has ended and the page says what was loaded."""
        expect(self.keyed("card-report")).to_contain_text(text, timeout=BUILT)

    # -- audits ------------------------------------------------------------------------------------------------

    def open_audit(self, subject: str) -> Dashboard:
        """Open the audit of an entity or a label and wait until it can be answered."""
        self.open("audit", subject=subject)
        expect(self.keyed("audit-right").get_by_role("button")).to_be_enabled()
        return self

    def answer(self, keys: str) -> None:
        """Press keys, each when the page has taken in the one before."""
        progress = self.keyed("card-audit").get_by_text(re.compile(r"^\d+ of \d+ mentions? answered$"))
        for key in keys:
            before = progress.inner_text()
            self.page.keyboard.press(key)
            expect(progress).not_to_have_text(before)

    def expect_found(self, text: str | re.Pattern[str]) -> None:
        """Wait for what an audit has found."""
        expect(self.keyed("card-audit-result")).to_contain_text(text)

    # -- looks ---------------------------------------------------------------------------------------------------

    def width(self) -> int:
        """Return the width that the page takes, at least that of the window."""
        return int(
            self.page.evaluate(
                "Math.max(document.documentElement.scrollWidth, "
                "...[...document.querySelectorAll('[data-testid=stMain]')].map((e) => e.scrollWidth))"
            )
        )

    def violations(self, without: Sequence[str] = (), rules: Sequence[str] = ()) -> list[str]:
        """Run axe over the page; return rule, first element and number of elements of each violation.

        Elements that a selector in `without` names are left out; `rules` are all unless some are named.
        """
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "async ([left, rules]) => (await axe.run({include: [['html']], exclude: left.map((one) => [one])}, "
            "{resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {})})).violations",
            [list(without), list(rules)],
        )  # fmt: skip
        return [f"{v['id']}: {v['nodes'][0]['target']} and {len(v['nodes']) - 1} more" for v in found]
