"""The rule layer: what the pipeline found becomes spans that can be counted.

`refine` runs the steps in reading order: clean (edges, function words, dates), persons at ends, datelines, turns,
cases, settle (gazetteer), agree (one name, one label in a document), repeat (mentions of found names that the pipeline
missed). All spans are offsets of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.annotate.consistency import agree, repeat, settle
from analysis.annotate.datelines import place_datelines
from analysis.annotate.gazetteer import Entry, gazetteer
from analysis.annotate.heads import label_by_head, one_name_each, persons_at_ends, place_cases
from analysis.annotate.lexicon import (
    ARTICLE,
    DATE_WORDS,
    GENERIC,
    GENERIC_PHRASES,
    HEADLINE_VERBS,
    LEADING,
    MONTHS,
    NO_NAMES,
    OPENERS,
    PERSONS_BY_INITIALS,
    POSSESSIVE,
    SUFFIXES,
    TITLE_RUN,
    WEEKDAYS,
    letters,
    titles_end,
)
from analysis.annotate.spans import Span, apart, is_acronym
from analysis.annotate.turns import place_turns
from analysis.schema import NAME_LABELS

_LINE_BREAK = re.compile(r"[\r\n\u2028\u2029\x85\x0b\x0c]")
_LEFT = re.compile(r"^[\s\"'“”‘’„«»\[({,;:.!?*•·|/\\_~<>#–—-]+")
_RIGHT = re.compile(r"[\s\"'“”‘’„«»\[({,;:!?*•·|/\\_~<>#–—-]+$")
_WORD = re.compile(r"\S+")
_CONNECTOR_END = re.compile(r"(?:\s+(?:the|of|and|for|in|to|at|on|by|with|from|a|an))+$", re.IGNORECASE)
_ALLIES = re.compile(r" (?:Allies|ALLIES)$")
_GOES_ON = re.compile(r"(?: (?:of |the |of the )?[A-Z][\w'’]*(?:-[A-Z]\w*)*)+")
_NOT_IN_PERSON = re.compile(r"\s*[(:;<>{\[=]")
_ADDRESS = re.compile(r"https?:|www\.|@\w")
_JOINED = re.compile(r"[-–—/]")
_LONGEST_ACRONYM = 5
_STRIPPED_OPENERS = frozenset(("PERSON", "GPE", "NORP", "LOC"))


def refine(
    text: str,
    spans: Iterable[Span],
    sentences: Sequence[tuple[int, int]],
    *,
    plain: frozenset[int] = frozenset(),
) -> list[Span]:
    """Return sorted spans that do not overlap, each within one sentence and one line.

    `plain` holds the offsets of words that the tagger takes for function words or adverbs.
    """
    found = [kept for span in spans for kept in _clean(text, span, plain)]
    found = persons_at_ends(text, found)
    found = place_cases(text, place_turns(text, place_datelines(text, found)))
    found = settle(text, apart(found, sentences))
    found = agree(text, found)
    found = repeat(text, found)
    return apart(found, sentences)


def _clean(text: str, span: Span, plain: frozenset[int]) -> list[Span]:
    """Trim a span to the name it holds; none is left of what is no name."""
    start, end, label = _one_line(text, span)
    if label not in NAME_LABELS:
        return _value(text, start, end, label)
    start, end = _trim(text, start, end, label)
    surface = text[start:end]
    words = [letters(word) for word in surface.split()]
    if not words or not _looks_like_name(surface, label):
        return []
    if all(word in DATE_WORDS for word in words) and any(word in WEEKDAYS | MONTHS for word in words):
        return [Span(start, end, "DATE")]
    if titles_end(surface) == len(surface):
        return []
    if surface in NO_NAMES:
        return []
    if is_acronym(text, start, end):
        return [Span(start, end, _acronym_label(text, surface, end, label))]
    if _is_common(words) or (len(words) == 1 and start in plain and gazetteer().get(surface) is None):
        return []
    parts = [entry for part in _JOINED.split(surface) if (entry := gazetteer().get(part))]
    if len(parts) > 1 and len(parts) == len(_JOINED.findall(surface)) + 1:
        return _split(start, parts)
    return one_name_each(text, Span(start, end, label_by_head(surface, label)))


def _acronym_label(text: str, surface: str, end: int, label: str) -> str:
    """Return ORG for an acronym that was taken for a person: short, no speaker, and never written in lower case."""
    if label != "PERSON" or len(surface) > _LONGEST_ACRONYM or surface in PERSONS_BY_INITIALS:
        return label
    return label if text.startswith(":", end) or surface.title() in text else "ORG"


def _one_line(text: str, span: Span) -> Span:
    """Return the longest of the lines that a span covers."""
    best, at = span, span.start
    pieces = _LINE_BREAK.split(text[span.start : span.end])
    if len(pieces) > 1:
        lengths = []
        for piece in pieces:
            lengths.append((len(piece.strip()), -at, at + len(piece)))
            at += len(piece) + 1
        _, start, end = max(lengths)
        best = Span(-start, end, span.label)
    return best


def _value(text: str, start: int, end: int, label: str) -> list[Span]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return [Span(start, end, label)] if start < end else []


def _trim(text: str, start: int, end: int, label: str) -> tuple[int, int]:
    """Cut off quotes, articles, possessives, titles and openers; carry a name on that ends in `the` or
    `of`.
    """
    if label != "PERSON" and _CONNECTOR_END.search(text[start:end]) and (more := _GOES_ON.match(text, end)):
        end = more.end()
    if label == "PERSON":
        start = _after_title(text, start, end)
        start, end = _without_verb(text, start, end)
    while start < end:
        surface = text[start:end]
        left = _left_edge(surface, label)
        if left:
            start += left
            continue
        right = _right_edge(surface)
        if right == 0:
            break
        end -= right
    return start, end


def _without_verb(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a person's offsets up to a bracket, a colon or a verb (`Biden | Announces`), or from behind a verb that it
    begins with (`Overturn | Roe`).
    """
    if mark := _NOT_IN_PERSON.search(text, start + 1, end):
        end = mark.start()
    for word in _WORD.finditer(text, start, end):
        if letters(word.group()) in HEADLINE_VERBS:
            if word.start() > start:
                return start, start + len(text[start : word.start()].rstrip())
            start = min(end, word.end() + 1)
    return start, end


def _after_title(text: str, start: int, end: int) -> int:
    """Return where a person's name starts when a title before it reaches into the span (Secretary of |
    Defense X).
    """
    for title in TITLE_RUN.finditer(text, max(0, start - 30), end):
        if title.start() < start < title.end() < end:
            return title.end()
    return start


def _left_edge(surface: str, label: str) -> int:
    """Return how many characters go at the front: punctuation, an article, an opener, a title."""
    for pattern in (_LEFT, ARTICLE) if label != "WORK_OF_ART" else (_LEFT,):
        if match := pattern.match(surface):
            return match.end()
    first = _WORD.match(surface)
    if first is None or first.end() == len(surface):
        return 0
    space = len(surface) - len(surface[first.end() :].lstrip())
    if (
        label in _STRIPPED_OPENERS
        and letters(first.group()) in LEADING
        and not (first.group().isupper() and len(first.group()) > 1)
    ):
        return space
    if label != "PERSON":
        return 0
    entry = gazetteer().get(POSSESSIVE.sub("", first.group()))
    if entry is not None and entry.kind == "demonym":
        return space
    before = space if entry else 0
    titles = titles_end(surface[before:])
    return before + titles if 0 < titles < len(surface) - before else 0


def _right_edge(surface: str) -> int:
    """Return how many characters go at the back: punctuation, a possessive, a dangling connector, a full
    stop.
    """
    for pattern in (POSSESSIVE, _RIGHT, _CONNECTOR_END, _ALLIES):
        match = pattern.search(surface)
        if match and match.start() > 0:
            return len(surface) - match.start()
    for opening, closing in ("()", "[]"):
        if surface.endswith(closing) and opening not in surface:
            return 1
    last = surface.split()[-1] if surface.split() else ""
    return 1 if len(last) > 5 and last.endswith(".") and "." not in last[:-1] else 0


def _is_common(words: Sequence[str]) -> bool:
    """Tell whether words are no name: function words, a common noun, a doctrine, or what stands after a surname."""
    if len(words) == 1 and (words[0] in GENERIC or words[0].endswith("ism")):
        return True
    return " ".join(words) in GENERIC_PHRASES or all(word in OPENERS or word in SUFFIXES for word in words)


def _looks_like_name(surface: str, label: str) -> bool:
    """Tell whether a surface has what names have: a letter that is not lower case (but in places), no
    address.
    """
    if len(surface) < 2 or _ADDRESS.search(surface):
        return False
    if label == "PERSON" and any(map(str.isdigit, surface)):
        return False
    if any(c.isalpha() and not c.islower() for c in surface):
        return True
    return label in ("GPE", "LOC") and any(map(str.isalpha, surface))


def _split(start: int, parts: Sequence[Entry]) -> list[Span]:
    """Return one span for each name of a hyphenated pair (`Russian-Belarusian`)."""
    spans = []
    for entry in parts:
        spans.append(Span(start, start + len(entry.name), entry.label))
        start += len(entry.name) + 1
    return spans
