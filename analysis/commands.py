"""Decisions on the command line: decide, undo, redo, decisions; what the last build changed: changes; what became of
each file: files."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.decisions.decision import ACTIONS, TARGETS
from analysis.output import write_frame, write_json_object
from analysis.store.load_report import STATES

if TYPE_CHECKING:
    from analysis.store.deciding import Outcome

AddCommand = Callable[..., argparse.ArgumentParser]

_ACTIONS = "\n".join(
    f"  {name:<8} {text.format(entity='ENTITY', target='TARGET')}"
    + ("" if TARGETS[name] == "nothing" else f"; TARGET: {TARGETS[name].replace('%', '%%')}")
    for name, text in ACTIONS.items()
)


def add_commands(commands: Any, add: AddCommand, store: Callable[[argparse.Namespace], Path]) -> None:
    """Add the commands to a parser; `add` makes one with --store, `store` reads that."""
    decide = add(commands, "decide", lambda c: _decide(c, store(c)), "decide what a name is counted as")
    decide.formatter_class = argparse.RawDescriptionHelpFormatter
    decide.epilog = f"actions:\n{_ACTIONS}\n\nNothing is lost: `undo` takes the last decision back."
    decide.add_argument("action", choices=tuple(ACTIONS), metavar="ACTION", help="one of: " + ", ".join(ACTIONS))
    decide.add_argument("entity", metavar="ENTITY", help="'Vladimir Putin (PERSON)', or the name where it is unique")
    decide.add_argument("target", nargs="?", default="", metavar="TARGET", help="what the action needs, see below")
    add(commands, "undo", lambda c: _undo(store(c)), "undo the last decision that stands")
    add(commands, "redo", lambda c: _redo(store(c)), "let the decision that was undone last stand again")
    decisions = add(commands, "decisions", lambda c: _decisions(c, store(c)), "list every decision")
    changed = add(commands, "changes", lambda c: _changes(c, store(c)), "say what the last build has changed")
    changed.add_argument("--json", action="store_true", help="as one JSON object")
    files = add(commands, "files", lambda c: _files(c, store(c)), "list what was loaded and skipped, and why")
    files.add_argument("--state", action="append", default=[], choices=tuple(STATES), help="repeat for several")
    files.add_argument("--limit", type=int, metavar="N", help="at most N rows")
    for listing in (decisions, files):
        form = listing.add_mutually_exclusive_group()
        form.add_argument("--json", dest="form", action="store_const", const="json", help="a JSON list of rows")
        form.add_argument("--csv", dest="form", action="store_const", const="csv", help="CSV")


def _decide(chosen: argparse.Namespace, store: Path) -> int:
    from analysis.store.deciding import decide

    outcome = decide(store, chosen.action, chosen.entity, chosen.target, when=dt.datetime.now(dt.UTC))
    return _say("Decided", outcome)


def _undo(store: Path) -> int:
    from analysis.store.deciding import undo

    return _say("Undone", undo(store))


def _redo(store: Path) -> int:
    from analysis.store.deciding import redo

    return _say("Stands again", redo(store))


def _decisions(chosen: argparse.Namespace, store: Path) -> int:
    from analysis.store.deciding import decisions, problems

    write_frame(decisions(store), chosen.form)
    _warn(problems(store))
    return 0


def _files(chosen: argparse.Namespace, store: Path) -> int:
    from analysis.store.corpus import open_corpus

    with open_corpus(store) as corpus:
        write_frame(corpus.load_report(chosen.state, limit=chosen.limit), chosen.form)
    return 0


def _changes(chosen: argparse.Namespace, store: Path) -> int:
    from analysis.store.changes import changes, in_words

    report = changes(store)
    if chosen.json:
        write_json_object(report or {}, as_json=True)
    else:
        lines = in_words(report) if report else ["Nothing has changed since the first build."]
        sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _say(verb: str, outcome: Outcome) -> int:
    """Print what came of it; notices go to standard error."""
    if outcome.row is None:
        sys.stdout.write("Nothing to do: no such decision.\n")
    else:
        sys.stdout.write(f"{verb}: {outcome.row.describe()}.\n")
        if outcome.fingerprint is None:
            sys.stdout.write("A build or another decision is writing this corpus and will publish this one too.\n")
    _warn(outcome.notices)
    return 0


def _warn(notices: tuple[str, ...]) -> None:
    for notice in notices:
        sys.stderr.write(f"dateline: {notice}\n")
