"""What leaves by the command line, as the dashboard shows it, and whether it still holds: export, verify, report.

Figures are drawn by the package `dashboard`, which stands above this one. It is opened by name, and only when a figure
is asked for: nothing in `analysis` depends on it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.errors import InvalidParameter

AddCommand = Callable[..., argparse.ArgumentParser]
THEMES = ("light", "dark", "print")


def figures() -> Any:
    """Return the module that makes files of figures."""
    return import_module("dashboard.takeaway")


def add_takeaway(
    commands: Any, add: AddCommand, *, filters: Callable[[argparse.ArgumentParser], None],
    store: Callable[[argparse.Namespace], Path], query: Callable[[argparse.Namespace, Any], Any],
) -> None:  # fmt: skip
    """Add the commands; `add` makes one with --store, which `store` reads; `filters` adds what `query` reads."""
    export = add(commands, "export", lambda c: _export(c, store, query), "write figures and their tables as files")
    _add_what(export, filters)
    export.add_argument("--format", action="append", default=[], metavar="EXT",
                        help="png, svg, pdf, html, csv, parquet, json, or zip: a bundle; repeat (default: html, csv)")
    export.add_argument("--theme", choices=THEMES, default="light", help="the colours (default: light)")
    export.add_argument("--scale", type=float, metavar="X", help="of a PNG; 2.5 is 302 dpi at 16 cm (default: 2.5)")
    export.add_argument("--out", type=Path, default=Path(), metavar="PATH",
                        help="a folder, or the file of a single figure; - is standard output (default: here)")
    check = add(commands, "verify", lambda c: _verify(c, store), "compute the figure of a bundle again and compare")
    check.add_argument("bundle", type=Path, metavar="BUNDLE", help="what `export --format zip` or the dashboard wrote")
    _add_report(add(commands, "report", lambda c: _report(c, store, query), "write figures as one document"), filters)


def _add_report(report: argparse.ArgumentParser, filters: Callable[[argparse.ArgumentParser], None]) -> None:
    report.add_argument("--from-link", metavar="URL", help="the figures of a page of the dashboard")
    report.add_argument("--exhibit", action="append", default=[], metavar="KEY",
                        help="a figure; repeat for several, in their order (default: those of the link's page, or "
                        "timeline, entities, keywords)")  # fmt: skip
    filters(report)
    report.add_argument("--title", default="", help="what stands above it (default: corpus and selection)")
    report.add_argument("--comment", action="append", default=[], metavar="KEY=TEXT", help="of a figure; repeat")
    report.add_argument("--without", action="append", default=[], choices=("peaks", "chronology", "documents"),
                        help="leave a section out; repeat")  # fmt: skip
    report.add_argument("--rows", type=int, default=25, metavar="N", help="rows of each table (default: 25)")
    report.add_argument("--dashboard", default="", metavar="URL", help="where its links lead (default: as --from-link)")
    report.add_argument("--theme", choices=THEMES, default="light", help="the colours (default: light)")
    report.add_argument("--out", type=Path, required=True, metavar="FILE", help="ends in .html, .docx or .pdf")


def _add_what(command: argparse.ArgumentParser, filters: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add what says which figures: an exhibit with filters and options, or a link."""
    command.add_argument("name", nargs="?", default="", metavar="EXHIBIT", help="an exhibit, such as entities")
    command.add_argument("--from-link", metavar="URL", help="the figures of a page of the dashboard, as a link has it")
    command.add_argument("--data", metavar="TABLE", help="instead of a figure, the whole data of the selection: "
                         "documents, mentions, entities, keywords, quotes; --format csv, jsonl, parquet, xlsx")
    command.add_argument("--texts", action="store_true", help="with --data documents: their texts as well")
    command.add_argument("--exhibit", action="append", default=[], metavar="KEY",
                         help="of a link: only this figure of its page; repeat for several (default: all)")
    command.add_argument("--option", "-o", action="append", default=[], metavar="NAME=VALUE",
                         help="an option of the exhibit, such as by=month; repeat for several, or for a list")
    filters(command)


def _chosen(chosen: argparse.Namespace, corpus: Any, query: Callable[[argparse.Namespace, Any], Any]) -> Any:
    """Return the figures that are asked for, and what is said of them."""
    filtered = query(chosen, corpus)
    if not chosen.from_link:
        if not chosen.name:
            raise InvalidParameter("exhibit", "", "the name of an exhibit, or --from-link URL")
        if chosen.exhibit:
            raise InvalidParameter("--exhibit", chosen.exhibit[0], "with --from-link; an exhibit is named without it")
        return figures().named(corpus, chosen.name, filtered, chosen.option)
    if chosen.name or chosen.option or not filtered.is_empty:
        given = chosen.name or (chosen.option or [filtered.to_url()])[0]
        raise InvalidParameter("--from-link", given, "a link alone: it says filters and options itself")
    return figures().linked(corpus, chosen.from_link, chosen.exhibit)


def _check_alone(chosen: argparse.Namespace) -> None:
    """Raise InvalidParameter where a figure is asked for together with data."""
    for name in (chosen.name, chosen.from_link, *chosen.exhibit, *chosen.option):
        if name:
            raise InvalidParameter("--data", name, "a table with filters, without an exhibit or a link")


def _verify(chosen: argparse.Namespace, store: Callable[[argparse.Namespace], Path]) -> int:
    from analysis.store.corpus import open_corpus

    with open_corpus(store(chosen)) as corpus:
        code: int = figures().check(chosen.bundle, corpus)
    return code


def _export(
    chosen: argparse.Namespace, store: Callable[[argparse.Namespace], Path],
    query: Callable[[argparse.Namespace, Any], Any],
) -> int:  # fmt: skip
    from analysis.store.corpus import open_corpus

    with open_corpus(store(chosen)) as corpus:
        if chosen.data:
            _check_alone(chosen)
            figures().write_data(corpus, query(chosen, corpus), chosen.data, chosen.format or ["csv"], chosen.out,
                                 texts=chosen.texts)  # fmt: skip
            return 0
        found = _chosen(chosen, corpus, query)
        figures().write(found, chosen.format or ["html", "csv"], chosen.out, theme=chosen.theme, zoom=chosen.scale)
    return 0


def _report(
    chosen: argparse.Namespace, store: Callable[[argparse.Namespace], Path],
    query: Callable[[argparse.Namespace, Any], Any],
) -> int:  # fmt: skip
    from analysis.store.corpus import open_corpus

    with open_corpus(store(chosen)) as corpus:
        filtered = query(chosen, corpus)
        if chosen.from_link and not filtered.is_empty:
            raise InvalidParameter("--from-link", filtered.to_url(), "a link alone: it says the filters itself")
        figures().report(corpus, filtered, link=chosen.from_link, keys=chosen.exhibit, title=chosen.title,
                         comments=chosen.comment, out=chosen.out, dashboard=chosen.dashboard, rows=chosen.rows,
                         without=chosen.without, theme=chosen.theme)  # fmt: skip
    return 0
