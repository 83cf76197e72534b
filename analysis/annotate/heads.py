"""What the words of a name say about its kind, and where one span holds two names."""

from __future__ import annotations

import re

from analysis.annotate.gazetteer import AMBIGUOUS, gazetteer
from analysis.annotate.lexicon import TITLE_RUN
from analysis.annotate.spans import Span

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
_MISTAKEN = frozenset(("PERSON", "GPE", "LOC"))
_BY_LAST_WORD = ((_STATE, "GPE"), (_EVENT, "EVENT"), (_LAW, "LAW"))

_REPEATED = re.compile(r"^(?P<first>\w[\w-]+) (?P<last>\w[\w-]+) (?P=last)(?: (?P=first)\w*)?$")
_OFFICE_OF = re.compile(
    r"\b(?:[Pp]resident|[Cc]hair\w*|[Dd]irector|[Ss]ecretary|[Hh]ead|[Cc]hief|[Ll]eader|[Cc]ommissioner)"
    r"(?:[ -]\w+){0,2} (?:of|for) (?:the )?$"
)


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
        if place and surface[place:].count(" ") >= 2:
            return [Span(start, start + place, "GPE"), Span(start + place + 1, end, label)]
    if label in ("ORG", "GPE") and _OFFICE_OF.search(text[max(0, start - 60) : start]):
        body = _listed_at_start(surface, ("organisation", "country"))
        person = surface[body + 1 :] if body else ""
        if " " in person and person[0].isupper() and not TITLE_RUN.match(person) and not _BODY.search(person):
            entry = gazetteer().get(surface[:body])
            return [Span(start, start + body, entry.label if entry else label), Span(start + body + 1, end, "PERSON")]
    if label == "ORG" and " " in surface and _holds_office(text[max(0, start - 80) : start]):
        return [Span(start, end, "PERSON")]
    return [span]


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
