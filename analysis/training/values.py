"""Dates, times, amounts and numbers by rule: the corpora disagree about them or leave them out."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.training.texts import Labelled

_WORD_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|[mb]illions?"
    r"|trillions?|dozens?)"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?: (?:hundred|thousand|million|billion|trillion)\b)?"
_NUMBER = rf"(?:{_DIGITS}|{_WORD_NUMBER}(?:[- ](?:and )?{_WORD_NUMBER})*)"
_FULL_MONTH = r"January|February|March|April|June|July|August|September|October|November|December"
_MONTH = rf"(?:{_FULL_MONTH}|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
_MONTH_OR_MAY = rf"(?:{_FULL_MONTH}|May|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_LENGTH = r"(?:years?|months?|weeks?|days?|decades?|centuries|century|quarters?)"
_YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
_ORDINAL_WORD = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|(?:twenty|thirty|forty|fifty)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_NOT_YEARS = r"(?:people|men|women|km|miles|kilomet|met|tons|tonnes|dollars|troops|soldiers|votes|points|words|pages)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("PERCENT", rf"\b{_NUMBER}(?:\s?(?:to|-|–)\s?{_NUMBER})?(?:\s?%|[ -](?:percent|per cent|percentage points?)\b)"),
    ("MONEY", r"(?:(?:US|A|C|NZ|HK|S|R)?\s?\$|£|€|¥|₹|₩|₦|Rs\.? ?|USD ?|EUR ?|GBP ?)\s?\d[\d,]*(?:\.\d+)?"
              r"(?:\s?(?:million|billion|trillion|thousand|crore|lakh|bn|mn|m|b|k)\b)?(?:(?: US)? dollars?)?"),
    ("MONEY", rf"\b(?:(?:a|several|few) )?{_NUMBER}(?: (?:million|billion|trillion|thousand|crore|lakh))? "
              r"(?:U\.?S\.? |US |Australian |Canadian )?(?:dollars?|euros?|pounds|yen|yuan|rupees?|roubles?|rubles?"
              r"|pesos?|won|francs?|riyals?|dirhams?|shillings?|naira|cents?|crowns|kronor|rand|lira|hryvnias?)\b"),
    ("DATE", rf"\b(?:{_WEEKDAY},? )?{_MONTH_OR_MAY} \d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?"
             rf"(?:,? {_YEAR})?\b"),
    ("DATE", rf"\b(?:{_WEEKDAY},? )?\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?(?: of)? {_MONTH_OR_MAY}"
             rf"(?:,? {_YEAR})?\b"),
    ("DATE", rf"\b(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[- ])?{_MONTH}(?: (?:of )?{_YEAR})?(?!\w)"),
    ("DATE", rf"(?<=\b[Ii]n )May\b(?: {_YEAR})?|(?<=\b[Ss]ince )May\b|\bMay {_YEAR}\b"),
    ("DATE", rf"\b{_WEEKDAY}s?\b(?! (?:Times|Night|Herald|Mail|Telegraph))"),
    ("DATE", r"\b(?:\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?)\b"),
    ("DATE", r"\b(?:(?:early|late|mid)[- ])?(?:1[5-9]|20)\d0s\b"),
    ("DATE", rf"(?<![\w\d.,$£€-]){_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|\d\d))?(?![\w%]|[,.]\d|-\w)(?! {_NOT_YEARS})"),
    ("DATE", rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL_WORD}|nineteenth|twentieth|twenty-first)[- ]"
             r"(?:century|quarter)\b"),
    ("DATE", r"\b(?:yesterday|today|tomorrow)\b"),
    ("DATE", r"\b(?:last|next|this|past|previous|following|(?:the )?(?:past|last|next)|(?:earlier|later) this) "
             r"(?:year|month|week|decade|century|weekend|summer|winter|spring|autumn|fall|quarter"
             rf"|{_NUMBER} {_LENGTH})\b"),
    ("DATE", r"\b(?:(?:about|around|nearly|almost|over|more than|at least) )?"
             rf"(?:{_NUMBER}|a few|several|an?|many|recent)[ -]{_LENGTH}(?:[- ](?:old|ago|earlier|later))?\b"),
    ("TIME", r"\b\d{1,2}(?::\d\d)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b|GMT\b|UTC\b)"
             r"|\b\d{1,2}:\d\d(?: (?:GMT|UTC|local time))?\b"
             rf"|\b(?:{_NUMBER}|a few|several|an?)[ -](?:hours?|minutes?|seconds?)(?: (?:ago|earlier|later))?\b"
             rf"|\b(?:midnight|noon|overnight|tonight)\b|\b(?:this|{_WEEKDAY}) (?:morning|afternoon|evening|night)\b"),
    ("QUANTITY", rf"\b{_NUMBER}[ -](?:square )?(?:kilomet(?:er|re)s?|km|met(?:er|re)s?|miles?|feet|foot|inch(?:es)?"
                 r"|yards?|acres?|hectares?|tons?|tonnes?|kilograms?|kg|grams?|barrels|lit(?:er|re)s?|gallons?"
                 r"|degrees?|knots|mph|cm|mm|megawatts?|MW|GW)\b"),
    ("ORDINAL", rf"\b(?:\d{{1,3}}(?:st|nd|rd|th)|{_ORDINAL_WORD})\b(?!-)"),
    ("CARDINAL", r"(?<![\w$£€.,/:-])(?:(?:about|around|nearly|almost|more than|at least|over|up to|fewer than"
                 rf"|less than) )?{_NUMBER}(?![\w%/:]|[.,-]\d|-\w)"),
)  # fmt: skip
_COMPILED = tuple(
    (label, re.compile(pattern, 0 if label == "DATE" and ("March" in pattern or "May" in pattern) else re.IGNORECASE))
    for label, pattern in _PATTERNS
)
_NO_CARDINALS = frozenset(("hundred", "thousand", "million", "billion", "dozen", "some"))


def find_values(text: str, *, free: Callable[[int, int], bool]) -> list[Labelled]:
    """Return dates, times, percentages, money, quantities, ordinals and cardinals where the text is free."""
    found: list[Labelled] = []
    for label, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            start += len(match.group()) - len(match.group().lstrip())
            if label == "CARDINAL" and text[start:end].lower() in _NO_CARDINALS:
                continue
            overlaps = any(start < other.end and other.start < end for other in found)
            if not overlaps and free(start, end):
                found.append(Labelled(start, end, label))
    return found
