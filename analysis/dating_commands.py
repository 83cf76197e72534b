"""Dates on the command line: list what should be looked at, set a date, take one back."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import InvalidParameter
from analysis.output import write_frame
from analysis.set_dates import NO_DATE, day_of, read_dates

if TYPE_CHECKING:
    from analysis.store.setting import DatesChanged

AddCommand = Callable[..., argparse.ArgumentParser]
_DO = """\
what is done:
  dates                          list doubtful and undated documents, and why they are
  dates set DOCUMENT DATE        set the date of a document: YYYY-MM-DD, or 'no date'
  dates unset DOCUMENT           take that back: what was found counts again
  dates read SOURCE day|month    set every ambiguous date of a table or a folder, read as day or month first
  dates lost                     list lines of dates.csv that mean no document any more

DOCUMENT is a path as the list has it, or an id. Dates are kept in dates.csv beside the documents; no build deletes
them.
"""


def add_dates(commands: Any, add: AddCommand, store: Callable[[argparse.Namespace], Path]) -> None:
    """Add the command to a parser; `add` makes one with --store, `store` reads that."""
    dates = add(commands, "dates", lambda c: _run(c, store(c)), "list doubtful and undated documents, and date them")
    dates.formatter_class = argparse.RawDescriptionHelpFormatter
    dates.epilog = _DO
    dates.add_argument("do", nargs="?", default="list", choices=("list", "set", "unset", "read", "lost"),
                       metavar="WHAT", help="list (the default), set, unset, read or lost: see below")  # fmt: skip
    dates.add_argument("what", nargs="*", metavar="X", help="what it needs, see below")
    dates.add_argument("--kind", action="append", default=[], metavar="K",
                       help="list these: nothing, unreadable, partial, ambiguous, doubtful, likely, certain, set")
    form = dates.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="a JSON list of rows")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="CSV")


_NEEDS = {"list": 0, "set": 2, "unset": 1, "read": 2, "lost": 0}


def _run(chosen: argparse.Namespace, store: Path) -> int:
    given: list[str] = chosen.what
    if len(given) != _NEEDS[chosen.do]:
        raise InvalidParameter(f"dates {chosen.do}", " ".join(given), f"{_NEEDS[chosen.do]} values: see dates --help")
    if chosen.do in ("list", "lost"):
        return _list(chosen, store)
    from analysis.store.corpus import open_corpus
    from analysis.store.setting import set_dates, unset_dates

    with open_corpus(store) as corpus:
        if chosen.do == "read":
            found = corpus.ambiguous_dates(given[0], given[1])
            days = dict(zip(found["id"], found["date"], strict=True))
            if not days:
                sources = corpus.ambiguous_sources()["source"].tolist()
                raise InvalidParameter("source", given[0], "one with ambiguous dates: " + ", ".join(map(repr, sources)))
        else:
            days = {corpus.one_document(given[0]): day_of(given[1]) if chosen.do == "set" else None}
    now = dt.datetime.now(dt.UTC)
    done = unset_dates(store, list(days)) if chosen.do == "unset" else set_dates(store, days, when=now)
    return _say(done)


def _list(chosen: argparse.Namespace, store: Path) -> int:
    from analysis.store.corpus import open_corpus
    from analysis.store.dates_to_check import TO_CHECK
    from analysis.store.setting import dates_file

    with open_corpus(store) as corpus:
        if chosen.do == "lost":
            frame = corpus.lost_dates()
        else:
            frame = corpus.dates_to_check(tuple(chosen.kind) or TO_CHECK)
            frame = frame[["kind", "date", "origin", "written", "path", "title", "id"]]
    write_frame(frame, chosen.form)
    for problem in read_dates(dates_file(store))[1]:
        sys.stderr.write(f"dateline: {problem}\n")
    return 0


def _say(done: DatesChanged) -> int:
    """Print what was set, taken away or taken back."""
    if not done.now:
        sys.stdout.write("Nothing to do: nobody has set the date of this document.\n")
        return 0
    for key, one in done.now.items():
        if one is None and any(other for other in done.now.values()):
            continue  # its line has moved
        said = "what was found counts again" if one is None else one.date.isoformat() if one.date else NO_DATE
        sys.stdout.write(f"{key[0]}: {said}" + (f" (found: {one.before})\n" if one else "\n"))
    if done.fingerprint is None:
        sys.stdout.write("A build or a decision is writing this corpus and will publish these dates too.\n")
    return 0
