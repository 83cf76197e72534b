"""Put the trained components together into the pipeline that is shipped."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import spacy

NAME, VERSION = "dateline_news", "0.1.0"
LICENCE = "CC BY-SA 4.0"


def assemble(*, tagger: Path, names: Path, out: Path) -> None:
    """Write one pipeline: tags, morphology, sentences, rule lemmas (spacy-lookups-data), names.

    The word vectors are those that the names were trained with.
    """
    nlp = spacy.load(names)
    tagging = spacy.load(tagger)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"\[W113\]", UserWarning)  # the tagger was trained without vectors
        for component in ("tok2vec", "tagger", "morphologizer", "senter"):
            nlp.add_pipe(component, source=tagging, before="ner")
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"}, before="ner")
    lemmatizer.initialize(list, nlp=nlp)  # type: ignore[attr-defined]
    nlp.meta.update({
        "name": NAME, "version": VERSION, "license": LICENCE, "performance": {}, "author": "Dateline",
        "description": "English news: names, values, sentences, tags, lemmas",
    })  # fmt: skip
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.config["corpora"] = {}
    shutil.rmtree(out, ignore_errors=True)
    nlp.to_disk(out)
