"""Files of figures for the command line: which figures are asked for, and where their files go."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from analysis.errors import InvalidParameter
from analysis.output import write_bytes
from analysis.query import Query
from analysis.store.corpus import Corpus
from dashboard import data, export
from dashboard.bundle import bundle, verify
from dashboard.figure import Figure, figure_of, read_options
from dashboard.plans import chosen_of, figures_of_link, page_query
from dashboard.report import FORMATS, Report, make
from dashboard.report.content import SECTIONS, parts_of

STANDARD_OUTPUT, BUNDLE = Path("-"), "zip"


def named(corpus: Corpus, name: str, query: Query, options: Sequence[str]) -> list[Figure]:
    """Return one exhibit with options as NAME=VALUE. Raises InvalidParameter."""
    given: dict[str, list[str]] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals:
            raise InvalidParameter("--option", option, "NAME=VALUE, such as by=month")
        given.setdefault(key.strip(), []).append(value)
    exhibit = figure_of(corpus, name).exhibit
    return [figure_of(corpus, name, query, **read_options(exhibit, given))]


def linked(corpus: Corpus, link: str, keys: Sequence[str]) -> list[Figure]:
    """Return the figures of a link's page, or those with some keys; say which, and where names lead on."""
    figures, notices = figures_of_link(corpus, link)
    chosen = chosen_of(figures, keys)
    say(*notices, f"Figures of this page: {', '.join(figure.key for figure in figures)}.")
    return chosen


def write(
    figures: Sequence[Figure], formats: Sequence[str], out: Path, *, theme: str = "light", zoom: float | None = None
) -> list[Path]:
    """Write each figure in each format; return the paths. `out` is a folder, or a file where there is one to write.

    Every format is checked before the first file is written. Raises InvalidParameter, ExportError, OSError.
    """
    for figure in figures:
        for ext in formats:
            known = {**export.formats(figure.exhibit), BUNDLE: ()}
            if ext not in known:
                raise InvalidParameter("--format", ext, f"for {figure.key}: {', '.join(known)}")
    alone = len(figures) * len(formats) == 1
    if out == STANDARD_OUTPUT:
        if not alone:
            raise InvalidParameter("--out", "-", "a folder: standard output takes one figure in one --format")
        write_bytes(made(figures[0], formats[0], theme=theme, zoom=zoom))
        return []
    paths = _paths(figures, formats, out, alone=alone)
    for (figure, ext), path in paths.items():
        path.write_bytes(made(figure, ext, theme=theme, zoom=zoom))
        say(f"{path}: {figure.title}, {figure.query.describe()}.")
    return list(paths.values())


def made(figure: Figure, ext: str, *, theme: str, zoom: float | None = None) -> bytes:
    """Return a figure as a file of a format, or as a bundle."""
    return bundle(figure, theme=theme) if ext == BUNDLE else figure.make(ext, theme=theme, zoom=zoom)


def check(path: Path, corpus: Corpus) -> int:
    """Say whether a bundle's figure still holds; return 0 where it does, 1 where it does not. Raises UnreadableFile."""
    found = verify(path, corpus)
    write_bytes(f"{found.summary}\n".encode("utf-8", "replace"))
    say(*(f"Note: {note}" for note in found.notes))
    return 0 if found.same else 1


def write_data(
    corpus: Corpus, query: Query, name: str, formats: Sequence[str], out: Path, *, texts: bool = False
) -> None:
    """Write a table of the selection in each format; say what did not fit. Raises InvalidParameter, OSError."""
    for ext in formats:
        if ext not in data.FORMATS:
            raise InvalidParameter("--format", ext, f"for --data: {', '.join(data.FORMATS)}")
    if out == STANDARD_OUTPUT:
        if len(formats) > 1:
            raise InvalidParameter("--out", "-", "a folder: standard output takes one --format")
        content, notes = data.make(corpus, query, name, formats[0], texts=texts)
        write_bytes(content)
        say(*notes)
        return
    is_file = len(formats) == 1 and out.suffix.lower() == f".{formats[0]}" and not out.is_dir()
    for ext in formats:
        content, notes = data.make(corpus, query, name, ext, texts=texts)
        path = out if is_file else out / data.file_name(query, name, ext)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        say(f"{path}: {data.TABLES[name][0].lower()}, {query.describe()}.", *notes)


USUAL = ("timeline", "entities", "keywords")
"""Figures of a report that names none."""

LISTED = ("central_documents",)
"""Figures of a page that are a mere list there, and that a report has with its peaks."""


def report(
    corpus: Corpus, query: Query, *, link: str | None, keys: Sequence[str], title: str, comments: Sequence[str],
    out: Path, dashboard: str, rows: int, without: Sequence[str], theme: str,
) -> None:  # fmt: skip
    """Write a report of a link's figures, or of exhibits that are named. Raises InvalidParameter, ExportError."""
    ext = out.suffix.removeprefix(".").lower()
    if ext not in FORMATS:
        raise InvalidParameter("--out", str(out), f"a file that ends in .{', .'.join(FORMATS)}")
    if rows < 1:
        raise InvalidParameter("--rows", rows, "a whole number from 1")
    if link:
        figures = [figure for figure in linked(corpus, link, keys) if keys or figure.key not in LISTED]
        parts = urlsplit(link)
        if not dashboard and parts.netloc:
            dashboard = f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}"
        query = page_query(corpus, link)
    else:
        figures = [figure_of(corpus, name, query) for name in keys or USUAL]
    told = dict(_comment(comment) for comment in comments)
    sections = tuple(section for section in SECTIONS if section not in without)
    made = Report(corpus, query, parts_of(figures, told), title, dashboard, sections, rows)
    out.write_bytes(make(made, ext, theme=theme))
    if ext == "docx" and not export.chrome_available():
        say("The document has no pictures: they need Chrome or Chromium, and none was found.")
    say(f"{out}: {made.title}.")


def _comment(text: str) -> tuple[str, str]:
    key, equals, comment = text.partition("=")
    if not equals:
        raise InvalidParameter("--comment", text, "KEY=TEXT")
    return key.strip(), comment


def _paths(
    figures: Sequence[Figure], formats: Sequence[str], out: Path, *, alone: bool
) -> dict[tuple[Figure, str], Path]:
    """Return where each file goes; figures of one page that would be called alike are told apart by their keys."""
    if alone and out.suffix and not out.is_dir():
        if out.suffix.lower() != f".{formats[0]}":
            raise InvalidParameter("--out", str(out), f"a folder, or a file that ends in .{formats[0]}")
        return {(figures[0], formats[0]): out}
    out.mkdir(parents=True, exist_ok=True)
    return {(figure, ext): out / figure.file_name(ext) for figure in figures for ext in formats}


def say(*sentences: str) -> None:
    """Write to standard error: standard output is for results."""
    for sentence in sentences:
        sys.stderr.write(f"dateline: {sentence}\n")
