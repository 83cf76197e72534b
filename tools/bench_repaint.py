"""How long a click on a filter takes until a page's charts stand still, in Chromium, against an almost empty page.

    python -m tools.bench_repaint STORE FOLDER [--rounds N]

A round keeps the documents that mention a name, another one each time, so that nothing is remembered; then one on the
empty page, which draws one line anew. From the click until the last change of any chart (of the line).
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis import open_corpus
from tools.install_browser import find_browser

PAGES = ("overview", "entities", "timeline", "keywords", "network", "quotes", "places", "chronology")
"""Pages that have charts without a filter."""
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
EMPTY = """import streamlit as st
name = st.multiselect("Entities", {names!r}, key="entity")
st.button("Reset", on_click=lambda: st.session_state.update(entity=[]))
st.markdown(f"<p class='js-plotly-plot'>{{name}}</p>", unsafe_allow_html=True)
"""
WATCH = """() => {
  window.changed = 0;
  new MutationObserver(seen => {
    if (seen.some(m => (m.target.closest ? m.target : m.target.parentElement)?.closest('.js-plotly-plot')))
      window.changed = performance.now();
  }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  addEventListener('click', () => { window.clicked = performance.now(); }, true);
}"""
QUIET = 700
"""Milliseconds without a change after which charts stand still."""


def main(arguments: list[str] | None = None) -> int:
    """Measure each page and print the medians beside those of the empty page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--pages", nargs="*", default=list(PAGES))
    chosen = parser.parse_args(arguments)
    with open_corpus(chosen.store) as corpus:
        names = list(corpus.find_entities("", limit=chosen.rounds * 3)["key"])[2:]
    sys.stdout.write("page         median  p95  empty page  difference (ms)\n")
    for name in chosen.pages:
        own, empty = measure(name, chosen.store, chosen.folder, names, chosen.rounds)
        high = sorted(own)[int(0.95 * (len(own) - 1))]
        middle, other = statistics.median(own), statistics.median(empty)
        sys.stdout.write(f"{name:<12} {middle:6.0f} {high:4.0f} {other:11.0f} {middle - other:11.0f}\n")
        sys.stdout.flush()
    return 0


def measure(name: str, store: Path, folder: Path, names: list[str], rounds: int) -> tuple[list[float], list[float]]:
    """Return the times of one page, and of the empty one in turn with it, from servers without memory."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        script = Path(place) / "empty.py"
        script.write_text(EMPTY.format(names=names))
        app = Path(__file__).parents[1] / "dashboard" / "server.py"
        environment = {"DATELINE_STORE": str(store), "DATELINE_FOLDER": str(folder)}
        with server(app, environment) as one, server(script, {}) as other:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            pages = [opened(browser, one + ("" if name == "overview" else name)), opened(browser, other)]
            times: tuple[list[float], list[float]] = ([], [])
            for key in names[: rounds + 1]:
                for page, found in zip(pages, times, strict=True):
                    found.append(clicked(page, key))
            browser.close()
    return times[0][1:], times[1][1:]  # the first click is a warm-up


@contextmanager
def server(script: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run a Streamlit script on a free port; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true",
               "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]  # fmt: skip
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(20)


def opened(browser: Any, address: str) -> Any:
    """Return a page whose charts are drawn, watched from now on."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    for _ in range(60):
        try:
            page.goto(address)
            break
        except Exception as error:  # the server is not listening yet
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            time.sleep(0.5)
    page.locator(f"{READY} .js-plotly-plot").first.wait_for(timeout=120_000)
    page.wait_for_timeout(3_000)
    page.evaluate(WATCH)
    return page


def clicked(page: Any, key: str) -> float:
    """Keep a name, by a click in the list of entities; return milliseconds until charts stood still. Then reset."""
    box = page.get_by_role("combobox", name="Entities").last
    box.click()
    box.fill(key)
    option = page.get_by_role("option", name=key, exact=True)
    option.wait_for()
    option.click()
    passed = settled(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Reset").first.click()
    settled(page)
    return passed


def settled(page: Any) -> float:
    """Wait until the app is idle and charts stand still; return milliseconds from the click to the last change."""
    page.wait_for_timeout(50)
    page.wait_for_function(
        f"() => document.querySelector('{READY}') && window.changed > window.clicked"
        f" && performance.now() - window.changed > {QUIET}",
        timeout=60_000,
    )
    return float(page.evaluate("window.changed - window.clicked"))


if __name__ == "__main__":
    sys.exit(main())
