from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from analysis.annotate.pipeline import SHIPPED
from analysis.errors import InvalidParameter, MissingInput, UnreadableFile
from analysis.training.evaluate import find_names, main
from analysis.training.scoring import Counts, score, total
from analysis.training.speed import compare, size_on_disk, speed_texts
from analysis.training.tagging import score_tags
from analysis.training.testsets import TaggedText, Word, load_names, load_tags, read_tagged
from analysis.training.texts import LabelledText
from analysis.training.toplists import read_texts, top_names

DATA = Path(os.environ.get("DATELINE_CORPORA", Path(__file__).parents[4] / "shared" / "data"))
needs_corpora = pytest.mark.skipif(
    not (DATA / "ner").is_dir(), reason="the corpora are not there (folder: DATELINE_CORPORA)"
)

CONLLU = """\
# newdoc id = a
# sent_id = a-1
# text = We don't sing.
1\tWe\twe\tPRON\tPRP\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsing\tsing\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = a-2
# text = Birds sang.
1\tBirds\tbird\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\tsang\tsing\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newdoc id = b
# sent_id = b-1
# text = Hello
1\tHello\thello\tINTJ\tUH\t_\t0\troot\t_\t_

"""


@pytest.fixture
def rules() -> Language:
    """A pipeline that knows three names, and tags every word as the noun `bird`."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([  # type: ignore[attr-defined]  # the stub says Callable
        {"label": label, "pattern": name} for label, name in (("GPE", "Norway"), ("ORG", "Plenary"), ("ORG", "NATO"))
    ])  # fmt: skip

    @Language.component("all_birds")
    def all_birds(doc: Doc) -> Doc:
        for token in doc:
            token.tag_, token.pos_, token.lemma_ = "NNS", "NOUN", "bird"
        return doc

    nlp.add_pipe("all_birds")
    return nlp


# -- test sets -------------------------------------------------------------------------------------------------


def test_tagged_texts_are_written_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "test.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    first, second = read_tagged(path)
    assert (first.text, second.text) == ("We don't sing. Birds sang.", "Hello")
    assert [first.text[w.start : w.end] for w in first.words] == [
        "We", "do", "n't", "sing", ".", "Birds", "sang", ".",
    ]  # fmt: skip
    assert [first.text[start:] for start in first.starts] == [first.text, "Birds sang."]
    assert (first.words[2].fine, first.words[2].coarse, first.words[2].lemma) == ("RB", "PART", "not")


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("uner", None, InvalidParameter, "uner_pud"),
        ("held_out:nothing", None, InvalidParameter, "held_out:CORPUS"),
        ("uner_pud", None, MissingInput, "--data DIR"),
        ("uner_pud", Path("nowhere"), MissingInput, r"uner_pud.*Next step"),
        ("wnut17", Path("nowhere"), MissingInput, r"emerging\.test\.annotated.*--data DIR"),
        ("gum", Path("nowhere"), MissingInput, "--data DIR"),
        ("held_out:wikigold", Path("nowhere"), MissingInput, "--data DIR"),
    ],
)
def test_a_set_that_cannot_be_read_is_named(name: str, data: Path | None, error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        load_names(name, data)


def test_a_set_of_tags_that_cannot_be_read_is_named() -> None:
    with pytest.raises(MissingInput, match=r"en_ewt-ud-test\.conllu.*--data DIR"):
        load_tags("ud_ewt", Path("nowhere"))
    with pytest.raises(InvalidParameter, match="ud_ewt"):
        load_tags("ud", None)


@needs_corpora
def test_the_corpora_are_read_whole() -> None:
    sizes = {
        name: (len(found.texts), sum(len(text.spans) for text in found.texts))
        for name in ("uner_pud", "uner_ewt", "wnut17")
        for found in [load_names(name, DATA)]
    }
    assert sizes == {"uner_pud": (397, 1075), "uner_ewt": (316, 1088), "wnut17": (1287, 810)}
    tagged = load_tags("ud_ewt", DATA)
    assert (len(tagged), sum(len(t.words) for t in tagged), sum(len(t.starts) for t in tagged)) == (316, 25094, 2077)


@needs_corpora
def test_figures_of_the_prototype_come_out_again() -> None:
    """F1 .698 and .563 were measured with its entity recogniser alone."""
    model = DATA / "ner" / "pipeline-v0"
    nlp = spacy.load(model, exclude=["tagger", "morphologizer", "senter", "lemmatizer", "tok2vec"])
    for name, f1 in (("uner_pud", 0.698), ("uner_ewt", 0.563)):
        names = load_names(name, DATA)
        found = find_names([text.text for text in names.texts], nlp=nlp, mode="raw")
        assert total(score(names.texts, found, labels=names.labels)).f1 == pytest.approx(f1, abs=0.003)


# -- tags ------------------------------------------------------------------------------------------------------


def test_tags_and_sentences_by_hand(rules: Language) -> None:
    words = (
        Word(0, 5, "NNS", "NOUN", "bird"),  # all right
        Word(6, 10, "VBD", "VERB", "sing"),  # all wrong
        Word(10, 11, ".", "PUNCT", "."),  # tags wrong; no content word
        Word(12, 17, "NNS", "NOUN", "Bird"),  # right: case is ignored
        Word(18, 22, "NNS", "NOUN", "bird"),  # split off in another way: "ring" and "s" are one
    )
    scores = score_tags([TaggedText("Birds sang. Birds rings", words, (0, 6, 12))], nlp=rules)
    assert (scores.words, scores.aligned) == (5, 4 / 5)
    assert (scores.fine, scores.coarse, scores.lemma) == (2 / 4, 2 / 4, 2 / 3)
    assert scores.starts == Counts(2, 2, 3)


def test_no_words_give_no_shares(rules: Language) -> None:
    scores = score_tags([], nlp=rules)
    assert math.isnan(scores.fine)
    assert math.isnan(scores.lemma)


# -- speed and size --------------------------------------------------------------------------------------------


def test_speed_is_paired_and_the_first_is_the_measure(rules: Language) -> None:
    texts, n_words = speed_texts([LabelledText(str(n), "Norway  joined NATO.", ()) for n in range(50)], words=80)
    assert (len(texts), n_words) == (20, 80)  # four words each; the second space is none
    first, second = compare([rules, rules], texts, n_words=n_words, rounds=2)
    assert (first.counted_ratio, first.all_ratio, first.annotated_ratio) == (1.0, 1.0, 1.0)
    assert second.all > 0
    assert size_on_disk(rules) == 0
    assert size_on_disk(spacy.load(SHIPPED)) == sum(p.stat().st_size for p in SHIPPED.rglob("*") if p.is_file())


# -- lists -----------------------------------------------------------------------------------------------------


def test_top_names_by_hand(rules: Language) -> None:
    texts = ["NATO met. NATO spoke to Norway.", "Plenary met. The plenary, NATO. plenary", "plenary session"]
    frame = top_names(texts, nlp=rules, labels=("ORG",))
    assert frame["name"].tolist() == ["NATO", "Plenary"]
    assert frame["mentions"].tolist() == [3, 1]
    assert frame["documents"].tolist() == [2, 1]
    assert frame["lower"].tolist() == [0.0, 0.75]
    assert frame["forms"].tolist() == ["NATO 3", "Plenary 1"]
    assert top_names(texts, nlp=rules, labels=("ORG",), limit=1)["name"].tolist() == ["NATO"]


def test_a_file_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match=r"none\.jsonl.*Next step"):
        read_texts(tmp_path / "none.jsonl")
    path = tmp_path / "some.jsonl"
    path.write_text('{"title": "x"}\n')
    with pytest.raises(MissingInput, match="No line"):
        read_texts(path)
    path.write_text("[1]\n")
    with pytest.raises(UnreadableFile, match="one JSON object a line"):
        read_texts(path)


# -- the command -----------------------------------------------------------------------------------------------


@pytest.fixture
def model(rules: Language, tmp_path: Path) -> Path:
    """The pipeline of three names on disk, without the component that only this file knows."""
    rules.remove_pipe("all_birds")
    rules.to_disk(tmp_path / "model")
    return tmp_path / "model"


def test_the_command_compares_pipelines(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles, figures = tmp_path / "articles.jsonl", tmp_path / "figures.json"
    articles.write_text(json.dumps({"text": "NATO met in Norway."}) + "\n", encoding="utf-8")
    asked = [str(SHIPPED), str(model), "--sets", "sample", "--raw", "--no-speed", "--top", str(articles)]
    assert main([*asked, "--json", str(figures)]) == 0
    printed = capsys.readouterr().out
    first, second = json.loads(figures.read_text(encoding="utf-8"))
    assert list(first["names"]["sample"]) == ["raw"]
    ours, theirs = (r["names"]["sample"]["raw"][-1] for r in (first, second))
    assert (ours["label"], ours["gold"], theirs["found"]) == ("all", 397, 0)
    assert second["gains"]["sample"]["raw"]["f1"] == pytest.approx(-ours["f1"])
    assert first["speed"] == {}
    assert f"{ours['f1']:.3f}" in printed
    assert "NATO 1" in printed


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sets", "nothing"]) == 2
    assert "Allowed: uner_pud" in capsys.readouterr().err
    assert main(["--sets", "uner_pud"]) == 1
    assert "--data DIR" in capsys.readouterr().err
    assert main(["no_such_pipeline", "--sets", ""]) == 1
    assert "Next step" in capsys.readouterr().err
