"""A figure as a zip: images, data, evidence, the question, hashes, versions. Equal figures make equal files."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from typing import Any

from dashboard import export
from dashboard.bundle import contents
from dashboard.export.table import jsonable
from dashboard.figure import Figure, theme_of
from dashboard.theme import LIGHT, Theme, number, plural

DATA = ("csv", "parquet", "json")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: the earliest one that a zip can hold."""
READ_ME = """\
{title}

{caption}

figure.*        the figure{images}
data.*          its table, as CSV, Parquet and JSON: the same numbers
evidence.csv    the places in the documents that the numbers count: {evidence}
query.json      what was asked, as a link, as values and as a sentence
documents.csv   every document of the corpus by a hash of its date, title and text, and its part in the figure
manifest.json   hashes of these files, of the corpus and of the decisions about names; pipeline and versions

In the CSV files an apostrophe stands before a text that a spreadsheet would run as a formula.

Whether the figure still holds for a corpus, and if not, what has changed:
python -m analysis verify {name} --store FOLDER
"""


def bundle(
    figure: Figure, *, theme: str | Theme = LIGHT, today: dt.date | None = None, images: bool | None = None
) -> bytes:
    """Return a figure's bundle as a zip. Images are drawn where Chrome is there, unless `images` says otherwise.

    Raises ExportError where an image cannot be drawn, InvalidParameter.
    """
    drawn = export.chrome_available() if images is None else images
    exts = (*(export.IMAGES if drawn else ()), "html")
    look = theme_of(theme)
    files = {f"figure.{ext}": figure.make(ext, theme=look, today=today) for ext in exts}
    files |= {f"data.{ext}": figure.make(ext, theme=look, today=today) for ext in DATA}
    places, counts = contents.evidence(figure)
    files["evidence.csv"] = export.to_csv(places)
    files["query.json"] = written(contents.question(figure))
    files["documents.csv"] = export.to_csv(contents.documents(figure))
    exhibit = figure.exhibit.about(figure.query, figure.options)
    about = export.caption(exhibit, figure.query, figure.corpus, today=today)
    files["README.txt"] = _read_me(figure, about, counts, drawn=drawn)
    manifest = {
        "form": contents.FORM, "exhibit": figure.exhibit.name, "title": figure.title, "caption": about,
        "exported": (today or dt.date.today()).isoformat(), "theme": look.name, "images": drawn, "evidence": counts,
        **contents.state(figure.corpus), "files": {name: hashed(files[name]) for name in sorted(files)},
    }  # fmt: skip
    return zipped({**files, "manifest.json": written(manifest)})


def bundle_name(figure: Figure) -> str:
    """Return the file name of a figure's bundle."""
    return figure.file_name("zip")


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as a zip whose bytes depend on them alone: sorted, without times and owners."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 6)
    return whole.getvalue()


def hashed(content: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def written(content: dict[str, Any]) -> bytes:
    """Return an object as JSON."""
    plain = {name: jsonable(value) if not isinstance(value, dict) else value for name, value in content.items()}
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8", "replace")


def _read_me(figure: Figure, about: str, counts: dict[str, int], *, drawn: bool) -> bytes:
    images = ", in a browser and as an image" if drawn else ", in a browser (no Chrome was there to draw images)"
    text = READ_ME.format(title=figure.title, caption=about, images=images, evidence=said_of_evidence(counts),
                          name=bundle_name(figure))  # fmt: skip
    return text.encode("utf-8", "replace")


def said_of_evidence(counts: dict[str, int]) -> str:
    """Return how many places of the evidence there are, and of how many: nothing is left out unsaid."""
    if not counts["of_numbers"]:
        return "none, as its numbers count no places"
    if counts["places"] == counts["of_places"]:
        return f"all {plural(counts['places'], 'place')} of {plural(counts['numbers'], 'number')}"
    return (
        f"{number(counts['places'])} of {plural(counts['of_places'], 'place')}, of the first "
        f"{number(counts['numbers'])} of {plural(counts['of_numbers'], 'number')} (the command `evidence` gives all)"
    )
