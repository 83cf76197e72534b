"""Make sure that a Chromium is there for the browser tests: one that is installed, else Playwright's, else Debian's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome: `CHROMIUM`, one on the path, or the one that Playwright keeps."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    """Install a browser where there is none; return 1 with the next step where that cannot be done."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in [[], *attempts]:
        if command:
            sys.stderr.write(f"No Chromium yet. Trying: {' '.join(command)}\n")
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, timeout=900)
        if browser := find_browser():
            sys.stderr.write(f"Browser for the tests: {browser}\n")
            return 0
    sys.stderr.write(
        "The browser tests need Chromium or Chrome, and none could be installed. Install one with your system's "
        "package manager (Debian: sudo apt-get install chromium), or set CHROMIUM to its path, and try again.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
