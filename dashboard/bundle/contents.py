"""What a bundle says of a figure, beside its files: the question, the documents, the evidence, the versions."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pandas as pd

from analysis.errors import InvalidParameter
from analysis.measures.sides import REST, other_side
from analysis.query import Query
from analysis.store.corpus import Corpus
from analysis.store.evidence import COLUMNS as EVIDENCE_COLUMNS
from analysis.store.parts import digest
from analysis.store.republish import ledger_of
from dashboard.exhibits import EXHIBITS
from dashboard.figure import Figure

FORM = 1
"""Version of what stands in a bundle."""
NUMBERS, PLACES, PLACES_OF_ALL = 50, 100, 5_000
"""Rows of a table whose evidence a bundle holds; places of each; places of all of them."""
PACKAGES = ("dateline", "duckdb", "kaleido", "networkx", "numpy", "pandas", "plotly", "pyarrow", "scipy")


def question(figure: Figure) -> dict[str, Any]:
    """Return what was asked: as a link, as values, as a sentence."""
    return {
        "form": FORM, "exhibit": figure.exhibit.name, "key": figure.key, "title": figure.title, "link": figure.link,
        "query": figure.query.to_params(), "url": figure.query.to_url(), "sentence": figure.query.describe(),
        "options": {k: list(v) if isinstance(v, tuple) else v for k, v in sorted(figure.options.items())},
    }  # fmt: skip


def asked(corpus: Corpus, content: Mapping[str, Any]) -> Figure:
    """Return the figure that a question asks for. Raises InvalidParameter where it contradicts itself or is none."""
    if content.get("form") != FORM:
        raise InvalidParameter("form", content.get("form"), f"{FORM}: this bundle was made by another version")
    query, notices = Query.from_params(content["query"])
    if notices or query.to_url() != content["url"] or query.describe() != content["sentence"]:
        raise InvalidParameter("query", asks_for(content), "one selection, as values, as a link and in words")
    if content["exhibit"] not in EXHIBITS:
        raise InvalidParameter("exhibit", content["exhibit"], ", ".join(EXHIBITS))
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in content["options"].items()}
    exhibit = EXHIBITS[content["exhibit"]]
    return Figure(corpus, exhibit, query, options, content["key"], content["title"], content["link"])


def asks_for(content: Mapping[str, Any]) -> str:
    """Return what a question asks for in words: one selection, or each that its values, link and words name."""
    link = parse_qs(content.get("url", ""), keep_blank_values=True)
    named = {
        "values": Query.from_params(content.get("query", {}))[0].describe(),
        "link": Query.from_params(link)[0].describe(), "words": str(content.get("sentence", "")),
    }  # fmt: skip
    if len(set(named.values())) == 1:
        return named["values"]
    return "; ".join(f"{what}: {selection}" for what, selection in named.items())


def documents(figure: Figure) -> pd.DataFrame:
    """Return every document of the corpus and its part in the figure: the selection, the other side, both, none ''."""
    corpus, listed = figure.corpus, figure.corpus.identities()
    part = pd.Series("", index=listed.index, dtype="str")
    part.iloc[corpus.selection(figure.query).docs] = "selection"
    if "against" in figure.exhibit.options:
        other = corpus.selection(other_side(figure.query, figure.options.get("against", REST))).docs
        both = other[(part.iloc[other] == "selection").to_numpy()]
        part.iloc[other] = "other side"
        part.iloc[both] = "both"
    return listed.assign(part=part)


def evidence(figure: Figure) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the places behind the main number of each row, and how much of them that is.

    Columns: row (of the table, from 1), number, then those of `Corpus.evidence`. At most PLACES places of each of the
    first NUMBERS rows that have evidence, PLACES_OF_ALL in all.
    """
    found, counts = [], {"numbers": 0, "of_numbers": 0, "places": 0, "of_places": 0}
    for at, row in enumerate(figure.frame.to_dict("records"), start=1):
        subject, number = _subject(figure, row)
        if subject is None:
            continue
        counts["of_numbers"] += 1
        counts["of_places"] += number
        room = min(PLACES, PLACES_OF_ALL - counts["places"])
        if counts["numbers"] >= NUMBERS or room <= 0:
            continue
        places = figure.corpus.evidence(figure.query, limit=room, **subject)
        counts["numbers"] += 1
        counts["places"] += len(places)
        found.append(places.assign(row=at, number=number))
    columns = ["row", "number", *EVIDENCE_COLUMNS]
    return (pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)), counts


def _subject(figure: Figure, row: Mapping[Any, Any]) -> tuple[dict[str, Any] | None, int]:
    """Return what gives the places behind the main number of a row, None where it has none, and the number."""
    exhibit = figure.exhibit
    if not exhibit.proved:
        return None, 0
    subject = exhibit.evidence(row, query=figure.query, **figure.options)
    number = exhibit.number(row) if subject is not None else 0
    return (subject, number) if number else (None, 0)


def state(corpus: Corpus) -> dict[str, Any]:
    """Return what says which corpus it was: its hashes, the decisions that stood, pipeline and versions."""
    decisions = [d.effect for d in ledger_of(corpus.database.folder.parent.parent).rows if d.is_active]
    manifest = corpus.manifest
    return {
        "corpus": {"name": corpus.name, "documents": int(manifest["documents"]), "fingerprint": corpus.fingerprint,
                   "without_decisions": manifest.get("base", ""), "built_at": manifest.get("built_at", "")},
        "decisions": {"standing": len(decisions), "hash": digest(*("\x1f".join(effect) for effect in decisions))},
        "tags_and_notes": corpus.marks().state, "pipeline": manifest.get("pipeline", ""),
        "built_with": manifest.get("versions", {}), "exported_with": versions(),
    }  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of what computes and draws figures here."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed as a package"
    return found


def is_number(value: Any) -> bool:
    """Whether a value is a number and no switch."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
