"""Evaluate spaCy pipelines: python -m analysis.training.evaluate [PIPELINE ...] --sets uner_pud,sample --data DIR."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.annotate.annotate import annotate
from analysis.annotate.pipeline import SHIPPED, load_pipeline, pipeline_label
from analysis.errors import DatelineError, InvalidParameter
from analysis.training.scoring import LabelCounts, gain, score, table
from analysis.training.speed import Speed, compare, load_seconds, size_on_disk, speed_texts
from analysis.training.tagging import score_tags
from analysis.training.testsets import NAME_SETS, TAG_SETS, NameSet, load_names, load_tags
from analysis.training.texts import Labelled
from analysis.training.toplists import read_texts, top_names

if TYPE_CHECKING:
    from spacy.language import Language

MODES = ("raw", "rules")
"""raw: the spans of the pipeline; rules: the mentions that the rule layer makes of them."""

EXAMPLES = """\
examples:
  python -m analysis.training.evaluate --sets sample
  python -m analysis.training.evaluate old/model new/model --data corpora/ --sets uner_pud,uner_ewt --json scores.json
  python -m analysis.training.evaluate --sets "" --top articles.jsonl

Several pipelines are compared with the first: the gain in F1 with its 95 % paired bootstrap interval, and the ratio
of words per second of processor time, measured in turns on the same texts."""


@dataclass(slots=True)
class Evaluated:
    """What is known of one pipeline; everything is plain values, ready for JSON."""

    pipeline: str
    path: str
    megabytes: float
    load_seconds: float
    names: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    gains: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    tags: dict[str, dict[str, Any]] = field(default_factory=dict)
    speed: dict[str, float] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 it could not be done, 2 it was not understood."""
    chosen = _parser().parse_args(arguments)
    try:
        _run(chosen)
    except DatelineError as error:
        sys.stderr.write(f"evaluate: {error}\n")
        return 2 if isinstance(error, InvalidParameter) else 1
    return 0


def find_names(texts: Sequence[str], *, nlp: Language, mode: str) -> list[list[Labelled]]:
    """Return what a pipeline finds in each text, raw or after the rules."""
    if mode == "rules":
        return [[Labelled(m.start, m.end, m.label) for m in a.mentions] for a in annotate(texts, nlp=nlp)]
    with nlp.memory_zone():
        docs = nlp.pipe(texts, batch_size=16)
        return [[Labelled(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.training.evaluate", description="Evaluate spaCy pipelines on test sets.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    sets = ",".join((*NAME_SETS, *TAG_SETS))
    parser.add_argument("pipelines", nargs="*", metavar="PIPELINE", help="name or folder; none: the one that ships")
    parser.add_argument("--sets", default=sets, help=f"comma-separated; all: {sets}, and held_out:CORPUS")
    parser.add_argument("--data", type=Path, help="folder that holds ner/ with the corpora")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--raw", action="store_true", help="only what the pipeline finds, without the rules")
    which.add_argument("--rules", action="store_true", help="only what comes out of the rules")
    parser.add_argument("--no-speed", action="store_true", help="leave out the time that it takes")
    parser.add_argument("--top", type=Path, metavar="FILE.jsonl", help="list the top PERSON and ORG of a file")
    parser.add_argument("--limit", type=int, default=50, help="length of these lists (50)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    return parser


def _run(chosen: argparse.Namespace) -> None:
    paths = chosen.pipelines or [str(SHIPPED)]
    modes = ("raw",) if chosen.raw else ("rules",) if chosen.rules else MODES
    wanted = [name.strip() for name in chosen.sets.split(",") if name.strip()]
    name_sets = [load_names(name, chosen.data) for name in wanted if name not in TAG_SETS]
    pipelines = [load_pipeline(path) for path in paths]
    done = [
        Evaluated(pipeline_label(path), path, size_on_disk(nlp) / 1e6, load_seconds(path))
        for path, nlp in zip(paths, pipelines, strict=True)
    ]
    for names in name_sets:
        _names(names, pipelines, done, modes)
    for name in (name for name in wanted if name in TAG_SETS):
        texts = load_tags(name, chosen.data)
        for nlp, result in zip(pipelines, done, strict=True):
            scores = score_tags(texts, nlp=nlp)
            result.tags[name] = asdict(scores) | {"starts": scores.starts._asdict(), "starts_f1": scores.starts.f1}
    if name_sets and not chosen.no_speed:
        _speed(name_sets, pipelines, done)
    sys.stdout.write("\n\n".join(_report(done)) + "\n")
    if chosen.top:
        top_texts = read_texts(chosen.top)
        for path, nlp in zip(paths, pipelines, strict=True):
            _write_top(top_texts, nlp, title=f"{pipeline_label(path)} on {chosen.top.name}", limit=chosen.limit)
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(r) for r in done], indent=1) + "\n", encoding="utf-8")


def _names(names: NameSet, pipelines: Sequence[Language], done: Sequence[Evaluated], modes: Sequence[str]) -> None:
    """Score all pipelines on one set, and compare each with the first."""
    texts = [text.text for text in names.texts]
    for mode in modes:
        first: list[LabelCounts] = []
        for nlp, result in zip(pipelines, done, strict=True):
            counts = score(names.texts, find_names(texts, nlp=nlp, mode=mode), labels=names.labels)
            rows: list[dict[str, Any]] = table(counts).to_dict("records")  # type: ignore[assignment]  # keys are strings
            result.names.setdefault(names.name, {})[mode] = rows
            if result is done[0]:
                first = counts
            else:
                f1, low, high = gain(first, counts)
                result.gains.setdefault(names.name, {})[mode] = {"f1": f1, "low": low, "high": high}


def _speed(name_sets: Sequence[NameSet], pipelines: Sequence[Language], done: Sequence[Evaluated]) -> None:
    texts, n_words = speed_texts([text for names in name_sets for text in names.texts])
    for result, speed in zip(done, compare(pipelines, texts, n_words=n_words), strict=True):
        result.speed = asdict(speed)


def _report(done: Sequence[Evaluated]) -> Iterator[str]:
    """Yield the paragraphs of the printed report."""
    for result in done:
        yield f"== {result.pipeline} ({result.path}): {result.megabytes:.1f} MB, loads in {result.load_seconds:.2f} s"
        for name, modes in result.names.items():
            for mode, rows in modes.items():
                shown = pd.DataFrame(rows).to_string(index=False, float_format=lambda value: f"{value:.3f}")
                yield f"{name}, {mode}{_gain_text(result.gains.get(name, {}).get(mode))}\n{shown}"
        for name, tags in result.tags.items():
            yield f"{name}: " + ", ".join(
                f"{title} {_three(tags[key])}"
                for key, title in (("fine", "tags"), ("coarse", "coarse tags"), ("lemma", "lemmas of content words"),
                                   ("starts_f1", "sentence starts F1"), ("aligned", "words split alike"))
            )  # fmt: skip
        if result.speed:
            yield "words per second of processor time (ratio to the first): " + _speed_text(Speed(**result.speed))
    if len(done) > 1 and done[0].names:
        yield f"== F1 of all labels\n{_summary(done).to_string(index=False, float_format=_three)}"


def _summary(done: Sequence[Evaluated]) -> pd.DataFrame:
    """Return one row per set and mode: the F1 of each pipeline, and its gain over the first with its interval."""
    rows = []
    for name, modes in done[0].names.items():
        for mode in modes:
            row: dict[str, object] = {"set": name, "mode": mode}
            for number, result in enumerate(done, start=1):
                row[f"{number} {result.pipeline}"] = result.names[name][mode][-1]["f1"]
                if gains := result.gains.get(name, {}).get(mode):
                    row[f"{number} - 1"] = f"{gains['f1']:+.3f} ({gains['low']:+.3f} to {gains['high']:+.3f})"
            rows.append(row)
    return pd.DataFrame(rows)


def _gain_text(gains: dict[str, float] | None) -> str:
    if gains is None:
        return ""
    return f" (F1 {gains['f1']:+.3f} against the first, {gains['low']:+.3f} to {gains['high']:+.3f})"


def _speed_text(speed: Speed) -> str:
    return (
        f"what counting needs {speed.counted:.0f} ({speed.counted_ratio:.2f}), "
        f"all components {speed.all:.0f} ({speed.all_ratio:.2f}), "
        f"with rules {speed.annotated:.0f} ({speed.annotated_ratio:.2f})"
    )


def _three(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"


def _write_top(texts: Sequence[str], nlp: Language, *, title: str, limit: int) -> None:
    frame = top_names(texts, nlp=nlp, labels=("PERSON", "ORG"), limit=limit)
    lines = [
        f"{row.label:6} {row.name:45} {row.mentions:>8} {row.documents:>9} {row.lower:>5.2f}  {row.forms}"
        for row in frame.itertuples(index=False, name="Row")
    ]
    header = f"{'label':6} {'name':45} {'mentions':>8} {'documents':>9} lower  forms"
    sys.stdout.write(f"\n== {title}\n" + "\n".join((header, *(lines or ["(none found)"]))) + "\n")


if __name__ == "__main__":
    sys.exit(main())
