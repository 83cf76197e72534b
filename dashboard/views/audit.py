"""Audit: is what is counted right? Fifty mentions one after another, answered by keys, and what follows for the count.

Parameters of its own: `subject` (an entity's key, or a label), `seed` (another draw), `n` (size of the draw).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analysis.answers import CANNOT_TELL, RIGHT, WRONG, AnswerFile
from analysis.audit import SAMPLE, Audit, in_words
from analysis.query import Query
from analysis.schema import NAME_LABELS, split_entity_key
from analysis.store.corpus import Corpus
from dashboard import audits, cache, decisions, panel, sources
from dashboard.address import visit
from dashboard.pages import page
from dashboard.theme import day, plural
from dashboard.wording import label_noun, label_title, plain, shortened

OFFERED = 200
AROUND = 220
"""Characters of text before and after the sentence; those that judge need some."""
LONGEST = 400
"""Characters of a sentence before and after the mention: lists and tables have no end."""
MOST, LAST_SEED = 1_000, 999_999_999


def show(corpus: Corpus, query: Query) -> None:
    """Let a subject be chosen, ask about its mentions, and say what was found."""
    st.title("Audit", anchor=False)
    st.caption("How far can a count be trusted? Read a random sample of its mentions and say of each whether it is "
               "right. What follows for the count is said with its margin of error. Filters do not apply here: the "
               "sample is drawn from the whole corpus.")  # fmt: skip
    file = audits.answers(corpus)
    audits.say_problems(file)
    subject = _subject(corpus, query)
    if subject is None:
        _so_far(corpus, file)
        return
    seed, n = _number("seed", 1, LAST_SEED), _number("n", SAMPLE, MOST)
    _ask(corpus, subject, seed, n)


# -- choosing --------------------------------------------------------------------------------------------------


def _subject(corpus: Corpus, query: Query) -> str | None:
    """Let an entity or a kind of names be chosen; return it as it can be audited, None where nothing is."""
    labels = list(cache.ask(corpus, "labels")["label"])
    found = cache.ask(corpus, "find_entities", "", limit=OFFERED)
    asked = st.query_params.get("subject")
    st.session_state["audit-subject"] = asked
    st.selectbox(
        "What to check", list(dict.fromkeys([*([asked] if asked else []), *query.entities, *labels, *found["key"]])),
        key="audit-subject", index=None, on_change=_choose, accept_new_options=True, format_func=subject_title,
        placeholder="Choose a kind of names, or a name", width=480,
        help="Kinds of names come first, then the most mentioned names. Type to find others, as: Name (PERSON)",
    )  # fmt: skip
    if not asked:
        return None
    if asked in NAME_LABELS:
        if asked in labels:
            return asked
        st.warning(f"There are no {label_title(asked).lower()} in this corpus. Choose another kind of names.",
                   icon=":material/search_off:")  # fmt: skip
        return None
    return decisions.lead_on(corpus, asked)


def _choose() -> None:
    visit(subject=st.session_state["audit-subject"], seed=None, n=None)


def subject_title(subject: str) -> str:
    """Return how a subject is called: a label by what it means."""
    return f"{label_title(subject)} ({subject})" if subject in NAME_LABELS else subject


def _number(name: str, default: int, most: int) -> int:
    """Return a whole number of the address; what is none is named."""
    value = st.query_params.get(name)
    if value is None:
        return default
    if re.fullmatch("[0-9]{1,9}", value) and 1 <= int(value) <= most:
        return int(value)
    notice = f"Ignored: {name}={value!r} is not valid. Allowed: a whole number from 1 to {most:,}."
    st.warning(plain(notice), icon=":material/link_off:")
    return default


# -- asking ----------------------------------------------------------------------------------------------------


@st.fragment
def _ask(corpus: Corpus, subject: str, seed: int, n: int) -> None:
    """Show the next mention without an answer, what was found so far, and what can be done."""
    file = audits.answers(corpus)
    one = audits.of(corpus, subject, file, seed=seed, n=n)
    done = len(one.sample) - len(one.waiting)
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(border=True, height="stretch", key="card-audit"):
        st.progress(done / max(len(one.sample), 1), text=f"{done} of {plural(len(one.sample), 'mention')} answered")
        if one.waiting:
            _mention(corpus, subject, one.sample.iloc[one.waiting[0]])
        else:
            _finished(one, n)
        _buttons(file.path, one)
    with right, st.container(border=True, height="stretch", key="card-audit-result"):
        _result(one, file)
    _wrong_ones(one)


def _mention(corpus: Corpus, subject: str, row: pd.Series) -> None:
    """Show a mention in its sentence, with some text around it, and the question."""
    st.header(question(subject, row), anchor=False)
    text = cache.ask(corpus, "document", row["document"]).text
    st.markdown(passage(text, row))
    date = "undated" if pd.isna(row["date"]) else day(row["date"])
    st.page_link(
        page("documents"), label=f":small[{date} · {plain(shortened(row['title'], 64)) or 'Untitled'}]",
        query_params={"doc": row["document"], "at": str(row["start"])}, help="Open the document at this place",
    )  # fmt: skip


def question(subject: str, row: pd.Series) -> str:
    """Return what is asked of a mention, as Markdown."""
    surface = plain(shortened(row["text"], 80))
    if subject in NAME_LABELS:
        return f"Is “{surface}” the name of {label_noun(subject)}, and all of the name?"
    name, _ = split_entity_key(subject)
    return f"Does “{surface}” stand here for {plain(name)}, {label_noun(row['label'])}?"


def passage(text: str, row: pd.Series) -> str:
    """Return the sentence of a mention as Markdown, the mention marked, with the text around it in grey."""
    start, end, first = int(row["start"]), int(row["end"]), int(row["sentence_start"])
    last = first + len(row["sentence"])
    low, high = max(first, start - LONGEST), min(last, end + LONGEST)
    before, after = text[max(low - AROUND, 0) : low], text[high : high + AROUND]
    if low > AROUND:
        before = "…" + re.sub(r"^\S*", "", before)
    if high + AROUND < len(text):
        after = re.sub(r"\S*$", "", after) + "…"
    grey = _grey(before, "", " "), _grey(after, " ", "")
    marked = f"{sources.edge(text[low:start])}:orange-background[**{plain(text[start:end])}**]"
    return f"{grey[0]}{marked}{sources.edge(text[end:high])}{grey[1]}"


def _grey(text: str, before: str, after: str) -> str:
    text = re.sub(r"\s*\n\s*", " · ", text)  # a heading should not run into what follows it
    return f"{before}:gray[{plain(text)}]{after}" if text.strip("… ·\t") else ""


def _buttons(path: Path, one: Audit) -> None:
    """Offer the answers, each by its key."""
    row = one.sample.iloc[one.waiting[0]].to_dict() if one.waiting else {}
    offered = (
        ("Right", RIGHT, "Y", ":material/check:", "The mention is what the question says"),
        ("Wrong", WRONG, "N", ":material/close:", "It is another one, or no name at all, or only a part of one"),
        ("Skip", CANNOT_TELL, "S", ":material/question_mark:", "It cannot be told; a skipped mention is not counted"),
    )
    with st.container(horizontal=True, key="audit-buttons"):
        for title, said, shortcut, icon, help in offered:
            st.button(
                title, key=f"audit-{title.lower()}", icon=icon, shortcut=shortcut, disabled=not row, help=help,
                on_click=audits.give, args=(path, one.subject, one.seed, row, said),
            )  # fmt: skip
        st.button(
            "Undo", key="audit-undo", icon=":material/undo:", shortcut="U", type="tertiary",
            disabled=len(one.waiting) == len(one.sample), help="Take back the last answer",
            on_click=audits.take_back, args=(path, one.subject, one.seed),
        )  # fmt: skip


def _finished(one: Audit, n: int) -> None:
    """Say that all are answered, and offer to go on."""
    all_of_them = len(one.sample) == one.mentions
    st.header("All mentions are answered" if all_of_them else "The sample is answered", anchor=False)
    st.write(plain(in_words(one)))
    if not all_of_them:
        more = min(max(n, len(one.sample)) + SAMPLE, MOST)
        st.button(f"Check {SAMPLE} more", key="audit-more", icon=":material/add:", on_click=visit, kwargs={"n": more},
                  help="A larger sample makes the margin narrower")  # fmt: skip


# -- what was found --------------------------------------------------------------------------------------------


def _result(one: Audit, file: AnswerFile) -> None:
    """Say what the answers make of the count, how it is calculated and where the answers are kept."""
    panel.heading("Result so far" if one.waiting else "Result")
    st.markdown(f"**{plain(in_words(one))}**")
    with st.container(horizontal=True):
        for title, number in (("Right", one.right), ("Wrong", one.wrong), ("Skipped", one.unclear)):
            st.metric(title, f"{number:,}", width="content")
    if one.gone:
        st.caption(f"{plural(len(one.gone), 'answer')} not counted: the mention is no longer one of "
                   f"{plain(subject_title(one.subject))}, or its document is gone.")  # fmt: skip
    if one.displaced:
        st.caption(f"{plural(len(one.displaced), 'answer')} not counted: there are more documents now, and the sample "
                   "takes in some of the new ones in place of these.")  # fmt: skip
    with st.expander("How this is calculated"):
        st.write(
            f"The sample is random and comes from seed {one.seed}: the same seed draws the same mentions, also after "
            "the corpus was built anew. The share that is right, right ÷ (right + wrong), is told with the range in "
            "which the share of all mentions lies with 95% confidence (Wilson’s score interval, 1927). The range times "
            "the number of mentions is how many of them are right. It says nothing of mentions that were missed."
        )
        st.button("Draw another sample", key="audit-redraw", icon=":material/casino:", on_click=visit,
                  kwargs={"seed": one.seed + 1, "n": None}, help="The answers to this one are kept")  # fmt: skip
    st.caption(f"Answers are kept in {plain(str(file.path))}; building the corpus anew keeps them.")


def _wrong_ones(one: Audit) -> None:
    """List what was found wrong, with what to do about it."""
    rows = one.sample[one.sample["answer"] == WRONG]
    if rows.empty:
        return
    with st.container(border=True, key="card-audit-wrong"):
        panel.heading("Found wrong", plural(len(rows), "mention"))
        st.page_link(page("names"), label="Mend names on the Names page",
                     icon=":material/badge:")  # fmt: skip
        sources.places(rows, key="audit-wrong")


def _so_far(corpus: Corpus, file: AnswerFile) -> None:
    """List the audits that there are."""
    subjects = list(dict.fromkeys(answer.subject for answer in file.answers))
    if not subjects:
        st.info("Nothing has been checked yet. Choose a kind of names or a name above: 50 of its mentions are then "
                "shown one after another; the keys Y, N and S answer.", icon=":material/fact_check:")  # fmt: skip
        return
    with st.container(border=True, key="card-audits"):
        panel.heading("Checked so far", "choose one to see it")
        for subject in subjects:
            _listed(corpus, subject, file)
        st.download_button(
            "Download all answers", file.path.read_bytes, file_name="audits.csv", mime="text/csv",
            key="audit-download", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _listed(corpus: Corpus, subject: str, file: AnswerFile) -> None:
    """Write an audit in a line; one whose entity is gone is said to be."""
    one: Any = audits.known(corpus, subject, file)
    with st.container(gap=None, key=f"audited-{subject}"):
        st.button(f"**{plain(subject_title(subject))}**", key=f"audited-open-{subject}", type="tertiary",
                  disabled=one is None, on_click=visit,
                  kwargs={"subject": subject, "seed": one.seed if one and one.seed != 1 else None})  # fmt: skip
        gone = "Not in this corpus under this name, or nothing but skipped; the answers are kept."
        st.caption(plain(in_words(one)) if one else gone)
