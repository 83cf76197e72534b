"""One decision: its fields, what is allowed in them, and its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from analysis.cells import guarded, unguarded
from analysis.errors import InvalidParameter
from analysis.schema import NAME_LABELS, split_entity_key

FIELDS = ("number", "decided", "action", "entity", "target", "undone")

ACTIONS = {
    "accept": "count {entity} as {target}, as suggested",
    "reject": "keep {entity} and {target} apart",
    "merge": "count {entity} as {target}",
    "split": "take {target} out of {entity}",
    "rename": "call {entity} by the name {target}",
    "relabel": "count {entity} as {target}",
    "hide": "leave {entity} out of every count",
    "show": "count {entity} again",
}
"""Action -> what it does, in words."""

TARGETS = {
    "accept": "an entity as 'Name (LABEL)'", "reject": "an entity as 'Name (LABEL)'",
    "merge": "an entity as 'Name (LABEL)'", "split": "a name of the entity as 'Name (LABEL)'",
    "rename": "a name of one line", "relabel": "one of " + ", ".join(NAME_LABELS), "hide": "nothing", "show": "nothing",
}  # fmt: skip
"""Action -> what its target must be."""

LONGEST_NAME = 200
HIGHEST = 999_999_999
"""The highest number in a file of decisions."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about an entity.

    `number` counts from 1; `decided` is an ISO 8601 time in UTC; `undone` is 0 where the decision stands, else its
    place in the order in which decisions were undone (the highest was undone last).
    """

    number: int
    decided: str
    action: str
    entity: str
    target: str = ""
    undone: int = 0

    @property
    def is_active(self) -> bool:
        """Whether the decision stands."""
        return not self.undone

    @property
    def effect(self) -> tuple[str, str, str]:
        """What the decision does, whoever made it when: action, entity, target."""
        return self.action, self.entity, self.target

    def describe(self) -> str:
        """Return the decision in words: 'count Putin (PERSON) as Vladimir Putin (PERSON)'."""
        return ACTIONS[self.action].format(entity=self.entity, target=self.target)

    def fields(self) -> list[str]:
        """Return the decision as a line of the file, in cells that no spreadsheet runs."""
        return [guarded(str(value)) for value in (*astuple(self)[:-1], self.undone or "")]


def check(action: str, entity: str, target: str) -> None:
    """Raise InvalidParameter where a decision cannot be meant, whatever the corpus holds."""
    if action not in ACTIONS:
        raise InvalidParameter("action", action, ", ".join(ACTIONS))
    if not _is_key(entity):
        raise InvalidParameter("entity", entity, "an entity as 'Name (LABEL)', on one line")
    is_right = {"rename": _is_name, "relabel": NAME_LABELS.__contains__, "hide": "".__eq__, "show": "".__eq__}
    if not is_right.get(action, _is_key)(target):
        raise InvalidParameter("target", target, f"for {action}: {TARGETS[action]}")
    if target == entity:
        raise InvalidParameter("target", target, "another than the entity itself")


def _is_name(name: str) -> bool:
    return name.isprintable() and name == " ".join(name.split()) and 0 < len(name) <= LONGEST_NAME


def _is_key(key: str) -> bool:
    name, label = split_entity_key(key)
    return label in NAME_LABELS and bool(name) and key.splitlines() == [key]


def read_decision(fields: Sequence[str]) -> Decision:
    """Return the decision of a line. Raises InvalidParameter for the first field that is wrong."""
    if len(fields) != len(FIELDS):
        raise InvalidParameter("fields", len(fields), f"{len(FIELDS)}: {', '.join(FIELDS)}")
    number, decided, action, entity, target, undone = map(unguarded, fields)
    if not _is_count(number):
        raise InvalidParameter("number", number, "a whole number from 1")
    if undone and not _is_count(undone):
        raise InvalidParameter("undone", undone, "nothing, or a whole number from 1")
    check(action, entity, target)
    return Decision(int(number), _in_utc(decided), action, entity, target, int(undone or 0))


def _in_utc(decided: str) -> str:
    """Return a time in any form of ISO 8601 as decisions have it; without a zone it is one in UTC."""
    try:
        when = dt.datetime.fromisoformat(decided)
        when = when.astimezone(dt.UTC) if when.tzinfo else when.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise InvalidParameter("decided", decided, "a time as 2022-03-04T10:20:30+00:00") from None
    return when.isoformat(timespec="seconds")


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST)) and int(text) > 0
