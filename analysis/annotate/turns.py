"""Speakers of a transcript: `MS. PSAKI:` at the start of a line names a person."""

from __future__ import annotations

import re

from analysis.annotate.spans import Span

_TURN = re.compile(
    r"^[^\S\r\n]*(?:MR|MS|MRS|DR|SEN|REP|GEN|GOV|AMB|SECRETARY|SENATOR|MAYOR|GOVERNOR|GENERAL|ADMIRAL|COLONEL|AMBASSADOR)"
    r"\.?[^\S\r\n]+((?:[A-Z]\.[^\S\r\n]*)?[A-Z][A-Z'’-]+(?:[^\S\r\n][A-Z][A-Z'’-]+){0,2}):",
    re.MULTILINE,
)


def place_turns(text: str, spans: list[Span]) -> list[Span]:
    """Return spans with a PERSON for each turn of a transcript that gives a title and a name in capitals.

    What was found within the label of a turn gives way.
    """
    turns = [Span(*match.span(1), "PERSON") for match in _TURN.finditer(text)]
    if not turns:
        return spans
    kept = [s for s in spans if not any(s.start < turn.end and turn.start < s.end for turn in turns)]
    return sorted([*kept, *turns])
