"""The file of an audit's answers: `audits.csv`, one line for each mention that somebody has judged.

It is not a cache: no rebuild writes or deletes it. It is written as a whole and swapped in, under a lock, so that two
browsers lose nothing. A line that cannot be read is named, left out, and kept as it is; a file that is no UTF-8 text
is refused, and nothing in it is changed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from analysis.cells import guarded, unguarded
from analysis.errors import InvalidParameter, StoreError, UnreadableFile
from analysis.files import InUse, rewrite

RIGHT, WRONG, CANNOT_TELL = "y", "n", "?"
ANSWERS = {RIGHT: "right", WRONG: "wrong", CANNOT_TELL: "cannot be told"}
"""What can be answered, and what it means."""

Place = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one mention of a subject (an entity's key, or a label) is right.

    `document` is the document's id, `start` and `end` are offsets in its text, `surface` is the text there,
    `label` is that of the mention; `answered` is the time in UTC, to the second.
    Raises InvalidParameter for an answer that is none of ANSWERS.
    """

    subject: str
    seed: int
    document: str
    start: int
    end: int
    surface: str
    label: str
    answer: str
    answered: dt.datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", " ".join(self.subject.split()))
        object.__setattr__(self, "surface", " ".join(self.surface.split()))
        if self.answer not in ANSWERS:
            raise InvalidParameter("answer", self.answer, ", ".join(f"{k} ({v})" for k, v in ANSWERS.items()))

    @property
    def place(self) -> Place:
        """What the mention is known by, whatever is built anew."""
        return self.document, self.start, self.end, self.label


COLUMNS = tuple(field.name for field in fields(Answer))
HEADER = ",".join(COLUMNS)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """What a file of answers holds: its answers in the order given, and what of it could not be read."""

    path: Path
    answers: tuple[Answer, ...] = ()
    problems: tuple[str, ...] = ()


def read_answers(path: Path) -> AnswerFile:
    """Read a file of answers; one that does not exist holds none.

    Raises StoreError where the file may not be read or is no UTF-8 text.
    """
    answers, problems = [], []
    for number, line in enumerate(_lines(path), start=1):
        try:
            if (answer := _parse(line, number)) is not None:
                answers.append(answer)
        except UnreadableFile as error:
            problems.append(f"{path}, line {number}: {error} The line is left out and kept in the file.")
    return AnswerFile(path, tuple(answers), tuple(problems))


def add_answer(path: Path, answer: Answer) -> None:
    """Write an answer; an earlier one of the same draw to the same mention is replaced. Raises StoreError."""

    def change(lines: list[str]) -> list[str]:
        kept = [line for line in lines if not _is_same(line, answer)]
        return [*kept, _line(answer)]

    _rewrite(path, change)


def undo_answer(path: Path, subject: str, *, seed: int) -> Answer | None:
    """Take back the last answer to a draw and return it; None where there is none. Raises StoreError."""
    taken: list[Answer] = []

    def change(lines: list[str]) -> list[str]:
        for at in range(len(lines) - 1, -1, -1):
            answer = _answer_or_none(lines[at])
            if answer is not None and (answer.subject, answer.seed) == (subject, seed):
                taken.append(answer)
                return [*lines[:at], *lines[at + 1 :]]
        return lines

    _rewrite(path, change)
    return taken[0] if taken else None


# -- lines -----------------------------------------------------------------------------------------------------


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}. Allow reading it, or move it away.") from error
    except UnicodeDecodeError as error:
        raise StoreError(
            f"{path} is not UTF-8 text ({error.reason} at byte {error.start}). Save it as CSV in UTF-8, or move it "
            "away; nothing in it was changed."
        ) from error
    return [line for line in text.splitlines() if line.strip()]


def _line(answer: Answer) -> str:
    cells = [cell.isoformat(timespec="seconds") if isinstance(cell, dt.datetime) else cell for cell in astuple(answer)]
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue()


def _parse(line: str, number: int = 0) -> Answer | None:
    """Return the answer of a line, None for the header. Raises UnreadableFile."""
    try:
        cells = next(csv.reader([line]))
    except csv.Error as error:
        raise UnreadableFile(f"{error}.") from None
    if tuple(cells) == COLUMNS:
        return None
    if len(cells) != len(COLUMNS):
        raise UnreadableFile(f"{len(cells)} columns. Expected {len(COLUMNS)}: {HEADER}.")
    row = dict(zip(COLUMNS, map(unguarded, cells), strict=True))
    try:
        numbers = {name: int(row[name]) for name in ("seed", "start", "end")}
        when = dt.datetime.fromisoformat(row["answered"])
        return Answer(
            row["subject"], numbers["seed"], row["document"], numbers["start"], numbers["end"], row["surface"],
            row["label"], row["answer"], when,
        )  # fmt: skip
    except (ValueError, InvalidParameter) as error:
        raise UnreadableFile(f"{error}.".replace("..", ".")) from None


def _answer_or_none(line: str) -> Answer | None:
    try:
        return _parse(line)
    except UnreadableFile:
        return None


def _is_same(line: str, answer: Answer) -> bool:
    other = _answer_or_none(line)
    return other is not None and (other.subject, other.seed, other.place) == (
        answer.subject, answer.seed, answer.place,
    )  # fmt: skip


# -- writing ---------------------------------------------------------------------------------------------------


def _rewrite(path: Path, change: Callable[[list[str]], Iterable[str]]) -> None:
    """Change the lines of a file; readers see the old file or the new one, never a part."""

    def text() -> str:
        lines = [line for line in _lines(path) if line != HEADER]
        return "\n".join([HEADER, *change(lines)]) + "\n"

    try:
        rewrite(path, text)
    except InUse:
        raise StoreError(f"{path} is being written by another program. Try again in a moment.") from None
    except OSError as error:
        raise StoreError(
            f"The answer could not be written to {path}: {error.strerror}. Make room or allow writing in "
            f"{path.parent}; what was answered before is kept."
        ) from error
