"""Test sets: texts with gold names, and texts with gold tags, lemmas and sentences. Nothing here is trained on.

A reader takes the data folder and returns whole texts; a set without data ends with an error that names the file.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import InvalidParameter, MissingInput
from analysis.ingest import read_file
from analysis.training.corpora import CORPORA
from analysis.training.examples import split
from analysis.training.gum import read_conllu, read_gum
from analysis.training.scoring import FULL, THREE
from analysis.training.texts import Labelled, LabelledText
from analysis.training.tokens import read_columns
from analysis.training.uner import read_uner

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "dashboard" / "sample"
SAMPLE_NAMES = ROOT / "tests" / "golden" / "sample_entities.csv"

_WNUT = {"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG"}
_SENTENCES_OF_WNUT = 1
"""Each is a message of its own."""


@dataclass(frozen=True, slots=True)
class NameSet:
    """Texts with gold names; `labels` says under which label each label is scored (see scoring)."""

    name: str
    texts: tuple[LabelledText, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of gold: its offsets (end exclusive), fine tag, coarse tag and lemma."""

    start: int
    end: int
    fine: str
    coarse: str
    lemma: str


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text with gold words and the offsets at which its sentences start."""

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]


def load_names(name: str, data: Path | None) -> NameSet:
    """Return a set of NAME_SETS, or the held-out part of a training corpus (`held_out:redocred`).

    Raises InvalidParameter for another name, MissingInput where its files are not there.
    """
    kind, _, corpus = name.partition(":")
    if kind == "held_out" and corpus in CORPORA:
        folder = _folder(data)
        with _reading(name):
            held_out = split(corpus, CORPORA[corpus](folder), folder)[1]
        return NameSet(name, tuple(held_out), FULL)
    if name not in NAME_SETS:
        raise InvalidParameter("sets", name, ", ".join((*NAME_SETS, *TAG_SETS, "held_out:CORPUS")))
    if name == "sample":
        return NameSet(name, tuple(read_sample()), FULL)
    folder = _folder(data)
    with _reading(name):
        return NameSet(name, tuple(NAME_SETS[name](folder)), THREE)


def load_tags(name: str, data: Path | None) -> tuple[TaggedText, ...]:
    """Return a set of TAG_SETS. Raises as `load_names` does."""
    if name not in TAG_SETS:
        raise InvalidParameter("sets", name, ", ".join(TAG_SETS))
    with _reading(name):
        return tuple(read_tagged(_folder(data) / TAG_SETS[name]))


def read_sample() -> list[LabelledText]:
    """Return the sample documents that were marked by hand, in the labels of our pipelines (names only)."""
    if not SAMPLE_NAMES.is_file():
        raise MissingInput(
            f"There is no file {str(SAMPLE_NAMES)!r}. Next step: run from a checkout of the repository, "
            "or leave the set 'sample' out."
        )
    spans: dict[str, list[Labelled]] = {}
    with SAMPLE_NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            spans.setdefault(row["path"], []).append(Labelled(int(row["start"]), int(row["end"]), row["label"]))
    return [
        LabelledText(path, read_file(SAMPLE / path, folder=SAMPLE).documents[0].text, tuple(marked))
        for path, marked in sorted(spans.items())
    ]


def read_wnut_test(data: Path) -> list[LabelledText]:
    """Return the messages of the WNUT 2017 test part with its persons, locations, corporations and groups."""
    path = data / "ner/wnut17/data/WNUT17/CONLL-format/data/test/emerging.test.annotated"
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = read_columns(lines, name="wnut/test", sentences_a_text=_SENTENCES_OF_WNUT, separator="\t")
    return [
        LabelledText(t.id, t.text, tuple(s._replace(label=_WNUT[s.label]) for s in t.spans if s.label in _WNUT))
        for t in texts
    ]


def read_tagged(path: Path) -> list[TaggedText]:
    """Return the documents of a CoNLL-U file: words with the spaces they were written with, sentences joined by one."""
    if not path.is_file():
        raise FileNotFoundError(path)
    texts: list[TaggedText] = []
    blocks = (f"\n{block}" for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip())
    first_of_document = ["\n# newdoc" in block for block in blocks]
    text = ""
    words: list[Word] = []
    starts: list[int] = []
    for sentence, opens in zip(read_conllu(path), first_of_document, strict=True):
        if opens and text:
            texts.append(TaggedText(text.rstrip(), tuple(words), tuple(starts)))
            text, words, starts = "", [], []
        text = f"{text.rstrip()} " if text else ""
        starts.append(len(text))
        for row in sentence.rows:
            words.append(Word(len(text), len(text) + len(row.form), row.fine, row.coarse, row.lemma))
            text += row.form + (" " if row.space else "")
    return [*texts, TaggedText(text.rstrip(), tuple(words), tuple(starts))]


def _folder(data: Path | None) -> Path:
    if data is None:
        raise MissingInput("This set needs the folder with the corpora. Next step: give it with --data DIR.")
    return data


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise MissingInput(
            f"The set {name!r} needs {str(error.filename or error)!r}, which is not there. "
            "Next step: give the folder that holds ner/ with --data DIR, or leave the set out."
        ) from error


NAME_SETS: dict[str, Callable[[Path], list[LabelledText]]] = {
    "uner_pud": lambda data: read_uner(data / "ner/uner_pud/en_pud-ud-test.iob2"),
    "uner_ewt": lambda data: read_uner(data / "ner/uner_ewt/en_ewt-ud-test.iob2"),
    "gum": lambda data: read_gum(data, ("test",)),
    "wnut17": read_wnut_test,
    "sample": lambda data: read_sample(),
}
"""Readers of gold names, by set. Of GUM and WNUT only the parts made for testing."""

TAG_SETS = {"ud_ewt": "ner/ud_ewt/en_ewt-ud-test.conllu"}
"""Files with gold tags, lemmas and sentences, by set; paths within the data folder."""
