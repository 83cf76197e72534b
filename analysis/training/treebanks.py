"""Treebanks as examples of tags, morphology, lemmas and sentences."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from analysis.errors import MissingInput
from analysis.training.gum import Sentence, gum_files, gum_split, read_conllu

SENTENCES_IN_EXAMPLE = 10
PARTS = ("train", "dev", "test")


def write_treebanks(data: Path, folder: Path) -> None:
    """Write `treebank_train.spacy`, `_dev` and `_test` from UD English-EWT and GUM."""
    vocab = spacy.blank("en").vocab
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        files = [*ewt_files(data, part), *_gum_files(data, part)]
        docs = [doc for path in files for doc in examples(read_conllu(path), vocab)]
        random.Random(0).shuffle(docs)
        DocBin(docs=docs).to_disk(folder / f"treebank_{part}.spacy")


def ewt_files(data: Path, part: str) -> list[Path]:
    """Return the documents of a part of UD English-EWT."""
    base = data / "ner/ud_ewt/not-to-release"
    names = (base / f"file-lists/files.{part}").read_text(encoding="utf-8").split()
    files = [base / "sources" / name for name in names]
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        raise MissingInput(f"UD English-EWT lacks {len(missing)} of its files, such as {missing[0]}.")
    return files


def examples(sentences: list[Sentence], vocab: Vocab) -> Iterator[Doc]:
    """Yield documents of up to ten sentences with tags, morphology, lemmas and sentence starts."""
    for first in range(0, len(sentences), SENTENCES_IN_EXAMPLE):
        group = sentences[first : first + SENTENCES_IN_EXAMPLE]
        rows = [row for sentence in group for row in sentence.rows]
        starts: list[bool | int | None] = [at == 0 for sentence in group for at in range(len(sentence.rows))]
        yield Doc(
            vocab, words=[r.form for r in rows], spaces=_spaces(group), tags=[r.fine for r in rows],
            pos=[r.coarse for r in rows], morphs=[r.morph for r in rows], lemmas=[r.lemma for r in rows],
            sent_starts=starts,
        )  # fmt: skip


def _spaces(sentences: Iterable[Sentence]) -> list[bool]:
    """Return whether a space follows each word; sentences are always apart."""
    return [
        row.space or place == len(sentence.rows) - 1
        for sentence in sentences
        for place, row in enumerate(sentence.rows)
    ]


def _gum_files(data: Path, part: str) -> list[Path]:
    parts = gum_split(data)
    return [path for path in gum_files(data) if parts.get(path.stem, "train") == part]
