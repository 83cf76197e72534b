"""Map the names that columns and keys usually have to what they mean, and read a record from them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from analysis.ingest.dates import UNDATED, Dated, read_date
from analysis.ingest.language import stated_language
from analysis.ingest.markup import without_tags
from analysis.ingest.records import Record, Refusal

ROLES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "contents", "article", "articletext", "articlebody", "fulltext",
             "bodytext", "contenttext", "maintext", "rawtext", "story", "transcript"),
    "title": ("title", "headline", "heading", "articletitle", "webtitle", "subject"),
    "date": ("date", "published", "pubdate", "publishedat", "publishedon", "publisheddate", "publishdate",
             "publicationdate", "datepublished", "dateofpublication", "webpublicationdate", "firstpublished",
             "datetime", "posted", "postedat", "postedon", "dateposted", "releasedate"),
    "technical date": ("createdat", "created", "datecreated", "timestamp"),
    "source": ("source", "sourcename", "outlet", "publisher", "publication", "newspaper", "site", "sitename",
               "website", "domain"),
    "language": ("language", "lang", "languagecode"),
}  # fmt: skip
"""Role -> names in order of preference, lower case, letters and digits only."""

Chosen = tuple[tuple[str, str], ...]
"""Role and the column that somebody chose for it, '' where none has it; other roles are found by their usual names."""

NO_COLUMN, NO_FIELD = "has no column", "has no field"
"""How a reason begins where a table, or an object, lacks what is looked for."""

_BLANK_VALUES = {"", "nan", "nat", "none", "null", "n/a"}


@lru_cache(maxsize=256)
def roles_of(names: tuple[str, ...], chosen: Chosen = ()) -> dict[str, tuple[int, ...]]:
    """Return for each role the positions of names that have it, preferred first; of equal names one.

    What was chosen takes the place of what is usual; a column that is not there has no position.
    """
    plain = [re.sub(r"[\W_]", "", name.casefold()) for name in names]
    flat = [flattened(name) for name in names]
    found = {role: tuple(plain.index(n) for n in known if n in plain) for role, known in ROLES.items()}
    for role, column in chosen:
        found[role] = (flat.index(column),) if column in flat else ()
    taken = {place for role, _ in chosen for place in found[role]}
    kept = {role for role, _ in chosen}
    return {role: places if role in kept else tuple(p for p in places if p not in taken)
            for role, places in found.items()}  # fmt: skip


def flattened(name: str) -> str:
    """Return a column's name in one line, as it is chosen by."""
    return " ".join(name.split())


def lacking(names: tuple[str, ...], chosen: Chosen) -> str:
    """Return why a table with these columns cannot be read: no text, or none of what was chosen; '' where it can."""
    flat = {flattened(name) for name in names}
    missing = [f"{column[:40]!r}, chosen as its {role}" for role, column in chosen if column and column not in flat]
    if missing:
        return f"{NO_COLUMN} {' and none '.join(missing)}; columns found: {listed(names)}"
    if roles_of(names, chosen)["text"]:
        return ""
    return f"{NO_COLUMN} with text ({', '.join(ROLES['text'][:4])}); columns found: {listed(names)}"


def role_of(name: str) -> str:
    """Return the role of one name, '' where it has none."""
    return next((role for role, places in roles_of((name,)).items() if places), "")


def read_record(
    names: tuple[str, ...], values: Sequence[Any], *, origin: str, part: str = "", chosen: Chosen = ()
) -> Record:
    """Read a record from named values; `origin` says whence its date is. Its text is '' where none is."""
    roles = roles_of(names, chosen)

    def first(role: str) -> str:
        return next((s for s in (as_string(values[place]) for place in roles[role]) if s), "")

    text = next((t for t in (as_text(values[place]) for place in roles["text"]) if t), "")
    dated = _published(roles, values, origin)
    return Record(text, first("title"), dated, first("source"), stated_language(first("language")), part)


def read_mapping(fields: Mapping[str, Any], *, origin: str, part: str, chosen: Chosen = ()) -> Record | Refusal:
    """Read a record from an object; one without text is refused, with the names it has."""
    fields = opened(fields)
    names = tuple(fields)
    if not roles_of(names, chosen)["text"]:
        column = dict(chosen).get("text")
        wanted = f" {column[:40]!r}, chosen as its text" if column else f" with text ({', '.join(ROLES['text'][:4])})"
        return Refusal(part, f"{NO_FIELD}{wanted}; found: {listed(names)}")
    return read_record(names, tuple(fields.values()), origin=origin, part=part, chosen=chosen)


_WRAPPERS = (
    "article", "document", "doc", "item", "story", "post", "page", "record", "_source", "fields", "attributes", "data",
    "metadata", "meta", "header", "content", "body",
)  # fmt: skip
"""Keys of objects that only hold a document's fields; what stands under `author` or `user` is not the document's."""


def opened(fields: Mapping[str, Any], *, deepest: int = 3) -> dict[str, Any]:
    """Return an object's fields with those of the objects that only wrap them; what stands further out goes first."""
    found = dict(fields)
    level: list[Mapping[str, Any]] = [fields]
    for _ in range(deepest):
        held = [(str(key).lower(), value) for one in level for key, value in one.items()]
        level = [value for key, value in held if key in _WRAPPERS and isinstance(value, dict)]
        for one in level:
            for key, value in one.items():
                found.setdefault(str(key), value)
    return found


def as_string(value: Any) -> str:
    """Return a value as a string: '' for nothing, NaN and lists; the name of an object that has one."""
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "title", "value", "rendered", "main"))
        return as_string(next((one for one in named if isinstance(one, str)), ""))
    if isinstance(value, list):
        return as_string(value[0]) if len(value) == 1 and isinstance(value[0], str) else ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    string = str(value).strip()
    return "" if string.casefold() in _BLANK_VALUES else string


def as_text(value: Any) -> str:
    """Return a string without HTML tags, or the strings of a list as paragraphs; '' for anything else."""
    if isinstance(value, list):
        value = "\n\n".join(part for part in value if isinstance(part, str))
    if isinstance(value, dict):
        value = next((value[key] for key in ("rendered", "text", "value") if isinstance(value.get(key), str)), "")
    return without_tags(value) if isinstance(value, str) else ""


def listed(names: Sequence[str], *, most: int = 20) -> str:
    """Return names for a message, at most 20 of at most 40 characters."""
    shown = [repr(name[:40]) for name in names[:most]]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(shown) + more if shown else "none"


def _published(roles: Mapping[str, tuple[int, ...]], values: Sequence[Any], origin: str) -> Dated:
    """Return the first publication date that can be read.

    When a record was created counts only where nothing states its publication, and is likely, not certain.
    """
    written = [s for s in (as_string(values[place]) for place in roles["date"]) if s]
    found = [read_date(s, origin=origin) for s in written]
    if found:
        return next((dated for dated in found if dated.date), found[0])
    for place in roles["technical date"]:
        if (dated := read_date(as_string(values[place]), origin=origin)).date:
            return dated._replace(confidence="likely")
    return UNDATED
