"""Average models that went on from the same weights: their mean is steadier than each (Wortsman et al. 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spacy
from thinc.api import Model

from analysis.errors import PipelineError


def average_models(folders: Sequence[Path], out: Path, *, component: str = "ner") -> None:
    """Write the first pipeline with the mean of all pipelines' weights in one component.

    Raises PipelineError where they are not of one shape.
    """
    pipelines = [spacy.load(folder) for folder in folders]
    models: list[Model[Any, Any]] = [
        nlp.get_pipe(component).model  # type: ignore[attr-defined]  # a pipe in general need not have one
        for nlp in pipelines
    ]
    for nodes in zip(*(list(model.walk()) for model in models), strict=True):
        for name in nodes[0].param_names:
            if not nodes[0].has_param(name):
                continue
            weights = [node.get_param(name) for node in nodes]
            if len({weight.shape for weight in weights}) > 1:
                raise PipelineError(f"These pipelines cannot be averaged: {nodes[0].name} {name} differ in shape.")
            nodes[0].set_param(name, sum(weights) / len(weights))
    pipelines[0].to_disk(out)
