"""Whether a figure still holds: a bundle is computed again from a corpus, and what differs is named."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import DatelineError, UnreadableFile
from analysis.store.corpus import Corpus
from dashboard import export
from dashboard.bundle import contents
from dashboard.bundle.making import hashed
from dashboard.export.table import from_safe_csv, jsonable
from dashboard.figure import Figure

LARGEST = 2 * 1024**3
"""Bytes that a bundle may hold unpacked: a small zip can hold an endless file."""
TOLERANCE = 1e-9
"""Part by which a computed number may differ between versions of numpy and machines."""
NEEDED = ("data.json", "evidence.csv", "documents.csv", "query.json", "manifest.json")
KEYS = {
    "manifest.json": ("files", "caption", "title", "corpus"), "data.json": ("rows",),
    "query.json": ("query", "url", "sentence", "exhibit", "options", "key", "title", "link"),
}  # fmt: skip
"""What a JSON file of a bundle holds at least."""
NAMED = 3
"""Documents of a kind that are named one by one."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of it: the figure's title and selection, every difference, the first one first, and mere notes."""

    title: str
    selection: str
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the figure, its evidence, its documents and the bundle itself are what they were."""
        return not self.differences

    @property
    def summary(self) -> str:
        """What came of it, a line for each difference."""
        about = f"{self.title}, {self.selection}"
        return f"same: {about}" if self.same else "\n".join([f"not the same: {about}", *self.differences])


def verify(bundle: Path | bytes, corpus: Corpus) -> Verification:
    """Compute a bundle's figure again and compare. Raises UnreadableFile for what is no bundle."""
    files = unpacked(bundle)
    manifest, question = _json(files, "manifest.json"), _json(files, "query.json")
    changed = [name for name, known in manifest["files"].items() if name not in files or hashed(files[name]) != known]
    differences = []
    if "query.json" in changed:
        differences.append(f"The query was changed after the export: it now asks for {contents.asks_for(question)}. "
                           f"The figure was exported as: {manifest['caption']}")  # fmt: skip
    differences += [f"{name} was changed or removed after the export." for name in changed if name != "query.json"]
    try:
        figure = contents.asked(corpus, question)
        listed = contents.documents(figure)
        gone = _documents(from_safe_csv(files["documents.csv"]), _as_text(listed))
        differences += _figure(files, figure)
    except DatelineError as error:
        differences.append(f"The figure cannot be computed from this corpus: {error}")
        gone = _documents(from_safe_csv(files["documents.csv"]), _as_text(corpus.identities().assign(part="")))
    differences += gone[0]
    notes = [*gone[1], *_notes(manifest, contents.state(corpus))]
    return Verification(str(manifest["title"]), str(question.get("sentence", "")), tuple(differences), tuple(notes))


def unpacked(bundle: Path | bytes) -> dict[str, bytes]:
    """Return the files of a bundle by name. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(bundle) if isinstance(bundle, bytes) else bundle) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise UnreadableFile("The zip holds more than 2 GB: this is no bundle of a figure.")
            files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, OSError) as error:
        what = "The bundle" if isinstance(bundle, bytes) else bundle
        raise UnreadableFile(f"{what} cannot be read: {error}.") from None
    if missing := [name for name in NEEDED if name not in files]:
        raise UnreadableFile(f"This is no bundle of a figure: {', '.join(missing)} is missing.")
    return files


def _json(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        content = json.loads(files[name])
    except ValueError as error:
        raise UnreadableFile(f"{name} in the bundle is no JSON: {error}.") from None
    needed = KEYS.get(name, ())
    if not isinstance(content, dict) or not set(needed) <= content.keys():
        raise UnreadableFile(f"{name} in the bundle does not hold {', '.join(needed)}.")
    return content


# -- numbers and places ----------------------------------------------------------------------------------------


def _figure(files: Mapping[str, bytes], figure: Figure) -> list[str]:
    """Return the first difference of the table, and the first of its evidence."""
    then, names = _json(files, "data.json")["rows"], list(figure.frame.columns)
    now = [dict(zip(names, map(jsonable, row), strict=True)) for row in figure.frame.itertuples(index=False, name=None)]
    found = first_difference("The table", then, now)
    places = from_safe_csv(files["evidence.csv"]).to_dict("records")
    again = from_safe_csv(export.to_csv(contents.evidence(figure)[0])).to_dict("records")
    return [text for text in (found, first_difference("The evidence", places, again)) if text]


def first_difference(what: str, then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> str:
    """Return the first cell that differs between two tables, '' where none does."""
    for at, (old, new) in enumerate(zip(then, now, strict=False), start=1):
        for name in dict.fromkeys([*old, *new]):
            if not alike(old.get(name), new.get(name)):
                subject = next((f" ({old[c]})" for c in ("key", "term", "title", "name", "start") if old.get(c)), "")
                return (f"{what} differs first in row {at}{subject}, {name.replace('_', ' ')}: "
                        f"{_short(old.get(name))} in the bundle, {_short(new.get(name))} now.")  # fmt: skip
    if len(then) != len(now):
        return f"{what} has {len(then):,} rows in the bundle and {len(now):,} now; those of both are the same."
    return ""


def alike(old: Any, new: Any) -> bool:
    """Whether two cells say the same: numbers within TOLERANCE of each other, else what is equal."""
    if contents.is_number(old) and contents.is_number(new):
        return old == new or (isinstance(old, float) and math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=1e-12))
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(alike, old, new))
    return bool(old == new)


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


# -- documents and versions ------------------------------------------------------------------------------------


def _as_text(listed: pd.DataFrame) -> pd.DataFrame:
    return from_safe_csv(export.to_csv(listed))


def _documents(then: pd.DataFrame, now: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return what has changed of the documents of the figure, and what of the others."""
    old, new = (frame.drop_duplicates("id").set_index("id") for frame in (then, now))
    lost, more = old.loc[old.index.difference(new.index)], new.loc[new.index.difference(old.index)]
    by_path = {path: id for id, path in more["path"].items()}
    changed = lost[lost["path"].isin(set(by_path))]
    removed = lost[~lost.index.isin(changed.index)]
    added = more[~more["path"].isin(set(changed["path"]))]
    both = old.index.intersection(new.index)
    fields = ["source", "collection"]
    moved = old.loc[both][(old.loc[both, fields] != new.loc[both, fields]).any(axis=1)]
    differences, notes = [], []
    for rows, verb in ((changed, "was changed"), (removed, "was removed"), (added, "was added"),
                       (moved, "has another source or collection")):  # fmt: skip
        ours = rows["part"] != ""
        differences += _named(rows[ours], verb, "Document of the figure")
        notes += _named(rows[~ours], verb, "Other document")
    return differences, notes


def _named(rows: pd.DataFrame, verb: str, what: str) -> list[str]:
    """Return a sentence for each of the first documents, and one for the others."""
    ordered = rows.sort_values("path", kind="stable")
    said = [f"{what} {verb}: {row['path']} ({row['title'] or 'untitled'}, {row['date'] or 'undated'})."
            for row in ordered.head(NAMED).to_dict("records")]  # fmt: skip
    rest = len(rows) - NAMED
    return said if rest < 1 else [*said, f"{rest:,} more: {what.lower()} {verb}."]


def _notes(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what else is not as it was: decisions, tags, pipeline, versions."""
    said = []
    if then.get("decisions") != now["decisions"]:
        said.append("The decisions about names are other ones.")
    if then.get("tags_and_notes") != now["tags_and_notes"]:
        said.append("Tags or notes have changed.")
    if then.get("pipeline") != now["pipeline"]:
        said.append(f"The pipeline was {then.get('pipeline')} and is {now['pipeline']}.")
    for name, new in now["exported_with"].items():
        if (old := then.get("exported_with", {}).get(name)) != new:
            said.append(f"{name} was {old} and is {new}.")
    return said


