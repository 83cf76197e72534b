"""Which name is counted as which entity, and what decisions make of it. Pure: nothing is read or written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.decisions.decision import Decision
from analysis.schema import entity_key, split_entity_key

Key = tuple[str, str]
"""Name and label of an entity."""


@dataclass(frozen=True, slots=True)
class Names:
    """The aliases of a corpus by number: base, label, document-level name, automatic entity, and why it is that."""

    bases: Sequence[str]
    labels: Sequence[str]
    names: Sequence[str]
    entities: Sequence[Key]
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A join that nobody has decided yet: entity, what it may be, why (a key of JOIN_REASONS), score from 0 to 1."""

    entity: Key
    target: Key
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Naming:
    """Entity -> its aliases (sorted), which entities are hidden or ambiguous, and the joins that are suggested."""

    names: Names
    entities: Mapping[Key, tuple[int, ...]]
    hidden: frozenset[Key] = frozenset()
    ambiguous: frozenset[Key] = frozenset()
    suggestions: tuple[Suggested, ...] = ()

    @classmethod
    def automatic(cls, names: Names, ambiguous: Iterable[Key], suggestions: Iterable[Suggested]) -> Naming:
        """Return the naming before any decision."""
        members: dict[Key, list[int]] = {}
        for alias, key in enumerate(names.entities):
            members.setdefault(key, []).append(alias)
        entities = {key: tuple(aliases) for key, aliases in members.items()}
        return cls(names, entities, frozenset(), frozenset(ambiguous), tuple(suggestions))

    def join_reason(self, alias: int, key: Key) -> str:
        """Return why the corpus counts an alias as an entity: '' under its own name, else a key of JOIN_REASONS."""
        if key == (self.names.names[alias], self.names.labels[alias]):
            return ""
        return self.names.reasons[alias] if key == self.names.entities[alias] else "decision"


@dataclass(frozen=True, slots=True)
class Notice:
    """A decision that no longer applies, and why; `at` is its place among those that stand.

    In words it is told by what it does alone: a snapshot is the same whichever line does that.
    """

    decision: Decision
    reason: str
    at: int

    def __str__(self) -> str:
        return f"The decision “{self.decision.describe()}” no longer applies: {self.reason}."


class _Obsolete(Exception):
    """A decision names what is not there, or would count two entities under one name."""


@dataclass(slots=True)
class _Draft:
    """A naming that is being changed; an action raises _Obsolete before it has changed anything."""

    names: Names
    entities: dict[Key, tuple[int, ...]]
    hidden: set[Key]
    ambiguous: set[Key]
    suggestions: list[Suggested]

    def aliases(self, key: Key) -> tuple[int, ...]:
        """Return the aliases of an entity that must be there."""
        if key not in self.entities:
            raise _Obsolete(f"there is no entity {entity_key(*key)}")
        return self.entities[key]

    def move(self, entity: Key, other: Key, aliases: tuple[int, ...]) -> None:
        """Count some aliases of an entity as another one, which may be new; an entity without aliases is gone."""
        left = set(aliases)
        rest = tuple(alias for alias in self.entities.pop(entity) if alias not in left)
        self.entities[other] = tuple(sorted((*self.entities.get(other, ()), *aliases)))
        if rest:
            self.entities[entity] = rest
            return
        self.hidden.discard(entity)
        self.ambiguous.discard(entity)
        self._redirect(entity, other)

    def _redirect(self, entity: Key, other: Key) -> None:
        """Let suggestions follow an entity to its new key; one that now joins an entity with itself is settled."""
        kept: dict[tuple[Key, Key], Suggested] = {}
        for one in self.suggestions:
            pair = (other if one.entity == entity else one.entity), (other if one.target == entity else one.target)
            if pair[0] != pair[1]:
                kept.setdefault(pair, replace(one, entity=pair[0], target=pair[1]))
        self.suggestions = list(kept.values())


def apply(naming: Naming, decisions: Iterable[Decision]) -> tuple[Naming, tuple[Notice, ...]]:
    """Return what decisions make of a naming, in their order, and those that no longer apply.

    Undone decisions are passed over. Every alias keeps one entity, so no mention is lost or counted twice.
    """
    notices = []
    draft = _Draft(naming.names, dict(naming.entities), set(naming.hidden), set(naming.ambiguous),
                   list(naming.suggestions))  # fmt: skip
    for at, decision in enumerate(one for one in decisions if one.is_active):
        try:
            _ACTIONS[decision.action](draft, _key(decision.entity), decision.target)
        except _Obsolete as error:
            notices.append(Notice(decision, str(error), at))
    decided = Naming(draft.names, draft.entities, frozenset(draft.hidden), frozenset(draft.ambiguous),
                     tuple(draft.suggestions))  # fmt: skip
    return decided, tuple(notices)


def _key(text: str) -> Key:
    name, label = split_entity_key(text)
    return name, label or ""


def _reject(draft: _Draft, entity: Key, target: str) -> None:
    pair = {entity, _key(target)}
    for key in pair:
        draft.aliases(key)
    draft.suggestions = [s for s in draft.suggestions if {s.entity, s.target} != pair]


def _merge(draft: _Draft, entity: Key, target: str) -> None:
    aliases, other = draft.aliases(entity), _key(target)
    draft.aliases(other)
    draft.move(entity, other, aliases)


def _split(draft: _Draft, entity: Key, target: str) -> None:
    aliases, (name, label) = draft.aliases(entity), _key(target)
    if entity == (name, label):
        raise _Obsolete(f"{target} is the entity's own name; rename the entity first")
    bases, names, labels = draft.names.bases, draft.names.names, draft.names.labels
    taken = tuple(a for a in aliases if labels[a] == label and name in (bases[a], names[a]))
    if not taken:
        raise _Obsolete(f"{entity_key(*entity)} has no name {target}")
    draft.move(entity, (name, label), taken)


def _rename(draft: _Draft, entity: Key, target: str) -> None:
    _call(draft, entity, (target, entity[1]))


def _relabel(draft: _Draft, entity: Key, target: str) -> None:
    _call(draft, entity, (entity[0], target))


def _call(draft: _Draft, entity: Key, other: Key) -> None:
    """Give an entity another key; it stays hidden or ambiguous."""
    aliases = draft.aliases(entity)
    if other in draft.entities:
        raise _Obsolete(f"there is an entity {entity_key(*other)} already; merge the two instead")
    for kept in (draft.hidden, draft.ambiguous):
        if entity in kept:
            kept.add(other)
    draft.move(entity, other, aliases)


def _hide(draft: _Draft, entity: Key, _: str) -> None:
    draft.aliases(entity)
    if entity in draft.hidden:
        raise _Obsolete(f"{entity_key(*entity)} is hidden already")
    draft.hidden.add(entity)


def _show(draft: _Draft, entity: Key, _: str) -> None:
    draft.aliases(entity)
    if entity not in draft.hidden:
        raise _Obsolete(f"{entity_key(*entity)} is not hidden")
    draft.hidden.discard(entity)


_ACTIONS: Mapping[str, Callable[[_Draft, Key, str], None]] = {
    "accept": _merge, "reject": _reject, "merge": _merge, "split": _split, "rename": _rename, "relabel": _relabel,
    "hide": _hide, "show": _show,
}  # fmt: skip
