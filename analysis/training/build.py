"""Rebuild the shipped pipeline from the corpora: `python -m analysis.training.build --data DIR --work DIR`.

Stages, each skipped where its mark stands in the folder `done` of the work folder (remove it to do it again):

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
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

from confection import Config
from thinc.api import NumpyOps, set_current_ops
from tqdm import tqdm

from analysis.errors import DatelineError, InvalidParameter, MissingInput
from analysis.training.assemble import assemble
from analysis.training.augment import Names, as_headline, collect_names, swap_names
from analysis.training.average import average_models
from analysis.training.corpora import CORPORA
from analysis.training.examples import split, write_examples
from analysis.training.silver import (
    Reading,
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
STEPS = {"teacher": 2_500, "student": 7_000, "branch": 4_000, "tagger": 1_600}
"""Steps of training, by kind of model, at effort 1."""
TEACHERS, BRANCHES = (0, 1), (3, 4)
"""Seeds."""

Stage = Callable[[Path, Path], None]
Item = TypeVar("Item")
Result = TypeVar("Result")


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
    """Train the two teachers."""
    list(_side_by_side(partial(teacher, work), TEACHERS))


def teacher(work: Path, seed: int) -> None:
    """Train one teacher."""
    _train("ner.cfg", work, f"teacher{seed}", {
        "paths.train": str(work / "examples/teachers.spacy"), "paths.dev": str(work / "examples/dev.spacy"),
        "paths.vectors": str(work / "vectors"), "system.seed": seed,
    })  # fmt: skip


def silver(data: Path, work: Path) -> None:
    """Write what both teachers agree on in the news corpus, web text and unlabelled news, and open gaps of the gold."""
    models = [work / f"teacher{seed}/model-last" for seed in TEACHERS]
    texts = work / "texts"

    def both(read: Callable[[Sequence[str], Path], Reading], of: Sequence[str]) -> Iterator[Reading]:
        return _side_by_side(partial(read, of), models)

    def of_gmb() -> None:
        gmb = read_texts(texts / "gmb.jsonl")
        write_texts(texts / "silver_gmb.jsonl", cleaned(gmb, *both(read_raw, [text.text for text in gmb])))

    def of_web() -> None:
        web = list(web_texts(data))
        write_texts(texts / "silver_web.jsonl", web_silver(web, *both(read_raw, [text.text for text, _ in web])))

    def of_news() -> None:
        news = list(news_texts(data))
        write_texts(texts / "silver_news.jsonl", news_silver(news, *both(read_refined, news)))

    def of_gold() -> None:
        gold = read_texts(texts / "gold.jsonl")
        write_texts(texts / "silver_gold.jsonl", opened(gold, *both(read_raw, [text.text for text in gold])))

    for name, step in (("gmb", of_gmb), ("web", of_web), ("news", of_news), ("gold", of_gold)):
        _once(work, f"silver_{name}", step)


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
    _train("ner.cfg", work, "student", {
        "paths.train": str(work / "examples/student.spacy"), "paths.dev": str(work / "examples/dev.spacy"),
        "paths.vectors": str(work / "vectors"), "system.seed": 2,
        "training.batcher.size.start": 800,
    }, start="teacher0")  # fmt: skip


def branches(data: Path, work: Path) -> None:
    """Train the branches."""
    list(_side_by_side(partial(branch, work), BRANCHES))


def branch(work: Path, seed: int) -> None:
    """Train one branch."""
    _train("ner.cfg", work, f"branch{seed}", {
        "paths.train": str(work / "examples/student.spacy"), "paths.dev": str(work / "examples/dev.spacy"),
        "paths.vectors": str(work / "vectors"), "system.seed": seed,
        "training.batcher.size.start": 1600, "training.optimizer.learn_rate.initial_rate": 0.0005,
    }, start="student")  # fmt: skip


def tagger(data: Path, work: Path) -> None:
    """Train tags, morphology and sentence starts."""
    write_treebanks(data, work / "examples")
    _train("tagger.cfg", work, "tagger", {
        "paths.train": str(work / "examples/treebank_train.spacy"),
        "paths.dev": str(work / "examples/treebank_dev.spacy"),
    })  # fmt: skip


def put_together(data: Path, work: Path) -> None:
    """Write the pipeline that is shipped."""
    parts = [f"branch{seed}" for seed in BRANCHES]
    average_models([work / part / "model-last" for part in parts], work / "names")
    assemble(tagger=work / "tagger/model-last", names=work / "names", out=work / "pipeline")


STAGES: dict[str, Stage] = {
    "convert": convert, "vectors": vectors, "teachers": teachers, "silver": silver, "student": student,
    "branches": branches, "tagger": tagger, "assemble": put_together,
}  # fmt: skip
"""Stage -> what does it, in order."""


def _once(work: Path, name: str, step: Callable[[], None]) -> None:
    """Do a step unless its mark says that it was done; the mark is set at its end, so what was stopped is done anew."""
    mark = work / "done" / name
    if mark.exists():
        sys.stderr.write(f"{name}: done before\n")
        return
    step()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _side_by_side(do: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """Yield what comes of each item, in order; each has a process of its own, since a model keeps one core busy."""
    with ProcessPoolExecutor(
        len(items), mp_context=get_context("spawn"), initializer=_begin
    ) as processes:
        yield from processes.map(do, items)


def _begin() -> None:
    """Make a process of its own ready: with the matrix products that are quick on every processor, and mortal."""
    set_current_ops(NumpyOps(use_blis=False))  # the kernels of blis are slow on processors that it does not know
    _end_with_parent()


def _end_with_parent() -> None:
    """End this process when the command that started it is gone: a restarted build writes to the same folders."""
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _train(config: str, work: Path, name: str, overrides: dict[str, str | int | float], *, start: str = "") -> None:
    """Train a model with a config of this folder; `start` names the model that its `ner` component goes on from."""
    from spacy.cli.train import train

    def step() -> None:
        settings = Config().from_disk(CONFIGS / config, interpolate=False)
        if start:
            settings["components"]["ner"] = {"source": str(work / start / "model-last")}
        out = work / name
        out.mkdir(parents=True, exist_ok=True)
        settings.to_disk(out / "used.cfg")
        steps = round(STEPS[name.rstrip("0123456789")] * _effort(work))
        set_current_ops(NumpyOps(use_blis=False))  # the kernels of blis are slow on processors that it does not know
        train(out / "used.cfg", out, overrides=overrides | {"training.max_steps": steps})

    _once(work, f"model_{name}", step)


def _effort(work: Path) -> float:
    """Return the effort that a work folder was begun with."""
    return float((work / "effort").read_text(encoding="utf-8"))


def _keep_effort(work: Path, effort: float) -> None:
    """Note the effort in the work folder. Raises InvalidParameter where it was begun with another one."""
    work.mkdir(parents=True, exist_ok=True)
    if not 0 < effort <= 1:
        raise InvalidParameter("effort", str(effort), "a number above 0 and up to 1")
    if not (work / "effort").exists():
        (work / "effort").write_text(f"{effort}\n", encoding="utf-8")
    elif _effort(work) != effort:
        raise InvalidParameter("effort", str(effort), f"{_effort(work)}, with which this work folder was begun")


def main(arguments: list[str] | None = None) -> int:
    """Run the stages that are not done yet."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training.build", description="Rebuild the pipeline.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the corpora (ner/, gold/, news/)")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way")
    parser.add_argument("--effort", type=float, default=1.0, help="share of the training steps, up to 1 (1)")
    parser.add_argument("--stages", default=",".join(STAGES), help="stages, with commas")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for the processes that train side by side
    try:
        if not (chosen.data / "ner").is_dir():
            raise MissingInput(f"There are no corpora in {chosen.data}: no folder ner. Next step: give --data.")
        _keep_effort(chosen.work, chosen.effort)
        for name in chosen.stages.split(","):
            if name not in STAGES:
                raise MissingInput(f"There is no stage {name!r}. Allowed: {', '.join(STAGES)}.")
            _once(chosen.work, name, partial(STAGES[name], chosen.data, chosen.work))
    except DatelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
