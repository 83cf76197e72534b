"""The benchmark: `python -m tools.bench --size 10k|100k`, or `make bench SIZE=100k`.

It answers random queries on a synthetic corpus with Dateline and with plain pandas, compares the build with the bare
pipeline, and prints one page of tables (`--write docs/benchmarks.md` keeps it).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from tools.bench_answers import Memory, make_queries, measure_memory, time_answers
from tools.bench_build import BATCH_SIZE, ROUNDS, BuildRate, measure_build
from tools.synthetic import VERSION, generate, parse_size

QUERIES = 50
SAMPLE = Path(__file__).parent.parent / "dashboard" / "sample"
PACKAGES = ("duckdb", "pandas", "numpy", "pyarrow", "spacy")


def main() -> None:
    """Measure, and print the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--size", type=parse_size, default=100_000, help="documents: 10k, 100k")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--texts", type=Path, default=SAMPLE, help="folder of real texts for the build rate")
    parser.add_argument("--store", type=Path, help="synthetic corpus (default: var/synthetic-SIZE, made if missing)")
    parser.add_argument("--write", type=Path, help="file that keeps the page, such as docs/benchmarks.md")
    arguments = parser.parse_args()
    store = arguments.store or Path("var") / f"synthetic-{short(arguments.size)}"
    made = corpus_of(arguments.size, store)
    asked = make_queries(store, arguments.queries)
    memory = dict(measure_memory(store, asked))  # first: a process begins with its parent's peak
    answers = time_answers(store, asked)
    built = measure_build(arguments.texts)
    text = page(made, answers, memory, built, queries=arguments.queries)
    sys.stdout.write(text)
    if arguments.write:
        arguments.write.parent.mkdir(parents=True, exist_ok=True)
        arguments.write.write_text(text, encoding="utf-8")


def short(size: int) -> str:
    """Return a number of documents as it is given on the command line: 10k, 300."""
    return f"{size // 1000}k" if size % 1000 == 0 else str(size)


def corpus_of(size: int, store: Path) -> dict[str, Any]:
    """Return the figures of the synthetic corpus in a store; make it where it is missing or of another version."""
    figures = store / "synthetic.json"
    if figures.exists():
        made: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
        if (made["version"], made["size"]) == (VERSION, size):
            return made
    return generate(size, store)


def page(
    made: dict[str, Any], answers: pd.DataFrame, memory: dict[str, Memory], built: BuildRate, *, queries: int
) -> str:
    """Return the page in Markdown."""
    return "\n\n".join(
        [
            "# Benchmarks",
            f"{machine()}. {dt.date.today():%d %B %Y}. Made by `make bench SIZE={short(made['size'])}`; quote ratios "
            "rather than times, which belong to one machine.",
            "## Answers",
            f"A synthetic corpus of {made['size']:,} documents ({made['tokens']:,} words, {made['mentions']:,} "
            f"mentions of names) and {queries} random queries: periods, entities, sources, labels, search words, "
            "combinations, everything. Each measure with its defaults. Dateline and plain pandas (all tables in "
            "memory) take turns query by query in one process and must give equal answers. Nothing is remembered "
            "between answers: the database is open, selection and search are made anew each time. Milliseconds.",
            answers_table(answers, "case", "Measure"),
            "The same answers by kind of query:",
            answers_table(answers, "kind", "Query"),
            "## Memory",
            "Each engine in a fresh process, over the first queries; MB.",
            memory_table(memory),
            "## Build",
            f"{built.texts:,} real texts, {built.words:,} words a round, {ROUNDS} rounds in turn, one process, batches "
            f"of {BATCH_SIZE}, pipeline {built.pipeline}. `annotate` also makes sentences, names, terms and offsets.",
            build_table(built),
            f"Publishing the {made['size']:,} documents from their parts: {made['publish_seconds']:,} s, "
            f"{made['size'] / made['publish_seconds']:,.0f} documents/s, peak memory {made['publish_peak_mb']:,} MB.",
        ]
    ) + "\n"


def machine() -> str:
    """Return the machine and versions in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def answers_table(answers: pd.DataFrame, by: str, title: str) -> str:
    """Return medians and 95th percentiles of both engines and the ratio of medians; a last row for all answers."""
    rows = [_times(str(name), group) for name, group in answers.groupby(by, sort=False)]
    header = [title, "Dateline median", "p95", "pandas median", "p95", "pandas / Dateline"]
    return markdown(header, [*rows, _times("all", answers)])


def _times(name: str, group: pd.DataFrame) -> list[str]:
    cells = [name]
    for engine in ("dateline", "pandas"):
        cells += [f"{group[engine].quantile(q):,.0f}" for q in (0.5, 0.95)]
    return [*cells, f"{group['pandas'].median() / group['dateline'].median():.2f}"]


def memory_table(memory: dict[str, Memory]) -> str:
    """Return what each engine takes to open, and at most."""
    rows = [
        [name, f"{found.seconds:.2f}", f"{found.opened:,}", f"{found.peak:,}"] for name, found in memory.items()
    ]
    return markdown(["Engine", "seconds to open", "after opening", "peak"], rows)


def build_table(built: BuildRate) -> str:
    """Return words per CPU second and how they compare with `annotate`."""
    own = built.rates["annotate"]
    rows = [[name, f"{rate:,.0f}", f"{own / rate:.2f}"] for name, rate in built.rates.items()]
    return markdown(["Way", "words per CPU second", "annotate / this"], rows)


def markdown(header: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table, numbers to the right."""
    line = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [header, line, *rows])


if __name__ == "__main__":
    main()
