"""One family of errors. Each message says what was wrong, which value, what is allowed, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

LONGEST_SHOWN = 120
"""Characters of a wrong value that a message repeats."""


def _short(value: object) -> str:
    """Return a value as Python writes it, a long one cut."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


class DatelineError(Exception):
    """Base of every error that a user can act on."""


class UnreadableFile(DatelineError):
    """A file cannot be read as documents; its message is the reason on the reject list."""


class InvalidParameter(DatelineError):
    """A filter or option has a value that is not allowed."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        super().__init__(f"{name}={_short(value)} is not valid. Allowed: {allowed}.")
        self.name, self.value, self.allowed = name, value, allowed


class UnknownName(DatelineError):
    """A name (an entity, a source, a table …) is not in this corpus."""

    def __init__(self, kind: str, value: str, known: Iterable[str]) -> None:
        close = get_close_matches(value[:LONGEST_SHOWN], list(known), n=3, cutoff=0.6)
        hint = f" Hint: did you mean {' or '.join(repr(c) for c in close)}?" if close else ""
        super().__init__(f"There is no {kind} {_short(value)} in this corpus.{hint}")
        self.kind, self.value, self.close = kind, value, close


class MissingInput(DatelineError):
    """A folder or a file that was named does not exist or holds nothing to read."""


class StoreError(DatelineError):
    """A store does not exist, is of another version, or is being built by another process."""


class DecisionsError(DatelineError):
    """The file of decisions cannot be read or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The decisions in {path} cannot be used: {reason}. Correct the file or the rights to it, or name another "
            "one in DATELINE_DECISIONS; nothing in it was changed."
        )
        self.path = path


class DecisionRefused(DatelineError):
    """A decision would not apply to the corpus as it is; nothing was written."""

    def __init__(self, decision: str, reason: str) -> None:
        super().__init__(f"This cannot be decided: {decision}. Reason: {reason}.")


class ChangedMeanwhile(DatelineError):
    """Somebody else has changed what was about to be replaced; nothing was written."""

    def __init__(self, what: str, found: str) -> None:
        super().__init__(
            f"{what} was changed meanwhile, perhaps in another window. It now says: {_short(found)}. Nothing was "
            "replaced: write again what is to stand there."
        )
        self.found = found


class PipelineError(DatelineError):
    """A spaCy pipeline cannot be loaded or cannot label entities."""
