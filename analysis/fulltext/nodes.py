"""What a search is made of: words and phrases, and what joins them. Each part finds its places in a document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

Span = tuple[int, int]
FIELDS = ("title", "source", "collection")


class Node(Protocol):
    """A part of a search."""

    def __hash__(self) -> int: ...

    def find(self, fields: Mapping[str, str]) -> list[Span] | None:
        """Return where a document's text has what is looked for, None where the document does not match.

        `fields` are the document's text and what it has of FIELDS. The list is empty where a document matches without
        a place in its text to show.
        """

    def condition(self) -> tuple[str, list[str]]:
        """Return an SQL condition on text, title, source, collection, with its values, that holds wherever it matches.

        It may hold elsewhere: it is there to leave out, cheaply, what cannot match.
        """

    def atoms(self) -> Iterator[Atom]:
        """Yield its words and phrases."""


@dataclass(frozen=True)
class Atom:
    """A word or phrase, in the text or in a field."""

    tokens: tuple[str, ...]
    field: str = "text"

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of its places."""
        body = r"\s+".join(re.escape(t.rstrip("*")) + (r"\w*" if t.endswith("*") else "") for t in self.tokens)
        before = r"(?<!\w)" if re.match(r"\w", self.tokens[0]) else ""
        after = r"(?!\w)" if re.search(r"[\w*]$", self.tokens[-1]) else ""
        return re.compile(before + body + after, re.IGNORECASE)

    def find(self, fields: Mapping[str, str]) -> list[Span] | None:
        if self.field != "text":
            return [] if self.pattern.search(fields[self.field]) else None
        return [match.span() for match in self.pattern.finditer(fields["text"])] or None

    def condition(self) -> tuple[str, list[str]]:
        words = list(dict.fromkeys(token.rstrip("*") for token in self.tokens if token.isascii()))
        sql = " AND ".join([f"regexp_matches({self.field}, ?, 'i')"] * len(words))
        return sql or "TRUE", [_loosely(word) for word in words]

    def atoms(self) -> Iterator[Atom]:
        yield self


@dataclass(frozen=True)
class Group:
    """Parts that are joined."""

    parts: tuple[Node, ...]

    def atoms(self) -> Iterator[Atom]:
        for part in self.parts:
            yield from part.atoms()


@dataclass(frozen=True)
class AllOf(Group):
    """Every part must match."""

    def find(self, fields: Mapping[str, str]) -> list[Span] | None:
        found: set[Span] = set()
        for part in self.parts:
            spans = part.find(fields)
            if spans is None:
                return None
            found.update(spans)
        return sorted(found)

    def condition(self) -> tuple[str, list[str]]:
        return _joined(self.parts, " AND ")


@dataclass(frozen=True)
class AnyOf(Group):
    """One part must match; the places are those of all that do."""

    def find(self, fields: Mapping[str, str]) -> list[Span] | None:
        matched = [spans for part in self.parts if (spans := part.find(fields)) is not None]
        return sorted({span for spans in matched for span in spans}) if matched else None

    def condition(self) -> tuple[str, list[str]]:
        return _joined(self.parts, " OR ")


@dataclass(frozen=True)
class Not:
    """The part must not match."""

    part: Node

    def find(self, fields: Mapping[str, str]) -> list[Span] | None:
        return [] if self.part.find(fields) is None else None

    def condition(self) -> tuple[str, list[str]]:
        return "TRUE", []

    def atoms(self) -> Iterator[Atom]:
        yield from self.part.atoms()


@dataclass(frozen=True)
class Near:
    """Two words or phrases with at most so many words between them, in any order."""

    left: Atom
    right: Atom
    words: int

    def find(self, fields: Mapping[str, str]) -> list[Span] | None:
        left, right = self.left.find(fields), self.right.find(fields)
        if left is None or right is None:
            return None
        starts = [match.start() for match in re.finditer(r"\w+", fields["text"])]
        found = {span for span in left if _has_near(span, right, starts, self.words)}
        found |= {span for span in right if _has_near(span, left, starts, self.words)}
        return sorted(found) or None

    def condition(self) -> tuple[str, list[str]]:
        return _joined((self.left, self.right), " AND ")

    def atoms(self) -> Iterator[Atom]:
        yield from (self.left, self.right)


def _has_near(span: Span, others: list[Span], starts: list[int], words: int) -> bool:
    """Whether one of the other places, sorted, begins after this one or ends before it with few words between."""
    following = bisect_left(others, (span[1], 0))
    if following < len(others) and _between(span[1], others[following][0], starts) <= words:
        return True
    for other in reversed(others[: bisect_left(others, (span[0], 0))]):
        if other[1] <= span[0]:
            return _between(other[1], span[0], starts) <= words
    return False


def _between(end: int, start: int, starts: list[int]) -> int:
    """Return how many words begin between the end of a place and the start of a later one."""
    return bisect_left(starts, start) - bisect_left(starts, end)


def _joined(parts: tuple[Node, ...], operator: str) -> tuple[str, list[str]]:
    found = [part.condition() for part in parts]
    return f"({operator.join(sql for sql, _ in found)})", [value for _, values in found for value in values]


def _loosely(word: str) -> str:
    """Return a pattern for a word that matches all that Python's patterns match without regard to case.

    Python takes dotless ı and dotted İ for i; DuckDB does not.
    """
    return re.escape(word).replace("i", "[iıİ]").replace("I", "[iıİ]")


def is_plain(node: Node | None) -> bool:
    """Whether a search is words and phrases of the text that must all occur, without an operator."""
    parts = node.parts if isinstance(node, AllOf) else (node,)
    return all(isinstance(part, Atom) and part.field == "text" for part in parts)


def scored(node: Node | None) -> list[Node]:
    """Return the parts of a search that stand in a text more or less often: words, phrases, NEAR, none negated."""
    if isinstance(node, Atom):
        return [node] if node.field == "text" else []
    if isinstance(node, Near):
        return [node]
    parts = node.parts if isinstance(node, AllOf | AnyOf) else ()
    return list(dict.fromkeys(part for each in parts for part in scored(each)))
