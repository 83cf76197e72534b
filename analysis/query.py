"""What the user chose: one frozen object that is the URL, the question and the sentence of a filter."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode

from analysis.errors import InvalidParameter
from analysis.fulltext import is_plain, parse
from analysis.schema import NAME_LABELS

Match = Literal["any", "all"]
Count = Literal["documents", "stories"]
COUNTS = ("documents", "stories")
LIST_PARAMETERS = {
    "entity": "entities", "label": "labels", "source": "sources", "collection": "collections", "tag": "tags",
}  # fmt: skip
PARAMETERS = ("from", "to", "entity", "match", "label", "source", "collection", "search", "inferred", "tag", "count")
"""The parameters that a filter of the page stands for."""
APART, ALL, DEEPEST = "apart", "all", 3
"""The parameter that holds the filters of another selection, and how those are written that keep every document;
how many such selections may stand within each other."""


@dataclass(frozen=True, slots=True)
class Query:
    """A selection of documents, and which mentions to count in it.

    Dates, entities, sources, collections, tags and search words keep documents; a date bound leaves undated ones out.
    `tags` keeps documents with one of them, '' those without any.
    `labels` keeps mentions: entities of other labels are not counted, no document is dropped.
    `inferred` counts roles as mentions of the entity that they can only mean. `apart` leaves out the documents of
    another selection: what is left of a corpus, or of some days, without them.
    `count="stories"` keeps of near-duplicates the earliest: of each story that documents of these sources, collections
    and tags tell, its earliest such document; dates, entities, words and `apart` keep or drop it like any other.
    Lists are sorted and free of repeats, so that equal selections are equal objects and hash alike.
    Raises InvalidParameter for a reversed date range, an unknown label, match or count, a search that cannot be read,
    an `apart` that nests deeper than DEEPEST.
    """

    date_from: dt.date | None = None
    date_to: dt.date | None = None
    entities: tuple[str, ...] = ()
    match: Match = "any"
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    search: str = ""
    inferred: bool = False
    apart: Query | None = None
    tags: tuple[str, ...] = ()
    count: Count = "documents"

    def __post_init__(self) -> None:
        for name in LIST_PARAMETERS.values():
            if values := getattr(self, name):
                object.__setattr__(self, name, tuple(sorted(set(map(_unicode, values)))))
        object.__setattr__(self, "search", " ".join(_unicode(self.search).split()))
        if self.match not in ("any", "all"):
            raise InvalidParameter("match", self.match, "any, all")
        if self.count not in COUNTS:
            raise InvalidParameter("count", self.count, ", ".join(COUNTS))
        if len(self.entities) < 2:
            object.__setattr__(self, "match", "any")
        for label in self.labels:
            if label not in NAME_LABELS:
                raise InvalidParameter("label", label, ", ".join(NAME_LABELS))
        if self.date_from and self.date_to and self.date_from > self.date_to:
            allowed = f"a day up to {self.date_to}, the end of the range"
            raise InvalidParameter("from", self.date_from.isoformat(), allowed)
        parse(self.search)
        if self.apart is not None:
            if self.apart.depth >= DEEPEST:
                raise InvalidParameter(APART, self.apart.to_url(), f"at most {DEEPEST} selections within each other")
            object.__setattr__(self, "apart", self.apart.replace(labels=(), count="documents"))

    # -- URL ---------------------------------------------------------------------------------------------------

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]]) -> tuple[Query, list[str]]:
        """Read a query from URL parameters; return it with a notice for each value that was ignored."""
        notices: list[str] = []
        chosen: dict[str, Any] = {}
        for name in (*PARAMETERS, APART):
            raw = params.get(name, ())
            values = [v for v in ([raw] if isinstance(raw, str) else list(raw)) if v.strip()]
            if not values:
                continue
            many = name in LIST_PARAMETERS
            for group in [[v] for v in values] if many else [values]:
                try:
                    field, value = _parse(name, group)
                    cls(**{field: value})
                except InvalidParameter as error:
                    notices.append(f"Ignored: {error}")
                else:
                    chosen[field] = (*chosen.get(field, ()), *value) if many else value
        try:
            return cls(**chosen), notices
        except InvalidParameter as error:
            chosen.pop("date_from", None), chosen.pop("date_to", None)
            return cls(**chosen), [*notices, f"Ignored: {error}"]

    def to_params(self) -> dict[str, list[str]]:
        """Return the URL parameters that give this query back; defaults are left out."""
        params: dict[str, list[str]] = {}
        if self.date_from:
            params["from"] = [self.date_from.isoformat()]
        if self.date_to:
            params["to"] = [self.date_to.isoformat()]
        for name, field in LIST_PARAMETERS.items():
            if values := getattr(self, field):
                params[name] = [v or NONE_GIVEN for v in values]
        if self.match == "all":
            params["match"] = ["all"]
        if self.search:
            params["search"] = [self.search]
        if self.inferred:
            params["inferred"] = ["1"]
        if self.count != "documents":
            params["count"] = [self.count]
        if self.apart is not None:
            params[APART] = [self.apart.to_url() or ALL]
        return params

    @classmethod
    def from_url(cls, link: str) -> Query:
        """Read the query string of a link; `all` is every document.

        Raises InvalidParameter for whatever `from_params` would ignore, and for a link without any filter.
        """
        query, notices = cls.from_params(parse_qs(link))
        if notices:
            raise InvalidParameter("filters", link, notices[0].removeprefix("Ignored: "))
        if query.is_empty and link != ALL:
            raise InvalidParameter("filters", link, f"{ALL}, or a link's filters: {', '.join((*PARAMETERS, APART))}")
        return query

    def to_url(self) -> str:
        """Return the query string of a link (without '?')."""
        return urlencode(self.to_params(), doseq=True)

    # -- what it is --------------------------------------------------------------------------------------------

    @property
    def depth(self) -> int:
        """How many selections stand within this one, each left out by the one around it."""
        return 0 if self.apart is None else 1 + self.apart.depth

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen: every document, every label, no stories."""
        return self == Query()

    @property
    def looks_for_tags(self) -> bool:
        """Whether tags decide what is kept, or what is left out."""
        return bool(self.tags) or (self.apart is not None and self.apart.looks_for_tags)

    @property
    def counted(self) -> str:
        """What is counted, in words."""
        return "distinct stories" if self.count == "stories" else "documents"

    def replace(self, **changes: Any) -> Query:
        """Return a copy with some fields changed."""
        return replace(self, **changes)

    def narrow(self, date_from: dt.date, date_to: dt.date) -> Query | None:
        """Return this query within a period as well; None where the two do not meet."""
        low = max(date_from, self.date_from or dt.date.min)
        high = min(date_to, self.date_to or dt.date.max)
        return self.replace(date_from=low, date_to=high) if low <= high else None

    # -- sentence ----------------------------------------------------------------------------------------------

    def describe(self) -> str:
        """Return one sentence part that says what is kept: 'documents of March 2022 that mention …'."""
        parts = [self.counted]
        if period := describe_period(self.date_from, self.date_to):
            parts.append(period)
        if self.tags:
            named = [tag for tag in self.tags if tag]
            ways = ["without a tag"] * ("" in self.tags) + ["tagged " + " or ".join(named)] * bool(named)
            parts.append(" or ".join(ways))
        if self.entities:
            word = " and " if self.match == "all" else " or "
            parts.append("that mention " + word.join(self.entities))
        if self.search:
            parts.append(f"{'with the words' if is_plain(parse(self.search)) else 'that match'} {self.search}")
        if self.sources:
            parts.append("from " + " or ".join(s or "no source" for s in self.sources))
        if self.collections:
            parts.append("in " + " or ".join(c or "the top folder" for c in self.collections))
        text = " ".join(parts) if len(parts) > 1 else f"all {self.counted}"
        if self.apart is not None:
            text += f", without {self.apart.describe()}"
        if self.labels:
            text += f"; counting {', '.join(self.labels)}"
        return f"{text}; with inferred mentions" if self.inferred else text

    def slug(self) -> str:
        """Return the selection as a part of a file name: lower case ASCII, at most 60 characters."""
        text = unicodedata.normalize("NFKD", self.describe()).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        return slug if len(slug) <= 60 else slug[:61].rpartition("-")[0] or slug[:60]


def field_of(name: str) -> str:
    """Return the field of Query that a URL parameter sets."""
    return {"from": "date_from", "to": "date_to", **LIST_PARAMETERS}.get(name, name)


def _parse(name: str, values: list[str]) -> tuple[str, Any]:
    """Return field and value of one parameter; a repeated single value takes its last."""
    if name in ("from", "to"):
        return field_of(name), parse_day(name, values[-1])
    if name == "inferred":
        return name, _parse_switch(name, values[-1])
    if name == APART:
        if len(re.findall(rf"\b{APART}(?:=|%(?:25)*3D)", values[-1])) >= DEEPEST:
            raise InvalidParameter(APART, values[-1], f"at most {DEEPEST} selections within each other")
        return name, Query.from_url(values[-1])
    if name in LIST_PARAMETERS:
        if name == "label":
            values = [v.upper() for v in values]
        return field_of(name), tuple("" if v == NONE_GIVEN else v for v in values)
    return name, values[-1]


def _parse_switch(name: str, value: str) -> bool:
    if value not in ("0", "1"):
        raise InvalidParameter(name, value, "1 to count them, 0 not to")
    return value == "1"


NONE_GIVEN = "(none)"
"""Stands in links and options for a document without source or without tag, or at the top of the folder."""


def parse_day(name: str, value: str) -> dt.date:
    """Read an ISO day; a month or a year means its first day (`from`) or its last (`to`)."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value.strip())
    if match:
        year, month, day = (int(g) if g else None for g in match.groups())
        first = name == "from"
        try:
            start = dt.date(year or 0, (1 if first else 12) if month is None else month, 1 if day is None else day)
            return start if first or day is not None else last_of_month(start)
        except ValueError:
            pass
    raise InvalidParameter(name, value, "a day as YYYY-MM-DD, a month as YYYY-MM or a year as YYYY")


def last_of_month(day: dt.date) -> dt.date:
    """Return the last day of the month that a day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def describe_period(date_from: dt.date | None, date_to: dt.date | None) -> str:
    """Return a period in words: 'of March 2022', 'of 2021', 'from 2 March 2022 to 4 April 2022', 'until …'."""
    if date_from and date_to:
        if date_from == date_to:
            return f"of {_day(date_from)}"
        if date_from.day == 1 and date_to == last_of_month(date_to) and date_from.year == date_to.year:
            if date_from.month == date_to.month:
                return f"of {date_from:%B %Y}"
            if (date_from.month, date_to.month) == (1, 12):
                return f"of {date_from.year}"
        return f"from {_day(date_from)} to {_day(date_to)}"
    if date_from:
        return f"since {_day(date_from)}"
    return f"until {_day(date_to)}" if date_to else ""


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _unicode(text: str) -> str:
    """Return text with lone surrogates replaced: they come from bytes on the command line and fit no database."""
    return text.encode("utf-8", "replace").decode()
