"""Read one file into documents and rejections."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UnreadableFile
from analysis.ingest import apart
from analysis.ingest.completing import Found, completed
from analysis.ingest.decoding import clean, one_line
from analysis.ingest.fields import Chosen
from analysis.ingest.formats import APART, FAMILIES, READERS, TABLES, format_of
from analysis.ingest.limits import (
    DEEPEST,
    LARGEST_FILE,
    LARGEST_UNPACKED,
    LONGEST_FILE,
    LONGEST_TEXT,
    check_size,
    megabytes,
)
from analysis.ingest.records import Item, Member, Record, Refusal
from analysis.ingest.results import FileResult, Rejection

INGEST_VERSION = 2
"""Raised when the same bytes would give other documents."""


def read_file(path: Path, *, folder: Path, chosen: Chosen = ()) -> FileResult:
    """Read the documents of a file; what cannot be read is a rejection with its reason, never an error.

    `chosen` says of a table which columns somebody chose for what; in tables inside a file they are found by name.
    What is not plain text is read in a process of its own, which is ended where it takes too long or too much memory.
    """
    name = path.relative_to(folder).as_posix()
    shown = clean(name).replace("\n", " ")
    try:
        if path.is_dir():
            os.scandir(path).close()
        kind = format_of(path.name)
        if kind not in READERS:
            return _refused(shown, _not_read(path.name))
        check_size(path.stat().st_size, LARGEST_FILE)
        if kind in APART:
            return apart.read(path, name, shown, chosen)
    except UnreadableFile as error:
        return _refused(shown, str(error))
    except OSError as error:
        return _refused(shown, f"cannot be opened: {error.strerror or error}")
    return read_guarded(path, name, chosen=chosen)


def read_guarded(
    path: Path, name: str, *, chosen: Chosen = (), alive: Callable[[], None] = lambda: None
) -> FileResult:
    """Read a file in this process, in the reader of its format; `alive` is called after each of its parts."""
    shown = clean(name).replace("\n", " ")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        check_size(len(data), LARGEST_FILE)
    except UnreadableFile as error:
        return _refused(shown, str(error))
    except OSError as error:
        return _refused(shown, f"cannot be opened: {error.strerror or error}")
    reading = _Reading(alive, chosen)
    reading.take(data, _Place(name, "", format_of(path.name), 0))
    documents = []
    for document in completed(reading.found, shown):
        documents.append(document)
        alive()
    rejected = [Rejection(shown + part, reason) for part, reason in reading.refused]
    if not documents:
        rejected = _summed_up(rejected, shown)
    return FileResult(shown, tuple(documents), tuple(rejected))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where bytes stand: the path whose folders and name say something of them, the part, the format, the depth."""

    path: str
    part: str
    kind: str
    depth: int


class _Reading:
    """What one file gives, with all that stands inside it."""

    def __init__(self, alive: Callable[[], None], chosen: Chosen) -> None:
        self.found: list[Found] = []
        self.refused: list[tuple[str, str]] = []
        self._alive, self._unpacked, self._start = alive, 0, time.monotonic()
        self._chosen = chosen

    def take(self, data: bytes, place: _Place, member: Member | None = None) -> None:
        """Read bytes by the reader of their format, and what stands inside them in its turn."""
        try:
            for item in self._items(data, place):
                self._alive()
                if isinstance(item, Refusal):
                    self.refused.append((place.part + _shown(item.part), item.reason))
                elif isinstance(item, Member):
                    self._take_member(item, place)
                elif len(item.text) > LONGEST_TEXT:
                    self.refused.append((place.part + _shown(item.part), _too_long(item.text)))
                elif text := clean(item.text):
                    self._take_record(item, text, place, member)
                else:
                    self.refused.append((place.part + _shown(item.part), "holds no text"))
        except UnreadableFile as error:
            self.refused.append((place.part, str(error)))
        except MemoryError:
            self.refused.append((place.part, "needs more memory than is given to reading one file; split it"))
        except Exception as error:  # noqa: BLE001  # what reads a format may raise anything on a damaged file
            self.refused.append((place.part, f"is damaged, or not what its name says: {one_line(_said(error))}"))

    def _items(self, data: bytes, place: _Place) -> Iterator[Item]:
        if self._chosen and place.depth == 0 and place.kind in TABLES:
            return TABLES[place.kind](data, self._chosen)
        return READERS[place.kind](data)

    def _take_record(self, record: Record, text: str, place: _Place, member: Member | None) -> None:
        doubtful = record.doubtful if record.doubtful.date or member is None else member.doubtful
        self.found.append(Found(record, text, place.part + _shown(record.part), place.path, doubtful))

    def _take_member(self, member: Member, place: _Place) -> None:
        """Read what stands inside, unless it is of no format that is read, too much, or too deep."""
        name = member.name or place.path.rpartition("/")[2].rpartition(".")[0]  # unpacked: the name without .gz
        part = place.part + _shown(member.part)
        kind = format_of(name)
        if kind not in READERS:
            self.refused.append((part, _not_read(name.rpartition("/")[2])))
            return
        self._unpacked += len(member.data)
        if place.depth >= DEEPEST:
            self.refused.append((part, f"stands {place.depth + 1} files deep; at most {DEEPEST} are opened"))
            return
        if self._unpacked > LARGEST_UNPACKED:
            raise UnreadableFile(f"holds more than {megabytes(LARGEST_UNPACKED)}; the rest is not read. Split it")
        if time.monotonic() - self._start > LONGEST_FILE:
            minutes = LONGEST_FILE // 60
            raise UnreadableFile(f"takes more than {minutes} minutes to read; the rest is not read. Split it")
        self.take(member.data, _Place(_path(member, name, place), part, kind, place.depth + 1), member)


def _path(member: Member, name: str, place: _Place) -> str:
    """Return the path of what stands inside: an archive is a folder; an attachment lies beside its mail."""
    if member.in_archive:
        return f"{place.path}/{name}"
    return "/".join([*place.path.split("/")[:-1], name.replace("/", "_")])


def _too_long(text: str) -> str:
    return f"is one text of {len(text):,} characters; at most {LONGEST_TEXT:,} are read as one document. Split it"


def _shown(part: str) -> str:
    return " ".join(clean(part).split("\n"))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error).strip() else type(error).__name__


def _not_read(name: str) -> str:
    """Return why a name is not of a format that is read, and what helps where something does."""
    suffix = Path(name).suffix.lower()
    if helps := OLD.get(suffix):
        return helps
    what = suffix or "A file without a suffix"
    return f"{what} is not a format that is read; allowed: {FAMILIES}"


OLD = {
    ".ppt": "is an old PowerPoint presentation, which is not read; save it as .pptx",
    ".pages": "is a Pages document, which is not read; export it as .docx or PDF",
    ".numbers": "is a Numbers table, which is not read; export it as .xlsx or CSV",
    ".key": "is a Keynote presentation, which is not read; export it as .pptx",
    ".7z": "is a 7z archive, which is not read; unpack it, or pack it as ZIP",
    ".rar": "is a RAR archive, which is not read; unpack it, or pack it as ZIP",
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp"),
        "is an image; text in images is not recognised. Run OCR on it and save the text",
    ),
    **dict.fromkeys(
        (".mp3", ".wav", ".ogg", ".m4a", ".mp4", ".mov", ".avi", ".webm"),
        "is a recording; speech is not recognised. Transcribe it and save the text",
    ),
}  # fmt: skip
"""Suffix -> why it is not read and what to do."""


def _summed_up(rejected: list[Rejection], path: str) -> list[Rejection]:
    """Return one rejection for a file of which nothing was read, where every row has the same reason."""
    reasons = {rejection.reason for rejection in rejected}
    if len(reasons) > 1 or len(rejected) == 1:
        return rejected
    rows = f" (each of its {len(rejected):,} rows)" if rejected else ""
    return [Rejection(path, "".join(reasons or {"holds no text"}) + rows)]


def _refused(path: str, reason: str) -> FileResult:
    return FileResult(path, rejected=(Rejection(path, reason),))
