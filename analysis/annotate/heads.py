"""What the words of a name say about its kind, and where one span holds two names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.annotate.gazetteer import AMBIGUOUS, gazetteer
from analysis.annotate.lexicon import GIVEN_PLACES, TITLE_RUN, titles_end
from analysis.annotate.spans import Span
from analysis.annotate.titles import name_gender
from analysis.annotate.variants import plain

_EVENT = re.compile(
    r"(?:\b(?:Wars?|Olympics|Olympic Games|Paralympics|World Cup|Championships?|Revolution|Uprising|Intifada)"
    r"|\b(?:Victory|Independence|Memorial|Veterans|Unity|Constitution|Labou?r) Day)$"
)
_FEAST = re.compile(r"^(?:New Year|Christmas|Easter|Thanksgiving|Holocaust)(?:['’]s)?(?: (?:Day|Eve))?$")
_LAW = re.compile(
    r"\b(?:Charter|Treaty|Agreements?|Accords?|Protocols?|Constitution|Amendment|Act|Covenant|Memorandum|Plan)"
    r"(?: of (?:19|20)\d\d)?$"
)
_BODY = re.compile(
    r"\b(?:Committee|Council|Party|University|Ministry|Institute|Association|Company|Corporation|Corp\.?|Inc\.?|Ltd\.?"
    r"|Agency|Police|Army|Foundation|Studios|Airlines|Airways|College|Commission|Department|Parliament|Federation"
    r"|Committees|Newspapers?|TV|Records|Orchestra|Regiment|Brigade|Battalion|Authority|Administration|Group|Club"
    r"|AG|GmbH|LLC|PLC|plc)$"
)
_ROOM = re.compile(
    r"\b(?:Room|Airport|Stadium|Cathedral|Bridge|Building|Library|Arena|Cosmodrome|Highway|Avenue|Ave\.?|Road|Street"
    r"|Boulevard|Castle|Palace|Bowl|Caf[ée])$"
)
_CASE = re.compile(r"\b[A-Z][\w'’.-]*(?: (?:of )?[A-Z][\w'’.-]*){0,3} v\. [A-Z][\w'’-]*(?: (?:of )?[A-Z][\w'’-]*){0,3}")
_LAND = re.compile(r"^(?:Sea|Gulf|Bay|Straits?|Isle) of |\b(?:Sea|Ocean|River|Mountains|Islands|Peninsula|Valley)$")
_AWARD = re.compile(r"^(?:Orders?|Heroe?s?|Medals?|Badge) (?:of|for) |\b(?:Medals?|Prizes?|Awards?)$")
_ORDER = re.compile(r"^(?:Orders?|Medals?|Badge) (?:of|for) ")
_REST_OF_ORDER = re.compile(r"(?: (?:of |the |of the |for )?[A-Z]\w*(?:[-'’][A-Z]?\w+)*)+")
_DIRECTIONS = frozenset(("West", "East", "North", "South", "Global South", "Far East", "Near East"))
_STATE = re.compile(r"\b(?:People's|People’s) Republic$")
_MOVED = frozenset(("ORG", "MISC", "PERSON", "FAC", "PRODUCT", "WORK_OF_ART", "GPE", "LOC"))
_HOLD_OFFICES = frozenset(("ORG", "WORK_OF_ART", "MISC"))
_HOLD_PERSONS = frozenset(("ORG", "GPE", "LOC", "MISC", "WORK_OF_ART"))
_NO_PERSON = re.compile("|".join(f"(?:{p.pattern})" for p in (_BODY, _ROOM, _LAND, _EVENT, _LAW, _AWARD)))
_MISTAKEN = frozenset(("PERSON", "GPE", "LOC"))
_BY_LAST_WORD = ((_STATE, "GPE"), (_EVENT, "EVENT"), (_LAW, "LAW"))

_REPEATED = re.compile(r"^(?P<first>\w[\w-]+) (?P<last>\w[\w-]+) (?P=last)(?: (?P=first)\w*)?$")
_OFFICE_OF = re.compile(
    r"\b(?:[Pp]resident|[Cc]hair\w*|[Dd]irector|[Ss]ecretary|[Hh]ead|[Cc]hief|[Ll]eader|[Cc]ommissioner|[Mm]inister"
    r"|[Gg]overnor|[Mm]ayor|[Aa]mbassador|[Cc]ommander|[Rr]epresentative|[Pp]remier|[Cc]hancellor|[Rr]ector|[Ss]peaker)"
    r"(?:[ -]\w+){0,2} (?:of|for|to|in) (?:the )?$"
)
_MINISTER_OF = re.compile(r"\b[Mm]inisters? (?:of|for) (?:the )?$")
_FOR = re.compile(r"(?:for|to|on) ")
_OF = re.compile(r"of (?:the )?")
_OF_COUNTRY = re.compile(r" (?:of|in) (?:the )?(?=[^ ]+(?: [^ ]+){0,3}$)")
_NAMED_AFTER = re.compile(r"(?:^(?:St\.?|Saint|Order|USS|HMS)|(?:^| )(?:of|for|and|&|to|by|the|de|after))$")
_DASH = re.compile(r"[\s,–—-]+$")
_GIVEN = re.compile(r"[A-Z][\w'’-]+$")


def label_by_head(surface: str, label: str) -> str:
    """Return the label that the words of a name ask for (`Great Patriotic War`: EVENT), else its own."""
    if label not in _MOVED:
        return label
    if _FEAST.match(surface):
        return "EVENT"
    if label == "GPE" and surface in _DIRECTIONS:
        return "LOC"
    for pattern, kind in _BY_LAST_WORD:
        match = pattern.search(surface)
        if match and match.start() > 0:
            return kind
    if label in _MISTAKEN and (body := _BODY.search(surface)) and body.start() > 0:
        return "ORG"
    if label in ("PERSON", "ORG") and (built := _ROOM.search(surface)) and built.start() > 0:
        return "FAC"
    if label in ("PERSON", "ORG") and (land := _LAND.search(surface)) and len(land.group()) < len(surface):
        return "LOC"
    return "MISC" if _AWARD.search(surface) else label


def place_cases(text: str, spans: list[Span]) -> list[Span]:
    """Return spans with each law case (`Roe v. Wade`) as one LAW instead of the parties' names."""
    cases = [Span(*match.span(), "LAW") for match in _CASE.finditer(text)]
    if not cases:
        return spans
    kept = [s for s in spans if not any(s.start < case.end and case.start < s.end for case in cases)]
    return sorted([*kept, *cases])


def one_name_each(text: str, span: Span) -> list[Span]:
    """Return the names that a span holds: a country before a person is cut off, and so is a name that a page repeats
    (`Jan Novak Novak JanPresident`); a body and the person at its head are two; an order has its whole name.
    """
    start, end, label = span
    surface = text[start:end]
    if label == "MISC" and _ORDER.match(surface) and (rest := _REST_OF_ORDER.match(text, end)):
        return [Span(start, rest.end(), label)]
    if label == "PERSON":
        if match := _REPEATED.match(surface):
            return [Span(start, start + match.end("last"), label)]
        place = _listed_at_start(surface, ("country",))
        words = surface[place:].count(" ") if place else 0
        if surface[:place] in GIVEN_PLACES and not name_gender(plain(surface[place:].split()[0])):
            words = 0
        if words >= 2 or (words and _OFFICE_OF.search(text[max(0, start - 60) : start])):
            return [Span(start, start + place, "GPE"), Span(start + place + 1, end, label)]
    if label in _HOLD_OFFICES and (title := TITLE_RUN.match(surface)) and title.end() < len(surface):
        after = surface[title.end() :]
        if _FOR.match(after):
            return []
        if of := _OF.match(after):
            at = start + title.end() + of.end()
            if (entry := gazetteer().get(text[at:end])) or _BODY.search(text[at:end]):
                return [Span(at, end, entry.label if entry else "ORG")]
    if label in ("ORG", "GPE") and _OFFICE_OF.search(text[max(0, start - 60) : start]):
        body = _listed_at_start(surface, ("organisation", "country"))
        person = surface[body + 1 :] if body else ""
        if " " in person and person[0].isupper() and not TITLE_RUN.match(person) and not _BODY.search(person):
            entry = gazetteer().get(surface[:body])
            return [Span(start, start + body, entry.label if entry else label), Span(start + body + 1, end, "PERSON")]
    if label == "ORG" and " " in surface and _holds_office(text[max(0, start - 80) : start]):
        return [Span(start, end, "PERSON")]
    return [span]


def persons_at_ends(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return spans with the person cut off that a name of another kind ends in (`UN Secretary-General | Ban Ki-moon`).

    A person is cut off where the document has the full name elsewhere, or its first word is a usual given name and an
    office stands before; and what is left is a name or a title by itself, or has an office before it. What is left of
    a title is no name, nor is the field of a minister.
    """
    persons = {text[s.start : s.end] for s in spans if s.label == "PERSON" and " " in text[s.start : s.end]}
    others = {text[s.start : s.end] for s in spans if s.label != "PERSON"}
    return [part for span in spans for part in _before_a_person(text, span, persons, others)]


def _before_a_person(text: str, span: Span, persons: set[str], others: set[str]) -> list[Span]:
    """Return a span, or what it holds before a person and the person."""
    start, end, label = span
    words = text[start:end].split(" ")
    if label not in _HOLD_PERSONS or len(words) < 3 or _NO_PERSON.search(text[start:end]):
        return [span]
    in_office = bool(_OFFICE_OF.search(text[max(0, start - 60) : start]))
    for n_words in (3, 2):
        name, before = " ".join(words[-n_words:]), " ".join(words[:-n_words])
        if not before or _NAMED_AFTER.search(before) or not _GIVEN.match(words[-1]):
            continue
        rest = _DASH.sub("", before)
        titled = _title_at_end(rest) < len(rest)
        if name in persons:
            apart = in_office or titled or rest in others or gazetteer().get(rest) is not None
        else:
            apart = (in_office or titled) and n_words == 2 and bool(name_gender(plain(words[-2])))
        if apart:
            return [*_in_office(text, Span(start, start + len(rest), label)), Span(end - len(name), end, "PERSON")]
    return [span]


def _in_office(text: str, span: Span) -> list[Span]:
    """Return the name in what stands before a person: none of a title, and of a minister's field only its country."""
    start, end, label = span
    end = start + _title_at_end(text[start:end])
    surface = text[start:end]
    if entry := gazetteer().get(surface):
        return [Span(start, end, entry.label)]
    if not surface or titles_end(surface) == len(surface):
        return []
    if _MINISTER_OF.search(text[max(0, start - 30) : start]) and not _BODY.search(surface):
        of = _OF_COUNTRY.search(surface)
        entry = gazetteer().get(surface[of.end() :]) if of else None
        return [Span(start + of.end(), end, entry.label)] if of and entry else []
    return [Span(start, end, label)]


def _title_at_end(surface: str) -> int:
    """Return where the title begins that a surface ends in (`UN | Secretary-General`), its length without one."""
    titles = [match for match in TITLE_RUN.finditer(surface) if match.end() == len(surface)]
    return len(surface[: titles[0].start()].rstrip()) if titles else len(surface)


def _holds_office(before: str) -> bool:
    """Tell whether an office and its country stand right before (`President of Kazakhstan |`)."""
    words = before.rstrip().split(" ")
    for n_words in range(1, min(4, len(words))):
        entry = gazetteer().get(" ".join(words[-n_words:]))
        if entry is not None and entry.kind == "country":
            return before.endswith(" ") and bool(_OFFICE_OF.search(" ".join(words[:-n_words]) + " "))
    return False


def _listed_at_start(surface: str, kinds: tuple[str, ...]) -> int:
    """Return where a name of the gazetteer ends that a longer surface starts with, 0 without one."""
    words = surface.split(" ")
    for n_words in range(min(4, len(words) - 1), 0, -1):
        name = " ".join(words[:n_words])
        entry = gazetteer().get(name)
        if entry is not None:
            return len(name) if entry.kind in kinds and name not in AMBIGUOUS else 0
    return 0
