"""Charts of distinct stories: what they say of documents is said of stories."""

from __future__ import annotations

import re
from typing import Any

from dashboard.charts.figure import Figure

_NOUN = re.compile(r"\b([Dd])ocument(s?)\b")
_COUNTED = re.compile(r"(?<=\d )documents?\b|(?<=of the )documents\b|(?<=of these days' )documents\b")
"""Documents after a number: a term or a name that is called so stays what it is."""


def in_stories(text: str) -> str:
    """Return words of ours about documents as words about stories."""
    return _NOUN.sub(_story, text)


def _story(match: re.Match[str]) -> str:
    noun = "stories" if match[2] else "story"
    return noun.capitalize() if match[1] == "D" else noun


def as_stories(figure: Figure) -> Figure:
    """Reword axes, legend and hovers of a figure, and return it."""
    for axis, properties in figure.properties.items():
        if re.fullmatch(r"[xy]axis\d*", axis) and isinstance(title := properties.get("title"), dict):
            title["text"] = in_stories(title.get("text", ""))
    for annotation in figure.properties.get("annotations", ()):
        annotation["text"] = _reworded(annotation.get("text"))
    for trace in figure.traces:
        if trace.get("name") in ("documents", "no documents", "documents published"):
            trace["name"] = in_stories(trace["name"])
        for part in ("hovertext", "text"):
            if part in trace:
                trace[part] = _reworded(trace[part])
    figure.__dict__.pop("plotly", None)
    return figure


def _reworded(texts: Any) -> Any:
    if isinstance(texts, list):
        return [_reworded(text) for text in texts]
    return _COUNTED.sub(lambda match: in_stories(match[0]), texts) if isinstance(texts, str) else texts
