"""Reads what is typed in the search box; OR binds least, then AND, then NOT, then NEAR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.errors import InvalidParameter
from analysis.fulltext.nodes import FIELDS, AllOf, AnyOf, Atom, Near, Node, Not

LONGEST_SEARCH = 500
"""Characters; each word is looked for in every document, so a longer search would keep the others waiting."""
DEEPEST = 20
"""Parentheses within each other."""
OPERATORS = ("AND", "OR", "NOT", "NEAR")
NEAR_WORDS, FARTHEST = 10, 100
"""Words between two that are near each other where no number is given, and at most."""
_FIELD = rf"(?:{'|'.join(FIELDS)}):"
TOKEN = re.compile(
    rf'(?P<brackets>\(+)(?={_FIELD}")|(?P<field>{_FIELD})?(?:"(?P<phrase>[^"]*)"|(?P<open>"))|(?P<word>[^\s"]+)',
    re.IGNORECASE,
)
NEAR = re.compile(r"NEAR(?:/(\d{1,9}))?")
GLUED = re.compile(r"(AND|OR|NOT|NEAR(?:/\d{1,9})?)\(")
"""An operator that stands directly before a parenthesis."""


@dataclass(frozen=True)
class Token:
    """A piece of a search: its kind, what it says, and where it begins."""

    kind: str
    text: str
    at: int
    field: str = "text"


def parse(search: str) -> Node | None:
    """Read a search; None where it is empty. Raises InvalidParameter that points at the mistake."""
    if len(search) > LONGEST_SEARCH:
        raise InvalidParameter("search", search, f"up to {LONGEST_SEARCH:,} characters")
    tokens = list(_tokens(search))
    if not tokens:
        return None
    return _Reader(search, tokens).whole()


def mistake(search: str, at: int, allowed: str) -> InvalidParameter:
    """Return an error that says what is allowed where, and points there."""
    return InvalidParameter("search", search, f"{allowed}; look here: {search[:at][-40:]}→{search[at:][:40]}")


def _tokens(search: str) -> Iterator[Token]:
    for match in TOKEN.finditer(search):
        if match["brackets"]:
            yield from (Token("(", "(", match.start() + number) for number in range(len(match["brackets"])))
            continue
        field = (match["field"] or "text:")[:-1].lower()
        if match["open"]:
            raise mistake(search, match.start("open"), 'words and "phrases in quotation marks"; one mark is left open')
        if match["phrase"] is not None:
            if not match["phrase"].strip():
                raise mistake(search, match.start(), "a word between the quotation marks")
            yield Token("atom", match["phrase"], match.start(), field)
        else:
            yield from _pieces(match["word"], match.start())


def _pieces(word: str, at: int) -> Iterator[Token]:
    """Part parentheses from a word: all before it, and those after it that close more than it opens."""
    if glued := GLUED.match(word):
        yield _token(glued[1], at)
        word, at = word[glued.end(1) :], at + glued.end(1)
    while word.startswith("("):
        yield Token("(", "(", at)
        word, at = word[1:], at + 1
    closing = 0
    while word.endswith(")") and word.count(")") > word.count("("):
        word, closing = word[:-1], closing + 1
    if word:
        yield _token(word, at)
    for number in range(closing):
        yield Token(")", ")", at + len(word) + number)


def _token(word: str, at: int) -> Token:
    if word in OPERATORS or NEAR.fullmatch(word):
        return Token(word.partition("/")[0], word, at)
    field, colon, rest = word.partition(":")
    if colon and field.lower() in FIELDS:
        if not rest or rest.startswith("("):
            return Token("field", f"{field}:", at)
        return Token("atom", rest, at, field.lower())
    return Token("atom", word, at)


class _Reader:
    """Reads tokens from left to right: OR binds least, then AND, then NOT, then NEAR."""

    def __init__(self, search: str, tokens: list[Token]) -> None:
        self.search, self.tokens, self.next, self.depth = search, tokens, 0, 0

    def whole(self) -> Node:
        node = self._any()
        if (token := self._peek()) is not None:
            raise mistake(self.search, token.at, "as many closing parentheses as opening ones")
        return node

    def _peek(self, *kinds: str) -> Token | None:
        token = self.tokens[self.next] if self.next < len(self.tokens) else None
        return token if token is not None and (not kinds or token.kind in kinds) else None

    def _take(self, *kinds: str) -> Token | None:
        if (token := self._peek(*kinds)) is not None:
            self.next += 1
        return token

    def _any(self) -> Node:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(dict.fromkeys(parts)))

    def _all(self) -> Node:
        parts = [self._not()]
        while self._take("AND") or self._peek("atom", "field", "NOT", "("):
            parts.append(self._not())
        unique = tuple(dict.fromkeys(parts))
        return unique[0] if len(unique) == 1 else AllOf(unique)

    def _not(self) -> Node:
        negated = False
        while self._take("NOT"):
            negated = not negated
        node = self._near()
        return Not(node) if negated else node

    def _near(self) -> Node:
        left = self._one()
        if (near := self._take("NEAR")) is None:
            return left
        right = self._one()
        if not (isinstance(left, Atom) and isinstance(right, Atom)) or {left.field, right.field} != {"text"}:
            raise mistake(self.search, near.at, "NEAR between two words or phrases of the text")
        if (again := self._peek("NEAR")) is not None:
            raise mistake(self.search, again.at, "NEAR between two; join more by AND, as in a NEAR b AND b NEAR c")
        number = NEAR.fullmatch(near.text)
        words = int(number[1]) if number and number[1] else NEAR_WORDS
        if words > FARTHEST:
            raise mistake(self.search, near.at, f"at most {FARTHEST} words between the two")
        return Near(left, right, words)

    def _one(self) -> Node:
        if (bracket := self._take("(")) is not None:
            self.depth += 1
            if self.depth > DEEPEST:
                raise mistake(self.search, bracket.at, f"at most {DEEPEST} parentheses within each other")
            node = self._any()
            if self._take(")") is None:
                raise mistake(self.search, bracket.at, "a closing parenthesis for this opening one")
            self.depth -= 1
            return node
        token = self._take("atom")
        if token is not None:
            return self._atom(token)
        wrong = self._peek()
        if wrong is None:
            raise mistake(self.search, len(self.search), "a word or phrase at the end")
        if wrong.kind == "field":
            raise mistake(self.search, wrong.at + len(wrong.text), f'a word or "phrase" after {wrong.text}')
        raise mistake(self.search, wrong.at, f'a word or "phrase" before {wrong.text} ("{wrong.text}" finds the word)')

    def _atom(self, token: Token) -> Atom:
        words = tuple(token.text.split())
        if any(set(word) <= {"*"} for word in words):
            raise mistake(self.search, token.at, "a word before each *, as in sanction*")
        return Atom(words, token.field)


def as_words(text: str) -> str:
    """Return a search for a text as it is: in quotation marks where it is more than one word, or an operator.

    Quotation marks and asterisks fall away: in a search they mean something else.
    """
    clean = " ".join(text.replace('"', " ").replace("*", " ").split())
    return clean if re.fullmatch(r"[\w'’.+-]+", clean) and clean not in OPERATORS else f'"{clean}"'
