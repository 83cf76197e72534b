"""Find a title: a line that stands as one, else the first sentence."""

from __future__ import annotations

import re

from analysis.ingest.decoding import one_line

LONGEST_TITLE_LINE = 160
LONGEST_SENTENCE = 120

_TITLE_LINE = re.compile(r"(?P<line>[^\n]+)\n[ \t]*\n\s*\S")
_ENDS_AS_SENTENCE = re.compile(r"[.,;:…。][\"'”’»)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|\n[ \t]*\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Reps|Sens|Gov|Hon|Rev|St|Jr|Sr|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|[A-Z]\.[A-Z])\.$"
)


def title_line(text: str) -> str:
    """Return the first line where it is a title: short, no sentence, an empty line after it. Else ''."""
    match = _TITLE_LINE.match(text)
    if match is None:
        return ""
    line = match["line"].strip()
    if len(line) > LONGEST_TITLE_LINE or _ENDS_AS_SENTENCE.search(line) or not re.search(r"[^\W\d_]", line):
        return ""
    return " ".join(line.split())


def first_sentence(text: str) -> str:
    """Return the first sentence on one line, cut at a word with … from 120 characters on."""
    head = text[: 4 * LONGEST_SENTENCE]
    for match in _SENTENCE_END.finditer(head):
        if not _ABBREVIATION.search(head, max(0, match.end() - 12), match.end()):
            head = head[: match.end()]
            break
    return one_line(head, longest=LONGEST_SENTENCE)
