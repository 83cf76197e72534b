"""The command line: python -m analysis build · info · table · evidence · export · decide · …"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.commands import add_commands
from analysis.dating_commands import add_dates
from analysis.errors import DatelineError, InvalidParameter, StoreError, UnknownName
from analysis.graphs import GRAPH_FORMATS, network_file
from analysis.measures import MEASURES, Option
from analysis.output import write_bytes, write_frame, write_json_object
from analysis.query import COUNTS, NONE_GIVEN, Query, parse_day
from analysis.schema import NAME_LABELS
from analysis.store.evidence import UNITS
from analysis.store.known import unknown_names
from analysis.takeaway import add_takeaway

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

EXAMPLES = """\
examples:
  python -m analysis build articles/ --store var/articles
  python -m analysis info --store var/articles --json
  python -m analysis table entities --store var/articles --label PERSON --from 2022-03 --to 2022-03 --limit 10
  python -m analysis table timeline --store var/articles --by month --series "Vladimir Putin (PERSON)" --csv
  python -m analysis decide merge "V. Putin (PERSON)" "Vladimir Putin (PERSON)" --store var/articles
  python -m analysis evidence --store var/articles --entity "Vladimir Putin" --from 2022-03 --to 2022-03 --json
  python -m analysis export --from-link "http://localhost:8501/entities?from=2022-03" --store var/articles --out figures

Results go to standard output, progress and errors to standard error.
exit codes: 0 done · 1 it could not be done · 2 the command was not understood"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a path need not be Unicode
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except (InvalidParameter, UnknownName) as error:
        return _complain(error, 2)
    except DatelineError as error:
        return _complain(error, 1)
    except KeyboardInterrupt:
        return _complain("Stopped. What was finished is kept: the same command goes on from there.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _complain(error, 1)
    return code


def _complain(message: object, code: int) -> int:
    print(f"dateline: {message}", file=sys.stderr)  # noqa: T201 - errors belong on standard error
    return code


# -- what can be typed -----------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Count who, when and what in a folder of dated documents.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_build(commands)
    info = _command(commands, "info", _info, "say what a corpus holds")
    info.add_argument("--json", action="store_true", help="as one JSON object")
    table = _command(commands, "table", _table, "print one of the tables that the dashboard shows")
    table.add_argument("name", metavar="NAME", help="one of: " + ", ".join(MEASURES))
    _add_filters(table)
    for option in _options().values():
        _add_option(table, option)
    form = _add_output(table)
    for graph in GRAPH_FORMATS:
        form.add_argument(f"--{graph}", dest="form", action="store_const", const=graph,
                          help="the network, for graph programs (cooccurrence)")  # fmt: skip
    evidence = _command(commands, "evidence", _evidence, "print the rows behind a number: document, span, sentence")
    _add_filters(evidence)
    evidence.add_argument("--term", metavar="T", help="a keyword, such as 'sanction' or 'sanction (word)'")
    evidence.add_argument("--pair", nargs=2, metavar="E", help="two entities that occur together")
    evidence.add_argument("--unit", choices=UNITS, help="what is counted (default: what the filters ask for)")
    evidence.add_argument("--outside", action="store_true", help="in the documents that the filters leave out")
    _add_output(evidence)
    add_commands(commands, _command, _store)
    add_dates(commands, _command, _store)
    add_takeaway(commands, _command, filters=_add_filters, store=_store, query=_query)
    return parser


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=help[0].upper() + help[1:] + ".", allow_abbrev=False
    )
    command.add_argument("--store", type=_folder, metavar="DIR", help="the corpus (default: DATELINE_STORE)")
    command.set_defaults(run=run)
    return command


def _add_build(commands: Any) -> None:
    build = _command(commands, "build", _build, "read a folder of documents and bring its corpus up to date")
    build.add_argument("folder", type=_folder, metavar="FOLDER", help="the folder with the documents")
    build.add_argument("--pipeline", metavar="NAME", help="an installed spaCy pipeline, or a path (default: ours)")
    build.add_argument("--workers", type=_count, metavar="N", help="processes that analyse (default: one per core)")
    build.add_argument("--again", action="store_true", help="read files that were skipped, or parts of them, once more")
    build.add_argument("--json", action="store_true", help="print what `info --json` prints")


def _add_filters(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("filters", "the same as in the dashboard and its links; repeat for several")
    group.add_argument("--from", dest="from_", metavar="D", help="first day: YYYY-MM-DD, YYYY-MM or YYYY")
    group.add_argument("--to", metavar="D", help="last day")
    group.add_argument("--entity", action="append", default=[], metavar="E", help="'Kremlin' or 'Kremlin (ORG)'")
    group.add_argument("--match", choices=("any", "all"), default="any", help="any or all of several entities")
    group.add_argument("--label", action="append", default=[], metavar="L", help="one of: " + ", ".join(NAME_LABELS))
    group.add_argument("--source", action="append", default=[], metavar="S")
    group.add_argument("--collection", action="append", default=[], metavar="C", help="a sub-folder")
    group.add_argument("--tag", action="append", default=[], metavar="T", help="given in the dashboard; '(none)': none")
    group.add_argument("--search", default="", metavar="TEXT", help='words, "phrases", OR, NOT, ( ), NEAR/5, title:')
    group.add_argument("--count", choices=COUNTS, default="documents", help="documents, or distinct stories")
    group.add_argument("--inferred", action="store_true", help="count roles as mentions, where sure")


def _options() -> dict[str, Option]:
    """Return every option of the registry's tables by name; options of one name are of one kind."""
    return {name: option for measure in MEASURES.values() for name, option in measure.options.items()}


def _help(name: str) -> str:
    """Return what an option means, and for which tables."""
    users: dict[str, list[str]] = {}
    for table, measure in MEASURES.items():
        if name in measure.options:
            users.setdefault(measure.options[name].help, []).append(table)
    return "; ".join(f"{text} ({', '.join(tables)})" for text, tables in users.items()).replace("%", "%%")


def _add_option(command: argparse.ArgumentParser, option: Option) -> None:
    name, text = f"--{option.name.replace('_', '-')}", _help(option.name)
    if option.name in ("entity", "limit"):
        return
    match option.kind:
        case "switch":
            command.add_argument(name, action=argparse.BooleanOptionalAction, default=None, help=text)
        case "number":
            command.add_argument(name, type=_number, metavar="N", help=text)
        case "level":
            command.add_argument(name, type=float, metavar="P", help=text)
        case "choices" | "series":
            command.add_argument(name, action="append", metavar="X", help=text)
        case _:
            command.add_argument(name, metavar="X", help=text)


def _add_output(command: argparse.ArgumentParser) -> Any:
    """Add the forms of a result; return their group."""
    command.add_argument("--limit", type=_count, metavar="N", help="at most N rows")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="a JSON list of rows")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="CSV")
    return form


def _number(text: str) -> int:
    """Return a whole number of a size that every table can take."""
    if not re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number of at most nine digits")
    return int(text)


def _count(text: str) -> int:
    """Return a number of rows."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 1 to 999,999,999")
    return int(text)


def _folder(text: str) -> Path:
    """Return a path; an empty one is a variable that was not set, and never the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name is no folder; '.' is the current one")
    return Path(text)


# -- what is done ----------------------------------------------------------------------------------------------


def _store(chosen: argparse.Namespace) -> Path:
    if chosen.store:
        return Path(chosen.store)
    if given := os.environ.get("DATELINE_STORE"):
        return Path(given)
    raise StoreError("Which corpus? Name it: --store DIR (or set DATELINE_STORE).")


def _query(chosen: argparse.Namespace, corpus: Corpus) -> Query:
    """Return what the filters say; a name that the corpus does not have is an error, not a wider answer."""
    query = Query(
        date_from=parse_day("from", chosen.from_) if chosen.from_ else None,
        date_to=parse_day("to", chosen.to) if chosen.to else None,
        entities=tuple(chosen.entity),
        match=chosen.match,
        labels=tuple(label.upper() for label in chosen.label),
        sources=tuple(chosen.source),
        collections=tuple(chosen.collection),
        search=chosen.search,
        inferred=chosen.inferred,
        count=chosen.count,
        tags=tuple("" if tag == NONE_GIVEN else tag for tag in chosen.tag),
    )
    for problem in corpus.marks().problems if query.tags else ():
        _complain(problem, 0)
    for _, _, errors in unknown_names(corpus, query):
        raise next(iter(errors.values()))
    return query


def _build(chosen: argparse.Namespace) -> int:
    from analysis.progress import ProgressBar
    from analysis.store.build import build, default_store

    store = chosen.store or default_store(chosen.folder)
    with ProgressBar() as bar:
        how = {"pipeline": chosen.pipeline, "workers": chosen.workers, "again": chosen.again}
        report = build(chosen.folder, store, progress=bar.show, **how)
    if not report.published:
        bar.say("Nothing has changed since the last build.")
    for notice in report.notices:
        bar.say(notice)
    chosen.store = store
    return _info(chosen)


def _info(chosen: argparse.Namespace) -> int:
    from analysis.store.corpus import open_corpus

    store = _store(chosen)
    with open_corpus(store) as corpus:
        write_json_object({**corpus.manifest, "store": str(store)}, as_json=chosen.json)
    return 0


def _table(chosen: argparse.Namespace) -> int:
    from analysis.store.corpus import open_corpus

    if chosen.name not in MEASURES:
        raise InvalidParameter("table", chosen.name, ", ".join(MEASURES))
    measure = MEASURES[chosen.name]
    given = {name: value for name in _options() if (value := getattr(chosen, name, None)) not in (None, [])}
    for filter_name in ("entity", "limit"):
        given.pop(filter_name, None)
    for name in given:
        if name not in measure.options:
            allowed = ", ".join(f"--{o}" for o in measure.options) or "no options of its own"
            allowed = f"for the table {measure.name}: {allowed}".replace("_", "-")
            raise InvalidParameter(f"--{name}".replace("_", "-"), given[name], allowed)
    options = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    for name in {"limit", "top"} & set(measure.options):
        options.setdefault(name, chosen.limit)
    with open_corpus(_store(chosen)) as corpus:
        query = _query(chosen, corpus)
        if chosen.form in GRAPH_FORMATS:
            write_bytes(network_file(chosen.form, measure.name, corpus, query, options))
            return 0
        frame = measure.compute(corpus, query, **options)
    write_frame(frame if chosen.limit is None else frame.head(chosen.limit), chosen.form)
    return 0


def _evidence(chosen: argparse.Namespace) -> int:
    from analysis.store.corpus import open_corpus

    with open_corpus(_store(chosen)) as corpus:
        pair = tuple(chosen.pair) if chosen.pair else None
        subject = {"term": chosen.term, "pair": pair, "unit": chosen.unit, "outside": chosen.outside}
        frame = corpus.evidence(_query(chosen, corpus), limit=chosen.limit, **subject)
    write_frame(frame, chosen.form)
    return 0


if __name__ == "__main__":
    sys.exit(main())
