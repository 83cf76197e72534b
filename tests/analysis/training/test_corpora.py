"""Each corpus is read as its format says; spans stand on the right characters."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import spacy

from analysis.training.build import main
from analysis.training.corpora import read_crossner, read_gmb, read_redocred
from analysis.training.examples import split, to_doc
from analysis.training.gum import read_gum
from analysis.training.texts import Labelled, LabelledText, read_texts, write_texts
from analysis.training.vectors import place_words, word_features


def shown(text: LabelledText) -> list[tuple[str, str]]:
    return [(text.text[s:e], label) for s, e, label in text.spans]


def test_redocred(tmp_path: Path) -> None:
    folder = tmp_path / "ner/redocred/data"
    folder.mkdir(parents=True)
    mention = {"sent_id": 1, "pos": [1, 3], "type": "PER"}
    place = {"sent_id": 0, "pos": [1, 2], "type": "LOC"}
    entry = {"title": "T", "sents": [["In", "Minsk", "."], ["Then", "Anna", "Petrova", "left", "."]],
             "vertexSet": [[mention, mention], [place]]}  # fmt: skip
    (folder / "dev_revised.json").write_text(json.dumps([entry]))
    (folder / "test_revised.json").write_text("[]")
    (text,) = read_redocred(tmp_path)
    assert text.text == "In Minsk. Then Anna Petrova left."
    assert shown(text) == [("Minsk", "GPE"), ("Anna Petrova", "PERSON")]


def test_crossner_keeps_what_is_a_name_in_our_scheme(tmp_path: Path) -> None:
    for domain in ("politics", "science", "music", "literature", "ai"):
        folder = tmp_path / f"ner/crossner/ner_data/{domain}"
        folder.mkdir(parents=True)
        for part in ("train", "dev", "test"):
            (folder / f"{part}.txt").write_text("")
    lines = ["Greens\tB-politicalparty", "won\tO", "in\tO", "Poland\tB-country", "with\tO", "logic\tB-field", ""]
    (tmp_path / "ner/crossner/ner_data/politics/train.txt").write_text("\n".join(lines))
    (text,) = read_crossner(tmp_path)
    assert shown(text) == [("Greens", "ORG"), ("Poland", "GPE")]


def test_gmb_is_put_right_by_the_gazetteer(tmp_path: Path) -> None:
    rows = ["Sentence #,Word,POS,Tag", "Sentence: 1,South,NNP,B-org", ",Korean,JJ,B-gpe", ",President,NNP,B-per",
            ",Roh,NNP,I-per", ",left,VBD,O", ",Seoul,NNP,B-geo", ",.,.,O"]  # fmt: skip
    (tmp_path / "ner/gmb").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "ner/gmb/entity-annotated-corpus.zip", "w") as archive:
        archive.writestr("entity-annotated-corpus/ner_dataset.csv", "\n".join(rows))
    (text,) = read_gmb(tmp_path)
    assert shown(text) == [("South Korean", "NORP"), ("Roh", "PERSON"), ("Seoul", "GPE")]


GUM = """# newdoc id = GUM_bio_x
# newpar
# text = Dr. Anna Petrova of Minsk's team left.
1\tDr.\tDr.\tPROPN\tNNP\t_\t7\tnsubj\t_\tEntity=(1-person-new-cf1-1-sgl
2\tAnna\tAnna\tPROPN\tNNP\t_\t1\tflat\t_\t_
3\tPetrova\tPetrova\tPROPN\tNNP\t_\t1\tflat\t_\t_
4\tof\tof\tADP\tIN\t_\t6\tcase\t_\t_
5-6\tMinsk's\t_\t_\t_\t_\t_\t_\t_\t_
5\tMinsk\tMinsk\tPROPN\tNNP\t_\t6\tnmod:poss\t_\tEntity=(2-place-new-cf2-1-sgl)
6\t's\t's\tPART\tPOS\t_\t5\tcase\t_\t_
6.1\tteam\tteam\tNOUN\tNN\t_\t1\tnmod\t_\t_
7\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tEntity=1)|SpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\t_
"""


def test_gum_names_are_the_proper_nouns_around_an_entity_s_head(tmp_path: Path) -> None:
    folder = tmp_path / "ner/gum/dep"
    folder.mkdir(parents=True)
    (folder / "GUM_bio_x.conllu").write_text(GUM)
    (folder / "GUM_fiction_y.conllu").write_text(GUM)
    (tmp_path / "ner/gum/splits.md").write_text("## dev\n\n  * GUM_bio_z\n")
    (text,) = read_gum(tmp_path)
    assert text.text == "Dr. Anna Petrova of Minsk's left."
    assert ("Minsk", "GPE") in shown(text)


def test_what_fits_no_token_is_unknown_to_the_model_not_a_negative() -> None:
    text = LabelledText("t", "Minsker Anna", (Labelled(0, 5, "GPE"), Labelled(8, 12, "PERSON")))
    doc = to_doc(text, spacy.blank("en"))
    assert [(t.text, t.ent_iob_, t.ent_type_) for t in doc] == [("Minsker", "", ""), ("Anna", "B", "PERSON")]


def test_the_same_texts_judge_each_time_whatever_their_order(tmp_path: Path) -> None:
    texts = [LabelledText(f"wikigold/{n}", "x", ()) for n in range(100)]
    learn, judge = split("wikigold", texts, tmp_path)
    assert {t.id for t in learn}.isdisjoint(t.id for t in judge)
    assert len(learn) + len(judge) == 100
    assert {t.id for t in split("wikigold", texts[::-1], tmp_path)[1]} == {t.id for t in judge}


def test_texts_are_read_as_they_were_written(tmp_path: Path) -> None:
    texts = [LabelledText("a", "Zoë – “x”", (Labelled(0, 3, "PERSON"),), ((4, 5),), ((0, 9),))]
    write_texts(tmp_path / "t.jsonl", texts)
    assert read_texts(tmp_path / "t.jsonl") == texts


def test_words_of_one_cluster_that_are_listed_alike_have_the_same_features(tmp_path: Path) -> None:
    cities = tmp_path / "cities.csv"
    cities.write_text("name,country,subcountry,geonameid\nNovi Grad,X,Upper Region,1\nGomelsk,X,Upper Region,2\n")
    places = place_words(cities)
    assert places["Novi"] == {"city first"}
    assert places["Gomelsk"] == {"city whole"}
    features = word_features({"one": 0b10110, "two": 0b10110, "three": 0b00110}, places)
    assert features["one"] == features["two"] != features["three"]
    assert set(features["one"]) & set(features["three"]) == {"4:6"}
    assert features["Gomelsk"] == ("city whole",)


def test_a_missing_folder_and_an_unknown_stage_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--work", str(tmp_path)]) == 1
    assert "no folder ner" in capsys.readouterr().err
    (tmp_path / "ner").mkdir()
    assert main(["--data", str(tmp_path), "--work", str(tmp_path), "--stages", "bake"]) == 1
    assert "'bake'" in capsys.readouterr().err
