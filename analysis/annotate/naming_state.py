"""What is known of a corpus's names while they are joined, and what was decided so far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

Key = tuple[str, str]
"""Name and label."""


@dataclass(slots=True)
class NamingState:
    """The names of a corpus, and what was decided about them so far; see `joins.resolve` for the first three."""

    names: Mapping[Key, int]
    companions: Mapping[Key, Counter[Key]]
    usage: Mapping[Key, Mapping[Key, int]]
    joined: dict[Key, tuple[Key, str]] = field(default_factory=dict)
    likely: dict[tuple[Key, Key], tuple[float, str]] = field(default_factory=dict)
    ambiguous: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    company: dict[Key, Counter[Key]] = field(default_factory=dict)

    def end(self, key: Key) -> Key:
        """Return the entity that a name is counted as so far."""
        while key in self.joined:
            key = self.joined[key][0]
        return key

    def join(self, alias: Key, entity: Key, reason: str) -> None:
        """Join a name that is its own entity with another entity."""
        if self.end(entity) != alias and alias not in self.joined:
            self.joined[alias] = (self.end(entity), reason)

    def suggest(self, entity: Key, target: Key, reason: str, score: float) -> None:
        """Note that two entities are likely one; the higher score stays."""
        pair = (entity, target)
        if entity != target and self.likely.get(pair, (0.0, ""))[0] < score:
            self.likely[pair] = (round(min(score, 1.0), 3), reason)

    def with_company(self, key: Key) -> Counter[Key]:
        """Return the companions of a name, looked up once."""
        if key not in self.company:
            self.company[key] = Counter(self.companions.get(key, {}))
        return self.company[key]

    def shared(self, one: Key, other: Key) -> float:
        """Return how much of the company of the less known name the other one has too, 0 to 1."""
        few, many = sorted((self.with_company(one), self.with_company(other)), key=len)
        keys = set(few) - {one, other}
        return len(keys & set(many)) / len(keys) if keys else 0.0

    def alike(self, one: Key, other: Key) -> bool:
        """Tell whether two names keep like company: a quarter of the smaller one's, and two names where it has two."""
        few, many = sorted((self.with_company(one), self.with_company(other)), key=len)
        keys = set(few) - {one, other}
        both = len(keys & set(many))
        return both >= min(2, len(keys)) > 0 and 4 * both >= len(keys)

    def persons(self) -> dict[str, int]:
        """Return the names of persons that are entities, with their documents."""
        return {key[0]: n for key, n in self.names.items() if key[1] == "PERSON" and key not in self.joined}

    def family(self) -> dict[Key, list[Key]]:
        """Return the names that each entity has so far, without itself."""
        found: dict[Key, list[Key]] = defaultdict(list)
        for alias in self.joined:
            found[self.end(alias)].append(alias)
        return found
