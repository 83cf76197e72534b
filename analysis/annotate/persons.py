"""Join the names of persons within one document: a surname or first name with its full name, forms of one full name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from analysis.annotate.lexicon import OPENERS, TITLE_RUN, letters, word_set
from analysis.annotate.person_names import BareNames, read_person, same_full_names, same_spelling
from analysis.annotate.spans import Span
from analysis.annotate.titles import is_office, is_title, name_gender, title_before, title_gender, titles_near

_AND = re.compile(r"^,? (?:and|or|&) (?:(?:the |his wife,? |her husband,? )?(?:[A-Z][a-z]*\.? ){0,3})$")

_KIN = re.compile(r" (?:[Ff]amily|[Dd]ynasty|[Cc]lan|[Bb]rothers|[Ss]isters)\b")
_COUPLE = re.compile(r" (?:and|&) [A-Z][\w-]+ ([A-Z][\w-]+)")
_POSTS = word_set("Dean Head Chair Administrator Counsel Counselor Fellow Provost Rector Founder Officer Treasurer")
_BEFORE = re.compile(r"(?<!\w)([A-Z][\w-]+) $")
_NEXT = re.compile(r" (the )?([A-Z][\w-]+)")
_LAST_WORD = re.compile(r"\w+[^\w\s]*\Z")
_BEFORE_A_NAME = re.compile(r"\b(\w+[^\w\s]*) (?=([A-Z][\w-]+))")
_BESIDE = 40
"""Characters within which two names can stand beside each other."""

Joined = tuple[str, str]
"""A name and the reason for it."""


def join_persons(text: str, spans: Sequence[Span], bases: Sequence[str], rules: frozenset[str]) -> dict[int, Joined]:
    """Map the numbers of spans to the name that the document supports, and the reason."""
    numbers = [number for number, span in enumerate(spans) if span.label == "PERSON"]
    counts = Counter(bases[number] for number in numbers)
    full = {name: n for name, n in counts.items() if read_person(name).is_full}
    if not full:
        return {}
    forms = _forms(full, rules)
    heads = {forms[name][0] if name in forms else name for name in full}
    words = set(text.split(" ")[1:-1])
    bare = _bare_names({name for name in heads if not _is_phrase(words, name)}, rules)
    evidence = _Evidence(text, spans, bases, numbers, forms)
    joined: dict[int, Joined] = {}
    for number in numbers:
        base = bases[number]
        if base in forms:
            joined[number] = forms[base]
        elif found := _supported(base, bare, rules):
            name = evidence.settle(number, *found)
            if name and name != base:
                joined[number] = (forms[name][0] if name in forms else name, found[1])
    others = {bases[number] for number in evidence.others}
    firsts = {(bases[number], name) for number, (name, reason) in joined.items() if reason == "first name"}
    others |= _of_another_bearer(text, firsts)
    return {number: found for number, found in joined.items() if bases[number] not in others}


def _forms(full: dict[str, int], rules: frozenset[str]) -> dict[str, Joined]:
    """Map full names to the most frequent form of the same person's name."""
    forms: dict[str, Joined] = {}
    if len(full) < 2:
        return forms
    if "initials" in rules:
        forms = {name: (form, "initials") for name, form in same_full_names(full).items()}
    if "spelling" in rules:
        heads = {name: n for name, n in full.items() if name not in forms}
        for group in same_spelling(heads):
            forms.update((name, (group[0], "spelling")) for name in group[1:])
        forms = {name: (forms[form][0] if form in forms else form, why) for name, (form, why) in forms.items()}
    return forms


def _bare_names(heads: set[str], rules: frozenset[str]) -> BareNames:
    """Return the index of full names, without those that are short for a longer one (`Vladimir Vladimirovich`)."""
    bare = BareNames(heads)
    short = {name for name in heads if _supported(name, bare, rules)} if len(heads) > 1 else set()
    return BareNames(heads - short) if short else bare


def _is_phrase(words: set[str], name: str) -> bool:
    """Tell whether the text's words have every word of a name in lower case too (`Safe Community`): nobody's full
    name.
    """
    return all(word in words for word in name.lower().split(" "))


def _of_another_bearer(text: str, firsts: Iterable[tuple[str, str]]) -> set[str]:
    """Return the first names that also stand before words that are not the full name's, of pairs of the two."""
    names: dict[str, set[str]] = defaultdict(set)
    for first, name in firsts:
        names[first].add(name)
    found = set()
    for first, after in _words_after(text, names).items():
        if any(after - OPENERS - set(read_person(name).words) for name in names[first]):
            found.add(first)
    return found


def _words_after(text: str, firsts: Iterable[str]) -> dict[str, set[str]]:
    """Map first names to the capitalised words after them in the text, in lower case. The text is read once."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for first in firsts:
        if word := _LAST_WORD.search(first):
            by_word[word.group()].append(first)
    found: dict[str, set[str]] = defaultdict(set)
    free: dict[str, int] = defaultdict(int)
    for match in _BEFORE_A_NAME.finditer(text) if by_word else ():
        for first in by_word.get(match.group(1), ()):
            start = match.end(1) - len(first)
            if start >= free[first] and text.startswith(first, start) and _begins_a_word(text, start):
                found[first].add(letters(match.group(2)))
                free[first] = match.end(2)
    return found


def _begins_a_word(text: str, start: int) -> bool:
    """Tell whether a word begins or ends at a position."""
    return bool(start and _is_letter(text[start - 1])) != _is_letter(text[start])


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _supported(base: str, bare: BareNames, rules: frozenset[str]) -> tuple[set[str], str] | None:
    """Return the full names that a shorter name can be short for, and how; None where there is none.

    A title or post that was taken for a name (`Minister`, `Dean`) is short for nobody's.
    """
    if TITLE_RUN.fullmatch(base) or base in _POSTS:
        return None
    found, reason = bare.surname(base, spelling="spelling" in rules)
    found = found - {base}
    if found and reason in rules:
        return found, reason
    firsts = bare.first_name(base) - {base}
    return (firsts, "first name") if firsts and "first name" in rules else None


class _Evidence:
    """What titles, gender and place in the text say for or against a join."""

    def __init__(
        self,
        text: str,
        spans: Sequence[Span],
        bases: Sequence[str],
        numbers: Sequence[int],
        forms: dict[str, Joined],
    ) -> None:
        self._text, self._spans = text, spans
        self._common: dict[str, bool] = {}
        self.others: list[int] = []  # mentions that are part of another bearer's name, so that nobody's is sure
        self._first: dict[str, int] = {}
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            base = bases[number]
            if read_person(base).is_full:
                name = forms[base][0] if base in forms else base
                self._first.setdefault(name, spans[number].start)
                self._starts[name].append(spans[number].start)
                self._ends[name].append(spans[number].end)
                self._titles[name] |= titles_near(text, spans[number].start)

    def settle(self, number: int, candidates: set[str], reason: str) -> str | None:
        """Return the one candidate that a mention can mean, None where several or none are left."""
        title = title_before(self._text, self._spans[number].start)
        if not is_title(title) and self._is_common_noun(number):
            return None
        if reason == "first name" and is_office(title) and name_gender(self._surface(number)):
            return None  # Senator Scott is no Scott of another surname
        if len(candidates) == 1:
            name = next(iter(candidates))
            if self._another(number, name):
                self.others.append(number)
                return None
            return None if self._against(number, title, name) else name
        if title_gender(title):
            fitting = [name for name in sorted(candidates) if self._gender(name) == title_gender(title)]
            others = [name for name in candidates if not self._gender(name)]
            return fitting[0] if len(fitting) == 1 and not others else None
        if is_office(title):
            holders = [name for name in sorted(candidates) if title in self._titles[name]]
            return holders[0] if len(holders) == 1 else None
        return None

    def _against(self, number: int, title: str, name: str) -> bool:
        """Tell whether a mention cannot be, or may well not be, the person that it is short for.

        Against it: the other gender; an office that the full name never has, where that comes later or has another
        title; the two beside each other (`Biden and Jill Biden`); a family.
        """
        if _KIN.match(self._text, self._spans[number].end):
            return True
        gender = title_gender(title)
        if gender and self._gender(name) not in ("", gender):
            return True
        span = self._spans[number]
        if is_office(title) and title not in self._titles[name]:
            return span.start < self._first.get(name, -1) or any(map(is_title, self._titles[name]))
        return self._beside(span, name)

    def _another(self, number: int, name: str) -> bool:
        """Tell whether a mention is somebody else's name (`Mark | Other`, `Ann | Johnson`, `Johnson & | Johnson`,
        `another | Ann`).
        """
        words = read_person(name).words
        span = self._spans[number]
        if self._text.startswith(" & ", span.end) or self._text.endswith((" & ", "nother "), 0, span.start):
            return True
        after = _NEXT.match(self._text, span.end)
        couple = _COUPLE.match(self._text, span.end)
        if self._surface(number) == words[0] and (
            (after and letters(after.group(2)) not in words) or (couple and letters(couple.group(1)) not in words)
        ):
            return True
        before = _BEFORE.search(self._text, max(0, span.start - 18), span.start)
        given = before.group(1).casefold() if before else ""
        return bool(name_gender(given)) and given not in words

    def _surface(self, number: int) -> str:
        return self._text[self._spans[number].start : self._spans[number].end].casefold()

    def _is_common_noun(self, number: int) -> bool:
        """Tell whether the text has the word in lower case too (`Housing`)."""
        word = self._surface(number)
        if word not in self._common:
            found = word in self._text and re.search(rf"\b{re.escape(word)}\b(?!-)", self._text)
            self._common[word] = bool(found)
        return self._common[word]

    def _beside(self, span: Span, name: str) -> bool:
        """Tell whether a mention stands beside one of the full name, with `and` between them."""
        starts, ends = self._starts[name], self._ends[name]
        after = starts[bisect_right(starts, span.end) : bisect_left(starts, span.end + _BESIDE)]
        before = ends[bisect_right(ends, span.start - _BESIDE) : bisect_left(ends, span.start)]
        between = [(span.end, start) for start in after] + [(end, span.start) for end in before]
        return any(_AND.match(self._text[start:end]) for start, end in between)

    def _gender(self, name: str) -> str:
        for title in sorted(self._titles[name]):
            if gender := title_gender(title):
                return gender
        return name_gender(read_person(name).first)
