"""How many of the people, places and organisations that editors tagged a document with are found among its mentions.

    python -m tools.evaluate_tags reuters.jsonl [--pipeline PIPELINE] [--misses FILE.tsv] [--limit N]

Reads JSON lines of Reuters-21578 with fields text, title, dateline and gold (people, places, orgs). A tag is turned
into names by rule: a place into its country by the gazetteer, a person into a surname (and a first name before it), an
organisation into what its code stands for. Editors also tag a country that a document only implies, so recall is given
over all tags and over those that the text names by themselves (not only within a longer name).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.annotate.annotate import annotate
from analysis.annotate.gazetteer import gazetteer
from analysis.annotate.pipeline import load_pipeline
from analysis.schema import NAME_LABELS, Mention

PLACES = {
    "usa": "United States", "uk": "United Kingdom", "ussr": "Soviet Union", "uae": "United Arab Emirates",
    "trinidad-tobago": "Trinidad and Tobago", "yemen-arab-republic": "Yemen", "yemen-demo-republic": "Yemen",
    "kampuchea": "Cambodia", "burma": "Myanmar", "zaire": "Democratic Republic of the Congo",
    "us-virgin-islands": "Virgin Islands",
}  # fmt: skip
"""Codes of places that are not the country's name with hyphens."""

DEMONYMS = {
    "Soviet Union": ("Soviet", "Soviets"), "West Germany": ("West German", "West Germans", "German", "Germans"),
    "East Germany": ("East German", "East Germans", "German", "Germans"), "Yugoslavia": ("Yugoslav", "Yugoslavs"),
    "Czechoslovakia": ("Czechoslovak", "Czechoslovakian"), "Hong Kong": ("Hongkong",),
    "United States": ("American", "Americans"), "United Kingdom": ("British", "Briton", "Britons"),
}  # fmt: skip
"""Peoples of countries that the gazetteer gives no code."""

ORGANISATIONS = {
    "ec": ("EC", "E.C.", "EEC", "European Community", "European Communities", "European Economic Community"),
    "opec": ("OPEC", "Opec", "Organization of Petroleum Exporting Countries"),
    "worldbank": ("World Bank", "International Bank for Reconstruction and Development"),
    "ico-coffee": ("ICO", "International Coffee Organization", "International Coffee Organisation"),
    "imf": ("IMF", "International Monetary Fund"),
    "oecd": ("OECD", "Organization for Economic Cooperation and Development"),
    "gatt": ("GATT", "General Agreement on Tariffs and Trade"),
    "icco": ("ICCO", "International Cocoa Organization", "International Cocoa Organisation"),
    "unctad": ("UNCTAD",), "fao": ("FAO", "Food and Agriculture Organization", "Food and Agriculture Organisation"),
    "adb-africa": ("ADB", "African Development Bank"),
    "inro": ("INRO", "International Natural Rubber Organization", "International Natural Rubber Organisation"),
    "atpc": ("ATPC", "Association of Tin Producing Countries"), "iea": ("IEA", "International Energy Agency"),
    "un": ("UN", "U.N.", "United Nations"), "oapec": ("OAPEC",), "imco": ("IMCO",),
    "bis": ("BIS", "Bank for International Settlements"), "euratom": ("Euratom", "EURATOM"), "ida": ("IDA",),
    "itc": ("ITC", "International Tin Council"), "eib": ("EIB", "European Investment Bank"),
    "gcc": ("GCC", "Gulf Cooperation Council"), "iwcc": ("IWCC", "International Wrought Copper Council"),
}  # fmt: skip
"""What the codes of organisations stand for."""

LABELS = {"people": ("PERSON",), "places": ("GPE", "LOC", "NORP"), "orgs": ("ORG",)}
KINDS = tuple(LABELS)
FOUND = ("named", "people of it")
NAMED_APART = (*FOUND, "other label", "missed")
OUTCOMES = (*NAMED_APART, "within a longer name", "place in it", "only in title or dateline", "not there")
PASSAGE = 90
"""Characters shown on either side of a missed name."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with the names that stand for it: the thing itself, and (`people`) demonyms, which only point to it.

    `iso3` is the country's code in the gazetteer, '' where there is none.
    """

    kind: str
    code: str
    names: tuple[str, ...]
    people: tuple[str, ...] = ()
    iso3: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Find any of the names in a text: acronyms as they are, others whatever their case."""
        names = sorted((*self.names, *self.people), key=len, reverse=True)
        any_case = "|".join(re.escape(name) for name in names if not name.isupper())
        as_is = "|".join(re.escape(name) for name in names if name.isupper())
        return re.compile(rf"(?<!\w)(?:{as_is or '(?!)'}|(?i:{any_case or '(?!)'}))(?!\w)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one tag of one document, one of OUTCOMES.

    `missed`: the text names it, no mention does. `place in it`: only a mention of a city or province of that country.
    `passage` shows where the name stands (with what was found there), '' where it does not.
    """

    document: str
    tag: Tag
    outcome: str
    passage: str


@cache
def read_tag(kind: str, code: str) -> Tag:
    """Return the names that a tag stands for."""
    if kind == "people":
        return Tag(kind, code, (code.split("-")[-1],))
    if kind == "orgs":
        return Tag(kind, code, ORGANISATIONS.get(code, (code.upper(),)))
    known = gazetteer()
    name = PLACES.get(code, code.replace("-", " ").title())
    entry = known.get(name)
    entries = [e for e in map(known.get, known.names()) if e is not None]
    form = entry.form if entry else name
    names = {name, *(e.name for e in entries if e.kind == "country" and e.form == form)}
    iso3 = entry.iso3 if entry else ""
    people = {e.name for e in entries if e.kind == "demonym" and iso3 and e.iso3 == iso3} | {*DEMONYMS.get(form, ())}
    return Tag(kind, code, tuple(sorted(names)), tuple(sorted(people - names)), iso3)


def outcome(tag: Tag, text: str, mentions: Sequence[Mention]) -> tuple[str, re.Match[str] | None]:
    """Return what a document's text and mentions say about a tag, and where its name stands that was not found."""
    found = {_says(tag, text[m.start : m.end], m) for m in mentions if m.label in NAME_LABELS}
    places = list(tag.pattern.finditer(text))
    bare = [p for p in places if not any(m.start <= p.start() and p.end() <= m.end for m in mentions)]
    for what in (*FOUND, "other label"):
        if what in found:
            return what, (places or [None])[0]
    if bare:
        return "missed", bare[0]
    if places:
        return "within a longer name", places[0]
    return ("place in it" if "place in it" in found else "not there"), None


def _says(tag: Tag, surface: str, mention: Mention) -> str:
    """Return what one mention says about a tag, '' for nothing."""
    if tag.kind == "people":
        hit = tag.pattern.search(surface) is not None
    else:
        hit = not _folded(tag.names).isdisjoint((surface.casefold(), mention.name.casefold()))
    if hit:
        return "named" if mention.label in LABELS[tag.kind] else "other label"
    if surface.casefold() in _folded(tag.people):
        return "people of it"
    entry = gazetteer().get(surface)
    return "place in it" if tag.iso3 and entry is not None and entry.iso3 == tag.iso3 else ""


@cache
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def answers(documents: Sequence[dict[str, Any]], *, nlp: Any) -> Iterator[Answer]:
    """Yield what became of each tag of each document."""
    texts = (document["text"] for document in documents)
    for document, annotation in zip(documents, annotate(texts, nlp=nlp), strict=True):
        text = document["text"]
        for kind in KINDS:
            for code in document["gold"][kind]:
                tag = read_tag(kind, code)
                what, place = outcome(tag, text, annotation.mentions)
                above = f"{document.get('title', '')} {document.get('dateline', '')}"
                if what == "not there" and tag.pattern.search(above):
                    what = "only in title or dateline"
                yield Answer(document["id"], tag, what, _passage(text, place, annotation.mentions) if place else "")


def _passage(text: str, place: re.Match[str], mentions: Iterable[Mention]) -> str:
    start, end = place.span()
    around = f"{text[max(0, start - PASSAGE) : start]}[[{place.group()}]]{text[end : end + PASSAGE]}"
    there = [f"{text[m.start : m.end]!r} {m.label}" for m in mentions if m.start < end and start < m.end]
    return " ".join(around.split()) + f" || {', '.join(there) or 'nothing'}"


def summary(found: Sequence[Answer]) -> pd.DataFrame:
    """Return one row per kind of tag.

    Columns: kind; tags, and one column for each of OUTCOMES (int64); recall (float64: named or by its people / tags);
    recall_named (float64: the same / tags that the text names by themselves: NAMED_APART).
    """
    rows = []
    for kind in KINDS:
        counts = Counter(answer.outcome for answer in found if answer.tag.kind == kind)
        right, apart = sum(counts[what] for what in FOUND), sum(counts[what] for what in NAMED_APART)
        rows.append({
            "kind": kind, "tags": counts.total(), **{what: counts[what] for what in OUTCOMES},
            "recall": right / max(1, counts.total()), "recall_named": right / max(1, apart),
        })  # fmt: skip
    return pd.DataFrame(rows)


def write_misses(found: Iterable[Answer], path: Path) -> None:
    """Write what was not found under its own label as tab-separated lines: document, kind, tag, outcome, passage."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(("document", "kind", "tag", "outcome", "passage"))
        for answer in found:
            if answer.outcome not in FOUND:
                writer.writerow((answer.document, answer.tag.kind, answer.tag.code, answer.outcome, answer.passage))


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate_tags", description=__doc__.split("\n")[0])
    parser.add_argument("news", type=Path, help="JSON lines of Reuters-21578")
    parser.add_argument("--pipeline", help="name or folder (default: the one that ships)")
    parser.add_argument("--misses", type=Path, metavar="FILE.tsv", help="write what was not found, with its passage")
    parser.add_argument("--limit", type=int, help="only the first documents that have a tag")
    arguments = parser.parse_args()
    if not arguments.news.is_file():
        parser.error(f"there is no file {str(arguments.news)!r}: give the JSON lines of Reuters-21578")
    with arguments.news.open(encoding="utf-8") as lines:
        documents = [d for d in map(json.loads, lines) if any(d["gold"][kind] for kind in KINDS)]
    found = list(answers(documents[: arguments.limit], nlp=load_pipeline(arguments.pipeline)))
    for row in summary(found).to_dict("records"):
        shown = {name: f"{value:.3f}" if isinstance(value, float) else value for name, value in row.items()}
        sys.stdout.write("\n".join(f"{name:28}{value:>10}" for name, value in shown.items()) + "\n\n")
    if arguments.misses:
        write_misses(found, arguments.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
