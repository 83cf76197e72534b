"""What a figure shows, in one or two sentences with its numbers, for those who do not see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.query import Query
from dashboard.charts.timeline import series_title
from dashboard.theme import day, number, period, plural


def alt_text(exhibit: Any, frame: pd.DataFrame, query: Query) -> str:
    """Return what an exhibit's figure shows: its title, the selection, and its largest numbers."""
    about = f"{exhibit.title}, {query.describe()}."
    if frame.empty:
        return f"{about} Nothing to show."
    return f"{about} {SENTENCES[exhibit.measure](frame)}"


def _first(items: list[str]) -> str:
    """Join up to three items as 'a, b and c'."""
    head = items[:3]
    return head[0] if len(head) == 1 else f"{', '.join(head[:-1])} and {head[-1]}"


def _entities(frame: pd.DataFrame) -> str:
    top = frame.sort_values("mentions", ascending=False, kind="stable").head(3)
    named = [f"{key} with {number(n)}" for key, n in zip(top["key"], top["mentions"], strict=True)]
    word = "entity" if len(frame) == 1 else "entities"
    return f"{number(len(frame))} {word}; most mentions: {_first(named)}."


def _places(frame: pd.DataFrame) -> str:
    top = frame.sort_values("mentions", ascending=False, kind="stable").head(3)
    named = [f"{place} with {number(n)}" for place, n in zip(top["place"], top["mentions"], strict=True)]
    return f"{plural(len(frame), 'place')}; most mentions: {_first(named)}."


def _unresolved(frame: pd.DataFrame) -> str:
    top = frame.head(3)
    named = [f"{row.entity} with {number(row.mentions)} ({row.why})" for row in top.itertuples()]
    return f"{plural(len(frame), 'name')} without a point on the map; most mentions: {_first(named)}."


def _keywords(frame: pd.DataFrame) -> str:
    top = frame.head(3)
    named = [f"“{term}” with {number(n)}" for term, n in zip(top["term"], top["count"], strict=True)]
    return f"{plural(len(frame), 'term')}; most occurrences: {_first(named)}."


def _keyness(frame: pd.DataFrame) -> str:
    sentences = []
    for direction, where in ((1, "the selection"), (-1, "the other side")):
        side = frame[frame["direction"] == direction].head(3)
        if len(side):
            names = side["term" if "term" in side else "key"]
            named = [f"“{t}” (G² {number(g, digits=1)})" for t, g in zip(names, side["g2"], strict=True)]
            sentences.append(f"Most typical of {where}: {_first(named)}.")
    return " ".join(sentences) or "Nothing is more frequent on one side."


def _pairs(frame: pd.DataFrame) -> str:
    named = [
        f"{row.entity_a} and {row.entity_b}, together in {number(row.together)} (NPMI {number(row.npmi)})"
        for row in frame.head(3).itertuples()
    ]
    return f"{plural(len(frame), 'pair')}; strongest: {_first(named)}."


def _groups(frame: pd.DataFrame) -> str:
    paired = frame[frame["community"] > 0]
    if paired.empty:
        return f"{plural(len(frame), 'name')}, none of them in a pair."
    largest = [
        f"{part['entity'].iloc[0]} with {plural(len(part) - 1, 'other')}"
        for _, part in list(paired.groupby("community"))[:3]
    ]
    parts, fit = plural(int(paired["community"].max()), "group"), number(paired["modularity"].sum())
    return f"{plural(len(paired), 'name')} in {parts}, modularity {fit}; {_first(largest)}."


def _timeline(frame: pd.DataFrame) -> str:
    undated = int(frame.loc[frame["state"] == "undated", "count"].sum())
    dated = frame[frame["start"].notna()]
    note = f" Undated, not shown: {number(undated)}." if undated else ""
    if dated.empty:
        return f"No dated document.{note}"
    span = period(dated["start"].min().date(), dated["end"].max().date())
    peaks = []
    for name, part in dated.groupby("series", sort=False):
        best = part.loc[part["count"].idxmax()]
        title = series_title(str(name))
        when = period(best["start"].date(), best["end"].date())
        peaks.append(f"{title}: {number(part['count'].sum())} in all, most in {when} with {number(best['count'])}")
    missing = int((dated.groupby("start")["documents"].first() == 0).sum())
    gaps = f" {plural(missing, 'bin')} without documents." if missing else ""
    high = dated[dated["peak"] > 0] if "peak" in dated else dated.head(0)
    more = f" {plural(len(high), 'bin')} with more than expected." if len(high) else ""
    return f"{span}. {'; '.join(peaks)}.{more}{gaps}{note}"


def _peaks(frame: pd.DataFrame) -> str:
    named = [
        f"{period(start.date(), end.date())} with {number(count)}, {number(expected, digits=1)} expected"
        for start, end, count, expected in frame.sort_values("rank", kind="stable").head(3)[
            ["start", "end", "count", "expected"]
        ].itertuples(index=False)
    ]
    return f"{plural(len(frame), 'peak')}; first: {_first(named)}."


def _novelty(frame: pd.DataFrame) -> str:
    top = frame.head(3)
    named = [
        f"“{row.name}” in {number(row.n_target)} documents, {number(row.n_reference)} on other days"
        for row in top.itertuples(index=False)
    ]
    span = period(top["start"].iloc[0].date(), top["end"].iloc[0].date())
    return f"{span}: {number(len(frame))} that set it apart; first: {_first(named)}."


def _period_terms(frame: pd.DataFrame) -> str:
    first = frame[frame["rank"] == 1]
    named = [
        f"{period(row.start.date(), row.end.date())}: “{row.term}” in {number(row.n_target)} of {number(row.documents)}"
        for row in first.sort_values("g2", ascending=False, kind="stable").head(3).itertuples()
    ]
    return f"{plural(len(first), 'period')}; most typical: {_first(named)}."


def _concordance(frame: pd.DataFrame) -> str:
    first = frame.iloc[0]
    return (
        f"{plural(len(frame), 'place')} in {plural(frame['id'].nunique(), 'document')}; "
        f"the first: … {first['left'][-30:]}{first['node']}{first['right'][:30]} …"
    )


def _collocates(frame: pd.DataFrame) -> str:
    named = [f"“{term}” in {number(n)} places" for term, n in zip(frame["term"], frame["together"], strict=True)]
    return f"{plural(len(frame), 'term')} near it; strongest: {_first(named)}."


def _spoken(frame: pd.DataFrame) -> str:
    top = frame.sort_values(["documents", "mentions"], ascending=False, kind="stable").head(3)
    named = [f"{period(row.start.date(), row.end.date())} with {number(row.documents)}" for row in top.itertuples()]
    span = period(frame["start"].min().date(), frame["end"].max().date())
    published = number(frame["published"].sum())
    return (
        f"{span}: texts name these days {number(frame['mentions'].sum())} times, spoken of by most documents: "
        f"{_first(named)}. Below, {published} documents by day of publication."
    )


def _chronology(frame: pd.DataFrame) -> str:
    days = frame.drop_duplicates("first")
    top = days.sort_values("rank", kind="stable").head(3)
    named = [f"{day(row.first.date())} with {number(row.speaking)} documents" for row in top.itertuples()]
    span = period(days["first"].min().date(), days["first"].max().date())
    return f"{plural(len(days), 'day')}, {span}; most spoken of: {_first(named)}."


def _central(frame: pd.DataFrame) -> str:
    return f"{_documents(frame)} Nearest: {_first([f'“{title}”' for title in frame['title']])}."


def _similar(frame: pd.DataFrame) -> str:
    named = [f"“{row.title}” with {number(row.similarity)}" for row in frame.head(3).itertuples()]
    return f"{plural(len(frame), 'document')}; most similar, from 0 to 1: {_first(named)}."


def _kpis(frame: pd.DataFrame) -> str:
    values = [
        f"{row.name} {row.value if isinstance(row.value, str) else number(row.value)}"
        for row in frame.itertuples(index=False)
    ]
    return "; ".join(values) + "."


def _quotes(frame: pd.DataFrame) -> str:
    speakers = frame.loc[frame["reason"] != "", "speaker"].value_counts(sort=True).head(3)
    named = [f"{key} with {number(n)}" for key, n in speakers.items()]
    unresolved = int((frame["reason"] == "").sum())
    most = f"; most by {_first(named)}" if named else ""
    return f"{plural(len(frame), 'quote')}{most}; {number(unresolved)} with unresolved speaker."


def _speakers(frame: pd.DataFrame) -> str:
    top = frame[frame["label"] != ""].head(3)
    named = [f"{key} with {number(n)}" for key, n in zip(top["key"], top["quotes"], strict=True)]
    unresolved = int(frame.loc[frame["label"] == "", "quotes"].sum())
    most = f"; most quotes: {_first(named)}" if named else ""
    return f"{plural(int((frame['label'] != '').sum()), 'speaker')}{most}; {number(unresolved)} quotes unresolved."


def _documents(frame: pd.DataFrame) -> str:
    dated = frame["date"].dropna()
    if dated.empty:
        return f"{plural(len(frame), 'document')}, none dated."
    undated = len(frame) - len(dated)
    span = period(dated.min().date(), dated.max().date())
    return f"{plural(len(frame), 'document')}, {span}" + (f"; {number(undated)} undated." if undated else ".")


SENTENCES: dict[str, Callable[[pd.DataFrame], str]] = {
    "entities": _entities, "timeline": _timeline, "keywords": _keywords, "keyness": _keyness,
    "entity_keyness": _keyness, "sides_over_time": _timeline,
    "cooccurrence": _pairs, "groups": _groups, "kpis": _kpis, "documents": _documents,
    "quotes": _quotes, "peaks": _peaks, "novelty": _novelty, "period_terms": _period_terms,
    "central_documents": _central, "dates_in_texts": _spoken, "chronology": _chronology,
    "similar_documents": _similar,
    "places": _places, "unresolved_places": _unresolved,
    "concordance": _concordance, "collocates": _collocates, "speakers": _speakers, "speakers_over_time": _timeline,
}  # fmt: skip
"""The sentence of each measure's table."""
