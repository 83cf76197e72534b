"""The mean of models is the mean of their weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.training import Example

from analysis.errors import PipelineError
from analysis.training.average import average_models


def saved(folder: Path, seed: int, width: int = 64) -> Path:
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner",
                                                 "extra_state_tokens": False, "hidden_width": width, "maxout_pieces": 2,
                                                 "use_upper": True, "nO": None,
                                                 "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "width": 16,
                                                             "depth": 1, "embed_size": 50, "window_size": 1,
                                                             "maxout_pieces": 2, "subword_features": True,
                                                             "pretrained_vectors": None}}})  # fmt: skip
    ner.add_label("PERSON")  # type: ignore[attr-defined]
    spacy.util.fix_random_seed(seed)
    doc = nlp.make_doc("Anna left")
    nlp.initialize(lambda: [Example.from_dict(doc, {"entities": [(0, 4, "PERSON")]})])
    nlp.to_disk(folder)
    return folder


def weights(folder: Path) -> list[np.ndarray]:
    model = spacy.load(folder).get_pipe("ner").model  # type: ignore[attr-defined]
    return [np.array(n.get_param(p)) for n in model.walk() for p in n.param_names if n.has_param(p)]


def test_each_weight_is_the_mean(tmp_path: Path) -> None:
    one, other = saved(tmp_path / "one", 1), saved(tmp_path / "other", 2)
    average_models([one, other], tmp_path / "mean")
    triples = list(zip(weights(one), weights(other), weights(tmp_path / "mean"), strict=True))
    assert any((a != b).any() for a, b, _ in triples)
    for a, b, mean in triples:
        np.testing.assert_allclose(mean, (a + b) / 2, rtol=1e-5, atol=1e-7)


def test_models_of_different_shape_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="cannot be averaged"):
        average_models([saved(tmp_path / "a", 1), saved(tmp_path / "b", 1, width=32)], tmp_path / "mean")
