"""Start the dashboard: `python -m dashboard [FOLDER]`. Builds what is new beside it and opens the browser."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from analysis.store.build import default_store, published

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "127.0.0.1"
FIRST_PORT, PORTS = 8501, 40
HEAD_START = 6.0
"""Seconds that a build gets before the server starts: a small corpus is then there on the first page."""
PATIENCE = 60.0
"""Seconds that the server may take to answer."""

EXAMPLES = """\
examples:
  python -m dashboard                     open the documents in seeds/
  python -m dashboard ~/articles          open another folder; its corpus is kept in var/articles
  python -m dashboard ~/articles --store /data/articles --port 9000 --no-browser

Documents are text files that begin with "date YYYY-MM-DD", and the other formats that the README names; sub-folders
become collections. Only new and changed files are read. Nothing leaves this computer. Ctrl-C ends it.
environment: DATELINE_STORE is the store where --store is not given; DATELINE_FOLDERS lists folders that may be named on
the page Load, with all below them; DATELINE_UPLOADS is where files are kept that are loaded there (default: uploads).
exit codes: 0 ended · 1 it could not start · 2 the command was not understood"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, serve, open the browser, wait for Ctrl-C; return the exit code."""
    chosen = _parser().parse_args(arguments)
    if not chosen.folder.is_dir():
        kind = "is a file, not a folder" if chosen.folder.exists() else "does not exist"
        return _complain(f"{chosen.folder} {kind}. Name the folder with your documents: python -m dashboard FOLDER", 2)
    port = _free_port(chosen.port)
    if port is None:
        wanted = f"Port {chosen.port} is" if chosen.port else f"Ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are"
        return _complain(f"{wanted} in use. Choose another one: --port N", 1)
    folder, store = chosen.folder.resolve(), (chosen.store or default_store(chosen.folder)).resolve()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as running:
            build = running.enter_context(_process(_build_command(folder, store)))
            _wait_for_data(build, store)
            server = running.enter_context(_process(_server_command(port), folder=folder, store=store, quiet=True))
            return _serve(server, f"http://{ADDRESS}:{port}", browser=not chosen.no_browser)
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard", allow_abbrev=False, epilog=EXAMPLES,
        description="Open a folder of dated documents as a dashboard in the browser.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", nargs="?", type=Path, default=Path("seeds"), metavar="FOLDER",
                        help="the folder with the documents (default: seeds)")  # fmt: skip
    parser.add_argument("--store", type=Path, metavar="DIR", help="where the corpus is kept (default: var/FOLDER)")
    parser.add_argument("--port", type=_port, metavar="N",
                        help=f"the port (default: {FIRST_PORT}, or the next that is free)")  # fmt: skip
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port. Allowed: 1 to 65535.")
    return int(text)


def _free_port(wanted: int | None) -> int | None:
    """Return the wanted port, or the first free one; None where there is none."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            return port
    return None


def _build_command(folder: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "analysis", "build", str(folder), "--store", str(store)]


def _server_command(port: int) -> list[str]:
    script = str(Path(__file__).with_name("server.py"))
    settings = {"port": port, "address": ADDRESS, "headless": "true", "fileWatcherType": "none"}
    return [sys.executable, "-m", "streamlit", "run", script, *(f"--server.{k}={v}" for k, v in settings.items())]


@contextmanager
def _process(command: list[str], *, folder: Path | None = None, store: Path | None = None, quiet: bool = False):
    """Run a child process in a group of its own; end the group on leaving, first politely."""
    environment = dict(os.environ)
    if folder and store:
        environment |= {"DATELINE_FOLDER": str(folder), "DATELINE_STORE": str(store)}
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else sys.stderr, start_new_session=True,
    )  # fmt: skip
    try:
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    os.killpg(child.pid, signal.SIGTERM)
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _wait_for_data(build: subprocess.Popen[bytes], store: Path) -> None:
    """Give the build a head start; where a corpus is there already, only a moment."""
    deadline = time.monotonic() + (1.0 if published(store) else HEAD_START)
    while build.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)


def _serve(server: subprocess.Popen[bytes], address: str, *, browser: bool) -> int:
    """Say where the dashboard is as soon as it answers, open it, and wait until it ends."""
    deadline = time.monotonic() + PATIENCE
    while not _answers(address):
        if server.poll() is not None:
            return _complain("The server ended before it could answer; what it said stands above.", 1)
        if time.monotonic() > deadline:
            return _complain(f"The server did not answer within {PATIENCE:.0f} seconds.", 1)
        time.sleep(0.1)
    print(f"Dateline is at {address}", flush=True)  # noqa: T201 - what the command is for
    if browser and _has_display():
        webbrowser.open(address)
    code = server.wait()
    return _complain(f"The server ended with code {code}.", 1) if code else 0


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _has_display() -> bool:
    """Whether a browser window can open here."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _complain(message: str, code: int) -> int:
    print(f"dateline: {message}", file=sys.stderr)  # noqa: T201 - errors belong on standard error
    return code


if __name__ == "__main__":
    sys.exit(main())
