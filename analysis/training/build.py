"""Rebuild the shipped pipeline from the corpora: `python -m analysis.training.build --data DIR --work DIR`.

Stages, each skipped where its result stands in the work folder (remove it to do it again):

1. convert   corpora → examples in one label scheme
2. vectors   clusters and places → the table of word vectors
3. teachers  two models of different seed learn from gold, silver news and swapped names
4. silver    both teachers read the news corpus, web text and unlabelled news; where they differ nothing is taught
5. student   goes on from the first teacher with what both agree on
6. branches  two models of different seed go on from the student, at half the rate
7. tagger    tags, lemmas and sentences from the treebanks
8. assemble  the mean of the branches, and the tagger: one pipeline, `WORK/pipeline`
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

from confection import Config
from tqdm import tqdm

from analysis.errors import DatelineError, MissingInput
from analysis.training.assemble import assemble
from analysis.training.augment import Names, as_headline, collect_names, swap_names
from analysis.training.average import average_models
from analysis.training.corpora import CORPORA
from analysis.training.examples import split, write_examples
from analysis.training.silver import (
    cleaned,
    news_silver,
    news_texts,
    opened,
    read_raw,
    read_refined,
    web_silver,
    web_texts,
)
from analysis.training.texts import LabelledText, read_texts, write_texts
from analysis.training.treebanks import write_treebanks
from analysis.training.vectors import write_vectors

CONFIGS = Path(__file__).parent
TEACHER_STEPS, STUDENT_STEPS, BRANCH_STEPS, TAGGER_STEPS = 2_500, 7_000, 4_000, 1_600
TEACHERS, BRANCHES = (0, 1), (3, 4)
"""Seeds."""

Stage = Callable[[Path, Path], None]


def convert(data: Path, work: Path) -> None:
    """Write what teaches (`gold`, `gmb`) and what judges (`dev`) as texts, and as examples."""
    teach: dict[str, list[LabelledText]] = {}
    judge: list[LabelledText] = []
    for name, read in tqdm(CORPORA.items(), desc="corpora", unit="corpus"):
        teach[name], held = split(name, read(data), data)
        judge += held
    gmb = teach.pop("gmb")
    gold = [text for texts in teach.values() for text in texts]
    names = collect_names([*gold, *gmb], data / "ner/geonames_cities/world-cities.csv")
    chance = random.Random(1)
    taught = [*gold, *gmb, *_varied(gold, names, chance), *_varied(chance.sample(gmb, len(gmb) // 3), names, chance)]
    chance.shuffle(taught)
    write_examples(taught, work / "examples/teachers.spacy")
    write_examples(judge, work / "examples/dev.spacy")
    write_texts(work / "texts/gold.jsonl", gold)
    write_texts(work / "texts/dev.jsonl", judge)
    write_texts(work / "texts/gmb.jsonl", gmb)


def _varied(texts: list[LabelledText], names: Names, chance: random.Random) -> list[LabelledText]:
    """Return texts with other names, a few of them in the case of a headline."""
    swapped = (swap_names(text, names, chance) for text in texts)
    return [as_headline(text, chance) if chance.random() < HEADLINES else text for text in swapped]


HEADLINES = 0.04
"""Share of swapped texts that are written as headlines are."""


def vectors(data: Path, work: Path) -> None:
    """Write the table of word vectors."""
    write_vectors(work / "vectors", data)


def teachers(data: Path, work: Path) -> None:
    """Train the two teachers, one after the other."""
    for seed in TEACHERS:
        teacher(work, seed)


def teacher(work: Path, seed: int) -> None:
    """Train one teacher."""
    if not (work / f"teacher{seed}/model-last").exists():
        _train("ner.cfg", work / f"teacher{seed}", {
            "paths.train": str(work / "examples/teachers.spacy"), "paths.dev": str(work / "examples/dev.spacy"),
            "paths.vectors": str(work / "vectors"), "system.seed": seed, "training.max_steps": TEACHER_STEPS,
        })  # fmt: skip


def silver(data: Path, work: Path) -> None:
    """Write what both teachers agree on in the news corpus, web text and unlabelled news, and open gaps of the gold."""
    models = [work / f"teacher{seed}/model-last" for seed in TEACHERS]
    texts = work / "texts"
    if not (texts / "silver_gmb.jsonl").exists():
        gmb = read_texts(texts / "gmb.jsonl")
        write_texts(texts / "silver_gmb.jsonl", cleaned(gmb, *(read_raw([t.text for t in gmb], m) for m in models)))
    if not (texts / "silver_web.jsonl").exists():
        web = list(web_texts(data))
        readings = (read_raw([text.text for text, _ in web], model) for model in models)
        write_texts(texts / "silver_web.jsonl", web_silver(web, *readings))
    if not (texts / "silver_news.jsonl").exists():
        news = list(news_texts(data))
        write_texts(texts / "silver_news.jsonl", news_silver(news, *(read_refined(news, m) for m in models)))
    gold = read_texts(texts / "gold.jsonl")
    write_texts(texts / "silver_gold.jsonl", opened(gold, *(read_raw([t.text for t in gold], m) for m in models)))


def student(data: Path, work: Path) -> None:
    """Train the student on gold and silver, starting from the first teacher."""
    chance = random.Random(2)
    gold = read_texts(work / "texts/silver_gold.jsonl")
    parts = {name: read_texts(work / f"texts/silver_{name}.jsonl") for name in ("gmb", "web", "news")}
    names = collect_names([*gold, *parts["gmb"]], data / "ner/geonames_cities/world-cities.csv")
    taught = [*gold, *_varied(gold, names, chance), *gold, *_varied(gold, names, chance)]
    taught += [text for texts in parts.values() for text in texts]
    taught += _varied(chance.sample(parts["gmb"], len(parts["gmb"]) // 3), names, chance)
    chance.shuffle(taught)
    write_examples(taught, work / "examples/student.spacy")
    _train("ner.cfg", work / "student", {
        "paths.train": str(work / "examples/student.spacy"), "paths.dev": str(work / "examples/dev.spacy"),
        "paths.vectors": str(work / "vectors"), "system.seed": 2, "training.max_steps": STUDENT_STEPS,
        "training.batcher.size.start": 800,
    }, start_from=work / "teacher0/model-last")  # fmt: skip


def branches(data: Path, work: Path) -> None:
    """Train the branches, one after the other."""
    for seed in BRANCHES:
        branch(work, seed)


def branch(work: Path, seed: int) -> None:
    """Train one branch."""
    if not (work / f"branch{seed}/model-last").exists():
        _train("ner.cfg", work / f"branch{seed}", {
            "paths.train": str(work / "examples/student.spacy"), "paths.dev": str(work / "examples/dev.spacy"),
            "paths.vectors": str(work / "vectors"), "system.seed": seed, "training.max_steps": BRANCH_STEPS,
            "training.batcher.size.start": 1600, "training.optimizer.learn_rate.initial_rate": 0.0005,
        }, start_from=work / "student/model-last")  # fmt: skip


def tagger(data: Path, work: Path) -> None:
    """Train tags, morphology and sentence starts."""
    write_treebanks(data, work / "examples")
    _train("tagger.cfg", work / "tagger", {
        "paths.train": str(work / "examples/treebank_train.spacy"),
        "paths.dev": str(work / "examples/treebank_dev.spacy"), "training.max_steps": TAGGER_STEPS,
    })  # fmt: skip


def put_together(data: Path, work: Path) -> None:
    """Write the pipeline that is shipped."""
    parts = [f"branch{seed}" for seed in BRANCHES]
    average_models([work / part / "model-last" for part in parts], work / "names")
    assemble(tagger=work / "tagger/model-last", names=work / "names", out=work / "pipeline")


STAGES: dict[str, tuple[Stage, str]] = {
    "convert": (convert, "texts/gmb.jsonl"), "vectors": (vectors, "vectors/meta.json"),
    "teachers": (teachers, f"teacher{TEACHERS[-1]}/model-last"), "silver": (silver, "texts/silver_gold.jsonl"),
    "student": (student, "student/model-last"), "branches": (branches, f"branch{BRANCHES[-1]}/model-last"),
    "tagger": (tagger, "tagger/model-last"),
    "assemble": (put_together, "pipeline/meta.json"),
}  # fmt: skip
"""Stage -> what does it, and the file in the work folder that shows it was done."""


def _train(config: str, out: Path, overrides: dict[str, str | int | float], *, start_from: Path | None = None) -> None:
    """Train with a config of this folder; `start_from` gives the weights of the `ner` component."""
    from spacy.cli.train import train

    settings = Config().from_disk(CONFIGS / config, interpolate=False)
    if start_from is not None:
        settings["components"]["ner"] = {"source": str(start_from)}
    out.mkdir(parents=True, exist_ok=True)
    settings.to_disk(out / "used.cfg")
    train(out / "used.cfg", out, overrides=overrides)


def main(arguments: list[str] | None = None) -> int:
    """Run the stages that are not done yet."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training.build", description="Rebuild the pipeline.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the corpora (ner/, gold/, news/)")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way")
    parser.add_argument("--stages", default=",".join(STAGES), help="stages, with commas")
    chosen = parser.parse_args(arguments)
    try:
        if not (chosen.data / "ner").is_dir():
            raise MissingInput(f"There are no corpora in {chosen.data}: no folder ner. Next step: give --data.")
        for name in chosen.stages.split(","):
            if name not in STAGES:
                raise MissingInput(f"There is no stage {name!r}. Allowed: {', '.join(STAGES)}.")
            stage, result = STAGES[name]
            if (chosen.work / result).exists():
                sys.stderr.write(f"{name}: done before\n")
            else:
                stage(chosen.data, chosen.work)
    except DatelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
