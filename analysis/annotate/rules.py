"""The rule layer: what the pipeline found becomes spans that can be counted.

`refine` runs the steps in reading order: clean (edges, function words, dates), settle (gazetteer), agree (one name,
one label in a document), repeat (mentions of found names that the pipeline missed). All spans are offsets of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis.annotate.gazetteer import AMBIGUOUS, Entry, NameIndex, gazetteer
from analysis.annotate.lexicon import (
    ARTICLE,
    DATE_WORDS,
    GENERIC,
    LEADING,
    MONTHS,
    OPENERS,
    POSSESSIVE,
    SUFFIXES,
    TITLE_RUN,
    WEEKDAYS,
    letters,
    titles_end,
)
from analysis.schema import NAME_LABELS

_LINE_BREAK = re.compile(r"[\r\n\u2028\u2029\x85\x0b\x0c]")
_LEFT = re.compile(r"^[\s\"'“”‘’„«»\[({,;:.!?*•·|/\\_~<>#–—-]+")
_RIGHT = re.compile(r"[\s\"'“”‘’„«»\[({,;:!?*•·|/\\_~<>#–—-]+$")
_WORD = re.compile(r"\S+")
_CONNECTOR_END = re.compile(r"(?:\s+(?:the|of|and|for|in|to|at|on|by|with|from|a|an))+$", re.IGNORECASE)
_GOES_ON = re.compile(r"(?: (?:of |the |of the )?[A-Z][\w'’]*(?:-[A-Z]\w*)*)+")
_ADDRESS = re.compile(r"https?:|www\.|@\w")
_JOINED = re.compile(r"[-–—/]")
_AGREEING = frozenset(NAME_LABELS) - {"NORP", "LANGUAGE"}
_NOT_PERSONS = frozenset(("ORG", "GPE", "LOC", "FAC", "PRODUCT", "MISC", "WORK_OF_ART", "EVENT"))
_STRIPPED_OPENERS = frozenset(("PERSON", "GPE", "NORP", "LOC"))
_SHORTEST_REPEAT = 4


class Span(NamedTuple):
    """A labelled stretch of text, end exclusive."""

    start: int
    end: int
    label: str


def refine(
    text: str, spans: Iterable[Span], sentences: Sequence[tuple[int, int]], *, plain: frozenset[int] = frozenset()
) -> list[Span]:
    """Return sorted spans that do not overlap, each within one sentence and one line.

    `plain` holds the offsets of words that the tagger takes for function words or adverbs.
    """
    found = [kept for span in spans for kept in _clean(text, span, plain)]
    found = _settle(text, _apart(found, sentences))
    found = _agree(text, found)
    found = _repeat(text, found)
    return _apart(found, sentences)


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
    if _is_acronym(text, start, end):
        return [Span(start, end, label)]
    if _is_common(words) or (len(words) == 1 and start in plain and gazetteer().get(surface) is None):
        return []
    parts = [entry for part in _JOINED.split(surface) if (entry := gazetteer().get(part))]
    if len(parts) > 1 and len(parts) == len(_JOINED.findall(surface)) + 1:
        return _split(start, parts)
    return [Span(start, end, label)]


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
    """Cut off quotes, articles, possessives, titles and openers; carry a name on that ends in `the` or `of`."""
    if label != "PERSON" and _CONNECTOR_END.search(text[start:end]) and (more := _GOES_ON.match(text, end)):
        end = more.end()
    if label == "PERSON":
        start = _after_title(text, start, end)
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


def _after_title(text: str, start: int, end: int) -> int:
    """Return where a person's name starts when a title before it reaches into the span (Secretary of | Defense X)."""
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
    if label in _STRIPPED_OPENERS and letters(first.group()) in LEADING and not (
        first.group().isupper() and len(first.group()) > 1
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
    """Return how many characters go at the back: punctuation, a possessive, a dangling connector, a full stop."""
    for pattern in (POSSESSIVE, _RIGHT, _CONNECTOR_END):
        match = pattern.search(surface)
        if match and match.start() > 0:
            return len(surface) - match.start()
    for opening, closing in ("()", "[]"):
        if surface.endswith(closing) and opening not in surface:
            return 1
    last = surface.split()[-1] if surface.split() else ""
    return 1 if len(last) > 5 and last.endswith(".") and "." not in last[:-1] else 0


def _is_common(words: Sequence[str]) -> bool:
    """Tell whether words are no name: function words, a common noun, or what stands after a surname."""
    return all(word in OPENERS or word in SUFFIXES for word in words) or (len(words) == 1 and words[0] in GENERIC)


def _looks_like_name(surface: str, label: str) -> bool:
    """Tell whether a surface has what names have: a letter that is not lower case (but in places), no address."""
    if len(surface) < 2 or _ADDRESS.search(surface):
        return False
    if label == "PERSON" and any(map(str.isdigit, surface)):
        return False
    if any(c.isalpha() and not c.islower() for c in surface):
        return True
    return label in ("GPE", "LOC") and any(map(str.isalpha, surface))


def _is_acronym(text: str, start: int, end: int) -> bool:
    """Tell whether a word in capitals (US, WHO, IT) stands in a line that is not all capitals."""
    surface = text[start:end].replace(".", "")
    if not (surface.isupper() and surface.isalpha() and len(surface) > 1):
        return False
    around = text[max(0, start - 25) : start] + text[end : end + 25]
    return any(map(str.islower, around))


def _split(start: int, parts: Sequence[Entry]) -> list[Span]:
    """Return one span for each name of a hyphenated pair (`Russian-Belarusian`)."""
    spans = []
    for entry in parts:
        spans.append(Span(start, start + len(entry.name), entry.label))
        start += len(entry.name) + 1
    return spans


def _settle(text: str, spans: list[Span]) -> list[Span]:
    """Let the gazetteer decide the label of what it lists, and add what the pipeline missed."""
    known = gazetteer()
    starts = [span.start for span in spans]
    settled: dict[Span, Span] = {}
    added: list[Span] = []
    for start, end, name in known.index.find(text):
        entry = known.get(name)
        if entry is None:
            continue
        first = bisect_left(starts, start)
        if first and spans[first - 1].end > start:
            first -= 1
        over = spans[first : bisect_left(starts, end)]
        if not over:
            if _free_to_add(text, start, end, entry):
                added.append(Span(start, end, entry.label))
        elif all(start <= span.start and span.end <= end for span in over) and _overrules(entry, over, start, end):
            settled.update({span: Span(start, end, entry.label) for span in over})
    return sorted({settled.get(span, span) for span in spans} | set(added))


def _overrules(entry: Entry, over: Sequence[Span], start: int, end: int) -> bool:
    """Tell whether the gazetteer decides: not where a name is ambiguous, or a language or a value as a whole."""
    if any((span.start, span.end) != (start, end) for span in over):
        return all(span.label in NAME_LABELS for span in over)
    return over[0].label in NAME_LABELS and over[0].label != "LANGUAGE" and entry.name not in AMBIGUOUS


def _free_to_add(text: str, start: int, end: int, entry: Entry) -> bool:
    if entry.name in AMBIGUOUS or (text[start:end].isupper() and not _is_acronym(text, start, end)):
        return False
    return entry.kind == "demonym" or not _among_capitals(text, start, end)


def _among_capitals(text: str, start: int, end: int) -> bool:
    """Tell whether a capitalised word stands right before or after: the name may be part of a longer one."""
    after = text[end : end + 2]
    if len(after) == 2 and after[0] == " " and after[1].isupper():
        return True
    before = text[max(0, start - 30) : start]
    if not before.endswith(" "):
        return False
    word = before.split()[-1] if before.split() else ""
    return word[:1].isupper() and letters(word) not in OPENERS and word[-1].isalnum()


def _agree(text: str, spans: list[Span]) -> list[Span]:
    """Give one name one label in a document: PERSON to the surname of a full name, else the most frequent label.

    Of labels that are equally frequent the first in the document wins.
    """
    surnames = _surnames(text, spans)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        if span.label in _AGREEING:
            counts[text[span.start : span.end]][span.label] += 1
    agreed = []
    for span in spans:
        surface = text[span.start : span.end]
        label = span.label
        if label in _AGREEING and gazetteer().get(surface) is None:
            label = counts[surface].most_common(1)[0][0]
        if surface in surnames and span.label in _NOT_PERSONS:
            label = "PERSON"
        agreed.append(Span(span.start, span.end, label))
    return agreed


def _surnames(text: str, spans: Iterable[Span]) -> set[str]:
    """Return the last words of the document's full names of persons, without places of the gazetteer."""
    full = (text[s.start : s.end].split() for s in spans if s.label == "PERSON")
    lasts = {words[-1] for words in full if len(words) > 1}
    return {
        last
        for last in lasts
        if last[:1].isupper() and letters(last) not in SUFFIXES and gazetteer().get(last) is None
    }


def _repeat(text: str, spans: list[Span]) -> list[Span]:
    """Add the mentions of the document's names that the pipeline passed over (same characters, whole words)."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        if span.label in ("PERSON", "ORG", "GPE", "FAC", "LOC", "NORP"):
            labels[text[span.start : span.end]][span.label] += 1
    surnames = {name for name in _surnames(text, spans) if len(name) >= _SHORTEST_REPEAT}
    known = {name: "PERSON" for name in surnames if name not in labels}
    for surface, counted in labels.items():
        label, times = counted.most_common(1)[0]
        if _may_repeat(surface, label, times, surnames):
            known[surface] = label
    starts = [span.start for span in spans]
    added = []
    for start, end, name in NameIndex(iter(known)).find(text):
        place = bisect_right(starts, start)
        taken = (place and spans[place - 1].end > start) or (place < len(spans) and spans[place].start < end)
        if taken or _hyphenated(text, start, end) or (" " not in name and _among_capitals(text, start, end)):
            continue
        added.append(Span(start, end, known[name]))
    return sorted([*spans, *added])


def _may_repeat(surface: str, label: str, times: int, surnames: set[str]) -> bool:
    """Tell whether a name is sure enough to be looked for: several words, a surname, or found twice."""
    if len(surface) < _SHORTEST_REPEAT or not surface[0].isupper() or gazetteer().get(surface) is not None:
        return False
    return " " in surface or surface in surnames or (times > 1 and label != "PERSON") or times > 2


def _hyphenated(text: str, start: int, end: int) -> bool:
    return text[end : end + 1] in ("-", "‑") or (start > 0 and text[start - 1] in "-‑")


def _apart(spans: Iterable[Span], sentences: Sequence[tuple[int, int]]) -> list[Span]:
    """Return the spans that lie within one sentence and overlap no earlier one; ends beyond a sentence are cut."""
    starts = [start for start, _ in sentences]
    kept: list[Span] = []
    free = 0
    for span in sorted(set(spans), key=lambda s: (s.start, -s.end, s.label)):
        place = bisect_right(starts, span.start) - 1
        if place < 0 or span.start < free or span.start >= sentences[place][1]:
            continue
        end = min(span.end, sentences[place][1])
        kept.append(Span(span.start, end, span.label))
        free = end
    return kept
