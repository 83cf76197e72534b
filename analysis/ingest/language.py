"""Tell the language of a text (ISO 639-1) with py3langid."""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import Any

SAMPLE_CHARACTERS = 600
FEWEST_LETTERS = 20
LEAST_CONFIDENCE = 0.5
"""Probability below which a guess is no answer: headlines in capitals and tables of numbers are taken for anything.

Of 6,950 English wire stories 9 tables of earnings were another language at 0.2, none at 0.5."""

_LETTERS = re.compile(r"[^\W\d_]")
_loading = Lock()


def language_of(text: str) -> str:
    """Return the two-letter code of a text's language; 'und' where its start does not tell."""
    sample = text[:SAMPLE_CHARACTERS]
    if len(_LETTERS.findall(sample)) < FEWEST_LETTERS:
        return "und"
    with _loading:
        identifier = _identifier()
    code, _ = identifier.classify(sample)
    return "und" if code == "zxx" else str(code)


def stated_language(value: str) -> str:
    """Return the two-letter code that a field states ('en', 'en-US', 'English'); '' where it states none."""
    value = value.strip().lower()
    if match := re.fullmatch(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})*", value):
        return match[1]
    return {"english": "en", "german": "de", "french": "fr", "spanish": "es", "russian": "ru"}.get(value, "")


@cache
def _identifier() -> Any:
    """Load the model once; it knows languages of two letters, and `zxx` for what is no language."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second: only where texts are read

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=LEAST_CONFIDENCE)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 or code == "zxx"])
    return identifier
