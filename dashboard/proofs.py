"""Which rows prove a number: of a row of each kind of table, what the corpus is asked for as evidence.

Each function takes the row, the column, the query and the options of the table; None where a number has no rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measures.quotes import UNRESOLVED
from analysis.measures.sides import REST, other_side
from analysis.measures.sides_over_time import REFERENCE, TARGET
from analysis.query import Query
from analysis.schema import KEYWORD, QUOTE_KINDS

Evidence = dict[str, Any]


def entity(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    return {"entity": row["key"], "unit": column}


def place(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    if options.get("group") == "country":
        return {"country": row["iso3"], "unit": column}
    return {"place": row["key"], "unit": column}


def unresolved_place(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    return {"entity": row["key"], "place": "", "unit": column}


def term(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    unit = "documents" if column == "documents" else "mentions"
    proof: Evidence = {"term": f"{row['term']} ({row['kind']})", "unit": unit}
    return {**proof, **_on_other_side(query, options)} if column == "n_reference" else proof


def compared_entity(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    proof: Evidence = {"entity": row["key"], "unit": "mentions" if column.startswith("mentions") else "documents"}
    return {**proof, **_on_other_side(query, options)} if column.endswith("reference") else proof


def side_bin(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    side = query if row["series"] == TARGET else other_side(query, options.get("against", REST))
    proof = bin({**row, "series": options.get("unit", "documents")}, column, side, options)
    return {**proof, **_on_other_side(query, options)} if row["series"] == REFERENCE else proof


def _on_other_side(query: Query, options: dict[str, Any]) -> Evidence:
    """Return what makes evidence look among the documents that the selection is compared with."""
    against = options.get("against", REST)
    return {"outside": True} if against == REST else {"instead": other_side(query, against)}


def pair(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    unit = options.get("unit", "documents")
    if column == "together":
        return {"pair": (row["key_a"], row["key_b"]), "unit": unit}
    return {"entity": row["key_a" if column == "count_a" else "key_b"], "unit": unit}


def bin(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    """The series names what is counted; a selection's mentions are those of the query's entities if it names some."""
    series, unit = str(row["series"]), options.get("unit", "documents")
    proof: Evidence = {"unit": unit}
    if series.startswith(KEYWORD):
        proof["term"] = series.removeprefix(KEYWORD)
    elif series not in ("documents", "mentions"):
        proof["entity"] = series
    elif series == "mentions" and query.entities:
        proof["unit"] = None
    if pd.isna(row["start"]):
        return {**proof, "undated": True}
    return {**proof, "period": (row["start"].date(), row["end"].date())}


def new(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    """Documents of the period that have a term or entity, among those of the series that is compared."""
    of = "entity" if options.get("of") == "entities" else "term"
    days = (row["start"].date(), row["end"].date())
    return {of: row["key"], "unit": "documents", "period": days, "among": row["series"] or None}


def typical(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    days = (row["start"].date(), row["end"].date())
    names = options.get("series") or ()
    among = names if isinstance(names, str) else next(iter(names), None)
    return {"term": f"{row['term']} ({row['kind']})", "unit": "documents", "period": days, "among": among}


def collocate(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    key = f"{row['term']} ({row['kind']})"
    if column == "count":
        return {"term": key, "unit": "mentions"}
    return {"node": options.get("node", ""), "near": key, "window": options.get("window", 5)}


def spoken(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    """Of a bin or a day: expressions that mean days in it, documents with one, or documents published in it."""
    first, last = ("start", "end") if "documents" in row else ("first", "last")
    days = (row[first].date(), row[last].date())
    if column == "published":
        return {"unit": "documents", "period": days}
    return {"spoken": days, "unit": "mentions" if column == "mentions" else "documents"}


def speaker(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    proof = _quoted(str(row["key"]), options)
    return {**proof, "kind": column} if column in QUOTE_KINDS else proof


def speaker_bin(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence:
    proof = _quoted(str(row["series"]), options)
    if pd.isna(row["start"]):
        return {**proof, "undated": True}
    return {**proof, "period": (row["start"].date(), row["end"].date())}


def _quoted(speaker: str, options: dict[str, Any]) -> Evidence:
    """Return what gives a speaker's quotes, as the measure was asked for them."""
    kind = options.get("kind", "all")
    who = "" if speaker == UNRESOLVED else speaker
    proof: Evidence = {"unit": "quotes", "speaker": who, "about": options.get("about")}
    return {**proof, "kind": None if kind == "all" else kind}


def total(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> Evidence | None:
    return {
        "documents": {"unit": "documents"}, "undated": {"unit": "documents", "undated": True},
        "not analysed": {"unit": "documents", "unread": True},
        "entities": {"unit": "entities"}, "mentions": {"unit": "mentions"},
    }.get(row["name"])  # fmt: skip


def nothing(row: Mapping[str, Any], column: str, query: Query, options: dict[str, Any]) -> None:
    return None
