"""A headless Chromium that is started once and draws one figure after the other. Nothing here can wait for ever."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Expired
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from analysis.errors import DatelineError
from dashboard import shapes

START_SECONDS = 60.0
DRAW_SECONDS = 60.0
STOP_SECONDS = 15.0
NEXT_STEP = (
    "Install Chromium (Debian, Ubuntu: apt-get install chromium) or Google Chrome, or name its file in the "
    "environment variable BROWSER_PATH. HTML, CSV, Parquet and JSON work without it."
)


class ExportError(DatelineError):
    """A figure cannot be written as an image."""


def find_chrome() -> str | None:
    """Return the path of the Chrome or Chromium that draws images: BROWSER_PATH if it is set, else the one found."""
    if named := os.environ.get("BROWSER_PATH"):
        return shutil.which(named)
    from choreographer.browsers.chromium import Chromium  # takes 0.2 s: only where an image is wanted

    return Chromium.find_browser(skip_local=False)


def chrome_available() -> bool:
    """Return whether images can be drawn on this machine."""
    return find_chrome() is not None


class Renderer:
    """One browser on an event loop of its own. `draw` is serialised; a failed browser is replaced by the next call.

    Kaleido's own `start_sync_server` waits without a limit for a browser that has died, hence this class.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._browser: Any = None
        self._shapes: Path | None = None

    def draw(self, figure: go.Figure, **options: Any) -> bytes:
        """Return a figure as an image. Options are Kaleido's: format, width, height, scale. Raises ExportError."""
        if not self._lock.acquire(timeout=START_SECONDS + DRAW_SECONDS):
            raise ExportError("Other images are still being drawn. Try again in a minute.")
        try:
            if self._browser is None:
                self._start()
            return self._wait(self._browser.calc_fig(figure, opts=options), DRAW_SECONDS)
        except ExportError:
            self._stop()
            raise
        except Exception as error:
            self._stop()
            reason = str(error).split("\n")[0] or type(error).__name__
            raise ExportError(
                f"The image could not be drawn: {reason}. Try again; or export HTML, CSV or JSON."
            ) from error
        finally:
            self._lock.release()

    def stop(self) -> None:
        """Close the browser; the next `draw` starts a new one."""
        with self._lock:
            self._stop()

    def _start(self) -> None:
        path = find_chrome()
        if path is None:
            named = os.environ.get("BROWSER_PATH")
            where = f"BROWSER_PATH={named!r} is not a program. " if named else ""
            raise ExportError(f"PNG, SVG and PDF need Chrome or Chromium, and none was found. {where}{NEXT_STEP}")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=_run, args=(self._loop,), name="dateline-images", daemon=True)
        self._thread.start()
        self._wait(self._open(path), START_SECONDS)

    async def _open(self, path: str) -> None:
        from kaleido import Kaleido, PageGenerator  # takes 0.5 s: only where an image is wanted

        self._shapes = Path(tempfile.mkdtemp(prefix="dateline-images-")) / "shapes.js"
        self._shapes.write_text(shapes.script(), encoding="utf-8")
        page = PageGenerator(mathjax=False, others=[self._shapes.as_uri()])  # MathJax would come from a network
        self._browser = Kaleido(path=path, page_generator=page, timeout=DRAW_SECONDS)
        await self._browser.open()

    def _wait(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        loop = self._loop
        if loop is None:
            work.close()
            raise ExportError("The browser that draws images has stopped. Try again.")
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return future.result(seconds)
        except Expired as error:
            future.cancel()
            raise ExportError(
                f"The browser did not answer within {seconds:.0f} seconds. Try again; or export HTML, CSV or JSON."
            ) from error

    def _stop(self) -> None:
        loop, thread, browser = self._loop, self._thread, self._browser
        self._loop = self._thread = self._browser = None
        if self._shapes is not None:
            shutil.rmtree(self._shapes.parent, ignore_errors=True)
        if loop is None or thread is None:
            return
        loop.set_exception_handler(lambda *_: None)  # what was given up has been reported as an ExportError
        if browser is not None and loop.is_running():
            closing = asyncio.run_coroutine_threadsafe(browser.close(), loop)
            try:
                closing.result(STOP_SECONDS)
            except Exception:  # noqa: BLE001  it may be dead already: then it is ended by its process
                _kill(browser)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(STOP_SECONDS)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def _kill(browser: Any) -> None:
    process = getattr(browser, "subprocess", None)
    if process is not None and process.poll() is None:
        process.kill()
        process.wait(STOP_SECONDS)


RENDERER = Renderer()
atexit.register(RENDERER.stop)
