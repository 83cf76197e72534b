"""Settle labels by what is known of a name: from the gazetteer, and from the rest of the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from analysis.annotate.gazetteer import AMBIGUOUS, Entry, NameIndex, gazetteer
from analysis.annotate.lexicon import OPENERS, SUFFIXES, letters
from analysis.annotate.spans import Span, is_acronym
from analysis.schema import NAME_LABELS

_AGREEING = frozenset(NAME_LABELS) - {"NORP", "LANGUAGE"}
_NOT_PERSONS = frozenset(("ORG", "GPE", "LOC", "FAC", "PRODUCT", "MISC", "WORK_OF_ART", "EVENT"))
_SHORTEST_REPEAT = 4


def settle(text: str, spans: list[Span]) -> list[Span]:
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
    """Tell whether the gazetteer decides: not where a name is ambiguous, or a language or a value as a
    whole.
    """
    if any((span.start, span.end) != (start, end) for span in over):
        return all(span.label in NAME_LABELS for span in over)
    return over[0].label in NAME_LABELS and over[0].label != "LANGUAGE" and entry.name not in AMBIGUOUS


def _free_to_add(text: str, start: int, end: int, entry: Entry) -> bool:
    if entry.name in AMBIGUOUS or (text[start:end].isupper() and not is_acronym(text, start, end)):
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


def agree(text: str, spans: list[Span]) -> list[Span]:
    """Give one name one label in a document: PERSON to the surname of a full name, else the most frequent
    label.

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
        last for last in lasts if last[:1].isupper() and letters(last) not in SUFFIXES and gazetteer().get(last) is None
    }


def repeat(text: str, spans: list[Span]) -> list[Span]:
    """Add the mentions of the document's names that the pipeline passed over (same characters, whole
    words).
    """
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
