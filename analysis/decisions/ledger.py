"""The file of decisions: UTF-8 CSV, one line each, never shortened, written in one step.

What cannot be read stays in the file as it is and is reported; the other lines count. `undo` and `redo` only mark
lines, so that the file tells all that was ever decided. Lines count in their order; a number only names a line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from analysis.decisions.decision import FIELDS, HIGHEST, Decision, check, read_decision
from analysis.errors import DecisionRefused, DecisionsError, InvalidParameter
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
    """The decisions of a file as they stood when it was read; an action returns the ledger as it then is.

    `shared` says which numbers stand on several lines; `changed` is the decision that the action made or marked, None
    where there was nothing to do.
    """

    path: Path
    lines: tuple[Decision | Unread, ...]
    shared: tuple[str, ...] = field(default=(), compare=False)
    changed: Decision | None = field(default=None, compare=False)

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
        shared: list[str] = []
        return cls(path, tuple(_lines(path, text, shared)), tuple(shared))

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
        """What is wrong with lines, with file, line and next step: those that could not be read come first."""
        return (*(line.problem for line in self.lines if isinstance(line, Unread)), *self.shared)

    @property
    def last(self) -> Decision | None:
        """The decision that `undo` marks, None where none stands."""
        return next((row for row in reversed(self.rows) if row.is_active), None)

    @property
    def can_redo(self) -> bool:
        """Whether `redo` does something."""
        return _to_redo(self) is not None

    def decide(self, action: str, entity: str, target: str = "", *, when: dt.datetime) -> Ledger:
        """Add a decision. Raises InvalidParameter, and DecisionsError where the file cannot be written."""
        check(action, entity, target)
        decided = when.astimezone(dt.UTC).isoformat(timespec="seconds")

        def add(now: Ledger) -> Ledger:
            new = Decision(_next_number(now), decided, action, entity, target)
            return replace(now, lines=(*now.lines, new), changed=new)

        return self._change(add)

    def undo(self, expected: Decision | None = None) -> Ledger:
        """Mark the last decision that stands as undone; nothing changes where none does.

        Raises DecisionRefused where that is another one than `expected`: somebody has decided or undone since.
        """

        def undo(now: Ledger) -> Ledger:
            if expected and now.last and now.last != expected:
                raise DecisionRefused(
                    f"to undo decision {expected.number} ({expected.describe()})",
                    f"the last decision that stands is another now, number {now.last.number} ({now.last.describe()})",
                )
            return _undone(now)

        return self._change(undo)

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


def _lines(path: Path, text: str, shared: list[str]) -> Iterator[Decision | Unread]:
    """Yield what each line holds; what is to be said of numbers that stand on several lines goes into `shared`."""
    numbers: set[int] = set()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, list(FIELDS))
        if tuple(header) != FIELDS:
            raise DecisionsError(path, f"its first line must be {','.join(FIELDS)}")
        for fields in reader:
            try:
                if not any(fields):
                    continue
                decision = read_decision(fields)
                if decision.number in numbers:
                    shared.append(f"{path}, line {reader.line_num}: a line above has the number {decision.number} too. "
                                  "Give this line another one; both count.")  # fmt: skip
                numbers.add(decision.number)
                yield decision
            except InvalidParameter as error:
                yield Unread(tuple(fields), f"{path}, line {reader.line_num}: {error} Correct this line or delete it; "
                             "the others count.")  # fmt: skip
    except csv.Error as error:
        raise DecisionsError(path, f"line {reader.line_num} is no CSV ({error})") from error


def _next_number(ledger: Ledger) -> int:
    """Return one more than the highest number; where that is too high, the lowest that is free."""
    taken = {row.number for row in ledger.rows}
    number = max(taken, default=0) + 1
    return number if number <= HIGHEST else next(n for n in count(1) if n not in taken)


def _undone(ledger: Ledger) -> Ledger:
    standing = [at for at, line in enumerate(ledger.lines) if isinstance(line, Decision) and line.is_active]
    if not standing:
        return ledger
    place = 1 + max(row.undone for row in ledger.rows)
    if place > HIGHEST:
        places = {place: n for n, place in enumerate(sorted({row.undone for row in ledger.rows} | {0}))}
        ledger = replace(ledger, lines=tuple(
            replace(line, undone=places[line.undone]) if isinstance(line, Decision) else line for line in ledger.lines
        ))  # fmt: skip
        place = len(places)
    return _marked(ledger, standing[-1], place)


def _redone(ledger: Ledger) -> Ledger:
    at = _to_redo(ledger)
    return ledger if at is None else _marked(ledger, at, 0)


def _to_redo(ledger: Ledger) -> int | None:
    """Return the line that was undone last, None where one was decided since."""
    undone: dict[int, int] = {}
    for at, line in enumerate(ledger.lines):
        if isinstance(line, Decision):
            undone = {**undone, at: line.undone} if line.undone else {}
    return max(undone, key=undone.__getitem__) if undone else None


def _marked(ledger: Ledger, at: int, undone: int) -> Ledger:
    line = ledger.lines[at]
    assert isinstance(line, Decision), "only decisions are undone"
    marked = replace(line, undone=undone)
    return replace(ledger, lines=(*ledger.lines[:at], marked, *ledger.lines[at + 1 :]), changed=marked)
