"""What was chosen for a figure, in words: a figure that has left its page still says of what and how it was counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.measures import MEASURES
from analysis.measures.novelty import parse_period
from analysis.measures.sides import other_side
from analysis.query import Query
from dashboard.charts.counted import in_stories
from dashboard.charts.timeline import series_title
from dashboard.theme import number, percent, period

if TYPE_CHECKING:
    from dashboard.exhibit import Exhibit

SCORES = {
    "npmi": "NPMI", "log_likelihood": "G²", "g2": "G²", "log_dice": "logDice", "mi": "MI", "together": "times together",
}  # fmt: skip
SHARES = {"share": "shares of documents", "per_million": "per million tokens"}
METHODS = {"test": "more than expected, by a test", "bursts": "bursts, after Kleinberg"}
MEETING = {"documents": "one document", "sentences": "one sentence"}
ALWAYS = {"unit", "among", "window", "method"}
"""Options that are said even where they are as usual: without them it is open what is counted."""
OURS = {"scale", "unit"}
"""Options whose values speak of documents in words of ours, not in those of the corpus."""
FIRST_PEAK = ("novelty", "central_documents")
"""Measures of one period, which without a choice is the first peak."""


def _names(value: Any) -> str:
    return ", ".join(map(series_title, [value] if isinstance(value, str) else value))


def _days(value: str) -> str:
    return period(*parse_period(value))


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, int | float) else str(value)


SAID: dict[str, tuple[str, Callable[[Any], str]]] = {
    "period": ("Period", _days),
    "series": ("With", _names),
    "node": ("Of", _names),
    "near": ("Near", "“{}”".format),
    "term": ("Term", "“{}”".format),
    "entity": ("Pairs with", str),
    "speaker": ("Speaker", str),
    "about": ("Quotes that mention", str),
    "kind": ("Quotes", str),
    "document": ("Like the document", str),
    "kinds": ("Terms", lambda kinds: ", ".join(f"{kind}s" for kind in kinds)),
    "by": ("By", str),
    "scale": ("As", SHARES.get),
    "smooth": ("Moving average", "{} periods".format),
    "peaks": ("Peaks", METHODS.get),
    "method": ("Peaks", METHODS.get),
    "span": ("Days", lambda _: "all that the texts speak of"),
    "unit": ("Together in", MEETING.get),
    "among": ("Among", "the {} most mentioned".format),
    "score": ("Ranked by", lambda score: SCORES[score]),
    "window": ("Within", "{} words".format),
    "alpha": ("Chance finds", lambda alpha: f"at most {percent(alpha)}" if alpha < 1 else "taken in"),
    "min_together": ("Together at least", _plain),
    "min_score": ("Score at least", _plain),
    "min_count": ("Occurrences at least", _plain),
    "min_documents": ("Documents at least", _plain),
    "order": ("Order", str),
}  # fmt: skip
"""Option -> how it is called and how its value is written. Others can be seen in the figure: its unit, its rows."""
IN_THE_COUNTS = "Documents or mentions"
"""Words of what is counted that the option `unit` decides."""


def counted(exhibit: Exhibit, query: Query, options: Mapping[str, Any]) -> str:
    """Return what a figure counts, of what and how: 'Mentions in each period. With: Kyiv (GPE). By: week'."""
    usual = {name: option.default for name, option in MEASURES[exhibit.measure].options.items()}
    values = {**usual, **exhibit.fixed, **options}
    counts = exhibit.counts
    if IN_THE_COUNTS in counts:
        counts = counts.replace(IN_THE_COUNTS, values.pop("unit").capitalize())
    worded = in_stories if query.count == "stories" else str
    parts = [worded(counts)]
    if exhibit.measure in FIRST_PEAK and not values["period"]:
        parts.append("Period: the first peak")
    if exhibit.measure == "concordance" and not values["near"]:
        del values["window"]
    for name, (title, written) in SAID.items():
        value = tuple(values[name]) if isinstance(values.get(name), list) else values.get(name)
        if value not in (None, "", ()) and (name in ALWAYS or value != usual.get(name)):
            parts.append(f"{worded(title)}: {worded(written(value)) if name in OURS else written(value)}")
    if "against" in options:
        parts.append(f"Compared with: {other_side(query, options['against']).describe()}")
    return ". ".join(parts)
