"""Where batches are worked on: here, in worker processes, or on a cluster's executor. One argument, not branches."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def map_batches(
    function: Callable[[T], R], batches: Iterable[T], *, executor: Executor | None = None, ahead: int = 4
) -> Iterator[R]:
    """Yield `function(batch)` for each batch, in order, with at most `ahead` batches in flight.

    `executor` is any concurrent.futures.Executor; without one the work is done here, one batch at a time.
    An exception in a batch is raised here; batches that were not started are cancelled.
    """
    if executor is None:
        yield from map(function, batches)
        return
    waiting = iter(batches)
    running: deque[Future[R]] = deque(executor.submit(function, b) for b in islice(waiting, ahead))
    try:
        while running:
            result = running.popleft().result()
            running.extend(executor.submit(function, b) for b in islice(waiting, 1))
            yield result
    finally:
        for future in running:
            future.cancel()


def runs(
    items: Iterable[T], weight: Callable[[T], int], most_items: int, most_weight: int
) -> Iterator[list[T]]:
    """Yield runs of items that stay within a number and a total weight (one heavy item is a run of its own)."""
    batch: list[T] = []
    total = 0
    for item in items:
        size = weight(item)
        if batch and (len(batch) >= most_items or total + size > most_weight):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += size
    if batch:
        yield batch


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes that end with the process that made them, however that one ends."""
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_parent,
        initargs=(os.getpid(),),
    )


def _end_with_parent(parent: int) -> None:
    """Watch the parent: a pool's worker would wait for ever on its queue after the parent was killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
