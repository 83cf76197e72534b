"""Whether the words around a time expression speak of what was or of what will be."""

from __future__ import annotations

import re

_FUTURE = (
    r"will|shall|won['’]t|would|may|might|should|must|['’]ll|"
    r"(?:is|are|was|were|am) to|"
    r"(?:is|are|was|were|am) (?:now |also |still |not )?"
    r"(?:due|going to|expected|scheduled|planned|set to|slated)|"
    r"due|plans? to|planned to|expects? to|hopes? to|intends? to|wants? to|upcoming|deadline"
)
_PAST = (
    r"was|were|had|did|has been|have been|said|told|met|went|came|began|took|made|held|gave|got|saw|left|found|fell|"
    r"rose|won|lost|wrote|spoke|sent|led|put|set|hit|cut|sank|died|became|brought|felt|kept|knew|ran|sold|paid|thought|"
    r"since|after|following|[a-z]{3,}ed"
)
_CUES = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:by|until|till|before|ahead of|into)"
    r"(?: (?:at least|as early as|the (?:end|middle|beginning) of|early|late))? $",
    re.IGNORECASE,
)
"""What stands right before a day that is still to come."""
REACH = 90
"""Characters before and after an expression in which its verb is looked for."""


def tense_mark(before: str, after: str) -> str:
    """Return `<` for what was, `>` for what will be, '' where the nearest words of the sentence do not say.

    The last cue before the expression decides, else the first one after it.
    """
    if _LIMIT.search(before):
        return ">"
    cues = list(_CUES.finditer(before[-REACH:]))
    cue = cues[-1] if cues else _CUES.search(after[:REACH])
    if cue is None:
        return ""
    return ">" if cue["future"] else "<"
