from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from analysis.annotate.annotate import annotate
from analysis.annotate.pipeline import SHIPPED, load_pipeline, pipeline_fingerprint, pipeline_label
from analysis.errors import PipelineError


def test_the_shipped_pipeline_is_small_and_named() -> None:
    assert pipeline_label() == "dateline_news 0.1.0"
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file()) < 25_000_000
    assert load_pipeline() is load_pipeline()
    assert {"PERSON", "ORG", "GPE", "LOC", "NORP"} <= set(load_pipeline().pipe_labels["ner"])


def test_a_fingerprint_needs_no_spacy() -> None:
    code = (
        "import sys; from analysis.annotate.pipeline import pipeline_fingerprint as f, pipeline_label as n; "
        "f(), n(); sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert len(pipeline_fingerprint()) == 16
    assert pipeline_fingerprint() == pipeline_fingerprint(SHIPPED)


@pytest.mark.parametrize("ask", [load_pipeline, pipeline_label, pipeline_fingerprint])
def test_a_missing_pipeline_says_what_to_do(ask: object) -> None:
    with pytest.raises(PipelineError, match="Next step"):
        ask("xx_not_there_sm")  # type: ignore[operator]  # three functions of one argument


def test_a_pipeline_without_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(PipelineError, match="finds no names"):
        load_pipeline(tmp_path)


def test_a_pipeline_without_sentences_gets_them(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Acme"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path)
    found = next(iter(annotate(["Acme rose. Acme fell."], nlp=load_pipeline(tmp_path))))
    assert found.sentences == ((0, 10), (11, 21))
    assert [(m.name, m.sentence) for m in found.mentions] == [("Acme", 0), ("Acme", 1)]
    assert pipeline_fingerprint(tmp_path) != pipeline_fingerprint()
