"""Find time expressions: the days, weeks, months, quarters and years that an English text speaks of.

Rules over the text, one pattern a form; the idea of a value that the document's date settles later is HeidelTime's
(Strötgen & Gertz 2013), the values are after TIMEX3 (see `time_values`). Left alone is what the words do not settle:
`two days later`, `the same day`, `on the 24th`, `3/4/2022`, decades, seasons, durations (`over the last year`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from analysis.annotate.tenses import tense_mark
from analysis.schema import TimeExpression

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {word: n for n, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
)}  # fmt: skip


def _names(names: Sequence[str]) -> str:
    return "|".join(f"{name.capitalize()}|{name.upper()}" for name in names)


_FULL_MONTH = _names(MONTHS)
_MONTH = rf"(?:{_FULL_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = _names(WEEKDAYS)
_ON = rf"(?:(?:{_WEEKDAY}),? (?:the )?)?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DD = rf"(?P<day>{_DAY})(?:st|nd|rd|th)?"
_TO = rf"(?: ?[-–—] ?| to | and )(?P<until>{_DAY})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_EDGE, _END = r"(?<![\w$£€#./:-])", r"(?![\w/]|[.,:-]\d|-[A-Za-z])"
_COUNTED = (
    r"(?:people|persons?|men|women|children|others?|soldiers?|troops|per ?cent|million|billion|thousand|hundred|years?|"
    r"months?|weeks?|days?|hours?|minutes?|members?|countries|states|nations|times|points?|votes?|seats?)"
)
_NO_COUNT = rf"(?! {_COUNTED}\b|%| %)"
_HALF = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -](?:in )?)?"
_BEFORE_MONTH = (
    r"(?P<cue>(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ff]rom|[Dd]uring|[Oo]f|[Tt]hrough|[Bb]efore|[Aa]fter|"
    r"[Bb]etween|"
    r"[Tt]o|[Ff]or|[Aa]nd|[Ee]arly|[Ll]ate|[Mm]id|[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Cc]oming|(?:[Tt]he )?end of) ?-?)"
)
_NUMBER = rf"(?P<number>\d{{1,3}}|[Aa]n?|{'|'.join(f'{n}|{n.capitalize()}' for n in NUMBERS)})"
_ABOUT = re.compile(
    r"\b(?:than|over|about|around|nearly|almost|some|roughly|approximately|least|most|under|or|to|several) $", re.I
)
_THE = re.compile(r"\bthe $", re.I)
_YEAR_AFTER = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|during|of|before|after|between|and|to|early|mid|late|year|through|for|"
    r"the|this|that|a|than|around|about|or)[ -]|[(,;–—] ?|^)$", re.I
)
_AMOUNT = re.compile(rf" {_COUNTED}\b| [a-z]+s\b|%| %|,\d| (?:GMT|BST|EST|EDT|hours|local time)\b")


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


# -- values of each form ---------------------------------------------------------------------------------------
# Each takes the match and a function that gives the mark of an open value, and returns a value; '' is none.

Mark = Callable[[], str]


def _written(match: re.Match[str], mark: Mark) -> str:
    """Return the value of a day of a month, or of days of it, with or without a year."""
    year = match["year"] or "XXXX"
    month, day, until = _month(match["month"]), int(match["day"]), match["until"]
    first = f"{year}-{month:02}-{day:02}"
    if until:
        if int(until) <= day or (" and " in match[0] and int(until) != day + 1):
            return ""
        first += f"/{year}-{month:02}-{int(until):02}"
    return first if match["year"] else first + mark()


def _numeric(match: re.Match[str], mark: Mark) -> str:
    """Return the value of 2022-02-24, 24.02.2022 or 2/24/2022; of 3/4/2022 only where both orders agree."""
    if match["iso"]:
        return match["iso"]
    one, two, year = int(match["a"]), int(match["b"]), match["y"]
    if match["dot"] == "." or one > 12 or one == two:
        day, month = one, two
    elif two > 12:
        day, month = two, one
    else:
        return ""
    return f"{year}-{month:02}-{day:02}" if month <= 12 else ""


def _month_of_year(match: re.Match[str], mark: Mark) -> str:
    return f"{match['year']}-{_month(match['month']):02}"


def _quarter(match: re.Match[str], mark: Mark) -> str:
    number = match["q"] or {"first": 1, "second": 2, "third": 3, "fourth": 4}[match["ordinal"].lower()]
    return f"{match['year']}-Q{number}"


def _years(match: re.Match[str], mark: Mark) -> str:
    return f"{match['year']}/{match['end']}" if match["end"] > match["year"] else ""


def _year(match: re.Match[str], mark: Mark) -> str:
    """Return a year where words around it say that the number is one."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(0, start - 9) : start], text[end : end + 16]
    amount = _AMOUNT.match(after) is not None and not before.lower().endswith("the ")
    return match["year"] if _YEAR_AFTER.search(before) and not amount else ""


_STRICT = {"last": "<<", "past": "<<", "next": ">>", "coming": ">>", "this": "="}


def _bare_month(match: re.Match[str], mark: Mark) -> str:
    cue = match["cue"].strip(" -").lower()
    if cue in ("and", "to") and not re.search(rf"(?:{_FULL_MONTH}) $", match.string[: match.start()]):
        return ""
    return f"XXXX-{_month(match['month']):02}{_STRICT.get(cue) or mark()}"


def _bare_weekday(match: re.Match[str], mark: Mark) -> str:
    name = match["weekday"].lower()
    cue = (match["cue"] or "").strip().lower()
    return f"XXXX-WXX-{WEEKDAYS.index(name) + 1}{_STRICT.get(cue) or mark() or '<'}"


_WORDS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def _word(match: re.Match[str], mark: Mark) -> str:
    return f"day{_WORDS[' '.join(match[0].lower().split())]:+}"


def _ago(match: re.Match[str], mark: Mark) -> str:
    if _ABOUT.search(match.string[max(0, match.start() - 16) : match.start()]):
        return ""
    number = match["number"].lower()
    count = int(number) if number.isdecimal() else NUMBERS.get(number, 1)
    return f"{match['unit'].lower()}{-count:+}" if count else ""


_STEPS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def _step(match: re.Match[str], mark: Mark) -> str:
    """Return the value of `last week`; `the last week` and `the past week` are stretches that end now."""
    before = match.string[max(0, match.start() - 5) : match.start()]
    cue = match["cue"].lower()
    if (_THE.search(before) is None) == (cue in ("previous", "current", "coming")):
        return ""
    return f"{match['unit'].lower()}{_STEPS[cue]:+}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Mark], str]], ...] = tuple(
    (re.compile(pattern), value) for pattern, value in (
        (rf"{_EDGE}(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?=T\d|{_END})|(?P<a>\d\d?)(?P<dot>[./])(?P<b>\d\d?)(?P=dot)"
         rf"(?P<y>(?:19|20)\d\d){_END})", _numeric),
        (rf"{_EDGE}{_ON}{_DD}(?:{_TO})?(?: of)? (?P<month>{_MONTH})(?:,? {_YEAR})?{_END}", _written),
        (rf"{_EDGE}{_ON}(?P<month>{_MONTH}) {_DD}(?:{_TO})?(?:,? {_YEAR})?{_END}{_NO_COUNT}", _written),
        (rf"{_EDGE}{_HALF}(?P<month>{_MONTH})(?: of|,)? {_YEAR}{_END}", _month_of_year),
        (rf"\b(?:Q(?P<q>[1-4])|(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth) quarter)(?: of| in)? {_YEAR}{_END}",
         _quarter),
        (rf"{_EDGE}{_YEAR} ?[-–—] ?(?P<end>1[5-9]\d\d|20\d\d){_END}(?![-–—])", _years),
        (rf"{_EDGE}{_YEAR}{_END}(?![-–—]\w)", _year),
        (rf"\b{_BEFORE_MONTH}(?P<month>{_FULL_MONTH})\b(?! \d|-\w|['’]s? \w| [A-Z][a-z])", _bare_month),
        (rf"\b(?P<cue>(?:[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Cc]oming) )?(?P<weekday>{_WEEKDAY})\b(?!-\w)", _bare_weekday),
        (r"(?i)\b(?:the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight|last night|"
         r"this (?:morning|afternoon|evening))\b", _word),
        (rf"\b{_NUMBER} (?P<unit>day|week|month|year)s? ago\b", _ago),
        (r"\b(?P<cue>[Ll]ast|[Pp]revious|[Tt]his|[Cc]urrent|[Nn]ext|[Cc]oming) "
         r"(?P<unit>week|month|quarter|year)\b(?!-)", _step),
    )
)  # fmt: skip
"""Patterns in the order in which they take text: what one has taken, no later one may."""


def find_time_expressions(text: str, sentences: Sequence[tuple[int, int]]) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text in order, each with the sentence that it lies in and its value."""
    starts = [start for start, _ in sentences]
    found: dict[int, TimeExpression] = {}
    taken = bytearray(len(text))
    for pattern, value_of in _FORMS:
        for start, end, match in _matches(pattern, text):
            if any(taken[start:end]):
                continue
            number = bisect_right(starts, start) - 1
            if number < 0 or end > sentences[number][1]:
                continue
            low, high = sentences[number]
            value = value_of(match, lambda s=start, e=end, a=low, b=high: tense_mark(text[a:s], text[e:b]))  # type: ignore[misc]
            taken[start:end] = b"\1" * (end - start)
            if value:
                found[start] = TimeExpression(start, end, number, value)
    return tuple(found[start] for start in sorted(found))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the spans of a pattern; what stands before a month to show that it is one is no part of the span."""
    for match in pattern.finditer(text):
        start = match.start()
        cue = match.groupdict().get("cue")
        if cue and "month" in match.groupdict() and cue.strip(" -").lower() not in _STRICT:
            start = match.start("month")
        yield start, match.end(), match
