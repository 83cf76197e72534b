"""How often names of places are put where editors say that they are.

    python -m tools.evaluate_places tags reuters.jsonl [--limit N] [--store DIR]
    python -m tools.evaluate_places links gum.jsonl [--misses]

`tags`: Reuters-21578, whose editors tagged each story with countries. The stories are built as a corpus; the countries
of the places that are resolved in a story are compared with its tags. Editors tag what a story is about, not each
country that it names, so precision is a lower bound; a tag that the story only implies cannot be found. Baseline: the
place of each name with the most people, wherever.

`links`: GUM, whose annotators linked names to Wikipedia. Each linked name of a place, as it stands in the text, is
resolved among those of its document, and compared with the place that the article's title names in full: `Springfield,
Missouri`, a country, a region. The finder of names has no part in this.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.places.atlas import atlas
from analysis.places.meanings import Meanings, contains
from analysis.places.place import Place
from analysis.places.resolve import Named, resolve
from analysis.query import Query
from analysis.schema import PLACE_LABELS
from analysis.store.build import build
from analysis.store.corpus import Corpus, open_corpus
from tools.evaluate_tags import read_tag

# -- tags ------------------------------------------------------------------------------------------------------------


def build_stories(stories: Sequence[dict[str, Any]], folder: Path, store: Path) -> None:
    """Build stories, each with its dateline, as a corpus; the number of each is its title."""
    (folder / "news").mkdir(parents=True)
    with (folder / "news" / "stories.jsonl").open("w", encoding="utf-8") as file:
        for number, story in enumerate(stories):
            text = f"{story.get('dateline', '')} {story['text']}".strip()
            file.write(json.dumps({"title": str(number), "date": story["date"], "text": text}) + "\n")
    build(folder / "news", store)


def found_countries(corpus: Corpus) -> list[tuple[int, str, str, str]]:
    """Return story, kind of place, reason, country of each place that is resolved in each story."""
    rows = corpus.database.rows(
        "SELECT DISTINCT d.title, p.kind, x.reason, p.iso3 FROM doc_places x JOIN documents d USING (doc) "
        "JOIN places p USING (place) ORDER BY ALL"
    )
    return [(int(title), kind, reason, iso3) for title, kind, reason, iso3 in rows]


def largest_countries(corpus: Corpus) -> list[tuple[int, str, str, str]]:
    """Return the same with the place of the most people of each name, whatever stands beside it: the baseline."""
    look_up = Meanings(atlas())
    rows = corpus.database.rows(
        "SELECT DISTINCT d.title, e.name, e.label FROM doc_places x JOIN documents d USING (doc) JOIN entities e "
        "USING (entity) ORDER BY ALL"
    )
    found = []
    for title, name, label in rows:
        candidates, _ = look_up.of([name], label)
        if candidates:
            best = max(candidates, key=lambda c: (c.place.population, c.place.key)).place
            found.append((int(title), best.kind, "", best.iso3))
    return found


def compare(found: Iterable[tuple[int, str, str, str]], tags: Sequence[set[str]]) -> dict[str, float]:
    """Return countries that are right, all that are found, all tags, and their precision and recall."""
    pairs = {(story, iso3) for story, _, _, iso3 in found}
    right = sum(iso3 in tags[story] for story, iso3 in pairs)
    wanted = sum(map(len, tags))
    return {
        "right": right, "found": len(pairs), "tags": wanted, "precision": right / max(1, len(pairs)),
        "recall": right / max(1, wanted),
    }  # fmt: skip


def evaluate_tags(path: Path, limit: int | None, store: Path | None) -> None:
    """Print how the countries of resolved places agree with the tags, in all and by kind and reason."""
    with path.open(encoding="utf-8") as lines:
        stories = [story for story in map(json.loads, lines) if story["gold"]["places"]][:limit]
    tags = [{read_tag("places", c).iso3 for c in s["gold"]["places"]} - {""} for s in stories]
    with tempfile.TemporaryDirectory() as folder:
        at = store or Path(folder) / "store"
        if not (at / "current").exists():
            build_stories(stories, Path(folder), at)
        with open_corpus(at) as corpus:
            found, largest = found_countries(corpus), largest_countries(corpus)
            total, resolved = corpus.place_mentions(Query())
    gone = sum(not read_tag("places", c).iso3 for s in stories for c in s["gold"]["places"])
    _say(f"{len(stories)} stories; {total} mentions of names of places, {resolved / total:.1%} resolved; {gone} tags "
         "of states that are no more or without a code are left out")  # fmt: skip
    _line("all", compare(found, tags))
    _line("baseline: most people", compare(largest, tags))
    for kind in ("country", "region", "city"):
        _line(f"  {kind}", compare([row for row in found if row[1] == kind], tags))
        _line(f"  {kind}, baseline", compare([row for row in largest if row[1] == kind], tags))
    for reason in sorted({row[2] for row in found}):
        _line(f"  because: {reason}", compare([row for row in found if row[2] == reason], tags))


def _line(name: str, numbers: dict[str, float]) -> None:
    _say(f"{name:30} precision {numbers['precision']:.3f}  recall {numbers['recall']:.3f}  "
         f"({numbers['right']:.0f} right, {numbers['found']:.0f} found, {numbers['tags']:.0f} tags)")  # fmt: skip


# -- links -----------------------------------------------------------------------------------------------------------


def wanted_place(title: str, look_up: Meanings) -> Place | None:
    """Return the place that a Wikipedia title names in full; None where it does not say where it lies."""
    name = title.replace("_", " ")
    head, bracket, within = name.partition(" (")
    if bracket:
        return _only(look_up, f"{head}, United States") if "U.S. state" in within else None
    if ", " in name:
        return _only(look_up, name)
    found, _ = look_up.of([name], PLACE_LABELS[0])
    return found[0].place if len(found) == 1 or (found and found[0].place.kind == "country") else None


def _only(look_up: Meanings, name: str) -> Place | None:
    found, _ = look_up.of([name], PLACE_LABELS[0])
    return found[0].place if len(found) == 1 else None


def evaluate_links(path: Path, *, misses: bool) -> None:
    """Print how many linked names of places are resolved, and how many of these to the place that is linked."""
    look_up, outcomes = Meanings(atlas()), Counter[str]()
    with path.open(encoding="utf-8") as lines:
        documents = list(map(json.loads, lines))
    for document in documents:
        linked = [(m[2], m[5]) for m in document["gold"]["mentions"] if m[3] == "place" and m[5] and m[2][:1].isupper()]
        names = {name: n for n, name in enumerate(sorted({name for name, _ in linked}))}
        meanings = {n: look_up.of([name], PLACE_LABELS[0])[0] for name, n in names.items()}
        entity = np.array(sorted(names.values()), dtype=np.int64)
        resolution = resolve(
            Named(np.zeros(len(entity), dtype=np.int64), entity), {n: m for n, m in meanings.items() if m},
            neighbours=look_up.atlas.neighbours,
        )  # fmt: skip
        for name, title in sorted(set(linked)):
            wanted, at = wanted_place(title, look_up), resolution.place[names[name]]
            place = resolution.places[at] if at >= 0 else None
            outcome = _outcome(place, wanted, len(meanings[names[name]]))
            outcomes[outcome] += 1
            if misses and outcome.endswith("wrong"):
                _say(f"  {document['id']}: {name} is {title}, taken for {place}")
    for outcome, count in sorted(outcomes.items()):
        _say(f"{outcome:40}{count:6}")


def _outcome(place: Place | None, wanted: Place | None, candidates: int) -> str:
    if wanted is None:
        return "title does not say where"
    of = "of several places" if candidates > 1 else "of one place"
    if place is None:
        return f"{of}: unresolved"
    same = place.key == wanted.key or (contains(wanted, place) and wanted.kind == "region")
    return f"{of}: {'right' if same else 'wrong'}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate_places", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("tags", "links"))
    parser.add_argument("file", type=Path, help="JSON lines of Reuters-21578, or of GUM")
    parser.add_argument("--limit", type=int, help="only the first stories that have a tag")
    parser.add_argument("--store", type=Path, help="keep the built stories here, and use them again")
    parser.add_argument("--misses", action="store_true", help="list the linked names that are wrong")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        parser.error(f"there is no file {str(arguments.file)!r}")
    if arguments.what == "tags":
        evaluate_tags(arguments.file, arguments.limit, arguments.store)
    else:
        evaluate_links(arguments.file, misses=arguments.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
