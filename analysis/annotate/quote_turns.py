"""Find turns of a transcript ("Name: …" where a paragraph or a sentence begins) and headlines that quote after a
colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.annotate.lexicon import TITLE_RUN, word_set
from analysis.schema import Mention

_LABEL = re.compile(
    r"^[^\S\n]*(?:(?P<label>[^\W\d_][^\n:;?!]{0,90}?)[^\S\n]?:(?=\s|$)|(?P<question>Q)[^\S\n]+(?=[\"“A-Z]))",
    re.MULTILINE,
)
_COLON = re.compile(r": (?=[A-Z])")
_PLAIN_LABELS = word_set(
    "q a question answer moderator reporter press interviewer host speaker voice operator participant aide audience"
)
_SENTENCE_END = re.compile(r"(?:[.!?…>*)”\"]\s*|\A\s*)\Z")
_PREFIX = re.compile(r"(?:[A-Z][\w'’-]*|of|the|and|for|to) ?")
_STOP = re.compile(r"\w{5,}\.\s")
_LONGEST_PREFIX = 70
_PERSON_TITLES = re.compile(r"(?:THE\s+)?(?:MR|MS|MRS|DR|SEN|REP|GOV|GEN|COL|ADM)\.?\s|THE\s+[A-Z]")


class Turn(NamedTuple):
    """What one speaker says: content offsets, offsets of the label before the colon, the mention that names the
    speaker (-1: none), and whether it is a headline.
    """

    start: int
    end: int
    label_start: int
    label_end: int
    mention: int
    headline: bool


class _Label(NamedTuple):
    start: int
    end: int
    after: int
    mention: int


def find_turns(text: str, mentions: Sequence[Mention]) -> list[Turn]:
    """Return the turns of a transcript in order, or the one of a headline; none in any other text.

    A transcript has two turns at the start of lines, one at least of somebody whom it names, or one within a line
    behind a full name with its title. A turn lasts until the next.
    """
    if ":" not in text:
        return []
    labels = list(_line_labels(text, mentions))
    named = [label for label in labels if label.mention >= 0 or _has_title(text, label)]
    if len(labels) < 2 or not named or (len(labels) == 2 and labels[0].start == 0 and len(named) == 1):
        labels = []
    at_lines = {label.after for label in labels}
    labels += [label for label in _inline_labels(text, mentions) if label.after not in at_lines]
    if not labels:
        return _headline(text, mentions)
    labels.sort()
    ends = [label.start for label in labels[1:]] + [len(text)]
    return [turn for label, end in zip(labels, ends, strict=True) if (turn := _turn(text, label, end)) is not None]


def _line_labels(text: str, mentions: Sequence[Mention]) -> Iterator[_Label]:
    surnames = _surnames(mentions)
    place = 0
    for match in _LABEL.finditer(text):
        group = "label" if match.group("label") else "question"
        start, end = match.span(group)
        while place < len(mentions) and mentions[place].end <= start:
            place += 1
        label = match.group(group)
        number = _named(text, mentions, place, start, end)
        if number < 0 and label.isupper():
            number = surnames.get(label.split()[-1].casefold(), -1)
        if number >= 0 or _is_plain(label) or (label.isupper() and _PERSON_TITLES.match(label)):
            yield _Label(start, end, match.end(), number)


def _has_title(text: str, label: _Label) -> bool:
    return _PERSON_TITLES.match(text[label.start : label.end]) is not None


def _surnames(mentions: Sequence[Mention]) -> dict[str, int]:
    """Return a mention for each surname that only one person of the document has."""
    found: dict[str, dict[str, int]] = {}
    for number, mention in enumerate(mentions):
        if mention.label == "PERSON":
            found.setdefault(mention.name.split()[-1].casefold(), {}).setdefault(mention.name, number)
    return {surname: next(iter(names.values())) for surname, names in found.items() if len(names) == 1}


def _named(text: str, mentions: Sequence[Mention], place: int, start: int, end: int) -> int:
    """Return the person who is a label, titles aside; -1 where it is anything else."""
    last = -1
    while place < len(mentions) and mentions[place].start < end:
        if mentions[place].label == "PERSON" and mentions[place].start >= start:
            last = place
        place += 1
    if last < 0 or end - mentions[last].end > 1:
        return -1
    return last if min(mentions[last].start, _titled_from(text, mentions[last].start)) <= start else -1


def _is_plain(label: str) -> bool:
    words = label.lower().replace(".", " ").split()
    return 0 < len(words) <= 3 and words[-1] in _PLAIN_LABELS


def _inline_labels(text: str, mentions: Sequence[Mention]) -> Iterator[_Label]:
    """Yield full names within a line that a colon follows and a title precedes, and where there is one such name,
    those that a sentence's end precedes.
    """
    found = list(_inline_names(text, mentions))
    if any(label.start < mentions[label.mention].start for label in found):
        yield from found


def _inline_names(text: str, mentions: Sequence[Mention]) -> Iterator[_Label]:
    for number, mention in enumerate(mentions):
        if mention.label != "PERSON" or " " not in mention.name or not _COLON.match(text, mention.end):
            continue
        start = _titled_from(text, mention.start)
        if start < mention.start or _SENTENCE_END.search(text[max(0, start - 4) : start]):
            yield _Label(start, mention.end, mention.end + 1, number)


def _titled_from(text: str, start: int) -> int:
    """Return where the title before a name begins ("President of Russia"), the name's start where there is none."""
    before = text[max(0, start - _LONGEST_PREFIX) : start]
    for title in reversed(list(TITLE_RUN.finditer(before))):
        rest = before[title.end() :]
        if _STOP.search(title.group()):
            break
        if title.group()[:1].isupper() and not _PREFIX.sub("", rest).strip():
            return start - len(before) + title.start()
    return start


def _turn(text: str, label: _Label, end: int) -> Turn | None:
    body = text[label.after : end]
    start = label.after + len(body) - len(body.lstrip())
    end = label.after + len(body.rstrip())
    return Turn(start, end, label.start, label.end, label.mention, False) if start < end else None


def _headline(text: str, mentions: Sequence[Mention]) -> list[Turn]:
    """Return the turn of a first line such as "Name: the rest", where the line has more than two words after it."""
    match = _LABEL.match(text)
    if match is None or not match.group("label"):
        return []
    start, end = match.span("label")
    number = _named(text, mentions, 0, start, end)
    line = text.find("\n", match.end())
    turn = _turn(text, _Label(start, end, match.end(), number), len(text) if line < 0 else line)
    if number < 0 or turn is None or len(text[turn.start : turn.end].split()) < 3:
        return []
    return [turn._replace(headline=True)]
