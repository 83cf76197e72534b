"""Infer whom a role means: `the Belarusian leader`, where the document introduced exactly one person with that role.

A role is introduced by a title before a full name (`Belarusian President NAME`, `President of Belarus NAME`) or by an
apposition after it (`NAME, the president of Belarus,`). It is resolved after that, unless the document gives the role
to somebody else too, or speaks of the same role of another country.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from analysis.annotate.gazetteer import gazetteer
from analysis.annotate.person_names import read_person
from analysis.schema import Inferred, Mention

_KINDS = {
    "president": "state", "king": "state", "queen": "state", "emperor": "state", "emir": "state", "sultan": "state",
    "prime minister": "government", "premier": "government", "chancellor": "government", "taoiseach": "government",
    "vice president": "", "vice-president": "", "deputy prime minister": "", "first lady": "", "first deputy": "",
    "foreign minister": "", "defence minister": "", "defense minister": "", "finance minister": "",
    "interior minister": "", "health minister": "", "energy minister": "", "justice minister": "",
    "minister of foreign affairs": "", "minister for foreign affairs": "", "minister of defence": "",
    "minister of defense": "", "secretary of state": "", "secretary of defense": "", "foreign secretary": "",
    "home secretary": "", "press secretary": "", "attorney general": "", "prosecutor general": "",
    "secretary general": "", "secretary-general": "", "governor": "", "mayor": "", "ambassador": "", "pope": "",
    "patriarch": "", "crown prince": "", "chief justice": "", "treasury secretary": "",
}  # fmt: skip
_GENERIC = {"head of state": ("state",), "head of government": ("government",), "leader": ("state", "government")}
_SAME = {
    "vice-president": "vice president", "defense minister": "defence minister", "premier": "prime minister",
    "minister of foreign affairs": "foreign minister", "minister for foreign affairs": "foreign minister",
    "minister of defence": "defence minister", "minister of defense": "defence minister",
    "secretary-general": "secretary general",
}  # fmt: skip

_ROLE = "|".join(re.escape(role) for role in sorted(_KINDS, key=lambda r: (-len(r), r)))
_ANY_ROLE = "|".join(re.escape(role) for role in sorted([*_KINDS, *_GENERIC], key=lambda r: (-len(r), r)))
_PLACE = r"[A-Z][\w.’'-]*(?: (?:(?:and|of|of the) )?[A-Z][\w.’'-]*){0,4}"
_BEFORE = re.compile(rf"(?:\b(?P<place>{_PLACE}?) )?\b(?P<role>(?i:{_ROLE}))(?: of (?:the )?(?P<of>{_PLACE}))?,? $")
_AFTER = re.compile(
    rf", (?:the )?(?:(?P<place>{_PLACE}?) )?(?P<role>(?i:{_ROLE}))(?: of (?:the )?(?P<of>{_PLACE}))?(?=[,.;)])"
)
_PHRASE = re.compile(
    rf"\b[Tt]he (?:(?P<place>{_PLACE}?)(?:’s|'s)? )?(?P<role>(?i:{_ANY_ROLE}))\b(?![-‑])"
    rf"(?: of (?:the )?(?P<of>{_PLACE}))?"
)
_CHANGED = re.compile(r"\b(?:former|ex|late|then|acting|deputy|vice|next|new|first)[\s-]*$", re.IGNORECASE)
_GOES_ON = re.compile(r" (?:of|for|to the|elect|designate|general|minister|office)\b|[\w’']*-elect| [A-Z]|['’]s [A-Z]")
_PART_OF_NAME = re.compile(r"[A-Z][\w’']* (?:of|to) $")
_NOT_HELD = re.compile(r"(?:\b(?:of|to|for|by|with|from|and)|\bthe|['’]s) $")


class _Office(NamedTuple):
    """A role as it is compared, its kind (state, government or '') and its country or body ('' where unsaid)."""

    role: str
    kind: str
    place: str


def infer(
    text: str, mentions: Sequence[Mention], sentences: Sequence[tuple[int, int]], rules: frozenset[str]
) -> list[Inferred]:
    """Return the role phrases that can only mean one person of the document, in order."""
    if "role" not in rules:
        return []
    introduced = list(_introductions(text, mentions))
    if not introduced:
        return []
    after = {match.end() for m in mentions if m.label == "PERSON" and (match := _AFTER.match(text, m.end))}
    phrases = [phrase for phrase in _phrases(text, mentions) if phrase[1] not in after]
    holders = _holders(introduced, {office for _, _, office in phrases})
    starts = [start for start, _ in sentences]
    found = []
    for start, end, office in phrases:
        since, name = holders.get(office, (0, ""))
        sentence = bisect_right(starts, start) - 1
        if name and since <= start and sentence >= 0 and end <= sentences[sentence][1]:
            found.append(Inferred(start, end, sentence, "PERSON", name, "role"))
    return found


def _introductions(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, _Office, str]]:
    """Yield where a full name with a role stands, the role, and the person."""
    for mention in mentions:
        if mention.label != "PERSON" or not read_person(mention.base).is_full:
            continue
        before = max(0, mention.start - 90)
        if match := _BEFORE.search(text, before, mention.start):
            if _introduces(text, before, match):
                yield mention.start, _office(match), mention.name
        elif (match := _AFTER.match(text, mention.end)) and not _CHANGED.search(text, mention.end, match.start("role")):
            yield mention.start, _office(match), mention.name


def _introduces(text: str, before: int, match: re.Match[str]) -> bool:
    """Tell whether a title is the person's own: not a former one, not `Office of the President NAME`."""
    if _CHANGED.search(text, before, match.start("role")):
        return False
    return bool(match["place"]) or not _NOT_HELD.search(text, before, match.start())


def _phrases(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, _Office]]:
    """Yield the role phrases that stand alone: no name follows, and nothing that changes the role."""
    named = {mention.start for mention in mentions if mention.label in ("PERSON", "ORG", "FAC", "WORK_OF_ART")}
    covered = sorted((m.start, m.end) for m in mentions if m.label not in ("GPE", "NORP", "LOC", "ORG"))
    for match in _PHRASE.finditer(text):
        end = match.end()
        last = match.group().split()[-1]
        if last.endswith(".") and "." not in last[:-1] and len(last) > 3:
            end -= 1  # the end of the sentence, not of an abbreviation
        follows = text[end : end + 3].lstrip()
        if _PART_OF_NAME.search(text, max(0, match.start() - 40), match.start()):
            continue
        if end + 1 in named or end in named or _GOES_ON.match(text, end) or follows[:1] in ("-", "‑"):
            continue
        place = bisect_right(covered, (match.start("role"), len(text)))
        if place and covered[place - 1][1] > match.start("role"):
            continue
        yield match.start() + 4, end, _office(match)


def _office(match: re.Match[str]) -> _Office:
    role = match["role"].lower()
    place = match["of"] or match["place"] or ""
    place = "" if place == "Federal" else place
    return _Office(_SAME.get(role, role), _KINDS.get(role, ""), _place_key(place) if place else "")


def _place_key(place: str) -> str:
    """Return the country of a place or people, the name in lower case where the gazetteer has none."""
    name = re.sub(r"['’]s$", "", place)
    entry = gazetteer().get(name) or gazetteer().get(name.rstrip("."))
    return name.rstrip(".").casefold() if entry is None else entry.iso3 or entry.form.casefold()


def _fits(phrase: _Office, office: _Office) -> bool:
    """Tell whether a phrase can mean the holder of an office, its country aside."""
    kinds = _GENERIC.get(phrase.role)
    return office.role == phrase.role if kinds is None else office.kind in kinds


def _holders(introduced: Sequence[tuple[int, _Office, str]], phrases: Set[_Office]) -> dict[_Office, tuple[int, str]]:
    """Map the offices of role phrases to the one person whom each can mean, and where that person is introduced.

    Offices of one role are compared once, however many countries and phrases there are.
    """
    by_role: dict[tuple[str, str], list[_Office]] = defaultdict(list)
    for phrase in phrases:
        by_role[phrase.role, phrase.kind].append(phrase)
    found: dict[_Office, tuple[int, str]] = {}
    for offices in by_role.values():
        held = [one for one in introduced if _fits(offices[0], one[1])]
        by_place: dict[str, list[tuple[int, _Office, str]]] = defaultdict(list)
        for one in held:
            by_place[one[1].place].append(one)
        for phrase in offices:
            holders = by_place.get(phrase.place, []) if phrase.place else held
            if len({name for _, _, name in holders}) == 1 and (phrase.place or _is_alone(phrase, holders, by_role)):
                found[phrase] = min(at for at, _, _ in holders), holders[0][2]
    return found


def _is_alone(
    phrase: _Office,
    holders: Sequence[tuple[int, _Office, str]],
    by_role: Mapping[tuple[str, str], Sequence[_Office]],
) -> bool:
    """Tell whether a phrase without a country can mean no office but the holder's."""
    places = {office.place for _, office, _ in holders} | {""}
    if any(office.kind and office.place and not office.place.isupper() for _, office, _ in holders):
        return False  # the president of a company is not `the president` of a text on politics
    rivals = (others for others in by_role.values() if _fits(phrase, others[0]) or _fits(others[0], phrase))
    return all(other.place in places for others in rivals for other in others)
