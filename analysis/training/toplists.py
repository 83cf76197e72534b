"""List the most frequent names that a pipeline finds in documents, to be read by eye."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from spacy.language import Language

from analysis.annotate.annotate import annotate
from analysis.errors import MissingInput, UnreadableFile

_WORD = re.compile(r"[^\W\d_]+")


def read_texts(path: Path) -> list[str]:
    """Return the texts of a file of JSON lines (field `text`). Raises MissingInput where there is none, UnreadableFile
    where a line is no JSON object.
    """
    if not path.is_file():
        raise MissingInput(f"There is no file {str(path)!r}. Next step: give a .jsonl file with a field 'text'.")
    with path.open(encoding="utf-8") as lines:
        try:
            texts = [json.loads(line).get("text", "") for line in lines if line.strip()]
        except (json.JSONDecodeError, AttributeError) as error:
            raise UnreadableFile(f"{str(path)!r} does not hold one JSON object a line: {error}.") from error
    if not any(texts):
        raise MissingInput(f"No line of {str(path)!r} has a text. Next step: give a .jsonl file with a field 'text'.")
    return texts


def top_names(texts: Sequence[str], *, nlp: Language, labels: Sequence[str], limit: int = 50) -> pd.DataFrame:
    """Return the most frequent names of each label, most mentions first.

    Columns: label; name; mentions, documents (int64); lower (float64: share of a word's occurrences in these texts that
    are in lower case, of the name's word with the least: about 0 for a name, more for common nouns); forms (string:
    surface forms with their numbers, most frequent first, at most five).
    """
    mentions: Counter[tuple[str, str]] = Counter()
    documents: Counter[tuple[str, str]] = Counter()
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    words: Counter[str] = Counter()
    for text, annotation in zip(texts, annotate(texts, nlp=nlp), strict=True):
        words.update(_WORD.findall(text))
        here = set()
        for mention in annotation.mentions:
            if mention.label in labels:
                key = (mention.label, mention.name)
                mentions[key] += 1
                forms[key][text[mention.start : mention.end]] += 1
                here.add(key)
        documents.update(here)
    rows = []
    for label in labels:
        ranked = sorted((key for key in mentions if key[0] == label), key=lambda key: (-mentions[key], key))
        for key in ranked[:limit]:
            shown = " · ".join(f"{form} {n}" for form, n in forms[key].most_common(5))
            rows.append((label, key[1], mentions[key], documents[key], _lower_share(key[1], words), shown))
    return pd.DataFrame(rows, columns=["label", "name", "mentions", "documents", "lower", "forms"])


def _lower_share(name: str, words: Counter[str]) -> float:
    shares = [1 - words[word] / max(1, words[word] + words[word.lower()]) for word in _WORD.findall(name)
              if word != word.lower()]  # fmt: skip
    return min(shares, default=0.0)
