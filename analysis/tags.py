"""Tags and notes on documents: `tags.csv`, a line for each tag of a document, and `notes.csv`, a line for each note.

A document is known by its id, which is made of its date, title and text: it survives every rebuild and a move of the
file, and ends with a change of the text. Its title and path stand in the line too, so that people can read the file and
tags of an earlier text of the same file can be found. No rebuild writes or deletes these files.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from analysis.errors import ChangedMeanwhile, InvalidParameter, UnreadableFile
from analysis.lines import LineFile
from analysis.query import NONE_GIVEN

LONGEST_TAG, LONGEST_NOTE = 60, 4_000
SEPARATOR = "; "
"""Stands between the tags of a document in a table."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a document: the document's id, title and path, the tag, and when it was given (UTC).

    Raises InvalidParameter for a tag that `tag_name` refuses.
    """

    document: str
    title: str
    path: str
    tag: str
    saved: dt.datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "tag", tag_name(self.tag))
        _flatten(self)


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a document: the document's id, title and path, the text, and when it was written (UTC).

    Raises InvalidParameter for a note that is too long.
    """

    document: str
    title: str
    path: str
    note: str
    saved: dt.datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", note_text(self.note))
        _flatten(self)


def tag_name(text: str) -> str:
    """Return a tag as it is kept: composed Unicode, white space as single blanks.

    Raises InvalidParameter where it is empty or too long, holds a semicolon or a character that cannot be seen, or
    means something else in links.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    wrong = any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name) or ";" in name or name == NONE_GIVEN
    if wrong or not 0 < len(name) <= LONGEST_TAG:
        raise InvalidParameter("tag", text, f"1 to {LONGEST_TAG} visible characters without a semicolon")
    return name


def note_text(text: str) -> str:
    """Return a note as it is kept: lines end with \\n, no other control characters, no white space around it.

    Raises InvalidParameter where it is too long.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if len(seen) > LONGEST_NOTE:
        raise InvalidParameter("note", text, f"up to {LONGEST_NOTE:,} characters; this has {len(seen):,}")
    return seen


TAG_COLUMNS = tuple(field.name for field in fields(Tag))
NOTE_COLUMNS = tuple(field.name for field in fields(Note))


# -- tags ------------------------------------------------------------------------------------------------------


def read_tags(path: Path) -> tuple[list[Tag], list[str]]:
    """Return the tags of a file, each once, and a sentence for each line that cannot be read.

    Raises StoreError where the file may not be read or is no UTF-8 text.
    """
    tags, problems = _tag_file(path).read(_tag)
    return list({(tag.document, tag.tag): tag for tag in tags}.values()), problems


def add_tags(path: Path, tags: Sequence[Tag]) -> list[Tag]:
    """Write tags and return those that were not there; one that differs in capitals alone is spelled as before.

    Raises StoreError.
    """
    added: list[Tag] = []

    def change(lines: list[str]) -> list[str]:
        there = [tag for line in lines if (tag := file.parsed(line, _tag)) is not None]
        spelled = {tag.tag.casefold(): tag.tag for tag in reversed(there)}
        known = {(tag.document, tag.tag) for tag in there}
        for tag in tags:
            name = spelled.setdefault(tag.tag.casefold(), tag.tag)
            if (tag.document, name) not in known:
                known.add((tag.document, name))
                added.append(Tag(tag.document, tag.title, tag.path, name, tag.saved))
        return [*lines, *(file.line(*astuple(tag)) for tag in added)]

    file = _tag_file(path)
    file.rewrite(change)
    return added


def remove_tags(path: Path, document: str, names: Sequence[str]) -> list[Tag]:
    """Take tags from a document and return those that were there. Raises StoreError."""
    removed: list[Tag] = []

    def change(lines: list[str]) -> list[str]:
        kept = []
        for line in lines:
            tag = file.parsed(line, _tag)
            if tag is not None and tag.document == document and tag.tag in names:
                removed.append(tag)
            else:
                kept.append(line)
        return kept

    file = _tag_file(path)
    file.rewrite(change)
    return list({tag.tag: tag for tag in removed}.values())


def _tag_file(path: Path) -> LineFile:
    return LineFile(path, TAG_COLUMNS, "The tag")


def _tag(row: dict[str, str]) -> Tag:
    try:
        when = dt.datetime.fromisoformat(row["saved"])
        return Tag(row["document"], row["title"], row["path"], row["tag"], when)
    except (ValueError, InvalidParameter) as error:
        raise UnreadableFile(f"{error}.".replace("..", ".")) from None


# -- notes -----------------------------------------------------------------------------------------------------


def read_notes(path: Path) -> tuple[list[Note], list[str]]:
    """Return the notes of a file, the last of each document, and a sentence for each line that cannot be read.

    Raises StoreError where the file may not be read or is no UTF-8 text.
    """
    notes, problems = _note_file(path).read(_note)
    return list({note.document: note for note in notes}.values()), problems


def write_note(path: Path, note: Note, *, over: str) -> None:
    """Write the note on a document, an empty one removes it. `over` is the note that the writer saw.

    Raises ChangedMeanwhile where another one stands there by now, and StoreError.
    """

    def change(lines: list[str]) -> list[str]:
        parsed = [(line, file.parsed(line, _note)) for line in lines]
        there = [old.note for _, old in parsed if old is not None and old.document == note.document]
        found = there[-1] if there else ""
        if found not in (over, note.note):
            raise ChangedMeanwhile("The note", found)
        kept = [line for line, old in parsed if old is None or old.document != note.document]
        if not note.note:
            return kept
        cells = astuple(note)
        return [*kept, file.line(*cells[:3], _in_one_line(note.note), note.saved)]

    file = _note_file(path)
    file.rewrite(change)


def _in_one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _in_lines(text: str) -> str:
    parts = (part.replace("\\n", "\n") for part in text.split("\\\\"))
    return "\\".join(parts)


def _note_file(path: Path) -> LineFile:
    return LineFile(path, NOTE_COLUMNS, "The note")


def _note(row: dict[str, str]) -> Note:
    try:
        when = dt.datetime.fromisoformat(row["saved"])
        return Note(row["document"], row["title"], row["path"], _in_lines(row["note"]), when)
    except (ValueError, InvalidParameter) as error:
        raise UnreadableFile(f"{error}.".replace("..", ".")) from None


def _flatten(thing: Tag | Note) -> None:
    """Keep title and path in one line; a path need not be Unicode."""
    for name in ("title", "path"):
        flat = " ".join(getattr(thing, name).encode("utf-8", "replace").decode().split())
        object.__setattr__(thing, name, flat.replace("\x00", ""))
