"""Make new texts of old ones: other persons, organisations and places in the same sentences."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.annotate.gazetteer import gazetteer
from analysis.training.texts import Labelled, LabelledText

SWAPPED = {"PERSON": 0.5, "ORG": 0.5, "GPE": 0.12}
"""How often a name of a label is swapped; swapping more places teaches that anything can be one."""

_PARTICLES = frozenset(("al", "bin", "da", "de", "del", "di", "dos", "ibn", "la", "van", "von"))
_BODIES = (
    "Ministry of {field}", "Department of {field}", "{quality} Party", "{city} University", "University of {city}",
    "Bank of {country}", "{city} Police", "National {field} Commission", "{country} {field} Authority",
    "{field} Council", "{surname} Group", "{surname} Corp", "{surname} Foundation", "{surname} & Sons",
    "{surname} Holdings", "Institute of {field}", "{city} Times", "{city} Post", "Daily {quality}", "{city} FC",
    "{city} United", "{city} High Court", "{city} City Council", "{field} Association of {country}",
    "{country} Airlines", "{surname} Bank", "{field} Agency", "{quality} Alliance", "{surname} Industries",
    "{country} Embassy", "{field} Committee", "Federation of {field}", "{city} Chamber of Commerce",
)  # fmt: skip
_FIELDS = (
    "Health", "Education", "Agriculture", "Finance", "Foreign Affairs", "Defence", "Defense", "Interior", "Justice",
    "Transport", "Energy", "Tourism", "Trade", "Labour", "Environment", "Water", "Sports", "Culture", "Communications",
    "Human Rights", "Science", "Technology", "Investment", "Planning", "Housing", "Mining", "Fisheries", "Industry",
    "Security", "Statistics", "Aviation", "Engineers", "Journalists", "Youth",
)  # fmt: skip
_QUALITIES = (
    "National", "Democratic", "Liberal", "Progressive", "Socialist", "People's", "Labour", "Unity", "Green", "Freedom",
    "United", "Independent", "Citizen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Names to swap in: first names, the rest of full names, organisations, cities, countries (sorted)."""

    first: tuple[str, ...]
    rest: tuple[str, ...]
    organisations: tuple[str, ...]
    cities: tuple[str, ...]
    countries: tuple[str, ...]


def collect_names(texts: Iterable[LabelledText], cities: Path) -> Names:
    """Return the names of texts (to learn from, never to judge by), the cities of GeoNames, the listed countries."""
    first, rest, bodies = set(), set(), set()
    for text in texts:
        for start, end, label in text.spans:
            name = text.text[start:end]
            words = name.split()
            if label == "PERSON" and 2 <= len(words) <= 4 and all(w[0].isupper() or w in _PARTICLES for w in words):
                first.add(words[0])
                rest.add(" ".join(words[1:]))
            elif label == "ORG" and len(words) <= 6 and name[0].isupper() and not text.id.startswith("gmb"):
                bodies.add(name)
    with cities.open(encoding="utf-8", newline="") as file:
        places = {row["name"] for row in csv.DictReader(file)}
    entries = (gazetteer().get(name) for name in gazetteer().names())
    countries = {entry.name for entry in entries if entry and entry.kind == "country" and not entry.name.isupper()}
    return Names(*(tuple(sorted(names)) for names in (first, rest, bodies, places, countries)))


def swap_names(text: LabelledText, names: Names, chance: random.Random) -> LabelledText:
    """Return a text in which some names are others; a name that comes again is swapped alike."""
    out, at = "", 0
    spans: list[Labelled] = []
    missing: list[tuple[int, int]] = []
    swapped: dict[tuple[str, str], str] = {}
    marks: list[tuple[int, int, str]] = sorted([*text.spans, *((start, end, "") for start, end in text.missing)])
    for start, end, label in marks:
        if start < at:
            continue
        out += text.text[at:start]
        old = text.text[start:end]
        new = _swapped(old, label, names, swapped, chance) if label in SWAPPED else old
        if label:
            spans.append(Labelled(len(out), len(out) + len(new), label))
        else:
            missing.append((len(out), len(out) + len(new)))
        out, at = out + new, end
    return LabelledText(f"{text.id}+swapped", out + text.text[at:], tuple(spans), tuple(missing))


def _swapped(old: str, label: str, names: Names, swapped: dict[tuple[str, str], str], chance: random.Random) -> str:
    key = (label, old)
    if key not in swapped:
        new = _new_name(old, label, names, chance) if chance.random() < SWAPPED[label] else old
        swapped[key] = new
        if label == "PERSON" and " " in old:
            swapped[label, old.split()[-1]] = new.split()[-1]
    return swapped[key]


def _new_name(old: str, label: str, names: Names, chance: random.Random) -> str:
    if label == "PERSON":
        full = f"{chance.choice(names.first)} {chance.choice(names.rest)}"
        if " " in old:
            return full.upper() if old.isupper() else full
        return full.split()[-1] if chance.random() < 0.85 else full.split()[0]
    if label == "GPE":
        pool: Sequence[str] = names.cities if chance.random() < 0.7 else names.countries
        new = chance.choice(pool)
        return new if new[0].isupper() and not old.isupper() else old
    if old.isupper() and " " not in old:
        return "".join(chance.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(chance.choice((2, 3, 3, 3, 4, 4, 5))))
    return chance.choice(names.organisations) if chance.random() < 0.55 else _body(names, chance)


def _body(names: Names, chance: random.Random) -> str:
    return chance.choice(_BODIES).format(
        field=chance.choice(_FIELDS), quality=chance.choice(_QUALITIES), city=chance.choice(names.cities),
        country=chance.choice(names.countries), surname=chance.choice(names.rest).split()[-1],
    )  # fmt: skip


def as_headline(text: LabelledText, chance: random.Random) -> LabelledText:
    """Return a text of the same length in capitals, in title case or in lower case, as headlines and chats are."""
    styles = (str.upper, _title_case, _title_case, str.lower)
    written = chance.choice(styles)(text.text)
    if len(written) != len(text.text):  # a letter such as ß has no capital of one character
        return text
    return LabelledText(f"{text.id}+case", written, text.spans, text.missing, text.sentences)


def _title_case(text: str) -> str:
    return "".join(c.upper() if at == 0 or text[at - 1] == " " else c for at, c in enumerate(text))
