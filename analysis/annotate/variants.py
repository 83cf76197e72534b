"""Fold spellings and transliterations of one name into one key.

The folds follow how Cyrillic, Arabic and accented letters are commonly romanised (BGN/PCGN, ISO 9, ALA-LC and the
press): `-skiy`, `-skyy` and `-sky`; `ye` and `e`; `x` and `ks`; doubled letters. Given names that differ by language
(Alexander, Aleksandr, Oleksandr) are a closed list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"}
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_NOT_IN_BODIES = re.compile(r"[^\w+#]+|_")
"""`C++` and `C#` are not `C`."""
_RULES = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"^(?:ye|je|ie)", "e"),
        (r"x", "ks"),
        (r"kh|(?<=c)h(?=r)", "h"),
        (r"w", "v"),
        (r"(?<=[aou])ff$", "v"),
        (r"ou", "u"),
        (r"(?:yo|io|jo)(?=v|r|m|k|t|sh)", "e"),
        (r"[iyj]+", "i"),
        (r"(?<=[aeou])ie", "e"),
        (r"([a-z])\1+", r"\1"),
        (r"(?<=enk)[oa]$", ""),
        (r"(?<=s)tsk", "k"),
    )
)

_GIVEN = """
    Alexander Aleksandr Alexandr Aleksander Oleksandr Alyaksandr Aliaksandr Olexandr Alexandre Alexandros Alex
    Alexei Alexey Aleksei Aleksey Oleksiy Oleksii Oleksij Alyaksey
    Andrei Andrey Andriy Andrii Andrej
    Dmitry Dmitri Dmitriy Dmitrii Dmytro Dzmitry Dimitri
    Mikhail Mikhailo Mykhailo Mykhaylo Mikhaylo Michail
    Nikolai Nikolay Nikolaj Mykola Mikola
    Sergei Sergey Serhiy Serhii Sergiy Sergii Siarhei Serguei
    Vladimir Volodymyr Wladimir Uladzimir Vladymyr
    Yevgeny Evgeny Evgeni Yevgeniy Evgeniy Yevhen Yevgeni Evgenii Eugeny
    Yury Yuri Yuriy Yurii Iurii Iouri Jurij
    Vasily Vasiliy Vasyl Vassily Vasili
    Viktor Victor Wiktor
    Vitaly Vitaliy Vitali Vitalii Vitalij
    Ihor Igor
    Oleg Oleh
    Pavel Pavlo Pawel
    Pyotr Petr Petro Piotr
    Grigory Grigori Grigoriy Hryhoriy Hryhorii
    Georgy Georgi Georgiy Georgii Heorhiy Heorhii Georgij
    Valery Valeri Valeriy Valerii Valerij
    Anatoly Anatoli Anatoliy Anatolii Anatolij
    Arkady Arkadi Arkadiy Arkadii
    Gennady Gennadi Gennadiy Gennadii Hennadiy Hennadii
    Konstantin Kostiantyn Kostyantyn Constantin Konstantyn
    Maxim Maksim Maksym Maxym
    Ilya Illia Illya Ilia
    Denis Denys
    Artem Artyom Artiom
    Fyodor Fedor Fedir Feodor
    Semyon Semen Simeon
    Tatyana Tatiana Tetiana Tetyana Tatjana
    Yelena Elena Olena Jelena Alena
    Yekaterina Ekaterina Kateryna Katerina
    Irina Iryna
    Natalia Natalya Nataliya Nataliia Natalie
    Yulia Julia Yuliya Yuliia Iulia Iuliia
    Olga Olha
    Maria Mariya Mariia Marija Marya
    Sofia Sofya Sofiya Sofiia Sophia
    Oksana Oxana
    Svetlana Svitlana Sviatlana
    Ksenia Kseniya Xenia Ksenija
    Lyudmila Ludmila Liudmyla Lyudmyla Ljudmila
    Anastasia Anastasiya Anastasiia
    Mohammed Mohammad Muhammad Mohamed Mohamad Muhammed Mohamud Mahomed
    Ahmed Ahmad Achmed
    Hussein Husayn Hussain Hossein Husein Husain
    Hassan Hasan
    Yusuf Yousef Youssef Yousuf Yousif
    Omar Umar
    Osama Usama
    Ibrahim Ebrahim
    Khaled Khalid
    Said Saeed Sayed
    Moammar Muammar Muamar
    Joseph Joe
    William Bill Will
    Robert Bob Rob
    James Jim
    Michael Mike
    Thomas Tom
    Anthony Tony Antony
    Daniel Dan
    Christopher Chris
    Steven Stephen Steve
    Benjamin Ben
    Kenneth Ken
    Ronald Ron
    Donald Don
    Samuel Sam
    Nicholas Nick
    Elizabeth Liz
    David Dave
    Gregory Greg
    Jeffrey Jeff Geoffrey
    Matthew Matt
    Peter Pete
    Timothy Tim
    Andrew Andy
    Lawrence Larry
    Charles Chuck Charlie
    Richard Rick Dick
    Edward Ed Ted
    Douglas Doug
    Philip Phil Phillip
    Ronald Ron
    Gerald Gerry Jerry
    Raymond Ray
    Katherine Kathy Kate Catherine
    Jennifer Jen
    Patricia Pat Patty
    Susan Sue
    Deborah Deb Debbie
    Barbara Barb
"""
_GIVEN_KEY = {form.lower(): row.split()[0].lower() for row in _GIVEN.strip().splitlines() for form in row.split()}

_WORDS = {
    "organisation": "organization", "organisations": "organizations", "centre": "center", "centres": "centers",
    "defence": "defense", "programme": "program", "labour": "labor", "theatre": "theater", "harbour": "harbor",
    "saint": "st",
}  # fmt: skip
_LEGAL = frozenset(["inc", "ltd", "llc", "plc", "corp", "co", "jsc", "gmbh", "ag", "oao", "pjsc", "ojsc", "pao"])


@lru_cache(maxsize=1 << 18)
def plain(text: str) -> str:
    """Return a text in lower case without accents."""
    low = text.casefold().translate(_LETTERS)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 18)
def fold(word: str) -> str:
    """Return the key that spellings of one surname share; a word without Latin letters is its own key."""
    low = _NOT_LETTERS.sub("", plain(word))
    key = low
    for pattern, form in _RULES:
        key = pattern.sub(form, key)
    return key or low or word.casefold()


@lru_cache(maxsize=1 << 18)
def given_forms(word: str) -> str:
    """Return the key that the forms of one given name share (Aleksandr, Alexander; Joe, Joseph)."""
    low = plain(word)
    return "=" + known if (known := _GIVEN_KEY.get(low)) else fold(low)


@lru_cache(maxsize=1 << 18)
def written_key(name: str) -> str:
    """Return the key that ways to write one organisation, place or work share: capitals, accents, hyphens, `&` or
    `and`, with or without `the`.
    """
    low = plain(name).replace("co-op", "coop").replace("-", " ").split()
    words = [_NOT_IN_BODIES.sub("", word) for word in low]
    return " ".join(word for word in words if word and word not in ("the", "and")) or name.casefold()


@lru_cache(maxsize=1 << 18)
def body_key(name: str) -> str:
    """Return the key that spellings of one organisation, place or work may share: `written_key`, British or
    American, without a company's legal form.
    """
    words = [_WORDS.get(word, word) for word in written_key(name).split(" ")]
    return " ".join(words[: len(words) - len(_legal(words))])


def legal_form(name: str) -> tuple[str, ...]:
    """Return the words at the end of a company's name that say its legal form (`co`, `ltd`)."""
    return tuple(_legal(written_key(name).split(" ")))


def _legal(words: list[str]) -> list[str]:
    start = len(words)
    while start > 1 and words[start - 1] in _LEGAL:
        start -= 1
    return words[start:]
