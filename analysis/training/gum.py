"""Read GUM: CoNLL-U with nested entities, of which those with a proper noun as head are names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.training.scheme import in_scheme, is_group, is_occasion, other_label, place_label, tidy
from analysis.training.texts import Labelled, LabelledText

GENRES = ("academic", "bio", "conversation", "court", "interview", "speech", "vlog", "voyage")
"""Genres whose texts may be used commercially; news is left out because a test set holds it."""

_BRACKET = re.compile(r"\(([^()]+)(\))?|(\d+)(?:\[\d+/\d+\])?\)")
_INSIDE = ("flat", "compound", "amod", "nummod", "nmod", "case", "fixed", "goeswith", "cc", "conj")
_BETWEEN = ("PUNCT", "DET", "ADP", "CCONJ", "PART")


@dataclass(frozen=True, slots=True)
class Row:
    """A syntactic word of CoNLL-U; `head` is its head's number in the text, -1 for a root."""

    form: str
    lemma: str
    coarse: str
    fine: str
    morph: str
    head: int
    relation: str
    space: bool
    entities: str


@dataclass(slots=True)
class Sentence:
    """The words of one sentence; `starts_paragraph` as its comments say."""

    rows: list[Row] = field(default_factory=list)
    starts_paragraph: bool = False


def read_conllu(path: Path) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file; a multiword token's space stands on its last word."""
    sentences: list[Sentence] = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        if lines:
            base = sum(len(s.rows) for s in sentences)
            sentences.append(Sentence(list(_rows(lines, base)), "\n# newpar" in f"\n{block}"))
    return sentences


def _rows(lines: list[list[str]], base: int) -> Iterator[Row]:
    glued: dict[int, bool] = {}
    for line in lines:
        number = line[0]
        if "-" in number:
            first, last = map(int, number.split("-"))
            glued.update(dict.fromkeys(range(first, last), False) | {last: "SpaceAfter=No" not in line[9]})
        elif "." not in number:
            at, head = int(number), int(line[6])
            entities = next((f[7:] for f in line[9].split("|") if f.startswith("Entity=")), "")
            morph = "" if line[5] == "_" else line[5]
            space = glued.get(at, "SpaceAfter=No" not in line[9])
            yield Row(line[1], line[2], line[3], line[4], morph, base + head - 1 if head else -1,
                      line[7].partition(":")[0] if line[7] != "nmod:poss" else line[7], space, entities)  # fmt: skip


def gum_files(data: Path) -> list[Path]:
    """Return the files of the genres that we train on."""
    return [p for p in sorted((data / "ner/gum/dep").glob("GUM_*.conllu")) if p.name.split("_")[1] in GENRES]


def gum_split(data: Path) -> dict[str, str]:
    """Return part (train, dev, test …) by file name without ending, as the corpus defines it."""
    part, parts = "train", {}
    for line in (data / "ner/gum/splits.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line[3:].strip()
        elif match := re.search(r"GUM_\w+", line):
            parts[match.group()] = part
    return parts


def read_gum(data: Path, parts: tuple[str, ...] = ("train", "dev")) -> list[LabelledText]:
    """Read GUM, without its test part unless `parts` asks for it."""
    part_of = gum_split(data)
    return [_text(path) for path in gum_files(data) if part_of.get(path.stem, "train") in parts]


def _text(path: Path) -> LabelledText:
    sentences = read_conllu(path)
    text, offsets, bounds = "", [], []
    for sentence in sentences:
        if text:
            text = text.rstrip(" ") + ("\n" if sentence.starts_paragraph else " ")
        start = len(text)
        for row in sentence.rows:
            offsets.append((len(text), len(text) + len(row.form)))
            text += row.form + (" " if row.space else "")
        bounds.append((start, offsets[-1][1]))
    rows = [row for sentence in sentences for row in sentence.rows]
    starts = [number for number, sentence in enumerate(sentences) for _ in sentence.rows]
    spans = []
    for first, end, kind, linked in _entities(rows):
        name = _name_of(rows, first, end, kind, linked) if starts[first] == starts[end - 1] else None
        if name is not None:
            span = Labelled(offsets[name[0]][0], offsets[name[1] - 1][1], kind)
            if (label := _label(text, span, linked)) is not None:
                spans.append(span._replace(label=label))
    return in_scheme(LabelledText(f"gum/{path.stem}", text.rstrip(), (), (), tuple(bounds)), spans)


def _entities(rows: list[Row]) -> Iterator[tuple[int, int, str, bool]]:
    """Yield first word, end word and type of each entity, and whether it links to Wikipedia."""
    waiting: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for at, row in enumerate(rows):
        for match in _BRACKET.finditer(row.entities):
            opened, closed, number = match.groups()
            if opened is not None:
                fields = opened.split("-", 7)
                if closed:
                    yield at, at + 1, fields[1], len(fields) > 7
                else:
                    waiting[re.match(r"\d*", fields[0]).group()].append((at, fields))  # type: ignore[union-attr]
            elif waiting[number]:
                first, fields = waiting[number].pop()
                yield first, at + 1, fields[1], len(fields) > 7


def _name_of(rows: list[Row], first: int, end: int, kind: str, linked: bool) -> tuple[int, int] | None:
    """Return first and end word of the name within an entity: its head, a proper noun, and what belongs to it."""
    heads = [at for at in range(first, end) if not first <= rows[at].head < end]
    if not heads or rows[heads[0]].fine not in ("NNP", "NNPS") or kind == "time":
        return None
    head = heads[0]
    inside = {head}
    grown = True
    while grown:
        more = {
            at for at in range(first, end)
            if at not in inside and rows[at].head in inside and _belongs(rows, at, head, kind, linked)
        }  # fmt: skip
        inside |= more
        grown = bool(more)
    left, right = head, head
    while left - 1 >= min(inside) and (left - 1 in inside or _between(rows[left - 1])):
        left -= 1
    while right + 1 <= max(inside) and (right + 1 in inside or _between(rows[right + 1])):
        right += 1
    while left not in inside:
        left += 1
    while right not in inside:
        right -= 1
    return left, right + 1


def _belongs(rows: list[Row], at: int, head: int, kind: str, linked: bool) -> bool:
    """Tell whether a word is part of the name that its head is part of."""
    row = rows[at]
    if row.coarse == "PUNCT" or row.relation.partition(":")[0] not in _INSIDE:
        return False
    if row.relation == "nmod:poss":
        return kind in ("organization", "event", "object", "abstract")
    if row.relation == "amod":
        return row.form[0].isupper() and row.fine in ("NNP", "NNPS", "JJ")
    if row.relation in ("nmod", "conj"):
        proper = row.coarse == "PROPN" and kind not in ("person", "place")
        return proper and (linked or (kind == "organization" and row.relation == "nmod"))
    if row.relation in ("case", "cc"):
        return row.head != head
    return row.relation != "nummod" or at > head


def _between(row: Row) -> bool:
    return row.coarse in _BETWEEN and row.form not in (",", ";", ":", "(", ")")


def _label(text: str, span: Labelled, linked: bool) -> str | None:
    neat = tidy(text, span._replace(label="PERSON" if span.label == "person" else "ORG"))
    if neat is None:
        return None
    name = text[neat.start : neat.end]
    if span.label in ("person", "organization"):
        return "NORP" if is_group(name) else "PERSON" if span.label == "person" else "ORG"
    if span.label == "place":
        return place_label(name)
    if span.label == "event":
        return "EVENT" if linked or is_occasion(name) else "MISC"
    return other_label(text, neat.start, neat.end) if span.label in ("object", "abstract") else None
