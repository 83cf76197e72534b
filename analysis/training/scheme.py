"""One label scheme for all corpora: what a name is called that its corpus calls a place, a group or 'other'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analysis.annotate.gazetteer import NameIndex, gazetteer
from analysis.annotate.lexicon import ARTICLE, POSSESSIVE, strip_titles, word_set
from analysis.training.texts import Labelled, LabelledText
from analysis.training.values import find_values

GROUPS = word_set(
    """
    Muslim Muslims Islamic Islamist Islamists Christian Christians Hindu Hindus Buddhist Buddhists Sikh Sikhs Jew Jews
    Jewish Catholic Catholics Protestant Protestants Shiite Shiites Shi'ite Shi'ites Shia Sunni Sunnis Mormon Mormons
    Anglican Anglicans Lutheran Republican Republicans Democrat Democrats Communist Communists Nazi Nazis Soviet
    Soviets Zionist Zionists Arab Arabs Arabian Kurd Kurds Kurdish Palestinian Palestinians Chechen Chechens Tibetan
    Tibetans Uighur Uighurs Uyghur Uyghurs Rohingya Tamil Tamils Pashtun Pashtuns Kashmiri Kashmiris Hutu Hutus Tutsi
    Tutsis Zulu Hausa Yoruba Igbo Maori Inuit Hispanic Hispanics Latino Latinos Scandinavian Scandinavians Persian
    Persians Byzantine Ottoman Ottomans Prussian Bavarian Basque Basques Catalans Flemish Walloon Marxist Maoist
    Leninist Tory Tories Western European Europeans African Africans Asian Asians African-American African-Americans
    Texan Californian Londoner Parisian Bosniak Bosniaks Kosovar Kosovars Crimean Ingush Tatar Tatars
    """
)
"""Peoples, faiths and parties' followers that the gazetteer does not list."""

LANGUAGES = word_set(
    """
    English French Spanish German Italian Portuguese Latin Greek Arabic Hebrew Russian Chinese Mandarin Cantonese
    Japanese Korean Hindi Urdu Bengali Persian Farsi Turkish Dutch Swedish Danish Norwegian Finnish Polish Czech
    Hungarian Romanian Swahili Malay Indonesian Thai Vietnamese Tamil Telugu Sanskrit Pashto Dari Kurdish Ukrainian
    Catalan Welsh Gaelic Yiddish Belarusian
    """
)
_UNSURE_GROUPS = word_set("Pole Poles Finn Dane Swede Scot Lao Malay Thai Western Roman Polish Turk Crimean")
"""Listed groups that are as often something else: no gold is added for these."""

_SPEAKING = re.compile(r"\b(?:languages?|speak\w*|spoken|translat\w+|written in|dialect|words?)\W*$")
_LANGUAGE_AFTER = re.compile(r"\W*(?:-?languages?|dialect|translation|word)\b")

_WATER_AND_LAND = re.compile(
    r"\b(?:River|Seas?|Oceans?|Mountains?|Mount|Mt|Valley|Bay|Gulf|Islands?|Isles?|Peninsula|Desert|Lakes?|Cape|Straits?"
    r"|Coast|Basin|Peak|Hills?|Plateau|Forest|Delta|Creek|Falls|Reef|Canyon|Glacier|Volcano|Beach|Archipelago|Rift"
    r"|Ridge|Plains?|Region|Hemisphere|Nebula|Galaxy|Continent|Steppe)\b"
)
_BUILT = re.compile(
    r"\b(?:Airport|Bridge|Stadium|Street|Road|Avenue|Highway|Motorway|Freeway|Boulevard|Square|Prison|Palace|Hospital"
    r"|Temple|Mosque|Church|Cathedral|Basilica|Park|Station|Harbou?r|Towers?|Building|Museum|Theat(?:re|er)|Hall|Castle"
    r"|Hotel|Mall|Canal|Dam|Railway|Tunnel|Plaza|Gate|Monument|Memorial|Cemetery|Arena|Gardens?|Plant|Base|Library"
    r"|Abbey|Monastery|Shrine|Cent(?:er|re)|Pier|Terminal|Observatory|Lighthouse|Refinery|Mansion|Zoo|Cosmodrome)\b"
)
_BUILT_NO_MORE = re.compile(r"(?:Fort|Park|Port|St\.|Mount|Camp)\b")
_OCCASION = re.compile(
    r"\b(?:Wars?|Olympics?|Games|Cup|Championships?|Festival|Elections?|Revolution|Battle|Siege|Tournament|Grand Prix"
    r"|Open|Hurricane|Typhoon|Cyclone|Tsunami|Earthquake|Holocaust|Uprising|Rebellion|Riots?|Massacre|Conference|Summit"
    r"|Convention|Crusades?|Campaign|Operation|Christmas|Ramadan|Easter|Eid|Day|Ceremony|Awards|Expo|Marathon|Bowl"
    r"|Derby|Referendum|Crisis|Depression|Intifada|Invasion|Genocide|Expedition|Eurovision|Forum)\b"
)
_RULE = re.compile(
    r"\b(?:Act|Treaty|Constitution|Agreement|Accords?|Protocol|Law|Bill|Amendment|Declaration|Charter|Code|Resolution"
    r"|Directive|Pact|Covenant|Statute|Magna Carta)\b"
)
_MADE_BY_ARTISTS = re.compile(
    r"\b(?:film|movie|album|song|single|novel|book|series|episode|play|opera|poem|show|painting|musical|comic|track"
    r"|video game|documentary|sitcom|anime|manga)\b", re.IGNORECASE)  # fmt: skip
_MADE_BY_ENGINEERS = re.compile(
    r"\b(?:aircraft|missile|rocket|car|vehicle|engine|software|browser|operating system|phone|tablet|console|drug"
    r"|vaccine|ship|submarine|tank|rifle|satellite|spacecraft|app|device|helicopter|fighter|drone)\b",
    re.IGNORECASE)  # fmt: skip


def is_group(name: str) -> bool:
    """Tell whether a name is a nationality, faith or the like."""
    entry = gazetteer().get(name)
    return name in GROUPS or (entry is not None and entry.kind == "demonym")


def place_label(name: str) -> str:
    """Return GPE, LOC, FAC or NORP for what a corpus calls a place."""
    name = ARTICLE.sub("", name)
    entry = gazetteer().get(name)
    if is_group(name):
        return "NORP"
    if entry is not None:
        return entry.label if entry.label in ("GPE", "LOC") else "GPE"
    if _BUILT.search(name) and not _BUILT_NO_MORE.match(name):
        return "FAC"
    return "LOC" if _WATER_AND_LAND.search(name) else "GPE"


def other_label(text: str, start: int, end: int) -> str | None:
    """Return the label of what a corpus calls 'other', None where it is no name in our scheme."""
    name = text[start:end]
    if is_group(name) or name in LANGUAGES:
        if name in LANGUAGES and (
            _SPEAKING.search(text[max(0, start - 25) : start]) or _LANGUAGE_AFTER.match(text[end : end + 15])
        ):
            return "LANGUAGE"
        return "NORP"
    if name.islower() or not any(map(str.isalpha, name)):
        return None
    around = text[max(0, start - 40) : end + 40]
    for pattern, where, label in (
        (_RULE, name, "LAW"), (_OCCASION, name, "EVENT"),
        (re.compile(r'["“\'‘]$'), text[:start][-1:], "WORK_OF_ART"),
        (_MADE_BY_ARTISTS, around, "WORK_OF_ART"), (_MADE_BY_ENGINEERS, around, "PRODUCT"),
    ):  # fmt: skip
        if pattern.search(where):
            return label
    return "MISC"


def is_occasion(name: str) -> bool:
    """Tell whether a name has a word for an event in it."""
    return _OCCASION.search(name) is not None


def tidy(text: str, span: Labelled) -> Labelled | None:
    """Return a span without quotes, article, possessive and titles at its edges; None where nothing is left."""
    start, end, label = span
    while start < end and text[start] in " \n\"“‘'([":
        start += 1
    while start < end and text[end - 1] in " \n\"”,;:":
        end -= 1
    if label != "WORK_OF_ART" and (article := ARTICLE.match(text[start:end])):
        start += article.end()
    if possessive := POSSESSIVE.search(text[start:end]):
        end = start + possessive.start() if possessive.group()[-1] in "sS" and possessive.start() > 0 else end
    if label == "PERSON":
        start = end - len(strip_titles(text[start:end]))
    return Labelled(start, end, label) if start < end and text[start:end].strip() else None


def in_scheme(
    found: LabelledText, spans: Iterable[Labelled], *, missing: Iterable[tuple[int, int]] = (), groups: bool = True
) -> LabelledText:
    """Return a text with spans in our scheme: tidied, the longest where they overlap, with groups and values added.

    Corpora leave out groups (`groups`) and most values; both are found by rule, so that every corpus has them.
    """
    text = found.text
    taken = _Taken()
    kept: list[Labelled] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        neat = tidy(text, span)
        if neat is not None and taken.add(neat.start, neat.end):
            kept.append(neat)
    open_spans = tuple(sorted((s, e) for s, e in missing if taken.free(s, e)))
    for start, end in open_spans:
        taken.add(start, end)
    if groups:
        for start, end, _ in _group_index().find(text):
            hyphenated = "-" in (text[end : end + 1], text[max(0, start - 1) : start])
            if not hyphenated and taken.add(start, end):
                kept.append(Labelled(start, end, "NORP"))
    for value in find_values(text, free=taken.free):
        if taken.add(value.start, value.end):
            kept.append(value)
    return LabelledText(found.id, text, tuple(sorted(kept)), open_spans, found.sentences)


class _Taken:
    """Which characters of a text already belong to a span."""

    def __init__(self) -> None:
        self._spans: set[int] = set()

    def free(self, start: int, end: int) -> bool:
        """Tell whether no character from start to end is taken."""
        return not any(at in self._spans for at in range(start, end))

    def add(self, start: int, end: int) -> bool:
        """Take the characters if all are free; tell whether they were."""
        if not self.free(start, end):
            return False
        self._spans.update(range(start, end))
        return True


@cache
def _group_index() -> NameIndex:
    demonyms = (name for name in gazetteer().names() if is_group(name))
    return NameIndex(iter(sorted({*demonyms, *GROUPS} - _UNSURE_GROUPS)))
