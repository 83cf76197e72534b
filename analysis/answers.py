"""The file of an audit's answers: `audits.csv`, one line for each mention that somebody has judged.

It is not a cache: no rebuild writes or deletes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from analysis.errors import InvalidParameter, UnreadableFile
from analysis.lines import LineFile

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
    answers, problems = _file(path).read(_answer)
    return AnswerFile(path, tuple(answers), tuple(problems))


def add_answer(path: Path, answer: Answer) -> None:
    """Write an answer; an earlier one of the same draw to the same mention is replaced. Raises StoreError."""

    def change(lines: list[str]) -> list[str]:
        kept = [line for line in lines if not _is_same(file.parsed(line, _answer), answer)]
        return [*kept, file.line(*astuple(answer))]

    file = _file(path)
    file.rewrite(change)


def undo_answer(path: Path, subject: str, *, seed: int) -> Answer | None:
    """Take back the last answer to a draw and return it; None where there is none. Raises StoreError."""
    taken: list[Answer] = []

    def change(lines: list[str]) -> list[str]:
        for at in range(len(lines) - 1, -1, -1):
            answer = file.parsed(lines[at], _answer)
            if answer is not None and (answer.subject, answer.seed) == (subject, seed):
                taken.append(answer)
                return [*lines[:at], *lines[at + 1 :]]
        return lines

    file = _file(path)
    file.rewrite(change)
    return taken[0] if taken else None


def _file(path: Path) -> LineFile:
    return LineFile(path, COLUMNS, "The answer")


def _answer(row: dict[str, str]) -> Answer:
    """Return the answer of a row. Raises UnreadableFile."""
    try:
        numbers = {name: int(row[name]) for name in ("seed", "start", "end")}
        when = dt.datetime.fromisoformat(row["answered"])
        return Answer(
            row["subject"], numbers["seed"], row["document"], numbers["start"], numbers["end"], row["surface"],
            row["label"], row["answer"], when,
        )  # fmt: skip
    except (ValueError, InvalidParameter) as error:
        raise UnreadableFile(f"{error}.".replace("..", ".")) from None


def _is_same(other: Answer | None, answer: Answer) -> bool:
    return other is not None and (other.subject, other.seed, other.place) == (
        answer.subject, answer.seed, answer.place,
    )  # fmt: skip
