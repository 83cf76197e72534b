"""What a reader yields: a record (one document, its fields as found), a refusal, or a member to be read in its turn.

`part` says where in its file something stands: '' for the whole file, `#row=12`, `#message=3`, `/inner.txt`; of what
stands inside another the parts are joined: `archive.zip` + `/mails.mbox` + `#message=3`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.ingest.dates import UNDATED, Dated


@dataclass(frozen=True, slots=True)
class Record:
    """One document as its file gives it.

    `doubtful` is a date that says less than what the file's name or the text may say: when a file was made.
    """

    text: str
    title: str = ""
    dated: Dated = UNDATED
    source: str = ""
    language: str = ""
    part: str = ""
    doubtful: Dated = UNDATED


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a file that cannot be read as a document."""

    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file; `name` tells its format; in an archive its folders are kept as those of a folder are.

    `doubtful` dates what cannot be dated otherwise: a mail's day for its attachments.
    """

    part: str
    name: str
    data: bytes = field(repr=False)
    in_archive: bool = False
    doubtful: Dated = UNDATED


Item = Record | Refusal | Member
