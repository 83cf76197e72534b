"""A corpus, a server and a browser for the whole layer; a page for each test, watched for what must not happen."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.verbs import Dashboard

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "dashboard" / "sample"
PATIENCE = 120.0
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

HOSTILE_TITLE = "Hostile <script>alert(1)</script> **bold** :red[red] $x^2$ [link](javascript:alert(2))"
HOSTILE_TEXT = (
    "Moscow 🚀 said <script>alert('text')</script> and <img src=x onerror=alert('image')> to Yuri Gagarin.\n\n"
    "It was **not bold**, :red[not red], :smile: and $\\frac{1}{2}$ &amp; <b>plain</b>.\n\tTabs\tand  two spaces."
)
LONG_TITLE = "A very long reading"
LONG_CHARACTERS = 177_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium(playwright: Playwright) -> str:
    """Return the Chromium to use: CHROMIUM, one on the path, or playwright's own. Fails where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    own = playwright.chromium.executable_path
    if not found and not Path(own).exists():
        pytest.fail("There is no Chromium: run tools/install_browser.py, or set CHROMIUM to its path.")
    return found or own


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole layer."""
    started = playwright.chromium.launch(executable_path=chromium(playwright), args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus with a hostile document and a very long one."""
    folder = tmp_path_factory.mktemp("documents") / "space"
    shutil.copytree(SAMPLE, folder)
    (folder / "hostile.txt").write_text(f"date 2001-04-01 {HOSTILE_TITLE}\n\n{HOSTILE_TEXT}\n", encoding="utf-8")
    texts = [path.read_text(encoding="utf-8").split("\n", 1)[1] for path in sorted(SAMPLE.rglob("*.txt"))]
    long = "\n".join(texts)[:LONG_CHARACTERS]
    (folder / "long.txt").write_text(f"date 2001-04-02 {LONG_TITLE}\n{long}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built corpus."""
    store = tmp_path_factory.mktemp("store") / "space"
    command = [sys.executable, "-m", "analysis", "build", str(folder), "--store", str(store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return store


@pytest.fixture(scope="session")
def address(folder: Path, store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard; what the server says goes to a file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = tmp_path_factory.mktemp("server") / "server.log"
    command = [sys.executable, "-m", "dashboard", str(folder), "--store", str(store), "--no-browser", f"--port={port}"]
    with said.open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _wait_until(lambda: "Dateline is at" in said.read_text(encoding="utf-8"), server, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until(is_so: Callable[[], bool], server: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert server.poll() is None, f"The server ended: {said.read_text(encoding='utf-8')}"
        assert time.monotonic() < deadline, f"The server did not answer: {said.read_text(encoding='utf-8')}"
        time.sleep(0.1)


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Callable[..., Dashboard]]:
    """Open fresh browsers, each without memory of another.

    At the end none may have asked another host for anything, met a script error, or shown a dialog.
    """
    opened: list[Dashboard] = []

    def enter(**context: object) -> Dashboard:
        dashboard = Dashboard(browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, **context}), address)
        opened.append(dashboard)
        return dashboard

    yield enter
    for dashboard in opened:
        dashboard.context.close()
    assert [url for dashboard in opened for url in dashboard.foreign] == [], "a request left this machine"
    assert [text for dashboard in opened for text in dashboard.errors] == [], "a script failed"
    assert [text for dashboard in opened for text in dashboard.dialogs] == [], "a dialog opened"


@pytest.fixture
def dashboard(visitor: Callable[..., Dashboard]) -> Dashboard:
    """One fresh browser."""
    return visitor()
