"""Read the corpora of names into one label scheme. Each reader takes the data folder and returns whole texts.

What a corpus leaves unmarked is no negative: such spans are given as missing.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.annotate.gazetteer import gazetteer
from analysis.annotate.lexicon import strip_titles
from analysis.training.gum import read_gum
from analysis.training.scheme import in_scheme, is_group, is_occasion, other_label, place_label, tidy
from analysis.training.texts import Labelled, LabelledText
from analysis.training.tokens import TaggedToken, detokenise, iob_spans, read_columns, text_of_sentences
from analysis.training.uner import read_uner

Rename = Callable[[str, int, int, str], str | None]
"""(text, start, end, the corpus's label) -> our label, None for no name, '-' for missing."""

DOMAINS = ("politics", "science", "music", "literature", "ai")
_PERSONS = ("person", "politician", "scientist", "writer", "musicalartist", "researcher")
_CROSSNER = {
    **dict.fromkeys(_PERSONS, "PERSON"),
    **dict.fromkeys(("politicalparty", "organisation", "university", "band"), "ORG"),
    **dict.fromkeys(("event", "election", "conference"), "EVENT"), "magazine": "ORG",
    **dict.fromkeys(("album", "song", "book", "poem", "academicjournal"), "WORK_OF_ART"), "product": "PRODUCT",
    "programlang": "MISC",
}  # fmt: skip
_CROSSNER_CAPITALISED = {"astronomicalobject": "LOC", "award": "MISC"}
_WNUT = {"person": "PERSON", "corporation": "ORG", "group": "ORG", "product": "PRODUCT", "creative-work": "WORK_OF_ART"}
_RE3D = {"Person": "PERSON", "Organisation": "ORG", "Location": "GPE", "Nationality": "NORP"}
_RE3D_MADE = ("MilitaryPlatform", "Weapon", "Vehicle")
_TEXT_OF_GMB, _TEXT_OF_WNUT, _TEXT_OF_CROSSNER = 8, 8, 6
"""Sentences put together where a corpus does not say which belong to one document."""


def renamed(found: LabelledText, rename: Rename) -> LabelledText:
    """Return a text whose spans went through `rename` into our scheme."""
    spans: list[Labelled] = []
    missing: list[tuple[int, int]] = []
    for span in found.spans:
        neat = tidy(found.text, span)
        if neat is None:
            continue
        label = rename(found.text, neat.start, neat.end, span.label)
        if label == "-":
            missing.append((span.start, span.end))
        elif label is not None:
            spans.append(Labelled(span.start, span.end, label))
    return in_scheme(found, spans, missing=missing)


def four_labels(text: str, start: int, end: int, label: str) -> str | None:
    """Rename PER, ORG, LOC, MISC."""
    name = text[start:end]
    if label == "PER":
        return "PERSON"
    if label == "ORG":
        return "NORP" if is_group(name) else "ORG"
    return place_label(name) if label == "LOC" else other_label(text, start, end)


def read_redocred(data: Path) -> list[LabelledText]:
    """Read Re-DocRED (Wikipedia paragraphs, all mentions of each entity)."""
    texts = []
    for part in ("dev", "test"):
        for entry in json.loads((data / f"ner/redocred/data/{part}_revised.json").read_text(encoding="utf-8")):
            texts.append(_redocred_text(entry))
    return texts


def _redocred_text(entry: dict[str, Any]) -> LabelledText:
    text, offsets = "", []
    for sentence in entry["sents"]:
        piece, places = detokenise(sentence)
        base = len(text) + 1 if text else 0
        text += (" " if text else "") + piece
        offsets.append([(base + start, base + end) for start, end in places])
    bounds = tuple((places[0][0], places[-1][1]) for places in offsets)
    found = set()
    for mention in (m for entity in entry["vertexSet"] for m in entity):
        places = offsets[mention["sent_id"]]
        first, end = mention["pos"]
        if end <= len(places):
            found.add(Labelled(places[first][0], places[end - 1][1], mention["type"]))
    plain = LabelledText(f"redocred/{entry['title']}", text, tuple(sorted(found)), (), bounds)
    return renamed(plain, lambda t, s, e, label: None if label in ("TIME", "NUM") else four_labels(t, s, e, label))


def read_crossner(data: Path) -> list[LabelledText]:
    """Read CrossNER (Wikipedia sentences of five domains)."""
    texts = []
    for domain in DOMAINS:
        for part in ("train", "dev", "test"):
            path = data / f"ner/crossner/ner_data/{domain}/{part}.txt"
            lines = path.read_text(encoding="utf-8").splitlines()
            texts += read_columns(
                lines, name=f"crossner/{domain}/{part}", sentences_a_text=_TEXT_OF_CROSSNER, separator="\t"
            )
    return [renamed(text, _crossner_label) for text in texts]


def _crossner_label(text: str, start: int, end: int, label: str) -> str | None:
    name = text[start:end]
    if label == "country":
        return "NORP" if is_group(name) else "GPE"
    if label == "location":
        return place_label(name)
    if label == "misc":
        return other_label(text, start, end)
    if label == "politicalparty" and is_group(name):
        return "NORP"
    if label in _CROSSNER_CAPITALISED:
        return _CROSSNER_CAPITALISED[label] if name[0].isupper() else None
    return _CROSSNER.get(label)


def read_wikigold(data: Path) -> list[LabelledText]:
    """Read Wikigold (Wikipedia articles)."""
    path = data / "ner/wikigold/data/wikigold/CONLL-format/data/wikigold.conll.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [renamed(text, four_labels) for text in read_columns(lines, name="wikigold", sentences_a_text=10_000)]


def read_uner_ewt(data: Path) -> list[LabelledText]:
    """Read the development part of UNER English-EWT (web); its test part is for testing alone."""
    return [renamed(text, four_labels) for text in read_uner(data / "ner/uner_ewt/en_ewt-ud-dev.iob2")]


def read_wnut(data: Path) -> list[LabelledText]:
    """Read the training and development parts of WNUT 2017 (social media); its test part is for testing alone."""
    folder = data / "ner/wnut17/data/WNUT17/CONLL-format/data"
    texts = []
    for part in ("train/wnut17train.conll", "dev/emerging.dev.conll"):
        lines = (folder / part).read_text(encoding="utf-8").splitlines()
        texts += read_columns(lines, name=f"wnut/{part[:3]}", sentences_a_text=_TEXT_OF_WNUT, separator="\t")
    return [
        renamed(t, lambda text, s, e, label: place_label(text[s:e]) if label == "location" else _WNUT.get(label))
        for t in texts
    ]


def read_re3d(data: Path) -> list[LabelledText]:
    """Read re3d (government and security news) without its BBC part, which may not be used commercially."""
    texts = []
    for folder in sorted(p for p in (data / "gold/re3d").iterdir() if p.is_dir() and "BBC" not in p.name):
        spans: dict[str, set[Labelled]] = defaultdict(set)
        for entry in _json_lines(folder / "entities.json"):
            spans[entry["documentId"]].add(Labelled(entry["begin"], entry["end"], entry["type"]))
        for entry in _json_lines(folder / "documents.json"):
            found = LabelledText(f"re3d/{entry['_id']}", entry["text"], tuple(sorted(spans[entry["_id"]])))
            texts.append(renamed(found, _re3d_label))
    return texts


def _re3d_label(text: str, start: int, end: int, label: str) -> str | None:
    name = text[start:end]
    if not name[0].isupper() or (label == "Person" and not strip_titles(name + " ").strip()):
        return "PRODUCT" if label in _RE3D_MADE and any(map(str.isupper, name)) else None
    if label in ("Organisation", "Location"):
        kind = place_label(name)
        return kind if label == "Location" or kind == "NORP" or gazetteer().get(name) else "ORG"
    return "PRODUCT" if label in _RE3D_MADE else _RE3D.get(label)


def read_gmb(data: Path) -> list[LabelledText]:
    """Read the entity-annotated Groningen Meaning Bank (news of the Voice of America): silver, much of it by rule."""
    with zipfile.ZipFile(data / "ner/gmb/entity-annotated-corpus.zip") as archive:
        raw = archive.read("entity-annotated-corpus/ner_dataset.csv").decode("cp1252", "replace")
    sentences: dict[tuple[str, ...], list[TaggedToken]] = {}
    sentence: list[TaggedToken] = []
    rows = csv.reader(io.StringIO(raw))
    next(rows)
    for number, word, *_, tag in [*rows, ["Sentence", "", ""]]:
        if number and sentence:
            sentences.setdefault(tuple(w for w, _ in sentence), sentence)
            sentence = []
        sentence.append((word, tag))
    kept = [_joined(s) for s in sentences.values() if len(s) >= 4]
    groups = (kept[at : at + _TEXT_OF_GMB] for at in range(0, len(kept), _TEXT_OF_GMB))
    return [renamed(text_of_sentences(f"gmb/{n}", group), _gmb_label) for n, group in enumerate(groups)]


def _joined(sentence: Sequence[TaggedToken]) -> list[TaggedToken]:
    """Return a sentence in which two neighbouring spans that are one listed name (`South` `Korean`) are one."""
    words = [word for word, _ in sentence]
    tags = [tag for _, tag in sentence]
    spans = iob_spans(tags)
    for (first, end, left), (next_first, next_end, right) in pairwise(spans):
        name = " ".join(words[first:next_end])
        if end == next_first and "tim" not in (left, right) and (is_group(name) or gazetteer().get(name)):
            tags[first:next_end] = [f"{'B' if at == first else 'I'}-gpe" for at in range(first, next_end)]
    return list(zip(words, tags, strict=True))


def _gmb_label(text: str, start: int, end: int, label: str) -> str | None:
    name = text[start:end]
    entry = gazetteer().get(name)
    if label in ("geo", "gpe", "org") and is_group(name):
        return "NORP"
    if label in ("geo", "gpe", "org"):
        if entry is not None:
            return entry.label if entry.label in ("GPE", "LOC", "ORG") else "-"
        return "ORG" if label == "org" else place_label(name)
    if label == "per":
        bare = strip_titles(name + " ").strip()
        return None if not bare else "GPE" if entry is not None and entry.label == "GPE" else "PERSON"
    if label in ("eve", "nat"):
        return "EVENT" if is_occasion(name) or (label == "eve" and len(name) > 4) else "-"
    return other_label(text, start, end) if label == "art" else None


def _json_lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


CORPORA: dict[str, Callable[[Path], list[LabelledText]]] = {
    "redocred": read_redocred, "crossner": read_crossner, "wikigold": read_wikigold, "uner_ewt": read_uner_ewt,
    "re3d": read_re3d, "gum": read_gum, "wnut": read_wnut, "gmb": read_gmb,
}  # fmt: skip
"""Readers by corpus; all but gmb are human gold."""
