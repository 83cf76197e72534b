"""Measure who is who on GUM's coreference and Wikipedia links: python -m tools.evaluate_entities GUM.jsonl [--system]

Prints B-cubed and CEAF (phi-4) with every rule and without each, on gold mentions; with --system also on the
pipeline's own mentions. In a document the gold entity is the coreference chain, in the corpus the Wikipedia link.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis.annotate.annotate import annotate
from analysis.annotate.entities import RULES, resolve_document
from analysis.annotate.gazetteer import gazetteer
from analysis.annotate.joins import CORPUS_RULES, Key, resolve
from analysis.annotate.lexicon import ARTICLE, OPENERS, POSSESSIVE, letters, titles_end
from analysis.annotate.pipeline import load_pipeline
from analysis.annotate.spans import Span
from analysis.schema import NAME_LABELS, Mention
from tools.coreference import Score, b_cubed, ceaf

LABELS = {"person": "PERSON", "place": "GPE", "organization": "ORG", "event": "EVENT", "object": "PRODUCT",
          "abstract": "MISC"}  # fmt: skip
_WORD = r"(?:[A-Z][\w.’'&-]*|\d{1,4})"
_LINK = r"(?:(?:of|the|and|de|von|van|der|la|del|du|for|in|on|&|[-–]) ){0,2}"
_NAME = re.compile(rf"(?:[Tt]he |[Aa]n? )?({_WORD}(?: {_LINK}{_WORD})*)(?=$|,| \(| who | which | that |['’]s$)")


class Gold(NamedTuple):
    """A named mention: its span, the coreference chain, and the Wikipedia page ('' without one)."""

    span: Span
    chain: int
    page: str


def named(document: Mapping[str, Any]) -> list[Gold]:
    """Return a document's named mentions in order of place, cut down to the name.

    A mention counts as named where it begins with words in capitals that go to its end, or to a comma, a bracket or a
    relative clause; one word that the text also has in lower case is none.
    """
    text = document["text"]
    lower = set(re.findall(r"\b[a-z]+\b", text))
    found: dict[tuple[int, int], Gold] = {}
    for start, _, surface, kind, chain, page in document["gold"]["mentions"]:
        match = _NAME.match(surface)
        if kind not in LABELS or match is None:
            continue
        name = POSSESSIVE.sub("", match.group(1)).rstrip(".,")
        low = letters(name)
        if len(name) < 2 or _is_none(name, low, lower) or (kind == "person" and _is_role(name)):
            continue
        entry = gazetteer().get(name)
        label = entry.label if entry and (kind != "person" or entry.kind == "demonym") else LABELS[kind]
        at = start + match.start(1)
        found.setdefault((at, at + len(name)), Gold(Span(at, at + len(name), label), chain, page or ""))
    return [found[place] for place in sorted(found)]


def _is_none(name: str, low: str, lower: set[str]) -> bool:
    opener = low in OPENERS or re.split("['’]", low)[0] in OPENERS
    return opener or (" " not in name and low in lower) or name.isdigit()


def _is_role(name: str) -> bool:
    """Tell whether a mention of a person is no name: a title, several people, `Professor of Music`."""
    words = name.split()
    return (
        titles_end(name) == len(name)
        or titles_end(name.rstrip("s")) == len(name.rstrip("s"))
        or any(word in ("and", "of", "in", "for") for word in words)
    )


def clusters(ids: Iterable[tuple[Any, Any]]) -> list[frozenset[Any]]:
    """Return the sets of mentions of (mention, entity) pairs."""
    sets: dict[Any, set[Any]] = defaultdict(set)
    for mention, entity in ids:
        sets[entity].add(mention)
    return [frozenset(found) for found in sets.values()]


class Document(NamedTuple):
    """A text with its gold mentions, and the spans and sentences that are resolved."""

    text: str
    gold: list[Gold]
    spans: list[Span]
    sentences: list[tuple[int, int]]


def documents(path: Path, *, system: bool) -> Iterator[Document]:
    """Yield the documents of a file, with their gold spans or those of the pipeline."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not system:
        for row in rows:
            gold = named(row)
            yield Document(row["text"], gold, [g.span for g in gold], [(0, len(row["text"]))])
        return
    found = annotate((row["text"] for row in rows), nlp=load_pipeline())
    for row, annotation in zip(rows, found, strict=True):
        spans = [Span(m.start, m.end, m.label) for m in annotation.mentions]
        yield Document(row["text"], named(row), spans, list(annotation.sentences))


def edges(text: str, span: Span) -> tuple[int, int]:
    """Return a span's offsets without an article, so that gold and system agree where names agree."""
    article = ARTICLE.match(text[span.start : span.end])
    return span.start + (article.end() if article else 0), span.end


def in_documents(read: Iterable[Document], rules: frozenset[str]) -> tuple[Score, Score]:
    """Return B-cubed and CEAF over all documents; the gold entity is the chain."""
    gold: list[tuple[Any, Any]] = []
    found: list[tuple[Any, Any]] = []
    for number, document in enumerate(read):
        gold += [((number, *edges(document.text, g.span)), (number, g.chain)) for g in document.gold]
        for mention in _names(document, rules):
            place = edges(document.text, Span(mention.start, mention.end, mention.label))
            found.append(((number, *place), (number, mention.name, mention.label)))
    return b_cubed(clusters(gold), clusters(found)), ceaf(clusters(gold), clusters(found))


def in_corpus(read: Iterable[Document], rules: frozenset[str], corpus_rules: frozenset[str]) -> tuple[Score, Score]:
    """Return B-cubed and CEAF over the mentions that have a Wikipedia page, which is the gold entity."""
    resolved = [(document, _names(document, rules)) for document in read]
    names: Counter[Key] = Counter()
    company: dict[Key, Counter[Key]] = defaultdict(Counter)
    usage: dict[Key, Counter[Key]] = defaultdict(Counter)
    for _, mentions in resolved:
        keys = {(m.name, m.label) for m in mentions}
        names.update(keys)
        for key in keys:
            company[key].update(keys - {key})
        for base, label, name in {(m.base, m.label, m.name) for m in mentions if m.reason}:
            usage[base, label][name, label] += 1
    entity = {j.alias: j.entity for j in resolve(names, company, usage=usage, rules=corpus_rules).joins}
    gold, found = [], []
    for number, (document, mentions) in enumerate(resolved):
        pages = {edges(document.text, g.span): g.page for g in document.gold if g.page}
        for mention in mentions:
            place = edges(document.text, Span(mention.start, mention.end, mention.label))
            if place in pages:
                gold.append(((number, *place), pages[place]))
                key = (mention.name, mention.label)
                found.append(((number, *place), entity.get(key, key)))
    return b_cubed(clusters(gold), clusters(found)), ceaf(clusters(gold), clusters(found))


def _names(document: Document, rules: frozenset[str]) -> list[Mention]:
    mentions, _ = resolve_document(document.text, document.spans, document.sentences, rules=rules)
    return [m for m in mentions if m.label in NAME_LABELS]


def row(title: str, scores: tuple[Score, Score]) -> str:
    """Return a row of the table: precision, recall and F1 of B-cubed, then of CEAF."""
    cells = [f"{value:.3f}" for s in scores for value in (s.precision, s.recall, s.f1)]
    return f"| {title} | " + " | ".join(cells) + " |\n"


HEAD = "| Rules | B³ P | B³ R | B³ F1 | CEAF P | CEAF R | CEAF F1 |\n|---|---|---|---|---|---|---|\n"
STEPS = ("normal form", "gazetteer", "acronym", "short form", "surname", "first name", "initials", "spelling")


def table(path: Path, *, system: bool) -> str:
    """Return the tables of one kind of mentions in Markdown."""
    read = list(documents(path, system=system))
    size = sum(len(d.gold) for d in read)
    lines = [f"Documents: {len(read)}, named gold mentions: {size}\n\n", HEAD]
    lines.append(row("all", in_documents(read, RULES)))
    lines += [row(f"without {rule}", in_documents(read, RULES - {rule})) for rule in STEPS]
    lines.append(row("none", in_documents(read, frozenset())))
    lines += ["\nThe corpus, by Wikipedia page\n\n", HEAD]
    lines.append(row("all", in_corpus(read, RULES, CORPUS_RULES)))
    steps = sorted(CORPUS_RULES - {"suggest"})
    lines += [row(f"without {rule}", in_corpus(read, RULES, CORPUS_RULES - {rule})) for rule in steps]
    lines.append(row("document steps alone", in_corpus(read, RULES, frozenset())))
    lines.append(row("none", in_corpus(read, frozenset(), frozenset())))
    return "".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--system", action="store_true", help="also on the pipeline's own mentions")
    options = parser.parse_args()
    sys.stdout.write("Gold mentions\n\n" + table(options.gold, system=False))
    if options.system:
        sys.stdout.write("\nSystem mentions\n\n" + table(options.gold, system=True))


if __name__ == "__main__":
    main()
