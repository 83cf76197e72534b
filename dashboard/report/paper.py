"""A page as PDF, printed by the Chrome or Chromium that also draws images, without a network and not for ever."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from dashboard.export.browser import NEXT_STEP, ExportError, find_chrome

SECONDS = 180
DRAWING = 20_000
"""Milliseconds that the page's scripts may take in the browser's own time, which runs as fast as they do."""


def to_paper(page: bytes) -> bytes:
    """Return an HTML page as PDF. Raises ExportError."""
    path = find_chrome()
    if path is None:
        raise ExportError(f"A PDF needs Chrome or Chromium, and none was found. {NEXT_STEP}")
    with tempfile.TemporaryDirectory(prefix="dateline-report-") as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_bytes(page)
        command = [
            path, "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
            "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile",
            f"--virtual-time-budget={DRAWING}", "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chrome has no sandbox for root
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            reason = str(error).split("\n")[0][:200]
            raise ExportError(f"The PDF could not be printed: {reason}. Print the HTML report instead.") from error
