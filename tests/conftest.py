"""Corpora that many tests share: one written by hand, one built by the shipped pipeline."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.store.corpus import Corpus, open_corpus
from tests.hand_corpus import Note, hand_corpus

ROOT = Path(__file__).parent
PEOPLE = ("Angela Merkel", "Emmanuel Macron", "Joe Biden", "Vladimir Putin", "Olaf Scholz", "Ursula von der Leyen")
PLACES = ("Berlin", "Paris", "Kyiv", "Moscow", "Washington", "Brussels")
BODIES = ("NATO", "the European Union", "the United Nations", "Gazprom")
WORDS = ("gas supply", "energy sanctions", "grain exports", "a ceasefire", "the new budget", "cyber attacks")
SOURCES = ("", "Reuters", "The Daily Example")
SPOKEN = (
    "", "The gates of the old harbour were opened to all ships on 3 March 2020.", "",
    "It was decided yesterday that the harbour would be closed until spring.",
    "The strike of the harbour workers began on 3 March 2020 and ended last week.",
)
"""What every second document or so says of a day."""
FIRST_DAY = dt.date(2019, 12, 20)


def _sentences(chance: random.Random, *, marked: bool) -> list[str]:
    """Return sentences about people, places and bodies, with marks for a hand corpus."""

    def name(label: str, text: str) -> str:
        return f"[{label} {text}]" if marked else text

    def spokesman() -> str:
        body = chance.choice(BODIES)
        said = f"{chance.choice(WORDS)} would be discussed with {name('PERSON', chance.choice(PEOPLE))}"
        quote = f"{{ORG {body}: {said}}}" if marked else said
        return f"A spokesman for {name('ORG', body)} said that {quote}."

    patterns: tuple[Callable[[], str], ...] = (
        lambda: (
            f"{name('PERSON', chance.choice(PEOPLE))} met {name('PERSON', chance.choice(PEOPLE))} "
            f"in {name('GPE', chance.choice(PLACES))} to discuss {chance.choice(WORDS)}."
        ),
        lambda: f"Officials in {name('GPE', chance.choice(PLACES))} warned about {chance.choice(WORDS)}.",
        spokesman,
        lambda: f"Prices rose again — nobody in {name('GPE', chance.choice(PLACES))} was surprised 😀.",
    )
    return [chance.choice(patterns)() for _ in range(chance.randint(1, 6))]


def _day(number: int, chance: random.Random) -> dt.date | None:
    """Return a day around two year's ends and a leap day; every ninth document is undated."""
    return None if number % 9 == 8 else FIRST_DAY + dt.timedelta(days=chance.randint(0, 420))


@pytest.fixture(scope="session")
def written_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Sixty documents whose mentions and terms are written by hand."""
    chance = random.Random(7)
    notes = [
        Note(_day(n, chance), " ".join(_sentences(chance, marked=True)), chance.choice(SOURCES), f"Note {n}")
        for n in range(58)
    ]
    notes = [
        Note(n.date, f"{n.marked} {SPOKEN[i % len(SPOKEN)]}".strip(), n.source, n.title) for i, n in enumerate(notes)
    ]
    notes += [Note(dt.date(2020, 2, 29), "", "", "Empty"), Note(None, "... !", "", "No words")]
    with hand_corpus(tmp_path_factory.mktemp("written"), notes) as corpus:
        yield corpus


def _told(chance: random.Random) -> str:
    """Return a document that introduces people and then calls them by surname, role or pronoun."""
    one, other = chance.sample(PEOPLE, 2)
    surname, place = one.split()[-1], chance.choice(PLACES)
    patterns = (
        f"[PERSON {surname}={one}] spoke about {chance.choice(WORDS)} in [GPE {place}].",
        f"{{PERSON {one}: {chance.choice(WORDS)} will go to [GPE {place}] and [PERSON {other}]}}, "
        f"[~PERSON {chance.choice(('he', 'she'))}={one}] said.",
        f"[~PERSON the president={one}] met [PERSON {other}].", f"{{: {chance.choice(WORDS)}}} was heard.",
        f"[PERSON {other.split()[-1]}] and [GPE {place}] agreed.",
    )
    return " ".join([f"[PERSON {one}] came.", *chance.choices(patterns, k=chance.randint(1, 5))])


@pytest.fixture(scope="session")
def told_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Fifty documents written by hand with joined and inferred mentions and quotes."""
    chance = random.Random(5)
    notes = [Note(_day(n, chance), _told(chance), chance.choice(SOURCES), f"Note {n}") for n in range(50)]
    with hand_corpus(tmp_path_factory.mktemp("told"), notes) as corpus:
        yield corpus


def write_seeds(folder: Path) -> None:
    """Write sixty files, some undated, in three collections: seed files, and Markdown that names its source."""
    chance = random.Random(11)
    for number in range(60):
        day = _day(number, chance)
        target = folder / ("", "east", "west")[number % 3]
        target.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join(" ".join(_sentences(chance, marked=False)) for _ in range(2))
        if number % 4:
            head = f" date {day.isoformat()} " if day else ""
            (target / f"{number:03d}.txt").write_text(head + text, encoding="utf-8")
        else:
            dated = f"date: {day.isoformat()}\n" if day else ""
            head = f"---\ntitle: Number {number}\n{dated}source: {SOURCES[1 + number % 2]}\n---\n"
            (target / f"{number:03d}.md").write_text(head + text, encoding="utf-8")


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Sixty documents from files, read and annotated by the shipped pipeline."""
    from analysis.store.build import build

    folder = tmp_path_factory.mktemp("small")
    write_seeds(folder / "news")
    build(folder / "news", folder / "store", workers=1)
    with open_corpus(folder / "store") as corpus:
        yield corpus
