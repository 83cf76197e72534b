"""How corpus text and names are written on a page: never as markup, always in words."""

from __future__ import annotations

import re

from dashboard.theme import plural

LABEL_TITLES = {
    "PERSON": "People", "ORG": "Organisations", "GPE": "Countries and cities", "LOC": "Places", "NORP": "Groups",
    "FAC": "Buildings", "EVENT": "Events", "PRODUCT": "Products", "WORK_OF_ART": "Works", "LAW": "Laws",
    "LANGUAGE": "Languages", "MISC": "Other names",
}  # fmt: skip
LABEL_NOUNS = {
    "PERSON": "a person", "ORG": "an organisation", "GPE": "a country, a city or a state",
    "LOC": "a place such as a river or a region", "NORP": "a nation, a religion or a party",
    "FAC": "a building, an airport or a road", "EVENT": "an event", "PRODUCT": "a product",
    "WORK_OF_ART": "the title of a work", "LAW": "a law or a treaty", "LANGUAGE": "a language",
    "MISC": "something that other kinds of names leave out",
}  # fmt: skip
KIND_TITLES = {"word": "Words", "phrase": "Phrases", "name": "Names"}


LANGUAGES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Code (ISO 639-1) -> name, of languages that news is often written in; others are called by their code."""


def size(n_tokens: int, analysed: bool, language: str) -> str:
    """Return how long a document is: '487 words', or that it is not analysed and in which language it is."""
    return plural(n_tokens, "word") if analysed else f"not analysed: in {LANGUAGES.get(language, language)}"


def label_title(label: str) -> str:
    """Return what a label of entities means, in plain words."""
    return LABEL_TITLES.get(label, label)


def label_noun(label: str) -> str:
    """Return what a label says that a name is: 'a person'."""
    return LABEL_NOUNS.get(label, label)


def plain(text: str) -> str:
    """Return corpus text so that Streamlit's Markdown shows it as it is written.

    Punctuation is escaped; a word joiner after a colon keeps `:smile:` and `:red[…]` from becoming signs.
    """
    flat = " ".join(text.split())
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$^=&@/])", r"\\\1", flat)
    return re.sub(r":(?=\S)", ":\u2060", escaped)


def shortened(text: str, length: int) -> str:
    """Return a text of at most `length` characters, cut with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
