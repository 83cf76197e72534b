"""The file of decisions: UTF-8 CSV, one line each, never shortened, written in one step.

What cannot be read stays in the file as it is and is reported; the other lines count. `undo` and `redo` only mark
lines, so that the file tells all that was ever decided.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.decisions.decision import FIELDS, Decision, check, read_decision
from analysis.errors import DecisionsError, InvalidParameter
from analysis.files import InUse, rewrite


def decisions_path(folder: Path) -> Path:
    """Return the file of decisions of a folder of documents: DATELINE_DECISIONS where set."""
    given = os.environ.get("DATELINE_DECISIONS")
    return Path(given) if given else folder / ".dateline" / "decisions.csv"


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that holds no decision: its fields, and what is wrong with it."""

    fields: tuple[str, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The decisions of a file as they stood when it was read; an action returns the ledger as it then is."""

    path: Path
    lines: tuple[Decision | Unread, ...]

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Read a file of decisions; one that does not exist holds none.

        Raises DecisionsError where the file as a whole cannot be read; for a wrong line see `problems`.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return cls(path, ())
        except OSError as error:
            raise DecisionsError(path, f"it cannot be read ({error})") from error
        except UnicodeDecodeError as error:
            raise DecisionsError(path, f"it is not UTF-8 text ({error})") from error
        return cls(path, tuple(_lines(path, text)))

    @property
    def rows(self) -> tuple[Decision, ...]:
        """Every decision in the order of the file."""
        return tuple(line for line in self.lines if isinstance(line, Decision))

    @property
    def active(self) -> tuple[Decision, ...]:
        """The decisions that stand."""
        return tuple(row for row in self.rows if row.is_active)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with lines that could not be read, with file, line and next step."""
        return tuple(line.problem for line in self.lines if isinstance(line, Unread))

    def decide(self, action: str, entity: str, target: str = "", *, when: dt.datetime) -> Ledger:
        """Add a decision. Raises InvalidParameter, and DecisionsError where the file cannot be written."""
        check(action, entity, target)
        decided = when.astimezone(dt.UTC).isoformat(timespec="seconds")

        def add(now: Ledger) -> Ledger:
            number = max((row.number for row in now.rows), default=0) + 1
            return replace(now, lines=(*now.lines, Decision(number, decided, action, entity, target)))

        return self._change(add)

    def undo(self) -> Ledger:
        """Mark the last decision that stands as undone; nothing changes where none does."""
        return self._change(_undone)

    def redo(self) -> Ledger:
        """Let the decision that was undone last stand again, where nothing was decided since."""
        return self._change(_redone)

    def _change(self, change: Callable[[Ledger], Ledger]) -> Ledger:
        """Read the file anew, change it and write it, while no other process does."""
        changed = self

        def text() -> str | None:
            nonlocal changed
            now = Ledger.open(self.path)
            changed = change(now)
            return None if changed is now else changed.text()

        try:
            rewrite(self.path, text)
        except InUse:
            raise DecisionsError(self.path, "another process has been writing it for too long") from None
        except OSError as error:
            raise DecisionsError(self.path, f"it cannot be written ({error})") from error
        return changed

    def text(self) -> str:
        """Return the file's content."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(line.fields() if isinstance(line, Decision) else line.fields for line in self.lines)
        return file.getvalue()


def _lines(path: Path, text: str) -> Iterator[Decision | Unread]:
    """Yield what each line holds."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, list(FIELDS))
        if tuple(header) != FIELDS:
            raise DecisionsError(path, f"its first line must be {','.join(FIELDS)}")
        for fields in reader:
            try:
                if any(fields):
                    yield read_decision(fields)
            except InvalidParameter as error:
                yield Unread(tuple(fields), f"{path}, line {reader.line_num}: {error} Correct this line or delete it; "
                             "the others count.")  # fmt: skip
    except csv.Error as error:
        raise DecisionsError(path, f"line {reader.line_num} is no CSV ({error})") from error


def _undone(ledger: Ledger) -> Ledger:
    standing = [at for at, line in enumerate(ledger.lines) if isinstance(line, Decision) and line.is_active]
    return _marked(ledger, standing[-1], 1 + max(row.undone for row in ledger.rows)) if standing else ledger


def _redone(ledger: Ledger) -> Ledger:
    undone: dict[int, int] = {}
    for at, line in enumerate(ledger.lines):
        if isinstance(line, Decision):
            undone = {**undone, at: line.undone} if line.undone else {}
    return _marked(ledger, max(undone, key=undone.__getitem__), 0) if undone else ledger


def _marked(ledger: Ledger, at: int, undone: int) -> Ledger:
    line = ledger.lines[at]
    assert isinstance(line, Decision), "only decisions are undone"
    return replace(ledger, lines=(*ledger.lines[:at], replace(line, undone=undone), *ledger.lines[at + 1 :]))
