"""What people decide about names: a plain file beside the documents, and what it makes of the automatic naming."""

from __future__ import annotations

from analysis.decisions.decision import ACTIONS, Decision, check
from analysis.decisions.ledger import Ledger, decisions_path
from analysis.decisions.naming import Key, Names, Naming, Notice, Suggested, apply

__all__ = [
    "ACTIONS", "Decision", "Key", "Ledger", "Names", "Naming", "Notice", "Suggested", "apply", "check",
    "decisions_path",
]  # fmt: skip
