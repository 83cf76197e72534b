"""Read a file in a process of its own, so that no file can take all time or memory, or end the build.

`python -m analysis.ingest.apart` reads files until its input ends: a line of JSON comes in for each; while it reads
it writes lines of a dot, then the result as a line of JSON. One process serves all files that are read after one
another; one that hangs is ended, and the next file gets a new one.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path

from analysis.ingest.fields import Chosen
from analysis.ingest.limits import LONGEST_DOCUMENT, MOST_MEMORY
from analysis.ingest.results import FileResult, Rejection, from_json, to_json

_serving = threading.Lock()
_running: list[Reader] = []

BROKE = "cannot be read: what reads this format broke on it. Save it as text, or in another format"
SLOW = f"takes more than {LONGEST_DOCUMENT} seconds to read; split it, or save it as text"
HEARTBEAT = 0.5
"""Seconds."""


class Reader:
    """The other process, its input and its output."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analysis.ingest.apart"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment(),
        )  # fmt: skip
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("no pipe to the process that reads files")
        self._input, self._output = self._process.stdin, self._process.stdout
        self._signs = selectors.DefaultSelector()
        self._signs.register(self._output, selectors.EVENT_READ)

    def ask(self, path: Path, name: str, chosen: Chosen) -> tuple[bytes, str]:
        """Return its answer for a file; '' and why, where it ended or gave no sign for too long."""
        job = json.dumps({"path": os.path.abspath(path), "name": name, "chosen": chosen})
        try:
            self._input.write(job.encode() + b"\n")
            self._input.flush()
        except OSError:  # it has ended
            return b"", BROKE
        read = bytearray()
        while True:
            if not (self._gives_sign(0.9 * LONGEST_DOCUMENT) or self._gives_sign(0.1 * LONGEST_DOCUMENT)):
                return b"", SLOW  # asked twice: where the whole machine stood still, a sign comes right after
            chunk = os.read(self._output.fileno(), 1 << 20)
            if not chunk:
                return b"", BROKE
            read += chunk
            if chunk.endswith(b"\n") and (answer := _answer(read)):
                return answer, ""

    def _gives_sign(self, seconds: float) -> bool:
        return bool(self._signs.select(seconds))

    @property
    def pid(self) -> int:
        """Return the number that the system knows it by."""
        return self._process.pid

    def has_ended(self) -> bool:
        """Whether it runs no longer."""
        return self._process.poll() is not None

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        with suppress(OSError):  # what was not written yet cannot be written any more
            self._input.close()
        self._signs.close()
        self._output.close()
        self._process.wait()


def environment() -> dict[str, str]:
    """Return what a process that reads files is started with: the same modules, one thread for numbers."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}


def _answer(read: bytearray) -> bytes:
    """Return the one line of what was read that is no heartbeat; b'' where there is none yet."""
    start = len(read) - len(read.lstrip(b".\n"))
    if start == len(read):
        read.clear()
        return b""
    return bytes(read[start:-1])


def read(path: Path, name: str, shown: str, chosen: Chosen = ()) -> FileResult:
    """Read a file in the other process. Raises OSError where the file cannot be opened."""
    path.open("rb").close()
    with _serving:
        if _running and _running[0].has_ended():
            _end()
        if not _running:
            _running.append(Reader())
        answer, reason = _running[0].ask(path, name, chosen)
        if not answer:
            _end()
    return from_json(answer) if answer else FileResult(shown, rejected=(Rejection(shown, reason),))


def stop() -> None:
    """End the process, if one runs; the next file that needs one starts another."""
    with _serving:
        _end()


def _end() -> None:
    while _running:
        _running.pop().end()


atexit.register(stop)


def main() -> int:
    """Answer for each file that is named on standard input."""
    from analysis.ingest.reading import read_guarded

    bound_memory()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    told = 0.0

    def alive() -> None:
        nonlocal told
        if time.monotonic() - told > HEARTBEAT:
            told = time.monotonic()
            out.write(b".\n")

    for line in sys.stdin.buffer:
        job = json.loads(line)
        chosen = tuple((role, column) for role, column in job["chosen"])
        found = read_guarded(Path(job["path"]), job["name"], chosen=chosen, alive=alive)
        result = to_json(found).encode() + b"\n"
        view = memoryview(result)
        while view:
            view = view[out.write(view) :]
    return 0


def bound_memory() -> None:
    """Let the process take no more memory than is given to it, where the system can see to that."""
    import resource

    with suppress(OSError, ValueError):  # a lower bound stands already, or the system has none
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    raise SystemExit(main())
