"""Audits as pages use them: the draw is kept while the corpus stays the same, answers are read from their file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path

import streamlit as st

from analysis.answers import Answer, AnswerFile, add_answer, read_answers, undo_answer
from analysis.audit import SAMPLE, Audit, audit, fullest, in_short, seeds_of
from analysis.decisions import decisions_path
from analysis.errors import DatelineError, UnknownName
from analysis.query import Query
from analysis.schema import NAME_LABELS
from analysis.store.corpus import Corpus
from dashboard import cache
from dashboard.wording import label_title, plain

PROBLEM = "audit-problem"
MOST_SAID = 8
"""Audits that are named under a figure."""


def answers_path(corpus: Corpus) -> Path:
    """Return where answers are kept: beside the decisions about names."""
    return decisions_path(Path(corpus.manifest["folder"])).with_name("audits.csv")


def answers(corpus: Corpus) -> AnswerFile:
    """Return what has been answered; where that cannot be read the page says so and goes on without."""
    path = answers_path(corpus)
    try:
        return read_answers(path)
    except DatelineError as error:
        return AnswerFile(path, problems=(str(error),))


def of(corpus: Corpus, subject: str, file: AnswerFile, *, seed: int, n: int = SAMPLE) -> Audit:
    """Return the audit of an entity's key or a label. Raises UnknownName."""
    n = max(n, seeds_of(corpus, file.answers, subject).get(seed, 0))
    return audit(corpus, cache.draw(corpus, subject, seed=seed, n=n), file.answers)


def known(corpus: Corpus, subject: str, file: AnswerFile | None = None) -> Audit | None:
    """Return the audit of a subject that has checked most, None where there is none."""
    file = file or answers(corpus)
    try:
        seeds = seeds_of(corpus, file.answers, subject)
        draws = (cache.draw(corpus, subject, seed=seed, n=n) for seed, n in seeds.items())
        return fullest([audit(corpus, drawn, file.answers) for drawn in draws])
    except UnknownName:
        return None


def say_what_was_checked(corpus: Corpus, query: Query, keys: Collection[str]) -> None:
    """Say what audits have found of the kinds of names that a query counts, and of the entities of a table."""
    file = answers(corpus)
    shown = {*(query.labels or NAME_LABELS), *query.entities, *keys}
    subjects = [s for s in dict.fromkeys(answer.subject for answer in file.answers) if s in shown]
    found = {subject: one for subject in subjects if (one := known(corpus, subject, file)) is not None}
    if found:
        each = (f"{label_title(subject)}: {in_short(one)}" for subject, one in list(found.items())[:MOST_SAID])
        st.caption(f":material/fact_check: Checked by reading samples. {plain(' · '.join(each))}")


# -- for callbacks ---------------------------------------------------------------------------------------------


def give(path: Path, subject: str, seed: int, row: dict[str, object], said: str) -> None:
    """Write the answer to one mention."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    given = Answer(
        subject, seed, str(row["document"]), int(str(row["start"])), int(str(row["end"])), str(row["text"]),
        str(row["label"]), said, now,
    )  # fmt: skip
    _try(lambda: add_answer(path, given))


def take_back(path: Path, subject: str, seed: int) -> None:
    """Take back the last answer of a draw."""
    _try(lambda: undo_answer(path, subject, seed=seed))


def _try(change: Callable[[], object]) -> None:
    st.session_state.pop(PROBLEM, None)
    try:
        change()
    except DatelineError as error:
        st.session_state[PROBLEM] = str(error)


def say_problems(file: AnswerFile) -> None:
    """Say what of the file could not be read, and what could not be written."""
    for problem in (*file.problems, *([st.session_state[PROBLEM]] if PROBLEM in st.session_state else ())):
        st.warning(plain(problem), icon=":material/error:")
