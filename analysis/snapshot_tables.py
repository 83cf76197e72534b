"""The tables of a published snapshot, one Parquet file each, in a fixed row order: column, type, meaning, unit.

The only place that names them. Words in them (labels, kinds, reasons) stand in `analysis.schema`.
"""

from __future__ import annotations

SNAPSHOT_VERSION = 7
"""Version of the tables that are published: where it is another one, they are made anew from the same parts."""

_SPAN = {"doc": "int32", "start": "int32", "end": "int32", "sentence": "int32"}
_MENTION = {**_SPAN, "entity": "int32", "alias": "int32"}
_QUOTE = {
    "doc": "int32", "quote": "int32, within its document, from 0", "start": "int32, of the content", "end": "int32",
    "sentence": "int32, of the cue", "kind": "string, one of QUOTE_KINDS", "source_start": "int32, -1 without source",
    "source_end": "int32", "cue_start": "int32, -1 without cue", "cue_end": "int32", "cue": "string, lemma",
    "words": "int32, words and numbers of the content",
}

SNAPSHOT: dict[str, dict[str, str]] = {
    "documents": {
        "doc": "int32, number of the document: 0, 1 … in order of date (undated last), then id",
        "id": "string, 16 hexadecimal digits of its content",
        "title": "string", "date": "date, null where undated",
        "date_origin": "string, one of DATE_ORIGINS, UNDATED_REASONS or ''", "date_confidence": "string, '' if undated",
        "date_text": "string, the date as it was written", "source": "string", "collection": "string",
        "language": "string, ISO 639-1", "path": "string, relative to the folder",
        "n_tokens": "int32, words and numbers; 0 where it is not analysed", "n_chars": "int32, code points",
        "analysed": "bool, false where the pipeline does not read its language",
    },
    "texts": {"doc": "int32", "text": "string"},
    "stories": {"doc": "int32", "head": "int32, the earliest document of its story, by date (undated last), then id",
                "similarity": "double, Jaccard similarity of its text to the head's, from 0 to 1"},
    "sentences": {"doc": "int32", "sentence": "int32, from 0", "start": "int32", "end": "int32"},
    "values": {**_SPAN, "label": "string"},
    "dates": {
        **_SPAN, "first": "date, first day that the words mean", "last": "date, last day, inclusive",
        "granularity": "string, one of DATE_GRANULARITIES",
    },
    "set_dates": {
        "id": "string, of the document whose date a line of dates.csv sets; '' where it means none here",
        "path": "string, as in dates.csv", "text_id": "string, 32 hexadecimal digits of the text", "title": "string",
        "date": "date, null where it was taken away", "found_date": "date, null where none was found",
        "found_origin": "string", "found_confidence": "string",
    },
    "terms": {"term": "int32, from 0, by text then kind", "text": "string", "kind": "string, one of TERM_KINDS",
              "count": "int32, in the whole corpus", "documents": "int32, in the whole corpus"},
    "doc_terms": {"doc": "int32", "term": "int32", "n": "int32", "starts": "list of int32", "ends": "list of int32"},
    "files": {"path": "string", "state": "string, one of FILE_STATES", "reason": "string",
              "id": "string, of the document ('' when rejected)"},
    "found_aliases": {
        "alias": "int32, from 0, by base, label, name, reason", "base": "string, normal form of the span alone",
        "label": "string, one of NAME_LABELS", "name": "string, what the document makes of it",
        "reason": "string, why the two differ: a key of JOIN_REASONS or ''", "mentions": "int32", "documents": "int32",
        "entity_name": "string, what the corpus makes of it without decisions", "entity_label": "string",
        "join_reason": "string, why: a key of JOIN_REASONS or ''",
        "ambiguous": "bool, several full names support this entity",
    },
    "found_suggestions": {"name": "string", "label": "string", "target_name": "string", "target_label": "string",
                          "reason": "string, a key of JOIN_REASONS", "score": "double, from 0 to 1"},
    "found_mentions": {**_SPAN, "alias": "int32"},
    "found_inferred": {**_SPAN, "alias": "int32", "reason": "string, a key of INFERENCE_REASONS"},
    "found_quotes": {**_QUOTE, "alias": "int32, the speaker's; null where unresolved",
                     "reason": "string, a key of SPEAKER_REASONS"},
    "aliases": {
        "alias": "int32, as in found_aliases", "base": "string", "label": "string", "name": "string",
        "reason": "string, a key of JOIN_REASONS or ''", "entity": "int32",
        "join_reason": "string, why the corpus counts the name as this entity: a key of JOIN_REASONS or ''",
        "mentions": "int32", "documents": "int32",
    },
    "entities": {
        "entity": "int32, from 0, by name then label", "name": "string", "label": "string",
        "mentions": "int32, in the whole corpus", "documents": "int32, in the whole corpus",
        "ambiguous": "bool, several full names support it", "hidden": "bool, left out of every measure",
        "iso3": "string, ISO 3166-1 code of a country, capital or demonym, '' else",
    },
    "mentions": _MENTION,
    "hidden_mentions": _MENTION,
    "doc_entities": {"doc": "int32", "entity": "int32", "n": "int32, mentions"},
    "inferred": {**_SPAN, "entity": "int32", "reason": "string, a key of INFERENCE_REASONS"},
    "quotes": {**_QUOTE, "entity": "int32, the speaker; null where unresolved",
               "reason": "string, a key of SPEAKER_REASONS"},
    "quote_entities": {"doc": "int32", "quote": "int32", "entity": "int32, mentioned inside the content"},
    "places": {
        "place": "int32, from 0, by key", "key": "string, of the gazetteer", "name": "string",
        "kind": "string, one of PLACE_KINDS", "iso3": "string, ISO 3166-1 code of its country",
        "country": "string, name of its country", "region": "string, of a city, '' where it is not known",
        "latitude": "double, degrees", "longitude": "double, degrees", "population": "int32",
    },
    "place_names": {"entity": "int32, of a label of PLACE_LABELS",
                    "why": "string, what keeps it unresolved (in some documents); '' where nothing does"},
    "doc_places": {"doc": "int32", "entity": "int32", "place": "int32, null where unresolved", "n": "int32, mentions",
                   "reason": "string, a key of PLACE_REASONS, '' where unresolved"},
    "suggestions": {
        "suggestion": "int32, from 0, best score first", "entity": "string, key", "target": "string, key",
        "reason": "string, a key of JOIN_REASONS", "score": "double, from 0 to 1",
        "mentions": "int32, of the entity", "documents": "int32, of the entity",
    },
}  # fmt: skip
"""Tables of a snapshot: column -> type and meaning. Those from `found_aliases` to `found_quotes` hold what was found;
those after them are made of these and of what people decided."""
