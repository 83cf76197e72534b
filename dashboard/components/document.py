"""The document viewer: a text with its mentions, values and search hits marked, moved through by keys.

What is marked where is decided here, by pure functions; `document.js` draws it with text nodes alone, `margin.js` the
strip beside it, and `keys.js` has the keys that the list of documents knows as well.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import pandas as pd
import streamlit as st

from dashboard.components.parts import part

Span = tuple[int, int]
NOTHING = -1


class Shown(Protocol):
    """What the viewer needs of a document (`analysis.store.corpus.DocumentView` has it)."""

    id: str
    title: str
    text: str
    mentions: pd.DataFrame
    values: pd.DataFrame
    sentences: pd.DataFrame
    hits: Sequence[Span]


class Run(NamedTuple):
    """A stretch of text drawn alike: numbers of its mark and its search hit (-1: none), whether jumped to."""

    start: int
    end: int
    mark: int
    hit: int
    target: bool


class Place(NamedTuple):
    """Where a document stands in the selection: its number from 1 (0: outside), and its neighbours."""

    number: int
    total: int
    has_previous: bool
    has_next: bool


def cover(spans: Sequence[Span]) -> list[tuple[int, int, int]]:
    """Cut spans into disjoint pieces (start, end, number of the span); a shorter one covers a longer one."""
    order = sorted(range(len(spans)), key=lambda i: spans[i][0])
    borders = sorted({edge for span in spans for edge in span})
    open_spans: list[tuple[int, int]] = []
    pieces: list[tuple[int, int, int]] = []
    following = 0
    for left, right in pairwise(borders):
        while following < len(order) and spans[order[following]][0] <= left:
            number = order[following]
            heapq.heappush(open_spans, (spans[number][1] - spans[number][0], number))
            following += 1
        while open_spans and spans[open_spans[0][1]][1] <= left:
            heapq.heappop(open_spans)
        if not open_spans:
            continue
        number = open_spans[0][1]
        if pieces and pieces[-1][1:] == (left, number):
            pieces[-1] = (pieces[-1][0], right, number)
        else:
            pieces.append((left, right, number))
    return pieces


def runs(
    length: int, *, marks: Sequence[Span] = (), hits: Sequence[Span] = (), target: Span | None = None
) -> list[Run]:
    """Cut a text of `length` code points into runs that follow each other from 0 to its end.

    Raises ValueError for a span that is empty or not within the text.
    """
    targets = [target] if target else []
    for start, end in (*marks, *hits, *targets):
        if not 0 <= start < end <= length:
            raise ValueError(f"A span from {start} to {end} does not lie in a text of {length} characters.")
    layers = [cover(marks), cover(hits), cover(targets)]
    borders = sorted({0, length, *(edge for layer in layers for piece in layer for edge in piece[:2])})
    cursors = [0, 0, 0]
    cut = []
    for left, right in pairwise(borders):
        numbers = []
        for i, layer in enumerate(layers):
            while cursors[i] < len(layer) and layer[cursors[i]][1] <= left:
                cursors[i] += 1
            inside = cursors[i] < len(layer) and layer[cursors[i]][0] <= left
            numbers.append(layer[cursors[i]][2] if inside else NOTHING)
        cut.append(Run(left, right, numbers[0], numbers[1], numbers[2] != NOTHING))
    return cut


def spans_of(frame: pd.DataFrame) -> list[Span]:
    """Return the start and end of each row."""
    return list(zip(frame["start"].tolist(), frame["end"].tolist(), strict=True))


def target_span(document: Shown, at: int | None) -> Span | None:
    """Return what an evidence link points at: the longest marked span from `at`, else the sentence there."""
    if at is None:
        return None
    marked = [*document.hits, *spans_of(document.mentions), *spans_of(document.values)]
    if starting := [span for span in marked if span[0] == at]:
        return max(starting, key=lambda span: span[1])
    holding = [span for span in spans_of(document.sentences) if span[0] <= at < span[1]]
    return holding[0] if holding else None


def stops(document: Shown, entities: Collection[str]) -> tuple[str, list[int]]:
    """Return what n and p go through, with its numbers: hits, else mentions of `entities`, else all."""
    if len(document.hits):
        return "hit", list(range(len(document.hits)))
    chosen = [i for i, key in enumerate(document.mentions["key"]) if key in entities]
    return "mention", chosen or list(range(len(document.mentions)))


def legend(frame: pd.DataFrame) -> list[tuple[str, int]]:
    """Return each label of the frame with its number of rows, the most frequent first."""
    counts = frame["label"].value_counts()
    return sorted(((str(label), int(n)) for label, n in counts.items()), key=lambda row: (-row[1], row[0]))


def payload(document: Shown, *, entities: Collection[str] = (), at: int | None = None) -> dict[str, Any]:
    """Return what the browser draws. Marks are the mentions in order, then the values.

    `version` stands for the text and its marks: while it stays the same, nothing is drawn anew.
    """
    mentions, values = document.mentions, document.values
    hits = [(int(start), int(end)) for start, end in document.hits]
    keys = sorted(set(mentions["key"]))
    number = {key: i for i, key in enumerate(keys)}
    labels = [*mentions["label"].tolist(), *values["label"].tolist()]
    owners = [*(number[key] for key in mentions["key"]), *([NOTHING] * len(values))]
    cut = runs(
        len(document.text),
        marks=[*spans_of(mentions), *spans_of(values)],
        hits=hits,
        target=target_span(document, at),
    )
    kind, numbers = stops(document, entities)
    drawn = {
        "id": document.id,
        "runs": [[run.end, run.mark, run.hit, int(run.target)] for run in cut],
        "marks": [[label, owner] for label, owner in zip(labels, owners, strict=True)],
        "keys": keys,
        "at": at,
    }
    return {
        **drawn,
        "version": hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:16],
        "title": document.title,
        "text": document.text,
        "chosen": [number[key] for key in keys if key in entities],
        "legend": legend(mentions),
        "values": len(values),
        "hits": len(hits),
        "stops": {"kind": kind, "numbers": numbers},
    }


def show_document(
    document: Shown,
    *,
    key: str,
    place: Place,
    colours: Mapping[str, tuple[str, str]],
    entities: Collection[str] = (),
    at: int | None = None,
    on_entity: Callable[[str], None],
    on_move: Callable[[int], None],
) -> None:
    """Show a document; call `on_entity(key)` for a chosen mention and `on_move(-1 or 1)` for k and j.

    `colours` gives each label its colour on a light and on a dark background; `entities` (keys) stand out.
    """
    data = payload(document, entities=entities, at=at)
    data["place"] = place._asdict()
    data["colours"] = {label: list(pair) for label, pair in colours.items()}

    def chosen() -> None:
        if value := st.session_state[key].get("entity"):
            on_entity(str(value["key"]))

    def moved() -> None:
        if value := st.session_state[key].get("move"):
            on_move(int(value["step"]))

    viewer = part("document", "keys", "margin", "document", style="document")
    viewer(data=data, key=key, on_entity_change=chosen, on_move_change=moved)


def show_list_keys(*, key: str) -> None:
    """Let j and k move through the entries of a list, / lead to the search, and ? show the keys."""
    part("list", "keys", "list", style="document")(key=key)
