"""Closed classes of English words that the rules know: articles, titles, function words, days and months."""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


_SINGLE_TITLES = """
    President Minister Premier Chancellor Secretary Senator Congressman Congresswoman Representative
    Governor Mayor Ambassador Judge Justice Chairman Chairwoman Chairperson Director Commissioner
    Envoy Spokesman Spokeswoman Spokesperson Speaker General Lieutenant Colonel Captain Sergeant
    Major Admiral Commander Brigadier Marshal Professor Doctor Archbishop Bishop Cardinal
    Metropolitan Reverend Rabbi Imam Ayatollah Mr Mrs Ms Mx Miss Messrs Dr Prof Gen Lt Col Capt Sgt
    Maj Adm Cmdr Brig Sen Rep Gov Amb Rev Hon Sir Dame Madam Madame Comrade CEO Academician
    Congressmember Moderator Doctors Drs Aide Aides Advisor Adviser Plenipotentiary Rector Generalissimo
    Holiness Highness Majesty Excellency
"""
_COMPOUND_TITLES = (
    "Prime Minister", "Foreign Minister", "Defense Minister", "Defence Minister",
    "Finance Minister", "Interior Minister", "Secretary General", "Secretary of State",
    "Secretary of Defense", "Secretary of Defence", "Attorney General", "Foreign Secretary",
    "Press Secretary", "Home Secretary", "Chief Justice", "Supreme Leader", "Major General",
    "Lieutenant General", "Lieutenant Colonel", "Lieutenant Governor", "Brigadier General",
    "Vice President", "Vice Premier", "First Lady", "Chief of Staff", "Head of State", "National Security Advisor",
    "National Security Adviser", "Commander in Chief", "Commander-in-Chief", "Plenipotentiary Envoy",
)  # fmt: skip
_PREFIXES = (
    "Former Acting Deputy Vice First Second Interim Ex Chief Assistant Under Late Then Incumbent Presidential Special "
    "Senior Permanent"
)

_modifier = "|".join(_PREFIXES.split())
_compounds = [re.sub(r"[ -]", "[ -]", title) for title in _COMPOUND_TITLES]
_title = "|".join(_compounds + sorted(_SINGLE_TITLES.split(), key=len, reverse=True))
TITLE_RUN = re.compile(rf"\b(?:(?:(?:{_modifier})[\s-]+)*(?:{_title})\b\.?[\s,-]*)+", re.IGNORECASE)

ARTICLE = re.compile(r"^(?:[Tt]he|THE|an?)\s+(?!Hague\b)(?=\S)")
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’]|['’]S)$")

WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = word_set(
    """
    january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec
    """
)
DATE_WORDS = WEEKDAYS | MONTHS | word_set("today tomorrow yesterday tonight am pm noon midnight")

OPENERS = word_set(
    """
    moreover therefore furthermore however likewise meanwhile nevertheless nonetheless further also then
    thus hence although though while when where whereas why what who whom whose how if as because since
    unless until till after before during despite besides indeed instead finally firstly secondly
    thirdly additionally earlier later now but and or nor so yet at by in on of to for from with without
    within beyond among amid according regarding concerning about above below under over between through
    throughout across against along around that this these those there here it its it's he she they we
    you i his her their our my your me us him them no not yes please thanks thank hello dear well let
    lets perhaps maybe certainly obviously naturally clearly apparently unfortunately fortunately sadly
    again once only even still just both either neither each every some many most all any few several
    more less other another such same similarly consequently accordingly otherwise rather actually
    basically overall generally specifically particularly especially recently currently previously
    subsequently ultimately initially originally eventually today tomorrow yesterday is are was were be
    been being do does did have has had can could will would shall should may might must don't didn't
    doesn't isn't aren't wasn't can't cannot won't ok okay oh ah wow hey great good question answer
    reply remark remarks applause laughter note photo source update q a an the
    """
)
"""Function words and sentence openers: never a name by themselves."""

GENERIC = word_set(
    """
    administration government department ministry agency summit budget memorandum foundation alliance
    union nation nations state states country allies ally partners motherland homeland fatherland
    nominee plenipotentiary member members chair founder advisor adviser deputy staff ruler leader
    leaders tribes tribe region regions city district inaudible laughs laughter crosstalk applause
    transcript statement declaration agreement treaty program programme project initiative plan strategy
    order response homepage website email press media video photos council office parliament god
    prime head constitution ecology court chancellor decree
    """
)
"""Common nouns that official texts write with a capital: no name by themselves."""

GENERIC_PHRASES = frozenset(
    (
        "armed forces", "executive office", "executive order", "executive orders", "head of state", "heads of state",
        "federal chancellor", "federal government", "prime ministers", "crown prince", "crown princess",
        "state secretary",
    )
)
"""Phrases of common nouns that official texts write with capitals: no name by themselves."""

_COMMON_IN_NAMES = word_set(
    """
    federal national international central supreme constitutional foreign internal public general joint special
    armed law laws bank forces force council commission committee court constitution parliament senate house
    congress assembly chamber police army navy guard crown prince princess king queen charter treaty convention pact
    protocol friendship cooperation heroes hero organization organisation organizations center centre republic
    security defense defence affairs economy finance health education justice party university academy institute
    fund office service services board authority association society group company government department ministry
    agency administration federation declaration agreement program programme strategy union nation
    """
)


def is_generic(name: str) -> bool:
    """Tell whether a name is made of common nouns alone (`Federal Law`, `Central Bank`): each country has its own."""
    return all(word in _COMMON_IN_NAMES or word in OPENERS for word in name.lower().split())


HEADLINE_VERBS = word_set(
    """
    announces announce names nominates appoints honors honours delivers meets holds hosts visits approves welcomes
    overturn overturns overturning overturned codify codifies codifying protect defend restore thank remember
    """
)
"""Verbs that headlines write with a capital: no part of a person's name."""

PERSONS_BY_INITIALS = word_set("JFK RFK FDR LBJ MLK RBG AOC MBS MBZ")
"""Persons who are called by their initials."""

NO_NAMES = word_set("UAH USD EUR GBP RUB GDP CEO IDP IDPs POTUS FLOTUS AM PM Q&A")
"""Short forms of currencies and common nouns: never a name."""

GIVEN_PLACES = word_set("German Israel Cuba India Kenya Holland")
"""Countries and peoples that are given names too."""

SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"))
"""What stands after a surname."""

STOP_TERMS = word_set(
    """
    mr mrs ms dr mr. mrs. ms. dr. prof. gen. sen. rep. gov. st. a.m. p.m. am pm edt est gmt utc
    according accord like let us etc e.g. i.e. vs
    """
)
"""Words that say nothing as terms and are not among the pipeline's stop words."""

LEADING = OPENERS - word_set(
    """
    a an the us great good may will let over under all well new no me now i more
    """
)
"""Openers that are cut off the front of a PERSON, GPE or NORP."""


def strip_titles(name: str) -> str:
    """Return a person's name without the titles before it; '' when it is nothing but titles."""
    return name[titles_end(name) :]


def titles_end(name: str) -> int:
    """Return where the titles at the front of a name end: 0 without titles, the length when there is nothing
    else.
    """
    match = TITLE_RUN.match(name)
    if match is None:
        return 0
    rest = name[match.end() :]
    return match.end() if not rest or not rest[0].islower() else 0


def letters(word: str) -> str:
    """Return a word in lower case without the punctuation at its edges."""
    return word.strip(".,;:!?()[]\"'“”‘’").lower().replace("’", "'")
