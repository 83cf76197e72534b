"""Tags and notes of a corpus: they stand in files beside the documents, not in the snapshot, and hold at once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.decisions import decisions_path
from analysis.errors import StoreError
from analysis.tags import SEPARATOR, Note, Tag, read_notes, read_tags

if TYPE_CHECKING:
    from analysis.store.database import Database

_LISTED = "(SELECT unnest(?::VARCHAR[]) AS id)"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the two files say at one moment: tags by document, notes by document, and what cannot be read.

    `state` names their content.
    """

    state: str
    tags: dict[str, tuple[str, ...]]
    notes: dict[str, str]
    lines: tuple[Tag | Note, ...]
    problems: tuple[str, ...]


class Tagging:
    """The tagging half of a corpus."""

    database: Database
    manifest: dict[str, Any]
    _read: tuple[object, Marks] | None = None

    def marks_path(self, what: str) -> Path:
        """Return the file of `tags` or `notes`: beside the decisions about names."""
        return decisions_path(Path(self.manifest["folder"])).with_name(f"{what}.csv")

    def marks(self) -> Marks:
        """Return the tags and notes as their files have them now; a file that cannot be read is among the problems."""
        paths = [self.marks_path(what) for what in ("tags", "notes")]
        seen = [_stamp(path) for path in paths]
        if self._read is None or self._read[0] != seen:
            self._read = (seen, _marks(*paths))
        return self._read[1]

    def tags(self) -> pd.DataFrame:
        """Return name, documents (of this corpus) of each tag, the most frequent first; last '', those without any."""
        tagged = self.marks().tags
        counts: dict[str, int] = defaultdict(int)
        known = self._known(list(tagged))
        for document in known:
            for tag in tagged[document]:
                counts[tag] += 1
        rows = sorted(counts.items(), key=lambda row: (-row[1], row[0].casefold(), row[0]))
        rows.append(("", int(self.manifest["documents"]) - len(known)))
        return pd.DataFrame(rows, columns=["name", "documents"]).astype({"name": "str", "documents": "int64"})

    def lost_marks(self) -> pd.DataFrame:
        """Return document, title, path, tags, note, successor of what is marked and not in this corpus any more.

        `successor` is the id of the document that stands at the same path now, '' where there is none: its text (or
        its title, or its date) has changed since.
        """
        marks = self.marks()
        lines = {line.document: line for line in marks.lines}
        lost = sorted(lines.keys() - self._known(list(lines)))
        paths: list[Any] = [lines[document].path for document in lost]
        now = dict(self.database.rows(
            "SELECT path, max(id) FROM documents SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS path) USING (path) "
            "GROUP BY path", [paths],
        ))  # fmt: skip
        rows = [
            (id_, lines[id_].title, lines[id_].path, SEPARATOR.join(marks.tags.get(id_, ())), marks.notes.get(id_, ""),
             now.get(lines[id_].path, ""))
            for id_ in lost
        ]  # fmt: skip
        columns = ["document", "title", "path", "tags", "note", "successor"]
        return pd.DataFrame(rows, columns=columns).astype("str")

    def tagged(self, tags: Sequence[str], marks: Marks) -> np.ndarray[Any, np.dtype[np.int32]]:
        """Return the documents with one of these tags, '' those without any; a tag that nobody gave has none."""
        marked, wanted = marks.tags, set(tags)
        ids: list[Any] = [id_ for id_, names in marked.items() if wanted & set(names)]
        sql = f"SELECT doc FROM documents SEMI JOIN {_LISTED} USING (id) ORDER BY doc"
        found = self.database.column(sql, [ids])
        if "" not in wanted:
            return found
        bare = self.database.column(sql.replace("SEMI", "ANTI"), [list(marked)])
        return np.union1d(found, bare).astype(np.int32)

    def _known(self, ids: list[str]) -> set[str]:
        return {id_ for (id_,) in self.database.rows(f"SELECT id FROM documents SEMI JOIN {_LISTED} USING (id)", [ids])}


def _stamp(path: Path) -> object:
    """Return what changes with a file: each writing of it makes a new one and swaps it in."""
    try:
        status = path.stat()
    except OSError:
        return None
    return path, status.st_ino, status.st_mtime_ns, status.st_size


def _marks(tag_path: Path, note_path: Path) -> Marks:
    problems: list[str] = []
    tags: list[Tag] = []
    notes: list[Note] = []
    for path, read, found in ((tag_path, read_tags, tags), (note_path, read_notes, notes)):
        try:
            things, wrong = read(path)
        except StoreError as error:
            things, wrong = [], [str(error)]
        found.extend(things)  # type: ignore[arg-type]  # tags to tags, notes to notes
        problems += wrong
    named: dict[str, list[str]] = defaultdict(list)
    for tag in tags:
        named[tag.document].append(tag.tag)
    by_document = {id_: tuple(sorted(names, key=lambda name: (name.casefold(), name))) for id_, names in named.items()}
    written = {note.document: note.note for note in notes if note.note}
    content = repr((sorted(by_document.items()), sorted(written.items()), problems))
    state = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]
    return Marks(state, by_document, written, (*tags, *notes), tuple(problems))
