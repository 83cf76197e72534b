"""Who said what, about whom and when: quotes of the selection, their speakers, and speakers over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.measures.association import ratio
from analysis.measures.binning import base_counts, rows_of, stacked
from analysis.measures.measure import check_choice, check_positive, table
from analysis.measures.periods import UNITS, make_bins
from analysis.measures.timeline import COLUMNS as TIMELINE_COLUMNS
from analysis.query import Query
from analysis.schema import QUOTE_KINDS

if TYPE_CHECKING:
    from analysis.store.corpus import Corpus

COLUMNS = {
    "date": "datetime64[s], of the document; NaT where undated",
    "speaker": "str, key of the entity that speaks; unresolved where it is not known to be one",
    "reason": "str, how the speaker is known: named, role, pronoun or transcript; empty where unresolved",
    "source_text": "str, who speaks, as the text has it; empty where nobody is named",
    "cue": "str, lemma of the verb or phrase that attributes the quote (say, according to); empty without one",
    "kind": "str, direct (in quotation marks), indirect (a clause) or mixed (a clause with some in them)",
    "text": "str, what is said, without the outer quotation marks",
    "about": "str, keys of the entities that it mentions, joined by semicolons",
    "words": "int64, words and numbers of the text",
    "sentence": "str, sentence of the cue; of the quote's beginning where there is no cue",
    "title": "str, title of the document",
    "source": "str, source of the document",
    "id": "str, id of the document",
    "start": "int64, offset of the quote in the document's text, in code points",
    "end": "int64, offset of its end, exclusive",
    "sentence_start": "int64, offset of the sentence",
}
SPEAKER_COLUMNS = {
    "rank": "int64, position by quotes; equal counts share the better rank; 0 for unresolved speakers",
    "key": "str, name and label: what filters and links use; unresolved for all quotes without a known speaker",
    "speaker": "str, normalised name",
    "label": "str, PERSON, ORG, GPE …; empty where unresolved",
    "quotes": "int64, quotes in the selection",
    "share": "float64, quotes / quotes of the selection with any speaker or none",
    "direct": "int64, quotes in quotation marks and turns of transcripts",
    "indirect": "int64, quotes that are a clause without quotation marks",
    "mixed": "int64, quotes that are a clause with some words in quotation marks",
    "words": "int64, words and numbers within the quotes",
    "documents": "int64, documents of the selection that quote the speaker",
    "first_date": "datetime64[s], first dated document that quotes the speaker",
    "last_date": "datetime64[s], last dated document that quotes the speaker",
}
OVER_TIME_COLUMNS = {
    **TIMELINE_COLUMNS,
    "series": "str, key of a speaker, or unresolved",
    "count": "int64, quotes",
    "value": "float64, quotes",
}
UNRESOLVED = "unresolved"
"""Stands for every quote whose speaker is not known."""
KINDS = ("all", *QUOTE_KINDS)


def quotes(
    corpus: Corpus,
    query: Query,
    *,
    speaker: str | None = None,
    about: str | None = None,
    kind: str = "all",
    limit: int | None = 100,
    offset: int = 0,
) -> pd.DataFrame:
    """List the quotes of the selection in order of date (undated last), document and place.

    Columns: COLUMNS. `speaker` is a key, a name, or "unresolved"; `about` the key or name of an entity that the
    content mentions. A quote that its cue interrupts ("…," X said, "…") is two rows. Raises InvalidParameter for an
    unknown kind, a `limit` below 1 or an `offset` below 0, UnknownName for an entity that is not in the corpus.
    """
    check_choice("kind", kind, KINDS)
    check_positive("limit", limit)
    check_positive("offset", offset + 1)
    rows = corpus.quotes(
        query, speaker=_speaker(speaker), about=about, kind=_kind(kind), limit=limit, offset=offset
    )
    return table(
        COLUMNS,
        rows.assign(
            id=rows["document"],
            sentence=rows["sentence_text"],
            speaker=rows["speaker"].where(rows["speaker"] != "", UNRESOLVED),
        ),
    )


def speakers(
    corpus: Corpus, query: Query, *, about: str | None = None, kind: str = "all", top: int | None = None
) -> pd.DataFrame:
    """Count who is quoted in the selection.

    Columns: SPEAKER_COLUMNS. Sorted by quotes, documents (most first), then name and label; quotes without a known
    speaker are one last row, whatever their number. `top` keeps ranks up to N, so all that tie with the N-th stay,
    and that last row. `about` and `kind` as for `quotes`. Raises InvalidParameter, UnknownName.
    """
    check_choice("kind", kind, KINDS)
    check_positive("top", top)
    counts = corpus.speaker_counts(query, about=about, kind=_kind(kind))
    if counts.empty:
        return table(SPEAKER_COLUMNS)
    known = counts["entity_id"] >= 0
    counts = counts.assign(
        key=counts["key"].where(known, UNRESOLVED),
        speaker=counts["entity"].where(known, UNRESOLVED),
        share=ratio(counts["quotes"], int(counts["quotes"].sum())),
        rank=counts["quotes"].where(known).rank(method="min", ascending=False).fillna(0),
        last=~known,
    ).sort_values(
        ["last", "quotes", "documents", "speaker", "label"], ascending=[True, False, False, True, True], kind="stable"
    )
    return table(SPEAKER_COLUMNS, counts if top is None else counts[counts["rank"] <= top])


def speakers_over_time(
    corpus: Corpus,
    query: Query,
    *,
    by: str = "auto",
    series: Iterable[str] = (),
    about: str | None = None,
    kind: str = "all",
    top: int = 5,
) -> pd.DataFrame:
    """Count the quotes of speakers per day, week (ISO, from Monday), month, quarter or year.

    Columns: OVER_TIME_COLUMNS; bins, states and the row of undated documents as in `timeline`. `series` are keys or
    names of speakers, or "unresolved"; none: the `top` first of `speakers`. Raises InvalidParameter, UnknownName.
    """
    check_choice("by", by, ("auto", *UNITS))
    check_choice("kind", kind, KINDS)
    check_positive("top", top)
    names = tuple(dict.fromkeys([series] if isinstance(series, str) else series))
    if not names:
        ranked = speakers(corpus, query, about=about, kind=kind)
        names = tuple(ranked.loc[ranked["rank"] > 0, "key"].head(top))
    ids = {name: [-1] if name == UNRESOLVED else corpus.entity_ids(name) for name in names}
    if not names or not corpus.selection(query).n_documents:
        return table(OVER_TIME_COLUMNS)
    base = base_counts(corpus, query, make_bins(corpus, query, by))
    rows = []
    for name in names:
        days = corpus.speaker_days(query, ids[name], about=about, kind=_kind(kind)).rename(columns={"quotes": "count"})
        rows += rows_of(name, days, base, "count", 1)
    return table(OVER_TIME_COLUMNS, stacked(rows))


def _speaker(speaker: str | None) -> str | None:
    """Return a speaker as the corpus asks for it: '' for unresolved ones."""
    return "" if speaker == UNRESOLVED else speaker


def _kind(kind: str) -> str | None:
    return None if kind == "all" else kind
