"""Texts with names marked by hand, read without any pipeline: [PERSON Anna Example] said that it rains."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.annotate.lexicon import word_set
from analysis.annotate.quotes import find_quotes
from analysis.annotate.terms import Token
from analysis.schema import Inferred, Mention, Quote

_MARK = re.compile(r"\[([A-Z]+)(?:=([^\] ][^\]]*?))?:? ([^\]]+)\]")
_SENTENCE = re.compile(r"[^\s].*?(?:[.!?]+[”\"’»]*(?=\s|$)|(?=\n\n)|$)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
VERBS = {
    "said": "say", "says": "say", "told": "tell", "added": "add", "adding": "add", "announced": "announce",
    "warned": "warn", "asked": "ask", "wrote": "write", "laughed": "laugh", "rains": "rain", "denied": "deny",
    "met": "meet", "closed": "close", "opened": "open", "praised": "praise", "vowed": "vow", "go": "go", "went": "go",
    "rejected": "reject", "told ": "tell", "believes": "believe", "grew": "grow", "proposed": "propose",
    "claimed": "claim", "according": "accord", "called": "call", "stay": "stay", "close": "close",
}  # fmt: skip
_FUNCTION = word_set(
    """
    the a an of for to in on at that it he she they we i you who is was will would not and but by with be has have
    her his this these him them me from
    """
)


class Read(NamedTuple):
    """A plain text with its quotes."""

    text: str
    quotes: tuple[Quote, ...]

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return kind, source, cue, content, speaker of each quote."""
        return [
            (q.kind, self.cut(q.source_start, q.source_end), q.cue, self.cut(q.start, q.end), q.name)
            for q in self.quotes
        ]

    def cut(self, start: int, end: int) -> str:
        return self.text[start:end] if start >= 0 else ""


def read(marked: str, *, roles: dict[str, str] | None = None) -> Read:
    """Return the quotes of a marked text; `roles` maps a surface form to the person whom it is inferred to mean."""
    text, mentions = _unmarked(marked)
    sentences = [m.span() for m in _SENTENCE.finditer(text)]
    words = [_token(number, match) for number, match in enumerate(_WORD.finditer(text))]
    inferred = [
        Inferred(m.start(), m.end(), 0, "PERSON", name, "role")
        for surface, name in (roles or {}).items()
        for m in re.finditer(re.escape(surface), text)
    ]
    content = [word for word in words if word is not None]
    return Read(text, find_quotes(text, sentences, mentions, inferred, content))


def _unmarked(marked: str) -> tuple[str, list[Mention]]:
    text, place, mentions = "", 0, []
    for match in _MARK.finditer(marked):
        text += marked[place : match.start()]
        label, name, surface = match.groups()
        mentions.append(Mention(len(text), len(text) + len(surface), 0, label, name or surface, surface))
        text += surface
        place = match.end()
    return text + marked[place:], mentions


def _token(number: int, match: re.Match[str]) -> Token | None:
    lower = match.group().lower()
    if lower in _FUNCTION or lower.isdigit():
        return None
    tag = "VERB" if lower in VERBS else "PROPN" if match.group()[0].isupper() else "NOUN"
    return Token(number, match.start(), match.end(), tag, lower, VERBS.get(lower, lower), False)
