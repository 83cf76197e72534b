"""Load the spaCy pipeline that annotates, and name it without importing spaCy."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import PipelineError

if TYPE_CHECKING:
    from spacy.language import Language

ANNOTATION_VERSION = 5
"""Raise this when the rules, the names or the terms change: annotations of an older version are made anew."""

SHIPPED = Path(__file__).parent / "model"

_SENTENCE_COMPONENTS = ("senter", "sentencizer", "parser")
_ENTITY_COMPONENTS = ("ner", "beam_ner", "entity_ruler", "span_ruler")
_NOT_NEEDED = ("textcat", "textcat_multilabel", "spancat", "entity_linker")


def load_pipeline(name: str | Path | None = None) -> Language:
    """Return the pipeline, loaded once per process: the shipped one, or an installed spaCy pipeline's name or
    path.

    A pipeline without sentence boundaries gets spaCy's sentencizer. Raises PipelineError when it cannot be
    loaded or does not find names.
    """
    return _load(str(name) if name else str(SHIPPED))


def pipeline_label(name: str | Path | None = None) -> str:
    """Return the pipeline's name and version, such as `dateline_news 0.1.0`."""
    meta = json.loads(_meta_file(name).read_text(encoding="utf-8"))
    return f"{meta.get('name', name)} {meta.get('version', '0')}"


def pipeline_language(name: str | Path | None = None) -> str:
    """Return the language that a pipeline reads (ISO 639-1); 'xx' for one of many languages."""
    return str(json.loads(_meta_file(name).read_text(encoding="utf-8")).get("lang", "xx"))


def pipeline_fingerprint(name: str | Path | None = None) -> str:
    """Return 16 hexadecimal digits that change with the pipeline, the spaCy version or this package's rules.

    Hashed are the pipeline's files, the gazetteer and `ANNOTATION_VERSION`.
    """
    meta = _meta_file(name)
    digest = hashlib.sha256(f"{ANNOTATION_VERSION}|spacy {metadata.version('spacy')}|".encode())
    digest.update(Path(__file__).with_name("gazetteer.csv").read_bytes())
    for path in sorted(p for p in meta.parent.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")):
        digest.update(f"|{path.relative_to(meta.parent).as_posix()} ".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=4)
def _load(name: str) -> Language:
    import spacy  # slow to import; not needed for fingerprints

    try:
        nlp = spacy.load(name, exclude=list(_NOT_NEEDED))
    except (OSError, ValueError, ImportError) as error:
        raise PipelineError(
            f"The spaCy pipeline {name!r} cannot be loaded: {_first_line(error)}. "
            "Next step: install it (python -m spacy download NAME), give the folder it was saved to, "
            "or leave the pipeline out to use the one that comes with Dateline."
        ) from error
    if not any(component in nlp.pipe_names for component in _ENTITY_COMPONENTS):
        raise PipelineError(
            f"The spaCy pipeline {name!r} finds no names: it has the components {nlp.pipe_names}. "
            "Next step: choose a pipeline with an 'ner' component, or leave the pipeline out."
        )
    if not any(component in nlp.pipe_names for component in _SENTENCE_COMPONENTS):
        nlp.add_pipe("sentencizer", first=True)
    return nlp


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0].rstrip(".") or type(error).__name__


def _meta_file(name: str | Path | None) -> Path:
    """Return the pipeline's meta.json: in its folder, or in the installed package of that name."""
    folder = SHIPPED if not name else Path(name)
    found = folder / "meta.json"
    if found.is_file():
        return found
    spec = _installed(str(name))
    for place in spec.submodule_search_locations or () if spec else ():
        for candidate in (Path(place) / "meta.json", *sorted(Path(place).glob("*/meta.json"))):
            if candidate.is_file():
                return candidate
    raise PipelineError(
        f"There is no spaCy pipeline {str(name)!r}: no folder with meta.json and no installed package. "
        "Next step: install it (python -m spacy download NAME), or leave the pipeline out to use the one "
        "that comes with Dateline."
    )


def _installed(name: str) -> Any:
    return find_spec(name) if name.isidentifier() else None
